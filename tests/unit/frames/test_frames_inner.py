"""The IP packets inside G-PDUs."""

import struct

import numpy as np

from cleannet.frames.inner import address
from support.core_octets import datagram, packet, read

GNB, UPF = ("10.0.0.1", 2152), ("10.0.0.2", 2152)


def kept(*packets):
    frames = [datagram(struct.pack(">BBHI", 0x30, 255, len(p), 5) + p, GNB, UPF) for p in packets]
    return read(frames).tunnels


def inner(port, source="10.45.0.2", destination="10.0.0.9", protocol=17, options=b""):
    whole = packet(struct.pack(">HHHH", 50000, port, 8, 0), source, destination, protocol)[14:]
    if not options:
        return whole
    return bytes([0x40 | 5 + len(options) // 4]) + whole[1:20] + options + whole[20:]


def test_ports_behind_options_and_of_ipv6():
    found = kept(inner(8805, options=bytes(8)), inner(38412, "2001:db8::1", "2001:db8::2", 132), inner(443)).kept
    assert [(one.at.frame, one.port, one.destination) for one in found.core] == [
        (1, 8805, "10.0.0.9"),
        (2, 38412, "2001:db8::2"),
    ]


def test_ports_of_what_has_none_are_not_read():
    assert kept(inner(8805, protocol=1)).kept.core == []


def test_what_is_no_ip_has_no_addresses():
    table = kept(b"\xff" * 40, b"\x45", b"").table
    one = table.tunnel(0)
    assert (one.packets, one.inner_sources, one.inner_destinations) == (3, (), ())


def test_addresses_as_text():
    assert address(np.uint64(0xFFFF_0A000001), np.uint64(0)) == "10.0.0.1"
    assert address(np.uint64(0x2001_0DB8 << 32), np.uint64(1)) == "2001:db8::1"
