"""What frames become: IP datagrams, then user messages of SCTP, as columns."""

import msgspec
import numpy as np
import numpy.typing as npt

Int64 = npt.NDArray[np.int64]


class MessageBatch(msgspec.Struct, frozen=True):
    """User messages of SCTP, whole and in the order of the frames that completed them.

    Attributes:
        buffer: octets that hold the messages (uint8); may be another one than the capture's.
        offset, length: where each message lies in `buffer`.
        input: index of the input (one per batch).
        frame: 1-based frame number; of a fragmented message the frame that completed it (as Wireshark shows it).
        index: index of the message among the SCTP user messages of its frame, from 0.
        time: nanoseconds since 1970 (of `frame`), -1 unknown.
        association: index into `Associations.associations`.
        side: 0 where the association's first endpoint sent it, 1 where the second did.
        ppid: payload protocol identifier.
        repeated: the same TSN was seen before: a retransmission or a second capture of one packet.
        lost: a gap in the TSNs of this side that was never filled precedes this message (set for the first message
            behind a gap; a gap is only declared when TSNs further on arrive and the missing ones did not within the
            reordering window).
        cut: the snap length cut it (then `length` is what is there).
    """

    input: int
    buffer: npt.NDArray[np.uint8]
    offset: Int64
    length: Int64
    frame: Int64
    index: Int64
    time: Int64
    association: Int64
    side: npt.NDArray[np.int8]
    ppid: Int64
    repeated: npt.NDArray[np.bool_]
    lost: npt.NDArray[np.bool_]
    cut: npt.NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.offset)

    def chosen(self, which: npt.NDArray[np.bool_]) -> "MessageBatch":
        """The messages marked in `which`."""
        columns = (getattr(self, name)[which] for name in self.__struct_fields__ if name not in ("input", "buffer"))
        return MessageBatch(self.input, self.buffer, *columns)


def joined(batches: list[MessageBatch]) -> MessageBatch:
    """Batches of one input as one, in their order."""
    if len(batches) == 1:
        return batches[0]
    starts = np.cumsum([0, *(len(one.buffer) for one in batches[:-1])])
    columns = {
        name: np.concatenate([getattr(one, name) for one in batches])
        for name in MessageBatch.__struct_fields__
        if name not in ("input", "offset")
    }
    offset = np.concatenate([one.offset + start for one, start in zip(batches, starts, strict=True)])
    return MessageBatch(input=batches[0].input, offset=offset, **columns)
