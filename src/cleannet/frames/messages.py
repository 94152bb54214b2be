"""User messages from data chunks: whole ones where they lie, fragmented ones put together behind the buffer."""

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.associations import Association
from cleannet.frames.batch import MessageBatch
from cleannet.frames.columns import Bools, Int64, Octets, counted, field, one_of, window
from cleannet.frames.flows import FlowTable
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.reassembly import Fragment, Reassembly
from cleannet.frames.sctp import Chunks, Walk

_DTLS_PPIDS = (66, 67, 68, 69)
_DTLS_TYPES = range(0x14, 0x1A)
_NGAP_PPID = 60


class Messages(msgspec.Struct, frozen=True):
    """Messages of one batch before they are numbered; `chunk` is the index of the chunk that completed each."""

    buffer: Octets
    chunk: Int64
    row: Int64
    at: Int64
    length: Int64
    association: Int64
    side: Int64
    ppid: Int64
    repeated: Bools
    cut: Bools


class MessageBuilder:
    """Makes messages of the chunks of batch after batch; fragments wait inside across batches."""

    def __init__(self, flows: FlowTable, problems: ProblemCounter) -> None:
        self._flows = flows
        self._reassembly = Reassembly(problems)

    def build(self, batch: FrameBatch, buffer: Octets, walk: Walk, flow: Int64, repeated: Bools) -> Messages:
        """The batch's messages in the order of the chunks that completed them. `flow` is that of each chunk."""
        chunks = walk.chunks
        header: Int64 | int = 16
        ppid, start = chunks.last, chunks.start
        interleaved = np.flatnonzero(chunks.kind >= 256)
        if len(interleaved):
            rows = window(buffer, chunks.at[interleaved], 22)
            ppid, start = ppid.copy(), start.copy()
            ppid[interleaved], start[interleaved] = field(rows, 16, 4), field(rows, 20, 2)
            header = np.where(chunks.kind >= 256, 20, 16)
        at, length, cut = chunks.at + header, chunks.length - header, chunks.cut
        whole = (chunks.kind & 3) == 3
        chunk: Int64 = np.arange(len(chunks), dtype=np.int64)
        if not whole.all():
            parts = np.flatnonzero(~whole)
            self._count_repeated(flow[parts[repeated[parts]]])
            done = self._put_together(batch, buffer, walk, flow, parts[~repeated[parts]], ppid)
            buffer, chunk, at, length, ppid, cut = _merged(buffer, np.flatnonzero(whole), at, length, ppid, cut, done)
            flow, repeated, start = flow[chunk], repeated[chunk], start[chunk]
        row = walk.packets.row[chunks.packet[chunk]]
        association, side = self._flows.association[flow], self._flows.side[flow]
        made = Messages(buffer, chunk, row, at, length, association, side, ppid, repeated, cut)
        self._tally(made, start, batch.first)
        return made

    def finish(self) -> None:
        """Record messages that stay incomplete."""
        self._reassembly.finish()

    def _count_repeated(self, flow: Int64) -> None:
        for index, _, count in zip(*counted(self._flows.association[flow]), strict=True):
            self._flows.associations.associations[index].repeated_fragments += count

    def _put_together(
        self, batch: FrameBatch, buffer: Octets, walk: Walk, flow: Int64, parts: Int64, ppid: Int64
    ) -> list[tuple[int, bytes, int, bool]]:
        """Messages that fragments complete: (chunk, octets, payload protocol identifier, cut)."""
        done: list[tuple[int, bytes, int, bool]] = []
        sequence = self._flows.sequence[flow[parts]].tolist()
        for index, whose, identifier in zip(parts.tolist(), sequence, ppid[parts].tolist(), strict=True):
            place = (batch.input, batch.first + int(walk.packets.row[walk.chunks.packet[index]]))
            fragment = _fragment(buffer, walk.chunks, index, whose, identifier, place)
            message = self._reassembly.add(fragment)
            if message is not None:
                done.append((index, message.octets, message.ppid, message.cut))
        return done

    def _tally(self, made: Messages, start: Int64, first: int) -> None:
        associations = self._flows.associations.associations
        if not len(made.row):
            return
        if int(made.ppid.min()) == (only := int(made.ppid.max())):
            counts = np.bincount(made.association)
            for index in np.flatnonzero(counts).tolist():
                associations[index].count_ppid(only, int(counts[index]))
        else:
            for key, _, count in zip(*counted(made.association << 32 | made.ppid), strict=True):
                associations[key >> 32].count_ppid(key & 0xFFFFFFFF, count)
        dtls = ((start & 0xFF) == 0xFE) | (made.ppid > _NGAP_PPID)
        if dtls.any():
            record = ((start & 0xFF) == 0xFE) & one_of(start >> 8, _DTLS_TYPES) & (made.length >= 2)
            _tally_dtls(made, np.flatnonzero(record | one_of(made.ppid, _DTLS_PPIDS)), first, associations)


def _tally_dtls(made: Messages, found: Int64, first: int, associations: list[Association]) -> None:
    for index, at, count in zip(*counted(made.association[found]), strict=True):
        association = associations[index]
        association.dtls_frame = association.dtls_frame or first + int(made.row[found[at]])
        association.dtls_count += count


def _fragment(buffer: Octets, chunks: Chunks, index: int, sequence: int, ppid: int, place: tuple[int, int]) -> Fragment:
    kind, at, length = int(chunks.kind[index]), int(chunks.at[index]), int(chunks.length[index])
    first, last = bool(kind & 2), bool(kind & 1)
    head = buffer[at : at + 20].tobytes()
    if kind < 256:
        # Ordered and unordered fragments share the TSNs; a message is a run of them in one stream.
        key: tuple[int, ...] = (sequence, 0, kind & 4, int.from_bytes(head[8:10], "big"))
        position, header = int(chunks.tsn[index]), 16
    else:
        key = (sequence, 1, kind & 4, int.from_bytes(head[8:10], "big"), int.from_bytes(head[12:16], "big"))
        position, header = 0 if first else ppid, 20
    octets = buffer[at + header : at + length].tobytes()
    return Fragment(key, position, first, last, octets, ppid, bool(chunks.cut[index]), place)


def _merged(
    buffer: Octets, whole: Int64, at: Int64, length: Int64, ppid: Int64, cut: Bools,
    done: list[tuple[int, bytes, int, bool]],
) -> tuple[Octets, Int64, Int64, Int64, Int64, Bools]:  # fmt: skip
    """Whole messages and those put together, in the order of their chunks."""
    if not done:
        return buffer, whole, at[whole], length[whole], ppid[whole], cut[whole]
    sizes = np.array([len(octets) for _, octets, _, _ in done], np.int64)
    begin = len(buffer) + np.cumsum(sizes) - sizes
    chunk = np.concatenate([whole, np.array([index for index, _, _, _ in done], np.int64)])
    order = np.argsort(chunk, kind="stable")
    return (
        np.concatenate([buffer, np.frombuffer(b"".join(octets for _, octets, _, _ in done), np.uint8)]),
        chunk[order],
        np.concatenate([at[whole], begin])[order],
        np.concatenate([length[whole], sizes])[order],
        np.concatenate([ppid[whole], np.array([value for _, _, value, _ in done], np.int64)])[order],
        np.concatenate([cut[whole], np.array([value for _, _, _, value in done], np.bool_)])[order],
    )


def numbered(batch: FrameBatch, made: Messages) -> MessageBatch:
    """The messages as the next stage gets them; no gap marked yet."""
    row = made.row
    position: Int64 = np.arange(len(row), dtype=np.int64)
    new = np.ones(len(row), np.bool_)
    new[1:] = row[1:] != row[:-1]
    return MessageBatch(
        batch.input, made.buffer, made.at, made.length, batch.first + row,
        position - np.maximum.accumulate(np.where(new, position, 0)),
        batch.time[row], made.association, made.side.astype(np.int8), made.ppid, made.repeated,
        np.zeros(len(row), np.bool_), made.cut,
    )  # fmt: skip
