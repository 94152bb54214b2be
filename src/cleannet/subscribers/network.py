"""The deployment as the pipeline sees it: the tables, the connections, and whose they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from cleannet.decode.cursor import ValueRole
from cleannet.decode.f1ap_reader import F1PDU
from cleannet.decode.nas_opening import NASOpening
from cleannet.decode.s1ap_reader import S1PDU
from cleannet.decode.shapes import Flags, Numbers, gather, numbers, stable_order
from cleannet.decode.shapes import Shape as PayloadShape
from cleannet.frames.outside import OutsideFlow
from cleannet.model.frame import FrameRef
from cleannet.model.message import Message
from cleannet.model.ngap import NGAPMessage, Tunnel
from cleannet.subscribers.contradictions import NO_STREAMS, Streams
from cleannet.subscribers.core import Core
from cleannet.subscribers.deployment import Deployment, Shape
from cleannet.subscribers.link import Person, temporary_identities
from cleannet.subscribers.links import Association, IdConflict, Link, SCTPEvent
from cleannet.subscribers.radio import RadioSubscriber
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.subscriber import Connection, Subscriber
from cleannet.subscribers.tables import Tables
from cleannet.subscribers.tunnels import tunnels_of
from cleannet.subscribers.user_plane import UserPlane
from cleannet.subscribers.witnesses.core import core_side
from cleannet.subscribers.witnesses.phone import phone_side
from cleannet.subscribers.witnesses.witness import Witness, witnesses

M = TypeVar("M", bound=Message)

PARTS_BITS = 16
"""Messages of one NAS PDU are fewer than 65,536."""


@dataclass
class Network(Deployment):
    """Columns behind the `Deployment` that checks see.

    A row of the deployment is an entry here: one message of one payload. `entry_row` is the payload's row in the
    tables, `entry_part` the message's number inside it (0 the NGAP message, then those of its NAS PDUs in order).

    Attributes:
        tables: the payloads.
        row_connection: connection of each payload row, -1 for none.
        row_subscriber: subscriber of each payload row (a paging has one but no connection), -1 for none.
        known_connections: the connections; `people`: the subscribers.
        radio: subscribers of phone logs, radio captures and F1; they have no rows. Those of F1 may be some of `people`.
        f1, s1: the F1AP and S1AP messages.
        twins: where N2 has the NAS messages that F1 shows at these places, and S1 those that the air shows.
        openings: what keys opened of NAS, if any were given.
        opened_frames: those inside which keys opened ESP, as input << 40 | number, sorted.
    """

    tables: Tables
    row_connection: Numbers
    row_subscriber: Numbers
    known_connections: Sequence[Connection]
    people: Sequence[Person]
    associations: tuple[Association, ...] = ()
    links: tuple[Link, ...] = ()
    sctp_events: tuple[SCTPEvent, ...] = ()
    id_conflicts: tuple[IdConflict, ...] = ()
    settings: Settings = field(default_factory=Settings)
    radio: tuple[RadioSubscriber, ...] = ()
    f1: tuple[F1PDU, ...] = ()
    s1: tuple[S1PDU, ...] = ()
    twins: Mapping[FrameRef, FrameRef] = field(default_factory=dict)
    core: Core = field(default_factory=Core)
    user_plane: UserPlane = field(default_factory=UserPlane)
    streams: Streams = NO_STREAMS
    outside: tuple[OutsideFlow, ...] = ()
    openings: list[NASOpening] = field(default_factory=list)
    opened_frames: Numbers = field(default_factory=lambda: np.zeros(0, np.int64))

    @property
    def subscriber_count(self) -> int:  # type: ignore[override]
        """How many subscribers were told apart."""
        return len(self.people)

    @property
    def handsets(self) -> tuple[Subscriber, ...]:
        """See `Deployment`."""
        return tuple(one.subscriber(self.settings) for one in self.radio_only())

    @property
    def counted_handsets(self) -> tuple[Subscriber, ...]:
        """See `Deployment`."""
        return tuple(one.subscriber(self.settings) for one in self.radio_only() if not one.twin)

    @property
    def everyone(self) -> list[Person]:
        """All subscribers by number: those of N2, then those that only phone logs, radio captures, F1 and S1 show."""
        return [*self.people, *{id(one.person): one.person for one in self.radio_only()}.values()]

    @property
    def application(self) -> list[F1PDU | S1PDU]:
        """The messages of F1AP and S1AP."""
        return [*self.f1, *self.s1]

    def radio_only(self) -> list[RadioSubscriber]:
        """Those of `radio` that are no subscribers of N2."""
        return [one for one in self.radio if one.person.number >= len(self.people)]

    @property
    def any_decrypted(self) -> bool:
        """See `Deployment`."""
        return bool(self.openings) or len(self.opened_frames) > 0 or bool(self.decrypted_frames)

    def was_opened(self, place: FrameRef) -> bool:
        """See `Deployment`."""
        if not len(self.opened_frames):
            return False
        key = place.input << 40 | place.frame
        at = int(np.searchsorted(self.opened_frames, key))
        return at < len(self.opened_frames) and int(self.opened_frames[at]) == key

    def decrypted_rows(self, rows: Numbers) -> list[bool]:
        """See `Deployment`."""
        opened = [self.was_opened(self.place(row)) for row in rows.tolist()]
        return [one or self.message(row).decrypted for row, one in zip(rows.tolist(), opened, strict=True)]

    @cached_property
    def on_f1(self) -> dict[FrameRef, list[FrameRef]]:
        """Where F1 shows the NAS messages that N2 has at these places."""
        found: dict[FrameRef, list[FrameRef]] = {}
        for place, twin in self.twins.items():
            found.setdefault(twin, []).append(place)
        return found

    def radio_connections(self) -> list[Connection]:
        """The connections of phone logs, radio captures and F1 but for those that are connections of N2."""
        if not self.twins:
            return [c for one in self.radio for c in one.connections]
        found = []
        for one in self.radio:
            on_n2 = {m.at.connection for m in one.timeline if m.at.frame in self.twins}
            found += [c for c in one.connections if c.index not in on_n2]
        return found

    @property
    def phones(self) -> int:  # type: ignore[override]
        """See `Deployment`."""
        return len(self.radio)

    @cached_property
    def witnesses(self) -> tuple[Witness, ...]:  # type: ignore[override]
        """See `Deployment`."""
        phones = [phone_side(one) for one in self.radio] if len(self.tables.nas_row) else []
        if not any(one.heard for one in phones):
            return ()
        core = core_side(self.tables, self.row_connection, self.row_subscriber, self.associations, self.sctp_events)
        return witnesses(phones, core)

    def saw(self, types: tuple[type[Message], ...]) -> bool:
        """Whether any message of these types was read, on N2 or in a phone's log."""
        if not types:
            return False
        if len(self.rows(*types)) or any(issubclass(kind, types) for kind in self.core.kinds | self.user_plane.kinds):
            return True
        return any(issubclass(k, types) for one in self.radio for k in one.index.kinds())

    @cached_property
    def radio_owners(self) -> dict[FrameRef, int]:
        """The number of the subscriber of each message of phone logs, captures of the radio interface and F1."""
        return {m.at.frame: one.person.number for one in self.radio for m in one.timeline}

    def log_timelines(self) -> list[Subscriber]:
        """See `Deployment`."""
        return [one.subscriber(self.settings) for one in self.radio if not one.on_air]

    def air_timelines(self) -> list[Subscriber]:
        """See `Deployment`."""
        return [one.subscriber(self.settings) for one in self.radio if one.on_air and not one.on_s1]

    def s1_timelines(self) -> list[Subscriber]:
        """See `Deployment`."""
        return [one.subscriber(self.settings) for one in self.radio if one.on_s1]

    @cached_property
    def _entries(self) -> tuple[Numbers, Numbers, Numbers, Numbers]:
        """For each entry: payload row, part, kind of payload (0 NGAP, 1 NAS), and number of the message kind."""
        tables = self.tables
        fresh = np.flatnonzero(~tables.repeated).astype(np.int32)
        kinds_of_shape, parts = self._kinds
        counts = np.array([len(k) for k in kinds_of_shape] or [0], np.int32)
        pdus = np.flatnonzero(~tables.repeated[tables.nas_row]) if len(tables.nas_row) else np.zeros(0, np.int64)
        many = counts[tables.nas_shape[pdus]]
        rows = np.repeat(tables.nas_row[pdus], many).astype(np.int32)
        within = np.arange(len(rows)) - np.repeat(np.cumsum(many) - many, many)
        kind = parts[np.repeat(np.cumsum(np.append(0, counts))[tables.nas_shape[pdus]], many) + within]
        all_rows = np.concatenate([fresh, rows])
        ngap_kind = np.array([self._kind_number(type(s.example[0])) for s in tables.ngap_shapes] or [0], np.int16)
        all_kinds = np.concatenate([ngap_kind[tables.shape[fresh]], kind])
        order = np.argsort(all_rows, kind="stable")
        all_rows = all_rows[order]
        part = (np.arange(len(all_rows)) - np.searchsorted(all_rows, all_rows)).astype(np.int32)
        payload = np.repeat(np.array([0, 1], np.int8), [len(fresh), len(rows)])
        return all_rows, part, payload[order], all_kinds[order]

    @cached_property
    def _kind_numbers(self) -> dict[type[Message], int]:
        return {}

    def _kind_number(self, kind: type[Message]) -> int:
        return self._kind_numbers.setdefault(kind, len(self._kind_numbers))

    @cached_property
    def _kinds(self) -> tuple[list[list[int]], Numbers]:
        """For each NAS shape the numbers of its messages' kinds; and all of them in one array."""
        found = [[self._kind_number(type(m)) for m in s.example] for s in self.tables.nas_shapes]
        return found, np.array([n for one in found for n in one] or [0], np.int16)

    def rows(self, *types: type[Message], association: int | None = None) -> Numbers:
        """See `Deployment`."""
        by_kind = self._rows_by_kind
        wanted = [by_kind[n] for kind, n in self._kind_numbers.items() if issubclass(kind, types)]
        if len(wanted) == 1:
            chosen = wanted[0]
        else:
            marked = np.zeros(len(self._entries[0]), np.bool_)
            for some in wanted:
                marked[some] = True
            chosen = np.flatnonzero(marked).astype(np.int32)
        if association is not None:
            chosen = chosen[self.tables.association[self._entries[0][chosen]] == association]
        return chosen

    @cached_property
    def _rows_by_kind(self) -> list[Numbers]:
        """The entries of each kind of message, in the order of time."""
        kinds = self._entries[3]
        order = stable_order(kinds).astype(np.int32)
        edges = np.searchsorted(kinds[order], np.arange(len(self._kind_numbers) + 1))
        return [order[edges[n] : edges[n + 1]] for n in range(len(self._kind_numbers))]

    def message(self, row: int) -> Message:
        """See `Deployment`."""
        payload, part = int(self._entries[0][row]), int(self._entries[1][row])
        return self.tables.messages(payload, connection=int(self.row_connection[payload]))[part]

    def place(self, row: int) -> FrameRef:
        """See `Deployment`."""
        return self.tables.place(int(self._entries[0][row]))

    def payload_rows(self, rows: Numbers) -> Numbers:
        """The payload row of each entry."""
        return self._entries[0][rows]

    def seconds(self, rows: Numbers) -> npt.NDArray[np.float64]:
        """See `Deployment`."""
        return self.tables.time[self._entries[0][rows]] / 1e9

    def subscribers(self, rows: Numbers) -> Numbers:
        """See `Deployment`."""
        return self.row_subscriber[self._entries[0][rows]]

    def association_numbers(self, rows: Numbers) -> Numbers:
        """See `Deployment`."""
        return self.tables.association[self._entries[0][rows]]

    def connections(self, rows: Numbers) -> Numbers:
        """See `Deployment`."""
        return self.row_connection[self._entries[0][rows]]

    def connection(self, number: int) -> Connection:
        """See `Deployment`."""
        return self.known_connections[number]

    def lost(self, rows: Numbers) -> Flags:
        """See `Deployment`."""
        return self.tables.lost[self._entries[0][rows]]

    def shapes(self, kind: type[M]) -> list[Shape[M]]:
        """See `Deployment`."""
        rows = self.rows(kind)
        payload, part, of_nas, _ = (column[rows] for column in self._entries)
        key: Numbers = np.where(of_nas == 1, self._pdu_shape(payload), self.tables.shape[payload])
        key = (key.astype(np.int64) * 64 + np.minimum(part, 63)) * 2 + of_nas
        made: list[Shape[M]] = []
        order = stable_order(key)
        edges = np.flatnonzero(np.diff(key[order])) + 1
        for members in np.split(rows[order], edges) if len(rows) else ():
            example = self.message(int(members[0]))
            assert isinstance(example, kind)
            made.append(Shape(example, len(members), members, self))
        return sorted(made, key=lambda s: -s.count)

    @cached_property
    def by_subscriber(self) -> tuple[Numbers, Numbers]:
        """Fresh rows sorted by subscriber and time, and their subscribers."""
        rows = np.flatnonzero((self.row_subscriber >= 0) & ~self.tables.repeated).astype(np.int32)
        rows = rows[stable_order(self.row_subscriber[rows])]
        return rows, self.row_subscriber[rows]

    def rows_of(self, person: int) -> Numbers:
        """Payload rows of a subscriber, in the order of time."""
        rows, owners = self.by_subscriber
        return rows[np.searchsorted(owners, person) : np.searchsorted(owners, person, side="right")]

    def rows_of_association(self, association: int) -> Numbers:
        """Payload rows of an association, in the order of time."""
        return np.flatnonzero((self.tables.association == association) & ~self.tables.repeated)

    @cached_property
    def _by_frame(self) -> tuple[Numbers, Numbers]:
        """Payload rows in the order of input and frame, and a number for each that tells both."""
        key = self.tables.input.astype(np.int64) << 40 | self.tables.frame
        order = np.argsort(key, kind="stable")
        return order, key[order]

    def rows_in(self, place: FrameRef) -> Numbers:
        """Payload rows of one frame."""
        order, keys = self._by_frame
        wanted = place.input << 40 | place.frame
        return order[np.searchsorted(keys, wanted) : np.searchsorted(keys, wanted, side="right")]

    def rows_at(self, place: FrameRef) -> Numbers:
        """Payload rows of one place in the captures."""
        some = self.rows_in(place)
        return np.compress(self.tables.index[some] == place.message, some)

    def _pdu_shape(self, payload: Numbers) -> Numbers:
        """A number for what NAS a row carries: of its one PDU, or of all its PDUs together."""
        tables = self.tables
        first, last = tables.nas_first[payload], tables.nas_first[payload + 1]
        single = np.append(tables.nas_shape, 0)[np.minimum(first, len(tables.nas_shape))].astype(np.int64)
        several = np.flatnonzero(last - first > 1)
        known: dict[tuple[int, ...], int] = {}
        for place in several:
            key = tuple(tables.nas_shape[first[place] : last[place]].tolist())
            single[place] = len(tables.nas_shapes) + known.setdefault(key, len(known))
        return single

    def tmsis(self, rows: Numbers) -> Numbers:
        """See `Deployment`."""
        payload, part, of_nas, _ = (column[rows] for column in self._entries)
        result: Numbers = np.full(len(rows), -1, np.int64)
        tables = self.tables
        arena = np.frombuffer(tables.reader.arena, np.uint8)
        pdu, inner = self._pdu_of(payload, part)
        for nas, shapes in ((0, tables.ngap_shapes), (1, tables.nas_shapes)):
            some = np.flatnonzero(of_nas == nas)
            shape = (tables.nas_shape[pdu[some]] if nas else tables.shape[payload[some]]).astype(np.int64)
            start = tables.nas_offset[pdu[some]] if nas else tables.offset[payload[some]]
            key = shape << PARTS_BITS | inner[some] * nas
            for one in np.unique(key).tolist():
                place = _tmsi_of(shapes[one >> PARTS_BITS], one & (1 << PARTS_BITS) - 1)
                if place is not None:
                    mine = np.flatnonzero(key == one)
                    result[some[mine]] = numbers(gather(arena, start[mine] + place, 4), 0, 4)
        return result

    def tunnels(self, rows: Numbers) -> list[tuple[Tunnel, ...]]:
        """See `Deployment`."""
        return tunnels_of(self.tables, self._entries[0][rows])

    def _pdu_of(self, payload: Numbers, part: Numbers) -> tuple[Numbers, Numbers]:
        """The NAS PDU that each NAS message stands in, and its number inside it."""
        tables = self.tables
        pdu = tables.nas_first[payload].astype(np.int64)
        inner = part.astype(np.int64) - 1
        for place in np.flatnonzero(tables.nas_first[payload + 1] - pdu > 1).tolist():
            while inner[place] >= (count := len(tables.nas_shapes[tables.nas_shape[pdu[place]]].example)):
                inner[place] -= count
                pdu[place] += 1
        return pdu, inner


def _tmsi_of(shape: PayloadShape, number: int) -> int | None:
    """Where the 5G-TMSI of one message of a shape begins, if it has one."""
    places = [offset for role, offset, _ in shape.values if role is ValueRole.TMSI]
    for message in shape.example[:number]:
        places = places[len(temporary_identities(message)) :]
    one = shape.example[number]
    carries = isinstance(one, NGAPMessage) or temporary_identities(one)
    return places[0] if carries and places else None
