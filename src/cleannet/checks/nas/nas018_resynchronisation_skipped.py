"""NAS018."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.nas.vectors import challenges, resynchronised, vectors
from cleannet.model.finding import Interface, Severity
from cleannet.model.nas import AuthenticationFailure, AuthenticationRequest
from cleannet.model.sbi import SBIMessage
from cleannet.subscribers.deployment import Deployment

SYNCH_FAILURE = 21


@check(
    "NAS018",
    "resynchronisation-skipped",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(SBIMessage,),
    interfaces=(Interface.N1, Interface.SBI),
    scas=("TS 33.512, 4.2.2.1.1", "TS 33.514, 4.2.2.1"),
    fight=("FGT5044",),
)
def resynchronisation_skipped(deployment: Deployment) -> Iterator[Result]:
    """A UE reports that a challenge is out of step, and the AMF sends another without telling the home network.

    Why: the home network then goes on from the wrong count: the UE is refused again and again, or takes old challenges.
    Legitimate when: the AMF told the home network over a link that was not captured.
    Remedy: let the AMF hand RAND and AUTS to the AUSF, delete the vectors that it still holds, and challenge the UE
      with a new one only.
    """
    failures = deployment.rows(AuthenticationFailure)
    given = vectors(deployment.core) if len(failures) else {}
    if not given:
        return
    sent = list(challenges(deployment))
    owners = deployment.connections(np.array([row for row, _ in sent], np.int64)).tolist()
    for row, mine in zip(failures.tolist(), deployment.connections(failures).tolist(), strict=True):
        failure = deployment.message(row)
        own = [(n, one) for (n, one), owner in zip(sent, owners, strict=True) if owner == mine]
        before = [one for n, one in own if n < row]
        after = [one for n, one in own if n > row]
        if not isinstance(failure, AuthenticationFailure) or failure.cause != SYNCH_FAILURE or not before or not after:
            continue
        if before[-1].rand in given:
            yield _judged(deployment, failure, before[-1], after[0], known=after[0].rand in given)


def _judged(
    deployment: Deployment,
    failure: AuthenticationFailure,
    refused: AuthenticationRequest,
    again: AuthenticationRequest,
    *,
    known: bool,
) -> Result:
    told = resynchronised(deployment.core, refused.rand or b"")
    if told is not None:
        return passed("the AMF tells the home network before it challenges the UE again", again)
    if known:
        text = "the AMF challenges the UE again without telling the home network that the last one was out of step"
        return failed(text, again, related=(failure, refused))
    text = (
        "the AMF challenges the UE again, and nothing shows that it told the home network; a lost message explains it"
    )
    return suspect(text, again, related=(failure, refused))
