"""SIP (RFC 3261) told by how a payload begins, on any port, in the open and inside GTP-U: one by one, they are few.

A message over UDP is its datagram. Over TCP what the segment holds in which it begins is taken, which is where its
headers stand; segments that follow are left alone.
"""

import ipaddress
import re

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Bools, Int64, Octets, field, window
from cleannet.frames.gtp_u import GPdus
from cleannet.frames.inner import Inner
from cleannet.frames.ip import TCP, UDP, Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.udp import Datagrams
from cleannet.model.problem import ProblemKind

MOST_MESSAGES = 20_000
LARGEST = 1 << 14
"""Octets of a message that are read: headers come first."""
BEGINS = (
    *(b"SIP/", b"REGI", b"INVI", b"SUBS", b"NOTI", b"MESS", b"OPTI", b"ACK ", b"BYE ", b"CANC"),
    *(b"PRAC", b"UPDA", b"PUBL", b"INFO", b"REFE"),
)
"""The first four octets of a status line and of the methods (RFC 3261, 7.1, and those that came later)."""
_NUMBERS = np.array(sorted(int.from_bytes(one, "big") for one in BEGINS), np.int64)
_FIRST_LINE = re.compile(rb"(?:SIP/2\.0 \d{3}\b|[A-Z]{3,12} [^\r\n]{1,1000} SIP/2\.0\r?\n)")
_UDP_HEADER, _TCP_HEADER = 8, 20


class SIPFrame(msgspec.Struct, frozen=True):
    """One SIP message as it was captured.

    Attributes:
        input, frame, time: where and when.
        source, destination, source_port, destination_port: its own ends, inside a tunnel those of the packet inside.
        stream: over TCP.
        tunnelled: inside GTP-U.
        payload: its octets, as many as are read.
        cut: octets are missing at its end.
    """

    input: int
    frame: int
    time: int
    source: str
    destination: str
    source_port: int
    destination_port: int
    stream: bool
    tunnelled: bool
    payload: bytes
    cut: bool


class SIPFrames:
    """Collects the SIP messages of captures, batch by batch."""

    def __init__(self, addresses: AddressPairs, problems: ProblemCounter) -> None:
        self._addresses = addresses
        self._problems = problems
        self._found: list[SIPFrame] = []
        self._count = 0

    def take(self) -> list[SIPFrame]:
        """What was found since the last time, in the order of the frames."""
        found, self._found = sorted(self._found, key=lambda one: one.frame), []
        return found

    def read(self, batch: FrameBatch, buffer: Octets, udp: Datagrams, tcp: Payloads) -> None:
        """Looks for messages in a batch's datagrams and segments that are in no tunnel."""
        for found, stream in ((udp.found, False), (tcp, True)):
            spans = found.spans
            picked, start = begins(buffer, spans.at, spans.end, np.full(len(spans), stream))
            for n, at in zip(picked.tolist(), start.tolist(), strict=True):
                ends = self._addresses.texts(int(found.pair[n]))
                span = (int(spans.at[n]), at, int(spans.end[n]))
                self._add(batch, buffer, int(spans.row[n]), ends, span, (stream, False, bool(spans.cut[n])))

    def inside(self, batch: FrameBatch, buffer: Octets, found: GPdus, inner: Inner) -> None:
        """The same for packets inside G-PDUs."""
        rows = np.flatnonzero((inner.protocol == UDP) | (inner.protocol == TCP))
        if not len(rows):
            return
        of = inner.row[rows]
        picked, data = begins(buffer, inner.start[rows], found.end[of], inner.protocol[rows] == TCP)
        for n, at in zip(rows[picked].tolist(), data.tolist(), strict=True):
            packet, end = int(found.inner[inner.row[n]]), int(found.end[inner.row[n]])
            ends, told = _ends(buffer, packet)
            span = (int(inner.start[n]), at, min(end, packet + told))
            how = (bool(inner.protocol[n] == TCP), True, packet + told > end)
            self._add(batch, buffer, int(found.found.spans.row[inner.row[n]]), ends, span, how)

    def _add(
        self,
        batch: FrameBatch,
        buffer: Octets,
        row: int,
        ends: tuple[str, str],
        span: tuple[int, int, int],
        how: tuple[bool, bool, bool],
    ) -> None:
        header, at, end = span
        stream, tunnelled, cut = how
        payload = buffer[at : min(end, at + LARGEST)].tobytes()
        if _FIRST_LINE.match(payload) is None:
            return
        place = (batch.input, batch.first + row)
        if self._count >= MOST_MESSAGES:
            self._problems.add(ProblemKind.LIMIT_REACHED, "more than 20,000 SIP messages", place)
            return
        self._count += 1
        port, other = (int.from_bytes(buffer[header + n : header + n + 2].tobytes(), "big") for n in (0, 2))
        time, cut = int(batch.time[row]), cut or end - at > LARGEST
        self._found.append(SIPFrame(*place, time, *ends, port, other, stream, tunnelled, payload, cut))


def begins(buffer: Octets, at: Int64, end: Int64, stream: Bools) -> tuple[Int64, Int64]:
    """Which datagrams or segments may be SIP, and where their octets begin."""
    start = at + _UDP_HEADER
    if stream.any():
        some = np.flatnonzero(stream & (at + _TCP_HEADER <= end))
        start[some] = at[some] + (field(window(buffer, at[some] + 12, 1), 0, 1) >> 4) * 4
    rows = np.flatnonzero(start + 16 <= end)
    first = field(window(buffer, start[rows], 4), 0, 4)
    rows = rows[np.isin(first, _NUMBERS)]
    return rows, start[rows]


def _ends(buffer: Octets, packet: int) -> tuple[tuple[str, str], int]:
    """The addresses of an IP packet, and its length."""
    head = buffer[packet : packet + 40].tobytes()
    if head[0] >> 4 == 4:
        at, size, told = 12, 4, int.from_bytes(head[2:4], "big")
    else:
        at, size, told = 8, 16, 40 + int.from_bytes(head[4:6], "big")
    source, destination = (str(ipaddress.ip_address(head[n : n + size])) for n in (at, at + size))
    return (source, destination), told
