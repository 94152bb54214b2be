"""Two segments of one direction that claim the same octets of a stream, and differ in them: an injected answer, say.

Kept with each pair is what tells the senders apart: over how many hops both came, and which IP identifications the
direction's other segments and the other direction's have. A segment whose checksum (RFC 9293, 3.1) is wrong and
that differs in few octets was damaged on its way, and contradicts nothing.
"""

import ipaddress
from collections import deque

import msgspec

from cleannet.model.frame import FrameRef

_SPACE = 1 << 32
_HALF = 1 << 31
REMEMBERED = 8
"""Segments of each direction that are remembered to tell a contradiction, and whose marks are, before and after it."""
MOST_CONFLICTS = 10_000
_DAMAGE = 8
"""A damaged segment differs in less than one of so many octets."""
Mark = tuple[int, int]
"""Hops left and IP identification (-1: none, as in IPv6) of a segment."""


class Segment(msgspec.Struct, frozen=True):
    """A segment as it was captured.

    Attributes:
        place: where.
        hops: time to live or hop limit.
        identification: of the IP header, -1 in IPv6.
        sequence: number of the first octet of data.
        data: the octets.
        header: the octets of the TCP header.
        cut: the snap length cut it.
    """

    place: FrameRef
    hops: int
    identification: int
    sequence: int
    data: bytes
    header: bytes = b""
    cut: bool = False


class Conflict(msgspec.Struct):
    """Two segments of one direction that claim the same octets of the stream, and differ in them.

    Attributes:
        connection, forward: which direction of which connection.
        earlier, later: the two, in the order of capture.
        others: marks of the direction's other segments around them.
        answered: marks of the other direction's segments before them.
        sound: whether the checksum of either is right; None unknown (cut, or left to a network card).
    """

    connection: int
    forward: bool
    earlier: Segment
    later: Segment
    others: list[Mark]
    answered: list[Mark]
    sound: tuple[bool | None, bool | None]


class Memory(msgspec.Struct):
    """What is remembered of one direction: its last segments with data, marks of all, and contradictions still open."""

    recent: deque[Segment] = msgspec.field(default_factory=lambda: deque(maxlen=REMEMBERED))
    marks: deque[Mark] = msgspec.field(default_factory=lambda: deque(maxlen=REMEMBERED))
    open: list[Conflict] = msgspec.field(default_factory=list)

    def mark(self, one: Mark) -> None:
        """A segment of this direction went by."""
        self.marks.append(one)
        if self.open:
            for conflict in self.open:
                conflict.others.append(one)
            self.open = [conflict for conflict in self.open if len(conflict.others) < 2 * REMEMBERED]

    def around(self, earlier: Segment, later: Segment) -> list[Mark]:
        """The marks of the segments remembered but for those of two."""
        found = list(self.marks)
        for one in (later, earlier):
            if (one.hops, one.identification) in found:
                found.remove((one.hops, one.identification))
        return found

    def compare(self, new: Segment, ends: tuple[str, str]) -> tuple[Segment, tuple[bool | None, bool | None]] | None:
        """The remembered segment that a new one contradicts, and whether their checksums are right. Remembers it.

        `ends`: addresses of source and destination.
        """
        if any(new.sequence == old.sequence and new.data == old.data for old in self.recent):
            return None  # sent again, or captured at a second place
        found = None
        for old in self.recent:
            shift = (new.sequence - old.sequence + _HALF) % _SPACE - _HALF
            mine, theirs = (new.data, old.data[shift:]) if shift >= 0 else (new.data[-shift:], old.data)
            common = min(len(mine), len(theirs))
            # One octet may be a keep-alive's, which means nothing (RFC 9293, 3.8.4).
            if common > 1 and mine[:common] != theirs[:common]:
                sound = _sound(old, ends), _sound(new, ends)
                different = sum(a != b for a, b in zip(mine, theirs, strict=False))
                if {*sound} != {True, False} or different * _DAMAGE >= common:
                    found = old, sound
                break
        self.recent.append(new)
        return found


def _sound(one: Segment, ends: tuple[str, str]) -> bool | None:
    """Whether the checksum is right; None where a network card fills it in after the capture, or octets are missing."""
    if one.cut or len(one.header) < 20:
        return None
    try:
        addresses = b"".join(ipaddress.ip_address(end).packed for end in ends)
    except ValueError:  # one of the addresses beyond those that are told apart
        return None
    size = len(one.header) + len(one.data)
    told = int.from_bytes(one.header[16:18], "big")
    for length in (size, 0):  # large segments are left to the card without their length
        if told == _sum(_words(addresses) + 6 + length):
            return None
    return _sum(_words(addresses) + 6 + size + _words(one.header + one.data)) == 0xFFFF


def _words(octets: bytes) -> int:
    padded = octets + b"\0" * (len(octets) % 2)
    return sum(int.from_bytes(padded[n : n + 2], "big") for n in range(0, len(padded), 2))


def _sum(total: int) -> int:
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total
