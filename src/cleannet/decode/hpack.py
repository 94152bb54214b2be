"""HPACK (RFC 7541) for whoever only listens: header lists of HTTP/2, also where the capture began inside a connection.

Libraries for endpoints stop at the first index that they do not know. A listener who came late does not know the
entries made before, but those made since stand at the front of the dynamic table, so their indices are right; what
stands behind them is unknown, and is said to be.
"""

import functools
from collections import deque
from collections.abc import Iterator

from cleannet.decode.cursor import Malformed
from cleannet.model.problem import ProblemKind

Header = tuple[str | None, str | None]
"""Name and value; None what an unknown entry of the dynamic table held."""

STATIC: tuple[tuple[str, str], ...] = (
    (":authority", ""),
    (":method", "GET"),
    (":method", "POST"),
    (":path", "/"),
    (":path", "/index.html"),
    (":scheme", "http"),
    (":scheme", "https"),
    *((":status", status) for status in ("200", "204", "206", "304", "400", "404", "500")),
    ("accept-charset", ""),
    ("accept-encoding", "gzip, deflate"),
    *(
        (name, "")
        for name in [
            "accept-language",
            "accept-ranges",
            "accept",
            "access-control-allow-origin",
            "age",
            "allow",
            "authorization",
            "cache-control",
            "content-disposition",
            "content-encoding",
            "content-language",
            "content-length",
            "content-location",
            "content-range",
            "content-type",
            "cookie",
            "date",
            "etag",
            "expect",
            "expires",
            "from",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "last-modified",
            "link",
            "location",
            "max-forwards",
            "proxy-authenticate",
            "proxy-authorization",
            "range",
            "referer",
            "refresh",
            "retry-after",
            "server",
            "set-cookie",
            "strict-transport-security",
            "transfer-encoding",
            "user-agent",
            "vary",
            "via",
            "www-authenticate",
        ]
    ),
)
"""The static table (RFC 7541, Appendix A)."""

DEFAULT_SIZE, LARGEST_SIZE = 4096, 1 << 20
_ENTRY_OVERHEAD = 32
MOST_HEADERS = 1000

_LENGTHS: dict[int, tuple[int, ...]] = {
    5: (48, 49, 50, 97, 99, 101, 105, 111, 115, 116),
    6: (32, 37, 45, 46, 47, *range(51, 58), 61, 65, 95, 98, 100, 102, 103, 104, 108, 109, 110, 112, 114, 117),
    7: (58, *range(66, 88), 89, 106, 107, 113, 118, 119, 120, 121, 122),
    8: (38, 42, 44, 59, 88, 90),
    10: (33, 34, 40, 41, 63),
    11: (39, 43, 124),
    12: (35, 62),
    13: (0, 36, 64, 91, 93, 126),
    14: (94, 125),
    15: (60, 96, 123),
    19: (92, 195, 208),
    20: (128, 130, 131, 162, 184, 194, 224, 226),
    21: (153, 161, 167, 172, 176, 177, 179, 209, 216, 217, 227, 229, 230),
    22: (129, 132, 133, 134, 136, 146, 154, 156, 160, 163, 164, 169, 170, 173, 178, 181, 185, 186, 187, 189, 190, 196,
         198, 228, 232, 233),
    23: (1, 135, 137, 138, 139, 140, 141, 143, 147, 149, 150, 151, 152, 155, 157, 158, 165, 166, 168, 174, 175, 180,
         182, 183, 188, 191, 197, 231, 239),
    24: (9, 142, 144, 145, 148, 159, 171, 206, 215, 225, 236, 237),
    25: (199, 207, 234, 235),
    26: (192, 193, 200, 201, 202, 205, 210, 213, 218, 219, 238, 240, 242, 243, 255),
    27: (203, 204, 211, 212, 214, 221, 222, 223, 241, *range(244, 249), *range(250, 255)),
    28: (*range(2, 9), 11, 12, *range(14, 22), *range(23, 32), 127, 220, 249),
    30: (10, 13, 22, 256),
}  # fmt: skip
"""Symbols by the length of their code, each row rising (RFC 7541, Appendix B: the code is canonical)."""
_END = 256


def _codes() -> dict[tuple[int, int], int]:
    found: dict[tuple[int, int], int] = {}
    code = length = 0
    for bits, symbols in _LENGTHS.items():
        code <<= bits - length
        length = bits
        for symbol in symbols:
            found[bits, code] = symbol
            code += 1
    return found


_CODES = _codes()


_LONG = 256
"""Strings of so many octets are not remembered: they seldom come again, and a few would fill the memory."""


def huffman(octets: bytes) -> str:
    """A string in the code of Appendix B. Raises Malformed where it holds the end symbol, or padding that is none."""
    return _decoded(octets) if len(octets) >= _LONG else _remembered(octets)


@functools.lru_cache(8192)
def _remembered(octets: bytes) -> str:
    return _decoded(octets)


def _decoded(octets: bytes) -> str:
    out = bytearray()
    code = bits = 0
    for octet in octets:
        for shift in range(7, -1, -1):
            code = code << 1 | octet >> shift & 1
            bits += 1
            symbol = _CODES.get((bits, code))
            if symbol == _END or bits > 30:
                raise Malformed(ProblemKind.BAD_VALUE, "HPACK: end symbol inside a string", 0)
            if symbol is not None:
                out.append(symbol)
                code = bits = 0
    if bits > 7 or code != (1 << bits) - 1:
        raise Malformed(ProblemKind.BAD_VALUE, "HPACK: padding that is none", 0)
    return out.decode("latin-1")


class HeaderTable:
    """The dynamic table of one direction of a connection, and the reading of its header blocks.

    `known_from_start`: the connection's beginning was captured, so that an unknown index is the sender's fault.
    """

    def __init__(self, *, known_from_start: bool) -> None:
        self.known_from_start = known_from_start
        self._entries: deque[Header] = deque()
        self._size, self._limit = 0, DEFAULT_SIZE

    def forget(self) -> None:
        """Octets were lost: entries may have been made that nobody saw, so no index is certain any more."""
        self.known_from_start = False
        self._entries.clear()
        self._size = 0

    def read(self, block: bytes) -> tuple[Header, ...]:
        """The headers of a block. Raises Malformed; the table is then as far as reading came."""
        return tuple(self._headers(_Octets(block)))

    def _headers(self, octets: "_Octets") -> Iterator[Header]:
        count = 0
        while octets.left():
            first = octets.peek()
            if first & 0x80:
                yield self._entry(octets.number(7))
            elif first & 0xE0 == 0x20:
                self._limit = min(octets.number(5), LARGEST_SIZE)
                self._evict()
                continue
            else:
                indexed = first & 0x40
                index = octets.number(6 if indexed else 4)
                name = self._entry(index)[0] if index else octets.string()
                header = (name, octets.string())
                if indexed:
                    self._add(header)
                yield header
            count += 1
            if count > MOST_HEADERS:
                raise Malformed(ProblemKind.LIMIT_REACHED, f"HPACK: more than {MOST_HEADERS} headers", octets.at)

    def _entry(self, index: int) -> Header:
        if not index:
            raise Malformed(ProblemKind.BAD_VALUE, "HPACK: index 0", 0)
        if index <= len(STATIC):
            return STATIC[index - 1]
        place = index - len(STATIC) - 1
        if place < len(self._entries):
            return self._entries[place]
        if self.known_from_start:
            raise Malformed(ProblemKind.BAD_VALUE, f"HPACK: index {index} of no entry", 0)
        return None, None

    def _add(self, header: Header) -> None:
        self._entries.appendleft(header)
        self._size += sum(len(part or "") for part in header) + _ENTRY_OVERHEAD
        self._evict()

    def _evict(self) -> None:
        while self._size > self._limit and self._entries:
            self._size -= sum(len(part or "") for part in self._entries.pop()) + _ENTRY_OVERHEAD


class _Octets:
    """The octets of one block, read from the front."""

    def __init__(self, block: bytes) -> None:
        self.block = block
        self.at = 0

    def left(self) -> int:
        return len(self.block) - self.at

    def peek(self) -> int:
        return self.block[self.at]

    def take(self, count: int) -> bytes:
        if count > self.left():
            detail = f"HPACK: {count} bytes wanted, {self.left()} left, offset {self.at}"
            raise Malformed(ProblemKind.LENGTH_PAST_END, detail, self.at)
        self.at += count
        return self.block[self.at - count : self.at]

    def number(self, bits: int) -> int:
        """An integer with a prefix of so many bits (5.1)."""
        most = (1 << bits) - 1
        value = self.take(1)[0] & most
        if value < most:
            return value
        for shift in range(0, 29, 7):
            octet = self.take(1)[0]
            value += (octet & 0x7F) << shift
            if not octet & 0x80:
                return value
        raise Malformed(ProblemKind.BAD_VALUE, "HPACK: number without end", self.at)

    def string(self) -> str:
        """A string literal (5.2)."""
        coded = self.left() > 0 and self.peek() & 0x80
        octets = self.take(self.number(7))
        return huffman(octets) if coded else octets.decode("latin-1")
