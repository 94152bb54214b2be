"""TCP (RFC 9293): the octets of each connection in order, with what the capture lost counted.

Segments that come again are dropped, those that come early wait, up to bounds. A hole is declared lost when the bounds
are reached, when the receiver has acknowledged what lies behind it for a while, or at the end of the inputs. A
connection goes on from one input to the next where time and sequence numbers do, as in a capture cut into files.

Two segments with one sequence number and different octets are kept as a conflict: that is what an injected answer
looks like to whoever watches the way.
"""

from collections import OrderedDict

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Int64, Octets, Spans, field, window
from cleannet.frames.contradictions import MOST_CONFLICTS, Conflict, Mark, Memory, Segment
from cleannet.frames.ip import Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind

FIN, SYN, RST, ACK = 0x01, 0x02, 0x04, 0x10
_SHORTEST_HEADER = 20
_SPACE = 1 << 32
_HALF = 1 << 31
MOST_CONNECTIONS = 1 << 16
MOST_WAITING, MOST_WAITING_OCTETS = 256, 1 << 20
"""Segments, and their octets, that wait for a hole of one direction."""
MOST_HELD = 1 << 26
"""Octets that wait in all connections together."""
PATIENCE = 1_000_000_000
"""Nanoseconds for which an acknowledged hole may still be filled by frames that were captured out of order."""
FAR = 1 << 30
"""Octets beyond which a segment cannot be of the stream: no window is larger (RFC 7323, 2.2)."""
GAP = 1 << 24
"""Octets between two inputs beyond which the second is not believed to carry a connection of the first on."""


class Chunk(msgspec.Struct, frozen=True):
    """Octets of one direction of a connection that follow those of its chunk before.

    Attributes:
        connection: index into `TCPFrames.connections`.
        forward: True from its first end to its second.
        place, time: where and when they were captured.
        data: the octets; empty in a chunk that only tells the end.
        lost: how many octets are missing right before (-1: unknown how many, the capture began inside).
        ends: the direction is over (FIN or RST).
    """

    connection: int
    forward: bool
    place: FrameRef
    time: int
    data: bytes
    lost: int = 0
    ends: bool = False


class Connection(msgspec.Struct):
    """One TCP connection.

    `source` is the end that sent the SYN, or the first segment that was captured; `first` is where that was captured.
    `began`: its SYN was captured.
    """

    source: str
    destination: str
    source_port: int
    destination_port: int
    first: FrameRef
    began: bool


class _Head(msgspec.Struct, frozen=True):
    """What the header of a segment says."""

    sequence: int
    acknowledged: int
    flags: int


class _Way(msgspec.Struct):
    """One direction: the sequence number that is to come next, and what waits for it.

    `begin`: number of the first octet of data, by the SYN or else by what was captured; -1 unknown. `claimed`: that of
    a SYN that came while the connection lived; it opens a new one only if the other end, or data, follow it.
    `cut`: the octets last given are not all that there were.
    """

    next: int = -1
    begin: int = -1
    claimed: int = -1
    cut: bool = False
    waiting: dict[int, tuple[bytes, FrameRef, int]] = msgspec.field(default_factory=dict)
    held: int = 0
    acknowledged: int = -1
    since: int = 0
    memory: Memory = msgspec.field(default_factory=Memory)


class _Flow(msgspec.Struct):
    """A connection; `number` is -1 until it carries octets: those that never do would fill the memory in a scan.

    `input`, `last`: where and when its latest segment was captured.
    """

    connection: Connection
    ways: tuple[_Way, _Way]
    input: int
    number: int = -1
    last: int = -1
    over: bool = False


class TCPFrames:
    """Puts the streams of captures together, batch by batch.

    Attributes:
        connections: all so far that carried octets; indices never change.
        conflicts: pairs of segments that contradict each other.
    """

    def __init__(self, addresses: AddressPairs, problems: ProblemCounter) -> None:
        self.connections: list[Connection] = []
        self.conflicts: list[Conflict] = []
        self._addresses = addresses
        self._problems = problems
        self._flows: OrderedDict[tuple[str, int, str, int], tuple[_Flow, bool]] = OrderedDict()
        self._found: list[Chunk] = []
        self._held = 0

    def take(self) -> list[Chunk]:
        """What was put together since the last time."""
        found, self._found = self._found, []
        return found

    def read(self, batch: FrameBatch, buffer: Octets, segments: Payloads, packets: Spans) -> None:
        """Reads a batch's segments. `packets`: where the outermost IP packet of each frame lies."""
        found = segments.take(segments.spans.at + _SHORTEST_HEADER <= segments.spans.end)
        if not len(found.spans):
            return
        header = window(buffer, found.spans.at, _SHORTEST_HEADER)
        length = (header[:, 12] >> 4).astype(np.int64) * 4
        start = found.spans.at + length
        bad = (length < _SHORTEST_HEADER) | (start > found.spans.end)
        self._problems.add_rows(
            ProblemKind.MALFORMED_IP, "TCP header of wrong length", (batch.input, batch.first), found.spans.row[bad]
        )
        flags = header[:, 13]
        wanted = np.flatnonzero(~bad & ((start < found.spans.end) | ((flags & (FIN | SYN | RST)) != 0)))
        places = np.searchsorted(packets.row, found.spans.row[wanted])
        columns = (field(header, 0, 2), field(header, 2, 2), field(header, 4, 4), field(header, 8, 4), flags, start)
        for n, place in zip(wanted.tolist(), places.tolist(), strict=True):
            self._segment(batch, buffer, found, n, int(packets.at[place]), columns)

    def finish(self) -> None:
        """Gives out what still waits."""
        for flow, _ in self._flows.values():
            self._flush(flow)
        self._flows.clear()

    def _segment(
        self,
        batch: FrameBatch,
        buffer: Octets,
        found: Payloads,
        n: int,
        packet: int,
        columns: tuple[Int64 | Octets, ...],
    ) -> None:
        source_port, destination_port, sequence, acknowledged, flags, start = (int(column[n]) for column in columns)
        row, end = int(found.spans.row[n]), int(found.spans.end[n])
        source, destination = self._addresses.texts(int(found.pair[n]))
        place, time = FrameRef(batch.input, batch.first + row), int(batch.time[row])
        head = _Head(sequence, acknowledged, flags)
        flow, forward = self._flow((source, source_port), (destination, destination_port), head, place, time)
        way, back = flow.ways if forward else flow.ways[::-1]
        if flags & SYN:
            _synchronise(flow, way, back, head)
            sequence = (sequence + 1) % _SPACE
        mark = _mark(buffer, packet)
        way.memory.mark(mark)
        if start < end and not flags & RST:  # what a reset carries is not of the stream (RFC 9293, 3.5.3)
            data, cut = buffer[start:end].tobytes(), bool(found.spans.cut[n])
            header = buffer[int(found.spans.at[n]) : start].tobytes()
            new = Segment(place, *mark, sequence, data, header, cut)
            self._carry(flow, (way, back), new, time, forward=forward)
            if cut:
                self._problems.add(ProblemKind.CUT_BY_SNAPLEN, "TCP segment cut", (place.input, place.frame))
                way.cut = True
        if flags & ACK and back.waiting:
            self._acknowledge(flow, back, acknowledged, time, forward=not forward)
        if flags & (FIN | RST):
            flow.over = True
            if flow.number >= 0:
                self._found.append(Chunk(flow.number, forward, place, time, b"", ends=True))

    def _carry(self, flow: _Flow, ways: tuple[_Way, _Way], new: Segment, time: int, *, forward: bool) -> None:
        """Takes the octets of a segment in. `ways`: its direction, and the other."""
        way = ways[0]
        if flow.number < 0:
            flow.number = len(self.connections)
            self.connections.append(flow.connection)
        if way.next >= 0 and abs(_distance(new.sequence, way.next)) > FAR:
            place = (new.place.input, new.place.frame)
            self._problems.add(ProblemKind.MISSING_CONTEXT, "TCP segments far outside the stream", place)
            return
        self._compare(flow, ways, new, forward=forward)
        self._put(flow, way, new.sequence, new.data, (new.place, time), forward=forward)

    def _flow(
        self, source: tuple[str, int], destination: tuple[str, int], head: _Head, place: FrameRef, time: int
    ) -> tuple[_Flow, bool]:
        """The connection of a segment, and whether it goes from the connection's first end to its second."""
        turned = source > destination
        low, high = (destination, source) if turned else (source, destination)
        key = (*low, *high)
        known = self._flows.get(key)
        began = bool(head.flags & SYN)
        if known is not None:
            flow, forward = known[0], known[1] == turned
            if _carries_on(flow, head, place, time, forward=forward) and not _opens_anew(flow, head, forward=forward):
                self._flows.move_to_end(key)
                flow.input, flow.last = place.input, max(flow.last, time)
                return flow, forward
            began |= flow.input == place.input and flow.ways[0 if forward else 1].claimed == head.sequence
            self._flush(flow)
        answers = head.flags & (SYN | ACK) == SYN | ACK
        first, second = (destination, source) if answers else (source, destination)
        connection = Connection(first[0], second[0], first[1], second[1], place, began)
        flow = _Flow(connection, (_Way(), _Way()), place.input, last=time)
        self._flows[key] = (flow, turned != answers)
        self._flows.move_to_end(key)
        if len(self._flows) > MOST_CONNECTIONS:
            _, (oldest, _) = self._flows.popitem(last=False)
            self._flush(oldest)
            where = (place.input, place.frame)
            self._problems.add(ProblemKind.LIMIT_REACHED, "more than 65,536 TCP connections at once", where)
        return flow, not answers

    def _compare(self, flow: _Flow, ways: tuple[_Way, _Way], new: Segment, *, forward: bool) -> None:
        way, back = ways
        if new.sequence == way.next and not way.waiting:  # nothing before reaches so far
            way.memory.recent.append(new)
            return
        ends = flow.connection.source, flow.connection.destination
        against = way.memory.compare(new, ends if forward else ends[::-1])
        if against is not None and len(self.conflicts) < MOST_CONFLICTS:
            earlier, sound = against
            others = way.memory.around(earlier, new)
            found = Conflict(flow.number, forward, earlier, new, others, list(back.memory.marks), sound)
            self.conflicts.append(found)
            way.memory.open.append(found)

    def _put(
        self, flow: _Flow, way: _Way, sequence: int, data: bytes, place: tuple[FrameRef, int], *, forward: bool
    ) -> None:
        lost = 0
        if way.next < 0:  # the capture began inside the connection
            way.next, way.begin, lost = sequence, sequence, -1
        ahead = _distance(sequence, way.next)
        if ahead > 0 and way.cut and not way.waiting:  # what lies between was never captured
            way.next, lost, ahead = sequence, ahead, 0
        if ahead <= 0:
            new = data[-ahead:]
            if new:
                self._give(flow, way, new, place, forward=forward, lost=lost)
                self._fill(flow, way, forward=forward)
            return
        known = way.waiting.get(sequence)
        if known is None or len(known[0]) < len(data):
            grown = len(data) - (len(known[0]) if known else 0)
            way.waiting[sequence] = (data, *place)
            way.held += grown
            self._held += grown
        if len(way.waiting) > MOST_WAITING or way.held > MOST_WAITING_OCTETS or self._held > MOST_HELD:
            self._skip(flow, way, forward=forward)

    def _give(
        self, flow: _Flow, way: _Way, data: bytes, place: tuple[FrameRef, int], *, forward: bool, lost: int = 0
    ) -> None:
        self._found.append(Chunk(flow.number, forward, *place, data, lost))
        way.next, way.cut = (way.next + len(data)) % _SPACE, False

    def _fill(self, flow: _Flow, way: _Way, *, forward: bool) -> None:
        """Gives out what waited for what has come."""
        while way.waiting:
            at = min(way.waiting, key=lambda one: _distance(one, way.next))
            ahead = _distance(at, way.next)
            if ahead > 0:
                return
            data, place, time = way.waiting.pop(at)
            way.held -= len(data)
            self._held -= len(data)
            if data[-ahead:]:
                self._give(flow, way, data[-ahead:], (place, time), forward=forward)

    def _acknowledge(self, flow: _Flow, way: _Way, number: int, time: int, *, forward: bool) -> None:
        """The receiver has what lies before `number`: a hole before it was lost by the capture, not on the way."""
        if _distance(number, way.next) <= 0:
            return
        if way.acknowledged != way.next:
            way.acknowledged, way.since = way.next, time
        elif time - way.since > PATIENCE:
            self._skip(flow, way, forward=forward)

    def _skip(self, flow: _Flow, way: _Way, *, forward: bool) -> None:
        """Gives up the hole: the stream goes on behind it."""
        at = min(way.waiting, key=lambda one: _distance(one, way.next))
        missing = (at - way.next) % _SPACE
        data, place, time = way.waiting.pop(at)
        way.held -= len(data)
        self._held -= len(data)
        way.next = at
        where = (place.input, place.frame)
        self._problems.add(ProblemKind.MISSING_CONTEXT, "octets of TCP streams missing", where, missing)
        self._give(flow, way, data, (place, time), forward=forward, lost=missing)
        self._fill(flow, way, forward=forward)

    def _flush(self, flow: _Flow) -> None:
        for forward, way in ((True, flow.ways[0]), (False, flow.ways[1])):
            while way.waiting:
                self._skip(flow, way, forward=forward)


def _mark(octets: Octets, packet: int) -> Mark:
    """Hops and identification of an IP packet."""
    four = int(octets[packet]) >> 4 == 4
    name = int(octets[packet + 4]) << 8 | int(octets[packet + 5]) if four else -1
    return int(octets[packet + (8 if four else 7)]), name


def _distance(number: int, other: int) -> int:
    """By how many octets a sequence number lies ahead of another (RFC 9293, 3.4)."""
    return (number - other + _HALF) % _SPACE - _HALF


def _carries_on(flow: _Flow, head: _Head, place: FrameRef, time: int, *, forward: bool) -> bool:
    """Whether a segment can be of a flow that was seen before: of another input, it has to follow on it.

    Two captures of one link at one time do not: each tells its own stream.
    """
    if flow.input == place.input:
        return True
    way, back = flow.ways if forward else flow.ways[::-1]
    known, new = (way.next, head.sequence) if way.next >= 0 else (back.next, head.acknowledged)
    ahead = _distance(new, known)
    if known < 0 or time < flow.last or abs(ahead) > GAP:
        return False
    return time > flow.last >= 0 or ahead >= 0


def _opens_anew(flow: _Flow, head: _Head, *, forward: bool) -> bool:
    """Whether a segment belongs to a new connection between the same ports.

    A SYN inside a living connection is not believed before somebody goes on from it (RFC 5961, 4): else one forged SYN
    would hide all that follows.
    """
    way, back = flow.ways if forward else flow.ways[::-1]
    if flow.number < 0:
        return False
    if not head.flags & SYN:
        far = way.next >= 0 and abs(_distance(head.sequence, way.next)) > FAR
        return (flow.over and far) or 0 <= way.claimed == head.sequence
    after = (head.sequence + 1) % _SPACE
    if after == way.begin:
        return False  # sent again, or captured late
    if flow.over or (head.flags & ACK and 0 <= back.claimed == head.acknowledged):
        return True
    if way.next >= 0:
        way.claimed = after
    return False


def _synchronise(flow: _Flow, way: _Way, back: _Way, head: _Head) -> None:
    """A SYN says where its direction begins, and one that answers says it of the other direction too."""
    if flow.number < 0 or way.next < 0:
        way.next = way.begin = (head.sequence + 1) % _SPACE
    if head.flags & ACK and back.next < 0:
        back.next = back.begin = head.acknowledged
