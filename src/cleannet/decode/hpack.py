"""HPACK (RFC 7541) for whoever only listens: header lists of HTTP/2, also where the capture began inside a connection.

Libraries for endpoints stop at the first index that they do not know. A listener who came late does not know the
entries made before, but those made since stand at the front of the dynamic table, so their indices are right; what
stands behind them is unknown, and is said to be.
"""

import functools
from collections import deque

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
_STATIC_COUNT = len(STATIC)

DEFAULT_SIZE, LARGEST_SIZE = 4096, 1 << 20
ENTRY_OVERHEAD = 32
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


def _tree() -> tuple[list[list[int]], frozenset[int]]:
    """The code as a tree, and the places where a string may end.

    A node holds two children: the number of a node, or -1 - symbol. Strings end at the root, or at up to seven bits of
    the end symbol's code, which are all ones (5.2).
    """
    nodes = [[0, 0]]
    code = length = 0
    for bits, symbols in _LENGTHS.items():
        code <<= bits - length
        length = bits
        for symbol in symbols:
            at = 0
            for shift in range(bits - 1, 0, -1):
                bit = code >> shift & 1
                if not nodes[at][bit]:
                    nodes[at][bit] = len(nodes)
                    nodes.append([0, 0])
                at = nodes[at][bit]
            nodes[at][code & 1] = -1 - symbol
            code += 1
    ends = [0]
    while len(ends) <= 7:
        ends.append(nodes[ends[-1]][1])
    return nodes, frozenset(ends)


_NODES, _ENDS = _tree()
_steps: dict[int, tuple[int, bytes]] = {}
"""By node and octet: the node after it, and the symbols on the way. Filled as they are met; 65,536 at most."""


_LONG = 256
"""Strings of so many octets are not remembered: they seldom come again, and a few would fill the memory."""


def huffman(octets: bytes) -> str:
    """A string in the code of Appendix B. Raises Malformed where it holds the end symbol, or padding that is none."""
    return _decoded(octets) if len(octets) >= _LONG else _remembered(octets)


@functools.lru_cache(8192)
def _remembered(octets: bytes) -> str:
    return _decoded(octets)


def _decoded(octets: bytes) -> str:
    node = 0
    parts = []
    known = _steps
    for octet in octets:
        step = known.get(node << 8 | octet) or _step(node, octet)
        node = step[0]
        parts.append(step[1])
    if node not in _ENDS:
        raise Malformed(ProblemKind.BAD_VALUE, "HPACK: padding that is none", 0)
    return b"".join(parts).decode("latin-1")


def _step(node: int, octet: int) -> tuple[int, bytes]:
    """Eight bits on from a node."""
    found = bytearray()
    at = node
    for shift in range(7, -1, -1):
        at = _NODES[at][octet >> shift & 1]
        if at < 0:
            if at == -1 - _END:
                raise Malformed(ProblemKind.BAD_VALUE, "HPACK: end symbol inside a string", 0)
            found.append(-1 - at)
            at = 0
    _steps[node << 8 | octet] = at, bytes(found)
    return at, bytes(found)


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
        found: list[Header] = []
        at, end = 0, len(block)
        while at < end:
            first = block[at]
            if first & 0x80:
                index, at = _number(block, at, 0x7F)
                found.append(STATIC[index - 1] if 0 < index <= _STATIC_COUNT else self._entry(index))
            elif first & 0xE0 == 0x20:
                size, at = _number(block, at, 0x1F)
                self._limit = min(size, LARGEST_SIZE)
                self._evict()
                continue
            else:
                index, at = _number(block, at, 0x3F if first & 0x40 else 0x0F)
                if index:
                    name = self._entry(index)[0]
                else:
                    name, at = _string(block, at)
                value, at = _string(block, at)
                found.append((name, value))
                if first & 0x40:
                    self._add(name, value)
            if len(found) > MOST_HEADERS:
                raise Malformed(ProblemKind.LIMIT_REACHED, f"HPACK: more than {MOST_HEADERS} headers", at)
        return tuple(found)

    def _entry(self, index: int) -> Header:
        if not index:
            raise Malformed(ProblemKind.BAD_VALUE, "HPACK: index 0", 0)
        if index <= _STATIC_COUNT:
            return STATIC[index - 1]
        place = index - _STATIC_COUNT - 1
        if place < len(self._entries):
            return self._entries[place]
        if self.known_from_start:
            raise Malformed(ProblemKind.BAD_VALUE, f"HPACK: index {index} of no entry", 0)
        return None, None

    def _add(self, name: str | None, value: str) -> None:
        self._entries.appendleft((name, value))
        self._size += len(name or "") + len(value) + ENTRY_OVERHEAD
        if self._size > self._limit:
            self._evict()

    def _evict(self) -> None:
        while self._size > self._limit and self._entries:
            name, value = self._entries.pop()
            self._size -= len(name or "") + len(value or "") + ENTRY_OVERHEAD


def _number(block: bytes, at: int, most: int) -> tuple[int, int]:
    """An integer whose prefix has the bits of `most` (5.1), and where it ends."""
    if at >= len(block):
        raise _short(1, 0, at)
    value = block[at] & most
    at += 1
    if value < most:
        return value, at
    for shift in range(0, 29, 7):
        if at >= len(block):
            raise _short(1, 0, at)
        octet = block[at]
        at += 1
        value += (octet & 0x7F) << shift
        if not octet & 0x80:
            return value, at
    raise Malformed(ProblemKind.BAD_VALUE, "HPACK: number without end", at)


def _string(block: bytes, at: int) -> tuple[str, int]:
    """A string literal (5.2), and where it ends."""
    begin = at
    size, at = _number(block, at, 0x7F)
    if at + size > len(block):
        raise _short(size, len(block) - at, at)
    octets = block[at : at + size]
    return huffman(octets) if block[begin] & 0x80 else octets.decode("latin-1"), at + size


def _short(wanted: int, left: int, at: int) -> Malformed:
    return Malformed(ProblemKind.LENGTH_PAST_END, f"HPACK: {wanted} bytes wanted, {left} left, offset {at}", at)
