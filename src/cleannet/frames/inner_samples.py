"""DNS queries and ICMP echoes inside tunnels, one by one up to a bound: in both, data can hide.

What they carry is not kept: of an echo a digest, of a query what `decode/dns` makes of it at once.
"""

import hashlib

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.columns import Int64, Octets, grown
from cleannet.frames.gtp_u import GPdus
from cleannet.frames.inner import Inner
from cleannet.frames.problems import ProblemCounter
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import InnerEcho
from cleannet.model.problem import ProblemKind

DNS_PORT = 53
_UDP, _ICMP, _ICMP_6 = 17, 1, 58
_REQUESTS, _REPLIES = (8, 128), (0, 129)
MOST, MOST_OF_A_TUNNEL = 20_000, 1_000
_UDP_HEADER, _ECHO_HEADER = 8, 8


class Query(msgspec.Struct, frozen=True):
    """A datagram to the port of DNS: where, when, in which tunnel, and its payload."""

    at: FrameRef
    time: int
    tunnel: int
    payload: bytes
    cut: bool


class InnerSamples:
    """Collects them, batch by batch."""

    def __init__(self) -> None:
        self.echoes: list[InnerEcho] = []
        self._queries: list[Query] = []
        self._taken = {"DNS queries": 0, "ICMP echoes": 0}
        self._left_out = dict.fromkeys(self._taken, 0)
        self._of_tunnel: dict[str, Int64] = {name: np.zeros(0, np.int64) for name in self._taken}

    def take(self) -> list[Query]:
        """The queries since the last time."""
        found, self._queries = self._queries, []
        return found

    def read(self, batch: FrameBatch, buffer: Octets, found: GPdus, inner: Inner) -> None:
        """Looks for both in a batch."""
        asked = np.flatnonzero((inner.destination_port == DNS_PORT) & (inner.protocol == _UDP))
        for n in self._chosen("DNS queries", asked, inner):
            at = int(inner.row[n])
            row = int(found.found.spans.row[at])
            octets = buffer[int(inner.start[n]) + _UDP_HEADER : int(found.end[at])].tobytes()
            cut = bool(found.found.spans.cut[at])
            place = FrameRef(batch.input, batch.first + row)
            self._queries.append(Query(place, int(batch.time[row]), int(inner.number[n]), octets, cut))
        echoed = np.flatnonzero((inner.protocol == _ICMP) | (inner.protocol == _ICMP_6))
        for n in self._chosen("ICMP echoes", echoed, inner):
            self._echo(batch, buffer, found, inner, n)

    def _chosen(self, name: str, rows: Int64, inner: Inner) -> list[int]:
        """Those that the bounds leave, of all tunnels and of each."""
        if not len(rows):
            return []
        if self._taken[name] >= MOST:
            self._left_out[name] += len(rows)
            return []
        counts = self._of_tunnel[name] = grown(self._of_tunnel[name], int(inner.number.max()) + 1)
        chosen = []
        for n, tunnel in zip(rows.tolist(), inner.number[rows].tolist(), strict=True):
            if self._taken[name] >= MOST or counts[tunnel] >= MOST_OF_A_TUNNEL:
                self._left_out[name] += 1
                continue
            counts[tunnel] += 1
            self._taken[name] += 1
            chosen.append(n)
        return chosen

    def _echo(self, batch: FrameBatch, buffer: Octets, found: GPdus, inner: Inner, n: int) -> None:
        at = int(inner.row[n])
        row, start, end = int(found.found.spans.row[at]), int(inner.start[n]), int(found.end[at])
        octets = buffer[start:end].tobytes()
        if len(octets) < _ECHO_HEADER or octets[0] not in (*_REQUESTS, *_REPLIES) or found.found.spans.cut[at]:
            return
        payload = octets[_ECHO_HEADER:]
        self.echoes.append(
            InnerEcho(
                FrameRef(batch.input, batch.first + row),
                int(batch.time[row]),
                int(inner.number[n]),
                inner.text("source", n),
                inner.text("destination", n),
                octets[0] in _REQUESTS,
                int.from_bytes(octets[4:8]),
                len(payload),
                hashlib.blake2b(payload, digest_size=8).digest(),
            )
        )

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bounds left out."""
        for name, count in self._left_out.items():
            if count:
                detail = f"more than 20,000 {name} in tunnels, or 1,000 in one"
                problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), count)
