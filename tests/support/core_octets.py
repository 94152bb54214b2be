"""Frames and payloads of the core made octet by octet: TCP, PFCP, HTTP/2, HPACK, TLS, Diameter."""

import ipaddress
import struct
from collections.abc import Iterable, Sequence

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.reader import FrameReader
from cleannet.frames.tcp import Chunk

FIN, SYN, RST, ACK = 1, 2, 4, 16
CLIENT, SERVER = ("10.0.0.1", 40000), ("10.0.0.2", 7777)
SECOND = 10**9
End = tuple[str, int]


def packet(payload: bytes, source: str, destination: str, protocol: int, hops: int = 64, identity: int = 1) -> bytes:
    """An Ethernet frame with an IPv4 or IPv6 packet."""
    ends = [ipaddress.ip_address(end) for end in (source, destination)]
    addresses = b"".join(end.packed for end in ends)
    if ends[0].version == 6:
        return (
            bytes(12) + b"\x86\xdd" + struct.pack(">IHBB", 6 << 28, len(payload), protocol, hops) + addresses + payload
        )
    head = struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(payload), identity, 0, hops, protocol, 0)
    return bytes(12) + b"\x08\x00" + head + addresses + payload


def segment(
    source: End,
    destination: End,
    sequence: int,
    data: bytes = b"",
    flags: int = ACK,
    acknowledged: int = 0,
    **more: int,
) -> bytes:
    """A frame with a TCP segment."""
    numbers = (sequence % (1 << 32), acknowledged % (1 << 32))
    head = struct.pack(">HHIIBBHHH", source[1], destination[1], *numbers, 5 << 4, flags, 65535, 0, 0)
    return packet(head + data, source[0], destination[0], 6, **more)


def up(sequence: int, data: bytes = b"", flags: int = ACK, acknowledged: int = 0, **more: int) -> bytes:
    """A segment of the client."""
    return segment(CLIENT, SERVER, sequence, data, flags, acknowledged, **more)


def down(sequence: int, data: bytes = b"", flags: int = ACK, acknowledged: int = 0, **more: int) -> bytes:
    """A segment of the server."""
    return segment(SERVER, CLIENT, sequence, data, flags, acknowledged, **more)


def opened(client: int = 99, server: int = 499) -> list[bytes]:
    """The segments that open a connection: data then begin at 100 and 500."""
    return [up(client, flags=SYN), down(server, flags=SYN | ACK, acknowledged=client + 1)]


def datagram(payload: bytes, source: End, destination: End, hops: int = 64, identity: int = 1) -> bytes:
    """A frame with a UDP datagram."""
    head = struct.pack(">HHHH", source[1], destination[1], 8 + len(payload), 0)
    return packet(head + payload, source[0], destination[0], 17, hops, identity)


def frame_batch(
    frames: Sequence[bytes],
    times: Sequence[int] | None = None,
    *,
    first: int = 1,
    link: int = 1,
    given: int = 0,
    snap: int = 1 << 20,
) -> FrameBatch:
    """Frames as a batch, a hundredth of a second apart unless `times` (nanoseconds) tell otherwise."""
    captured = [frame[:snap] for frame in frames]
    sizes = np.array([len(frame) for frame in captured], np.int64)
    moments = [n * SECOND // 100 for n in range(len(frames))] if times is None else times
    return FrameBatch(
        given,
        first,
        np.frombuffer(b"".join(captured), np.uint8),
        np.cumsum(sizes) - sizes,
        sizes,
        np.array([len(frame) for frame in frames], np.int64),
        np.array(moments, np.int64),
        np.full(len(frames), link, np.int32),
    )


def read(frames: Sequence[bytes], times: Sequence[int] | None = None, **more: int) -> FrameReader:
    """What the frame stage makes of frames, finished."""
    reader = FrameReader()
    reader.feed(frame_batch(frames, times, **more))
    reader.finish()
    return reader


def streams(chunks: Iterable[Chunk]) -> dict[tuple[int, bool], bytes]:
    """The octets of each connection and direction."""
    found: dict[tuple[int, bool], bytes] = {}
    for chunk in chunks:
        key = (chunk.connection, chunk.forward)
        found[key] = found.get(key, b"") + chunk.data
    return {key: octets for key, octets in found.items() if octets}


# PFCP (TS 29.244).


def element(kind: int, value: bytes) -> bytes:
    """An information element (8.1.1)."""
    return struct.pack(">HH", kind, len(value)) + value


def pfcp_message(
    kind: int, *elements: bytes, sequence: int = 1, seid: int | None = None, follows: bool = False
) -> bytes:
    """A PFCP message (7.2.2)."""
    body = (b"" if seid is None else seid.to_bytes(8, "big")) + sequence.to_bytes(3, "big") + b"\0" + b"".join(elements)
    return bytes([0x20 | (seid is not None) | 4 * follows, kind]) + struct.pack(">H", len(body)) + body


# HTTP/2 (RFC 9113) and HPACK (RFC 7541).

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, RST_STREAM, SETTINGS, PUSH_PROMISE, CONTINUATION = 0, 1, 3, 4, 5, 9
END_STREAM, END_HEADERS, PADDED, PRIORITY = 1, 4, 8, 32


def h2_frame(kind: int, stream: int, body: bytes = b"", flags: int = 0) -> bytes:
    """A frame of HTTP/2."""
    return struct.pack(">I", len(body))[1:] + bytes([kind, flags]) + struct.pack(">I", stream) + body


def literal(name: str, value: str, *, indexed: bool = False) -> bytes:
    """A header as literals without Huffman code (RFC 7541, 6.2); strings of at most 126 octets."""
    parts = b"".join(bytes([len(part)]) + part.encode("latin-1") for part in (name, value))
    return (b"\x40" if indexed else b"\0") + parts


def h2_headers(stream: int, headers: dict[str, str], flags: int = END_HEADERS | END_STREAM) -> bytes:
    """A HEADERS frame."""
    return h2_frame(HEADERS, stream, b"".join(literal(*one) for one in headers.items()), flags)


def h2_request(
    stream: int, path: str, method: str = "GET", flags: int = END_HEADERS | END_STREAM, **more: str
) -> bytes:
    """The HEADERS frame of a request."""
    return h2_headers(stream, {":method": method, ":path": path, **more}, flags)


# TLS (RFC 5246, RFC 8446).


def extension(kind: int, body: bytes) -> bytes:
    """An extension of a hello."""
    return struct.pack(">HH", kind, len(body)) + body


def handshake(kind: int, body: bytes) -> bytes:
    """A handshake message."""
    return bytes([kind]) + len(body).to_bytes(3, "big") + body


def record(body: bytes, kind: int = 22) -> bytes:
    """A TLS record."""
    return bytes([kind, 3, 3]) + struct.pack(">H", len(body)) + body


def client_hello(
    name: str = "amf.example", versions: Sequence[int] = (0x0304, 0x0303), suites: Sequence[int] = (0x1301,)
) -> bytes:
    """A record with a ClientHello."""
    host = name.encode()
    offered = b"".join(struct.pack(">H", n) for n in versions)
    extensions = (
        extension(0, struct.pack(">HBH", len(host) + 3, 0, len(host)) + host)
        + extension(10, struct.pack(">HH", 2, 29))
        + extension(16, b"\x00\x03\x02h2")
        + extension(43, bytes([len(offered)]) + offered)
    )
    listed = b"".join(struct.pack(">H", n) for n in suites)
    body = b"\x03\x03" + bytes(32) + b"\0" + struct.pack(">H", len(listed)) + listed + b"\1\0"
    return record(handshake(1, body + struct.pack(">H", len(extensions)) + extensions))


def server_hello(version: int = 0x0304, suite: int = 0x1301, random: bytes = bytes(32)) -> bytes:
    """A record with a ServerHello."""
    extensions = (
        extension(43, struct.pack(">H", version)) + extension(51, struct.pack(">HH", 29, 0))
        if version > 0x0303
        else b""
    )
    body = b"\x03\x03" + random + b"\0" + struct.pack(">H", suite) + b"\0"
    return record(handshake(2, body + struct.pack(">H", len(extensions)) + extensions))


# Diameter (RFC 6733).


def avp(code: int, value: bytes, vendor: int = 0) -> bytes:
    """An attribute and its value (4.1)."""
    head = struct.pack(">I", vendor) if vendor else b""
    size = 8 + len(head) + len(value)
    return (
        struct.pack(">IB", code, 0x80 if vendor else 0x40) + size.to_bytes(3, "big") + head + value + bytes(-size % 4)
    )


def diameter_message(command: int, *avps: bytes, request: bool = True, application: int = 16777251) -> bytes:
    """A message (3)."""
    body = b"".join(avps)
    head = b"\1" + (20 + len(body)).to_bytes(3, "big") + bytes([0xC0 if request else 0x40]) + command.to_bytes(3, "big")
    return head + struct.pack(">III", application, 7, 9) + body
