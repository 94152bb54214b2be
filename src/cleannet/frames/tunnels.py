"""What each tunnel of GTP-U carries, counted by the batch: no object a frame, and no payload kept."""

from collections.abc import Callable, Sequence

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import NO_ROWS, Int64, Octets, Words, grown
from cleannet.frames.faults import Faults
from cleannet.frames.gtp_u import GPdus, g_pdus
from cleannet.frames.inner import Inner, Kept, address, look_inside
from cleannet.frames.inner_copies import InnerCopies
from cleannet.frames.inner_flows import InnerFlows
from cleannet.frames.inner_samples import InnerSamples
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.table import KeyTable
from cleannet.frames.udp import Datagrams
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import INNER_ADDRESSES, Glance, InnerAddress, Tunnel
from cleannet.model.problem import ProblemKind

Looks = Callable[[FrameBatch, Octets, GPdus, Inner], None]
"""Who looks at the packets inside the G-PDUs of a batch."""
MOST_TUNNELS = 1 << 20
_COUNTS = ("packets", "octets", "qfis", "uplink", "downlink")
_PLACES = ("first", "last", "first_time", "last_time", "input")
_ONE = np.int64(1)
_INPUT = 40


class _Ends:
    """The first few different addresses of one end of the packets inside each tunnel: one after the other in `slots`.

    IPv4 is told from IPv6 by the number: the mapped address, or the first 64 bits. `low` holds the other half of the
    first address of IPv6, `place` the frame (and, shifted, the input) where each was seen first.
    """

    def __init__(self) -> None:
        self.address: list[Words] = [np.zeros(0, np.uint64) for _ in range(INNER_ADDRESSES)]
        self.low: list[Words] = [np.zeros(0, np.uint64) for _ in range(INNER_ADDRESSES)]
        self.packets: list[Int64] = [NO_ROWS for _ in range(INNER_ADDRESSES)]
        self.place: list[Int64] = [NO_ROWS for _ in range(INNER_ADDRESSES)]
        self.others: Int64 = NO_ROWS

    def grow(self, count: int) -> None:
        """Makes room."""
        if count > len(self.others):
            self.others = grown(self.others, count)
            self.address, self.low = ([grown(c, count) for c in columns] for columns in (self.address, self.low))
            self.packets, self.place = ([grown(c, count) for c in columns] for columns in (self.packets, self.place))

    def add(self, number: Int64, value: Words, low: Words | None, place: Int64) -> None:
        """Counts the addresses of packets in the tunnels with these numbers."""
        for slot, known in enumerate(self.address):
            there = known[number]
            fresh = np.flatnonzero(there == 0)
            if len(fresh):
                # Of several new ones of a tunnel the first counts: written last.
                back = fresh[::-1]
                which = number[back]
                known[which] = value[back]
                self.place[slot][which] = place[back]
                if low is not None:
                    self.low[slot][which] = low[back]
                there[fresh] = known[number[fresh]]
            same = there == value
            np.add.at(self.packets[slot], number[same], _ONE)
            other = np.flatnonzero(~same)
            if not len(other):
                return
            number, value, place = number[other], value[other], place[other]
            low = None if low is None else low[other]
        np.add.at(self.others, number, _ONE)

    def of(self, number: int) -> tuple[InnerAddress, ...]:
        """The addresses of one tunnel."""
        columns = (self.address, self.low, self.packets, self.place)
        found = (tuple(column[slot][number] for column in columns) for slot in range(INNER_ADDRESSES))
        return tuple(
            InnerAddress(
                address(high, low), int(packets), FrameRef(int(place) >> _INPUT, int(place) & (1 << _INPUT) - 1)
            )
            for high, low, packets, place in found
            if high
        )


class TunnelTable:
    """What is known of each tunnel, in columns."""

    def __init__(self, addresses: AddressPairs | None = None) -> None:
        self.addresses = addresses or AddressPairs()
        self.keys = KeyTable(2, MOST_TUNNELS)
        self.columns: dict[str, Int64] = dict.fromkeys((*_COUNTS, *_PLACES), NO_ROWS)
        self.ends = {"source": _Ends(), "destination": _Ends()}

    def __len__(self) -> int:
        return len(self.keys)

    @property
    def packets(self) -> int:
        """G-PDUs in all tunnels."""
        return int(self.columns["packets"].sum())

    def names(self) -> tuple[tuple[str, str, int], ...]:
        """Source, destination and TEID of each tunnel."""
        texts = {pair: self.addresses.texts(pair) for pair in {pair for pair, _ in self.keys.keys}}
        return tuple((*texts[pair], teid) for pair, teid in self.keys.keys)

    def pairs(self) -> frozenset[tuple[str, str]]:
        """Source and destination of the tunnels, each pair once."""
        return frozenset(self.addresses.texts(pair) for pair in {pair for pair, _ in self.keys.keys})

    def without_ip(self) -> frozenset[frozenset[str]]:
        """Pairs of hosts whose tunnels, all of them, hold no IP packets (but PDCP PDUs, Ethernet frames or nothing)."""
        count = len(self.keys)
        seen: dict[int, bool] = {}
        addresses = self.ends["source"].address[0][:count]
        for (pair, _), known in zip(self.keys.keys, (addresses != 0).tolist(), strict=False):
            seen[pair] = seen.get(pair, False) or known
        ends: dict[frozenset[str], bool] = {}
        for pair, known in seen.items():
            both = frozenset(self.addresses.texts(pair))
            ends[both] = ends.get(both, False) or known
        return frozenset(both for both, known in ends.items() if not known)

    def glance(self, number: int) -> Glance:
        """The least about one tunnel, which costs a tenth of all."""
        given, first, last, packets, time = (
            int(self.columns[name][number]) for name in ("input", "first", "last", "packets", "first_time")
        )
        return Glance(packets, FrameRef(given, first), FrameRef(given, last), time)

    def tunnel(self, number: int) -> Tunnel:
        """All about one tunnel."""
        pair, teid = self.keys.keys[number]
        one = {name: int(column[number]) for name, column in self.columns.items()}
        source, destination = self.addresses.texts(pair)
        return Tunnel(
            number,
            source,
            destination,
            teid,
            one["packets"],
            one["octets"],
            FrameRef(one["input"], one["first"]),
            FrameRef(one["input"], one["last"]),
            one["first_time"],
            one["last_time"],
            tuple(n for n in range(64) if one["qfis"] >> n & 1),
            one["uplink"],
            one["downlink"],
            self.ends["source"].of(number),
            self.ends["destination"].of(number),
            int(self.ends["source"].others[number]),
            int(self.ends["destination"].others[number]),
        )

    def number(self, batch: FrameBatch, found: GPdus) -> Int64:
        """The number of each G-PDU's tunnel."""
        number = self.keys.numbers(found.found.pair, found.teid.view(np.uint64))
        new = self.keys.first
        if new:
            count = len(self.keys)
            self.columns = {name: grown(column, count) for name, column in self.columns.items()}
            for ends in self.ends.values():
                ends.grow(count)
            rows = found.found.spans.row[new]
            fresh = slice(count - len(new), count)
            self.columns["first"][fresh] = batch.first + rows
            self.columns["first_time"][fresh] = batch.time[rows]
            self.columns["input"][fresh] = batch.input
        return number

    def add(self, batch: FrameBatch, found: GPdus, number: Int64) -> None:
        """Counts G-PDUs."""
        columns, rows = self.columns, found.found.spans.row
        np.add.at(columns["packets"], number, _ONE)
        np.add.at(columns["octets"], number, np.maximum(found.end - found.inner, 0))
        columns["last"][number] = batch.first + rows
        columns["last_time"][number] = batch.time[rows]
        known = np.flatnonzero(found.container >= 0)
        if len(known):
            which, value = number[known], found.container[known]
            up = value >> 8 == 1
            np.add.at(columns["uplink"], which[up], _ONE)
            np.add.at(columns["downlink"], which[~up], _ONE)
            qfi = value & 0x3F
            new = np.flatnonzero((columns["qfis"][which] >> qfi & 1) == 0)
            np.bitwise_or.at(columns["qfis"], which[new], _ONE << qfi[new])


class TunnelCounter:
    """Counts the tunnels of captures, batch by batch."""

    def __init__(self, addresses: AddressPairs, looks: Sequence[Looks] = ()) -> None:
        """`looks`: what else looks at the packets inside."""
        self._looks = looks
        self.table = TunnelTable(addresses)
        self.kept = Kept(addresses)
        self.flows = InnerFlows()
        self.copies = InnerCopies()
        self.samples = InnerSamples()
        self.faults = Faults(addresses)

    def read(self, batch: FrameBatch, buffer: Octets, datagrams: Datagrams, others: Datagrams) -> None:
        """Counts what a batch's G-PDUs carry; `others`: its other datagrams, of which some may be faulty messages."""
        self.faults.of_datagrams(batch, others)
        if not len(datagrams):
            return
        found = g_pdus(buffer, datagrams)
        self.faults.of_g_pdus(batch, buffer, datagrams, found)
        number = self.table.number(batch, found)
        self.table.add(batch, found, number)
        inner = look_inside(buffer, found, number)
        if not len(inner):
            return
        place = (batch.first + found.found.spans.row[inner.row]) | batch.input << _INPUT
        for end, ends in self.table.ends.items():
            ends.add(inner.number, inner.high(end), inner.low(end), place)
        self.kept.read(batch, buffer, found, inner)
        self.flows.read(batch, found, inner)
        self.copies.read(batch, found, inner)
        self.samples.read(batch, buffer, found, inner)
        for look in self._looks:
            look(batch, buffer, found, inner)

    def finish(self, problems: ProblemCounter) -> None:
        """Records what the bounds left out."""
        if self.table.keys.overflow:
            detail = "more than 1,048,576 GTP-U tunnels"
            problems.add(ProblemKind.LIMIT_REACHED, detail, (-1, 0), self.table.keys.overflow)
        for one in (self.kept, self.flows, self.copies, self.samples, self.faults):
            one.finish(problems)
