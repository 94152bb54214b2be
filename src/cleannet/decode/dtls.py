"""DTLS over SCTP (RFC 6347, RFC 9147; RFC 6083): the handshake messages that go in clear.

Records as in TLS, but numbered, and handshake messages in fragments of their own; the messages themselves are read as
those of TLS (`decode/tls`). What stands behind the first encrypted record of a side is not read.
"""

from collections.abc import Sequence

import msgspec
import numpy as np

from cleannet.decode import tls
from cleannet.decode.cursor import Malformed
from cleannet.decode.shapes import Flags
from cleannet.decode.tls import Fault, Values
from cleannet.frames.associations import Association
from cleannet.frames.batch import MessageBatch
from cleannet.frames.columns import window
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Message
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.sent import Sent, Transport
from cleannet.model.tls import TLSHandshake

_HANDSHAKE, _LAST_TYPE = 22, 26
_CLIENT_HELLO, _SERVER_HELLO = 1, 2
_RECORD, _FRAGMENT = 13, 12
_VERSIONS = {0xFEFF: 0x0302, 0xFEFD: 0x0303, 0xFEFC: 0x0304}
"""Versions of DTLS as those of TLS that they follow."""
_RANDOM = 32
LARGEST_MESSAGE, MOST_MESSAGES = 1 << 16, 64
MOST_ASSOCIATIONS = 1 << 14


class _Part(msgspec.Struct):
    """A handshake message of which fragments came: its type, its octets, and which of them are there."""

    kind: int
    octets: bytearray
    there: bytearray


class DTLS:
    """One association. `values` are fields of a `TLSHandshake`, filled as messages come."""

    def __init__(self, place: FrameRef, time: int) -> None:
        self.faults: list[Fault] = []
        self.values: Values = {}
        self.place, self.time = place, time
        self._parts: dict[tuple[bool, int], _Part] = {}
        self._encrypted: set[bool] = set()

    def feed(self, octets: bytes, *, forward: bool, place: FrameRef) -> None:
        """Reads one datagram, or user message of SCTP: one or more records."""
        at = 0
        while at + _RECORD <= len(octets) and forward not in self._encrypted:
            kind, version = octets[at], int.from_bytes(octets[at + 1 : at + 3], "big")
            epoch, size = (int.from_bytes(octets[at + n : at + n + 2], "big") for n in (3, 11))
            body = octets[at + _RECORD : at + _RECORD + size]
            if version not in _VERSIONS or len(body) < size:
                return  # of DTLS 1.3 with its short header (RFC 9147, 4), or cut
            if epoch:
                self._encrypted.add(forward)
                self.values["encrypted"] = len(self._encrypted) == 2 or self.values.get("encrypted", False)
            elif kind == _HANDSHAKE:
                self._fragments(body, forward, place)
            at += _RECORD + size

    def _fragments(self, body: bytes, forward: bool, place: FrameRef) -> None:
        at = 0
        while at + _FRAGMENT <= len(body):
            kind, total = body[at], int.from_bytes(body[at + 1 : at + 4], "big")
            number = int.from_bytes(body[at + 4 : at + 6], "big")
            offset, size = (int.from_bytes(body[at + n : at + n + 3], "big") for n in (6, 9))
            octets = body[at + _FRAGMENT : at + _FRAGMENT + size]
            at += _FRAGMENT + size
            if total > LARGEST_MESSAGE or len(self._parts) >= MOST_MESSAGES:
                self.faults.append((ProblemKind.LIMIT_REACHED, "DTLS: handshake too large to be read", place))
                return
            if offset + size > total or len(octets) < size:
                self.faults.append((ProblemKind.LENGTH_PAST_END, "DTLS: fragment past the message's end", place))
                return
            part = self._parts.setdefault((forward, number), _Part(kind, bytearray(total), bytearray(total)))
            if part.kind != kind or len(part.octets) != total or (total and all(part.there)):
                continue  # sent again
            part.octets[offset : offset + size] = octets
            part.there[offset : offset + size] = b"\1" * size
            if all(part.there):
                self._message(kind, bytes(part.octets), forward, place)

    def _message(self, kind: int, body: bytes, forward: bool, place: FrameRef) -> None:
        if kind in (_CLIENT_HELLO, _SERVER_HELLO):
            told = _VERSIONS.get(int.from_bytes(body[:2], "big"), 0)
            body = told.to_bytes(2, "big") + body[2:]
        if kind == _CLIENT_HELLO:
            body = _without_cookie(body)
        try:
            tls.handshake_message(self.values, kind, body, place, forward=forward)
        except Malformed as why:
            self.faults.append((why.kind, f"DTLS: {why}", place))

    def handshake(self) -> TLSHandshake | None:
        """The handshake, if any of it was seen."""
        values = {key: value for key, value in self.values.items() if not key.startswith("_")}
        if not {"client", "server"} & set(values):
            return None
        version = values.get("version", -1)
        values["version"] = _VERSIONS.get(version, version if version >= 0 else None)
        offered = (_VERSIONS.get(one, one) for one in values.get("offered", ()))
        values["offered"] = tuple(sorted(offered, reverse=True))
        return TLSHandshake(at=At(self.place), datagrams=True, **values)


def _without_cookie(hello: bytes) -> bytes:
    """A ClientHello without the cookie behind the session id, which is how TLS has it (RFC 6347, 4.2.1)."""
    session = 2 + _RANDOM
    at = session + 1 + hello[session] if session < len(hello) else len(hello)
    return hello[:at] + hello[at + 1 + hello[at] :] if at < len(hello) else hello


class DTLSReader:
    """Reads the handshakes of DTLS over SCTP of all inputs."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[DTLS, Association]] = {}

    @staticmethod
    def wanted(batch: MessageBatch) -> Flags:
        """Which messages begin with a record of DTLS in its long form."""
        found: Flags = batch.length >= _RECORD + 1
        rows = np.flatnonzero(found)
        head = window(batch.buffer, batch.offset[rows], 3)
        kind = (head[:, 0] >= _HANDSHAKE - 2) & (head[:, 0] <= _LAST_TYPE)
        found[rows] = kind & (head[:, 1] == 0xFE) & (head[:, 2] >= 0xFC)
        return found

    def feed(self, batch: MessageBatch, associations: Sequence[Association]) -> None:
        """Reads messages, all DTLS."""
        for n in np.flatnonzero(~batch.repeated).tolist():
            number = int(batch.association[n])
            place = FrameRef(batch.input, int(batch.frame[n]), int(batch.index[n]))
            known = self._known.get(number)
            if known is None:
                if len(self._known) >= MOST_ASSOCIATIONS:
                    continue
                known = self._known[number] = DTLS(place, int(batch.time[n])), associations[number]
            start, end = int(batch.offset[n]), int(batch.offset[n] + batch.length[n])
            known[0].feed(batch.buffer[start:end].tobytes(), forward=int(batch.side[n]) == 0, place=place)

    @property
    def messages(self) -> list[Sent[Message]]:
        """One handshake for each association that showed any."""
        found: list[Sent[Message]] = []
        for number, (one, association) in self._known.items():
            made = one.handshake()
            if made is None:
                continue
            a, b = (ends[0] if ends else "" for ends in association.addresses)
            message = msgspec.structs.replace(made, connection=-2 - number)
            found.append(Sent(message, one.time, a, b, *association.ports, Transport.SCTP))
        return found

    @property
    def problems(self) -> list[Problem]:
        """What went wrong."""
        faults = [fault for one, _ in self._known.values() for fault in one.faults]
        return [Problem(kind, text, place.input, place.frame) for kind, text, place in faults]
