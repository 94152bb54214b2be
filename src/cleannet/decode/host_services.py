"""Services of hosts over TCP that are no interface of 3GPP's: data bases, management, handover of intercepted traffic.

Told by their octets, never by their port. What is kept is what a service is, whether it goes on encrypted, and the
names of keys that documents and rows hold; no value of any.
"""

import re
import struct
from collections.abc import Callable, Iterator
from typing import Any

from cleannet.decode import tls
from cleannet.decode.http import HTTPMessage
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind

_TAIL = 512
"""Octets that are looked at again with those that follow."""
_MONGO_CODES = frozenset((1, 2001, 2002, 2004, 2005, 2006, 2007, 2010, 2011, 2012, 2013))
_LARGEST_MONGO = 48_000_000
_SQL = re.compile(
    rb"^\s*(?:select|insert|update|delete|set|show|begin|commit|use|create|alter|prepare)\b", re.IGNORECASE
)
_REDIS = re.compile(rb"^\*[1-9]\d{0,3}\r\n\$\d{1,6}\r\n[\w./:-]")
_QUERY, _PREPARE = 0x03, 0x16
_POSTGRES_VERSION, _POSTGRES_TLS = 0x00030000, 80877103
_KEY_NAMES = {
    b"k": "K",
    b"permanentKeyValue": "K",
    b"encPermanentKey": "K",
    b"opc": "OPc",
    b"opcValue": "OPc",
    b"encOpcKey": "OPc",
    b"op": "OP",
    b"opValue": "OP",
}
_DOCUMENT_KEY = re.compile(
    rb"\x02(" + b"|".join(_KEY_NAMES) + rb")\x00[\x20-\x60]\x00\x00\x00([0-9A-Fa-f ]{32,95})\x00"
)
"""A member of a BSON document: text, name, length, digits (bsonspec.org, version 1.1)."""
_COLUMN = b"\x03def"
_COLUMN_KEYS = {"k": "K", "key": "K", "encpermanentkey": "K", "opc": "OPc", "encopckey": "OPc", "op": "OP"}
"""Columns of tables of subscribers, lower case."""
_X1 = b"uri.etsi.org/03221/X1"
"""Namespace of X1 (TS 103 221-1)."""
_LI_HEADER = struct.Struct(">HHIIHH16sQ")
"""Header of X2 and X3 (TS 103 221-2, 5.2): version, type, lengths, format, direction, XID, correlation."""
_LI_SERVICES = {1: "X2", 2: "X3"}


def service_of(octets: bytes, other: bytes) -> str:
    """Which service a stream is, by the octets with which one direction begins and those of the other; "" for none."""
    return next((name for name, looks in _LOOKS if looks(octets, other)), "")


def _is_mongo(octets: bytes, _: bytes) -> bool:
    """Header of a message (length, ids, code), little-endian."""
    if len(octets) < 16:
        return False
    length, _, answered, code = struct.unpack_from("<iiii", octets)
    return 16 < length <= _LARGEST_MONGO and answered >= 0 and code in _MONGO_CODES


def _is_mysql(octets: bytes, _: bytes) -> bool:
    """A server's greeting (protocol 10 and a version), or a client's query."""
    if len(octets) < 12 or octets[3]:
        return False
    length, body = int.from_bytes(octets[:3], "little"), octets[4:]
    if body[0] == 10:
        version = body[1:33].split(b"\0")[0]
        return 40 < length < 256 and re.match(rb"^\d+\.\d+\.", version) is not None
    return length >= 6 and body[0] in (_QUERY, _PREPARE) and _SQL.match(body[1:]) is not None


def _is_postgres(octets: bytes, _: bytes) -> bool:
    """A client's first message: start, or the request of TLS; or a query."""
    if len(octets) < 8:
        return False
    length, code = int.from_bytes(octets[:4], "big"), int.from_bytes(octets[4:8], "big")
    if code == _POSTGRES_TLS:
        return length == 8
    if code == _POSTGRES_VERSION:
        return 8 < length < 10_000 and b"user\0" in octets
    size = int.from_bytes(octets[1:5], "big")
    return octets[0] in b"QP" and 8 < size < 1 << 20 and _SQL.match(octets[5:].lstrip(b"\0")) is not None


def _is_redis(octets: bytes, _: bytes) -> bool:
    return _REDIS.match(octets) is not None


def _is_ssh(octets: bytes, _: bytes) -> bool:
    return octets.startswith((b"SSH-2.0-", b"SSH-1."))


def _is_telnet(octets: bytes, _: bytes) -> bool:
    """Negotiation of options (RFC 854): two at least, or one alone."""
    sound = len(octets) >= 3 and octets[0] == 0xFF and 0xFB <= octets[1] <= 0xFE and octets[2] < 50
    return sound and (len(octets) == 3 or (octets[3] == 0xFF and (len(octets) < 5 or 0xFA <= octets[4] <= 0xFE)))


def _is_ftp(octets: bytes, other: bytes) -> bool:
    """A client that names a user, or asks for TLS, after a greeting (RFC 959, 5.4; RFC 4217)."""
    return octets[:8].upper().startswith((b"USER ", b"AUTH TLS")) and other.startswith((b"220 ", b"220-"))


def _is_interception(octets: bytes, _: bytes) -> bool:
    """A PDU of X2 or X3: a header whose lengths and attributes agree."""
    if len(octets) < _LI_HEADER.size:
        return False
    said: tuple[int, int, int, int, int, int, bytes, int] = _LI_HEADER.unpack_from(octets)
    version, kind, header, payload, form, direction, task, _correlation = said
    sound = version >> 8 == 0 and 1 <= version <= 99 and kind in _LI_SERVICES and any(task)
    if not sound or not _LI_HEADER.size <= header <= 1 << 16 or payload > 1 << 24 or form > 64 or direction > 5:
        return False
    place = _LI_HEADER.size
    while place + 4 <= min(header, len(octets)):
        place += 4 + int.from_bytes(octets[place + 2 : place + 4], "big")
    return place == header or len(octets) < header <= place


_LOOKS: tuple[tuple[str, Callable[[bytes, bytes], bool]], ...] = (
    ("MongoDB", _is_mongo),
    ("MySQL", _is_mysql),
    ("PostgreSQL", _is_postgres),
    ("Redis", _is_redis),
    ("SSH", _is_ssh),
    ("telnet", _is_telnet),
    ("FTP", _is_ftp),
    ("X2", _is_interception),
)


class HostServiceReader:
    """One connection. `upgraded` is set when TLS begins inside it: then `rest` is that of the direction that began."""

    def __init__(self, service: str) -> None:
        self.faults: list[tuple[ProblemKind, str, FrameRef]] = []
        self.upgraded = False
        self.rest: list[bytes] = []
        self._service = service
        self._first: tuple[FrameRef, int] | None = None
        self._keys: dict[str, tuple[FrameRef, int]] = {}
        self._columns: set[str] = set()
        self._credentials = self._data = False
        self._tails = {True: b"", False: b""}

    def feed(self, octets: bytes, *, forward: bool, frame: FrameRef, time: int, lost: bool = False) -> None:
        """Reads octets of one direction; `lost`: some are missing right before them."""
        if self._first is None:
            self._first = frame, time
            if self._service == "X2" and len(octets) >= 4:
                self._service = _LI_SERVICES.get(int.from_bytes(octets[2:4], "big"), "X2")
        if self.upgraded:
            return
        if self._service not in ("SSH", "MongoDB") and tls.looks_like(octets):
            self.upgraded, self.rest = True, [octets]
            return
        self._data |= self._is_data(octets)
        before = b"" if lost else self._tails[forward]
        self._look(before + octets, (frame, time))
        self._tails[forward] = (before + octets)[-_TAIL:]

    def finish(self) -> list[tuple[FrameRef, int, dict[str, Any]]]:
        """The connection: frame and time of what tells most of it, and the fields of a `HostService`."""
        if self._first is None:
            return []
        secrets = tuple(sorted(self._keys))
        frame, time = min(self._keys.values()) if secrets else self._first
        values = {
            "service": self._service,
            "encrypted": self.upgraded or self._service == "SSH",
            "credentials": self._credentials,
            "secrets": secrets,
            "data": self._data,
        }
        return [(frame, time, values)]

    def _is_data(self, octets: bytes) -> bool:
        """Whether octets are more than a greeting or a request for TLS."""
        if self._service == "MySQL":
            return not (len(octets) > 4 and octets[4] == 10) and len(octets) > 40
        return not (self._service == "PostgreSQL" and len(octets) <= 8)

    def _look(self, octets: bytes, where: tuple[FrameRef, int]) -> None:
        if self._service == "MongoDB":
            for found in _DOCUMENT_KEY.finditer(octets):
                self._keys.setdefault(_KEY_NAMES[found[1]], where)
        elif self._service == "MySQL":
            self._columns |= set(_columns(octets))
            named = {_COLUMN_KEYS[one] for one in self._columns}
            if "K" in named and named & {"OPc", "OP"}:
                for one in named:
                    self._keys.setdefault(one, where)
        elif self._service == "FTP":
            self._credentials |= octets[:5].upper() == b"PASS " or b"\nPASS " in octets
        elif self._service == "telnet":
            self._credentials |= b"assword:" in octets
        elif self._service == "Redis":
            self._credentials |= b"$4\r\nAUTH\r\n" in octets.upper()


def _columns(octets: bytes) -> Iterator[str]:
    """Names of columns of subscribers' keys in definitions of columns: five texts, each behind its length."""
    at = octets.find(_COLUMN)
    while at >= 0:
        place = at + len(_COLUMN)
        names = []
        for _ in range(5):
            size = octets[place] if place < len(octets) else 0xFF
            if size > 64 or place + 1 + size > len(octets):
                break
            names.append(octets[place + 1 : place + 1 + size])
            place += 1 + size
        if len(names) == 5:
            name = names[3].decode("latin-1").lower()
            if name in _COLUMN_KEYS:
                yield name
        at = octets.find(_COLUMN, at + 1)


def over_http(message: HTTPMessage) -> dict[str, Any] | None:
    """The fields of a `HostService` that a message of HTTP in clear shows: X1, or a password for a site."""
    if _X1 in message.body[:4096]:
        return {"service": "X1", "data": True}
    if message.request and (message.header("authorization") or "").lower().startswith("basic "):
        return {"service": "HTTP", "credentials": True, "data": True}
    return None
