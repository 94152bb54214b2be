"""What rests on decrypted messages says so: for all checks, in this one place (the runner hands every answer through).

A fault of behaviour stays one, however it was seen. That something can be *read* is no fault where only the auditor's
keys made it readable: the link protected it. Such an answer stays in the report, as information with its frames, and
counts as protected.
"""

import msgspec

from cleannet.checks.check import Check, Result, Seen
from cleannet.model.finding import Outcome, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment

SEEN = "seen after decryption"
PROTECTED = f"{SEEN}, so protected on the way"


def labelled(check: Check, result: Result, deployment: Deployment) -> Result:
    """An answer, with the label where it rests on messages that were read with given keys."""
    if not deployment.any_decrypted:
        return result
    primary = [_is(one, deployment) for one in result.primary]
    if result.rows is not None:
        primary += deployment.decrypted_rows(result.rows)
    if not any(primary) and not any(_is(one, deployment) for one in result.related):
        return result
    if not check.exposure or not all(primary) or result.outcome not in (Outcome.FAIL, Outcome.SUSPECT):
        return msgspec.structs.replace(result, text=f"{result.text}; {SEEN}", decrypted=True)
    return msgspec.structs.replace(
        result,
        text=f"{result.text}; {PROTECTED}",
        outcome=Outcome.SUSPECT,
        severity=Severity.INFO,
        protects=True,
        decrypted=True,
    )


def _is(one: Seen, deployment: Deployment) -> bool:
    return one in deployment.decrypted_frames if isinstance(one, FrameRef) else one.decrypted
