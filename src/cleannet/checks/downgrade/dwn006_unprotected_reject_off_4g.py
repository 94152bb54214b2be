"""DWN006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.exchange import EPS_REQUESTS, exchange, opening
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Message
from cleannet.model.nas_eps import (
    EPSAttachAccept,
    EPSAttachReject,
    EPSAttachRequest,
    EPSControlPlaneServiceRequest,
    EPSExtendedServiceRequest,
    EPSIdentityRequest,
    EPSSecurityModeComplete,
    EPSServiceReject,
    EPSServiceRequest,
    EPSTrackingAreaUpdateAccept,
    EPSTrackingAreaUpdateReject,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.nas_eps_types import EPSUpdateType
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

CAUSES = (3, 6, 7, 8, 11, 12, 13, 14, 15, 35, 42)
"""EMM causes that send a UE away from the cell, the network or 4G (TS 24.301, 9.9.3.9)."""
PLMN_NOT_ALLOWED = 11
OF_THE_SUBSCRIPTION = (3, 6, 7, 8)
"""Causes that call the SIM, the phone or the subscription invalid, wherever it goes."""
REJECTS = EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject
SERVED = EPSSecurityModeComplete, EPSAttachAccept, EPSTrackingAreaUpdateAccept
SERIES, SPAN = 3, 600.0
Reject = EPSAttachReject | EPSTrackingAreaUpdateReject | EPSServiceReject


@check(
    "DWN006",
    "unprotected-reject-off-4g",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.301", "5.5.1.2.5", Obligation.SHALL),),
    needs=(EPSAttachRequest, EPSTrackingAreaUpdateRequest, *REJECTS),
    fight=("FGT1562.501",),
)
def unprotected_reject_off_4g(subscriber: Subscriber) -> Iterator[Result]:
    """Rejects without integrity protection send the UE off the cell, the network or 4G.

    Why: a UE cannot tell who wrote an unprotected reject; whoever forges one moves it to an older network, or off the
        air.
    Legitimate when: the SIM is foreign, dead or without subscription, or may not roam here: networks say so without
        protection, since they share no key with the UE. So it is never more than a suspicion, and not even that where
        another network does not serve the SIM (cause 11), or where nothing in the log shows that anybody serves it.
    Remedy: see in the MME's log whether it sent the reject, and mend the subscription or the roaming agreement; let the
        MME authenticate before it rejects a subscriber whom it can find.
    """
    rejected = set()
    rejects = [one for one in subscriber.every(Reject) if isinstance(one, Reject) and not one.container]
    series: list[Reject] = []
    for reject in rejects:
        rejected.add(reject.at.connection)
        if reject.header is not EPSSecurityHeader.PLAIN:
            yield passed("the reject is integrity protected", reject)
        elif in_emergency(subscriber, reject):
            yield passed("a request for an emergency is rejected", reject, protects=False)
        elif reject.cause not in CAUSES:
            yield passed("the reject does not send the UE away", reject)
        else:
            series = [one for one in series if subscriber.seconds_between(one, reject) <= SPAN]
            series.append(reject)
            yield _judged(subscriber, reject, len(series))
    for connection in subscriber.connections:
        requests = subscriber.within(connection, *EPS_REQUESTS)
        if requests and connection.index not in rejected:
            yield passed("no unprotected reject sends the UE off 4G", requests[0])


def _judged(subscriber: Subscriber, reject: Reject, number: int) -> Result:
    what = f"an unprotected {reject.name} with EMM cause {reject.cause}"
    related = exchange(subscriber, reject)
    request = opening(subscriber, reject)
    if not any(isinstance(one, EPSIdentityRequest) for one in related):
        if reject.cause == PLMN_NOT_ALLOWED and not _in_its_area(request):
            text = "a network says that it does not serve this SIM, as cells of other networks do"
            return passed(text, reject, protects=False)
        if not _had_service(subscriber, reject, request, related):
            text = "a phone is rejected that no network serves in this log, as with a SIM without subscription"
            return passed(text, reject, protects=False)
    served = subscriber.before(reject, *SERVED, anywhere=True)
    if served is not None and number >= SERIES:
        text = f"{what} is one of a series after the UE was served; roaming, or a subscription that ended, explains it"
        severity, confidence = Severity.MEDIUM, Confidence.MEDIUM
    else:
        text = f"{what} sends the UE away before security; roaming, or a SIM without subscription, explains it"
        severity, confidence = Severity.LOW, Confidence.LOW
    return suspect(
        text,
        reject,
        related=related,
        severity=severity,
        confidence=confidence,
        field="EMM cause",
        value=str(reject.cause),
    )


def _in_its_area(request: Message | None) -> bool:
    """Whether the phone asked where it was registered: for service, or with a periodic update."""
    if isinstance(request, EPSTrackingAreaUpdateRequest):
        return request.update_type is EPSUpdateType.PERIODIC_UPDATING
    return isinstance(request, EPSServiceRequest | EPSExtendedServiceRequest | EPSControlPlaneServiceRequest)


def _had_service(subscriber: Subscriber, reject: Reject, request: Message | None, related: tuple[Message, ...]) -> bool:
    """Whether the log speaks against a SIM that nobody serves: service before, keys in use, here or in the request
    whose reject (causes 9 and 10) drew this one, or, where the reject calls the subscription itself invalid, service
    after.
    """
    if subscriber.before(reject, *SERVED, anywhere=True) is not None or _in_its_area(request):
        return True
    requests = [one for one in (request, *related) if isinstance(one, EPS_REQUESTS)]
    if any(one.header is not EPSSecurityHeader.PLAIN for one in requests):
        return True
    return reject.cause in OF_THE_SUBSCRIPTION and subscriber.after(reject, *SERVED, anywhere=True) is not None
