"""How much each host of private addresses sends to, and gets from, hosts of the internet; counts only, by the batch.

What tunnels of the user plane carry is not looked at: these are the packets of hosts themselves, and of phones once a
user plane has put them on the internet in its own name.
"""

import ipaddress

import msgspec
import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.addresses import AddressPairs
from cleannet.frames.columns import NO_ROWS, Bools, Int64, Octets, Words, field, grown, window
from cleannet.frames.ip import TCP, UDP, Payloads
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.table import KeyTable
from cleannet.model.problem import ProblemKind

MOST_FLOWS = 1 << 16
OTHER_PORTS = 0
_WELL_KNOWN = 1024
_IPV4 = np.uint64(1 << 32)
_HALF, _LOW = np.uint64(32), np.uint64(0xFFFFFFFF)
_TOP, _MIDDLE = np.uint64(48), np.uint64(16)
_NEITHER, _OUT, _IN = 0, 1, 2
_OUTSIDE, _INSIDE, _NOBODY = range(3)
_KINDS = np.zeros(1 << 16, np.uint8)
"""Kind of an IPv4 address by its first 16 bits (IANA's registry of special-purpose addresses, ranges of that size)."""
for _range, _kind in (
    *((_text, _INSIDE) for _text in ("10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16")),
    *((_text, _INSIDE) for _text in ("172.16.0.0/12", "192.168.0.0/16", "198.18.0.0/15")),
    *((_text, _NOBODY) for _text in ("0.0.0.0/8", "224.0.0.0/3")),
):
    _network = ipaddress.IPv4Network(_range)
    _KINDS[int(_network[0]) >> 16 : (int(_network[-1]) >> 16) + 1] = _kind


class OutsideFlow(msgspec.Struct, frozen=True):
    """What went between a host inside and one outside, by protocol and the outside's port.

    `port` is 0 for all those above 1023 together. `sent` and `received` are octets behind the IP header as captured.
    """

    inside: str
    outside: str
    protocol: int
    port: int
    frames: int
    sent: int
    received: int
    first_input: int
    first_frame: int
    last_input: int
    last_frame: int


class OutsideCounter:
    """Counts batch by batch."""

    def __init__(self, addresses: AddressPairs) -> None:
        self._addresses = addresses
        self._table = KeyTable(2, MOST_FLOWS)
        self._ways: dict[int, int] = {}
        self._columns = dict.fromkeys(("frames", "sent", "received"), NO_ROWS)
        self._places: list[tuple[tuple[int, int, int], tuple[int, int, int]]] = []

    def read(self, batch: FrameBatch, buffer: Octets, payloads: Payloads) -> None:
        """Counts the batch's packets of TCP and UDP."""
        way = self._way(payloads.pair)
        wanted = (way != _NEITHER) & ((payloads.protocol == TCP) | (payloads.protocol == UDP))
        wanted &= payloads.spans.at + 4 <= payloads.spans.end
        if not wanted.any():
            return
        found, way = payloads.take(wanted), way[wanted]
        ports = window(buffer, found.spans.at, 4)
        out = way == _OUT
        port = np.where(out, field(ports, 2, 2), field(ports, 0, 2))
        port[port >= _WELL_KNOWN] = OTHER_PORTS
        tail = ((found.protocol << 16) | port).astype(np.uint64)
        number = self._table.numbers(self._outward(found.pair, out), tail)
        self._add(batch, found, number, out)

    def _add(self, batch: FrameBatch, found: Payloads, number: Int64, out: Bools) -> None:
        count = len(self._table)
        size = (found.spans.end - found.spans.at).astype(np.float64)
        for name, weight in (("frames", np.ones(len(number))), ("sent", size * out), ("received", size * ~out)):
            self._columns[name] = grown(self._columns[name], count)
            self._columns[name][:count] += np.bincount(number, weight, count).astype(np.int64)
        rows = found.spans.row
        numbers, firsts = np.unique(number, return_index=True)
        lasts = len(number) - 1 - np.unique(number[::-1], return_index=True)[1]
        for n, *both in zip(numbers.tolist(), rows[firsts].tolist(), rows[lasts].tolist(), strict=True):
            first, last = ((int(batch.time[row]), batch.input, batch.first + row) for row in both)
            if n < len(self._places):
                self._places[n] = min(self._places[n][0], first), max(self._places[n][1], last)
            else:
                self._places.append((first, last))

    def _outward(self, pair: Words, out: Bools) -> Words:
        """The pairs with the inside first."""
        turned = pair.copy()
        back = np.flatnonzero(~out)
        four = back[pair[back] >= _IPV4]
        turned[four] = (pair[four] >> _HALF) | ((pair[four] & _LOW) << _HALF)
        for n in back[pair[back] < _IPV4].tolist():
            source, destination = self._addresses.texts(int(pair[n]))
            turned[n] = self._addresses.of_texts(destination, source)
        return turned

    def _way(self, pair: Words) -> Int64:
        """For each packet whether it leaves, comes in, or does neither."""
        source = _KINDS[(pair >> _TOP).astype(np.int64)]
        destination = _KINDS[(pair >> _MIDDLE).astype(np.int64) & 0xFFFF]
        way: Int64 = np.where((source == _INSIDE) & (destination == _OUTSIDE), _OUT, _NEITHER)
        way[(source == _OUTSIDE) & (destination == _INSIDE)] = _IN
        interned = np.flatnonzero(pair < _IPV4)
        if len(interned):
            values, of = np.unique(pair[interned], return_inverse=True)
            way[interned] = np.array([self._interned(int(one)) for one in values])[of]
        return way

    def _interned(self, pair: int) -> int:
        known = self._ways.get(pair)
        if known is None:
            known = self._ways[pair] = _of_texts(*self._addresses.texts(pair))
        return known

    def flows(self) -> tuple[OutsideFlow, ...]:
        """What was counted so far."""
        found = []
        for number, (pair, tail) in enumerate(self._table.keys):
            inside, outside = self._addresses.texts(pair)
            frames, sent, received = (int(self._columns[name][number]) for name in ("frames", "sent", "received"))
            first, last = self._places[number]
            ends = (*first[1:], *last[1:])
            found.append(OutsideFlow(inside, outside, tail >> 16, tail & 0xFFFF, frames, sent, received, *ends))
        return tuple(found)

    def finish(self, problems: ProblemCounter) -> None:
        """Record what the bounds left out."""
        if self._table.overflow:
            text = "more than 65,536 flows to the internet"
            problems.add(ProblemKind.LIMIT_REACHED, text, (-1, 0), self._table.overflow)


def _of_texts(source: str, destination: str) -> int:
    try:
        ends = [ipaddress.ip_address(text) for text in (source, destination)]
    except ValueError:
        return _NEITHER
    private, public = ([test(end) for end in ends] for test in (_is_inside, _is_outside))
    if private[0] and public[1]:
        return _OUT
    return _IN if public[0] and private[1] else _NEITHER


def _is_inside(one: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return one.is_private and not one.is_multicast and not one.is_unspecified


def _is_outside(one: ipaddress.IPv4Address | ipaddress.IPv6Address) -> bool:
    return one.is_global and not one.is_multicast
