"""NAS017."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.nas.vectors import Vector, challenges, vectors
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.nas import AuthenticationReject, AuthenticationRequest, SecurityModeCommand
from cleannet.model.sbi import SBIMessage
from cleannet.subscribers.deployment import Deployment

SUCCESS, FAILURE = "AUTHENTICATION_SUCCESS", "AUTHENTICATION_FAILURE"
NEXT = (SecurityModeCommand, AuthenticationRequest, AuthenticationReject)


@check(
    "NAS017",
    "failure-not-enforced",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "6.1.3.2.2", Obligation.SHALL),),
    needs=(SBIMessage,),
    interfaces=(Interface.N1, Interface.SBI),
    scas=("TS 33.512, 4.2.2.1.2",),
    fight=("FGT5009.002",),
)
def failure_not_enforced(deployment: Deployment) -> Iterator[Result]:
    """The home network says that a UE failed its authentication, and the AMF lets it in.

    Why: then anybody can use the network in the name of anybody.
    Legitimate when: the UE has keys from an earlier authentication, and the AMF goes on with these (another ngKSI).
    Remedy: let the AMF send an Authentication Reject, and begin no security mode procedure, when the AUSF does not
      confirm the answer.
    """
    judged = {one.challenge: one for one in vectors(deployment.core).values() if one.result in (SUCCESS, FAILURE)}
    if not judged:
        return
    later = deployment.rows(*NEXT)
    connections = deployment.connections(later)
    for row, request in challenges(deployment):
        vector = judged.get(request.rand or b"")
        if vector is None:
            continue
        mine = deployment.connections(np.array([row], np.int64))[0]
        following = later[(later > row) & (connections == mine)]
        if len(following):
            yield from _judged(vector, request, deployment.message(int(following[0])))


def _judged(vector: Vector, request: AuthenticationRequest, after: object) -> Iterator[Result]:
    if vector.result == SUCCESS:
        if isinstance(after, SecurityModeCommand):
            yield passed("the home network confirmed what the AMF goes on with", after)
        return
    assert vector.confirmed is not None
    answer = vector.confirmed.answer
    assert answer is not None
    if not isinstance(after, SecurityModeCommand):
        yield passed("the AMF goes no further after a failed authentication", answer)
    elif after.ng_ksi == request.ng_ksi:
        text = "the AMF begins security although the home network did not confirm the UE's answer"
        yield failed(text, after, related=(request, answer))
    else:
        text = "the AMF goes on with other keys after a failed authentication; an earlier one explains them"
        yield suspect(text, after, related=(request, answer), severity=Severity.MEDIUM)
