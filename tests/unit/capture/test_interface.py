import struct

import numpy as np
import pytest

from cleannet.capture.interface import Clock, Interface, describe, nanoseconds, options


def exact(tick, clock):
    """The same with whole numbers of any size."""
    power = clock.resolution & 0x7F
    unit = 2**power if clock.resolution & 0x80 else 10**power
    time = tick * 10**9 // unit + clock.offset * 10**9
    return time if 0 <= time < 2**63 else -1


@pytest.mark.parametrize("resolution", [*range(25), 50, 127, *range(0x80, 0x100)])
@pytest.mark.parametrize("offset", [0, 1, -1, -1_700_000_000, 2**62, -(2**63), 2**63 - 1])
def test_every_clock_agrees_with_exact_arithmetic(resolution, offset):
    clock = Clock(resolution, offset)
    ticks = [0, 1, 999, 10**6, 1_700_000_000, 17 * 10**14 + 3, 17 * 10**17 + 5, 2**62, 2**63, 2**64 - 1]
    times, bad = nanoseconds(np.array(ticks, dtype=np.uint64), clock)
    expected = [exact(tick, clock) for tick in ticks]
    late = [time > 2**63 - 1 - 2 * 10**9 for time in expected]  # the last seconds of the range may be given up
    same = [a == b or (a == -1 and edge) for a, b, edge in zip(times.tolist(), expected, late, strict=True)]
    assert all(same), (times.tolist(), expected)
    assert bad == times.tolist().count(-1)


@pytest.mark.parametrize("order", "<>")
def test_describe(order):
    resolution = struct.pack(order + "HHB3x", 9, 1, 9)
    offset = struct.pack(order + "HHq", 14, 8, -5)
    body = struct.pack(order + "HHI", 276, 0, 96)
    assert describe(body + resolution + offset, order) == (Interface(276, 96, Clock(9, -5)), True)
    assert describe(body, order) == (Interface(276, 96, Clock()), True)
    wrong = struct.pack(order + "HHHxx", 9, 2, 9) + struct.pack(order + "HHI", 14, 4, 1)
    assert describe(body + wrong, order) == (Interface(276, 96, Clock()), False)


def test_options_end_at_their_end_mark_or_the_block():
    assert options(b"\1\0\3\0abc\0\0\0\0\0\5\0\0\0", "<") == ({1: b"abc"}, True)
    assert options(b"\1\0\0\0", "<") == ({1: b""}, True)
    assert options(b"\1\0\5\0abcd", "<") == ({}, False)
    assert options(b"\0\1\0\2ab\0\0", ">") == ({1: b"ab"}, True)
