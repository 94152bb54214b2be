"""Fragmented user messages of SCTP put together (RFC 9260, 6.9; I-DATA: RFC 8260, 2.3), bounded in octets."""

from collections import deque

import msgspec

from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import ProblemKind

LONGEST_MESSAGE = 4 << 20
MOST_OCTETS = 64 << 20
_OVERHEAD = 64
Key = tuple[int, ...]
Place = tuple[int, int]


class Fragment(msgspec.Struct, frozen=True):
    """One fragment: its position among those of `key` (TSN, or fragment sequence number), flags and octets.

    `ppid` counts in the first fragment only; `cut` says that the snap length took octets from its end.
    """

    key: Key
    position: int
    first: bool
    last: bool
    octets: bytes
    ppid: int
    cut: bool
    place: Place


class _Run(msgspec.Struct, eq=False):
    """Neighbouring fragments, from position `start` to before `end`."""

    key: Key
    start: int
    end: int
    begun: bool
    ended: bool
    size: int
    pieces: deque[Fragment]


class Message(msgspec.Struct, frozen=True):
    """A whole user message; where a fragment was cut, it ends there."""

    octets: bytes
    ppid: int
    cut: bool


class Reassembly:
    """Runs of fragments that wait for their neighbours. What does not fit the bounds is given up and counted."""

    def __init__(self, problems: ProblemCounter) -> None:
        self._problems = problems
        self._starts: dict[tuple[Key, int], _Run] = {}
        self._ends: dict[tuple[Key, int], _Run] = {}
        self._octets = 0

    def add(self, fragment: Fragment) -> Message | None:
        """Add a fragment (not a repeated one); the message, if it is now whole."""
        key, position = fragment.key, fragment.position
        size = len(fragment.octets) + _OVERHEAD
        self._octets += size
        run = _Run(key, position, position + 1, fragment.first, fragment.last, size, deque([fragment]))
        left = None if fragment.first else self._ends.get((key, position))
        if left is not None and not left.ended:
            run = self._join(left, run)
        right = None if run.ended else self._starts.get((key, run.end))
        if right is not None and not right.begun:
            run = self._join(run, right)
        self._put(run)
        if run.begun and run.ended:
            self._drop(run)
            return _message(run)
        if run.size > LONGEST_MESSAGE:
            self._give_up(run, ProblemKind.LIMIT_REACHED, "SCTP message longer than 4 MiB")
        while self._octets > MOST_OCTETS:
            oldest = next(iter(self._starts.values()))
            self._give_up(oldest, ProblemKind.LIMIT_REACHED, "more than 64 MiB of SCTP fragments wait")
        return None

    def finish(self) -> None:
        """Give up what is incomplete, as a problem each."""
        for run in list(self._starts.values()):
            self._give_up(run, ProblemKind.MISSING_FRAGMENT, "SCTP message with missing fragments")

    def _join(self, left: _Run, right: _Run) -> _Run:
        self._take(left)
        self._take(right)
        # The shorter side moves, so that no order of arrival costs more than n log n.
        if len(left.pieces) >= len(right.pieces):
            left.pieces.extend(right.pieces)
        else:
            right.pieces.extendleft(reversed(left.pieces))
            left.pieces = right.pieces
        left.end, left.ended = right.end, right.ended
        left.size += right.size
        return left

    def _put(self, run: _Run) -> None:
        for index, at in ((self._starts, run.start), (self._ends, run.end)):
            old = index.get((run.key, at))
            if old is not None:
                self._give_up(old, ProblemKind.MISSING_FRAGMENT, "SCTP message with missing fragments")
            index[run.key, at] = run

    def _take(self, run: _Run) -> None:
        if self._starts.get((run.key, run.start)) is run:
            del self._starts[run.key, run.start]
        if self._ends.get((run.key, run.end)) is run:
            del self._ends[run.key, run.end]

    def _drop(self, run: _Run) -> None:
        self._take(run)
        self._octets -= run.size

    def _give_up(self, run: _Run, kind: ProblemKind, detail: str) -> None:
        self._drop(run)
        self._problems.add(kind, detail, run.pieces[0].place)


def _message(run: _Run) -> Message:
    parts: list[bytes] = []
    for piece in run.pieces:
        parts.append(piece.octets)
        if piece.cut:
            return Message(b"".join(parts), run.pieces[0].ppid, True)
    return Message(b"".join(parts), run.pieces[0].ppid, False)
