"""Faulty messages to the port of GTP-U."""

import struct

import pytest

from cleannet.frames.faults import KEPT
from support.core_octets import datagram, packet, read

GNB, UPF = ("10.0.0.1", 2152), ("10.0.0.2", 2152)
INNER = packet(bytes(8), "10.45.0.2", "192.0.2.1", 17)[14:]


def message(body, flags=0x34, length=None, kind=255):
    return struct.pack(">BBHI", flags, kind, len(body) if length is None else length, 5) + body


def faults(*messages, snap=1 << 20, ends=(GNB, UPF)):
    found = read([datagram(one, *ends) for one in messages], snap=snap).tunnels.faults.faults()
    return {one.fault: (one.count, [place.frame for place in one.places]) for one in found}


GOOD = message(b"\0\0\0\x85\x01\x10\x09\0" + INNER)


@pytest.mark.parametrize(
    ("octets", "fault"),
    [
        (b"\x30\xff", "too short for a header"),
        (message(INNER, flags=0x50), "a version that is not 1"),
        (message(INNER, flags=0x30, length=999), "a length beyond the datagram's end"),
        (message(INNER, flags=0x30, length=1), "a length that leaves octets over"),
        (message(b"\0\0", flags=0x32), "flags for fields that are not there"),
        (message(b"\0\0\0\x85"), "an extension header that is not there"),
        (message(b"\0\0\0\x85\0\0\0\0" + INNER), "an extension header of length 0"),
        (message(b"\0\0\0\x85\xff\0\0\0" + INNER), "an extension header beyond the message's end"),
        (message(b"\0\0\0\x9f\x01\0\0\0" + INNER), "an unknown extension header that must be understood"),
        (message(b"\0\0\0\x40" + b"\1\0\0\x40" * 8 + b"\1\0\0\0" + INNER), "more than eight extension headers"),
    ],
)
def test_each_fault_is_told_with_its_frame(octets, fault):
    assert faults(GOOD, octets, GOOD) == {fault: (1, [2])}


def test_what_may_be_unknown_is_no_fault():
    assert faults(GOOD, message(b"\0\0\0\x3f\x01\0\0\0" + INNER), message(INNER, flags=0x30, kind=66)) == {}


def test_what_was_cut_by_the_capture_is_no_fault():
    assert faults(message(b"\0\0\0\x85\xff\0\0\0" + INNER), snap=52) == {}


def test_only_what_goes_to_the_port_is_meant_for_it():
    assert faults(b"\x30\xff", ends=(GNB, (UPF[0], 53))) == {}


def test_frames_are_kept_up_to_a_bound():
    (found,) = faults(*[b"\x30\xff"] * (KEPT + 5)).values()
    assert (found[0], len(found[1])) == (KEPT + 5, KEPT)
