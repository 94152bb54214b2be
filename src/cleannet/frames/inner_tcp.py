"""Streams of HTTP inside GTP-U, watched for segments that contradict each other; nothing of them is read.

An answer that is injected on the way shows on N3 or S1-U as well as behind the user plane. What is protected by TLS
cannot be forged so; therefore only the ports of HTTP count, and of these a bounded number of segments.
"""

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import Octets, Spans, field, window
from cleannet.frames.contradictions import Conflict
from cleannet.frames.gtp_u import GPdus
from cleannet.frames.inner import Inner
from cleannet.frames.ip import TCP, Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.tcp import Connection, TCPFrames
from cleannet.model.problem import ProblemKind

HTTP_PORTS = (80, 8080)
_IS_HTTP = np.zeros((1 << 16) + 1, np.bool_)  # the last is for packets without ports, whose port is -1
_IS_HTTP[list(HTTP_PORTS)] = True
MOST_SEGMENTS = 20_000


class InnerStreams:
    """Watches the streams inside the tunnels of captures, batch by batch."""

    def __init__(self, addresses: AddressPairs, problems: ProblemCounter) -> None:
        self._addresses = addresses
        self._problems = problems
        self._streams = TCPFrames(addresses, ProblemCounter())
        self._watched = 0

    @property
    def connections(self) -> list[Connection]:
        """The connections that carried octets."""
        return self._streams.connections

    @property
    def conflicts(self) -> list[Conflict]:
        """Pairs of segments that contradict each other."""
        return self._streams.conflicts

    def inside(self, batch: FrameBatch, buffer: Octets, found: GPdus, inner: Inner) -> None:
        """Packets inside G-PDUs."""
        end = found.end[inner.row]
        http = _IS_HTTP[inner.source_port] | _IS_HTTP[inner.destination_port]
        rows = np.flatnonzero((inner.protocol == TCP) & http & (inner.start + 20 <= end))
        if not len(rows):
            return
        row, packet, start = found.found.spans.row[inner.row], found.inner[inner.row], inner.start
        left = MOST_SEGMENTS - self._watched
        if len(rows) > left:
            place = (batch.input, batch.first + int(row[rows[max(0, left)]]))
            detail = "more than 20,000 segments of HTTP inside tunnels"
            self._problems.add(ProblemKind.LIMIT_REACHED, detail, place, len(rows) - max(0, left))
            rows = rows[: max(0, left)]
        self._watched += len(rows)
        head = window(buffer, packet[rows], 40)
        six = head[:, 0] >> 4 == 6
        told = packet[rows] + np.where(six, field(head, 4, 2) + 40, field(head, 2, 2))
        for some in (np.flatnonzero(~six), np.flatnonzero(six)):
            if not len(some):
                continue
            mine = rows[some]
            pairs = self._addresses.of_ipv6(head[some], 8) if six[some[0]] else self._addresses.of_ipv4(head[some], 12)
            ends = np.minimum(end[mine], told[some])
            spans = Spans(row[mine], start[mine], ends, told[some] > end[mine])
            segments = Payloads(spans, np.full(len(mine), TCP, np.int64), pairs)
            self._streams.read(batch, buffer, segments, Spans(row[mine], packet[mine], ends, spans.cut))
        self._streams.take()

    def finish(self) -> None:
        """Lets go of what still waits."""
        self._streams.finish()
        self._streams.take()
