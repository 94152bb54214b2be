"""Transmission sequence numbers (RFC 9260, 6.2, 6.6): which were seen before, and which are missing.

A sequence is one side of an association under one verification tag. What was seen of it is everything from its first
number to the next expected one, less its holes; so its state stays small however long it runs.
"""

import bisect

import msgspec
import numpy as np

from cleannet.frames.columns import NO_ROWS, Bools, Int64, grown, one_of

MODULUS = 1 << 32
_MASK = MODULUS - 1
REORDERING_TSNS = 1024
REORDERING_FRAMES = 16384
FARTHEST_JUMP = 1 << 20
_MOST_HOLES = 4096


class Hole(msgspec.Struct, eq=False):
    """Numbers that were skipped.

    Attributes:
        start, end: the first number missing and the first behind it, unwrapped.
        sequence: whose they are.
        chunk: index in the batch of the chunk behind the hole; -1 where it lies in an older batch.
        ordinal: of the frame of that chunk, counted over all inputs.
        place: (input, frame) of that chunk.
        message: number of the first message behind the hole, counted over all inputs; -1 not yet seen.
        missing: how many numbers were missing when the hole was declared lost; 0 before.
        leap: the sequence leapt so far that it was begun anew: how many are missing is not known.
    """

    start: int
    end: int
    sequence: int
    chunk: int
    ordinal: int
    place: tuple[int, int]
    message: int = -1
    missing: int = 0
    leap: bool = False


class Start(msgspec.Struct, frozen=True):
    """A new beginning that INIT ACK announced: from packet `packet` of the batch on, at number `tsn`."""

    sequence: int
    packet: int
    tsn: int


class Arrivals(msgspec.Struct, frozen=True):
    """Data chunks of one batch: sequence, number, packet; and per packet the row of its frame.

    `origin` is (input, number of the frame in row 0), `ordinal` that frame's number counted over all inputs.
    """

    sequence: Int64
    tsn: Int64
    packet: Int64
    row: Int64
    origin: tuple[int, int]
    ordinal: int

    def hole(self, start: int, end: int, sequence: int, chunk: int) -> Hole:
        """A hole before the chunk."""
        row = int(self.row[self.packet[chunk]])
        return Hole(start, end, sequence, chunk, self.ordinal + row, (self.origin[0], self.origin[1] + row))


class Sequences:
    """All sequences. Numbers are kept unwrapped, as integers that grow past 2**32.

    Attributes:
        open: holes that are neither filled nor declared lost, or declared lost but not given out by `settle` yet.
    """

    def __init__(self) -> None:
        self.open: list[Hole] = []
        self._next = NO_ROWS
        self._first = NO_ROWS
        self._holes: dict[int, list[Hole]] = {}

    def begin(self, sequence: int, tsn: int) -> None:
        """Expect `tsn` as the next number; what was seen before is forgotten."""
        self._grow(sequence + 1)
        self._next[sequence] = self._first[sequence] = MODULUS + tsn
        self._holes.pop(sequence, None)

    def seen(self, sequence: int) -> bool:
        """Whether any number of the sequence was seen."""
        return sequence < len(self._next) and bool(self._next[sequence] > self._first[sequence])

    def _restart(self, start: Start) -> None:
        """Begin anew, unless numbers near the announced one were seen: then the handshake is only out of order."""
        if self.seen(start.sequence):
            ahead = (start.tsn - int(self._first[start.sequence])) & _MASK
            if min(ahead, MODULUS - ahead) <= REORDERING_TSNS:
                return
        self.begin(start.sequence, start.tsn)

    def track(self, arrivals: Arrivals, starts: list[Start]) -> Bools:
        """Which of the chunks repeat a number seen before. New holes are added to `open`."""
        repeated = np.zeros(len(arrivals.tsn), np.bool_)
        waiting: dict[int, list[Start]] = {}
        for start in starts:
            waiting.setdefault(start.sequence, []).append(start)
        if len(arrivals.tsn):
            self._grow(int(arrivals.sequence.max()) + 1)
            self._track(arrivals, repeated, waiting)
        for left in waiting.values():
            for start in left:
                self._restart(start)
        return repeated

    def _grow(self, count: int) -> None:
        self._next = grown(self._next, count, -1)
        self._first = grown(self._first, count, -1)

    def _track(self, arrivals: Arrivals, repeated: Bools, waiting: dict[int, list[Start]]) -> None:
        sequence = arrivals.sequence
        small = len(self._next) < 1 << 16
        order = np.argsort(sequence.astype(np.uint16) if small else sequence, kind="stable")
        whose, tsn = sequence[order], arrivals.tsn[order]
        change = np.flatnonzero(whose[1:] != whose[:-1]) + 1
        begin = np.concatenate([[0], change])
        end = np.concatenate([change, [len(whose)]])
        # In order: each number is its predecessor's successor, and the first the one expected (or the very first).
        odd = np.flatnonzero(((tsn[1:] - tsn[:-1]) & _MASK) != 1) + 1
        heads = whose[begin]
        expected = self._next[heads]
        clean = np.searchsorted(odd, begin, "right") == np.searchsorted(odd, end, "left")
        clean &= (expected < 0) | (expected & _MASK == tsn[begin])
        if waiting:
            clean &= ~one_of(heads, waiting)
        base = np.where(expected < 0, MODULUS + tsn[begin], expected)
        done = heads[clean]
        self._first[done] = np.where(expected < 0, base, self._first[heads])[clean]
        self._next[done] = (base + end - begin)[clean]
        for index in np.flatnonzero(~clean).tolist():
            rows = order[begin[index] : end[index]]
            self._one_by_one(rows, arrivals, repeated, waiting.pop(int(heads[index]), []))

    def _one_by_one(self, rows: Int64, arrivals: Arrivals, repeated: Bools, starts: list[Start]) -> None:
        """A sequence whose numbers do not simply run on."""
        sequence = int(arrivals.sequence[rows[0]])
        numbers, packets = arrivals.tsn[rows].tolist(), arrivals.packet[rows].tolist()
        coming = starts[0].packet if starts else -1
        expected = int(self._next[sequence])
        for chunk, tsn, packet in zip(rows.tolist(), numbers, packets, strict=True):
            while starts and coming <= packet:
                self._next[sequence] = expected
                self._restart(starts.pop(0))
                expected = int(self._next[sequence])
                coming = starts[0].packet if starts else -1
            if expected & _MASK == tsn and expected >= 0:
                expected += 1
                continue
            self._next[sequence] = expected
            repeated[chunk] = self._out_of_order(sequence, tsn, expected, chunk, arrivals)
            expected = int(self._next[sequence])
        self._next[sequence] = expected
        for start in starts:
            self._restart(start)

    def _out_of_order(self, sequence: int, tsn: int, expected: int, chunk: int, arrivals: Arrivals) -> bool:
        """A number other than the expected one: true where it was seen before."""
        ahead = (tsn - expected) & _MASK
        first = int(self._first[sequence])
        if expected < 0:
            self._next[sequence] = self._first[sequence] = MODULUS + tsn
            self._next[sequence] += 1
        elif ahead < FARTHEST_JUMP:
            self._next[sequence] = expected + ahead + 1
            self._add(arrivals.hole(expected, expected + ahead, sequence, chunk))
        elif ahead >= MODULUS // 2 and expected + ahead - MODULUS >= first - FARTHEST_JUMP:
            number = expected + ahead - MODULUS
            if number >= first:
                return not self._fill(sequence, number, chunk, arrivals)
            # An earlier beginning, as a second capture may have: what lies between is not missed, only not yet seen.
            before = arrivals.hole(number + 1, first, sequence, -1)
            before.missing = first - number - 1
            self._first[sequence] = number
            if before.missing:
                self._holes.setdefault(sequence, []).insert(0, before)
        else:
            leap = arrivals.hole(expected, expected, sequence, chunk)
            leap.leap = True
            self.open.append(leap)
            self.begin(sequence, tsn)
            self._next[sequence] += 1
        return False

    def _add(self, hole: Hole) -> None:
        holes = self._holes.setdefault(hole.sequence, [])
        holes.append(hole)
        self.open.append(hole)
        if len(holes) > _MOST_HOLES:
            self._declare(holes.pop(0))

    def _fill(self, sequence: int, number: int, chunk: int, arrivals: Arrivals) -> bool:
        """Take a number out of the hole that it lies in; false where it lies in none."""
        holes = self._holes.get(sequence, [])
        index = bisect.bisect_right(holes, number, key=lambda hole: hole.start) - 1
        if index < 0 or number >= holes[index].end:
            return False
        hole = holes[index]
        ordinal = arrivals.ordinal + int(arrivals.row[arrivals.packet[chunk]])
        if self._too_late(hole, ordinal):
            self._declare(hole)
        if number == hole.start:
            hole.start += 1
        elif hole.missing:
            self._split(holes, index, number)
        else:
            # The message behind the lower part is now this one; its time of waiting runs on.
            lower = Hole(hole.start, number, sequence, chunk, hole.ordinal, arrivals.hole(0, 0, sequence, chunk).place)
            hole.start = number + 1
            holes.insert(index, lower)
            self.open.append(lower)
        if hole.start == hole.end:
            holes.remove(hole)
        return True

    @staticmethod
    def _split(holes: list[Hole], index: int, number: int) -> None:
        hole = holes[index]
        lower = Hole(hole.start, number, hole.sequence, -1, hole.ordinal, hole.place, hole.message, hole.missing)
        hole.start = number + 1
        holes.insert(index, lower)

    def _too_late(self, hole: Hole, ordinal: int) -> bool:
        distance = int(self._next[hole.sequence]) - hole.end
        return distance >= REORDERING_TSNS or ordinal - hole.ordinal >= REORDERING_FRAMES

    @staticmethod
    def _declare(hole: Hole) -> None:
        hole.missing = hole.missing or max(hole.end - hole.start, int(hole.leap))

    def settle(self, ordinal: int, everything: bool = False) -> list[Hole]:
        """The holes declared lost since the last call; what was filled is forgotten, what still may be, stays open.

        Args:
            ordinal: of the last frame read, counted over all inputs.
            everything: nothing more will come; declare all.
        """
        lost: list[Hole] = []
        still: list[Hole] = []
        unmarked: set[int] = set()
        for hole in self.open:
            if not hole.missing and (everything or hole.leap or self._too_late(hole, ordinal)):
                self._declare(hole)
            if hole.missing and (everything or hole.message >= 0 or hole.sequence in unmarked):
                lost.append(hole)
            elif hole.missing:
                # The first message behind it is yet to come; one such hole a sequence is enough to mark it.
                unmarked.add(hole.sequence)
                still.append(hole)
            elif hole.start < hole.end:
                still.append(hole)
        self.open = still
        return lost
