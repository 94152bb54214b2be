"""Reading fields of many frames at once: windows of octets as rows, fields as columns."""

from collections.abc import Iterable
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

Octets = npt.NDArray[np.uint8]
Int64 = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Words = npt.NDArray[np.uint64]

Number = TypeVar("Number", np.int64, np.uint64)

_BIG_ENDIAN = {2: ">u2", 4: ">u4", 8: ">u8"}
NO_ROWS: Int64 = np.zeros(0, np.int64)


def window(buffer: Octets, at: Int64, width: int) -> Octets:
    """`width` octets from each position as a row; octets behind the buffer's end read as zero.

    A row may reach into the next frame: the caller compares positions with the frame's end.
    """
    limit = len(buffer) - width
    if limit >= 0 and (not len(at) or int(at.max()) <= limit):
        return _rows(buffer, at, width)
    start = max(limit, 0)
    tail = np.zeros(len(buffer) - start + width, np.uint8)
    tail[: len(buffer) - start] = buffer[start:]
    late = np.flatnonzero(at > limit)
    rows = np.zeros((len(at), width), np.uint8) if limit < 0 else _rows(buffer, np.minimum(at, limit), width)
    rows[late] = _rows(tail, np.minimum(at[late], len(buffer)) - start, width)
    return rows


def _rows(buffer: Octets, at: Int64, width: int) -> Octets:
    # One record of `width` octets at every position: fancy indexing then copies a row at a time.
    records: npt.NDArray[np.void] = np.ndarray((len(buffer) - width + 1,), f"V{width}", buffer, strides=(1,))
    return records[at].view(np.uint8).reshape(-1, width)


def field(rows: Octets, column: int, size: int) -> Int64:
    """An unsigned big-endian field of 1, 2 or 4 octets as int64."""
    if size == 1:
        return rows[:, column].astype(np.int64)
    return _field(rows, column, size).astype(np.int64)


def word(rows: Octets, column: int) -> Words:
    """Eight octets as one unsigned 64-bit number."""
    return _field(rows, column, 8).astype(np.uint64)


def _field(rows: Octets, column: int, size: int) -> npt.NDArray[np.unsignedinteger[npt.NBitBase]]:
    if not len(rows):
        return np.zeros(0, np.uint64)
    return np.ndarray((len(rows),), _BIG_ENDIAN[size], rows, column, (rows.shape[1],))


def one_of(column: Int64 | Octets, values: Iterable[int]) -> Bools:
    """Where the column holds one of a few values."""
    found = np.zeros(len(column), np.bool_)
    for value in values:
        found |= column == value
    return found


def counted(values: Int64) -> tuple[list[int], list[int], list[int]]:
    """The different values, rising, with the index of the first of each and how many there are.

    `numpy.unique` does the same, but its first use imports `numpy.ma`, which takes longer than a whole batch.
    """
    order = np.argsort(values, kind="stable")
    ranked = values[order]
    begin = np.flatnonzero(np.concatenate([np.ones(min(len(ranked), 1), np.bool_), ranked[1:] != ranked[:-1]]))
    counts = np.diff(np.concatenate([begin, [len(ranked)]]))
    return ranked[begin].tolist(), order[begin].tolist(), counts.tolist()


def grown(column: npt.NDArray[Number], count: int, fill: int = 0) -> npt.NDArray[Number]:
    """The column with room for `count` numbers; doubles, so that growing stays linear in all."""
    if count <= len(column):
        return column
    larger = np.full(max(count, 2 * len(column)), fill, column.dtype)
    larger[: len(column)] = column
    return larger


class Spans(msgspec.Struct, frozen=True):
    """A stretch of octets of each of several frames.

    Attributes:
        row: index of the frame inside its batch, not falling.
        at, end: where the stretch begins and ends in the buffer.
        cut: the snap length cut the stretch short.
    """

    row: Int64
    at: Int64
    end: Int64
    cut: Bools

    def __len__(self) -> int:
        return len(self.row)

    def take(self, pick: Bools) -> "Spans":
        """The stretches marked in `pick`."""
        if pick.all():
            return self
        return Spans(self.row[pick], self.at[pick], self.end[pick], self.cut[pick])


def outermost(parts: list[Spans]) -> Spans:
    """Stretches of several kinds in one, in the order of their rows."""
    row = np.concatenate([part.row for part in parts])
    order = np.argsort(row, kind="stable")
    at, end, cut = (np.concatenate([getattr(part, name) for part in parts])[order] for name in ("at", "end", "cut"))
    return Spans(row[order], at, end, cut)


NO_SPANS = Spans(NO_ROWS, NO_ROWS, NO_ROWS, np.zeros(0, np.bool_))
