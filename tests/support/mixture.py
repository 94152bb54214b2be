"""Many UEs out of one recording: copies with other values, equal and unequal at places that a seed picks."""

import random
from pathlib import Path
from typing import NamedTuple

from cleannet.decode.cursor import ValueRole
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.mutate import Frame, Taken, take, write

KEPT = (ValueRole.NAS_PDU, ValueRole.AMF_UE_NGAP_ID, ValueRole.RAN_UE_NGAP_ID, ValueRole.SOURCE_AMF_UE_NGAP_ID)
"""Values that hold others, or that bind messages to UEs."""

RATES = ((1.0, 0.0, 0.0), (1.0, 0.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 0.0), (0.8, 0.02, 0.02), (0.5, 0.1, 0.1))
"""How often a copy's values are renamed throughout, differ at one place, and are equal to another place's."""


class Site(NamedTuple):
    """Where a value lies: the frame, the place in it, its octets and what it is good for."""

    frame: int
    place: int
    octets: bytes
    role: ValueRole


class Original(NamedTuple):
    """A recording's frames, and the values in them that no decoder reads as structure."""

    taken: Taken
    sites: tuple[Site, ...]


def original(path: Path, folder: Path) -> Original:
    """Takes a recording apart."""
    taken = take(path)
    alone = folder / "original.pcap"
    alone.write_bytes(write(taken.link_type, list(taken.frames)))
    tables = Read([str(alone)]).network(Settings()).tables
    sites: set[Site] = set()
    for row in range(len(tables)):
        number = int(tables.frame[row]) - 1
        start, size = int(tables.offset[row]), int(tables.length[row])
        base = taken.frames[number].octets.find(tables.octets(start, size))
        assert base >= 0
        parts = [(tables.ngap_shapes[tables.shape[row]], base)]
        for pdu in range(tables.nas_first[row], tables.nas_first[row + 1]):
            parts.append((tables.nas_shapes[tables.nas_shape[pdu]], base + int(tables.nas_offset[pdu]) - start))
        for shape, at in parts:
            for role, offset, length in shape.values:
                if role not in KEPT and length:
                    octets = taken.frames[number].octets[at + offset : at + offset + length]
                    sites.add(Site(number, at + offset, octets, role))
    return Original(taken, tuple(sorted(sites)))


def mixture(rng: random.Random, sources: list[Original], copies: int) -> bytes:
    """A capture of several copies, each between a gNB and an AMF of its own, at overlapping times."""
    frames: list[Frame] = []
    for number in range(copies):
        frames += copy_of(rng, rng.choice(sources), number, rng.choice(RATES))
    return write(sources[0].taken.link_type, sorted(frames, key=lambda f: f.time))


def copy_of(rng: random.Random, source: Original, number: int, rates: tuple[float, float, float]) -> list[Frame]:
    """One copy, as the `number`th pair of gNB and AMF sends it."""
    octets = [bytearray(f.octets) for f in source.taken.frames]
    renamed: dict[bytes, bytes] = {}
    change, differ, collide = rates
    for site in source.sites:
        value = site.octets
        if site.role is not ValueRole.SEQUENCE_NUMBER and rng.random() < change:
            value = renamed.setdefault(value, rng.randbytes(len(value)))
        if rng.random() < differ:
            value = rng.choice((rng.randbytes(len(value)), bytes(len(value))))
        if rng.random() < collide:
            value = rng.choice([s.octets for s in source.sites if len(s.octets) == len(value)])
        octets[site.frame][site.place : site.place + len(value)] = value
    begin, stretch = rng.randrange(5 * 10**9), rng.choice((1, 1, 1, 3))
    first, lost = source.taken.frames[0].time, rng.choice((0.0, 0.0, 0.0, 0.03))
    made = []
    for frame, changed in zip(source.taken.frames, octets, strict=True):
        # The third octet of both IPv4 addresses: another gNB and another AMF.
        changed[28], changed[32] = number, number
        if rng.random() >= lost:
            made.append(Frame(first + begin + (frame.time - first) * stretch, bytes(changed), frame.length))
    return made
