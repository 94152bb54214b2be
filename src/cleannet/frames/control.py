"""Datagrams of the core's control protocols over UDP, one by one: they are few beside the user plane.

A datagram is taken where port and octets agree: PFCP (TS 29.244, 6.3 and 7.2.2), GTP-C (TS 29.274, 5; TS 29.060, 6),
and GTP-U messages (TS 29.281, 5.1) other than G-PDUs, which `gtp_u` counts.
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
from cleannet.frames.columns import Bools, Int64, Octets, Spans, field
from cleannet.frames.gtp_u import is_gtp_u
from cleannet.frames.ip import Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.udp import Datagrams
from cleannet.model.problem import ProblemKind

PFCP_PORT, GTP_C_PORT = 8805, 2123
_UDP_HEADER = 8
_IDENTIFICATION, _TIME_TO_LIVE, _HOP_LIMIT = 4, 8, 7
REMEMBERED = 4096
"""Packets that are remembered to tell copies of them."""
MOST_GTP_U = 50_000
"""GTP-U messages other than G-PDUs that are kept: an unknown tunnel may be answered a million times."""
COPY_WITHIN = 1_000_000_000
"""Nanoseconds within which copies of one packet follow."""


class ControlProtocol(enum.Enum):
    """What a datagram carries."""

    PFCP = "PFCP"
    GTP_C = "GTP-C"
    GTP_U = "GTP-U"


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
        self._gtp_u = 0
        self._seen: OrderedDict[tuple[int, bytes], tuple[int, bytes]] = OrderedDict()

    def take(self) -> list[Datagram]:
        """What was found since the last time, in the order of the frames."""
        found, self._found = self._found, []
        return found

    def read(self, batch: FrameBatch, buffer: Octets, datagrams: Datagrams, packets: Spans) -> None:
        """The datagrams of a batch. `packets`: where the outermost IP packet of each frame lies."""
        of_pfcp, of_gtp_c = _is_pfcp(datagrams), _is_gtp_c(datagrams)
        of_gtp_u = is_gtp_u(datagrams)
        found = datagrams.found
        picked = np.flatnonzero(of_pfcp | of_gtp_c | of_gtp_u)
        picked = self._bounded(picked, of_gtp_u)
        places = np.searchsorted(packets.row, found.spans.row[picked]) if len(picked) else picked
        before, index = -1, 0
        for n, place in zip(picked.tolist(), places.tolist(), strict=True):
            row = int(found.spans.row[n])
            index = index + 1 if row == before else 0
            before = row
            protocol = ControlProtocol.PFCP if of_pfcp[n] else ControlProtocol.GTP_C
            protocol = ControlProtocol.GTP_U if of_gtp_u[n] else protocol
            self._add(batch, buffer, found, n, int(packets.at[place]), index, protocol)

    def _bounded(self, picked: Int64, of_gtp_u: Bools) -> Int64:
        """Without the GTP-U messages beyond the bound: PFCP and GTP-C cannot be a flood of a packet each."""
        mine = of_gtp_u[picked]
        left = MOST_GTP_U - self._gtp_u
        self._gtp_u += int(mine.sum())
        return picked if self._gtp_u <= MOST_GTP_U else picked[~mine | (np.cumsum(mine) <= left)]

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bound left out."""
        if self._gtp_u > MOST_GTP_U:
            detail = "more than 50,000 GTP-U messages other than G-PDUs"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self._gtp_u - MOST_GTP_U)

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


def _is_pfcp(datagrams: Datagrams) -> Bools:
    """Port 8805 at either end, version 1, and a length that fits (of the first message, where more follow)."""
    on = datagrams.on(PFCP_PORT)
    if not on.any():
        return on
    rows, size = datagrams.head, datagrams.told
    length: Int64 = field(rows, 10, 2) + 4
    follows = (rows[:, 8] & 0x04) != 0
    whole = (length == size) | (follows & (length < size))
    found: Bools = on & (rows[:, 8] >> 5 == 1) & (datagrams.there >= _UDP_HEADER) & whole
    return found


def _is_gtp_c(datagrams: Datagrams) -> Bools:
    """Port 2123 at either end, version 1 or 2 of GTP, and a length that fits (version 2 may carry a second message)."""
    on = datagrams.on(GTP_C_PORT)
    if not on.any():
        return on
    rows, size = datagrams.head, datagrams.told
    told: Int64 = field(rows, 10, 2)
    version = rows[:, 8] >> 5
    first = (version == 1) & ((rows[:, 8] & 0x10) != 0) & (told + 8 == size)
    second = (version == 2) & ((told + 4 == size) | (((rows[:, 8] & 0x10) != 0) & (told + 4 < size)))
    found: Bools = on & (first | second) & (datagrams.there >= _UDP_HEADER)
    return found
