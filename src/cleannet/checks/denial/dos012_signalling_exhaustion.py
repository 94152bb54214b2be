"""DOS012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Message
from cleannet.model.nas import (
    NASMessage,
    RegistrationRequest,
    ServiceRequest,
    SessionManagementMessage,
    ULNASTransport,
)
from cleannet.model.ngap import InitialContextSetupRequest, PDUSessionResourceSetupRequest
from cleannet.subscribers.subscriber import Subscriber

OFTEN, SPAN = 10, 60.0


@check(
    "DOS012",
    "signalling-exhaustion",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(RegistrationRequest, ServiceRequest),
    fight=("FGT1642.502",),
)
def signalling_exhaustion(subscriber: Subscriber) -> Iterator[Result]:
    """One UE registers or asks for service again and again, and never sends data.

    Why: the loop drains the battery of the UE and the core's capacity; a false cell that lets no one through causes it.
    Legitimate when: the UE's firmware is at fault, as in some IoT devices, or its radio link keeps failing.
    Remedy: look for the reason of the releases in the gNB's log; set a back-off for the UE if its firmware is at fault.
    """
    starts = []
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
