"""TLS for whoever only listens (RFC 5246, RFC 8446): the handshake messages that go in clear.

Records are put together per direction, handshake messages out of records; from the first encrypted record on nothing
more is read, but where the connection's secrets were given (`tls_inside`). What was lost is not guessed.
"""

from collections.abc import Callable
from typing import Any

import msgspec

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.tls_inside import Inside
from cleannet.decode.tls_keys import TLSKeys
from cleannet.decode.x509 import certificate
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind
from cleannet.model.tls import TLS_1_3
from cleannet.model.tls_suites import finite_field, forward_secret, with_shared_key

_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE, _APPLICATION_DATA = 20, 21, 22, 23
_RECORDS = frozenset((_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE, _APPLICATION_DATA, 24))
_CLIENT_HELLO, _SERVER_HELLO, _CERTIFICATE, _SERVER_KEY_EXCHANGE, _CERTIFICATE_REQUEST, _SERVER_HELLO_DONE = (
    1, 2, 11, 12, 13, 14,
)  # fmt: skip
_NAMED_CURVE = 3
MOST_CERTIFICATES = 16
"""Certificates of one chain that are counted."""
_SERVER_NAME, _SUPPORTED_GROUPS, _ALPN, _MAC_LAST, _SUPPORTED_VERSIONS, _KEY_SHARE = 0, 10, 16, 22, 43, 51
_DATA = b"\x17\x03\x03"
"""How a record of application data begins."""
_RETRY = bytes.fromhex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c")
"""The random of a HelloRetryRequest (RFC 8446, 4.1.3)."""
LARGEST_RECORD = (1 << 14) + 2048
_LARGEST_HANDSHAKE = 1 << 18
MOST_HELD = 1 << 18
"""Octets of one side that wait for the ServerHello of the other."""
Fault = tuple[ProblemKind, str, FrameRef]
Values = dict[str, Any]


class _Way(msgspec.Struct):
    pending: bytearray = msgspec.field(default_factory=bytearray)
    handshake: bytearray = msgspec.field(default_factory=bytearray)
    encrypted: bool = False
    lost: bool = False
    last: tuple[FrameRef, int] | None = None


class TLS:
    """One connection. `values` are fields of a `TLSHandshake`, filled as messages come; `inside` is what keys open."""

    def __init__(self, keys: TLSKeys | None = None) -> None:
        self.inside = Inside(keys)
        self.faults: list[Fault] = self.inside.faults
        self.values: Values = {}
        self._ways = {True: _Way(), False: _Way()}
        self._frame: FrameRef | None = None
        self._time = -1

    def feed(self, octets: bytes, *, forward: bool, frame: FrameRef, time: int, lost: bool = False) -> None:
        """Reads octets of one direction; `lost`: some are missing right before them."""
        way = self._ways[forward]
        if lost:
            way.lost = True
            way.pending.clear()
            way.handshake.clear()
            self.inside.lose(forward=forward)
        if self._frame is None:
            self._frame, self._time = frame, time
        if self._is_over(way, forward):
            return
        way.pending += octets
        way.last = frame, time
        if way.lost and way.pending[:1].strip(bytes(_RECORDS)) != b"" and not self._resumes(way):
            way.pending.clear()
            return
        waited = self.inside.waits(self.values)
        self._records(way, forward, frame, time)
        other = self._ways[not forward]
        if waited and other.last is not None and other.pending and not self.inside.waits(self.values):
            self._records(other, not forward, *other.last)

    def finish(self) -> list[tuple[FrameRef, int, Values]]:
        """The handshake: frame and time of its first octets, and the fields."""
        self.inside.finish()
        return [] if self._frame is None else [(self._frame, self._time, self.values)]

    def _is_over(self, way: _Way, forward: bool) -> bool:
        """Whether nothing more of a direction can be read."""
        return bool(way.encrypted or self.values.get("encrypted")) and self.inside.over(forward=forward)

    def _resumes(self, way: _Way) -> bool:
        """Whether a record begins further on, behind the rest of one whose beginning is missing."""
        at = way.pending.find(_DATA) if self.inside.known else -1
        del way.pending[: max(0, at)]
        return at >= 0

    def _records(self, way: _Way, forward: bool, frame: FrameRef, time: int) -> None:
        pending = way.pending
        at = 0
        while at + 5 <= len(pending) and not self._is_over(way, forward):
            kind, size = pending[at], int.from_bytes(pending[at + 3 : at + 5], "big")
            if kind not in _RECORDS or pending[at + 1] != 3 or size > LARGEST_RECORD:
                if not way.lost:
                    self.faults.append((ProblemKind.BAD_VALUE, "TLS: record that cannot be", frame))
                if self.inside.known:
                    way.lost = True
                    self.inside.lose(forward=forward)
                pending.clear()
                return
            if at + 5 + size > len(pending):
                break
            encrypted = kind == _APPLICATION_DATA or way.encrypted
            if encrypted and self.inside.waits(self.values) and len(pending) <= MOST_HELD:
                break
            version, body = int.from_bytes(pending[at + 1 : at + 3], "big"), bytes(pending[at + 5 : at + 5 + size])
            if encrypted:
                self._encrypted(way, (kind, version, body), (frame, time), forward=forward)
            else:
                self._record(way, kind, body, forward, frame)
            at += 5 + size
        del pending[:at]

    def _encrypted(
        self, way: _Way, record: tuple[int, int, bytes], place: tuple[FrameRef, int], *, forward: bool
    ) -> None:
        if record[0] == _APPLICATION_DATA:
            way.encrypted = self.values["encrypted"] = True
        elif self.values.get("version") == TLS_1_3:
            return  # for old boxes on the way (RFC 8446, 5)
        self.inside.take(self.values, record, place, forward=forward)

    def _record(self, way: _Way, kind: int, body: bytes, forward: bool, frame: FrameRef) -> None:
        if kind == _CHANGE_CIPHER_SPEC and self.values.get("version") != TLS_1_3:
            way.encrypted = True
            if all(one.encrypted for one in self._ways.values()):
                self.values["encrypted"] = True  # both sides have checked what the other proved
            if self.values.get("version") is not None and "client_asked" not in self.values:
                self.values["resumed"] = not self.values.get("certificate", False)
        elif kind == _HANDSHAKE:
            way.handshake += body
            self._messages(way, forward, frame)

    def _messages(self, way: _Way, forward: bool, frame: FrameRef) -> None:
        data = way.handshake
        while len(data) >= 4:
            kind, size = data[0], int.from_bytes(data[1:4], "big")
            if size > _LARGEST_HANDSHAKE:
                self.faults.append((ProblemKind.LIMIT_REACHED, "TLS: handshake message larger than 256 kB", frame))
                data.clear()
                return
            if len(data) < 4 + size:
                return
            body = bytes(data[4 : 4 + size])
            del data[: 4 + size]
            reader = _MESSAGES.get(kind)
            if reader is None:
                continue
            try:
                reader(self.values, Cursor(body, "TLS"), frame, forward)
            except Malformed as why:
                self.faults.append((why.kind, f"TLS: {why}", frame))


def _client_hello(values: Values, cursor: Cursor, place: FrameRef, forward: bool) -> None:
    """ClientHello (RFC 8446, 4.1.2); the first of a connection counts, a second answers a HelloRetryRequest."""
    if "client" in values:
        return
    legacy = cursor.u16("legacy version")
    random = cursor.take(32, "random")
    cursor.skip(cursor.u8("length of the session id"), "session id")
    suites = cursor.sub(cursor.u16("length of the cipher suites"), "cipher suites")
    found: Values = {"client": place, "suites": tuple(_numbers(suites)), "offered": (legacy,)}
    found |= {"_client": forward, "_client_random": random}
    cursor.skip(cursor.u8("length of the compression methods"), "compression methods")
    for kind, body in _extensions(cursor):
        if kind == _SERVER_NAME and body.left() > 5:
            body.skip(3, "list and type of the server name")
            found["server_name"] = body.take(body.u16("length of the server name"), "server name").decode("latin-1")
        elif kind == _SUPPORTED_GROUPS:
            body.skip(2, "length of the groups")
            found["groups"] = tuple(_numbers(body))
        elif kind == _ALPN:
            body.skip(2, "length of the protocols")
            found["protocols"] = tuple(_names(body))
        elif kind == _SUPPORTED_VERSIONS:
            body.skip(1, "length of the versions")
            # Numbers of the form 0x?A?A are there to keep servers tolerant (RFC 8701).
            found["offered"] = tuple(sorted((n for n in _numbers(body) if n & 0x0F0F != 0x0A0A), reverse=True))
    values.update(found)


def _server_hello(values: Values, cursor: Cursor, place: FrameRef, _forward: bool) -> None:
    """ServerHello (RFC 8446, 4.1.3); a HelloRetryRequest only asks for another key share."""
    version = cursor.u16("legacy version")
    random = cursor.take(32, "random")
    retry = random == _RETRY
    cursor.skip(cursor.u8("length of the session id"), "session id")
    found: Values = {"suite": cursor.u16("cipher suite")}
    cursor.skip(1, "compression method")
    for kind, body in _extensions(cursor):
        if kind == _SUPPORTED_VERSIONS:
            version = body.u16("version")
        elif kind == _KEY_SHARE:
            found["group"] = body.u16("group")
        elif kind == _MAC_LAST:
            found["_mac_last"] = True
    values["version"] = version  # a HelloRetryRequest tells it already
    if not retry:
        values.update(found, server=place, _server_random=random)
        if version < TLS_1_3:
            values.setdefault("client_certificate", False)


def _certificate(values: Values, cursor: Cursor, _place: FrameRef, forward: bool) -> None:
    """Certificate before TLS 1.3 (RFC 5246, 7.4.2, and 7.4.6 for the client's)."""
    listed = cursor.sub(cursor.u24("length of the certificates"), "certificates")
    some = listed.left() > 0
    # The server sends its own first: the client's comes after the server's, from the other side.
    of_client = bool(values.get("certificate")) and values.get("_of_server") != forward
    if of_client:
        values["client_certificate"] = some
    else:
        values["certificate"], values["_of_server"] = some, forward
    chain: list[bytes] = []
    while listed.left() and len(chain) < MOST_CERTIFICATES:
        chain.append(listed.take(listed.u24("length of a certificate"), "certificate"))
    if chain:
        values["client_shown" if of_client else "server_shown"] = certificate(chain[0])
        if not of_client:
            values["chain"] = len(chain)


def _server_key_exchange(values: Values, cursor: Cursor, _place: FrameRef, _forward: bool) -> None:
    """ServerKeyExchange of (EC)DHE (RFC 8422, 5.4; RFC 5246, 7.4.3): the group, or how long the prime is."""
    suite = values.get("suite")
    if suite is None or not forward_secret(suite) or with_shared_key(suite):
        return
    if finite_field(suite):
        values["bits"] = int.from_bytes(cursor.take(cursor.u16("length of the prime"), "prime"), "big").bit_length()
    elif cursor.u8("type of the curve") == _NAMED_CURVE:
        values["group"] = cursor.u16("group")


def _certificate_request(values: Values, _cursor: Cursor, _place: FrameRef, _forward: bool) -> None:
    values["client_asked"] = True


def _server_hello_done(values: Values, _cursor: Cursor, _place: FrameRef, _forward: bool) -> None:
    values.setdefault("client_asked", False)


_MESSAGES: dict[int, Callable[[Values, Cursor, FrameRef, bool], None]] = {
    _CLIENT_HELLO: _client_hello,
    _SERVER_HELLO: _server_hello,
    _CERTIFICATE: _certificate,
    _SERVER_KEY_EXCHANGE: _server_key_exchange,
    _CERTIFICATE_REQUEST: _certificate_request,
    _SERVER_HELLO_DONE: _server_hello_done,
}


def _numbers(cursor: Cursor) -> list[int]:
    return [cursor.u16("number") for _ in range(cursor.left() // 2)]


def _names(cursor: Cursor) -> list[str]:
    found = []
    while cursor.left():
        found.append(cursor.take(cursor.u8("length of a protocol"), "protocol").decode("latin-1"))
    return found


def _extensions(cursor: Cursor) -> list[tuple[int, Cursor]]:
    if not cursor.left():
        return []
    inside = cursor.sub(cursor.u16("length of the extensions"), "extensions")
    found = []
    while inside.left():
        kind = inside.u16("extension")
        found.append((kind, inside.sub(inside.u16("length of an extension"), "extension")))
    return found


def looks_like(octets: bytes) -> bool:
    """Whether octets begin with a TLS record that carries a hello."""
    return len(octets) >= 6 and octets[0] == _HANDSHAKE and octets[1] == 3 and octets[2] <= 4 and octets[5] in (1, 2)


def looks_encrypted(octets: bytes) -> bool:
    """Whether octets are a TLS record of application data: a connection that began before the capture did."""
    if len(octets) < 5 or octets[0] != _APPLICATION_DATA or octets[1:3] != b"\x03\x03":
        return False
    return 17 <= int.from_bytes(octets[3:5], "big") <= LARGEST_RECORD


def handshake_message(values: Values, kind: int, body: bytes, place: FrameRef, *, forward: bool) -> None:
    """Reads one whole handshake message into the fields of a handshake.

    Raises:
        Malformed: it is none of that type.
    """
    reader = _MESSAGES.get(kind)
    if reader is not None:
        reader(values, Cursor(body, "TLS"), place, forward)
