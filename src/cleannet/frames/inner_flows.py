"""Packets inside tunnels that stay inside the network: from one private address to another, counted by tunnel and ends.

Private are addresses that the Internet does not route. Phones and functions of the core mostly have such, so what goes
from phone to phone or to the core is among these.
"""

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.columns import NO_ROWS, grown
from cleannet.frames.gtp_u import GPdus
from cleannet.frames.inner import Inner
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.table import KeyTable
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import InnerFlow
from cleannet.model.problem import ProblemKind

MOST_FLOWS = 1 << 16
_UPLINK = 1


class InnerFlows:
    """Counts them, batch by batch."""

    def __init__(self) -> None:
        self._table = KeyTable(4, MOST_FLOWS)
        self._packets = NO_ROWS
        self._last = NO_ROWS
        self._new: list[InnerFlow] = []

    def read(self, batch: FrameBatch, found: GPdus, inner: Inner) -> None:
        """Counts those of a batch."""
        inside = inner.private("destination")
        if not inside.any():
            return
        inside &= inner.private("source") | (found.container[inner.row] >> 8 == _UPLINK)
        rows = np.flatnonzero(inside)
        if not len(rows):
            return
        source, to, low = inner.high("source"), inner.high("destination"), inner.low("destination")
        low = np.zeros(len(rows), np.uint64) if low is None else low[rows]
        number = self._table.numbers(inner.number[rows].view(np.uint64), source[rows], to[rows], low)
        count = len(self._table)
        self._packets, self._last = grown(self._packets, count), grown(self._last, count)
        frames = found.found.spans.row[inner.row[rows]]
        for n in rows[self._table.first].tolist():
            self._new.append(_flow(batch, found, inner, n))
        np.add.at(self._packets, number, np.int64(1))
        self._last[number] = batch.first + frames

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bound left out."""
        if self._table.overflow:
            detail = "more than 65,536 pairs of private addresses inside tunnels"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self._table.overflow)

    def flows(self) -> tuple[InnerFlow, ...]:
        """What was counted, in the order of the first packets."""
        counts = zip(self._new, self._packets.tolist(), self._last.tolist(), strict=False)
        return tuple(_counted(flow, packets, last) for flow, packets, last in counts)


def _flow(batch: FrameBatch, found: GPdus, inner: Inner, n: int) -> InnerFlow:
    row = int(found.found.spans.row[inner.row[n]])
    place = FrameRef(batch.input, batch.first + row)
    return InnerFlow(
        place,
        place,
        int(inner.number[n]),
        inner.text("source", n),
        inner.text("destination", n),
        int(inner.protocol[n]),
        int(inner.destination_port[n]),
        0,
    )


def _counted(flow: InnerFlow, packets: int, last: int) -> InnerFlow:
    return InnerFlow(
        flow.first,
        FrameRef(flow.first.input, last),
        flow.tunnel,
        flow.source,
        flow.destination,
        flow.protocol,
        flow.port,
        packets,
    )
