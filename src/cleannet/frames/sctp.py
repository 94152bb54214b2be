"""SCTP packets (RFC 9260) and their chunks. The walk goes over all packets at once, a chunk of each at a time.

The CRC32c of the common header is not verified: in captures made on an end host the card computes it later, so a
wrong one says nothing about the sender.
"""

import struct

import msgspec
import numpy as np

from cleannet.frames.columns import NO_ROWS, Bools, Int64, Octets, Words, field, window, word
from cleannet.frames.ip import Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import ProblemKind

DATA, INIT, INIT_ACK, ABORT, SHUTDOWN, SHUTDOWN_ACK, ERROR, SHUTDOWN_COMPLETE, I_DATA = 0, 1, 2, 6, 7, 8, 9, 14, 64
CONTROL = (INIT, INIT_ACK, ABORT, SHUTDOWN, SHUTDOWN_ACK, SHUTDOWN_COMPLETE)
_COMMON_HEADER = 12
_DATA_HEADER, _I_DATA_HEADER = 16, 20
_FEWEST_LIVE = 64
_IS_CONTROL = np.zeros(256, np.bool_)
_IS_CONTROL[list(CONTROL)] = True


class Packets(msgspec.Struct, frozen=True):
    """SCTP packets: the frames' rows, the address pair, and ports and verification tag as one number."""

    row: Int64
    pair: Words
    ports_tag: Words


class Chunks(msgspec.Struct, frozen=True):
    """DATA and I-DATA chunks in the order of the packets.

    Attributes:
        packet: index of the packet.
        at: where the chunk's header begins in the buffer.
        length: octets of the chunk, header included, as far as captured.
        kind: chunk type and flags as one number (type * 256 + flags).
        tsn: transmission sequence number.
        last: the last word of a DATA chunk's header: its payload protocol identifier.
        start: the two octets behind a DATA header.
        cut: the snap length cut the chunk.
    """

    packet: Int64
    at: Int64
    length: Int64
    kind: Int64
    tsn: Int64
    last: Int64
    start: Int64
    cut: Bools

    def __len__(self) -> int:
        return len(self.packet)


class Walk(msgspec.Struct, frozen=True):
    """What the walk found: packets, their data chunks, and control chunks as (packet, type, position, length)."""

    packets: Packets
    chunks: Chunks
    control: list[tuple[int, int, int, int]]


class ChunkWalker:
    """Walks the chunks of one batch's SCTP packets."""

    def __init__(self, buffer: Octets, origin: tuple[int, int], problems: ProblemCounter) -> None:
        self._buffer = buffer
        self._origin = origin
        self._problems = problems
        self._parts: list[tuple[Int64, ...]] = []
        self._control: list[tuple[int, int, int, int]] = []

    def walk(self, payloads: Payloads) -> Walk:
        """All chunks of the packets; what is malformed ends its packet's walk and is counted."""
        spans = payloads.spans
        sound = spans.at + _COMMON_HEADER <= spans.end
        if not sound.all():
            short = spans.take(~sound)
            self._broken(short.row, short.cut, "common header")
            payloads = payloads.take(sound)
            spans = payloads.spans
        rows = window(self._buffer, spans.at, _COMMON_HEADER + 18)
        packets = Packets(spans.row, payloads.pair, word(rows, 0))
        self._row, self._end, self._cut = spans.row, spans.end, spans.cut
        live: Int64 = np.arange(len(spans), dtype=np.int64)
        at = spans.at + _COMMON_HEADER
        live, at, rows = self._begun(live, at, rows)
        column = _COMMON_HEADER
        while len(live) >= _FEWEST_LIVE:
            live, at = self._round(live, at, rows, column)
            column = 0
            live, at, rows = self._begun(live, at, window(self._buffer, at, 18))
        self._one_by_one(live, at)
        self._control.sort(key=lambda c: (c[0], c[2]))
        return Walk(packets, self._chunks(), self._control)

    def _broken(self, row: Int64, cut: Bools, what: str) -> None:
        self._problems.add_rows(ProblemKind.CUT_BY_SNAPLEN, f"SCTP {what} cut", self._origin, row[cut])
        detail = f"SCTP {what} of a length that cannot be"
        self._problems.add_rows(ProblemKind.MALFORMED_SCTP, detail, self._origin, row[~cut])

    def _begun(self, live: Int64, at: Int64, rows: Octets) -> tuple[Int64, Int64, Octets]:
        """Only those packets that have another whole chunk header."""
        room = self._end[live] - at
        whole = room >= 4
        if whole.all():
            return live, at, rows
        rest = live[(room > 0) & ~whole]
        if len(rest):
            self._broken(self._row[rest], self._cut[rest], "chunk")
        return live[whole], at[whole], rows[whole]

    def _round(self, live: Int64, at: Int64, rows: Octets, column: int) -> tuple[Int64, Int64]:
        """One chunk of each live packet."""
        kind = field(rows, column, 2)
        length = field(rows, column + 2, 2)
        end = self._end[live]
        past = at + length > end
        if past.any() or (length < 4).any():
            is_data = _data_sound(kind, length, at, end)
            cut = past & self._cut[live] & is_data
            bad = past | (length < 4) | (_is_data(kind) & ~is_data)
            self._broken(self._row[live[bad]], self._cut[live[bad]] & past[bad] & (length[bad] >= 4), "chunk")
            pick = is_data & (~bad | cut)
            self._add(live, at, np.minimum(length, end - at), kind, rows, column, cut, pick)
            self._add_control(live, at, length, kind, ~bad)
            going = ~bad
        else:
            data = _is_data(kind)
            going = ~data | (length >= np.where(kind < 256, _DATA_HEADER, _I_DATA_HEADER))
            if not going.all():
                bad = ~going
                self._broken(self._row[live[bad]], np.zeros(int(bad.sum()), np.bool_), "chunk")
                data &= going
            self._add(live, at, length, kind, rows, column, np.zeros(len(live), np.bool_), data)
            self._add_control(live, at, length, kind, ~data & going)
        following = at + ((length + 3) & ~3)
        going &= following < end
        return live[going], following[going]

    def _add(
        self, live: Int64, at: Int64, length: Int64, kind: Int64, rows: Octets, column: int, cut: Bools, pick: Bools
    ) -> None:
        if not pick.all():
            live, at, length, kind, cut = live[pick], at[pick], length[pick], kind[pick], cut[pick]
            rows = rows[pick]
        tsn, last, start = field(rows, column + 4, 4), field(rows, column + 12, 4), field(rows, column + 16, 2)
        self._parts.append((live, at, length, kind, tsn, last, start, cut.astype(np.int64)))

    def _add_control(self, live: Int64, at: Int64, length: Int64, kind: Int64, sound: Bools) -> None:
        types = kind >> 8
        for index in np.flatnonzero(_IS_CONTROL[types] & sound).tolist():
            self._control.append((int(live[index]), int(types[index]), int(at[index]), int(length[index])))

    def _one_by_one(self, live: Int64, at: Int64) -> None:
        """The chunks of the few packets that are left, without numpy's cost a call."""
        found: list[tuple[int, ...]] = []
        view = memoryview(self._buffer.data)
        for packet, position in zip(live.tolist(), at.tolist(), strict=True):
            end, cut = int(self._end[packet]), bool(self._cut[packet])
            left = self._walk_one(view, packet, position, end, cut, found)
            if left:
                where = np.array([self._row[packet]])
                self._broken(where, np.array([cut and left == "past"]), "chunk")
        if found:
            columns = [np.array(c, np.int64) for c in zip(*found, strict=True)]
            self._parts.append(tuple(columns))

    def _walk_one(
        self, view: memoryview, packet: int, at: int, end: int, cut: bool, found: list[tuple[int, ...]]
    ) -> str:
        """Walk one packet from `at`. What ended it: "" its end, "past" a chunk past the end, "bad" a bad length."""
        while at < end:
            if at + 4 > end:
                return "past"
            kind, length = struct.unpack_from(">HH", view, at)
            data = kind >> 8 in (DATA, I_DATA)
            least = 4 if not data else _DATA_HEADER if kind < 256 else _I_DATA_HEADER
            if length < least:
                return "bad"
            past = at + length > end
            if data and at + least <= end and (cut or not past):
                tsn, last = struct.unpack_from(">I4xI", view, at + 4)
                start = int.from_bytes(view[at + 16 : at + 18], "big")
                found.append((packet, at, min(length, end - at), kind, tsn, last, start, int(past)))
            if past:
                return "past"
            if kind >> 8 in CONTROL:
                self._control.append((packet, kind >> 8, at, length))
            at += (length + 3) & ~3
        return ""

    def _chunks(self) -> Chunks:
        if not self._parts:
            self._parts.append((NO_ROWS,) * 8)
        columns: tuple[Int64, ...] = self._parts[0]
        if len(self._parts) > 1:
            columns = tuple(np.concatenate(parts) for parts in zip(*self._parts, strict=True))
            order = _order(columns[0])
            columns = tuple(column[order] for column in columns)
        packet, at, length, kind, tsn, last, start, cut = columns
        return Chunks(packet, at, length, kind, tsn, last, start, cut.astype(np.bool_))


def _is_data(kind: Int64) -> Bools:
    data: Bools = (kind < 256) | (kind >> 8 == I_DATA)
    return data


def _order(packet: Int64) -> Int64:
    # Stable, since the rounds keep the order of a packet's chunks. 16-bit keys are sorted in linear time.
    small = not len(packet) or int(packet.max()) < 1 << 16
    return np.argsort(packet.astype(np.uint16) if small else packet, kind="stable")


def _data_sound(kind: Int64, length: Int64, at: Int64, end: Int64) -> Bools:
    least = np.where(kind < 256, _DATA_HEADER, _I_DATA_HEADER)
    return _is_data(kind) & (length >= least) & (at + least <= end)
