"""Packets that stand in two tunnels."""

import struct

import pytest

from cleannet.frames.reader import FrameReader
from support.core_octets import datagram, frame_batch, packet

UPF, GNB, OTHER = ("10.0.0.2", 2152), ("10.0.0.1", 2152), ("10.0.0.9", 2152)


def inner(identity, hops=64, six=False):
    ends = ("2001:db8::1", "2001:db8:1::2") if six else ("192.0.2.1", "10.45.0.2")
    whole = packet(struct.pack(">HHII", 443, 50000, identity, 1) + bytes(20), *ends, 6, hops, 0 if six else identity)
    return whole[14:]


def frame(payload, to, teid):
    return datagram(struct.pack(">BBHI", 0x30, 255, len(payload), teid) + payload, UPF, to)


def copies(frames, step=100, apart=1):
    reader = FrameReader()
    for at in range(0, len(frames), step):
        part = frames[at : at + step]
        reader.feed(frame_batch(part, [(at + n) * apart * 10**6 for n in range(len(part))], first=at + 1))
    reader.finish()
    return reader.tunnels.copies.copies()


@pytest.mark.parametrize("step", [1, 2, 3, 100])
@pytest.mark.parametrize("six", [False, True])
def test_a_packet_in_two_tunnels_is_found(step, six):
    frames = []
    for n in range(6):
        frames += [frame(inner(n, six=six), GNB, 1), frame(inner(n, hops=63, six=six), OTHER, 2)]
    (one,) = copies(frames, step)
    assert (one.tunnel, one.other, one.packets) == (0, 1, 6)
    assert [place.frame for place in one.places[0]] == [1, 2]


def test_the_same_tunnel_and_another_packet_are_no_copies():
    assert copies([frame(inner(1), GNB, 1), frame(inner(1), GNB, 1), frame(inner(2), OTHER, 2)]) == ()


def test_a_copy_comes_soon():
    assert copies([frame(inner(1), GNB, 1), frame(inner(1), OTHER, 2)], step=1, apart=1100) == ()


def test_another_input_is_another_matter():
    reader = FrameReader()
    for given, to in enumerate((GNB, OTHER)):
        reader.feed(frame_batch([frame(inner(1), to, 1)], [0], given=given))
    assert reader.tunnels.copies.copies() == ()
