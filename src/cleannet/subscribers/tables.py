"""The decoded payloads in the order of time, as columns: what the rest of the stage works on."""

import msgspec
import numpy as np

from cleannet.decode.reader import Reader
from cleannet.decode.shapes import Flags, Numbers, Shape, gather, stable_order
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction, Message
from cleannet.model.nas import ReadableBecause
from cleannet.subscribers.actions import direction


class Tables(msgspec.Struct):
    """NGAP payloads (rows) in the order of time, and the NAS PDUs they carry (`nas_*`) in the order of their rows.

    `nas_row` is the row of each NAS PDU; `nas_first[row]` to `nas_first[row + 1]` are the NAS PDUs of a row.
    `direction` is the message's way as Direction; `nas_shape` changes when a body turns out to be readable.
    `nas_sent` is where each PDU's octets stand as they were sent, `nas_offset` where they are read: elsewhere if keys
    opened them.
    """

    reader: Reader
    time: Numbers
    input: Numbers
    frame: Numbers
    index: Numbers
    association: Numbers
    repeated: Flags
    lost: Flags
    cut: Flags
    offset: Numbers
    length: Numbers
    shape: Numbers
    direction: Numbers
    amf_id: Numbers
    ran_id: Numbers
    source_amf_id: Numbers
    nas_row: Numbers
    nas_offset: Numbers
    nas_sent: Numbers
    nas_length: Numbers
    nas_shape: Numbers
    nas_cut: Flags
    nas_first: Numbers
    out_of_order: int

    def __len__(self) -> int:
        return len(self.frame)

    @property
    def ngap_shapes(self) -> list[Shape]:
        """All NGAP shapes by number."""
        return self.reader.ngap_shapes.shapes

    @property
    def nas_shapes(self) -> list[Shape]:
        """All NAS shapes by number."""
        return self.reader.nas_shapes.shapes

    def octets(self, offset: int, length: int) -> bytes:
        """Octets of the arena."""
        return bytes(self.reader.arena[offset : offset + length])

    def place(self, row: int) -> FrameRef:
        """Where a row was captured."""
        return FrameRef(int(self.input[row]), int(self.frame[row]), int(self.index[row]))

    def messages(self, row: int, position: int = -1, connection: int = 0) -> list[Message]:
        """All messages of a row: the NGAP message, then those of its NAS PDUs; positions count up from `position`."""
        way = Direction(int(self.direction[row]))
        frame = self.place(row)
        made: list[Message] = []

        def at() -> At:
            return At(frame, position + len(made) if position >= 0 else -1, connection)

        shape = self.ngap_shapes[self.shape[row]]
        payload = self.octets(int(self.offset[row]), int(self.length[row]))
        made.extend(self.reader.ngap_shapes.decode(payload, shape, at(), way))
        for pdu in range(self.nas_first[row], self.nas_first[row + 1]):
            shape = self.nas_shapes[self.nas_shape[pdu]]
            payload = self.octets(int(self.nas_offset[pdu]), int(self.nas_length[pdu]))
            found = self.reader.nas_shapes.decode(payload, shape, at(), way)
            made.extend(_placed(found, at()))
        return made

    def read_again(self, pdus: Numbers, why: ReadableBecause | tuple[ReadableBecause, bool]) -> None:
        """Decodes NAS PDUs anew whose bodies turned out to be readable, or whose codes right or wrong."""
        arena = np.frombuffer(self.reader.arena, np.uint8)
        for length in np.unique(self.nas_length[pdus]):
            for cut in (False, True):
                some = pdus[(self.nas_length[pdus] == length) & (self.nas_cut[pdus] == cut)]
                if len(some):
                    rows = gather(arena, self.nas_offset[some], int(length))
                    self.nas_shape[some] = self.reader.nas_shapes.recognise(rows, why, cut=cut)


def _placed(messages: tuple[Message, ...], first: At) -> list[Message]:
    """Messages of one PDU with positions of their own."""
    if len(messages) == 1 or first.position < 0:
        return list(messages)

    return [
        msgspec.structs.replace(m, at=At(first.frame, first.position + n, first.connection))
        for n, m in enumerate(messages)
    ]


def in_time_order(reader: Reader) -> Tables:
    """The reader's tables sorted by time (then input, frame, message), with directions; the reader's are emptied."""
    table, nas = reader.ngap, reader.nas
    inputs, frames, index = table.input.take(), table.frame.take(), table.index.take()
    time = _filled(table.time.take(), inputs, frames)
    captured = _as_captured(inputs, frames, index)
    late = _out_of_order(time[captured], inputs[captured])
    # Captures are nearly in the order of time, and a stable sort of what is nearly in order costs little.
    order = captured[np.argsort(time[captured], kind="stable")].astype(np.int32)
    rank = np.empty(len(order), np.int32)
    rank[order] = np.arange(len(order), dtype=np.int32)
    nas_row, nas_offset = rank[nas.parent.take()], nas.offset.take()
    nas_order = np.lexsort((nas_offset, nas_row)).astype(np.int32)
    association, shape = table.association.take()[order], table.shape.take()[order]
    return Tables(
        reader=reader,
        time=time[order],
        input=inputs[order],
        frame=frames[order],
        index=index[order],
        association=association,
        repeated=table.repeated.take()[order],
        lost=table.lost.take()[order],
        cut=table.cut.take()[order],
        offset=table.offset.take()[order],
        length=table.length.take()[order],
        shape=shape,
        direction=_directions(reader, shape, association, table.side.take()[order]),
        amf_id=table.amf_id.take()[order],
        ran_id=table.ran_id.take()[order],
        source_amf_id=table.source_amf_id.take()[order],
        nas_row=nas_row[nas_order],
        nas_offset=nas_offset[nas_order],
        nas_sent=nas_offset[nas_order],
        nas_length=nas.length.take()[nas_order],
        nas_shape=nas.shape.take()[nas_order],
        nas_cut=nas.cut.take()[nas_order],
        nas_first=np.searchsorted(nas_row[nas_order], np.arange(len(order) + 1)).astype(np.int32),
        out_of_order=late,
    )


def _filled(time: Numbers, inputs: Numbers, frames: Numbers) -> Numbers:
    """Times, where unknown (-1) that of the frame before in the same input, so that its order is kept."""
    if not (time < 0).any():
        return time
    filled = time.copy()
    order = np.lexsort((frames, inputs))
    known = np.where(time[order] >= 0, np.arange(len(order)), -1)
    last = np.maximum.accumulate(known)
    usable = (last >= 0) & (inputs[order][np.maximum(last, 0)] == inputs[order])
    filled[order] = np.where(usable, time[order][np.maximum(last, 0)], 0)
    return filled


def _as_captured(inputs: Numbers, frames: Numbers, index: Numbers) -> Numbers:
    """The rows in the order of input, frame and message."""
    order = np.argsort(frames << 20 | index, kind="stable")
    return order[stable_order(inputs[order])]


def _out_of_order(time: Numbers, inputs: Numbers) -> int:
    """How often, in the order of capture, a message is earlier than the one before it in the same input."""
    return int(((np.diff(time) < 0) & (np.diff(inputs) == 0)).sum())


def _directions(reader: Reader, shape: Numbers, association: Numbers, side: Numbers) -> Numbers:
    """Each message's way: told by the message, and for those of either side by what else that side sends."""
    ways = np.array([int(direction(s.example[0])) for s in reader.ngap_shapes.shapes] or [0], np.int64)  # type: ignore[arg-type]
    way = ways[shape]
    if not len(way):
        return way
    ends = association.astype(np.int64) * 2 + side
    votes = np.zeros(int(ends.max()) + 3, np.int64)
    np.add.at(votes, ends[way == Direction.UPLINK], 1)
    np.add.at(votes, ends[way == Direction.DOWNLINK], -1)
    balance = votes[ends] - votes[ends ^ 1]
    by_side = np.where(balance > 0, Direction.UPLINK, np.where(balance < 0, Direction.DOWNLINK, Direction.UNKNOWN))
    return np.where(way == Direction.UNKNOWN, by_side, way).astype(np.int8)
