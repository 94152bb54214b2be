"""Makes a large capture of service-based interfaces in clear for timing: always the same octets for the same arguments.

usage: python bench/make_sbi.py FILE [REQUESTS]      (50,000 requests make some 190,000 frames, 53 MB)

It takes the HTTP/2 messages of a recorded core (examples/c03_nea0.pcapng: 299 requests with their answers) and sends
them again and again between other addresses, each time with other identities, instance ids, keys and dates, so that
neither bodies nor header blocks are copies. Headers are coded by the package `hpack` with a table for each direction;
HEADERS and DATA go in segments of their own, as in the recording, and every second segment is acknowledged alone.
"""

import random
import re
import struct
import sys
from collections.abc import Iterator
from pathlib import Path

from hpack import Encoder

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from cleannet.capture.kind import open_input  # noqa: E402
from cleannet.decode.http import HTTPMessage  # noqa: E402
from cleannet.decode.http2 import HTTP2, PREFACE  # noqa: E402
from cleannet.frames.reader import FrameReader  # noqa: E402

RECORDING = ROOT / "examples" / "c03_nea0.pcapng"
PORT = 7777
SEGMENT = 16_000
START, STEP = 1_760_000_000_000_000, 50
"""Microseconds: of the first frame since 1970, and between two."""
PCAP = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 262144, 101)
FIN, SYN, PUSH, ACK = 0x01, 0x02, 0x08, 0x10
CHANGING = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"  # instance and subscription ids
    r"|(?<=imsi-99970)\d{10}|(?<=imeisv-)\d{16}|(?<![0-9a-f])[0-9a-f]{32,}(?![0-9a-f])"  # identities, keys, vectors
    r"|\d\d:\d\d:\d\d(?:\.\d+)?"  # times
)

Conversation = tuple[str, str, list[HTTPMessage]]
"""Client, server, and what they said in the order of time."""


def recorded() -> list[Conversation]:
    """The conversations of the recording."""
    frames, readers = FrameReader(), {}
    capture = open_input(str(RECORDING), 0)
    for batch in capture:
        frames.feed(batch)
        for chunk in frames.tcp.take():
            if frames.tcp.connections[chunk.connection].destination_port == PORT and chunk.data:
                reader = readers.setdefault(chunk.connection, HTTP2(began=True))
                reader.feed(chunk.data, forward=chunk.forward, frame=chunk.place, time=chunk.time)
    return [
        (frames.tcp.connections[n].source, frames.tcp.connections[n].destination, reader.finish())
        for n, reader in readers.items()
    ]


class Copy:
    """One repetition: what it writes in the place of identities, ids and dates, the same for the same text."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.chance = random.Random(number)
        self.known: dict[str, str] = {}

    def text(self, text: str) -> str:
        """A text of the recording as this repetition writes it."""
        return CHANGING.sub(self._other, text).replace("127.0.0.", self.network)

    @property
    def network(self) -> str:
        """The beginning of its addresses."""
        return f"10.{self.number >> 8}.{self.number & 255}."

    def _other(self, found: re.Match[str]) -> str:
        old = found[0]
        if old not in self.known:
            digits = "0123456789abcdef" if re.search("[a-f]", old) or "-" in old else "0123456789"
            new = "".join(self.chance.choice(digits) if c.isalnum() else c for c in old)
            if ":" in old:
                new = f"{self.chance.randrange(24):02}:{self.chance.randrange(60):02}" + new[5:6] + new[6:]
            self.known[old] = new
        return self.known[old]


class Wire:
    """One TCP connection as frames."""

    def __init__(self, ends: tuple[str, str], port: int) -> None:
        self.ends = [bytes(map(int, end.split("."))) for end in ends]
        self.ports = (port, PORT)
        self.next = [1_000, 2_000]
        self.sent = 0

    def segment(self, forward: bool, flags: int, data: bytes = b"") -> bytes:
        """One packet from IP up."""
        way = 0 if forward else 1
        head = struct.pack(
            "!HHIIBBHHH",
            self.ports[way],
            self.ports[1 - way],
            self.next[way],
            self.next[1 - way],
            0x50,
            flags,
            65000,
            0,
            0,
        )
        self.next[way] = self.next[way] + len(data) + bool(flags & (SYN | FIN)) & 0xFFFFFFFF
        whole = 20 + len(head) + len(data)
        return (
            struct.pack("!BBHHHBBH", 0x45, 0, whole, 0, 0x4000, 64, 6, 0)
            + self.ends[way]
            + self.ends[1 - way]
            + head
            + data
        )

    def said(self, forward: bool, data: bytes) -> Iterator[bytes]:
        """Packets that carry octets, and their acknowledgements."""
        for at in range(0, len(data), SEGMENT):
            yield self.segment(forward, PUSH | ACK, data[at : at + SEGMENT])
            self.sent += 1
            if self.sent % 2 == 0:
                yield self.segment(not forward, ACK)


def frame(kind: int, flags: int, stream: int, body: bytes) -> bytes:
    """A frame of HTTP/2."""
    return len(body).to_bytes(3, "big") + bytes([kind, flags]) + stream.to_bytes(4, "big") + body


def connection(copy: Copy, port: int, conversation: Conversation) -> Iterator[bytes]:
    """All frames of one conversation."""
    client, server, messages = conversation
    wire = Wire((copy.text(client), copy.text(server)), port)
    yield wire.segment(True, SYN)
    yield wire.segment(False, SYN | ACK)
    yield wire.segment(True, ACK)
    yield from wire.said(True, PREFACE + frame(4, 0, 0, bytes.fromhex("0003000000640004000fffff")))
    yield from wire.said(False, frame(4, 0, 0, bytes.fromhex("000300000064")) + frame(4, 1, 0, b""))
    encoders = {True: Encoder(), False: Encoder()}
    for one in messages:
        body = copy.text(one.body.decode("latin-1")).encode("latin-1")
        headers = [(copy.text(name or ""), copy.text(value or "")) for name, value in one.headers]
        block = encoders[one.forward].encode(headers)
        yield from wire.said(one.forward, frame(1, 4 | (not body), one.stream, block))
        if body:
            yield from wire.said(one.forward, frame(0, 1, one.stream, body))
    yield wire.segment(True, FIN | ACK)
    yield wire.segment(False, FIN | ACK)


def make(path: Path, requests: int) -> tuple[int, int]:
    """Writes the capture; how many requests and frames it holds."""
    conversations = recorded()
    each = sum(bool(one.request) for _, _, messages in conversations for one in messages)
    frames = copies = 0
    with path.open("wb") as out:
        out.write(PCAP)
        while copies * each < requests:
            copy = Copy(copies)
            for number, conversation in enumerate(conversations):
                for octets in connection(copy, 40_000 + number, conversation):
                    time = START + STEP * frames
                    out.write(struct.pack("<IIII", time // 1_000_000, time % 1_000_000, len(octets), len(octets)))
                    out.write(octets)
                    frames += 1
            copies += 1
    return copies * each, frames


def main(arguments: list[str]) -> int:
    if not arguments:
        print(__doc__)
        return 2
    path = Path(arguments[0])
    requests, frames = make(path, int(arguments[1]) if len(arguments) > 1 else 50_000)
    print(f"{path.name}: {requests:,} requests in {frames:,} frames, {path.stat().st_size / 1e6:.1f} MB")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
