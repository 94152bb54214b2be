"""Frames' messages, kept until the inputs end: captures may be out of the order of time."""

import msgspec

from cleannet.frames.batch import MessageBatch
from cleannet.model.frame import FrameRef


class Kept(msgspec.Struct, frozen=True):
    """One message as it was captured. `time`: nanoseconds since 1970, -1 unknown; the rest as in `MessageBatch`."""

    place: FrameRef
    time: int
    association: int
    payload: bytes
    repeated: bool
    lost: bool
    cut: bool


class Collected:
    """Collects messages of all inputs: `feed` each batch."""

    def __init__(self) -> None:
        self._kept: list[Kept] = []

    def feed(self, batch: MessageBatch) -> None:
        """Takes messages, all of one protocol."""
        for n in range(len(batch)):
            start = int(batch.offset[n])
            self._kept.append(
                Kept(
                    FrameRef(batch.input, int(batch.frame[n]), int(batch.index[n])),
                    int(batch.time[n]),
                    int(batch.association[n]),
                    batch.buffer[start : start + int(batch.length[n])].tobytes(),
                    bool(batch.repeated[n]),
                    bool(batch.lost[n]),
                    bool(batch.cut[n]),
                )
            )

    def taken(self) -> list[Kept]:
        """All of them, sorted by time, and keeps none; what has no time stays behind what came before it."""
        kept, self._kept = self._kept, []
        last, times = 0, []
        for one in kept:
            last = one.time if one.time >= 0 else last
            times.append(last)
        return [kept[n] for n in sorted(range(len(kept)), key=times.__getitem__)]
