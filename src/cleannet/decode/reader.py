"""Frames' messages in, tables of NGAP and NAS payloads out: the decode stage as a whole."""

from collections.abc import Iterator

import msgspec
import numpy as np

from cleannet.decode.columns import Column
from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.nas_5gs import nas_5gs
from cleannet.decode.ngap import ngap
from cleannet.decode.shapes import Decoder, Flags, Numbers, Octets, ShapeTable, gather, numbers, stable_order
from cleannet.frames.batch import MessageBatch, joined
from cleannet.model.message import Direction, Message
from cleannet.model.nas import OpaqueNAS, ReadableBecause
from cleannet.model.ngap import OpaqueNGAP

NGAP_PPID = 60
"""Payload protocol identifier of NGAP (TS 38.412, clause 7)."""
NGAP_OVER_DTLS_PPID = 66

MESSAGES_AT_ONCE = 1 << 16
OCTETS_AT_ONCE = 8 << 20

READABLE = (ReadableBecause.NOT_READABLE, ReadableBecause.NULL_SELECTED, ReadableBecause.NULL_PROVEN)
TOLD_BY_KEYS = tuple((readable, genuine) for readable in (*READABLE, ReadableBecause.KEYS) for genuine in (True, False))

COMPARED = (ValueRole.TMSI, ValueRole.IDENTITY, ValueRole.CHALLENGE, ValueRole.RESPONSE, ValueRole.MAC)
"""Values whose equality the checks may ask for."""


def _ngap(cursor: Cursor, direction: Direction) -> tuple[Message, ...]:
    return (ngap(cursor, direction),)


def _opaque_ngap(cursor: Cursor) -> Message:
    return OpaqueNGAP(at=cursor.at, whole=False, message_name="OpaqueNGAP")


def _opaque_nas(cursor: Cursor) -> Message:
    return OpaqueNAS(at=cursor.at, whole=False)


def _nas(readable: ReadableBecause, genuine: bool | None = None) -> Decoder:
    def decoder(cursor: Cursor, direction: Direction) -> tuple[Message, ...]:
        return nas_5gs(cursor, readable=readable, direction=direction, genuine=genuine)

    return decoder


class NGAPTable:
    """Every NGAP payload of the captures, one a row, in the order of reading.

    Columns: `time` (ns), `input`, `frame`, `index` (message inside the frame), `association`, `side`, `repeated`,
    `lost`, `cut`, `offset` and `length` (of the payload in the arena), `shape`, `amf_id`, `ran_id`, `source_amf_id`
    (-1 absent).
    """

    def __init__(self) -> None:
        self.time = Column(np.int64)
        self.input = Column(np.int32)
        self.frame = Column(np.int64)
        self.index = Column(np.int32)
        self.association = Column(np.int32)
        self.side = Column(np.int8)
        self.repeated = Column(np.bool_)
        self.lost = Column(np.bool_)
        self.cut = Column(np.bool_)
        self.offset = Column(np.int64)
        self.length = Column(np.int32)
        self.shape = Column(np.int32)
        self.amf_id = Column(np.int64)
        self.ran_id = Column(np.int64)
        self.source_amf_id = Column(np.int64)

    def __len__(self) -> int:
        return len(self.frame)


class NASTable:
    """Every NAS PDU that NGAP carries: `parent` (row of the NGAP table), `offset`, `length`, `shape`, in wire order."""

    def __init__(self) -> None:
        self.parent = Column(np.int64)
        self.offset = Column(np.int64)
        self.length = Column(np.int32)
        self.shape = Column(np.int32)
        self.cut = Column(np.bool_)


class Unread(msgspec.Struct):
    """User messages of a protocol that is not read: how many, and the first one's frame."""

    count: int
    frame: int


class Reader:
    """Collects the payloads of all inputs. `feed` each batch, `finish`, then read the tables."""

    def __init__(self) -> None:
        self.arena = bytearray()
        self.ngap = NGAPTable()
        self.nas = NASTable()
        self.ngap_shapes = ShapeTable({None: _ngap}, "NGAP", _opaque_ngap)
        self.nas_shapes = ShapeTable(
            {why: _nas(why) for why in READABLE} | {why: _nas(*why) for why in TOLD_BY_KEYS}, "NAS-5GS", _opaque_nas
        )
        self.unread: dict[tuple[int, int], Unread] = {}
        """What is not read, by input and payload protocol identifier."""
        self._waiting: list[tuple[MessageBatch, Flags]] = []

    def feed(self, batch: MessageBatch, ngap_ports: Flags) -> None:
        """Takes one batch. `ngap_ports`: for each message whether its association uses NGAP's registered port.

        Small batches are read together: what numpy does for each length of payload costs the same for few and for many.
        """
        if self._waiting and self._waiting[0][0].input != batch.input:
            self.finish()
        self._waiting.append((batch, ngap_ports))
        messages = sum(len(one) for one, _ in self._waiting)
        if messages >= MESSAGES_AT_ONCE or sum(one.buffer.nbytes for one, _ in self._waiting) >= OCTETS_AT_ONCE:
            self.finish()

    def finish(self) -> None:
        """Reads what still waits."""
        waiting, self._waiting = self._waiting, []
        if waiting:
            self._read(joined([batch for batch, _ in waiting]), np.concatenate([ports for _, ports in waiting]))

    def _read(self, batch: MessageBatch, ngap_ports: Flags) -> None:
        wanted = (batch.ppid == NGAP_PPID) | (ngap_ports & (batch.ppid != NGAP_OVER_DTLS_PPID))
        self._note_unread(batch, ~wanted)
        rows = np.flatnonzero(wanted)
        for some in _by_length(rows, batch.length[rows], batch.cut[rows]):
            self._same_length(batch, some)

    def _note_unread(self, batch: MessageBatch, unread: Flags) -> None:
        for ppid in np.unique(batch.ppid[unread]):
            rows = np.flatnonzero(unread & (batch.ppid == ppid))
            one = self.unread.setdefault((batch.input, int(ppid)), Unread(0, int(batch.frame[rows[0]])))
            one.count += len(rows)

    def _same_length(self, batch: MessageBatch, rows: Numbers) -> None:
        length = int(batch.length[rows[0]])
        octets = gather(batch.buffer, batch.offset[rows], length)
        base = len(self.arena)
        self.arena += octets.tobytes()
        offset = base + np.arange(len(rows), dtype=np.int64) * length
        cut = bool(batch.cut[rows[0]])
        shape = self.ngap_shapes.recognise(octets, cut=cut)
        first = len(self.ngap)
        ids = {
            role: np.full(len(rows), -1, np.int64)
            for role in (ValueRole.AMF_UE_NGAP_ID, ValueRole.RAN_UE_NGAP_ID, ValueRole.SOURCE_AMF_UE_NGAP_ID)
        }
        order = stable_order(shape)
        for members in np.split(order, np.flatnonzero(np.diff(shape[order])) + 1):
            number = int(shape[members[0]])
            for role, start, size in self.ngap_shapes.shapes[number].values:
                if role in ids:
                    ids[role][members] = numbers(octets[members], start, size)
                elif role is ValueRole.NAS_PDU:
                    self._nas_pdus(octets[members, start : start + size], first + members, offset[members] + start, cut)
        self._add(batch, rows, offset, length, shape)
        self.ngap.amf_id.add(ids[ValueRole.AMF_UE_NGAP_ID])
        self.ngap.ran_id.add(ids[ValueRole.RAN_UE_NGAP_ID])
        self.ngap.source_amf_id.add(ids[ValueRole.SOURCE_AMF_UE_NGAP_ID])

    def _nas_pdus(self, octets: Octets, parents: Numbers, offsets: Numbers, cut: bool) -> None:
        self.nas.parent.add(parents)
        self.nas.offset.add(offsets)
        self.nas.length.add(np.full(len(parents), octets.shape[1]))
        self.nas.shape.add(self.nas_shapes.recognise(octets, ReadableBecause.NOT_READABLE, cut=cut))
        self.nas.cut.add(np.full(len(parents), cut))

    def _add(self, batch: MessageBatch, rows: Numbers, offset: Numbers, length: int, shape: Numbers) -> None:
        table = self.ngap
        table.time.add(batch.time[rows])
        table.input.add(np.full(len(rows), batch.input))
        table.frame.add(batch.frame[rows])
        table.index.add(batch.index[rows])
        table.association.add(batch.association[rows])
        table.side.add(batch.side[rows])
        table.repeated.add(batch.repeated[rows])
        table.lost.add(batch.lost[rows])
        table.cut.add(batch.cut[rows])
        table.offset.add(offset)
        table.length.add(np.full(len(rows), length))
        table.shape.add(shape)


def _by_length(rows: Numbers, length: Numbers, cut: Flags) -> Iterator[Numbers]:
    """Groups of rows with equal length (and equal `cut`), each in its order."""
    key = length * 2 + cut
    order = np.argsort(key, kind="stable")
    edges = np.flatnonzero(np.diff(key[order])) + 1
    return (rows[some] for some in np.split(order, edges) if len(some))
