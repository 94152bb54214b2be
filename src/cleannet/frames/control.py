"""Datagrams of the core's control protocols over UDP, one by one: they are few beside the user plane.

A datagram is taken where port and octets agree: PFCP (TS 29.244, 6.3 and 7.2.2), GTP-C (TS 29.274, 5; TS 29.060, 6),
and version 0 of GTP but for its user packets (GSM 09.60, 6).
The same packet captured at two places of one host (a capture of all interfaces) is a copy: equal from the IP header on,
behind another link header.
"""

import enum
import hashlib
from collections import OrderedDict

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Bools, Int64, Octets, Spans, field, window
from cleannet.frames.ip import Payloads

PFCP_PORT, GTP_C_PORT, GTP_0_PORT = 8805, 2123, 3386
_UDP_HEADER = 8
_VERSION_0, _USER_PACKET, _HEADER_0 = 0x1E, 255, 20
"""First octet (without its last bit), type of user packets, and octets of a header of version 0 of GTP. Charging (GTP')
has the same port and another first octet (TS 32.295, 6.1.1)."""
_IDENTIFICATION, _TIME_TO_LIVE, _HOP_LIMIT = 4, 8, 7
REMEMBERED = 4096
"""Packets that are remembered to tell copies of them."""
COPY_WITHIN = 1_000_000_000
"""Nanoseconds within which copies of one packet follow."""


class ControlProtocol(enum.Enum):
    """What a datagram carries."""

    PFCP = "PFCP"
    GTP_C = "GTP-C"


class Datagram(msgspec.Struct, frozen=True):
    """One datagram.

    Attributes:
        input, frame: as Wireshark numbers frames; of a fragmented datagram the frame that completed it.
        index: number of the datagram inside its frame, from 0.
        time: nanoseconds since 1970, -1 unknown.
        protocol: what the payload is.
        source, destination, source_port, destination_port: the ends.
        hops: time to live or hop limit of the outermost IP header.
        payload: octets behind the UDP header.
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
        rows = window(buffer, found.spans.at, 16)
        of_pfcp, of_gtp_c = _is_pfcp(rows, found.spans), _is_gtp_c(rows, found.spans)
        picked = np.flatnonzero(of_pfcp | of_gtp_c)
        places = np.searchsorted(packets.row, found.spans.row[picked]) if len(picked) else picked
        before, index = -1, 0
        for n, place in zip(picked.tolist(), places.tolist(), strict=True):
            row = int(found.spans.row[n])
            index = index + 1 if row == before else 0
            before = row
            protocol = ControlProtocol.PFCP if of_pfcp[n] else ControlProtocol.GTP_C
            self._add(batch, buffer, found, n, int(packets.at[place]), index, protocol)

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
                source_port=int.from_bytes(header[:2], "big"),
                destination_port=int.from_bytes(header[2:4], "big"),
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
    """Port and version of GTP agree, and a length that fits (version 2 may carry a second message)."""
    size = field(rows, 4, 2) - _UDP_HEADER
    told: Int64 = field(rows, 10, 2)
    version = rows[:, 8] >> 5
    first = (version == 1) & ((rows[:, 8] & 0x10) != 0) & (told + 8 == size)
    second = (version == 2) & ((told + 4 == size) | (((rows[:, 8] & 0x10) != 0) & (told + 4 < size)))
    ends = (field(rows, 0, 2) == GTP_C_PORT, field(rows, 2, 2) == GTP_C_PORT)
    port = ends[0] | ends[1]
    # Where both ends have the port it is GTP also if it promises more than there is: that is its sender's fault.
    second |= ends[0] & ends[1] & (version == 2) & (told + 4 > size)
    found: Bools = port & (first | second) & (spans.end - spans.at >= _UDP_HEADER + 8)
    old_port = (field(rows, 0, 2) == GTP_0_PORT) | (field(rows, 2, 2) == GTP_0_PORT)
    old = ((rows[:, 8] & 0xFE) == _VERSION_0) & (rows[:, 9] != _USER_PACKET) & (told + _HEADER_0 == size)
    found |= old_port & old & (spans.end - spans.at >= _UDP_HEADER + _HEADER_0)
    return found
