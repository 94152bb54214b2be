"""Timelines, and which of them are alike.

Two subscribers have alike timelines when their payloads have the same shapes in the same order, in connections of the
same kind, with the same sequence numbers, and their opaque values are equal at the same places. A check that neither
asks for time nor computes from opaque values must judge them alike; so only one of them is decoded and judged.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property

import msgspec
import numpy as np

from cleannet.decode.cursor import ValueRole
from cleannet.decode.reader import COMPARED
from cleannet.decode.shapes import Flags, Numbers, Octets, Shape, digests, gather, numbers, stable_order
from cleannet.model.message import Message
from cleannet.subscribers.network import Network
from cleannet.subscribers.subscriber import Connection, Subscriber
from cleannet.subscribers.tables import Tables

NO_NUMBER = 256
EXACT_OCTETS = 6
"""Values of up to so many octets are compared as numbers."""
ALL_ZERO = -1
LONG = 1 << 62
"""Set in the digest of a longer value; alone it is the digest of zeros."""
PLACES_A_ROW = 1 << 16


class Alike(msgspec.Struct, frozen=True):
    """Subscribers with alike timelines. `starts`: where their rows, `length` each, begin in `Timelines.rows`."""

    people: Numbers
    starts: Numbers
    length: int

    def only(self, people: Sequence[int]) -> "Alike":
        """Those of the group who are among `people`."""
        chosen = np.isin(self.people, people)
        return Alike(self.people[chosen], self.starts[chosen], self.length)


class Timelines:
    """All subscribers' rows, sorted by subscriber and time, and the groups of those that are alike."""

    def __init__(self, network: Network) -> None:
        self.network = network
        self.rows, owners = network.by_subscriber
        self._starts = np.searchsorted(owners, np.arange(len(network.people)))
        self._ends = np.searchsorted(owners, np.arange(len(network.people)), side="right")

    def groups(self) -> Iterator[Alike]:
        """The groups, in the order of their first subscribers."""
        marks = self._marks()
        patterns, bounds = self._patterns()
        found: dict[tuple[bytes, bytes], list[int]] = {}
        edges = zip(self._starts.tolist(), self._ends.tolist(), bounds[:-1].tolist(), bounds[1:].tolist(), strict=True)
        for person, (start, end, first, last) in enumerate(edges):
            pattern = patterns[first:last].tobytes() if last > first else b""
            found.setdefault((marks[start:end].tobytes(), pattern), []).append(person)
        for people in found.values():
            first = people[0]
            length = int(self._ends[first] - self._starts[first])
            yield Alike(np.array(people, np.int64), self._starts[people], length)

    def _marks(self) -> Numbers:
        """One row of numbers for each payload that says all that steers a check, but opaque values and time."""
        network, tables = self.network, self.network.tables
        rows = self.rows
        kinds = self._connection_kinds()
        known = {kind: n for n, kind in enumerate(dict.fromkeys(kinds))}
        connection = np.array([*(known[k] for k in kinds), -1], np.int64)[network.row_connection[rows]]
        flags = self._lossy * 4 + tables.direction[rows]
        marks = np.empty((len(rows), 4), np.int32)
        for place, column in enumerate((tables.shape[rows], self._nas_marks(), connection, flags)):
            marks[:, place] = column
        return marks

    @cached_property
    def _lossy(self) -> Flags:
        """For each row whether messages may be missing between the subscriber's row before (or its start) and this one.

        A gap in the TSNs tells that messages of one direction are missing between two of that association and
        direction, of whichever UE; so every subscriber that is active in between may have lost one.
        """
        tables = self.network.tables
        lossy = np.zeros(len(self.rows), np.bool_)
        flagged = np.flatnonzero(tables.lost & ~tables.repeated)
        if not len(flagged):
            return lossy
        previous = _before(tables.association * 4 + tables.direction)
        before = np.append(-1, self.rows)[:-1]
        before[self._starts] = self.rows[self._starts] - 1
        for association in np.unique(tables.association[flagged]):
            mine = flagged[tables.association[flagged] == association]
            opened = np.sort(previous[mine])
            closed = np.sort(mine)
            some = np.flatnonzero(tables.association[self.rows] == association)
            begun = np.searchsorted(opened, self.rows[some], side="left")
            ended = np.searchsorted(closed, before[some], side="right")
            lossy[some] = begun > ended
        return lossy

    def _connection_kinds(self) -> list[tuple[int, bool, bool, int]]:
        """What of each connection steers a check; associations count as the same or another one only."""
        connections = self.network.known_connections
        kinds = [(c.index, c.mid_session, c.released, 0) for c in connections]
        for person in self.network.people:
            if len(person.connections) > 1:
                order: dict[int, int] = {}
                for number in person.connections:
                    one = connections[number]
                    same = order.setdefault(one.association, len(order))
                    kinds[number] = (one.index, one.mid_session, one.released, same)
        return kinds

    def _nas_marks(self) -> Numbers:
        """A number for each row's NAS PDUs: their shapes and sequence numbers."""
        tables = self.network.tables
        own = tables.nas_shape.astype(np.int64) * (NO_NUMBER + 1) + _sequence_numbers(tables)
        first, last = tables.nas_first[self.rows], tables.nas_first[self.rows + 1]
        marks = np.where(last > first, np.append(own, 0)[np.minimum(first, len(own))], -1)
        known: dict[tuple[int, ...], int] = {}
        for place in np.flatnonzero(last - first > 1).tolist():
            key = tuple(own[first[place] : last[place]].tolist())
            marks[place] = -2 - known.setdefault(key, len(known))
        return marks

    def _patterns(self) -> tuple[Numbers, Numbers]:
        """Where equal opaque values stand in each subscriber's timeline.

        One row for each value that occurs more than once anywhere, or is all zero: its place, and the first place where
        the subscriber has the same value (-1 for octets that are all zero). Subscriber n has the rows from `bounds[n]`
        on.
        """
        tables, network = self.network.tables, self.network
        arena = np.frombuffer(tables.reader.arena, np.uint8)
        usable = (network.row_subscriber >= 0) & ~tables.repeated
        parts = [_telling_values(tables, arena, role, usable) for role in COMPARED]
        row, place, same = (np.concatenate(column) for column in zip(*parts, strict=True))
        owner = network.row_subscriber[row]
        position = np.empty(len(tables) + 1, np.int64)
        position[self.rows] = np.arange(len(self.rows))
        where = (position[row] - self._starts[owner]).astype(np.int64) * PLACES_A_ROW + place
        order = np.lexsort((where, same, owner))
        begins = np.append(True, (np.diff(same[order]) != 0) | (np.diff(owner[order]) != 0))[: len(order)]
        first = np.empty(len(order), np.int64)
        first[order] = where[order][np.maximum.accumulate(np.where(begins, np.arange(len(order)), 0))]
        first[same == ALL_ZERO] = -1
        in_order = np.lexsort((where, owner))
        patterns = np.column_stack([where, first])[in_order]
        return patterns, np.searchsorted(owner[in_order], np.arange(len(network.people) + 1))

    def subscriber(self, group: Alike) -> tuple[Subscriber, Numbers]:
        """The first of a group, decoded; and for each of its messages the place of its row in the subscriber's."""
        start = int(group.starts[0])
        network = self.network
        timeline: list[Message] = []
        places: list[int] = []
        losses: list[int] = []
        for place, row in enumerate(self.rows[start : start + group.length].tolist()):
            number = int(network.row_connection[row])
            index = network.known_connections[number].index if number >= 0 else -1
            if self._lossy[start + place]:
                losses.append(len(timeline))
            messages = network.tables.messages(row, len(timeline), index)
            places.extend([place] * len(messages))
            timeline.extend(messages)
        at = np.array(places, np.int64)
        connections = self._connections(int(group.people[0]))
        made = Subscriber(timeline, connections, self.seconds(start, at), losses, network.settings)
        return made, at

    def _connections(self, person: int) -> list[Connection]:
        return [self.network.known_connections[n] for n in self.network.people[person].connections]

    def seconds(self, start: int, places: Numbers) -> list[float]:
        """Times of a subscriber's messages; `places` as `subscriber` gives them."""
        return [t / 1e9 for t in self.network.tables.time[self.rows[start + places]].tolist()]

    def with_times(self, like: Subscriber, start: int, places: Numbers, person: int) -> Subscriber:
        """A subscriber of the same group as `like`, with times of its own."""
        seconds = self.seconds(start, places)
        return Subscriber(
            like.timeline, self._connections(person), seconds, like.losses, like.settings, index=like.index
        )


def _before(ways: Numbers) -> Numbers:
    """For each row the row before of the same association and direction, -1 if none."""
    order = stable_order(ways)
    same = np.diff(ways[order]) == 0
    before = np.full(len(ways), -1, np.int64)
    before[order[1:][same]] = order[:-1][same]
    return before


def _not_alone(values: Numbers) -> Flags:
    """Whether each value occurs more than once."""
    ordered = np.sort(values)
    twice = ordered[1:][ordered[1:] == ordered[:-1]]
    if not len(twice):
        return np.zeros(len(values), np.bool_)
    found: Flags = twice[np.minimum(np.searchsorted(twice, values), len(twice) - 1)] == values
    return found


def _exact(arena: Octets, digest: Numbers, offset: Numbers, length: Numbers) -> Numbers:
    """Numbers that are equal exactly where the values are: short digests are exact, long values are compared."""
    same = digest.copy()
    for size in np.unique(length[length > EXACT_OCTETS]).tolist():
        some = np.flatnonzero(length == size)
        values = np.ascontiguousarray(gather(arena, offset[some], size)).view(f"V{size}").ravel()
        _, inverse = np.unique(values, return_inverse=True)
        zero = ~gather(arena, offset[some], size).any(axis=1)
        same[some] = np.where(zero, ALL_ZERO, -2 - (inverse * 64 + min(size, 63)))
    return same


def _sequence_numbers(tables: Tables) -> Numbers:
    """The NAS sequence number of each NAS PDU, NO_NUMBER where it has none."""
    result = np.full(len(tables.nas_shape), NO_NUMBER, np.int64)
    arena = np.frombuffer(tables.reader.arena, np.uint8)
    places = [s.find(ValueRole.SEQUENCE_NUMBER) for s in tables.nas_shapes]
    offsets = np.array([*(p[0] if p else -1 for p in places), -1], np.int64)[tables.nas_shape]
    some = np.flatnonzero(offsets >= 0)
    result[some] = arena[tables.nas_offset[some] + offsets[some]]
    return result


def _telling_values(tables: Tables, arena: Octets, role: ValueRole, usable: Flags) -> tuple[Numbers, Numbers, Numbers]:
    """The values of a role that occur more than once, or are all zero (which means something by itself).

    Three columns: row, place inside the row, and a number that is equal for equal values.
    """
    rows = np.arange(len(tables), dtype=np.int32)
    ngap = _values(tables.ngap_shapes, tables.shape, rows, tables.offset, np.zeros_like(rows), arena, role)
    pdu = 1 + np.arange(len(tables.nas_row)) - tables.nas_first[tables.nas_row]
    nas = _values(tables.nas_shapes, tables.nas_shape, tables.nas_row, tables.nas_offset, pdu, arena, role)
    empty = tuple(np.zeros(0, kind) for kind in (np.int32, np.int32, np.int64, np.int32, np.int64))
    row, place, start, length, digest = (np.concatenate(c) for c in zip(empty, *ngap, *nas, strict=True))
    telling = _not_alone(digest) | (digest == ALL_ZERO) | (digest == LONG)
    some = np.flatnonzero(telling & usable[row])
    return row[some], place[some], _exact(arena, digest[some], start[some], length[some])


def _values(
    shapes: list[Shape],
    shape: Numbers,
    row: Numbers,
    offset: Numbers,
    pdu: Numbers,
    arena: Octets,
    role: ValueRole,
) -> list[tuple[Numbers, ...]]:
    """All values of a role: row, place inside the row, offset, length, digest; one tuple of columns for each shape."""
    found: list[tuple[Numbers, ...]] = []
    with_role = [(s.number, [(n, v) for n, v in enumerate(s.values) if v[0] is role]) for s in shapes]
    if not any(values for _, values in with_role):
        return found
    order = stable_order(shape)
    edges = np.searchsorted(shape[order], np.arange(len(shapes) + 1))
    for number, values in with_role:
        some = order[edges[number] : edges[number + 1]]
        for count, (_, start, length) in values if len(some) else ():
            at = offset[some] + start
            place = (pdu[some] * 16 + min(count, 15)).astype(np.int32)
            sizes = np.full(len(some), length, np.int32)
            found.append((row[some].astype(np.int32), place, at, sizes, _digest(gather(arena, at, length))))
    return found


def _digest(octets: Octets) -> Numbers:
    """Numbers that are equal where the octets are; ALL_ZERO (only) for short values of zeros."""
    length = octets.shape[1]
    if length > EXACT_OCTETS:
        return digests(octets, 0, length) | LONG
    number = numbers(octets, 0, length)
    return np.where(number == 0, ALL_ZERO, number * 64 + length)
