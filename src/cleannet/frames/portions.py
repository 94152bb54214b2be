"""Batches cut into portions for the processor's cache, and the messages of the portions joined again."""

from typing import Any

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.messages import Messages

_COLUMNS = ("chunk", "length", "association", "side", "ppid", "repeated", "cut")


def portion(batch: FrameBatch, start: int, stop: int) -> FrameBatch:
    """Frames `start` to before `stop` of the batch, with the stretch of the buffer that holds them (no copy)."""
    if start == 0 and stop >= len(batch):
        return batch
    offset, captured = batch.offset[start:stop], batch.captured[start:stop]
    low, high = int(offset.min()), int((offset + captured).max())
    return FrameBatch(
        batch.input,
        batch.first + start,
        batch.buffer[low:high],
        offset - low,
        captured,
        batch.original[start:stop],
        batch.time[start:stop],
        batch.link[start:stop],
    )


def rejoined(batch: FrameBatch, parts: list[tuple[FrameBatch, Messages]]) -> Messages:
    """The messages of all portions, in the batch's buffer; what was put together in a portion stands behind it."""
    places: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    pieces = [batch.buffer]
    end = len(batch.buffer)
    done = 0
    for part, made in parts:
        size = len(part.buffer)
        low = int(batch.offset[done : done + len(part)].min())
        at = made.at + low
        if len(made.buffer) > size:
            at = np.where(made.at < size, at, made.at - size + end)
            pieces.append(made.buffer[size:])
            end += len(made.buffer) - size
        places.append(at)
        done += len(part)
    columns: dict[str, Any] = {name: np.concatenate([getattr(m, name) for _, m in parts]) for name in _COLUMNS}
    rows = np.concatenate([m.row + (p.first - batch.first) for p, m in parts])
    buffer = batch.buffer if len(pieces) == 1 else np.concatenate(pieces)
    return msgspec.structs.replace(parts[0][1], buffer=buffer, row=rows, at=np.concatenate(places), **columns)
