"""The two sides: what the phone's log holds, and what the capture of the core does."""

import enum
from collections.abc import Callable, Iterator, Mapping, Set
from functools import cached_property

import msgspec
import numpy as np

from cleannet.decode.shapes import Flags, Numbers
from cleannet.model.frame import FrameRef
from cleannet.model.radio import Cell
from cleannet.subscribers.witnesses.octets import (
    HEADER,
    PADDING,
    Key,
    distinctive,
    is_protected,
    key_of_plain,
    keys_as_sent,
)


class Form(enum.Enum):
    """How a phone's log holds a message: as sent on air, perhaps without its protection, or only nested in another."""

    AS_SENT = 1
    UNTOLD = 2
    NESTED = 3


class Heard(msgspec.Struct, frozen=True):
    """A NAS message in a phone's log.

    Attributes:
        time: nanoseconds by the phone's clock, -1 unknown.
        uplink: None where the log does not tell.
        connection: number of the phone's connection, -1 for none.
        on_radio: it was logged inside an RRC message.
        opens: the phone opens a connection with it.
        protected: it was integrity protected, as far as the log tells.
        aliases: temporary and permanent identities in it, as octets.
    """

    place: FrameRef
    time: int
    uplink: bool | None
    octets: bytes
    form: Form
    name: str
    connection: int = -1
    on_radio: bool = False
    opens: bool = False
    protected: bool = False
    cell: Cell | None = None
    aliases: frozenset[bytes] = frozenset()

    def marks(self) -> Iterator[Key]:
        """By what the core's side would be known to be the same, the surest first."""
        yield from keys_as_sent(self.octets)
        if self.form is Form.UNTOLD and not is_protected(self.octets):
            yield key_of_plain(self.octets)


class PhoneConnection(msgspec.Struct, frozen=True):
    """What a phone's log tells of one connection.

    `plmns`: those of its cell's system information, empty unknown. `keys_proven`: security was established in it.
    """

    plmns: frozenset[str] = frozenset()
    keys_proven: bool = False


class PhoneSide(msgspec.Struct, frozen=True):
    """One phone's log (of one of its subscriptions): its messages in the order of time, and its connections.

    `logged`: octets of all its NAS records, those taken for copies too; `openings`: of these copies those by which the
    phone opens a connection: times and octets.
    """

    number: int
    input: int
    heard: tuple[Heard, ...]
    connections: Mapping[int, PhoneConnection] = {}
    logged: frozenset[bytes] = frozenset()
    openings: tuple[tuple[int, bytes], ...] = ()


class Sent(msgspec.Struct, frozen=True):
    """A NAS message on N2. `pdu`, `row`: its number, and that of its NGAP message. `plain`: its body, if readable."""

    pdu: int
    row: int
    time: int
    input: int
    uplink: bool
    octets: bytes
    plain: bytes | None
    connection: int
    association: int

    def marks(self) -> Iterator[Key]:
        """By what the phone's side would be known to be the same, the surest first."""
        yield from keys_as_sent(self.octets)
        if self.plain is not None:
            yield key_of_plain(self.plain)


class CoreSide(msgspec.Struct, dict=True, eq=False):
    """What the captures of N2 hold, as columns in the order of time.

    Attributes:
        arena: octets of all payloads.
        row, offset, length: of each NAS PDU; `uplink`; `body`: where its plain body begins, -1 where it is ciphered
            or cannot be read.
        time, input, association, connection, subscriber: of each NGAP message.
        from_core, from_gnb: which side sent it, and it is no repetition.
        damaged: messages are missing before it, it was cut, or not all of it was read.
        begun, moved, secured, ended: it begins its connection, moves it between gNBs, hands the gNB its keys, ends it.
        undelivered: it returns a NAS message that the gNB could not deliver.
        place: where a row was captured.
        gapless: associations whose packets were captured, so that a gap shows.
        breaks: times at which an association began anew or ended.
        plmns: those that the core serves.
    """

    arena: bytes | bytearray
    row: Numbers
    offset: Numbers
    length: Numbers
    uplink: Flags
    body: Numbers
    time: Numbers
    input: Numbers
    association: Numbers
    connection: Numbers
    subscriber: Numbers
    from_core: Flags
    from_gnb: Flags
    damaged: Flags
    begun: Flags
    moved: Flags
    secured: Flags
    ended: Flags
    undelivered: Flags
    place: Callable[[int], FrameRef]
    gapless: Set[int] = frozenset()
    breaks: Mapping[int, list[int]] = {}
    plmns: Set[str] = frozenset()

    def octets(self, pdu: int, start: int = 0) -> bytes:
        """Octets of a NAS PDU, from one of them on."""
        offset = int(self.offset[pdu])
        return bytes(self.arena[offset + start : offset + int(self.length[pdu])])

    def sent(self, pdu: int) -> Sent:
        """One NAS PDU."""
        row, body = int(self.row[pdu]), int(self.body[pdu])
        return Sent(
            pdu,
            row,
            int(self.time[row]),
            int(self.input[row]),
            bool(self.uplink[pdu]),
            self.octets(pdu),
            None if body < 0 else self.octets(pdu, body),
            int(self.connection[row]),
            int(self.association[row]),
        )

    def known_by(self, keys: Set[Key]) -> list[Sent]:
        """The PDUs that have one of these keys."""
        lengths = {len(octets) for kind, octets, _ in keys if kind == "octets"}
        lengths |= {length for kind, _, length in keys if kind == "MAC"}
        plain = [len(octets) for kind, octets, _ in keys if kind == "plain"]
        wanted = np.isin(self.length, list(lengths))
        if plain:
            size = self.length - np.maximum(self.body, 0)
            wanted |= (self.body >= 0) & np.isin(size, [n + more for n in plain for more in range(PADDING + 1)])
        wanted &= ~self.undelivered[self.row]
        return [self.sent(pdu) for pdu in np.flatnonzero(wanted).tolist() if self._has(pdu, keys)]

    def _has(self, pdu: int, keys: Set[Key]) -> bool:
        octets, body = self.octets(pdu), int(self.body[pdu])
        return any(key in keys for key in keys_as_sent(octets)) or (body >= 0 and key_of_plain(octets[body:]) in keys)

    def may_hide(self, heard: Heard, earliest: int, latest: int) -> bool:
        """Whether a PDU that cannot be read could be the protected form of a plain copy, by way, time and length."""
        times = self.time[self.row]
        near = (self.body < 0) & (times >= earliest) & (times <= latest)
        if heard.uplink is not None:
            near &= self.uplink == heard.uplink
        size = self.length - HEADER
        return bool((near & (size <= len(heard.octets)) & (size >= len(heard.octets) - PADDING)).any())

    @cached_property
    def _pdus_by_connection(self) -> tuple[Numbers, Numbers]:
        connection = self.connection[self.row]
        order = np.argsort(connection, kind="stable")
        return order, connection[order]

    def pdus_of(self, connection: int) -> list[int]:
        """The NAS PDUs of a connection, in the order of time."""
        order, sorted_ = self._pdus_by_connection
        start, end = np.searchsorted(sorted_, [connection, connection + 1])
        mine: list[int] = order[start:end].tolist()
        return mine

    def recognisable(self, connection: int, *, protected: bool) -> bool:
        """Whether a connection holds messages that cannot be another's. `protected`: those with a MAC count too."""
        octets = (self.octets(pdu) for pdu in self.pdus_of(connection))
        return any(distinctive(one) and (protected or not one[1] & 0xF) for one in octets)

    def inputs_of(self, association: int) -> set[int]:
        """The inputs that hold messages of an association."""
        inputs: list[int] = np.unique(self.input[self.association == association]).tolist()
        return set(inputs)

    def whole_between(self, association: int, first: int, last: int, *, uplink: bool) -> bool:
        """Whether the capture proves to hold all that went one way on an association between two rows.

        A gap in the TSNs shows at the first message behind it that went the same way, and only where one came before
        it: so these must be there, and everything between them.
        """
        if association not in self.gapless:
            return False
        way = np.flatnonzero((self.from_gnb if uplink else self.from_core) & (self.association == association))
        start, end = np.searchsorted(way, first, side="right") - 1, np.searchsorted(way, last)
        if start < 0 or end == len(way):
            return False
        first, last = int(way[start]), int(way[end])
        if any(self.time[first] <= time <= self.time[last] for time in self.breaks.get(association, ())):
            return False
        mine = self.association[first + 1 : last + 1] == association
        return not bool((mine & self.damaged[first + 1 : last + 1]).any())

    def damaged_near(self, earliest: int, latest: int) -> bool:
        """Whether anything is missing, or unread, of any association in a span of time."""
        start, end = np.searchsorted(self.time, [earliest, latest])
        return bool(self.damaged[start : end + 1].any())

    def flagged(self, connection: int, flags: Flags, first: int, last: int) -> bool:
        """Whether a connection has a row so flagged behind row `first` up to row `last`."""
        mine = self.connection[first + 1 : last + 1] == connection
        return bool((mine & flags[first + 1 : last + 1]).any())

    def lives_behind(self, connection: int, row: int) -> bool:
        """Whether a connection has a message behind a row."""
        return bool((self.connection[row + 1 :] == connection).any())

    def row_at(self, time: int) -> int:
        """The last row not later than a time, -1 if there is none."""
        return int(np.searchsorted(self.time, time, side="right")) - 1
