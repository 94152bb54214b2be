"""Subscribers of phone logs and radio captures: timelines, connections, identities."""

import functools
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

import msgspec

from cleannet.decode.memo import placed
from cleannet.decode.radio import Pdu, RadioReader, ciphered, is_nas
from cleannet.model.f1ap import F1APMessage, F1UEContextReleaseComplete
from cleannet.model.frame import At, FrameRef
from cleannet.model.gsm import GSMChannelRelease, GSMMessage
from cleannet.model.identity import EPSGUTI, IMSI, SUCI, ProtectionScheme, SUPIFormat, TemporaryIdentity
from cleannet.model.lte_rrc import (
    LTEConnectionReject,
    LTEConnectionRelease,
    LTEConnectionRequest,
    LTEMobilityFromEUTRACommand,
)
from cleannet.model.message import Direction, Message
from cleannet.model.nr_rrc import NRMobilityFromNRCommand, NRReject, NRRelease, NRResumeRequest, NRSetupRequest
from cleannet.model.radio import F1_UE, S1_UE, Cell
from cleannet.model.rrc import RRCMessage
from cleannet.model.s1ap import S1InitialUEMessage, S1Paging, S1UEContextReleaseComplete
from cleannet.model.umts_rrc import UMTSConnectionReject, UMTSConnectionRelease, UMTSConnectionRequest
from cleannet.subscribers.copies import in_force, protection_untold, without_copies
from cleannet.subscribers.f1_people import UE, groups
from cleannet.subscribers.index import Index
from cleannet.subscribers.link import EPS, Identity, Kind, Person
from cleannet.subscribers.one_phone import BROADCAST, Phone, in_time_order, phones
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.subscriber import Connection, Subscriber

SUBSCRIPTION = "subscription"
REQUESTS = (LTEConnectionRequest, NRSetupRequest, NRResumeRequest, UMTSConnectionRequest)
ENDS = (
    LTEConnectionRelease,
    LTEConnectionReject,
    LTEMobilityFromEUTRACommand,
    NRRelease,
    NRReject,
    NRMobilityFromNRCommand,
    GSMChannelRelease,
    F1UEContextReleaseComplete,
    S1UEContextReleaseComplete,
    UMTSConnectionRelease,
    UMTSConnectionReject,
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
NOBODY: Mapping[UE, Person] = MappingProxyType({})
TRAILING = 2_000_000_000
"""Nanoseconds after a release within which a log still writes messages of the connection."""
RELEASED = "RRCConnectionReleaseComplete"
"""Sent behind the release, in UMTS up to N308 times more (TS 25.331, 8.1.4.6)."""
TO_ALL = ("SystemInformation", "PagingRequest", "ImmediateAssignment")
"""How the names of RR messages begin that a whole cell hears (TS 44.018, table 9.1.1)."""


class RadioSubscriber(msgspec.Struct, dict=True):
    """One UE of one input, one phone of several, or one subscriber of F1, who may be one of N2 too, or of S1.

    Attributes:
        timeline: its messages; `times` (nanoseconds since 1970) and `cells` of each.
        losses: positions of messages before which some may be missing, or that are hidden themselves.
        copies: messages that are copies of others, and left out.
        captured: every message as the log holds it, copies and all, before bodies were taken from copies.
        pdus: what was read, copies too.
        carriers: for each message of the timeline, what it stands in.
        note: what the report is to say of its inputs.
        twin: S1 shows the same UE in a timeline of its own, which is the same person's.
    """

    person: Person
    timeline: list[Message]
    times: list[int]
    cells: list[Cell | None]
    connections: list[Connection]
    copies: list[Message]
    captured: list[Message]
    pdus: list[Pdu]
    losses: list[int] = msgspec.field(default_factory=list)
    carriers: list[Pdu] = msgspec.field(default_factory=list)
    note: str = ""
    twin: bool = False

    @functools.cached_property
    def index(self) -> Index:
        """Where the messages stand; the timeline does not change any more."""
        return Index(self.timeline)

    def subscriber(self, settings: Settings) -> Subscriber:
        """As the checks see it."""
        seconds = [t / 1e9 for t in self.times]
        return Subscriber(self.timeline, self.connections, seconds, self.losses, settings, self.cells, self.index)

    @property
    def spoke(self) -> bool:
        """Whether it got so far as to send or get NAS; a UE known for one connection that did not may be anybody."""
        return not self.on_air or any(map(is_nas, self.timeline))

    @functools.cached_property
    def on_air(self) -> bool:
        """Whether it is known from a capture of the radio interface, F1 or S1, not from a log of its own."""
        return any(pdu.source.air for pdu in self.pdus)

    @functools.cached_property
    def on_s1(self) -> bool:
        """Whether it is known from S1."""
        return any(pdu.source.ue.startswith(S1_UE) for pdu in self.pdus)

    @functools.cached_property
    def places(self) -> dict[FrameRef, int]:
        """For each place in the inputs the position of its first message."""
        return {m.at.frame: n for n, m in reversed(tuple(enumerate(self.timeline)))}


class _Traits(NamedTuple):
    """What the messages of one type are."""

    rrc: bool
    gsm: bool
    f1ap: bool
    s1_paging: bool
    s1_initial: bool
    request: bool
    end: bool


@functools.cache
def _traits(kind: type[Message]) -> _Traits:
    types = RRCMessage, GSMMessage, F1APMessage, S1Paging, S1InitialUEMessage, REQUESTS, ENDS
    return _Traits(*(issubclass(kind, one) for one in types))


class _Connections:
    """Tells connections apart, message by message. `index` is the current one's number, -1 between two.

    `made` is shared by the UEs of one subscriber. `release_visible`: as in `Connection`. `on_s1`: S1AP tells alone.
    """

    def __init__(self, made: list[Connection], *, release_visible: bool = False, on_s1: bool = False) -> None:
        self.made = made
        self._release_visible = release_visible
        self._on_s1 = on_s1
        self.index = -1
        self._rrc = self._gsm = self._requested_only = False
        self._nas = 0
        self._ended = -TRAILING

    def of(self, message: Message, time: int, *, broadcast: bool, copy: bool) -> int:
        """The number of the connection that a message belongs to."""
        kind = _traits(type(message))
        to_all = kind.s1_paging or (kind.gsm and message.name.startswith(TO_ALL))
        if broadcast or to_all or (self.index < 0 and kind.f1ap):
            return -1
        if self._on_s1:
            if self.index < 0 or kind.s1_initial:
                self._begin(mid_session=not kind.s1_initial)
        elif kind.request:
            if not self._continues():
                self._begin(mid_session=False)
            self._requested_only = not self._nas
        elif not self._rrc and not kind.rrc and self._opens(message):
            self._begin(mid_session=False)
        elif self.index < 0:
            trails = copy or message.name == RELEASED
            if self.made and trails and time - self._ended <= TRAILING:
                return len(self.made) - 1
            self._begin(mid_session=message.name not in INITIAL or kind.rrc)
        self._count(message, kind)
        here = self.index
        if kind.end:
            self.made[here] = msgspec.structs.replace(self.made[here], released=True)
            self.index, self._ended = -1, time
        return here

    def _continues(self) -> bool:
        """Whether an RRC request belongs to the current connection: a repetition, or behind its first NAS message."""
        if self.index < 0:
            return False
        if self._gsm:
            return False
        return self._requested_only or (self._nas > 0 and not self._rrc and not self.made[self.index].mid_session)

    def _opens(self, message: Message) -> bool:
        """Whether a NAS message opens a connection, where no RRC tells."""
        if message.direction is Direction.DOWNLINK:
            return False
        return message.name in INITIAL and (self.index < 0 or self._nas > 0)

    def _count(self, message: Message, kind: _Traits) -> None:
        if kind.rrc:
            self._rrc = True
            self._requested_only &= kind.request
        else:
            self._gsm |= message.protocol == "RR"
            self._nas += 1
            self._requested_only = False

    def interrupt(self) -> None:
        """Another log begins: what was between the two is unknown."""
        self.index = -1

    def _begin(self, *, mid_session: bool) -> None:
        self.index = len(self.made)
        made = Connection(self.index, NO_ASSOCIATION, mid_session, False, self._release_visible, self._on_s1)
        self.made.append(made)
        self._rrc = self._gsm = self._requested_only = False
        self._nas = 0


def radio_subscribers(
    reader: RadioReader, first_number: int = 0, known: Mapping[UE, Person] = NOBODY
) -> tuple[RadioSubscriber, ...]:
    """The subscribers of all inputs; `first_number` is the number of the first.

    `known`: the subscribers of N2 whom UEs of F1 are. UEs of F1 and those of captures of the radio interface are told
    by names of one connection; they are one subscriber where their identities say so.
    """
    by_ue, connected = _by_ue(reader.pdus)
    several = {given for given, _ in [*by_ue, *connected] if given >= 0}
    logs = {ue: pdus for ue, pdus in by_ue.items() if _of_handset(ue[1]) and not all(pdu.source.air for pdu in pdus)}
    found = phones(logs)
    found += [Phone([ue], in_time_order(pdus)) for ue, pdus in by_ue.items() if ue not in logs]
    made = []
    number = first_number
    for phone in sorted(found, key=lambda p: min(p.ues)):
        label = _label(phone.ues[0][1], phone.pdus)
        mine = {given for given, _ in phone.ues}
        person = Person(number, label=label if mine == several else f"{label} of {_inputs(mine)}")
        made.append(_subscriber(person, phone, own=True))
        number += 1
    for ues, known_as in groups(connected, known):
        given, ue = ues[0]
        label = f"{ue} of input {given + 1}" if len(several) > 1 and given >= 0 else ue
        person = known_as or Person(number, label=label)
        # What S1 and the air show of one UE are two timelines of one person, else each message would stand there twice.
        on_s1 = [one for one in ues if one[1].startswith(S1_UE)]
        for part in filter(None, (on_s1, [one for one in ues if one not in on_s1])):
            phone = Phone(part, in_time_order([pdu for one in part for pdu in connected[one]]))
            made.append(_subscriber(person, phone, own=known_as is None and person.identity is None))
        number += known_as is None
    return tuple(made)


def _by_ue(pdus: Iterable[Pdu]) -> tuple[dict[UE, list[Pdu]], dict[UE, list[Pdu]]]:
    """What concerns each handset of a log, and all; and each UE that is known by a name of one connection."""
    lasting: dict[UE, list[Pdu]] = {}
    connected: dict[UE, list[Pdu]] = {}
    for pdu in pdus:
        given, ue = pdu.source.whose
        group = connected if pdu.source.air and ue != BROADCAST else lasting
        group.setdefault((given, "" if ue == BROADCAST else ue), []).append(pdu)
    return lasting, connected


def _label(ue: str, pdus: Sequence[Pdu]) -> str:
    """What to call a handset; where only what all hear was captured, there is none."""
    if not ue:
        return "everybody in the cell" if all(pdu.source.air for pdu in pdus) else "the handset"
    return f"the handset's {ue}" if ue.startswith(SUBSCRIPTION) else ue


def _of_handset(ue: str) -> bool:
    return not ue or ue.startswith(SUBSCRIPTION)


def _inputs(given: Iterable[int]) -> str:
    first, *others = (str(number + 1) for number in sorted(given))
    return f"inputs {', '.join([first, *others[:-1]])} and {others[-1]}" if others else f"input {first}"


def _subscriber(person: Person, phone: Phone, *, own: bool) -> RadioSubscriber:
    """`own`: the person is no subscriber of N2."""
    seams = {id(phone.pdus[n].source) for n in phone.seams}
    kept, copies = without_copies(phone.pdus)
    left_out = [m for p in (*copies, *phone.doubles) for m in p.messages]
    captured = [m for p in (*phone.pdus, *phone.doubles) for m in p.messages]
    out = RadioSubscriber(person, [], [], [], [], left_out, captured, [*kept, *copies, *phone.doubles], note=phone.note)
    of_ue: dict[str, _Connections] = {}
    secured_in = -1
    for pdu in kept:
        source = pdu.source
        if id(source) in seams:
            for each in of_ue.values():
                each.interrupt()
        broadcast = source.ue == BROADCAST
        copy = not pdu.carried and source.protected is False
        ue = "" if broadcast else source.ue
        connections = of_ue.get(ue)
        if connections is None:
            on_s1 = ue.startswith(S1_UE)
            tells = on_s1 or ue.startswith(F1_UE)
            connections = of_ue[ue] = _Connections(out.connections, release_visible=tells, on_s1=on_s1)
        index = connections.of(pdu.messages[0], source.time, broadcast=broadcast, copy=copy)
        nas = is_nas(pdu.messages[0])
        if copy and nas:
            pdu = protection_untold(pdu, secured=secured_in == index)  # noqa: PLW2901
        if (source.lost and not pdu.carried) or (not nas and ciphered(pdu.messages[0])):
            out.losses.append(len(out.timeline))
        for message in pdu.messages:
            at = At(message.at.frame, len(out.timeline), index)
            out.timeline.append(placed(message, at))
            out.times.append(source.time)
            out.cells.append(source.cell)
            out.carriers.append(pdu)
        if nas and in_force(pdu.messages[0]):
            secured_in = index
    if own:
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
