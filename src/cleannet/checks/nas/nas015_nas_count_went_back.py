"""NAS015."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.order import soon_after
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Direction
from cleannet.model.nas import AuthenticationRequest, NASMessage, OpaqueNAS, SecurityModeCommand
from cleannet.model.ngap import HandoverCommand, HandoverNotify, HandoverRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

MODULUS = 256
NEW_CONTEXT = SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT
HANDOVER = (HandoverRequest, HandoverCommand, HandoverNotify)
AGAIN = "uses the NAS sequence number of another message again under the same keys"
BACK = "goes back with the NAS sequence number under the same keys"


@dataclass(slots=True)
class Series:
    """The sequence numbers of one direction under one set of keys."""

    first: NASMessage
    high: int
    codes: dict[int, bytes | None] = field(default_factory=dict)
    advanced: int = 0

    def sent(self, message: NASMessage) -> bool:
        """Whether this very message is in the series."""
        return message.mac is not None and self.codes.get(message.sequence_number or 0) == message.mac

    def fault(self, message: NASMessage, number: int) -> str:
        """What is wrong with the next message's number; empty where nothing is. Takes it into account."""
        ahead = (number - self.high) % MODULUS
        if 0 < ahead <= MODULUS // 2:
            for skipped in range(1, ahead + 1):
                self.codes.pop((self.high + skipped) % MODULUS, None)  # of the cycle before
            self.high, self.advanced = number, self.advanced + ahead
            self.codes[number] = message.mac
            return ""
        if number in self.codes:
            return "" if self.codes[number] == message.mac else AGAIN  # equal: sent again
        self.codes[number] = message.mac
        return BACK if MODULUS - ahead > self.advanced else ""  # inside the series: overtaken on the way


NOTHING = Series(NASMessage(), 0)


def _new_keys(subscriber: Subscriber, command: SecurityModeCommand) -> bool:
    """Whether a Security Mode Command takes new keys into use, or may (TS 33.501, 6.4.5)."""
    last = subscriber.before(command, SecurityModeCommand, anywhere=True)
    if command.mapped_context or command.horizontal_derivation or last is None or last.ng_ksi != command.ng_ksi:
        return True
    between = subscriber.timeline[last.at.position : command.at.position]
    return any(isinstance(m, AuthenticationRequest) for m in between)


def _answers_what_follows(subscriber: Subscriber, message: NASMessage) -> bool:
    """Whether a message answers a command that brings new keys and stands right behind it, out of order."""
    if message.direction is not Direction.UPLINK or message.header is not NEW_CONTEXT:
        return False
    command = soon_after(subscriber, message, SecurityModeCommand)
    return command is not None and _new_keys(subscriber, command)


def _in_connection(subscriber: Subscriber, connection: Connection) -> Iterator[Result]:
    """The answers about one connection. What another one carried may be missing, so each is judged by itself."""
    series: dict[Direction, Series] = {}
    compared: NASMessage | None = None
    clean, fresh, early = True, False, False
    for message in subscriber.within(connection, NASMessage, *HANDOVER):
        if not isinstance(message, NASMessage):
            series = {}  # another AMF may bring new keys with the handover (TS 33.501, 6.9.2.3.3)
            continue
        number = message.sequence_number
        if message.container or isinstance(message, OpaqueNAS) or number is None or not any(message.mac or b""):
            continue
        if message.direction is Direction.UPLINK and series.get(Direction.DOWNLINK, NOTHING).sent(message):
            continue  # the gNB gives back what it could not deliver (TS 38.413, 8.6.4)
        if isinstance(message, SecurityModeCommand) and _new_keys(subscriber, message):
            series.pop(message.direction, None)
            fresh, early = not early, False
        elif fresh and message.direction is Direction.UPLINK and message.header is NEW_CONTEXT:
            series.pop(message.direction, None)
            fresh = False  # what the UE sent before its Security Mode Complete was under the old keys
        if message.direction not in series:
            series[message.direction] = Series(message, number, {number: message.mac})
            continue
        known = series[message.direction]
        compared = compared or message
        if fault := known.fault(message, number):
            if _answers_what_follows(subscriber, message):
                early = True
            else:
                clean = False
                yield _faulty(subscriber, known.first, message, fault)
            series[message.direction] = Series(message, number, {number: message.mac})
    if clean and compared is not None:
        yield passed("the NAS sequence numbers go on under the same keys", compared)


def _faulty(subscriber: Subscriber, first: NASMessage, message: NASMessage, fault: str) -> Result:
    """The answer about a number that is wrong. The network's own count is the graver one: it serves every UE."""
    uplink = message.direction is Direction.UPLINK
    text = f"the {'UE' if uplink else 'AMF'} {fault}"
    severity = Severity.MEDIUM if uplink else Severity.HIGH
    if subscriber.loss_between(first, message):
        text += "; messages are missing in between, and may have agreed on new ones"
        return suspect(text, message, related=(first,), severity=severity, confidence=Confidence.LOW)
    return failed(text, message, related=(first,), severity=severity)


@check(
    "NAS015",
    "nas-count-went-back",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.4.5", Obligation.SHALL),),
    needs=(NASMessage,),
    scas=("TS 33.512, 4.2.2.4.2",),
    fight=("FGT5009.001",),
)
def nas_count_went_back(subscriber: Subscriber) -> Iterator[Result]:
    """The NAS sequence number starts anew, or goes back, though no new keys were agreed.

    Why: a NAS COUNT that is used twice with one key gives the same key stream twice, which undoes the ciphering of both
    messages, and opens the way for replays.
    Legitimate when: the number passes 255, a message is sent again unchanged or overtaken, an authentication, a mapped
    context or a key derivation at a change of the AMF brings new keys.
    Remedy: have the AMF keep both NAS COUNTs with the context, over releases and restarts, set them to zero only after
    a primary authentication or with a new K_AMF, and discard an uplink message whose count it has taken before; after a
    restart that lost them, authenticate. If the UE is at fault, mend the UE.
    """
    for connection in subscriber.connections:
        yield from _in_connection(subscriber, connection)
