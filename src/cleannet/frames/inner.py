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
CORE_PORTS = (2123, 2152, 3868, 8805, 36412, 38412, 38472, 38462, 38422, 27017, 3306)
"""Ports of GTP-C, GTP-U, Diameter, PFCP, S1AP, NGAP, F1AP, E1AP, XnAP, and of two databases that cores keep."""
_IS_CORE_PORT = np.zeros(1 << 16, np.bool_)
_IS_CORE_PORT[list(CORE_PORTS)] = True
_UDP, _TCP, _SCTP = 17, 6, 132
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

    def read(self, batch: FrameBatch, found: GPdus, inner: Inner) -> None:
        """Looks for them in a batch."""
        wanted = np.flatnonzero(_IS_CORE_PORT[inner.destination_port] & (inner.destination_port >= 0))
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
                )
            )

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bounds left out."""
        if self.more_core:
            detail = "more than 10,000 packets to core ports in tunnels"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self.more_core)


def address(high: np.uint64, low: np.uint64) -> str:
    """Text of an address: of IPv4 the mapped number, of IPv6 both halves."""
    if int(high) >> 32 == 0xFFFF:
        return str(ipaddress.IPv4Address(int(high) & 0xFFFFFFFF))
    return str(ipaddress.IPv6Address(struct.pack(">QQ", int(high), int(low))))
