"""Datagrams of the core's control protocols over UDP, one by one: they are few beside the user plane.

`control_protocols` tells them by port and octets. The same packet captured at two places of one host (a capture of all
interfaces) is a copy: equal from the IP header on, behind another link header.
"""

import hashlib
from collections import OrderedDict

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Int64, Octets, Spans
from cleannet.frames.control_protocols import MARKER, NAT_PORT, PROTOCOLS, ControlProtocol, told, watched
from cleannet.frames.ip import Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.udp import Datagrams
from cleannet.model.problem import ProblemKind

_UDP_HEADER = 8
_IDENTIFICATION, _TIME_TO_LIVE, _HOP_LIMIT = 4, 8, 7
REMEMBERED = 4096
"""Packets that are remembered to tell copies of them."""
MOST_GTP_U = 50_000
"""GTP-U messages other than G-PDUs that are kept: an unknown tunnel may be answered a million times."""
COPY_WITHIN = 1_000_000_000
"""Nanoseconds within which copies of one packet follow."""


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
        self._gtp_u = 0
        self._seen: OrderedDict[tuple[int, bytes], tuple[int, bytes]] = OrderedDict()

    def take(self) -> list[Datagram]:
        """What was found since the last time, in the order of the frames."""
        found, self._found = self._found, []
        return found

    def read(self, batch: FrameBatch, buffer: Octets, datagrams: Datagrams, packets: Spans) -> None:
        """The datagrams of a batch. `packets`: where the outermost IP packet of each frame lies."""
        some = watched(datagrams)
        if not len(some):
            return
        found, number = some.found, told(buffer, some)
        picked = self._bounded(np.flatnonzero(number >= 0), number)
        places = np.searchsorted(packets.row, found.spans.row[picked]) if len(picked) else picked
        before, index = -1, 0
        for n, place in zip(picked.tolist(), places.tolist(), strict=True):
            row = int(found.spans.row[n])
            index = index + 1 if row == before else 0
            before = row
            self._add(batch, buffer, found, n, int(packets.at[place]), index, PROTOCOLS[int(number[n])])

    def _bounded(self, picked: Int64, number: Int64) -> Int64:
        """Without the GTP-U messages beyond the bound: the others cannot be a flood of a packet each."""
        mine = number[picked] == PROTOCOLS.index(ControlProtocol.GTP_U)
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
        if protocol is ControlProtocol.IKE and NAT_PORT in (_number(header[:2]), _number(header[2:4])):
            payload = payload[MARKER:]
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
