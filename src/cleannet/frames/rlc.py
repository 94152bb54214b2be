"""RLC in acknowledged mode, as signalling radio bearers use it: SDUs put together from the PDUs that carry them.

LTE: TS 36.322, 6.2.1.4 and 6.2.1.5 (sequence numbers of 10 bits count PDUs, which hold several SDUs or parts of them).
NR: TS 38.322, 6.2.2.4 (sequence numbers of 12 bits on signalling bearers count SDUs). CCCH, BCCH and PCCH use
transparent mode, which adds nothing; unacknowledged mode carries no signalling.
"""

import itertools
from collections import OrderedDict

import msgspec

from cleannet.frames.pdcp import Radio

LONGEST = 1 << 14
"""Octets of the longest SDU of NR, or data field of a PDU of LTE, that is put together (TS 38.323, 4.3.1: 9,000)."""
MOST_PARTS = 256
"""Segments of one sequence number that are put together."""
MOST_OPEN = 64
"""PDUs of one bearer and direction that may wait for their rest."""
REMEMBERED = 16
"""PDUs of one bearer and direction that are remembered, to know their retransmissions."""
_LTE_NUMBERS = 1024


class Element(msgspec.Struct, frozen=True):
    """A stretch of the data that one sequence number stands for.

    Attributes:
        number: the sequence number.
        offset: where it begins in the data of this number.
        octets: the stretch.
        last: the data of this number ends with it.
        begins: offsets at which an SDU begins.
        ends: at the end of the data an SDU ends too.
    """

    number: int
    offset: int
    octets: bytes
    last: bool
    begins: frozenset[int]
    ends: bool

    @property
    def is_sdu(self) -> bool:
        """Whether it is one SDU, whole."""
        return self.offset == 0 and self.last and self.ends and self.begins == {0}


def am_data(octets: bytes, radio: Radio) -> Element | str | None:
    """Reads an AMD PDU; None for a control PDU, and a text for what is malformed."""
    if not octets:
        return "no octets"
    if not octets[0] & 0x80:
        return None
    return (_lte if radio is Radio.LTE else _nr)(octets)


def _nr(octets: bytes) -> Element | str:
    segment = octets[0] >> 4 & 3  # 0 whole, 1 first, 2 last, 3 neither
    at = 4 if segment & 2 else 2
    if len(octets) <= at:
        return "header without data"
    offset = int.from_bytes(octets[2:4], "big") if segment & 2 else 0
    last = segment in (0, 2)
    number = int.from_bytes(octets[:2], "big") & 0xFFF
    begins = frozenset() if segment & 2 else frozenset({0})
    return Element(number, offset, octets[at:], last, begins, last)


def _lte(octets: bytes) -> Element | str:
    segment, framing = octets[0] >> 6 & 1, octets[0] >> 3 & 3
    at = 4 if segment else 2
    if len(octets) < at:
        return "header without data"
    offset = int.from_bytes(octets[2:4], "big") & 0x7FFF if segment else 0
    last = not segment or bool(octets[2] & 0x80)
    lengths = _lengths(octets, at) if octets[0] & 4 else []
    if lengths is None:
        return "length fields do not end"
    at += (3 * len(lengths) + 1) // 2
    data = octets[at:]
    if sum(lengths) >= len(data) or 0 in lengths:
        return "length fields do not fit the data"
    starts = [offset] if not framing & 2 else []
    position = offset
    for length in lengths:
        position += length
        starts.append(position)
    number = int.from_bytes(octets[:2], "big") & (_LTE_NUMBERS - 1)
    return Element(number, offset, data, last, frozenset(starts), not framing & 1)


def _lengths(octets: bytes, at: int) -> list[int] | None:
    """The length indicators from `at` on: 12 bits each, of which the first says whether another follows."""
    found: list[int] = []
    more = True
    while more:
        start = at + len(found) * 3 // 2
        pair = octets[start : start + 2]
        if len(pair) < 2:
            return None
        bits = int.from_bytes(pair, "big")
        bits = bits & 0xFFF if len(found) % 2 else bits >> 4
        more = bool(bits & 0x800)
        found.append(bits & 0x7FF)
    return found


class _Parts(msgspec.Struct):
    """What is known of one sequence number's data."""

    parts: dict[int, bytes] = msgspec.field(default_factory=dict)
    begins: set[int] = msgspec.field(default_factory=set)
    length: int = -1
    ends: bool = False

    def add(self, one: Element) -> None:
        if len(one.octets) > len(self.parts.get(one.offset, b"")):
            self.parts[one.offset] = one.octets
        self.begins |= one.begins
        if one.last:
            self.length, self.ends = one.offset + len(one.octets), one.ends

    def whole(self) -> bytes | None:
        """The data, once nothing is missing."""
        if self.length < 0:
            return None
        data = bytearray()
        for offset in sorted(self.parts):
            if offset > len(data):
                return None
            data[offset : offset + len(self.parts[offset])] = self.parts[offset]
        return bytes(data[: self.length]) if len(data) >= self.length else None


class _Edges(msgspec.Struct, frozen=True):
    """The parts of SDUs at both ends of a PDU of LTE; `through`: `head` fills the PDU, and goes on in the next."""

    head: bytes = b""
    tail: bytes = b""
    through: bool = False


class Bearer:
    """Puts together the SDUs of one bearer in one direction.

    Attributes:
        abandoned: PDUs whose rest never came; `close` counts the last of them.
    """

    def __init__(self, radio: Radio) -> None:
        self._radio = radio
        self._open: OrderedDict[int, _Parts] = OrderedDict()
        self._edges: OrderedDict[int, _Edges] = OrderedDict()
        self._known: OrderedDict[int, bytes] = OrderedDict()
        self.abandoned = 0

    def add(self, one: Element) -> list[bytes]:
        """The SDUs that are whole with this PDU. A retransmission of a PDU brings none.

        A number whose data differ from those that it had shortly before shows that the bearer began anew.
        """
        known = self._known.get(one.number)
        if known is not None:
            if known[one.offset : one.offset + len(one.octets)] == one.octets:
                return []
            self.close()
        parts = self._open.setdefault(one.number, _Parts())
        if one.offset + len(one.octets) <= LONGEST and len(parts.parts) < MOST_PARTS:
            parts.add(one)
        data = parts.whole()
        if data is None:
            self._limit()
            return []
        del self._open[one.number]
        self._known[one.number] = data
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        if self._radio is Radio.NR:
            return [data]
        return self._split(one.number, data, parts)

    def close(self) -> None:
        """Forget everything: the bearer begins anew, or is gone."""
        self.abandoned += len(self._open) + len(self._edges)
        self._open.clear()
        self._edges.clear()
        self._known.clear()

    def _limit(self) -> None:
        for waiting in (self._open, self._edges):
            while len(waiting) > MOST_OPEN:
                waiting.popitem(last=False)
                self.abandoned += 1

    def _split(self, number: int, data: bytes, parts: _Parts) -> list[bytes]:
        """The SDUs of a PDU of LTE, and those that its ends complete."""
        cuts = sorted({0, len(data), *(at for at in parts.begins if at < len(data))})
        pieces = [data[a:b] for a, b in itertools.pairwise(cuts)]
        headed, tailed = 0 not in parts.begins, not parts.ends
        if not pieces or not (headed or tailed):
            return pieces
        if len(pieces) == 1 and headed and tailed:
            self._edges[number] = _Edges(data, through=True)
            self._limit()
            return self._completed(self._start(number))
        self._edges[number] = _Edges(pieces[0] if headed else b"", pieces[-1] if tailed else b"")
        self._limit()
        before = self._completed(self._start(number)) if headed else []
        behind = self._completed(number) if tailed else []
        return before + pieces[headed : len(pieces) - tailed] + behind

    def _start(self, number: int) -> int:
        """The PDU in which the SDU begins that ends in, or runs through, PDU `number`; -1 where it is not there."""
        for _ in range(MOST_OPEN):
            number = (number - 1) % _LTE_NUMBERS
            edge = self._edges.get(number)
            if edge is None:
                return -1
            if not edge.through:
                return number
        return -1

    def _completed(self, start: int) -> list[bytes]:
        """The SDU that begins at the end of PDU `start`, if all of it is there."""
        pieces: list[bytes] = []
        number = start
        edge = self._edges.get(start)
        while edge is not None and (part := edge.head if pieces else edge.tail):
            pieces.append(part)
            if len(pieces) > 1 and not edge.through:
                self._consume(start, number)
                return [b"".join(pieces)]
            number = (number + 1) % _LTE_NUMBERS
            edge = self._edges.get(number) if len(pieces) <= MOST_OPEN else None
        return []

    def _consume(self, start: int, end: int) -> None:
        """Forget the parts of an SDU that is whole."""
        first, last = self._edges[start], self._edges[end]
        self._edges[start] = _Edges(first.head)
        self._edges[end] = _Edges(b"", last.tail)
        number = start
        while True:
            edge = self._edges[number]
            if edge.through or not (edge.head or edge.tail):
                del self._edges[number]
            if number == end:
                return
            number = (number + 1) % _LTE_NUMBERS
