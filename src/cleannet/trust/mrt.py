"""Routing tables as route collectors publish them: MRT files (RFC 6396, RFC 8050), as columns.

Read are TABLE_DUMP (type 12) and TABLE_DUMP_V2 (type 13) with unicast routes of IPv4 and IPv6. Of a route's attributes
only the path of ASes is kept (RFC 4271, 4.3; RFC 6793): a path is read once, since few distinct ones stand for all.
"""

import ipaddress
import struct
from array import array

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.capture.compressed import unpacked
from cleannet.capture.problems import Problems
from cleannet.capture.source import Source, Window
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.record import Record

_HEADER = struct.Struct(">IHHI")
_ENTRY = struct.Struct(">HIH")
_TABLE_DUMP, _TABLE_DUMP_V2 = 12, 13
_PEER_INDEX_TABLE = 1
_RIB = {2: (4, False), 4: (6, False), 8: (4, True), 10: (6, True)}
"""Subtypes of unicast routes: version of IP, and whether each entry has a path identifier (RFC 8050, 4)."""
_OTHER_RIB = frozenset((3, 5, 6, 9, 11, 12))
_AS_PATH, _AS4_PATH, _EXTENDED_LENGTH = 2, 17, 0x10
_SET, _SEQUENCE, _CONFEDERATION = 1, 2, frozenset((3, 4))
LARGEST_RECORD = 1 << 24
MOST_ROUTES = 1 << 27
"""Bounds: octets of one record, and routes of one table (12 octets each)."""
_MOST_REMEMBERED = 1 << 18

Hop = int | frozenset[int]
Path = tuple[Hop, ...]
Ints = npt.NDArray[np.int64]


class Peer(Record, frozen=True):
    """Who gave its routes to the collector: address and AS."""

    address: str
    asn: int


class Table(msgspec.Struct):
    """A routing table.

    Attributes:
        peers: by index.
        version, start, length: of each prefix: IP version, its first address (of IPv6 the upper 64 bits), its length.
        paths: the distinct paths, nearest AS first, each AS once in a row (prepending is taken out).
        prefix, peer, path: of each route, indices into the others.
        problems: what could not be read.
        records: how many there were; `skipped`: those of other kinds.
    """

    peers: list[Peer]
    version: Ints
    start: npt.NDArray[np.uint64]
    length: Ints
    paths: list[Path]
    prefix: Ints
    peer: Ints
    path: Ints
    problems: list[Problem]
    records: int = 0
    skipped: int = 0


class _Wrong(Exception):
    """A record is not of its form; the message says where."""


class _Builder:
    def __init__(self) -> None:
        self.peers: list[Peer] = []
        self._peer_numbers: dict[Peer, int] = {}
        self._here: list[int] = []
        self._prefixes: dict[tuple[int, int, int], int] = {}
        self._paths: dict[Path, int] = {}
        self._attributes: dict[bytes, int] = {}
        self.prefix, self.peer, self.path = array("i"), array("i"), array("i")
        self.records = self.skipped = 0
        self.left_out = 0

    def peer_index_table(self, body: bytes) -> None:
        """RFC 6396, 4.3.1. Numbers in what follows point into the latest one."""
        _need(body, 8)
        at = 6 + int.from_bytes(body[4:6], "big")
        count = int.from_bytes(body[at : at + 2], "big")
        at += 2
        here = []
        for _ in range(count):
            _need(body, at + 1)
            kind = body[at]
            size, width = 16 if kind & 1 else 4, 4 if kind & 2 else 2
            _need(body, at + 5 + size + width)
            address = str(ipaddress.ip_address(body[at + 5 : at + 5 + size]))
            here.append(self._peer(Peer(address, int.from_bytes(body[at + 5 + size : at + 5 + size + width], "big"))))
            at += 5 + size + width
        self._here = here

    def _peer(self, peer: Peer) -> int:
        if peer not in self._peer_numbers:
            self._peer_numbers[peer] = len(self.peers)
            self.peers.append(peer)
        return self._peer_numbers[peer]

    def rib(self, body: bytes, version: int, *, identified: bool) -> None:
        """One prefix with its routes (RFC 6396, 4.3.2; RFC 8050, 4)."""
        _need(body, 5)
        length = body[4]
        octets = (length + 7) // 8
        size = 4 if version == 4 else 16
        if octets > size:
            raise _Wrong(f"a prefix of {length} bits")
        at = 5 + octets
        _need(body, at + 2)
        prefix = self._prefix(version, body[5:at].ljust(size, b"\0"), length)
        count = int.from_bytes(body[at : at + 2], "big")
        at += 2
        extra = 4 if identified else 0
        attributes, here = self._attributes, self._here
        for _ in range(count):
            _need(body, at + 8 + extra)
            number, _, size = _ENTRY.unpack_from(body, at) if not extra else _identified(body, at)
            at += 8 + extra
            raw = body[at : at + size]
            if len(raw) < size:
                raise _Wrong("attributes are cut off")
            at += size
            path = attributes.get(raw)
            if path is None:
                if len(attributes) >= _MOST_REMEMBERED:
                    attributes.clear()
                path = attributes[raw] = self._path(_as_path(raw, 4))
            if number >= len(here):
                raise _Wrong(f"peer {number} of {len(here)}")
            self._add(prefix, here[number], path)

    def table_dump(self, body: bytes, subtype: int) -> None:
        """One route of the older form (RFC 6396, 4.2)."""
        size = {1: 4, 2: 16}[subtype]
        _need(body, 4 + size + 1 + 1 + 4 + size + 2 + 2)
        prefix = self._prefix(4 if subtype == 1 else 6, body[4 : 4 + size], body[4 + size])
        at = 4 + size + 6
        peer = Peer(
            str(ipaddress.ip_address(body[at : at + size])), int.from_bytes(body[at + size : at + size + 2], "big")
        )
        at += size + 2
        length = int.from_bytes(body[at : at + 2], "big")
        raw = body[at + 2 : at + 2 + length]
        if len(raw) < length:
            raise _Wrong("attributes are cut off")
        self._add(prefix, self._peer(peer), self._path(_as_path(raw, 2)))

    def _add(self, prefix: int, peer: int, path: int) -> None:
        if path < 0:
            return
        if len(self.prefix) >= MOST_ROUTES:
            self.left_out += 1
            return
        self.prefix.append(prefix)
        self.peer.append(peer)
        self.path.append(path)

    def _prefix(self, version: int, octets: bytes, length: int) -> int:
        if length > len(octets) * 8:
            raise _Wrong(f"a prefix of {length} bits")
        start = int.from_bytes(octets[:8], "big") if version == 6 else int.from_bytes(octets, "big")
        key = (version, start, length) if version == 4 or length <= 64 else (6, int.from_bytes(octets, "big"), length)
        return self._prefixes.setdefault(key, len(self._prefixes))

    def _path(self, path: Path) -> int:
        return self._paths.setdefault(path, len(self._paths)) if path else -1

    def table(self, problems: list[Problem]) -> Table:
        """What was read, as columns."""
        keys = list(self._prefixes)
        starts = [start if length <= 64 or version == 4 else start >> 64 for version, start, length in keys]
        return Table(
            self.peers,
            np.array([key[0] for key in keys], np.int64),
            np.array(starts, np.uint64),
            np.array([key[2] for key in keys], np.int64),
            list(self._paths),
            np.frombuffer(self.prefix, np.int32).astype(np.int64) if self.prefix else np.zeros(0, np.int64),
            np.frombuffer(self.peer, np.int32).astype(np.int64) if self.peer else np.zeros(0, np.int64),
            np.frombuffer(self.path, np.int32).astype(np.int64) if self.path else np.zeros(0, np.int64),
            problems,
            self.records,
            self.skipped,
        )


def read_table(path: str) -> Table:
    """Reads a file, plain or compressed by gzip, bzip2 or Zstandard. What cannot be read is a problem and is survived.

    A table that holds no route has the reason among its problems.
    """
    problems = Problems(path, 0)
    source = Source(path, problems)
    window = Window(unpacked(iter(source), problems))
    builder = _Builder()
    while len(window.data) >= 12 or window.more(12):
        if len(window.data) < 12:
            problems.add(ProblemKind.CUT_FILE, "the file ends inside a record", offset=window.base)
            break
        size = _HEADER.unpack_from(window.data)[3]
        if size > LARGEST_RECORD:
            text = f"a record of {size} octets; this is no MRT file, or it is damaged from here on"
            problems.add(ProblemKind.BROKEN_BLOCK, text, offset=window.base)
            break
        if len(window.data) < 12 + size:
            window.more(12 + size)
        if len(window.data) < 12 + size:
            problems.add(ProblemKind.CUT_FILE, "the file ends inside a record", offset=window.base)
            break
        _walk(window, builder, problems)
    source.close()
    if builder.left_out:
        problems.add(ProblemKind.LIMIT_REACHED, f"more than {MOST_ROUTES} routes", count=builder.left_out)
    if not builder.prefix and not problems.found:
        problems.add(ProblemKind.NO_FRAMES, "no route was found; give an MRT table dump (a 'rib' of RouteViews or RIS)")
    return builder.table(problems.found)


def _walk(window: Window, builder: _Builder, problems: Problems) -> None:
    """All records that are whole in the window."""
    data, at = window.data, 0
    while len(data) - at >= 12:
        _, kind, subtype, size = _HEADER.unpack_from(data, at)
        if size > LARGEST_RECORD or len(data) - at - 12 < size:
            break
        builder.records += 1
        try:
            _record(builder, kind, subtype, data[at + 12 : at + 12 + size])
        except _Wrong as wrong:
            text = f"a record cannot be read ({wrong}); the others count"
            problems.add(ProblemKind.BROKEN_BLOCK, text, offset=window.base + at, topic="mrt record")
        at += 12 + size
    window.drop(at)


def _record(builder: _Builder, kind: int, subtype: int, body: bytes) -> None:
    if kind == _TABLE_DUMP_V2 and subtype == _PEER_INDEX_TABLE:
        builder.peer_index_table(body)
    elif kind == _TABLE_DUMP_V2 and subtype in _RIB:
        version, identified = _RIB[subtype]
        builder.rib(body, version, identified=identified)
    elif kind == _TABLE_DUMP and subtype in (1, 2):
        builder.table_dump(body, subtype)
    else:
        builder.skipped += 1


def _need(body: bytes, size: int) -> None:
    if len(body) < size:
        raise _Wrong(f"{size} octets wanted, {len(body)} there")


def _identified(body: bytes, at: int) -> tuple[int, int, int]:
    number, when = struct.unpack_from(">HI", body, at)
    return number, when, int.from_bytes(body[at + 10 : at + 12], "big")


def _as_path(raw: bytes, width: int) -> Path:
    """The path among a route's attributes, empty for none; AS4_PATH completes one of two octets (RFC 6793, 4.2.3)."""
    found: dict[int, Path] = {}
    at = 0
    while at + 3 <= len(raw):
        flags, kind = raw[at], raw[at + 1]
        long = flags & _EXTENDED_LENGTH
        size = int.from_bytes(raw[at + 2 : at + 4], "big") if long else raw[at + 2]
        at += 4 if long else 3
        if at + size > len(raw):
            raise _Wrong("an attribute is longer than its route")
        if kind in (_AS_PATH, _AS4_PATH):
            found[kind] = _hops(raw[at : at + size], 4 if kind == _AS4_PATH else width)
        at += size
    path, new = found.get(_AS_PATH, ()), found.get(_AS4_PATH, ())
    if width == 2 and new and len(new) <= len(path):
        path = path[: len(path) - len(new)] + new
    return _once(path)


def _hops(raw: bytes, width: int) -> Path:
    hops: list[Hop] = []
    at = 0
    while at + 2 <= len(raw):
        kind, count = raw[at], raw[at + 1]
        at += 2
        if at + count * width > len(raw):
            raise _Wrong("a segment of a path is cut off")
        numbers = [int.from_bytes(raw[n : n + width], "big") for n in range(at, at + count * width, width)]
        at += count * width
        if kind == _SEQUENCE:
            hops += numbers
        elif kind == _SET and numbers:
            hops.append(frozenset(numbers) if len(set(numbers)) > 1 else numbers[0])
        elif kind not in _CONFEDERATION and kind != _SET:
            raise _Wrong(f"a segment of kind {kind}")
    return tuple(hops)


def _once(path: Path) -> Path:
    """The path without repetitions in a row."""
    return tuple(hop for n, hop in enumerate(path) if not n or hop != path[n - 1])
