"""Packets to associations: each flow is bound once, in the order of the packets, and control chunks are noted."""

import ipaddress
import struct

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.associations import Association, Associations, Event, EventKind, Flow
from cleannet.frames.columns import NO_ROWS, Int64, Octets, grown
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.sctp import ABORT, INIT, INIT_ACK, SHUTDOWN, SHUTDOWN_ACK, SHUTDOWN_COMPLETE, Walk
from cleannet.frames.table import KeyTable
from cleannet.frames.tsn import Start
from cleannet.model.problem import ProblemKind

_KINDS = {
    INIT: EventKind.INIT,
    INIT_ACK: EventKind.INIT_ACK,
    ABORT: EventKind.ABORT,
    SHUTDOWN: EventKind.SHUTDOWN,
    SHUTDOWN_ACK: EventKind.SHUTDOWN_ACK,
    SHUTDOWN_COMPLETE: EventKind.SHUTDOWN_COMPLETE,
}
_MOST_FLOWS = 1 << 19
_INIT_HEADER = 20
_IPV4_PARAMETER, _IPV6_PARAMETER = (5, 8), (6, 20)
_MOST_PARAMETERS = 64


class _Pass(msgspec.Struct):
    """One batch being bound."""

    batch: FrameBatch
    buffer: Octets
    walk: Walk
    flow: Int64
    starts: list[Start]


class FlowTable:
    """All flows, and of each its association, side and sequence of TSNs as columns."""

    def __init__(self, addresses: AddressPairs) -> None:
        self.associations = Associations()
        self._addresses = addresses
        self._table = KeyTable(2, _MOST_FLOWS)
        self._flows: list[Flow] = []
        self.association, self.side, self.sequence = NO_ROWS, NO_ROWS, NO_ROWS
        self._packets, self._used = NO_ROWS, NO_ROWS
        self._in_use_before: set[int] = set()
        # Per flow: (ordinal, input, frame, time) of its first and of its last packet.
        self._first: list[Int64] = [NO_ROWS] * 4
        self._last: list[Int64] = [NO_ROWS] * 4

    def bind(self, batch: FrameBatch, buffer: Octets, walk: Walk, ordinal: int) -> tuple[Int64, list[Start]]:
        """The flow of each packet, and the new beginnings of TSN sequences. Notes events on the way."""
        packets = walk.packets
        if not len(packets.row):
            return NO_ROWS, []
        flow = self._table.numbers(packets.pair, packets.ports_tag)
        count = len(self._table)
        new = list(range(count - len(self._table.first), count))
        for name in ("association", "side", "sequence", "_packets", "_used"):
            setattr(self, name, grown(getattr(self, name), count))
        self._first = [grown(column, count) for column in self._first]
        self._last = [grown(column, count) for column in self._last]
        work = _Pass(batch, buffer, walk, flow, [])
        self._in_order(work, new)
        self._count(batch, packets.row, flow, new, ordinal)
        users = np.bincount(flow[walk.chunks.packet], minlength=count)[:count] > 0
        if (users > self._used[:count]).any():
            self._used[:count] |= users
            self._in_use_before.update(self.association[:count][users].tolist())
        return flow, work.starts

    def _in_order(self, work: _Pass, new: list[int]) -> None:
        """Bind new flows and note control chunks, both in the order of the packets."""
        control = work.walk.control
        at = 0
        for number, packet in zip(new, self._table.first, strict=True):
            while at < len(control) and control[at][0] < packet:
                self._note(work, *control[at])
                at += 1
            opening = {INIT: 0, INIT_ACK: 1}.get(control[at][1], -1) if at < len(control) and (
                control[at][0] == packet
            ) else -1  # fmt: skip
            self._bind_one(number, opening)
        for entry in control[at:]:
            self._note(work, *entry)

    def _bind_one(self, number: int, opening: int) -> None:
        pair, ports_tag = self._table.keys[number]
        source, destination = self._addresses.texts(pair)
        ports = ports_tag >> 32
        flow = Flow(source, destination, ports >> 16, ports & 0xFFFF, ports_tag & 0xFFFFFFFF)
        self._flows.append(flow)
        bound = self.associations.bind(flow, opening)
        self.association[number], self.side[number], self.sequence[number] = bound

    def _note(self, work: _Pass, packet: int, kind: int, at: int, length: int) -> None:
        number = int(work.flow[packet])
        association, side = int(self.association[number]), int(self.side[number])
        self._event(work, packet, _KINDS[kind])
        if kind not in (INIT, INIT_ACK) or length < _INIT_HEADER:
            return
        tag, tsn = struct.unpack_from(">I8xI", work.buffer.data, at + 4)
        for address in _listed(work.buffer, at + _INIT_HEADER, at + length):
            self.associations.associations[association].add_address(side, address)
        flow = self._flows[number]
        if not self.associations.handshake((association, side), tag, tsn, flow, kind == INIT_ACK):
            return
        if kind == INIT:
            if self._in_use(work, association, packet):
                self._event(work, packet, EventKind.RESTART)
            return
        starts = [(side, flow.tag, tsn), (1 - side, tag, self.associations.initial(association, 1 - side))]
        for whose, carried, initial in starts:
            if initial >= 0:
                sequence = self.associations.sequence(association, whose, carried)
                work.starts.append(Start(sequence, packet, initial))

    def _in_use(self, work: _Pass, association: int, packet: int) -> bool:
        """Whether user data was exchanged before the packet."""
        if association in self._in_use_before:
            return True
        before = work.walk.chunks.packet
        if not len(before) or before[0] >= packet:
            return False
        before = before[: np.searchsorted(before, packet)]
        # Flows that are first met behind this packet are not bound yet: none of them stands before it.
        return bool((self.association[work.flow[before]] == association).any())

    def _event(self, work: _Pass, packet: int, kind: EventKind) -> None:
        number = int(work.flow[packet])
        row = int(work.walk.packets.row[packet])
        flow = self._flows[number]
        batch = work.batch
        self.associations.note(
            Event(
                kind, int(self.association[number]), int(self.side[number]), batch.input, batch.first + row,
                int(batch.time[row]), flow.source, flow.destination, flow.source_port, flow.destination_port,
            )
        )  # fmt: skip

    def _count(self, batch: FrameBatch, row: Int64, flow: Int64, new: list[int], ordinal: int) -> None:
        count = len(self._table)
        packets = np.bincount(flow, minlength=count)
        self._packets[:count] += packets
        last = np.zeros(count, np.int64)
        last[flow] = row
        present = np.flatnonzero(packets)
        firsts = row[self._table.first] if new else NO_ROWS
        for columns, pick, rows in (
            (self._first, np.array(new, np.int64), firsts),
            (self._last, present, last[present]),
        ):
            columns[0][pick] = ordinal + rows
            columns[1][pick] = batch.input
            columns[2][pick] = batch.first + rows
            columns[3][pick] = batch.time[rows]

    def settle(self) -> None:
        """Bring the associations' packet counts and first and last packets up to date."""
        first: dict[int, tuple[int, ...]] = {}
        last: dict[int, tuple[int, ...]] = {}
        for association in self.associations.associations:
            association.packets = [0, 0]
        count = len(self._flows)
        columns = (self.association, self.side, self._packets)
        bound = zip(*(column[:count].tolist() for column in columns), strict=True)
        begins, ends = (zip(*(c[:count].tolist() for c in four), strict=True) for four in (self._first, self._last))
        for (index, side, packets), begin, end in zip(bound, begins, ends, strict=True):
            self.associations.associations[index].packets[side] += packets
            first[index] = min(first.get(index, begin), begin)
            last[index] = max(last.get(index, end), end)
        for index, begin in first.items():
            _stamp(self.associations.associations[index], begin, last[index])

    def finish(self, problems: ProblemCounter) -> None:
        """Record what the bounds left out."""
        self.settle()
        if self._table.overflow:
            problems.add(ProblemKind.LIMIT_REACHED, "more than 524,288 SCTP flows", (-1, 0), self._table.overflow)
        if self.associations.overflow:
            detail = "more than 65,536 SCTP associations"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self.associations.overflow)
        beyond = self.associations.event_count - len(self.associations.events)
        if beyond:
            problems.add(ProblemKind.LIMIT_REACHED, "more than 100,000 SCTP control chunks", (-1, 0), beyond)


def _stamp(association: Association, begin: tuple[int, ...], end: tuple[int, ...]) -> None:
    _, association.first_input, association.first_frame, association.first_time = begin
    _, association.last_input, association.last_frame, association.last_time = end


def _listed(buffer: Octets, at: int, end: int) -> list[str]:
    """IPv4 and IPv6 address parameters of INIT and INIT ACK (RFC 9260, 3.3.2.1)."""
    found: list[str] = []
    for _ in range(_MOST_PARAMETERS):
        if at + 4 > end:
            break
        kind, length = struct.unpack_from(">HH", buffer.data, at)
        if length < 4 or at + length > end:
            break
        if (kind, length) in (_IPV4_PARAMETER, _IPV6_PARAMETER):
            found.append(str(ipaddress.ip_address(buffer[at + 4 : at + length].tobytes())))
        at += (length + 3) & ~3
    return found
