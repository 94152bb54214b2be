"""Phone logs made from captures of N2: what a phone would have logged of the NAS messages that the core exchanged."""

import random
import struct
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cleannet.model.message import Direction
from cleannet.pipeline import Read
from cleannet.subscribers.network import Network
from cleannet.subscribers.settings import Settings

SECOND = 10**9
_EPOCH = 315_964_800 * SECOND
_RECORD = struct.Struct("<HHQ")
_NAS_RECORD = struct.Struct("<I3x")
_RRC_RECORD = struct.Struct("<I3xHI4xB4xH")
_UL_CCCH, _UL_DCCH, _DL_DCCH, _DL_CCCH = 6, 8, 4, 3
IDENTITY_REQUEST = bytes.fromhex("7e005b01")
IDENTITY_RESPONSE = bytes.fromhex("7e005c000d0199f907f0ff00000000000010")
REGISTRATION_REJECT = bytes.fromhex("7e004403")


class Spoken(NamedTuple):
    """One NAS message by the core's clock: nanoseconds, way, octets, and the core's connection and subscriber."""

    time: int
    uplink: bool
    octets: bytes
    connection: int = 0
    subscriber: int = 0


def network_of(*paths: Path) -> Network:
    """What the first stages make of captures."""
    return Read([str(p) for p in paths]).network(Settings())


def spoken_in(network: Network) -> list[Spoken]:
    """The NAS messages of N2 in the order of time, without what SCTP repeated."""
    tables = network.tables
    found = []
    for pdu in np.flatnonzero(~tables.repeated[tables.nas_row]).tolist():
        row = int(tables.nas_row[pdu])
        octets = tables.octets(int(tables.nas_offset[pdu]), int(tables.nas_length[pdu]))
        way = tables.direction[row] == Direction.UPLINK
        connection, owner = int(network.row_connection[row]), int(network.row_subscriber[row])
        found.append(Spoken(int(tables.time[row]), bool(way), octets, connection, owner))
    return found


def of_one(some: Sequence[Spoken], subscriber: int) -> list[Spoken]:
    """The messages of one subscriber."""
    return [one for one in some if one.subscriber == subscriber]


def shifted(some: Iterable[Spoken], offset: float, jitter: float = 0.0, seed: int = 1) -> list[Spoken]:
    """The same by a phone's clock that is `offset` seconds ahead, with up to `jitter` seconds of delay, in order."""
    rng = random.Random(seed)
    made, last = [], 0
    for one in some:
        time = one.time + round((offset + (1 if not one.uplink else -1) * rng.random() * jitter) * SECOND)
        last = max(last + 1000, time)
        made.append(one._replace(time=last))
    return made


def forged(time: int, *octets: bytes) -> list[Spoken]:
    """An exchange of a false network: identity response, registration and service request go up, the rest down."""
    up = (0x5C, 0x41, 0x4C)
    return [Spoken(time + n * SECOND // 5, one[2] in up, one, -1, -1) for n, one in enumerate(octets)]


def log_of_nas(some: Iterable[Spoken]) -> bytes:
    """A .dlf file with NAS records alone."""
    return b"".join(
        _record(0xB80B if one.uplink else 0xB80A, one.time, _NAS_RECORD.pack(1) + one.octets) for one in some
    )


def log_of_rrc(some: Iterable[Spoken], arfcn: int = 627264, physical: int = 5) -> bytes:
    """A .dlf file with NAS inside RRC; initial messages open a connection of RRC."""
    rows = []
    for one in some:
        opens = one.uplink and _type(one.octets) in (0x41, 0x4C)
        if opens:
            request = _bits("0" + "00" + "1" + f"{one.time % 2**39:039b}" + "0011" + "0")
            rows.append(_rrc(_UL_CCCH, one.time - SECOND // 50, request, arfcn, physical))
            carried = _bits("0" + "0010" + "00" + "0" + "000000" + "0000", one.octets)
            rows.append(_rrc(_UL_DCCH, one.time, carried, arfcn, physical))
        elif one.uplink:
            rows.append(_rrc(_UL_DCCH, one.time, _bits("0" + "0111" + "0" + "100", one.octets), arfcn, physical))
        else:
            carried = _bits("0" + "0101" + "00" + "0" + "100", one.octets)
            rows.append(_rrc(_DL_DCCH, one.time, carried, arfcn, physical))
    return b"".join(rows)


def _type(octets: bytes) -> int:
    inner = octets[7:] if octets[1] & 0xF else octets
    return inner[2] if len(inner) > 2 else 0


def _record(code: int, time: int, body: bytes) -> bytes:
    ticks, rest = divmod(time - _EPOCH, 1_250_000)
    stamp = ticks << 16 | rest * 49152 // 1_250_000
    return _RECORD.pack(_RECORD.size + len(body), code, stamp) + body


def _rrc(channel: int, time: int, message: bytes, arfcn: int, physical: int) -> bytes:
    return _record(0xB821, time, _RRC_RECORD.pack(9, physical, arfcn, channel, len(message)) + message)


def _bits(head: str, octets: bytes | None = None) -> bytes:
    """Unaligned PER: bits, then an octet string with its length, filled up to whole octets."""
    text = head
    if octets is not None:
        length = f"{len(octets):08b}" if len(octets) < 128 else f"{0x8000 | len(octets):016b}"
        text += length + "".join(f"{one:08b}" for one in octets)
    text += "0" * (-len(text) % 8)
    return int(text, 2).to_bytes(len(text) // 8, "big")


def plain_copies(some: Iterable[Spoken], seed: int = 1) -> list[Spoken]:
    """The same as a phone logs it that keeps plain text alone. What the core's side hides becomes some message."""
    rng = random.Random(seed)
    made = []
    for one in some:
        octets = one.octets[7:] if one.octets[1] & 0xF else one.octets
        if one.octets[1] & 0xF in (2, 4) and octets[:2] != b"\x7e\0":
            octets = bytes((0x7E, 0, 0x67 if one.uplink else rng.choice((0x68, 0x54, 0x42)))) + rng.randbytes(
                len(octets)
            )
            octets = octets[: len(one.octets) - 7]
        made.append(one._replace(octets=octets))
    return made
