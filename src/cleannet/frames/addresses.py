"""Pairs of addresses as 64-bit numbers, so that frames are keyed without text."""

import functools
import ipaddress
import struct

import numpy as np

from cleannet.frames.columns import Octets, Words, word
from cleannet.frames.table import KeyTable

_INTERNED = 1 << 32
_PREFIX4 = (0, 0xFFFF << 32)


class AddressPairs:
    """Numbers (source, destination) pairs.

    An IPv4 pair is its 64 bits. An IPv6 pair, and an IPv4 pair whose source is 0.0.0.0, has a number below 2**32
    in the order of first sight.
    """

    def __init__(self, limit: int = 1 << 20) -> None:
        self._table = KeyTable(4, limit)
        self._limit = limit

    @property
    def overflow(self) -> int:
        """Look-ups of pairs beyond the limit, which share one number."""
        return self._table.overflow

    def of_ipv4(self, rows: Octets, column: int) -> Words:
        """Pairs of IPv4 addresses that stand at `column` of the rows."""
        pairs = word(rows, column)
        if len(pairs) and int(pairs.min()) < _INTERNED:
            pick = np.flatnonzero(pairs < _INTERNED)
            low = pairs[pick]
            zero = np.zeros(len(pick), np.uint64)
            mapped = np.full(len(pick), _PREFIX4[1], np.uint64)
            pairs[pick] = self._table.numbers(zero, mapped, zero, low | mapped).astype(np.uint64)
        return pairs

    def of_ipv6(self, rows: Octets, column: int) -> Words:
        """Pairs of IPv6 addresses that stand at `column` of the rows."""
        words = [word(rows, column + 8 * index) for index in range(4)]
        return self._table.numbers(*words).astype(np.uint64)

    def of_texts(self, source: str, destination: str) -> int:
        """The pair of two addresses given as text."""
        packed = [ipaddress.ip_address(text) for text in (source, destination)]
        if all(address.version == 4 for address in packed):
            rows = np.frombuffer(b"".join(address.packed for address in packed), np.uint8).reshape(1, 8)
            return int(self.of_ipv4(rows, 0)[0])
        wide = b"".join(
            bytes(10) + b"\xff\xff" + address.packed if address.version == 4 else address.packed for address in packed
        )
        return int(self.of_ipv6(np.frombuffer(wide, np.uint8).reshape(1, 32), 0)[0])

    def texts(self, pair: int) -> tuple[str, str]:
        """Source and destination as text."""
        if pair >= _INTERNED:
            return _text4(pair >> 32), _text4(pair & 0xFFFFFFFF)
        words = self._table.keys[pair]
        if pair == self._limit - 1:
            return "further addresses", "further addresses"
        return _text6(words[0], words[1]), _text6(words[2], words[3])


@functools.lru_cache(65536)
def _text4(number: int) -> str:
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"


def _text6(high: int, low: int) -> str:
    address = ipaddress.IPv6Address(struct.pack(">QQ", high, low))
    return str(address.ipv4_mapped or address)
