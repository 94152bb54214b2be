"""GTP-U (TS 29.281) by the batch: what each tunnel carries, without an object a frame and without a payload kept.

For each tunnel (source, destination, TEID): packets, octets, QFIs, and whether the packets inside always come from one
address and go to one: the phone's own address is the one that stays. Inner packets to ports of the core's own protocols
are kept one by one, up to a bound.
"""

import ipaddress
import struct

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import NO_ROWS, Bools, Int64, Octets, Words, field, grown, window, word
from cleannet.frames.ip import Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.sip import SIPFrames
from cleannet.frames.table import KeyTable
from cleannet.model.problem import ProblemKind

PORT = 2152
ECHO_REQUEST, ECHO_RESPONSE, ERROR_INDICATION, END_MARKER, G_PDU = 1, 2, 26, 254, 255
_TYPES = np.zeros(256, np.bool_)
_TYPES[[ECHO_REQUEST, ECHO_RESPONSE, ERROR_INDICATION, 31, END_MARKER, G_PDU]] = True
_EXTENSION, _OPTIONAL = 0x04, 0x07
_PDU_SESSION_CONTAINER = 0x85
_MOST_EXTENSIONS = 8
MOST_TUNNELS = 1 << 20
MOST_INNER = 10_000
CORE_PORTS = (2123, 2152, 3868, 8805, 36412, 38412, 38472, 38462, 38422, 27017, 3306)
"""Ports of GTP-C, GTP-U, Diameter, PFCP, S1AP, NGAP, F1AP, E1AP, XnAP, and of two databases that cores keep."""
_UDP, _TCP, _SCTP = 17, 6, 132
_MAPPED = np.uint64(0xFFFF << 32)


class Tunnel(msgspec.Struct, frozen=True):
    """One direction of a tunnel: all messages of one type from one host to another with one TEID.

    Attributes:
        source, destination: outer addresses.
        teid, kind: the TEID, and the message type (255: a G-PDU).
        packets, octets: how many, and octets of the packets inside.
        qfis: QoS flow identifiers of the PDU session containers, as a bit mask; `uplink`, `downlink`: packets whose
            container says so.
        inner_source, inner_destination: the addresses of the first packet inside; "" where it has none.
        other_sources, other_destinations: packets inside with another address than the first of the same version (of
            IPv6 the first 64 bits count); `first_other_source`: frame of the first such packet, 0 for none.
        first, last: frames, with `input` and times in nanoseconds.
    """

    input: int
    source: str
    destination: str
    teid: int
    kind: int
    packets: int
    octets: int
    qfis: int
    uplink: int
    downlink: int
    inner_source: str
    inner_destination: str
    other_sources: int
    other_destinations: int
    first_other_source: int
    first: int
    last: int
    first_time: int
    last_time: int


class InnerPacket(msgspec.Struct, frozen=True):
    """A packet inside a tunnel that goes to a port of the core's own protocols."""

    input: int
    frame: int
    outer_source: str
    outer_destination: str
    teid: int
    source: str
    destination: str
    protocol: int
    port: int


_COUNTS = ("packets", "octets", "qfis", "uplink", "downlink", "other_sources", "other_destinations")
_PLACES = ("first", "last", "first_time", "last_time", "first_other_source", "input")


class TunnelCounter:
    """Counts the tunnels of captures, batch by batch."""

    def __init__(self, addresses: AddressPairs, sip: SIPFrames) -> None:
        self.inner: list[InnerPacket] = []
        self._sip = sip
        self.inner_more = 0
        self._addresses = addresses
        self._table = KeyTable(2, MOST_TUNNELS)
        self._columns: dict[str, Int64] = dict.fromkeys((*_COUNTS, *_PLACES), NO_ROWS)
        # The first addresses inside: of IPv4 the mapped number, of IPv6 the first 64 bits; by version and end.
        self._ends: dict[tuple[int, str], Words] = {
            (version, end): np.zeros(0, np.uint64) for version in (4, 6) for end in ("source", "destination")
        }
        self._low: dict[str, Words] = {end: np.zeros(0, np.uint64) for end in ("source", "destination")}

    def read(self, batch: FrameBatch, buffer: Octets, datagrams: Payloads) -> None:
        """Counts what a batch's datagrams carry."""
        spans = datagrams.spans
        if not len(spans):
            return
        head = window(buffer, spans.at, 16)
        picked = np.flatnonzero(is_gtp_u(head, spans.end - spans.at, spans.cut))
        if not len(picked):
            return
        found = datagrams.take(_mask(picked, len(spans)))
        head = head[picked]
        kind, teid = field(head, 9, 1), field(head, 12, 4)
        inner, container = _behind_header(buffer, head, found)
        number = self._number(batch, found, teid, kind)
        self._add(batch, found, number, container, inner)
        data = np.flatnonzero((kind == G_PDU) & (inner + 20 <= found.spans.end))
        if len(data):
            self._look_inside(batch, buffer, found.take(_mask(data, len(kind))), number[data], inner[data], teid[data])

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bounds left out."""
        if self._table.overflow:
            problems.add(ProblemKind.LIMIT_REACHED, "more than 1,048,576 GTP-U tunnels", (-1, 0), self._table.overflow)
        if self.inner_more:
            problems.add(
                ProblemKind.LIMIT_REACHED, "more than 10,000 packets to core ports in tunnels", (-1, 0), self.inner_more
            )

    def tunnels(self) -> list[Tunnel]:
        """The tunnels so far, in the order of their first frames."""
        found = []
        for number, (pair, tail) in enumerate(self._table.keys):
            source, destination = self._addresses.texts(pair)
            numbers = {name: int(column[number]) for name, column in self._columns.items()}
            found.append(
                Tunnel(
                    source=source,
                    destination=destination,
                    teid=tail & 0xFFFFFFFF,
                    kind=tail >> 32,
                    inner_source=self._text("source", number),
                    inner_destination=self._text("destination", number),
                    **numbers,
                )
            )
        return found

    def _number(self, batch: FrameBatch, found: Payloads, teid: Int64, kind: Int64) -> Int64:
        tail = (kind << 32 | teid).astype(np.uint64)
        number = self._table.numbers(found.pair, tail)
        count, new = len(self._table), self._table.first
        self._columns = {name: grown(column, count) for name, column in self._columns.items()}
        self._ends = {key: grown(column, count) for key, column in self._ends.items()}
        self._low = {end: grown(column, count) for end, column in self._low.items()}
        if new:
            fresh = np.arange(count - len(new), count)
            rows = found.spans.row[np.array(new)]
            self._columns["first"][fresh] = batch.first + rows
            self._columns["first_time"][fresh] = batch.time[rows]
            self._columns["input"][fresh] = batch.input
        return number

    def _add(self, batch: FrameBatch, found: Payloads, number: Int64, container: Int64, inner: Int64) -> None:
        count = len(self._table)
        columns = self._columns
        columns["packets"][:count] += np.bincount(number, minlength=count)
        octets = np.maximum(found.spans.end - inner, 0)
        columns["octets"][:count] += np.bincount(number, octets, minlength=count).astype(np.int64)
        columns["last"][number] = batch.first + found.spans.row
        columns["last_time"][number] = batch.time[found.spans.row]
        known = np.flatnonzero(container >= 0)
        if len(known):
            which, value = number[known], container[known]
            up = value >> 8 == 1
            columns["uplink"][:count] += np.bincount(which[up], minlength=count)
            columns["downlink"][:count] += np.bincount(which[~up], minlength=count)
            np.bitwise_or.at(columns["qfis"], which, np.int64(1) << (value & 0x3F) % 63)

    def _look_inside(
        self, batch: FrameBatch, buffer: Octets, found: Payloads, number: Int64, inner: Int64, teid: Int64
    ) -> None:
        """The addresses and ports of the packets inside."""
        rows = window(buffer, inner, 44)
        version = rows[:, 0] >> 4
        header = (rows[:, 0] & 15).astype(np.int64) * 4
        four = (version == 4) & (header >= 20)
        six = (version == 6) & (inner + 40 <= found.spans.end)
        protocol = np.where(four, field(rows, 9, 1), field(rows, 6, 1))
        source4, destination4 = (_MAPPED | field(rows, at, 4).astype(np.uint64) for at in (12, 16))
        ends = {
            "source": (source4, word(rows, 8), word(rows, 16)),
            "destination": (destination4, word(rows, 24), word(rows, 32)),
        }
        places = batch.first + found.spans.row
        for end, (mapped, high, low) in ends.items():
            self._compare(4, end, number, mapped, np.flatnonzero(four), places)
            self._compare(6, end, number, high, np.flatnonzero(six), places, low)
        start = inner + np.where(four, header, 40)
        self._ports(batch, buffer, found, (four, six, protocol, start, teid), ends)
        known = np.where(four | six, protocol, 0)
        self._sip.inside(batch, buffer, found.spans.row, inner, start, found.spans.end, known)

    def _compare(
        self, version: int, end: str, number: Int64, value: Words, rows: Int64, places: Int64, low: Words | None = None
    ) -> None:
        """Keeps a tunnel's first address, and counts packets with another."""
        if not len(rows):
            return
        known = self._ends[version, end]
        which, address = number[rows], value[rows]
        fresh = np.flatnonzero(known[which] == 0)
        if len(fresh):
            # Of several new ones of a tunnel the first counts: written last.
            known[which[fresh[::-1]]] = address[fresh[::-1]]
            if low is not None:
                self._low[end][which[fresh[::-1]]] = low[rows[fresh[::-1]]]
        other = np.flatnonzero(known[which] != address)
        if not len(other):
            return
        count = len(self._table)
        self._columns[f"other_{end}s"][:count] += np.bincount(which[other], minlength=count)
        if end == "source":
            first = self._columns["first_other_source"]
            late = other[::-1][first[which[other[::-1]]] == 0]
            first[which[late]] = places[rows[late]]

    def _ports(
        self,
        batch: FrameBatch,
        buffer: Octets,
        found: Payloads,
        inside: tuple[Bools, Bools, Int64, Int64, Int64],
        ends: dict[str, tuple[Words, Words, Words]],
    ) -> None:
        four, six, protocol, start, teid = inside
        transport = (protocol == _UDP) | (protocol == _TCP) | (protocol == _SCTP)
        rows = np.flatnonzero((four | six) & transport & (start + 4 <= found.spans.end))
        if not len(rows):
            return
        port = field(window(buffer, start[rows], 4), 2, 2)
        wanted = np.isin(port, CORE_PORTS)
        for row, to in zip(rows[wanted].tolist(), port[wanted].tolist(), strict=True):
            if len(self.inner) >= MOST_INNER:
                self.inner_more += 1
                continue
            source, destination = (
                _address(ends[end][0][row], None) if four[row] else _address(ends[end][1][row], ends[end][2][row])
                for end in ("source", "destination")
            )
            outer = self._addresses.texts(int(found.pair[row]))
            self.inner.append(
                InnerPacket(
                    batch.input,
                    batch.first + int(found.spans.row[row]),
                    *outer,
                    int(teid[row]),
                    source,
                    destination,
                    int(protocol[row]),
                    to,
                )
            )

    def _text(self, end: str, number: int) -> str:
        four, six = self._ends[4, end][number], self._ends[6, end][number]
        if four:
            return _address(four, None)
        return _address(six, self._low[end][number]) if six else ""


def is_gtp_u(head: Octets, size: Int64, cut: Bools) -> Bools:
    """Which datagrams (their first 16 octets, and octets that are there) are GTP-U: port, version, type and length."""
    told = field(head, 4, 2) - 8
    ports = (field(head, 0, 2) == PORT) | (field(head, 2, 2) == PORT)
    whole = (told <= size - 8) | cut
    length = field(head, 10, 2)
    # The length leaves the 8 mandatory octets out (TS 29.281, 5.1); user planes are about that count them in.
    fits = (length + 8 == told) | (length == told)
    found: Bools = ports & ((head[:, 8] & 0xE0) == 0x20) & _TYPES[head[:, 9]] & fits & whole & (size >= 16)
    return found


def _behind_header(buffer: Octets, head: Octets, found: Payloads) -> tuple[Int64, Int64]:
    """Where the packet inside begins, and of the PDU session container its type and QFI (type << 8 | QFI, -1: none)."""
    flags = head[:, 8]
    at = found.spans.at + 16 + np.where(flags & _OPTIONAL, 4, 0)
    container = np.full(len(at), -1, np.int64)
    rows = np.flatnonzero((flags & _EXTENSION) != 0)
    if not len(rows):
        return at, container
    kind = field(window(buffer, found.spans.at[rows] + 19, 1), 0, 1)
    for _ in range(_MOST_EXTENSIONS):
        rows, kind = rows[kind != 0], kind[kind != 0]
        inside = at[rows] + 4 <= found.spans.end[rows]
        rows, kind = rows[inside], kind[inside]
        if not len(rows):
            break
        octets = window(buffer, at[rows], 4)
        size = field(octets, 0, 1) * 4
        # TS 38.415, 5.5.2: type in the upper half of the first octet, QFI in the lower six bits of the second.
        session = np.flatnonzero(kind == _PDU_SESSION_CONTAINER)
        container[rows[session]] = (octets[session, 1] >> 4).astype(np.int64) << 8 | (octets[session, 2] & 0x3F)
        sound = (size > 0) & (at[rows] + size <= found.spans.end[rows])
        rows, size = rows[sound], size[sound]
        at[rows] += size
        kind = field(window(buffer, at[rows] - 1, 1), 0, 1)
    return at, container


def _mask(picked: Int64, count: int) -> Bools:
    mask = np.zeros(count, np.bool_)
    mask[picked] = True
    return mask


def _address(high: np.uint64, low: np.uint64 | None) -> str:
    """Text of an address: of IPv4 the mapped number, of IPv6 both halves."""
    if low is None:
        return str(ipaddress.IPv4Address(int(high) & 0xFFFFFFFF))
    return str(ipaddress.IPv6Address(struct.pack(">QQ", int(high), int(low))))
