"""Datagrams of the core's control protocols over UDP, one by one: they are few beside the user plane.

A datagram is taken where port and octets agree: PFCP (TS 29.244, 6.3 and 7.2.2), GTP-C (TS 29.274, 5; TS 29.060, 6),
IKE (RFC 7296, 2.23 and 3.1), SNMP (RFC 1157, 4; RFC 3416, 2), TFTP (RFC 1350, 5), syslog (RFC 5424, 6).
The same packet captured at two places of one host (a capture of all interfaces) is a copy: equal from the IP header on,
behind another link header.
"""

import enum
import hashlib
from collections import OrderedDict
from collections.abc import Callable

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Bools, Int64, Octets, Spans, field, window
from cleannet.frames.ip import Payloads

PFCP_PORT, GTP_C_PORT, IKE_PORT, NAT_PORT = 8805, 2123, 500, 4500
SNMP_PORTS, TFTP_PORT, SYSLOG_PORT = (161, 162), 69, 514
_WATCHED = np.zeros(1 << 16, np.bool_)
_WATCHED[[PFCP_PORT, GTP_C_PORT, IKE_PORT, NAT_PORT, *SNMP_PORTS, TFTP_PORT, SYSLOG_PORT]] = True
_MARKER = 4
"""Zero octets before IKE on port 4500 (RFC 3948, 2.2)."""
_IKE_HEADER = 28
_UDP_HEADER = 8
_IDENTIFICATION, _TIME_TO_LIVE, _HOP_LIMIT = 4, 8, 7
REMEMBERED = 4096
"""Packets that are remembered to tell copies of them."""
COPY_WITHIN = 1_000_000_000
"""Nanoseconds within which copies of one packet follow."""


class ControlProtocol(enum.Enum):
    """What a datagram carries."""

    PFCP = "PFCP"
    GTP_C = "GTP-C"
    IKE = "IKE"
    SNMP = "SNMP"
    TFTP = "TFTP"
    SYSLOG = "syslog"


class Datagram(msgspec.Struct, frozen=True):
    """One datagram.

    Attributes:
        input, frame: as Wireshark numbers frames; of a fragmented datagram the frame that completed it.
        index: number of the datagram inside its frame, from 0.
        time: nanoseconds since 1970, -1 unknown.
        protocol: what the payload is.
        source, destination, source_port, destination_port: the ends.
        hops: time to live or hop limit of the outermost IP header.
        payload: octets behind the UDP header (of IKE on port 4500 behind the marker).
        cut: the snap length cut it.
        copy: the same packet was captured before, behind another link header.
    """

    input: int
    frame: int
    index: int
    time: int
    protocol: ControlProtocol
    source: str
    destination: str
    source_port: int
    destination_port: int
    hops: int
    payload: bytes
    cut: bool
    copy: bool


class ControlFrames:
    """Collects the control datagrams of captures, batch by batch."""

    def __init__(self, addresses: AddressPairs) -> None:
        self._addresses = addresses
        self._found: list[Datagram] = []
        self._seen: OrderedDict[tuple[int, bytes], tuple[int, bytes]] = OrderedDict()

    def take(self) -> list[Datagram]:
        """What was found since the last time, in the order of the frames."""
        found, self._found = self._found, []
        return found

    def read(self, batch: FrameBatch, buffer: Octets, datagrams: Payloads, packets: Spans) -> None:
        """The datagrams of a batch. `packets`: where the outermost IP packet of each frame lies."""
        found = datagrams.take(datagrams.spans.at + _UDP_HEADER <= datagrams.spans.end)
        if not len(found.spans):
            return
        ports = window(buffer, found.spans.at, 4)
        found = found.take(_WATCHED[field(ports, 0, 2)] | _WATCHED[field(ports, 2, 2)])
        if not len(found.spans):
            return
        rows = window(buffer, found.spans.at, _UDP_HEADER + _MARKER + _IKE_HEADER)
        told = np.full(len(rows), -1, np.int64)
        for number, (_, test) in enumerate(_TESTS):
            told[test(rows, found.spans) & (told < 0)] = number
        picked = np.flatnonzero(told >= 0)
        places = np.searchsorted(packets.row, found.spans.row[picked]) if len(picked) else picked
        before, index = -1, 0
        for n, place in zip(picked.tolist(), places.tolist(), strict=True):
            row = int(found.spans.row[n])
            index = index + 1 if row == before else 0
            before = row
            self._add(batch, buffer, found, n, int(packets.at[place]), index, _TESTS[int(told[n])][0])

    def _add(
        self,
        batch: FrameBatch,
        buffer: Octets,
        found: Payloads,
        n: int,
        packet: int,
        index: int,
        protocol: ControlProtocol,
    ) -> None:
        row = int(found.spans.row[n])
        start, end = int(found.spans.at[n]), int(found.spans.end[n])
        header = buffer[start : start + _UDP_HEADER].tobytes()
        size = int.from_bytes(header[4:6], "big")
        payload = buffer[start + _UDP_HEADER : min(end, start + max(size, _UDP_HEADER))].tobytes()
        if protocol is ControlProtocol.IKE and NAT_PORT in (_number(header[:2]), _number(header[2:4])):
            payload = payload[_MARKER:]
        source, destination = self._addresses.texts(int(found.pair[n]))
        four = int(batch.buffer[packet]) >> 4 == 4
        hops = int(batch.buffer[packet + (_TIME_TO_LIVE if four else _HOP_LIMIT)])
        link = batch.buffer[int(batch.offset[row]) : packet].tobytes()
        name = batch.buffer[packet + _IDENTIFICATION : packet + _IDENTIFICATION + 2].tobytes() if four else b""
        key = (int(found.pair[n]), hashlib.blake2b(header + name + payload, digest_size=16).digest())
        self._found.append(
            Datagram(
                input=batch.input,
                frame=batch.first + row,
                index=index,
                time=int(batch.time[row]),
                protocol=protocol,
                source=source,
                destination=destination,
                source_port=_number(header[:2]),
                destination_port=_number(header[2:4]),
                hops=hops,
                payload=payload,
                cut=bool(found.spans.cut[n]) and start + size > end,
                copy=self._is_copy(key, link, int(batch.time[row])),
            )
        )

    def _is_copy(self, key: tuple[int, bytes], link: bytes, time: int) -> bool:
        known = self._seen.pop(key, None)
        self._seen[key] = known if known is not None and time - known[0] <= COPY_WITHIN else (time, link)
        if len(self._seen) > REMEMBERED:
            self._seen.popitem(last=False)
        return known is not None and time - known[0] <= COPY_WITHIN and known[1] != link


def _number(octets: bytes) -> int:
    return int.from_bytes(octets, "big")


def _is_pfcp(rows: Octets, spans: Spans) -> Bools:
    """Port 8805 at either end, version 1, and a length that fits (of the first message, where more follow)."""
    size = field(rows, 4, 2) - _UDP_HEADER
    length: Int64 = field(rows, 10, 2) + 4
    follows = (rows[:, 8] & 0x04) != 0
    whole = (length == size) | (follows & (length < size))
    port = (field(rows, 0, 2) == PFCP_PORT) | (field(rows, 2, 2) == PFCP_PORT)
    found: Bools = port & (rows[:, 8] >> 5 == 1) & (spans.end - spans.at >= _UDP_HEADER + 8) & whole
    return found


def _is_gtp_c(rows: Octets, spans: Spans) -> Bools:
    """Port 2123 at either end, version 1 or 2 of GTP, and a length that fits (version 2 may carry a second message)."""
    size = field(rows, 4, 2) - _UDP_HEADER
    told: Int64 = field(rows, 10, 2)
    version = rows[:, 8] >> 5
    first = (version == 1) & ((rows[:, 8] & 0x10) != 0) & (told + 8 == size)
    second = (version == 2) & ((told + 4 == size) | (((rows[:, 8] & 0x10) != 0) & (told + 4 < size)))
    port = (field(rows, 0, 2) == GTP_C_PORT) | (field(rows, 2, 2) == GTP_C_PORT)
    found: Bools = port & (first | second) & (spans.end - spans.at >= _UDP_HEADER + 8)
    return found


def _is_ike(rows: Octets, spans: Spans) -> Bools:
    """Port 500, or 4500 with the marker; version 1.0 or 2.0, an initiator's SPI, and a length that fits."""
    size = field(rows, 4, 2) - _UDP_HEADER
    there = spans.end - spans.at - _UDP_HEADER
    found = np.zeros(len(rows), np.bool_)
    for port, skip in ((IKE_PORT, 0), (NAT_PORT, _MARKER)):
        at = _UDP_HEADER + skip
        version = rows[:, at + 17]
        sound = ((version == 0x10) | (version == 0x20)) & (field(rows, at + 24, 4) + skip == size)
        sound &= (field(rows, at, 4) != 0) | (field(rows, at + 4, 4) != 0)
        marked = field(rows, _UDP_HEADER, 4) == 0 if skip else np.ones(len(rows), np.bool_)
        found |= _on(rows, port) & marked & sound & (there >= skip + _IKE_HEADER)
    return found


def _is_snmp(rows: Octets, spans: Spans) -> Bools:
    """A sequence that begins with a version of one octet, and then a community (versions 1, 2c) or a header (3)."""
    found = np.zeros(len(rows), np.bool_)
    for form, skip in ((0x80, 0), (0x81, 1), (0x82, 2)):
        at = _UDP_HEADER + 2 + skip
        length = rows[:, _UDP_HEADER + 1]
        begins = (length < form) if not skip else (length == form)
        version, after = rows[:, at + 2], rows[:, at + 3]
        sound = (rows[:, at] == 2) & (rows[:, at + 1] == 1)
        sound &= ((version <= 1) & (after == 4)) | ((version == 3) & (after == 0x30))
        found |= begins & sound
    on = _on(rows, SNMP_PORTS[0]) | _on(rows, SNMP_PORTS[1])
    found &= on & (rows[:, _UDP_HEADER] == 0x30) & (spans.end - spans.at >= _UDP_HEADER + 10)
    return found


def _is_tftp(rows: Octets, spans: Spans) -> Bools:
    """A request to read or write; what answers comes from another port and tells no more."""
    asks = (rows[:, _UDP_HEADER] == 0) & ((rows[:, _UDP_HEADER + 1] == 1) | (rows[:, _UDP_HEADER + 1] == 2))
    found: Bools = (field(rows, 2, 2) == TFTP_PORT) & asks & (spans.end - spans.at >= _UDP_HEADER + 9)
    return found


def _is_syslog(rows: Octets, spans: Spans) -> Bools:
    """A priority of one to three digits in angle brackets."""
    digit = (rows >= 0x30) & (rows <= 0x39)
    at = _UDP_HEADER
    closes = np.zeros(len(rows), np.bool_)
    for digits in (1, 2, 3):
        closes |= digit[:, at + 1 : at + 1 + digits].all(axis=1) & (rows[:, at + 1 + digits] == 0x3E)
    found: Bools = (field(rows, 2, 2) == SYSLOG_PORT) & (rows[:, at] == 0x3C) & closes
    found &= spans.end - spans.at >= _UDP_HEADER + 5
    return found


def _on(rows: Octets, port: int) -> Bools:
    found: Bools = (field(rows, 0, 2) == port) | (field(rows, 2, 2) == port)
    return found


_TESTS: tuple[tuple[ControlProtocol, Callable[[Octets, Spans], Bools]], ...] = (
    (ControlProtocol.PFCP, _is_pfcp),
    (ControlProtocol.GTP_C, _is_gtp_c),
    (ControlProtocol.IKE, _is_ike),
    (ControlProtocol.SNMP, _is_snmp),
    (ControlProtocol.TFTP, _is_tftp),
    (ControlProtocol.SYSLOG, _is_syslog),
)
