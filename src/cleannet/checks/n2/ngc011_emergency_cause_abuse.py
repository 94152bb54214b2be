"""NGC011."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.message import Direction
from cleannet.model.nas import (
    CipheredNAS,
    NASMessage,
    OpaqueNAS,
    RegistrationAccept,
    RegistrationReject,
    RegistrationRequest,
    RegistrationType,
    ServiceReject,
    ServiceRequest,
    ServiceType,
    ULNASTransport,
)
from cleannet.model.ngap import InitialUEMessage
from cleannet.subscribers.subscriber import Connection, Subscriber

EMERGENCY_REQUESTS = (3, 4)
"""Request type: initial and existing emergency PDU session (TS 24.501, table 9.11.3.47.1)."""


@check(
    "NGC011",
    "emergency-cause-abuse",
    severity=Severity.LOW,
    clauses=(Clause("TS 33.501", "10.2.2", Obligation.MAY),),
    needs=(InitialUEMessage,),
    interfaces=(Interface.N2,),
    fight=("FGT1498.501",),
)
def emergency_cause_abuse(subscriber: Subscriber) -> Iterator[Result]:
    """A UE connects with the establishment cause "emergency" and then asks for no emergency service.

    Why: the cause passes every barring; who uses it without need takes the place of real calls when a cell is full.
    Legitimate when: the emergency call failed or was given up, or it went by fallback to another network.
    Remedy: see which UEs repeat it; a faulty firmware is the usual reason.
    """
    for initial in subscriber.all(InitialUEMessage):
        if initial.established_cause != "emergency":
            continue
        connection = subscriber.connection(initial)
        messages = subscriber.within(connection, NASMessage)
        if any(_emergency(m) for m in messages):
            yield passed('the cause "emergency" is followed by an emergency request', initial)
        elif any(isinstance(m, CipheredNAS | OpaqueNAS) and m.direction is Direction.UPLINK for m in messages):
            yield not_observed('what follows the cause "emergency" is ciphered; a capture with 5G-EA0 would show it')
        elif _told_all(subscriber, connection, messages):
            yield suspect(
                'the cause "emergency" is followed by no emergency request; a call given up, or a fallback, '
                "explains it",
                initial,
                related=messages[:1],
                confidence=Confidence.LOW,
                field="RRC establishment cause",
                value="emergency",
            )


def _emergency(message: NASMessage) -> bool:
    if isinstance(message, RegistrationRequest):
        return message.registration_type is RegistrationType.EMERGENCY
    if isinstance(message, RegistrationAccept):
        return message.emergency_registered
    if isinstance(message, ServiceRequest):
        return message.service_type in (ServiceType.EMERGENCY_SERVICES, ServiceType.EMERGENCY_SERVICES_FALLBACK)
    return isinstance(message, ULNASTransport) and message.request_type in EMERGENCY_REQUESTS


def _told_all(subscriber: Subscriber, connection: Connection, messages: tuple[NASMessage, ...]) -> bool:
    """Whether the connection was seen to its end, without loss, and its request was not rejected."""
    rejected = any(isinstance(m, RegistrationReject | ServiceReject) for m in messages)
    return connection.released and bool(messages) and not rejected and not subscriber.loss_in(connection)
