"""DOS011."""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cleannet.checks.across import Rows, association_name, counted, crowded
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.message import Message
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationResponse,
    CipheredNAS,
    IdentityResponse,
    RegistrationAccept,
    RegistrationReject,
    SecurityModeComplete,
    ServiceAccept,
    ServiceReject,
)
from cleannet.model.ngap import InitialContextSetupRequest, InitialUEMessage
from cleannet.subscribers.deployment import Deployment

FLOOD, SPAN = 200, 10.0
"""20 initial messages a second, for ten seconds."""
RISE, TIMES, BASELINE_SECONDS = 20, 10, 600.0
"""In captures of ten minutes or more: so many in ten seconds, and so many times the usual rate."""
T3510 = 15.0
"""A registration may take so long (TS 24.501, table 10.2.1); one that began later is not counted as fruitless."""
SECURED = InitialContextSetupRequest, SecurityModeComplete, RegistrationAccept, ServiceAccept, CipheredNAS
SPOKEN = AuthenticationResponse, AuthenticationFailure, IdentityResponse, RegistrationReject, ServiceReject


@check(
    "DOS011",
    "signalling-flood",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(InitialUEMessage,),
    interfaces=(Interface.N2,),
    scas=("TS 33.117, 4.2.3.3.3",),
    fight=("FGT1498.501", "FGT1642.503"),
)
def signalling_flood(deployment: Deployment) -> Iterator[Result]:
    """Registrations or service requests flood the AMF, and most lead nowhere.

    Why: each takes memory and an authentication vector of the core, so that others wait.
    Legitimate when: many UEs come back after an outage: they answer their challenges, and most succeed; or the AMF
        is overloaded and rejects them.
    Remedy: limit initial messages for each gNB at the AMF, use NGAP overload start, and see which cell they come from.
    """
    quiet = 0
    for association in deployment.associations:
        rows = deployment.rows(InitialUEMessage, association=association.index)
        if not len(rows):
            continue
        times = deployment.seconds(rows)
        flood = crowded(times, FLOOD, SPAN)
        rise = _rise(times) & ~flood
        for marked, is_flood in ((flood, True), (rise, False)):
            answer = _judged(deployment, rows[marked], is_flood, association_name(deployment, association.index))
            if answer is not None:
                yield counted(answer, int(marked.sum()))
                rows, times = rows[~marked], times[~marked]
                break
        quiet += len(rows)
    if quiet:
        yield passed("initial messages come at a rate that the core serves", count=quiet)


def _rise(times: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    """Which initial messages come far faster than usual on this association."""
    marked = crowded(times, RISE, SPAN)
    duration = float(times[-1] - times[0])
    if duration < BASELINE_SECONDS or not marked.any():
        return np.zeros(len(times), np.bool_)
    usual = (len(times) - int(marked.sum())) * SPAN / duration
    return crowded(times, max(RISE, int(TIMES * usual)), SPAN)


def _connections_with(deployment: Deployment, rows: Rows, types: tuple[type[Message], ...]) -> npt.NDArray[np.bool_]:
    return np.isin(deployment.connections(rows), deployment.connections(deployment.rows(*types)))


def _judged(deployment: Deployment, rows: Rows, is_flood: bool, subject: str) -> Result | None:
    """An answer if most of these initial messages were fruitless."""
    if not len(rows):
        return None
    end = deployment.seconds(deployment.rows(Message)[-1:])[0]
    old = rows[deployment.seconds(rows) < end - T3510]
    fruitless = ~_connections_with(deployment, old, SECURED)
    if not len(old) or 2 * int(fruitless.sum()) <= len(old):
        return None
    mute = fruitless & ~_connections_with(deployment, old, SPOKEN)
    if 2 * int(mute.sum()) <= len(old):
        return suspect(
            "a burst of initial messages mostly fails, with answers or rejects; an overload after an outage explains "
            "it",
            rows=rows,
            subject=subject,
            severity=Severity.LOW,
        )
    if not is_flood or deployment.lost(deployment.rows(Message)).any():
        return suspect(
            "initial messages come far faster than usual and mostly lead nowhere; an outage of the core, or messages "
            "missing in the capture, explain it",
            rows=rows,
            subject=subject,
        )
    return failed(
        "a flood of initial messages mostly leads nowhere: their senders answer nothing",
        rows=rows,
        subject=subject,
        confidence=Confidence.MEDIUM,
    )
