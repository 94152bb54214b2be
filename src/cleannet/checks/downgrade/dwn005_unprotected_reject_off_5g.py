"""DWN005."""

from collections.abc import Iterator

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.checks.across import Rows, association_name, counted, crowded_by, emergency_connections
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange, of_a_phone, opening
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import (
    NASMessage,
    RegistrationAccept,
    RegistrationReject,
    RegistrationRequest,
    SecurityModeComplete,
    ServiceAccept,
)
from cleannet.model.ngap import InitialContextSetupRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber

CAUSES = (7, 11, 15, 27, 62, 72, 73)
"""5GMM causes that send a UE away from the cell, the network or 5G (TS 24.501, 9.11.3.2)."""
PLMN_NOT_ALLOWED = 11
SERIES, SPAN = 3, 600.0
SERVED = (InitialContextSetupRequest, SecurityModeComplete, RegistrationAccept, ServiceAccept)


@check(
    "DWN005",
    "unprotected-reject-off-5g",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.501", "5.3.20", Obligation.SHALL),),
    needs=(RegistrationRequest, RegistrationReject),
    fight=("FGT1562.501", "FGT1499.503"),
)
def unprotected_reject_off_5g(deployment: Deployment) -> Iterator[Result]:
    """Registration Rejects without integrity protection send UEs off 5G.

    Why: a UE cannot tell who wrote an unprotected reject; whoever forges one moves it to an older, weaker network.
    Legitimate when: the subscriber has no subscription or may not roam here; so one such reject, or a series that hits
        unknown subscribers only, stays a suspicion. A series is a fault where the same association serves the
        same subscribers before or after.
    Remedy: let the AMF authenticate before it rejects a subscriber whom it can find, and compare its own count of
        rejects with the capture: what it did not send was written by somebody else.
    """
    rejects, causes = _rejects(deployment)
    attempts = np.unique(deployment.connections(deployment.rows(RegistrationRequest)))
    attempts = attempts[~np.isin(attempts, deployment.connections(rejects))]
    if len(attempts):
        yield passed("no unprotected reject sends the UE off 5G", count=len(attempts))
    emergency = np.isin(deployment.connections(rejects), emergency_connections(deployment))
    if emergency.any():
        yield passed("an emergency registration is rejected", protects=False, count=int(emergency.sum()))
    rejects, causes = rejects[~emergency], causes[~emergency]
    associations = deployment.association_numbers(rejects)
    for number in np.unique(associations).tolist():
        mine = associations == number
        classes = _classes(deployment, rejects[mine], number)
        for cause, kind in np.unique(np.stack([causes[mine], classes]), axis=1).T.tolist():
            rows = rejects[mine][(causes[mine] == cause) & (classes == kind)]
            subject = association_name(deployment, number)
            yield counted(_judged(rows, cause, kind, subject), len(rows))


def _rejects(deployment: Deployment) -> tuple[Rows, Rows]:
    """Rows of the unprotected rejects with such a cause, in the order of time; and their causes."""
    rows, causes = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for shape in deployment.shapes(RegistrationReject):
        if shape.example.header is SecurityHeader.PLAIN and shape.example.cause in CAUSES:
            rows.append(shape.rows)
            causes.append(np.full(len(shape.rows), shape.example.cause, np.int64))
    order = np.argsort(np.concatenate(rows))
    return np.concatenate(rows)[order], np.concatenate(causes)[order]


def _classes(deployment: Deployment, rows: Rows, association: int) -> Rows:
    """0 single, 1 one of a series, 2 one of a series over subscribers whom this association serves."""
    times, whose = deployment.seconds(rows), deployment.subscribers(rows)
    classes = crowded_by(times, whose, SERIES, SPAN).astype(np.int64)
    known = np.flatnonzero(_served(deployment, rows, association))
    classes[known[crowded_by(times[known], whose[known], SERIES, SPAN)]] = 2
    return classes


def _served(deployment: Deployment, rows: Rows, association: int) -> npt.NDArray[np.bool_]:
    """Which rows concern a subscriber whom this association serves, at any time of the capture."""
    served = deployment.subscribers(deployment.rows(*SERVED, association=association))
    whose = deployment.subscribers(rows)
    return np.isin(whose, served) & (whose >= 0)


def _judged(rejects: Rows, cause: int, kind: int, subject: str) -> Result:
    what = f"an unprotected Registration Reject with 5GMM cause {cause}"
    if kind == 2:
        return failed(
            f"{what} is one of a series that hits subscribers whom the same association serves",
            rows=rejects,
            confidence=Confidence.MEDIUM,
            field="5GMM cause",
            value=str(cause),
            subject=subject,
        )
    if kind == 1:
        return suspect(
            f"{what} is one of a series over several subscribers; subscribers without subscription, or a roaming bar, "
            "explain it",
            rows=rejects,
            field="5GMM cause",
            value=str(cause),
            subject=subject,
        )
    return suspect(
        f"{what} sends the UE away before security; no subscription, or a roaming bar, explains it",
        rows=rejects,
        severity=Severity.LOW,
        confidence=Confidence.LOW,
        field="5GMM cause",
        value=str(cause),
        subject=subject,
    )


def of_phone(subscriber: Subscriber) -> Iterator[Result]:
    """The same of the rejects that one phone's log shows; it never amounts to a fault, since the phone may roam."""
    if not of_a_phone(subscriber):
        return
    rejected = set()
    for reject in subscriber.all(RegistrationReject):
        rejected.add(reject.at.connection)
        if reject.header is not SecurityHeader.PLAIN:
            yield passed("the reject is integrity protected", reject)
        elif subscriber.in_emergency(reject):
            yield passed("an emergency registration is rejected", reject, protects=False)
        elif reject.cause not in CAUSES:
            yield passed("the reject does not send the UE away", reject)
        else:
            yield _on_phone(subscriber, reject, reject.cause)
    for request in subscriber.all(RegistrationRequest):
        if not request.container and request.at.connection not in rejected:
            yield passed("no unprotected reject sends the UE off 5G", request)


def _on_phone(subscriber: Subscriber, reject: RegistrationReject, cause: int) -> Result:
    request = opening(subscriber, reject)
    keys = isinstance(request, NASMessage) and request.header is not SecurityHeader.PLAIN
    served = keys or subscriber.before(reject, SecurityModeComplete, RegistrationAccept, anywhere=True) is not None
    if cause == PLMN_NOT_ALLOWED or not served:
        text = "a network says that it does not serve this phone, and nothing shows that it did"
        return passed(text, reject, protects=False)
    return suspect(
        f"an unprotected Registration Reject with 5GMM cause {cause} sends a phone off 5G that had service; roaming, "
        "or a subscription that ended, explains it",
        reject,
        related=exchange(subscriber, reject),
        severity=Severity.LOW,
        confidence=Confidence.LOW,
        field="5GMM cause",
        value=str(cause),
    )


unprotected_reject_off_5g = msgspec.structs.replace(unprotected_reject_off_5g, of_subscriber=of_phone)
