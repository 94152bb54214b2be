"""Captures taken apart, damaged with a seed, and written again."""

import random
import struct
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from cleannet.capture.open import open_capture

SCTP_PROTOCOL = 132
INTERESTING = (0x00, 0x01, 0x2E, 0x7E, 0x7F, 0x80, 0xC0, 0xFF)


class Frame(NamedTuple):
    """One captured frame: nanoseconds since 1970, octets, and its length before any cut."""

    time: int
    octets: bytes
    length: int


class Taken(NamedTuple):
    """A capture's frames and link type."""

    link_type: int
    frames: tuple[Frame, ...]


Mutation = Callable[[random.Random, list[Frame]], list[Frame]]


def take(path: Path, *, only_sctp: bool = True) -> Taken:
    """A capture's frames, or only those with SCTP right behind an Ethernet header or a cooked one."""
    found: list[Frame] = []
    link_type = 1
    for batch in open_capture(str(path), 0):
        for row in range(len(batch)):
            start, size = int(batch.offset[row]), int(batch.captured[row])
            octets = batch.buffer[start : start + size].tobytes()
            link_type = int(batch.link[row])
            header = 16 if link_type == 113 else 14
            if not only_sctp or octets[header + 9 : header + 10] == bytes([SCTP_PROTOCOL]):
                found.append(Frame(int(batch.time[row]), octets, int(batch.original[row])))
    return Taken(link_type, tuple(found))


def write(link_type: int, frames: list[Frame]) -> bytes:
    """A classic pcap of nanosecond resolution."""
    parts = [struct.pack("<IHHiIII", 0xA1B23C4D, 2, 4, 0, 0, 262144, link_type)]
    for one in frames:
        seconds, rest = divmod(one.time, 10**9)
        parts += [struct.pack("<IIII", seconds & 0xFFFFFFFF, rest, len(one.octets), one.length), one.octets]
    return b"".join(parts)


def _pick(rng: random.Random, frames: list[Frame]) -> int:
    """A frame's place; those that carry more than a header are picked more often."""
    return max((rng.randrange(len(frames)) for _ in range(2)), key=lambda n: len(frames[n].octets))


def _place(rng: random.Random, octets: bytes) -> int:
    """A place in a frame: mostly behind the headers of IP and of the SCTP packet, where the messages are."""
    behind = 46 if len(octets) > 60 and rng.random() < 0.85 else 0
    return rng.randrange(behind, len(octets))


def _changed(frame: Frame, octets: bytes) -> Frame:
    return Frame(frame.time, octets, max(frame.length, len(octets)))


def flip(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Some bits of some frames."""
    for _ in range(rng.choice((1, 1, 2, 4, 16, 64))):
        n = _pick(rng, frames)
        octets = bytearray(frames[n].octets)
        if octets:
            octets[_place(rng, octets)] ^= 1 << rng.randrange(8)
            frames[n] = _changed(frames[n], bytes(octets))
    return frames


def overwrite(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Runs of octets that are often at the edge of what a field may hold."""
    for _ in range(rng.choice((1, 2, 8))):
        n = _pick(rng, frames)
        octets = bytearray(frames[n].octets)
        if octets:
            start = _place(rng, octets)
            size = min(rng.choice((1, 1, 2, 4)), len(octets) - start)
            octets[start : start + size] = bytes([rng.choice(INTERESTING)]) * size
            frames[n] = _changed(frames[n], bytes(octets))
    return frames


def splice(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """A piece of one frame inside another."""
    n, other = _pick(rng, frames), _pick(rng, frames)
    source, octets = frames[other].octets, bytearray(frames[n].octets)
    if source and octets:
        size = rng.randrange(1, min(len(source), len(octets)) + 1)
        start, there = rng.randrange(len(source) - size + 1), rng.randrange(len(octets) - size + 1)
        octets[there : there + size] = source[start : start + size]
        frames[n] = _changed(frames[n], bytes(octets))
    return frames


def stretch(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Octets put into a frame, or taken out of it, that no length field knows of."""
    n = _pick(rng, frames)
    octets = frames[n].octets
    if octets:
        place = _place(rng, octets)
        more = rng.randbytes(rng.choice((1, 2, 7, 300)))
        fewer = octets[:place] + octets[place + rng.choice((1, 2, 9)) :]
        frames[n] = _changed(frames[n], rng.choice((octets[:place] + more + octets[place:], fewer)))
    return frames


def cut(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Frames cut as by a snap length."""
    if rng.random() < 0.5:
        longest = rng.randrange(1, 400)
        return [Frame(f.time, f.octets[:longest], f.length) for f in frames]
    for _ in range(rng.choice((1, 3))):
        n = _pick(rng, frames)
        frames[n] = Frame(
            frames[n].time, frames[n].octets[: rng.randrange(len(frames[n].octets) + 1)], frames[n].length
        )
    return frames


def repeat(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Frames captured again, at once or later, or all of them."""
    if rng.random() < 0.1:
        return [f for f in frames for _ in range(2)]
    for _ in range(rng.choice((1, 3, 10))):
        n = rng.randrange(len(frames))
        place = rng.choice((n, rng.randrange(len(frames) + 1)))
        frames.insert(place, frames[n]._replace(time=frames[min(place, len(frames) - 1)].time))
    return frames


def shuffle(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Frames in another order, with their own times or with those of their new places."""
    times = [f.time for f in frames]
    if rng.random() < 0.5:
        frames = sorted(frames, key=lambda f: f.time + rng.randrange(-(10**9), 10**9))
    else:
        rng.shuffle(frames)
    return frames if rng.random() < 0.5 else [f._replace(time=t) for f, t in zip(frames, times, strict=True)]


def lose(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Frames that were not captured."""
    kept = rng.choice((0.5, 0.9, 0.97))
    return [f for f in frames if rng.random() < kept] or frames[:1]


def shift(rng: random.Random, frames: list[Frame]) -> list[Frame]:
    """Times that jump."""
    for _ in range(rng.choice((1, 4))):
        n = rng.randrange(len(frames))
        frames[n] = frames[n]._replace(
            time=rng.choice((0, 1, frames[0].time, frames[n].time - 10**12, 2**32 * 10**9 - 1))
        )
    return frames


MUTATIONS: tuple[Mutation, ...] = (flip, flip, overwrite, overwrite, splice, stretch, cut, repeat, shuffle, lose, shift)


def mutant(rng: random.Random, taken: Taken) -> bytes:
    """A damaged capture."""
    frames = list(taken.frames)
    for mutation in rng.choices(MUTATIONS, k=rng.choice((1, 1, 2, 4))):
        frames = mutation(rng, frames)
    octets = bytearray(write(taken.link_type, frames))
    if rng.random() < 0.1:
        for _ in range(rng.choice((1, 4))):
            octets[rng.randrange(len(octets))] = rng.randrange(256)
    if rng.random() < 0.1:
        del octets[rng.randrange(len(octets)) :]
    return bytes(octets)
