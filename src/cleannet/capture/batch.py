"""What a capture is read as: batches of frames, as columns. No Python object a frame."""

import msgspec
import numpy as np
import numpy.typing as npt


class FrameBatch(msgspec.Struct, frozen=True):
    """Consecutive frames of one input.

    Attributes:
        input: index of the input.
        first: 1-based number of the first frame; the batch's frames are numbered on from it without a gap.
        buffer: octets that hold the frames (uint8).
        offset: where each frame begins in `buffer` (int64).
        captured: octets captured of each (int64); `offset + captured` never passes the buffer's end.
        original: octets on the wire (int64); more than `captured` where the snap length cut the frame.
        time: nanoseconds since 1970-01-01 UTC (int64); -1 where the capture gives none (pcapng simple packet block).
        link: link type (LINKTYPE_*) of each frame (int32).
    """

    input: int
    first: int
    buffer: npt.NDArray[np.uint8]
    offset: npt.NDArray[np.int64]
    captured: npt.NDArray[np.int64]
    original: npt.NDArray[np.int64]
    time: npt.NDArray[np.int64]
    link: npt.NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.offset)
