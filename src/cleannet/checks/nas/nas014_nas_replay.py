"""NAS014."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.frame import NOWHERE
from cleannet.model.message import Direction
from cleannet.model.nas import (
    AuthenticationReject,
    AuthenticationRequest,
    ControlPlaneServiceRequest,
    DeregistrationRequestUEOriginating,
    IdentityRequest,
    NASMessage,
    OpaqueNAS,
    RegistrationReject,
    RegistrationRequest,
    SecurityModeCommand,
    ServiceReject,
    ServiceRequest,
)
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Subscriber

INITIAL = (RegistrationRequest, ServiceRequest, ControlPlaneServiceRequest, DeregistrationRequestUEOriginating)
NOT_TAKEN = (AuthenticationRequest, AuthenticationReject, IdentityRequest, RegistrationReject, ServiceReject)


def _same_body(one: NASMessage, other: NASMessage) -> bool:
    """Whether two messages are equal in all that was read of them, but for their places."""
    return msgspec.structs.replace(one, at=NOWHERE) == msgspec.structs.replace(other, at=NOWHERE)


def _taken(subscriber: Subscriber, message: NASMessage) -> NASMessage | None:
    """The protected answer by which the AMF shows that it took an uplink message, if its first answer is one."""
    for one in subscriber.within(subscriber.connection(message), NASMessage):
        if one.at.position < message.at.position or one.direction is not Direction.DOWNLINK or one.container:
            continue
        if isinstance(one, (*NOT_TAKEN, SecurityModeCommand)) or one.header is SecurityHeader.PLAIN:
            return None
        return one
    return None


def _judged(subscriber: Subscriber, message: NASMessage, earlier: NASMessage) -> Result | None:
    """The answer about a message with the sequence number and code of an earlier one; None for a retransmission."""
    if message.at.connection == earlier.at.connection:
        if _same_body(message, earlier) or not (message.whole and earlier.whole):
            return None
        text = "a NAS message carries the sequence number and authentication code of another one of its connection"
        return failed(text, message, related=(earlier,))
    here, there = subscriber.connection(message), subscriber.connection(earlier)
    if isinstance(message, INITIAL) and here.association != there.association:
        return None  # the gNB sends the same initial message to another AMF (TS 23.502, 4.2.2.2.3)
    if message.direction is Direction.DOWNLINK:
        return failed(
            "the network sends a protected NAS message of an earlier connection again", message, related=(earlier,)
        )
    if taken := _taken(subscriber, message):
        text = "a protected NAS message of an earlier connection comes again, and the AMF takes it"
        return failed(text, message, related=(earlier, taken))
    return suspect(
        "a protected NAS message of an earlier connection comes again; the AMF does not take it, and a UE whose first "
        "attempt failed on the air may repeat it",
        message,
        related=(earlier,),
        severity=Severity.MEDIUM,
        confidence=Confidence.MEDIUM,
    )


@check(
    "NAS014",
    "nas-replay",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.4.3.2", Obligation.SHALL),),
    needs=(NASMessage,),
    scas=("TS 33.512, 4.2.2.3.1",),
    fight=("FGT1557.501",),
)
def nas_replay(subscriber: Subscriber) -> Iterator[Result]:
    """A protected NAS message comes a second time, in another connection or with another body.

    Why: each NAS COUNT is good for one message; one that is taken twice lets a stranger repeat what a subscriber once
    sent, without any key.
    Legitimate when: lower layers repeat a message in its own connection, T3550 or T3560 sends it again, or the gNB
    forwards an initial message to another AMF.
    Remedy: have the AMF keep the highest uplink NAS COUNT with the context, over releases and restarts, and discard
    every message that is not above it; look for who sends the second copy.
    """
    seen: dict[tuple[Direction, int, bytes], NASMessage] = {}
    first: dict[int, NASMessage] = {}
    found: list[tuple[int, Result]] = []
    for message in subscriber.all(NASMessage):
        if message.container or isinstance(message, OpaqueNAS) or message.sequence_number is None:
            continue
        if message.mac is None or not any(message.mac):
            continue  # the code of the null algorithm says nothing
        first.setdefault(message.at.connection, message)
        earlier = seen.setdefault((message.direction, message.sequence_number, message.mac), message)
        if earlier is not message and (result := _judged(subscriber, message, earlier)) is not None:
            found.append((message.at.connection, result))
    for connection, message in first.items():
        results = [result for where, result in found if where == connection]
        yield from results or [passed("no protected message of the connection came before", message)]
