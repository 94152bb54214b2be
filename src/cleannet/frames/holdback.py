"""Messages wait here while it is open whether a gap before them is a loss or only another order of capture."""

from typing import Any

import msgspec
import numpy as np

from cleannet.frames.batch import MessageBatch
from cleannet.frames.columns import Bools, Int64
from cleannet.frames.tsn import Hole

_COLUMNS = ("offset", "length", "frame", "index", "time", "association", "side", "ppid", "repeated", "lost", "cut")


class Holdback:
    """Hands messages on in order, those from the first open hole on later. Nearly always that is: at once."""

    def __init__(self) -> None:
        self._held: MessageBatch | None = None
        self._base = 0
        self._count = 0

    @property
    def count(self) -> int:
        """Messages added so far: the number that the next one gets."""
        return self._count

    @property
    def input(self) -> int:
        """The input whose messages wait, -1 where none do."""
        return -1 if self._held is None else self._held.input

    def add(self, new: MessageBatch) -> None:
        """Add the messages of a batch (of the same input as those that wait)."""
        self._held = new if self._held is None else _joined(self._held, new)
        self._count += len(new)

    def mark(self, lost: list[Hole]) -> None:
        """Set `lost` on the messages behind these holes."""
        held = self._held
        if held is not None and lost:
            numbers = np.array([hole.message for hole in lost if hole.message >= self._base], np.int64)
            held.lost[numbers - self._base] = True

    def release(self, open_holes: list[Hole]) -> MessageBatch | None:
        """The messages before the first open hole; what stays no longer keeps the batches' buffers alive."""
        held = self._held
        if held is None:
            return None
        first = min((h.message for h in open_holes if h.message >= 0), default=self._count) - self._base
        first = max(first, 0)
        self._base += first
        if first >= len(held):
            self._held = None
            return held
        self._held = _compact(_part(held, slice(first, None)))
        return _part(held, slice(0, first))


def _part(batch: MessageBatch, part: slice) -> MessageBatch:
    return msgspec.structs.replace(batch, **{name: getattr(batch, name)[part] for name in _COLUMNS})


def _compact(batch: MessageBatch) -> MessageBatch:
    """Copy the stretch of the buffer that the messages lie in."""
    start, end = int(batch.offset.min()), int((batch.offset + batch.length).max())
    return msgspec.structs.replace(batch, buffer=batch.buffer[start:end].copy(), offset=batch.offset - start)


def _joined(first: MessageBatch, second: MessageBatch) -> MessageBatch:
    columns: dict[str, Any] = {name: np.concatenate([getattr(first, name), getattr(second, name)]) for name in _COLUMNS}
    columns["offset"][len(first) :] += len(first.buffer)
    return msgspec.structs.replace(first, buffer=np.concatenate([first.buffer, second.buffer]), **columns)


def messages_behind(holes: list[Hole], sequence: Int64, chunk: Int64, repeated: Bools, base: int) -> None:
    """Tell each hole its message: the first one of its sequence, completed at the chunk behind the hole or later.

    Args:
        holes: holes without a message.
        sequence: of each message of the batch.
        chunk: index of the chunk that completed it.
        repeated: whether it repeats a TSN.
        base: number of the batch's first message, counted over all inputs.
    """
    usable = np.flatnonzero(~repeated)
    keys = (sequence[usable] << 32) | chunk[usable]
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    wanted = np.array([hole.sequence << 32 | max(hole.chunk, 0) for hole in holes], np.int64)
    for hole, place in zip(holes, np.searchsorted(keys, wanted).tolist(), strict=True):
        if place < len(keys) and int(keys[place]) >> 32 == hole.sequence:
            hole.message = base + int(usable[order[place]])
        hole.chunk = -1
