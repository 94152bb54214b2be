"""What the links show besides SCTP: IPsec, and user or control plane seen in clear. Counts only, no payload.

ESP: RFC 4303; AH: RFC 4302; ESP in UDP: RFC 3948; GTP-U: TS 29.281, 5.1; PFCP: TS 29.244, 7.2.2.
"""

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import NO_ROWS, Bools, Int64, Octets, Spans, grown, window
from cleannet.frames.columns import field as column
from cleannet.frames.gtp_u import is_gtp_u
from cleannet.frames.ip import AH, ESP, SCTP, Payloads
from cleannet.frames.null_esp import NullESP
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.table import KeyTable
from cleannet.frames.udp import Datagrams
from cleannet.model.problem import ProblemKind

PFCP_PORT, ESP_PORT, SCTP_PORT = 8805, 4500, 9899
_MOST_LINKS = 1 << 16
_ESP, _AH, _ESP_IN_UDP, _N3, _N4 = range(5)
_CLEAR = {_N3: "N3", _N4: "N4"}


class LinkCount(msgspec.Struct, frozen=True):
    """Frames of one kind between two addresses; times in nanoseconds, -1 unknown."""

    frames: int
    first_input: int
    first_frame: int
    first_time: int
    last_input: int
    last_frame: int
    last_time: int


class Links(msgspec.Struct, frozen=True):
    """Link statistics.

    Attributes:
        esp, ah, esp_in_udp: by (source, destination, security parameters index).
        readable: those of ESP that are not ciphered, by the same.
        clear: readable GTP-U ("N3") and PFCP ("N4") by (interface, source, destination).
    """

    esp: dict[tuple[str, str, int], LinkCount] = msgspec.field(default_factory=dict)
    ah: dict[tuple[str, str, int], LinkCount] = msgspec.field(default_factory=dict)
    esp_in_udp: dict[tuple[str, str, int], LinkCount] = msgspec.field(default_factory=dict)
    readable: set[tuple[str, str, int]] = msgspec.field(default_factory=set)
    clear: dict[tuple[str, str, str], LinkCount] = msgspec.field(default_factory=dict)


class LinkCounter:
    """Counts batch by batch, per (address pair, kind, SPI), without an object a frame.

    First and last are kept for the input that is being read, and of several inputs the earliest and the latest count:
    so nothing depends on their order.
    """

    def __init__(self, addresses: AddressPairs) -> None:
        self._addresses = addresses
        self._table = KeyTable(2, _MOST_LINKS)
        self._frames = NO_ROWS
        self._input = -1
        self._places = [NO_ROWS for _ in range(6)]
        self._before = [NO_ROWS for _ in range(6)]
        self._null = NullESP()

    def read(
        self, batch: FrameBatch, buffer: Octets, payloads: Payloads, data: Datagrams, others: Datagrams
    ) -> Payloads:
        """Count the batch's links; SCTP that travels in UDP (RFC 6951) comes back as SCTP payloads.

        `data`, `others`: the UDP datagrams among the payloads: G-PDUs, and the rest.
        """
        for protocol, kind, spi in ((ESP, _ESP, 0), (AH, _AH, 4)):
            found = payloads.of(protocol)
            if len(found.spans):
                found = found.take(found.spans.at + spi + 4 <= found.spans.end)
                number = self._count(batch, found, kind, column(window(buffer, found.spans.at, 8), spi, 4))
                if kind == _ESP:
                    self._null.read(buffer, found.spans, number)
        self._count(batch, data.found, _N3)
        return self._read_udp(batch, buffer, others)

    def _read_udp(self, batch: FrameBatch, buffer: Octets, others: Datagrams) -> Payloads:
        found, rows, size, there = others.found, others.head, others.told, others.there
        self._count(batch, found.take(is_gtp_u(others)), _N3)
        pfcp = others.on(PFCP_PORT) & ((size <= there) | found.spans.cut) & _is_pfcp(rows, size, there)
        self._count(batch, found.take(pfcp), _N4)
        esp = others.on(ESP_PORT) & (there >= 4)
        if esp.any():
            spi = column(rows, 8, 4)
            esp &= spi != 0
            inside = found.take(esp)
            number = self._count(batch, inside, _ESP_IN_UDP, spi[esp])
            end = np.minimum(inside.spans.end, inside.spans.at + 8 + np.maximum(size[esp], 0))
            spans = Spans(inside.spans.row, inside.spans.at + 8, end, inside.spans.cut)
            self._null.read(buffer, spans, number)
        return _encapsulated(found, others.on(SCTP_PORT), size)

    def _count(self, batch: FrameBatch, found: Payloads, kind: int, spi: Int64 | None = None) -> Int64:
        rows = found.spans.row
        if not len(rows):
            return NO_ROWS
        low = np.zeros(len(rows), np.uint64) if spi is None else spi.astype(np.uint64)
        number = self._table.numbers(found.pair, low | np.uint64(kind << 32))
        count = len(self._table)
        self._frames = grown(self._frames, count)
        self._frames[:count] += np.bincount(number, minlength=count)
        if batch.input != self._input:
            self._before, self._places, self._input = self._all_places(), [NO_ROWS for _ in range(6)], batch.input
        self._places = [grown(place, count, -1) for place in self._places]
        fresh = np.flatnonzero(self._places[0][number] < 0)
        new, at_first = np.unique(number[fresh], return_index=True)
        for pick, at, offset in ((new, rows[fresh[at_first]], 0), (number, rows, 3)):
            self._places[offset][pick] = batch.input
            self._places[offset + 1][pick] = batch.first + at
            self._places[offset + 2][pick] = batch.time[at]
        return number

    def _all_places(self) -> list[Int64]:
        """First and last places of all inputs so far."""
        count = len(self._table)
        old, new = ([grown(place, count, -1)[:count] for place in places] for places in (self._before, self._places))
        earlier = (new[0] >= 0) & ((old[0] < 0) | (new[2] < old[2]))
        later = (new[3] >= 0) & ((old[3] < 0) | (new[5] >= old[5]))
        return [np.where(earlier if n < 3 else later, new[n], old[n]) for n in range(6)]

    def links(self) -> Links:
        """What was counted so far."""
        links = Links()
        by_kind = {_ESP: links.esp, _AH: links.ah, _ESP_IN_UDP: links.esp_in_udp}
        places = self._all_places()
        readable = self._null.numbers()
        for number, (pair, tail) in enumerate(self._table.keys):
            source, destination = self._addresses.texts(pair)
            count = LinkCount(int(self._frames[number]), *(int(place[number]) for place in places))
            kind, spi = tail >> 32, tail & 0xFFFFFFFF
            if kind in _CLEAR:
                links.clear[_CLEAR[kind], source, destination] = count
            else:
                by_kind[kind][source, destination, spi] = count
                if number in readable:
                    links.readable.add((source, destination, spi))
        return links

    def finish(self, problems: ProblemCounter) -> None:
        """Record what the bounds left out."""
        if self._table.overflow:
            problems.add(ProblemKind.LIMIT_REACHED, "more than 65,536 links", (-1, 0), self._table.overflow)


def _is_pfcp(rows: Octets, size: Int64, there: Int64) -> Bools:
    found: Bools = (rows[:, 8] >> 5 == 1) & (there >= 4) & (column(rows, 10, 2) + 4 == size)
    return found


def _encapsulated(found: Payloads, pick: Bools, size: Int64) -> Payloads:
    picked = found.take(pick)
    spans = picked.spans
    end = np.minimum(spans.end, spans.at + 8 + np.maximum(size[pick], 0))
    cut = spans.cut & (spans.at + 8 + size[pick] > spans.end)
    return Payloads(Spans(spans.row, spans.at + 8, end, cut), np.full(len(spans), SCTP, np.int64), picked.pair)
