"""DWN009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.radio import in_emergency
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Message
from cleannet.model.nas import RegistrationAccept, RegistrationRequest
from cleannet.model.nas_eps import EPSAttachRequest, EPSTrackingAreaUpdateRequest
from cleannet.subscribers.subscriber import Subscriber

SOON, OFTEN, SPAN = 60.0, 2, 3600.0


@check(
    "DWN009",
    "repeated-moves-to-4g",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(RegistrationRequest,),
    fight=("FGT1562.501",),
)
def repeated_moves_to_4g(subscriber: Subscriber) -> Iterator[Result]:
    """A UE tries to register with 5G in vain, and goes to 4G, again and again.

    Why: in 4G the permanent identity is not concealed; who keeps registrations from succeeding brings UEs there.
    Legitimate when: 5G coverage has a hole here, or the subscription has no 5G; calls go over 4G too, but after a
        registration that succeeded.
    Remedy: look in the AMF's log for these registrations; where none is, compare the cells concerned with others.
    """
    moves: list[tuple[Message, Message]] = []
    requests = [one for one in subscriber.all(RegistrationRequest) if not one.container]
    for request in requests:
        after = subscriber.after(
            request,
            RegistrationAccept,
            RegistrationRequest,
            EPSAttachRequest,
            EPSTrackingAreaUpdateRequest,
            anywhere=True,
        )
        if isinstance(after, RegistrationAccept):
            yield passed("the registration with 5G is accepted", request)
        elif after is None or isinstance(after, RegistrationRequest) or in_emergency(subscriber, request):
            continue
        elif subscriber.seconds_between(request, after) <= SOON:
            moves.append((request, after))
    if len(moves) == 1:
        yield passed("a registration with 5G in vain leads to 4G once", moves[0][0], protects=False)
    for (first, left), (again, left_again) in zip(moves, moves[OFTEN - 1 :], strict=False):
        if subscriber.seconds_between(first, again) <= SPAN:
            yield suspect(
                "registrations with 5G in vain lead the UE to 4G repeatedly; a hole in the coverage, or a subscription "
                "without 5G, explains it",
                again,
                left_again,
                related=(first, left),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )
