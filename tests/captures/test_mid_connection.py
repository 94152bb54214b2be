"""A capture that begins inside connections of HTTP/2 loses no more than HPACK makes unavoidable.

A recorded core whose connections are whole is cut at some place. What a decoder with the whole past says of each header
block behind the cut is the truth; of that, only what the block takes from entries made before the cut may be unknown.
"""

import functools

import hpack
import pytest

from cleannet.capture.kind import open_input
from cleannet.decode.http2 import HTTP2, PREFACE
from cleannet.frames.reader import FrameReader
from cleannet.frames.tcp import Chunk
from support.shared import recording

PORT = 7777
HEADERS, CONTINUATION, END_HEADERS, PADDED, PRIORITY = 1, 9, 4, 8, 0x20
UNKNOWN = b"\x01"
Block = tuple[int, tuple[tuple[str | None, str | None], ...]]


@functools.cache
def conversations(name: str) -> tuple[tuple[Chunk, ...], ...]:
    """The chunks of each connection of services."""
    frames, found = FrameReader(), {}
    for batch in open_input(str(recording(name)), 0):
        frames.feed(batch)
        for chunk in frames.tcp.take():
            if frames.tcp.connections[chunk.connection].destination_port == PORT and chunk.data:
                found.setdefault(chunk.connection, []).append(chunk)
    return tuple(tuple(chunks) for chunks in found.values())


def frames_of(octets: bytes) -> list[tuple[int, int, int, int, bytes]]:
    """Offset, type, flags, stream and body of each frame."""
    at = len(PREFACE) if octets.startswith(PREFACE) else 0
    found = []
    while at + 9 <= len(octets):
        size = int.from_bytes(octets[at : at + 3], "big")
        stream = int.from_bytes(octets[at + 5 : at + 9], "big")
        found.append((at, octets[at + 3], octets[at + 4], stream, octets[at + 9 : at + 9 + size]))
        at += 9 + size
    return found


def truth(octets: bytes, cut: int) -> list[Block]:
    """The header lists of frames from the cut on: entries made before it are unknown, all else is known."""
    decoder = hpack.Decoder()
    found: list[Block] = []
    blinded = False
    for at, kind, flags, stream, body in frames_of(octets):
        assert kind != CONTINUATION
        if kind != HEADERS:
            continue
        assert not flags & PADDED
        if at >= cut and not blinded:
            table = decoder.header_table.dynamic_entries
            old = [(UNKNOWN * len(name), UNKNOWN * len(value)) for name, value in table]
            table.clear()
            table.extend(old)
            blinded = True
        headers = decoder.decode(body[5:] if flags & PRIORITY else body, raw=True)
        if at >= cut:
            found.append((stream, tuple((_known(name), _known(value)) for name, value in headers)))
    return found


def _known(octets: bytes) -> str | None:
    return None if octets and not octets.strip(UNKNOWN) else octets.decode("latin-1")


def read(chunks: tuple[Chunk, ...], forward: bool) -> list[Block]:
    one = HTTP2(began=False)
    for chunk in chunks:
        one.feed(chunk.data, forward=chunk.forward, frame=chunk.place, time=chunk.time)
    return [(m.stream, tuple(m.headers)) for m in one.finish() if m.forward is forward and m.headers]


@pytest.mark.parametrize("name", ["c03_nea0", "c10_sbi_direct_clear"])
@pytest.mark.parametrize("part", [0.1, 0.5, 0.9])
def test_only_what_was_made_before_is_unknown(name: str, part: float) -> None:
    compared = unknown = 0
    for chunks in conversations(name):
        cut = int(len(chunks) * part)
        for forward in (True, False):
            mine = [one for one in chunks if one.forward is forward]
            before = sum(len(one.data) for one in chunks[:cut] if one.forward is forward)
            wanted = truth(b"".join(one.data for one in mine), before)
            got = read(chunks[cut:], forward)
            assert sorted(got) == sorted(wanted)
            compared += len(wanted)
            unknown += sum(None in header for _, headers in wanted for header in headers)
    assert compared > 15
    assert unknown > 0
