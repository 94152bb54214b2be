"""The IP packets inside G-PDUs: their ends, and those few packets that are kept one by one."""

import ipaddress
import struct

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Bools, Int64, Octets, Words, field, window, word
from cleannet.frames.gtp_u import GPdus
from cleannet.frames.problems import ProblemCounter
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import InnerPacket
from cleannet.model.problem import ProblemKind

MOST_INNER = 10_000
_UDP, _TCP, _SCTP = 17, 6, 132
GTP_PORTS, PFCP_PORT = (2123, 2152), 8805
CORE_PORTS = {
    **dict.fromkeys((*GTP_PORTS, PFCP_PORT), (_UDP,)),
    **dict.fromkeys((36412, 36422, 38412, 38422, 38462, 38472), (_SCTP,)),
    3868: (_SCTP, _TCP),
    **dict.fromkeys((27017, 3306), (_TCP,)),
}
"""Ports of GTP-C, GTP-U, PFCP, S1AP, X2AP, NGAP, XnAP, E1AP, F1AP, Diameter, and of two databases that cores keep,
with the transports that each goes over."""
SERVICE_PORTS = (7777, *range(29500, 29600))
"""Ports that cores offer their services at; others use them too, so that only a private destination counts."""
_IS_CORE_PORT = np.zeros(1 << 16, np.bool_)
_IS_CORE_PORT[list(CORE_PORTS)] = True
_IS_SERVICE_PORT = np.zeros(1 << 16, np.bool_)
_IS_SERVICE_PORT[list(SERVICE_PORTS)] = True
_UPPER = np.arange(1 << 16)
_PRIVATE = (
    (_UPPER >> 8 == 10)
    | (_UPPER >> 8 == 127)
    | (_UPPER >> 4 == 0xAC10 >> 4)
    | (_UPPER == 0xC0A8)
    | (_UPPER >> 6 == 0x6440 >> 6)
    | (_UPPER == 0xA9FE)
)
"""Whether addresses of IPv4 with this upper half are private: RFC 1918, RFC 6598, RFC 3927, loopback."""
_HAS_PORTS = np.zeros(256, np.bool_)
_HAS_PORTS[[_UDP, _TCP, _SCTP]] = True
_MAPPED = np.uint64(0xFFFF << 32)
_WIDTH = 48
_AT = {"source": (12, 8, 16), "destination": (16, 24, 32)}
"""Where an address stands in the header: of IPv4, and the two halves of IPv6."""


class Inner(msgspec.Struct, frozen=True):
    """The IP packets inside the G-PDUs of a batch.

    Attributes:
        row: index of the G-PDU; `number` of its tunnel.
        head: the first 48 octets of each.
        six: which are IPv6, None where none is.
        protocol: of the transport.
        start: where that begins.
        source_port, destination_port: -1 where there is none.
    """

    row: Int64
    number: Int64
    head: Octets
    six: Bools | None
    protocol: Octets
    start: Int64
    source_port: Int64
    destination_port: Int64

    def __len__(self) -> int:
        return len(self.row)

    def high(self, end: str) -> Words:
        """The first half of an address: of IPv4 the mapped number."""
        four, high, _ = _AT[end]
        found = _MAPPED | field(self.head, four, 4).view(np.uint64)
        if self.six is None:
            return found
        return np.where(self.six, np.maximum(word(self.head, high), np.uint64(1)), found)

    def low(self, end: str) -> Words | None:
        """The second half of an address of IPv6; None where there is none."""
        return None if self.six is None else np.where(self.six, word(self.head, _AT[end][2]), np.uint64(0))

    def private(self, end: str) -> Bools:
        """Which have an address at an end that the Internet does not route (of IPv6: RFC 4193, and link-local ones)."""
        high = self.high(end)
        found: Bools = _PRIVATE[(high >> np.uint64(16) & np.uint64(0xFFFF)).view(np.int64)]
        if self.six is None:
            return found
        six = (high >> np.uint64(57) == 0x7E) | (high >> np.uint64(54) == 0x3FA)
        either: Bools = np.where(self.six, six, found)
        return either

    def text(self, end: str, n: int) -> str:
        """One address as text."""
        six = self.six is not None and bool(self.six[n])
        four, high, low = _AT[end]
        packed = self.head[n, high : low + 8] if six else self.head[n, four : four + 4]
        return str(ipaddress.ip_address(packed.tobytes()))


def look_inside(buffer: Octets, found: GPdus, number: Int64) -> Inner:
    """The IP packets whose headers are there."""
    head = window(buffer, found.inner, _WIDTH)
    version = head[:, 0] >> 4
    size = field(head, 0, 1) << 2 & 60
    room = found.end - found.inner
    four, six = (version == 4) & (size >= 20) & (room >= size), (version == 6) & (room >= 40)
    there = four | six
    row = np.flatnonzero(there)
    if len(row) < len(head):
        head, six, size = head[row], six[row], size[row]
        number = number[row]
    start = found.inner[row] + size
    protocol = head[:, 9]
    ports = size == 20
    if six.any():
        start = np.where(six, found.inner[row] + 40, start)
        protocol = np.where(six, head[:, 6], protocol)
        ports |= six
    ports = _HAS_PORTS[protocol] & (start + 4 <= found.end[row])
    plain = (size == 20) & ~six
    source, destination = field(head, 20, 2), field(head, 22, 2)
    if not plain.all():
        far = np.flatnonzero(~plain)
        behind = window(buffer, start[far], 4)
        source[far], destination[far] = field(behind, 0, 2), field(behind, 2, 2)
    if not ports.all():
        source, destination = np.where(ports, source, -1), np.where(ports, destination, -1)
    return Inner(row, number, head, six if six.any() else None, protocol, start, source, destination)


class Kept:
    """Packets inside tunnels that are kept one by one."""

    def __init__(self, addresses: AddressPairs) -> None:
        self.core: list[InnerPacket] = []
        self.more_core = 0
        self._addresses = addresses

    def read(self, batch: FrameBatch, buffer: Octets, found: GPdus, inner: Inner) -> None:
        """Looks for them in a batch."""
        port = inner.destination_port
        service = _IS_SERVICE_PORT[port] & (inner.protocol == _TCP)
        if service.any():
            service &= inner.private("destination")
        wanted = np.flatnonzero((_IS_CORE_PORT[port] | service) & (port >= 0))
        room = max(0, MOST_INNER - len(self.core))
        self.more_core += max(0, len(wanted) - room)
        for n in wanted[:room].tolist():
            at = int(inner.row[n])
            row = int(found.found.spans.row[at])
            outer = self._addresses.texts(int(found.found.pair[at]))
            self.core.append(
                InnerPacket(
                    FrameRef(batch.input, batch.first + row),
                    int(batch.time[row]),
                    int(inner.number[n]),
                    *outer,
                    int(found.teid[at]),
                    inner.text("source", n),
                    inner.text("destination", n),
                    int(inner.protocol[n]),
                    int(inner.destination_port[n]),
                    _fits(buffer[int(inner.start[n]) : int(found.end[at])][:16].tobytes(), inner, n),
                )
            )

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bounds left out."""
        if self.more_core:
            detail = "more than 10,000 packets to core ports in tunnels"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self.more_core)


def _fits(octets: bytes, inner: Inner, n: int) -> bool:
    """Whether a packet to a port of the core is of the protocol there: by transport, and over UDP by first octets."""
    port, protocol = int(inner.destination_port[n]), int(inner.protocol[n])
    if protocol not in CORE_PORTS.get(port, (_TCP,)):
        return False
    if protocol != _UDP:
        return True
    size, payload = int.from_bytes(octets[4:6]) - 8, octets[8:]
    if len(payload) < 8:
        return False
    version, length = payload[0] >> 5, int.from_bytes(payload[2:4])
    if port == PFCP_PORT:
        return version == 1 and length + 4 == size
    return (version == 1 and payload[0] & 0x10 != 0 and length + 8 == size) or (version == 2 and length + 4 == size)


def address(high: np.uint64, low: np.uint64) -> str:
    """Text of an address: of IPv4 the mapped number, of IPv6 both halves."""
    if int(high) >> 32 == 0xFFFF:
        return str(ipaddress.IPv4Address(int(high) & 0xFFFFFFFF))
    return str(ipaddress.IPv6Address(struct.pack(">QQ", int(high), int(low))))
