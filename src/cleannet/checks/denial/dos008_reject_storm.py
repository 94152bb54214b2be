"""DOS008."""

from collections.abc import Iterator

import msgspec
import numpy as np

from cleannet.checks.across import Rows, association_name, counted, crowded
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.exchange import EPS_REQUESTS, REQUESTS, exchange, of_a_phone
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import RegistrationReject, RegistrationRequest, ServiceReject, ServiceRequest
from cleannet.model.nas_eps import EPSAttachReject, EPSServiceReject, EPSTrackingAreaUpdateReject
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber

AT_ONE_GNB, OF_ONE_UE, SPAN = 10, 5, 60.0
CONGESTION = 22
PHONE_REJECTS = (EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject, RegistrationReject, ServiceReject)


@check(
    "DOS008",
    "reject-storm",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.3.20", Obligation.SHALL),),
    needs=(RegistrationRequest, ServiceRequest, RegistrationReject, ServiceReject, *EPS_REQUESTS),
    fight=("FGT1499.503",),
)
def reject_storm(deployment: Deployment) -> Iterator[Result]:
    """Rejects of one cause come in a storm, to one UE or through one gNB.

    Why: many rejects at once leave a cell or a subscriber without service, whoever writes them.
    Legitimate when: the AMF is congested (5GMM cause 22), or a UE without subscription tries again and again.
    Remedy: look up the cause in the AMF's log of that minute: overload, a subscriber data base out of reach, or rejects
        that the AMF did not send.
    """
    causes = _by_cause(deployment)
    in_storm = 0
    for cause, rows in causes.items():
        associations = deployment.association_numbers(rows)
        for number in np.unique(associations).tolist():
            mine = rows[associations == number]
            storm, of_ue = _storm(deployment, mine, number), _of_one_ue(deployment, mine)
            at_gnb, at_ue = mine[storm], mine[of_ue & ~storm]
            in_storm += len(at_gnb) + len(at_ue)
            why = "an overload of the core" if cause == CONGESTION else "a wrong or missing subscription"
            for found, whose in ((at_gnb, "most attempts at one gNB"), (at_ue, "one UE")):
                if len(found):
                    result = suspect(
                        f"rejects with 5GMM cause {cause} come in a storm to {whose}; {why} explains it",
                        rows=found,
                        confidence=Confidence.LOW if cause == CONGESTION else Confidence.MEDIUM,
                        field="5GMM cause",
                        value=str(cause),
                        subject=association_name(deployment, number),
                    )
                    yield counted(result, len(found))
    attempts = len(np.unique(deployment.connections(deployment.rows(RegistrationRequest, ServiceRequest))))
    if attempts > in_storm:
        yield passed("an attempt outside any storm of rejects", count=attempts - in_storm)


def _by_cause(deployment: Deployment) -> dict[int, Rows]:
    """Rows of the rejects of each cause, in the order of time."""
    found: dict[int, list[Rows]] = {}
    for registration in deployment.shapes(RegistrationReject):
        if registration.example.cause is not None:
            found.setdefault(registration.example.cause, []).append(registration.rows)
    for service in deployment.shapes(ServiceReject):
        if service.example.cause is not None:
            found.setdefault(service.example.cause, []).append(service.rows)
    return {cause: np.sort(np.concatenate(rows)) for cause, rows in sorted(found.items())}


def _storm(deployment: Deployment, rows: Rows, association: int) -> np.ndarray:
    """Which rejects of one association and cause come so fast, and to more than half of the attempts of that time."""
    times = deployment.seconds(rows)
    marked = crowded(times, AT_ONE_GNB, SPAN)
    if not marked.any():
        return marked
    attempts = deployment.rows(RegistrationRequest, ServiceRequest, association=association)
    _, firsts = np.unique(deployment.connections(attempts), return_index=True)
    begun = np.sort(deployment.seconds(attempts[firsts]))
    before, after = times - SPAN, times + SPAN
    tried = np.searchsorted(begun, after, side="right") - np.searchsorted(begun, before)
    rejected = np.searchsorted(times, after, side="right") - np.searchsorted(times, before)
    return np.asarray(marked & (2 * rejected > tried))


def _of_one_ue(deployment: Deployment, rows: Rows) -> np.ndarray:
    """Which rejects are among several of one UE in a minute."""
    marked = np.zeros(len(rows), np.bool_)
    whose, times = deployment.subscribers(rows), deployment.seconds(rows)
    ues, counts = np.unique(whose[whose >= 0], return_counts=True)
    for one in ues[counts >= OF_ONE_UE].tolist():
        mine = np.flatnonzero(whose == one)
        marked[mine] = crowded(times[mine], OF_ONE_UE, SPAN)
    return marked


def of_phone(subscriber: Subscriber) -> Iterator[Result]:
    """The same of the rejects of one phone log."""
    if not of_a_phone(subscriber):
        return
    found = (one for one in subscriber.all(*PHONE_REJECTS) if isinstance(one, PHONE_REJECTS))
    rejects = [one for one in found if one.cause is not None and not one.container]
    for cause in sorted({one.cause for one in rejects if one.cause is not None}):
        mine = [one for one in rejects if one.cause == cause]
        times = np.array([subscriber.seconds_between(mine[0], one) for one in mine], np.float64)
        why = "an overload of the core" if cause == CONGESTION else "a wrong or missing subscription"
        for one, storm in zip(mine, crowded(times, OF_ONE_UE, SPAN), strict=True):
            if storm:
                kind = "5GMM" if isinstance(one, RegistrationReject | ServiceReject) else "EMM"
                yield suspect(
                    f"rejects with {kind} cause {cause} come in a storm to one UE; {why} explains it",
                    one,
                    related=exchange(subscriber, one),
                    confidence=Confidence.LOW,
                    field=f"{kind} cause",
                    value=str(cause),
                )
            else:
                yield passed("a reject outside any storm", one)
    rejected = {one.at.connection for one in rejects}
    for request in subscriber.all(*REQUESTS):
        assert isinstance(request, REQUESTS)
        if not request.container and request.at.connection not in rejected:
            yield passed("an attempt outside any storm of rejects", request)


reject_storm = msgspec.structs.replace(reject_storm, of_subscriber=of_phone)
