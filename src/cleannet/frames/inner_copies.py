"""Packets that stand in two tunnels at once."""

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.columns import Bools, Int64, Words, counted, word
from cleannet.frames.gtp_u import GPdus
from cleannet.frames.inner import Inner
from cleannet.frames.problems import ProblemCounter
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import InnerCopy
from cleannet.model.problem import ProblemKind

REMEMBERED = 1 << 16
"""Packets that are remembered to tell copies of them."""
COPY_WITHIN = 1_000_000_000
"""Nanoseconds within which a copy follows."""
_SMALLEST = 36
_FACTOR, _OTHER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_MOST_PAIRS = 10_000
KEPT = 20


class InnerCopies:
    """Finds packets that stand in two tunnels: equal in length, identification, ends and first octets of the transport.

    The time to live and what a router changes with it do not count. Only the last packet of each of 65,536 slots is
    remembered, so that on a busy link some copies are missed; a stream that is copied shows nevertheless.
    """

    def __init__(self) -> None:
        self._mark: Words = np.zeros(REMEMBERED, np.uint64)
        self._tunnel: Int64 = np.full(REMEMBERED, -1, np.int64)
        self._place: Int64 = np.zeros(REMEMBERED, np.int64)
        self._time: Int64 = np.zeros(REMEMBERED, np.int64)
        self._row: Int64 = np.zeros(REMEMBERED, np.int64)
        self._first_of_slot: Bools = np.zeros(0, np.bool_)
        self._counts: dict[tuple[int, int], int] = {}
        self._more = 0
        self._places: dict[tuple[int, int], list[tuple[FrameRef, FrameRef]]] = {}
        self._input = -1

    def read(self, batch: FrameBatch, found: GPdus, inner: Inner) -> None:
        """Looks for copies in a batch, and of earlier packets of the same input."""
        if batch.input != self._input:
            self._tunnel[:] = -1
            self._input = batch.input
        whole = found.end[inner.row] - found.inner[inner.row] >= _SMALLEST
        kept = np.arange(len(inner)) if whole.all() else np.flatnonzero(whole)
        mark, number = _marks(inner)[kept], inner.number[kept]
        slot = (mark >> np.uint64(48)).view(np.int64)
        frames = found.found.spans.row[inner.row[kept]]
        place, time = batch.first + frames, batch.time[frames]
        # Each packet is compared with the one before it in its slot: of this batch, or of those before.
        before, after = self._neighbours(slot)
        near = (mark[before] == mark[after]) & (np.abs(time[after] - time[before]) <= COPY_WITHIN)
        before, after = before[near], after[near]
        again = np.flatnonzero(self._mark[slot] == mark)
        again = again[self._first_of_slot[again]]
        known = slot[again]
        near = (np.abs(time[again] - self._time[known]) <= COPY_WITHIN) & (self._tunnel[known] >= 0)
        again, known = again[near], known[near]
        if len(before) or len(again):
            tunnel = np.concatenate([number[before], self._tunnel[known]])
            earlier = np.concatenate([place[before], self._place[known]])
            self._add(tunnel, earlier, number, place, np.concatenate([after, again]), batch.input)
        self._mark[slot], self._tunnel[slot], self._place[slot], self._time[slot] = mark, number, place, time

    def _neighbours(self, slot: Int64) -> tuple[Int64, Int64]:
        """Packets of a batch that follow each other in a slot: the earlier ones and the later ones."""
        rows = np.arange(len(slot))
        self._first_of_slot = np.ones(len(slot), np.bool_)
        self._row[slot] = rows
        last = self._row[slot]
        earlier = np.flatnonzero(last != rows)
        if not len(earlier):
            return earlier, earlier
        crowded = np.zeros(len(slot), np.bool_)
        crowded[earlier] = crowded[last[earlier]] = True
        some = np.flatnonzero(crowded)
        order = some[np.argsort(slot[some], kind="stable")]
        follows = slot[order[1:]] == slot[order[:-1]]
        after = order[1:][follows]
        self._first_of_slot[after] = False
        return order[:-1][follows], after

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bound left out."""
        if self._more:
            detail = "more than 10,000 pairs of tunnels with the same packets"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self._more)

    def copies(self) -> tuple[InnerCopy, ...]:
        """What was found."""
        return tuple(InnerCopy(*pair, count, tuple(self._places[pair])) for pair, count in self._counts.items())

    def _add(self, tunnel: Int64, earlier: Int64, number: Int64, place: Int64, rows: Int64, given: int) -> None:
        """Counts packets (`rows`, in tunnels of `number` at `place`) of which earlier ones stood elsewhere."""
        order = np.argsort(rows)
        order = order[tunnel[order] != number[rows[order]]]
        tunnel, earlier, rows = tunnel[order], earlier[order], rows[order]
        key = tunnel << 32 | number[rows]
        for one, _, count in zip(*counted(key), strict=True):
            pair = (one >> 32, one & 0xFFFFFFFF)
            if pair not in self._counts and len(self._counts) >= _MOST_PAIRS:
                self._more += count
                continue
            self._counts[pair] = self._counts.get(pair, 0) + count
            kept = self._places.setdefault(pair, [])
            if len(kept) < KEPT:
                some = np.flatnonzero(key == one)[: KEPT - len(kept)]
                kept += [
                    (FrameRef(given, first), FrameRef(given, second))
                    for first, second in zip(earlier[some].tolist(), place[rows[some]].tolist(), strict=True)
                ]


def _marks(inner: Inner) -> Words:
    """A number of each packet that copies of it share."""
    head = inner.head
    parts = [word(head, 0), word(head, 12), word(head, 20), word(head, 28)]
    if inner.six is not None:
        # Without the hop limit, the last octet of the first word.
        wide = (word(head, 0) >> np.uint64(8), word(head, 8) ^ word(head, 16), word(head, 24) ^ word(head, 32))
        parts = [np.where(inner.six, new, old) for new, old in zip((*wide, word(head, 40)), parts, strict=True)]
    mixed = parts[0] * _FACTOR
    for part in parts[1:]:
        mixed = (mixed ^ mixed >> np.uint64(29)) * _OTHER + part * _FACTOR
    return (mixed ^ mixed >> np.uint64(32)) * _FACTOR
