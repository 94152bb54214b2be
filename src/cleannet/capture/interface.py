"""What a pcapng section says of an interface, and how its clock counts (draft-ietf-opsawg-pcapng, 4.2)."""

import struct
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

_END_OF_OPTIONS = 0
_IF_TSRESOL = 9
_IF_TSOFFSET = 14
_BILLION = 1_000_000_000
_LATEST = 2**63 - 1


class Clock(NamedTuple):
    """How to read an interface's timestamps.

    Attributes:
        resolution: if_tsresol; ticks a second are 10 to its power, or with the top bit set 2 to that of the rest.
        offset: if_tsoffset, seconds to add.
    """

    resolution: int = 6
    offset: int = 0


class Interface(NamedTuple):
    """One interface description.

    Attributes:
        link: link type (LINKTYPE_*).
        snaplen: most octets captured of a frame; 0 where there is no limit.
        clock: how to read its timestamps.
    """

    link: int
    snaplen: int
    clock: Clock


def options(body: bytes, order: str) -> tuple[dict[int, bytes], bool]:
    """The options in `body` by code (the last of each), and whether all of them lie inside it."""
    found: dict[int, bytes] = {}
    position = 0
    while position + 4 <= len(body):
        code, length = struct.unpack_from(order + "HH", body, position)
        if code == _END_OF_OPTIONS:
            return found, True
        position += 4
        if position + length > len(body):
            return found, False
        found[code] = body[position : position + length]
        position += length + (-length & 3)
    return found, True


def describe(body: bytes, order: str) -> tuple[Interface, bool]:
    """Read an interface description block's body (8 octets at least), and tell whether its options are sound.

    An option of the wrong length is not believed: the default stands, and the options count as unsound.
    """
    link, snaplen = struct.unpack_from(order + "HxxI", body)
    found, sound = options(body[8:], order)
    resolution, offset = found.get(_IF_TSRESOL, b"\x06"), found.get(_IF_TSOFFSET, bytes(8))
    if len(resolution) != 1:
        resolution, sound = b"\x06", False
    if len(offset) != 8:
        offset, sound = bytes(8), False
    clock = Clock(resolution[0], struct.unpack(order + "q", offset)[0])
    return Interface(link, snaplen, clock), sound


def nanoseconds(ticks: npt.NDArray[np.uint64], clock: Clock) -> tuple[npt.NDArray[np.int64], int]:
    """Turn timestamps into nanoseconds since 1970; -1 for those outside 1970 to 2262, and how many these are."""
    power = clock.resolution & 0x7F
    if clock.resolution & 0x80:
        return _from_binary(ticks, power, clock.offset)
    shift = 10 ** abs(9 - power)
    if power <= 9:
        return _shifted(ticks, shift, clock.offset)
    whole = ticks // np.uint64(shift) if shift < 2**64 else np.zeros_like(ticks)
    return _shifted(whole, 1, clock.offset)


def _shifted(ticks: npt.NDArray[np.uint64], unit: int, offset: int) -> tuple[npt.NDArray[np.int64], int]:
    """`ticks` of `unit` nanoseconds each, moved by `offset` seconds."""
    # The least and the greatest number of ticks that end inside the range.
    least = max(-(offset * _BILLION // unit), 0)
    most = min((_LATEST - offset * _BILLION) // unit, 2**64 - 1)
    if least > most:
        return np.full(len(ticks), -1, dtype=np.int64), len(ticks)
    good = (ticks >= np.uint64(least)) & (ticks <= np.uint64(most))
    # Modulo 2**64 the sum of a good one is exact, whatever the parts are.
    moved = ticks * np.uint64(unit) + np.uint64(offset * _BILLION % 2**64)
    return np.where(good, moved.view(np.int64), -1), len(ticks) - int(np.count_nonzero(good))


def _from_binary(ticks: npt.NDArray[np.uint64], power: int, offset: int) -> tuple[npt.NDArray[np.int64], int]:
    if power > 34:  # the fraction times a billion passes 64 bits; such clocks are rare
        exact = [int(tick) * _BILLION >> power for tick in ticks]
        good_ticks = np.array([min(value, 2**64 - 1) for value in exact], dtype=np.uint64)
        return _shifted(good_ticks, 1, offset)
    seconds = ticks >> np.uint64(power)
    fraction = ticks - (seconds << np.uint64(power))
    rest = (fraction * np.uint64(_BILLION)) >> np.uint64(power)
    times, bad = _shifted(seconds, _BILLION, offset)
    good = times >= 0
    # The last second of the range is given up with its fraction.
    late = good & (times > _LATEST - _BILLION)
    return np.where(good & ~late, times + np.where(good, rest.view(np.int64), 0), -1), bad + int(late.sum())
