"""What hosts send to the internet."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.frames import outside
from cleannet.frames.outside import _of_texts
from support.core_octets import packet, read

HOST, WEB = "10.0.1.1", "8.8.8.8"
SIX, WEB_SIX = "fd00::1", "2a00::1"


def tcp(source, destination, ports, size=0):
    return packet(struct.pack(">HHIIBBHHH", *ports, 1, 0, 0x50, 16, 9, 0, 0) + bytes(size), source, destination, 6)


def flows(*frames, times=None):
    return read(list(frames), times).outside.flows()


def test_both_directions_are_one_flow():
    (one,) = flows(tcp(HOST, WEB, (40000, 443), 100), tcp(WEB, HOST, (443, 40000), 30), tcp(HOST, WEB, (40001, 443)))
    assert (one.inside, one.outside, one.protocol, one.port) == (HOST, WEB, 6, 443)
    assert (one.frames, one.sent, one.received) == (3, 140, 50)
    assert (one.first_frame, one.last_frame) == (1, 3)


def test_over_ipv6():
    (one,) = flows(tcp(WEB_SIX, SIX, (443, 40000), 30), tcp(SIX, WEB_SIX, (40000, 443), 100))
    assert (one.inside, one.outside, one.sent, one.received) == (SIX, WEB_SIX, 120, 50)


def test_ports_that_nobody_is_known_by_count_together():
    found = flows(tcp(HOST, WEB, (443, 50000)), tcp(HOST, WEB, (443, 50001)), tcp(HOST, WEB, (50001, 53)))
    assert [(one.port, one.frames) for one in found] == [(0, 2), (53, 1)]


@pytest.mark.parametrize(
    ("source", "destination"),
    [
        (HOST, "10.0.1.2"),
        (WEB, "9.9.9.9"),
        (HOST, "224.0.0.1"),
        (HOST, "255.255.255.255"),
        (WEB, "239.1.1.1"),
        ("0.0.0.0", WEB),
        ("127.0.0.1", "127.0.0.2"),
        (SIX, "fd00::2"),
        (SIX, "ff02::1"),
        ("::", WEB_SIX),
    ],
)
def test_what_stays_inside_or_outside_is_left(source, destination):
    assert flows(tcp(source, destination, (1, 2))) == ()


def test_packets_of_other_protocols_and_cut_ones_are_left():
    assert flows(packet(bytes(40), HOST, WEB, 1), packet(b"ab", HOST, WEB, 6)) == ()


def test_counts_go_on_over_batches():
    reader = read([tcp(HOST, WEB, (1, 443))] * 2)
    (one,) = reader.outside.flows()
    assert (one.frames, one.last_frame) == (2, 2)


def test_too_many_flows_are_said(monkeypatch):
    monkeypatch.setattr(outside, "MOST_FLOWS", 2)
    reader = read([tcp(HOST, f"8.8.8.{n}", (1, 443)) for n in range(1, 6)])
    assert any("flows to the internet" in one.detail for one in reader.problems)


@given(st.ip_addresses(), st.ip_addresses())
def test_no_two_hosts_are_both_in_and_out(source, destination):
    one, other = _of_texts(str(source), str(destination)), _of_texts(str(destination), str(source))
    assert {one, other} in ({0}, {1, 2})
