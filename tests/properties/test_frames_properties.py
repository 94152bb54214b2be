"""Whatever the frames hold, they are read; and how they are cut into batches changes nothing."""

import ipaddress
import itertools
import random
import struct
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.capture.batch import FrameBatch
from cleannet.frames.batch import MessageBatch
from cleannet.frames.reader import FrameReader

LINKS = (0, 1, 9, 12, 14, 101, 108, 113, 147, 228, 229, 252, 276)
COLUMNS = ("frame", "index", "time", "association", "side", "ppid", "repeated", "lost", "cut")


def chunk(kind: int, flags: int, body: bytes) -> bytes:
    return struct.pack(">BBH", kind, flags, 4 + len(body)) + body + bytes(-len(body) % 4)


def packet(generator: random.Random, tsn: int) -> bytes:
    """An SCTP packet with chunks of every kind that is looked at."""
    up = generator.random() < 0.5
    ports = (40000 + generator.randrange(3), 38412)
    tag = generator.choice((0, 5, 0xAAAA0001, 0xAAAA0002))
    chunks = []
    for _ in range(generator.randrange(1, 5)):
        payload = bytes(generator.randrange(12))
        number = (tsn + generator.randrange(-3, 6)) % (1 << 32)
        flags = generator.choice((0, 1, 2, 3, 3, 3))
        kind = generator.choice((0, 0, 0, 64, 1, 2, 3, 6, 7, 14))
        if kind == 0:
            chunks.append(chunk(0, flags, struct.pack(">IHHI", number, 0, 0, 60) + payload))
        elif kind == 64:
            body = struct.pack(">IHHII", number, 0, 0, generator.randrange(2), generator.randrange(3))
            chunks.append(chunk(64, flags, body + payload))
        elif kind in (1, 2):
            body = struct.pack(">IIHHI", generator.choice((5, 0xAAAA0001)), 9, 1, 1, tsn % (1 << 32))
            chunks.append(chunk(kind, 0, body + struct.pack(">HH4s", 5, 8, b"\xc0\0\2\1")))
        else:
            chunks.append(chunk(kind, 0, b""))
    return struct.pack(">HHII", *(ports if up else ports[::-1]), tag, 0) + b"".join(chunks)


def datagrams(generator: random.Random, payload: bytes, protocol: int) -> list[bytes]:
    """The payload in an IP datagram, in fragments, or in a tunnel."""
    addresses = [f"10.0.0.{generator.randrange(1, 4)}" for _ in range(2)]
    packed = b"".join(ipaddress.ip_address(address).packed for address in addresses)
    identity = generator.randrange(1 << 16)

    def four(body: bytes, number: int, fragment: int = 0) -> bytes:
        return struct.pack(">BBHHHBBH", 0x45, 0, 20 + len(body), identity, fragment, 64, number, 0) + packed + body

    wide = b"".join(bytes(15) + bytes([octet]) for octet in packed[3::4])
    shape = generator.randrange(5)
    if shape == 0 and len(payload) > 16:
        return [four(payload[:16], protocol, 0x2000), four(payload[16:], protocol, 2)]
    if shape == 1:
        return [struct.pack(">IHBB", 6 << 28, len(payload), protocol, 64) + wide + payload]
    if shape == 2:
        head = bytes([protocol, 0]) + bytes(6)
        return [struct.pack(">IHBB", 6 << 28, len(payload) + 8, 60, 64) + wide + head + payload]
    if shape == 3:
        return [four(four(payload, protocol), 4)]
    return [four(payload, protocol)]


def frames(seed: int, count: int) -> list[bytes]:
    generator = random.Random(seed)
    found: list[bytes] = []
    for index in range(count):
        inner = packet(generator, 0xFFFFFFF0 + index)
        protocol = generator.choice((132, 132, 132, 17, 50, 51))
        if protocol == 17:
            port = generator.choice((2152, 8805, 4500, 9899))
            inner = struct.pack(">HHHH", port, port, 8 + len(inner), 0) + inner
        for datagram in datagrams(generator, inner, protocol):
            kind = 0x86DD if datagram[0] >> 4 == 6 else 0x0800
            tags = b"\x81\x00\x00\x05" * generator.randrange(3)
            found.append(bytes(12) + tags + struct.pack(">H", kind) + datagram)
    return found


def batch(parts: Sequence[tuple[bytes, int, int]], first: int) -> FrameBatch:
    """Frames as (octets, octets on the wire, link type)."""
    sizes = np.array([len(octets) for octets, _, _ in parts], np.int64)
    return FrameBatch(
        0,
        first,
        np.frombuffer(b"".join(octets for octets, _, _ in parts), np.uint8),
        np.cumsum(sizes) - sizes,
        sizes,
        np.array([size for _, size, _ in parts], np.int64),
        np.arange(first, first + len(parts), dtype=np.int64) * 1000,
        np.array([link for _, _, link in parts], np.int32),
    )


def rows(messages: MessageBatch | None) -> list[tuple[object, ...]]:
    if messages is None:
        return []
    assert (messages.offset >= 0).all()
    assert (messages.length >= 0).all()
    assert (messages.offset + messages.length <= len(messages.buffer)).all()
    assert (np.diff(messages.frame) >= 0).all()
    columns = [getattr(messages, name).tolist() for name in COLUMNS]
    places = zip(messages.offset.tolist(), messages.length.tolist(), strict=True)
    return list(zip(*columns, [bytes(messages.buffer[at : at + n]) for at, n in places], strict=True))


def read(parts: Sequence[tuple[bytes, int, int]], cuts: Sequence[int]) -> tuple[object, ...]:
    """Everything that can be seen of the reading, with batches that end at `cuts`."""
    reader = FrameReader()
    found = []
    edges = sorted({0, len(parts), *(cut for cut in cuts if cut < len(parts))})
    for start, stop in itertools.pairwise(edges):
        found += rows(reader.feed(batch(parts[start:stop], start + 1)))
    found += rows(reader.finish())
    return found, reader.problems, reader.associations.associations, reader.associations.events, reader.links


def mutated(seed: int, whole: list[bytes]) -> list[tuple[bytes, int, int]]:
    """Octets changed, frames cut by the snap length or at the sender, other link types, another order."""
    generator = random.Random(seed)
    parts = []
    for octets in whole:
        changed = bytearray(octets)
        size, link = len(octets), 1
        draw = generator.random()
        if draw < 0.3:
            for _ in range(generator.randrange(1, 4)):
                changed[generator.randrange(len(changed))] = generator.randrange(256)
        elif draw < 0.4:
            del changed[generator.randrange(len(changed)) :]
            size = generator.choice((size, len(changed)))
        elif draw < 0.45:
            link = generator.choice(LINKS)
        elif draw < 0.5:
            changed[34:] = generator.randbytes(generator.randrange(60))
            size = len(changed)
        parts.append((bytes(changed), size, link))
    if generator.random() < 0.5:
        for _ in range(len(parts) // 4):
            left, right = generator.randrange(len(parts)), generator.randrange(len(parts))
            parts[left], parts[right] = parts[right], parts[left]
    return parts


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 1 << 32), st.integers(1, 150), st.lists(st.integers(1, 150), max_size=6))
def test_batches_do_not_matter_whatever_the_frames_hold(seed, count, cuts) -> None:
    parts = mutated(seed, frames(seed, count))
    assert read(parts, cuts) == read(parts, [])


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.binary(max_size=120), st.integers(0, 200), st.sampled_from(LINKS)), max_size=12))
def test_any_octets_are_read(parts) -> None:
    sized = [(octets, max(size, len(octets)), link) for octets, size, link in parts]
    assert read(sized, [3, 7]) == read(sized, [])


@pytest.mark.parametrize("seed", range(4))
def test_portions_do_not_matter(seed, monkeypatch) -> None:
    parts = mutated(seed, frames(seed, 120))
    want = read(parts, [])
    for size in (1, 5, 64):
        monkeypatch.setattr("cleannet.frames.reader._PORTION", size)
        assert read(parts, []) == want
