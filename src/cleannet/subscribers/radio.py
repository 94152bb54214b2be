"""Subscribers of phone logs and radio captures: timelines, connections, identities."""

import functools
from collections.abc import Iterable

import msgspec

from cleannet.decode.memo import placed
from cleannet.decode.radio import Pdu, RadioReader, is_nas
from cleannet.model.frame import At, FrameRef
from cleannet.model.gsm import GSMChannelRelease
from cleannet.model.identity import EPSGUTI, IMSI, SUCI, ProtectionScheme, SUPIFormat, TemporaryIdentity
from cleannet.model.lte_rrc import (
    LTEConnectionReject,
    LTEConnectionRelease,
    LTEConnectionRequest,
    LTEMobilityFromEUTRACommand,
)
from cleannet.model.message import Direction, Message
from cleannet.model.nr_rrc import NRMobilityFromNRCommand, NRReject, NRRelease, NRResumeRequest, NRSetupRequest
from cleannet.model.radio import Cell
from cleannet.model.rrc import RRCMessage
from cleannet.subscribers.copies import in_force, protection_untold, without_copies
from cleannet.subscribers.index import Index
from cleannet.subscribers.link import EPS, Identity, Kind, Person
from cleannet.subscribers.one_phone import BROADCAST, Phone, in_time_order, phones
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.subscriber import Connection, Subscriber

SUBSCRIPTION = "subscription"
REQUESTS = (LTEConnectionRequest, NRSetupRequest, NRResumeRequest)
ENDS = (
    LTEConnectionRelease,
    LTEConnectionReject,
    LTEMobilityFromEUTRACommand,
    NRRelease,
    NRReject,
    NRMobilityFromNRCommand,
    GSMChannelRelease,
)
INITIAL = frozenset(
    {
        "AttachRequest",
        "TrackingAreaUpdateRequest",
        "ServiceRequest",
        "ExtendedServiceRequest",
        "ControlPlaneServiceRequest",
        "RegistrationRequest",
        "LocationUpdatingRequest",
        "CMServiceRequest",
        "RoutingAreaUpdateRequest",
    }
)
"""NAS messages that open a connection (TS 24.301, 3.1; TS 24.501, 3.1; TS 24.008, 4.1.1)."""
NO_ASSOCIATION = -1
TRAILING = 2_000_000_000
"""Nanoseconds after a release within which a log still writes messages of the connection."""


class RadioSubscriber(msgspec.Struct, dict=True):
    """One UE of one input, or one phone of several.

    Attributes:
        timeline: its messages; `times` (nanoseconds since 1970) and `cells` of each.
        copies: messages that are copies of others, and left out.
        captured: every message as the log holds it, copies and all, before bodies were taken from copies.
        pdus: what was read, copies too.
        note: what the report is to say of its inputs.
    """

    person: Person
    timeline: list[Message]
    times: list[int]
    cells: list[Cell | None]
    connections: list[Connection]
    copies: list[Message]
    captured: list[Message]
    pdus: list[Pdu]
    note: str = ""

    @functools.cached_property
    def index(self) -> Index:
        """Where the messages stand; the timeline does not change any more."""
        return Index(self.timeline)

    def subscriber(self, settings: Settings) -> Subscriber:
        """As the checks see it."""
        seconds = [t / 1e9 for t in self.times]
        return Subscriber(self.timeline, self.connections, seconds, (), settings, self.cells, self.index)

    @functools.cached_property
    def places(self) -> dict[FrameRef, int]:
        """For each place in the inputs the position of its first message."""
        return {m.at.frame: n for n, m in reversed(tuple(enumerate(self.timeline)))}


class _Connections:
    """Tells connections apart, message by message. `index` is the current one's number, -1 between two."""

    def __init__(self) -> None:
        self.made: list[Connection] = []
        self.index = -1
        self._rrc = self._requested_only = False
        self._nas = 0
        self._ended = -TRAILING

    def of(self, message: Message, time: int, *, broadcast: bool, copy: bool) -> int:
        """The number of the connection that a message belongs to."""
        if broadcast:
            return -1
        if isinstance(message, REQUESTS):
            if not self._continues():
                self._begin(mid_session=False)
            self._requested_only = not self._nas
        elif self._opens(message):
            self._begin(mid_session=False)
        elif self.index < 0:
            if self.made and copy and time - self._ended <= TRAILING:
                return len(self.made) - 1
            self._begin(mid_session=message.name not in INITIAL or isinstance(message, RRCMessage))
        self._count(message)
        here = self.index
        if isinstance(message, ENDS):
            self.made[here] = msgspec.structs.replace(self.made[here], released=True)
            self.index, self._ended = -1, time
        return here

    def _continues(self) -> bool:
        """Whether an RRC request belongs to the current connection: a repetition, or behind its first NAS message."""
        if self.index < 0:
            return False
        return self._requested_only or (self._nas > 0 and not self._rrc and not self.made[self.index].mid_session)

    def _opens(self, message: Message) -> bool:
        """Whether a NAS message opens a connection, where no RRC tells."""
        if self._rrc or isinstance(message, RRCMessage) or message.direction is Direction.DOWNLINK:
            return False
        return message.name in INITIAL and (self.index < 0 or self._nas > 0)

    def _count(self, message: Message) -> None:
        if isinstance(message, RRCMessage):
            self._rrc = True
            self._requested_only &= isinstance(message, REQUESTS)
        else:
            self._nas += 1
            self._requested_only = False

    def interrupt(self) -> None:
        """Another log begins: what was between the two is unknown."""
        self.index = -1

    def _begin(self, *, mid_session: bool) -> None:
        self.index = len(self.made)
        self.made.append(Connection(self.index, NO_ASSOCIATION, mid_session))
        self._rrc = self._requested_only = False
        self._nas = 0


def radio_subscribers(reader: RadioReader, first_number: int = 0) -> tuple[RadioSubscriber, ...]:
    """The subscribers of all inputs; `first_number` is the number of the first."""
    groups: dict[tuple[int, str], list[Pdu]] = {}
    for pdu in reader.pdus:
        one = pdu.source
        groups.setdefault((one.input, "" if one.ue == BROADCAST else one.ue), []).append(pdu)
    several = {given for given, _ in groups}
    found = phones({ue: pdus for ue, pdus in groups.items() if _of_handset(ue[1])})
    found += [Phone([ue], in_time_order(pdus)) for ue, pdus in groups.items() if not _of_handset(ue[1])]
    made = []
    for number, phone in enumerate(sorted(found, key=lambda p: min(p.ues)), first_number):
        ue = phone.ues[0][1]
        label = "the handset" if not ue else f"the handset's {ue}" if ue.startswith(SUBSCRIPTION) else ue
        mine = {given for given, _ in phone.ues}
        person = Person(number, label=label if mine == several else f"{label} of {_inputs(mine)}")
        made.append(_subscriber(person, phone))
    return tuple(made)


def _of_handset(ue: str) -> bool:
    return not ue or ue.startswith(SUBSCRIPTION)


def _inputs(given: Iterable[int]) -> str:
    first, *others = (str(number + 1) for number in sorted(given))
    return f"inputs {', '.join([first, *others[:-1]])} and {others[-1]}" if others else f"input {first}"


def _subscriber(person: Person, phone: Phone) -> RadioSubscriber:
    seams = {id(phone.pdus[n].source) for n in phone.seams}
    kept, copies = without_copies(phone.pdus)
    left_out = [m for p in (*copies, *phone.doubles) for m in p.messages]
    captured = [m for p in (*phone.pdus, *phone.doubles) for m in p.messages]
    out = RadioSubscriber(person, [], [], [], [], left_out, captured, [*kept, *copies, *phone.doubles], phone.note)
    connections = _Connections()
    secured_in = -1
    for pdu in kept:
        if id(pdu.source) in seams:
            connections.interrupt()
        broadcast = pdu.source.ue == BROADCAST
        copy = not pdu.carried and pdu.source.protected is False
        index = connections.of(pdu.message, pdu.source.time, broadcast=broadcast, copy=copy)
        if copy and is_nas(pdu.message):
            pdu = protection_untold(pdu, secured=secured_in == index)  # noqa: PLW2901
        for message in pdu.messages:
            at = At(message.at.frame, len(out.timeline), index)
            out.timeline.append(placed(message, at))
            out.times.append(pdu.source.time)
            out.cells.append(pdu.source.cell)
        if in_force(pdu.message):
            secured_in = index
    out.connections = connections.made
    person.identity = _identity(out.timeline)
    person.connections = list(range(len(out.connections)))
    return out


def _identity(timeline: Iterable[Message]) -> Identity | None:
    """The strongest identity by which the UE calls itself; of several the first."""
    best: Identity | None = None
    for message in timeline:
        if message.direction is not Direction.UPLINK:
            continue
        found = _identity_of(getattr(message, "identity", None))
        if found is not None and (best is None or found[0] > best[0]):
            best = found
    return best


def _identity_of(one: object) -> Identity | None:
    if isinstance(one, IMSI) and one.value:
        # The first digit stands beside the type (TS 24.008, 10.5.1.4).
        return Kind.PERMANENT, (SUPIFormat.IMSI, f"{one.value[0] >> 4:x}"), one.value[1:]
    if isinstance(one, EPSGUTI):
        return Kind.TEMPORARY, (EPS, one.mme_group, one.mme_code), one.value
    if isinstance(one, SUCI) and one.scheme is ProtectionScheme.NULL:
        return Kind.PERMANENT, (one.supi_format, one.home_network), one.value
    if isinstance(one, TemporaryIdentity):
        return Kind.TEMPORARY, (one.amf_set, one.amf_pointer), one.value
    return None
