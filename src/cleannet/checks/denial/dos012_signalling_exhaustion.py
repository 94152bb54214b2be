"""DOS012."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.exchange import REJECTS, UNANSWERED, exchange, procedure, proven
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Message
from cleannet.model.nas import (
    NASMessage,
    RegistrationRequest,
    ServiceRequest,
    SessionManagementMessage,
    ULNASTransport,
)
from cleannet.model.nas_eps import (
    EPSAttachComplete,
    EPSAttachRequest,
    EPSAuthenticationReject,
    EPSDetachRequestUEOriginating,
    EPSDetachRequestUETerminated,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.ngap import InitialContextSetupRequest, PDUSessionResourceSetupRequest
from cleannet.subscribers.subscriber import Subscriber

OFTEN, SPAN = 10, 60.0
ATTACHES, ATTACHES_SPAN = 5, 600.0
ATTEMPTS = 5
"""Tries after which a phone waits for T3402, 12 minutes (TS 24.301, 5.5.1.2.6)."""

TRIES = EPSAttachRequest, EPSTrackingAreaUpdateRequest
LEAVING = (EPSDetachRequestUEOriginating, EPSDetachRequestUETerminated, EPSAuthenticationReject, *REJECTS)


@check(
    "DOS012",
    "signalling-exhaustion",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(RegistrationRequest, ServiceRequest, EPSAttachRequest, EPSTrackingAreaUpdateRequest),
    fight=("FGT1642.502",),
)
def signalling_exhaustion(subscriber: Subscriber) -> Iterator[Result]:
    """One UE registers or asks for service again and again, and never sends data.

    Why: the loop drains the battery of the UE and the core's capacity; a false cell that lets no one through causes it.
    Legitimate when: the UE's firmware is at fault, as in some IoT devices, or its radio link keeps failing. In 4G
        also: attaches again and again of a phone that is registered, or five tries without any answer.
    Remedy: look for the reason of the releases in the gNB's log; set a back-off for the UE if its firmware is at fault.
    """
    starts = []
    yield from _of_eps(subscriber)
    for connection in subscriber.connections:
        messages = subscriber.within(connection, NASMessage)
        if messages and isinstance(messages[0], RegistrationRequest | ServiceRequest):
            starts.append(messages[0])
    if not starts:
        return
    for first, last in zip(starts, starts[OFTEN:], strict=False):
        if subscriber.seconds_between(first, last) <= SPAN and not _data(subscriber, first, last):
            inside = starts[starts.index(first) : starts.index(last) + 1]
            yield suspect(
                "a UE begins more than ten connections in a minute and sends no data; a fault of its firmware, or a "
                "bad radio link, explains it",
                *inside,
                confidence=Confidence.LOW,
            )
            return
    yield passed("the UE connects at a usual rate, or sends data", starts[0])


def _data(subscriber: Subscriber, first: Message, last: Message) -> bool:
    """Whether any connection between two messages had a PDU session, as far as can be seen."""
    for message in subscriber.timeline[first.at.position : last.at.position + 1]:
        if isinstance(message, PDUSessionResourceSetupRequest | SessionManagementMessage | ULNASTransport):
            return True
        if isinstance(message, InitialContextSetupRequest) and message.sessions_set_up:
            return True
    return False


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    """The same in EPS: requests without end, attaches of a phone that is registered, and tries that get no answer."""
    tries = [one for one in subscriber.all(*TRIES) if not one.container]
    if not tries:
        return
    often = _crowd(subscriber, [one for one in tries if not proven(subscriber, one)], OFTEN + 1, SPAN)
    attaches = _crowd(subscriber, _needless(subscriber), ATTACHES, ATTACHES_SPAN)
    silent = _unanswered(subscriber, tries)
    if often:
        yield suspect(
            "a phone begins more than ten attaches or updates in a minute, and none is accepted; a fault of its "
            "firmware, or a bad radio link, explains it",
            *often,
            confidence=Confidence.LOW,
        )
    if attaches:
        yield suspect(
            "a phone attaches again and again although it is registered; a phone that restarts, or a network that "
            "loses its contexts, explains it",
            *attaches,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
        )
    for run in silent:
        yield suspect(
            "a phone tries five times and more and gets no answer at all; a bad radio link explains it",
            *run,
            related=exchange(subscriber, run[-1]),
            severity=Severity.LOW,
            confidence=Confidence.LOW,
        )
    if not (often or attaches or silent):
        yield passed("the phone attaches and updates at a usual rate", tries[0])


def _crowd(subscriber: Subscriber, requests: Sequence[Message], number: int, span: float) -> list[Message]:
    """Those of the requests that are among so many within a span."""
    marked: set[int] = set()
    for n, (first, last) in enumerate(zip(requests, requests[number - 1 :], strict=False)):
        if subscriber.seconds_between(first, last) <= span:
            marked |= set(range(n, n + number))
    return [requests[n] for n in sorted(marked)]


def _needless(subscriber: Subscriber) -> list[Message]:
    """Attaches of a phone whose attach before was accepted, and that was neither detached nor rejected since."""
    found: list[Message] = []
    registered = False
    for one in subscriber.every(EPSAttachRequest, EPSAttachComplete, *LEAVING):
        if isinstance(one, EPSAttachRequest) and not one.container:
            if registered:
                found.append(one)
            registered = False
        elif isinstance(one, EPSAttachComplete):
            registered = True
        elif isinstance(one, LEAVING):
            registered = False
    return found


def _unanswered(subscriber: Subscriber, tries: Sequence[Message]) -> list[list[Message]]:
    """Runs of five tries and more, each in time after the one before, of which none got an answer."""
    runs: list[list[Message]] = [[]]
    for one in tries:
        if procedure(subscriber, one):
            runs.append([])
        elif runs[-1] and subscriber.seconds_between(runs[-1][-1], one) > UNANSWERED:
            runs.append([one])
        else:
            runs[-1].append(one)
    return [run for run in runs if len(run) >= ATTEMPTS]
