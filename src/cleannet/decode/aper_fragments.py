"""Open types that were sent in fragments of 16K units (ITU-T X.691, 11.9.3.8): joined, yet traced to their place."""

import msgspec

from cleannet.decode.cursor import Cursor, Trace, ValueRole
from cleannet.model.problem import Problem, ProblemKind


class _Pieces:
    """Where the fragments lie: `(offset in the joined octets, offset in the payload, length)`, in their order."""

    __slots__ = ("pieces",)

    def __init__(self, pieces: list[tuple[int, int]]) -> None:
        self.pieces: list[tuple[int, int, int]] = []
        joined = 0
        for start, size in pieces:
            self.pieces.append((joined, start, size))
            joined += size

    def spans(self, start: int, end: int) -> list[tuple[int, int]]:
        """The spans of the payload that joined octets `start` to `end` come from."""
        found = []
        for joined, origin, size in self.pieces:
            first, last = max(start, joined), min(end, joined + size)
            if first < last:
                found.append((origin + first - joined, origin + last - joined))
        return found

    def offset(self, position: int) -> int:
        """The offset in the payload of one joined octet; the end of the last fragment for what lies behind it."""
        spans = self.spans(position, position + 1)
        return spans[0][0] if spans else self.pieces[-1][1] + self.pieces[-1][2]


class _Structural(list[tuple[int, int]]):
    """Structural spans of a joined cursor; what is appended goes to its parent."""

    def __init__(self, parent: Trace, pieces: _Pieces) -> None:
        super().__init__()
        self.parent, self.pieces = parent, pieces

    def append(self, span: tuple[int, int], /) -> None:
        for part in self.pieces.spans(*span):
            self.parent.structural.append(part)


class _Values(list[tuple[ValueRole, int, int]]):
    """Value spans of a joined cursor; what is appended goes to its parent.

    A value that lies in two fragments has no place in the payload: it is kept as structural, and noted.
    """

    def __init__(self, parent: Cursor, pieces: _Pieces) -> None:
        super().__init__()
        self.parent, self.pieces = parent, pieces

    def append(self, value: tuple[ValueRole, int, int], /) -> None:
        role, start, size = value
        spans = self.pieces.spans(start, start + size)
        if len(spans) == 1:
            self.parent.trace.values.append((role, spans[0][0], size))
            return
        for part in spans:
            self.parent.trace.structural.append(part)
        self.parent.note(ProblemKind.LIMIT_REACHED, f"{role.name} lies in two fragments", spans[0][0])


class _Problems(list[Problem]):
    """Problems of a joined cursor; what is appended goes to its parent, with the offset in the payload."""

    def __init__(self, parent: Cursor, pieces: _Pieces) -> None:
        super().__init__()
        self.parent, self.pieces = parent, pieces

    def append(self, problem: Problem, /) -> None:
        offset = self.pieces.offset(problem.offset)
        self.parent.problems.append(msgspec.structs.replace(problem, offset=offset))


def join(cursor: Cursor, pieces: list[tuple[int, int]]) -> Cursor:
    """A cursor over fragments `(start, length)` of `cursor`; trace and problems reach `cursor` as it reads."""
    where = _Pieces(pieces)
    inner = Cursor(
        b"".join(cursor.buffer[start : start + size] for start, size in pieces),
        cursor.protocol,
        cursor.at,
        cut=cursor.cut,
    )
    inner.depth = cursor.depth
    inner.trace.structural = _Structural(cursor.trace, where)
    inner.trace.values = _Values(cursor, where)
    inner.problems = _Problems(cursor, where)
    return inner
