"""ESP without encryption (RFC 2410, RFC 4543): told by what a packet must hold if nobody ciphered it.

An ESP packet does not say whether it is ciphered. Under null encryption its end is the padding, its length and the
number of the next header (RFC 4303, 2), before an integrity check value of one of few lengths; what lies before is a
whole packet of that protocol, with lengths and checksums that agree. Ciphertext does not look so: by chance one packet
in sixteen millions, and all that are looked at have to agree.
"""

from collections import Counter
from collections.abc import Callable

import msgspec
import numpy as np

from cleannet.frames.columns import NO_ROWS, Int64, Octets, Spans, grown

ESP_HEADER = 8
SAMPLE = 16
"""Packets of one security association that are looked at."""
_LARGEST = 1 << 16
_CHECK_VALUES = (12, 16, 8, 24, 32, 0)
"""Lengths of integrity check values (RFC 2404, 4106, 4543, 4868)."""
_VECTORS = (0, 8)
"""Lengths of initialisation vectors before readable octets: none, and that of ENCR_NULL_AUTH_AES_GMAC."""
_SURE, _LIKELY = 2, 1
_ENOUGH = 2
_AGREE = 0.9
_CHUNK_TYPES = frozenset({*range(16), 64, 128, 130, 192, 193})
Hypothesis = tuple[int, int]


class _Sample(msgspec.Struct):
    """How many packets were looked at, how many are readable by each hypothesis, and how much that proves."""

    packets: int = 0
    readable: Counter[Hypothesis] = msgspec.field(default_factory=Counter)
    weight: Counter[Hypothesis] = msgspec.field(default_factory=Counter)


class NullESP:
    """Looks at the first packets of each security association, by its number."""

    def __init__(self) -> None:
        self._taken = NO_ROWS
        self._samples: dict[int, _Sample] = {}

    def read(self, buffer: Octets, spans: Spans, number: Int64) -> None:
        """Looks at packets: where they lie from the ESP header on, and of which association each is."""
        self._taken = grown(self._taken, int(number.max()) + 1 if len(number) else 0)
        wanted = np.flatnonzero((self._taken[number] < SAMPLE) & ~spans.cut)
        for n in wanted.tolist():
            one = int(number[n])
            if self._taken[one] < SAMPLE:
                self._taken[one] += 1
                start, end = int(spans.at[n]) + ESP_HEADER, int(spans.end[n])
                self._look(one, buffer[start : min(end, start + _LARGEST)].tobytes())

    def numbers(self) -> frozenset[int]:
        """The associations whose packets are readable."""
        return frozenset(number for number, sample in self._samples.items() if _is_readable(sample))

    def _look(self, number: int, octets: bytes) -> None:
        sample = self._samples.setdefault(number, _Sample())
        sample.packets += 1
        for hypothesis in [(vector, check) for check in _CHECK_VALUES for vector in _VECTORS]:
            weight = _weight(octets, *hypothesis)
            if weight:
                sample.readable[hypothesis] += 1
                sample.weight[hypothesis] += weight


def _is_readable(sample: _Sample) -> bool:
    return any(
        count >= _AGREE * sample.packets and sample.weight[one] >= _ENOUGH for one, count in sample.readable.items()
    )


def _weight(octets: bytes, vector: int, check: int) -> int:
    """How much a packet speaks for null encryption with these lengths; 0: it is none."""
    end = len(octets) - check - 2
    if end < vector + 4 or (len(octets) - check) % 4:
        return 0
    padding, protocol = octets[end], octets[end + 1]
    look = _LOOKS.get(protocol)
    inner = end - padding
    if look is None or inner < vector + 4 or octets[inner:end] != bytes(range(1, padding + 1)):
        return 0
    return look(octets[vector:inner])


def _ipv4(octets: bytes) -> int:
    header = (octets[0] & 15) * 4
    whole = int.from_bytes(octets[2:4], "big") == len(octets) >= header >= 20
    return _SURE if octets[0] >> 4 == 4 and whole and _sum(octets[:header]) == 0xFFFF else 0


def _ipv6(octets: bytes) -> int:
    whole = len(octets) >= 40 and int.from_bytes(octets[4:6], "big") + 40 == len(octets)
    return _SURE if octets[0] >> 4 == 6 and whole else 0


def _udp(octets: bytes) -> int:
    return _SURE if len(octets) >= 8 and int.from_bytes(octets[4:6], "big") == len(octets) else 0


def _tcp(octets: bytes) -> int:
    if len(octets) < 20:
        return 0
    header, flags = (octets[12] >> 4) * 4, octets[13] & 0x3F
    sound = 20 <= header <= len(octets) and not octets[12] & 0x0E and flags & 0x16 and flags & 0x07 in (1, 2, 4, 0)
    return _LIKELY if sound else 0


def _icmp(octets: bytes) -> int:
    return _SURE if len(octets) >= 8 and _sum(octets) == 0xFFFF else 0


def _sctp(octets: bytes) -> int:
    """Chunks that fill the packet exactly (RFC 9260, 3.2)."""
    at = 12
    while at + 4 <= len(octets):
        size = int.from_bytes(octets[at + 2 : at + 4], "big")
        if size < 4 or octets[at] not in _CHUNK_TYPES:
            return 0
        at += size + -size % 4
    return _SURE if at in (len(octets), len(octets) + 1) and len(octets) >= 16 else 0


def _sum(octets: bytes) -> int:
    """The sum of RFC 1071: 0xFFFF where a checksum inside is right."""
    total = sum(int.from_bytes(octets[n : n + 2].ljust(2, b"\0"), "big") for n in range(0, len(octets), 2))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


_LOOKS: dict[int, Callable[[bytes], int]] = {1: _icmp, 4: _ipv4, 6: _tcp, 17: _udp, 41: _ipv6, 132: _sctp}
