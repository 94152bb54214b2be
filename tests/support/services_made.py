"""Made captures of services: HTTP/2 in clear between hosts, octet by octet, as pcap files.

No public capture shows a core with access tokens, or one whose services are attacked; so these are made.
"""

import base64
import json
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from support.core_octets import CONTINUATION, DATA, END_HEADERS, END_STREAM, HEADERS, PREFACE, SETTINGS, h2_frame

PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)
START = 1_780_000_000
"""Seconds since 1970 of the first frame."""
SYN, PUSH, ACK = 0x02, 0x08, 0x10
Headers = dict[str, str]


class Exchange(msgspec.Struct):
    """A request and its answer (none: it is not answered)."""

    method: str
    path: str
    body: object = None
    status: int = 200
    answer: object = None
    headers: Headers = {}


class Talk(msgspec.Struct):
    """One connection: who asks whom, what, and frames of HTTP/2 that the client sends besides."""

    client: str
    server: str
    exchanges: Sequence[Exchange] = ()
    besides: bytes = b""


def token(subject: str, scope: str, expires: int, algorithm: str = "ES256") -> str:
    """An access token as a header's value; its signature is none."""
    claims = {"iss": "n", "sub": subject, "aud": "UDM", "scope": scope, "exp": START + expires}
    parts = (base64.urlsafe_b64encode(json.dumps(one).encode()).decode() for one in ({"alg": algorithm}, claims))
    return "Bearer " + ".".join([*(part.rstrip("=") for part in parts), "c2lnbmF0dXJl"])


def write(path: Path, talks: Iterable[Talk]) -> Path:
    """The capture of these connections, one after the other, an exchange each second."""
    second = 0
    with path.open("wb") as out:
        out.write(PCAP)
        for number, talk in enumerate(talks):
            for forward, flags, data, counts in _segments(talk):
                second += counts
                octets = _packet(talk, 40000 + number, forward, flags, data)
                out.write(struct.pack("<IIII", START + second, 0, len(octets), len(octets)) + octets)
    return path


_sent: dict[tuple[str, str, int, bool], int] = {}


def _segments(talk: Talk) -> Iterable[tuple[bool, int, bytes, int]]:
    _sent.clear()
    yield True, SYN, b"", 0
    yield False, SYN | ACK, b"", 0
    yield True, PUSH | ACK, PREFACE + h2_frame(SETTINGS, 0) + talk.besides, 0
    yield False, PUSH | ACK, h2_frame(SETTINGS, 0), 0
    for number, one in enumerate(talk.exchanges):
        stream = 2 * number + 1
        asked = {":method": one.method, ":path": one.path, ":scheme": "http", ":authority": talk.server, **one.headers}
        yield True, PUSH | ACK, _message(stream, asked, one.body), 1
        if one.status:
            yield False, PUSH | ACK, _message(stream, {":status": str(one.status)}, one.answer), 0


def _message(stream: int, headers: Headers, body: object) -> bytes:
    octets = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    if octets:
        headers = {**headers, "content-type": "application/json"}
    block = b"".join(b"\0" + _string(name) + _string(value) for name, value in headers.items())
    frames = h2_frame(HEADERS, stream, block[:9000], END_HEADERS * (len(block) <= 9000) | END_STREAM * (not octets))
    if len(block) > 9000:
        frames += h2_frame(CONTINUATION, stream, block[9000:], END_HEADERS)
    return frames + (h2_frame(DATA, stream, octets, END_STREAM) if octets else b"")


def _string(text: str) -> bytes:
    octets = text.encode("latin-1")
    if len(octets) < 127:
        return bytes([len(octets)]) + octets
    rest, size = len(octets) - 127, b"\x7f"
    while rest > 127:
        size += bytes([rest & 127 | 128])
        rest >>= 7
    return size + bytes([rest]) + octets


def _packet(talk: Talk, port: int, forward: bool, flags: int, data: bytes) -> bytes:
    ends = [bytes(map(int, end.split("."))) for end in (talk.client, talk.server)]
    ports = (port, 7777)
    way = 0 if forward else 1
    key = (talk.client, talk.server, port, forward)
    sequence = _sent.setdefault(key, 1000)
    _sent[key] += len(data) + bool(flags & SYN)
    other = _sent.get((talk.client, talk.server, port, not forward), 0)
    segment = struct.pack("!HHIIBBHHH", ports[way], ports[1 - way], sequence, other, 0x50, flags, 65000, 0, 0) + data
    head = struct.pack("!BBHHHBBH", 0x45, 0, 20 + len(segment), 0, 0x4000, 64, 6, 0)
    return head + ends[way] + ends[1 - way] + segment
