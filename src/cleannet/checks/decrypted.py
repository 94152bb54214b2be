"""What rests on decrypted messages says so: for all checks, in this one place (the runner hands every answer through).

A fault of behaviour stays one, however it was seen. That something can be *read* is no fault where only the auditor's
keys made it readable: the link protected it. Such an answer stays in the report, as information with its frames, and
counts as protected; where some of it was in clear, it stands on that alone.
"""

import msgspec
import numpy as np

from cleannet.checks.check import Check, Result, Seen
from cleannet.decode.radio import is_nas
from cleannet.model.finding import Outcome, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment

SEEN = "seen after decryption"
PROTECTED = f"{SEEN}, so protected on the way"


def labelled(check: Check, result: Result, deployment: Deployment) -> Result:
    """An answer, with the label where it rests on messages that were read with given keys."""
    if not deployment.any_decrypted:
        return result
    speaks = result.outcome in (Outcome.FAIL, Outcome.SUSPECT)
    if check.exposure and speaks:
        result, hidden = _in_clear(result, deployment)
        if hidden:
            return msgspec.structs.replace(
                result,
                text=f"{result.text}; {PROTECTED}",
                outcome=Outcome.SUSPECT,
                severity=Severity.INFO,
                protects=True,
                decrypted=True,
            )
    rows = deployment.decrypted_rows(result.rows) if result.rows is not None else []
    if not any(rows) and not any(_rests(one, deployment) for one in (*result.primary, *result.related)):
        return result
    return msgspec.structs.replace(result, text=f"{result.text}; {SEEN}", decrypted=True)


def _in_clear(result: Result, deployment: Deployment) -> tuple[Result, bool]:
    """An exposure with only that evidence that was in clear; and whether there is none, so that all was protected."""
    hidden = [_hidden(one, deployment) for one in result.primary]
    rows = deployment.decrypted_rows(result.rows) if result.rows is not None else []
    if (hidden or rows) and all(hidden) and all(rows):
        return result, True
    kept = tuple(one for one, away in zip(result.primary, hidden, strict=True) if not away)
    clear = result.rows[~np.array(rows, np.bool_)] if result.rows is not None and rows else result.rows
    related = tuple(one for one in result.related if not _hidden(one, deployment))
    return msgspec.structs.replace(result, primary=kept, related=related, rows=clear), False


def _hidden(one: Seen, deployment: Deployment) -> bool:
    """Whether a message itself was ciphered: a NAS message that lies in clear inside a protected link was not."""
    if isinstance(one, FrameRef):
        return one in deployment.decrypted_frames
    return one.decrypted or (not is_nas(one) and deployment.was_opened(one.at.frame))


def _rests(one: Seen, deployment: Deployment) -> bool:
    """Whether a message was read with keys, of whatever layer."""
    place = one if isinstance(one, FrameRef) else one.at.frame
    if place in deployment.decrypted_frames or deployment.was_opened(place):
        return True
    return not isinstance(one, FrameRef) and one.decrypted
