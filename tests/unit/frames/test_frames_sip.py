"""SIP in captures: by how it begins, on any port, in the open and inside GTP-U; what only looks like it."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.frames import sip
from support.core_octets import ACK, datagram, packet, read, segment
from support.sip_octets import ANSWER, REGISTER

PHONE, SERVER = ("10.45.0.2", 5060), ("10.4.0.1", 5100)
ENB, GATEWAY = ("10.1.0.1", 2152), ("10.1.0.2", 2152)


def tunnelled(inner, *, extension=b""):
    """A frame of GTP-U (TS 29.281, 5.1) around the IP packet of another frame."""
    body = extension + inner[14:]
    return datagram(struct.pack(">BBHI", 0x34 if extension else 0x30, 255, len(body), 7) + body, ENB, GATEWAY)


def found(*frames):
    return read(frames).sip.take()


def test_a_datagram_on_any_port():
    (one,) = found(datagram(REGISTER, PHONE, SERVER))
    assert (one.source, one.source_port, one.destination, one.destination_port) == (*PHONE, *SERVER)
    assert (one.stream, one.tunnelled, one.cut, one.payload) == (False, False, False, REGISTER)
    assert (one.input, one.frame) == (0, 1)


@pytest.mark.parametrize("extension", [b"", b"\0\0\0\x85\1\x10\5\0"])
def test_inside_gtp_u(extension):
    (one,) = found(tunnelled(datagram(ANSWER, SERVER, PHONE), extension=extension))
    assert (one.source, one.destination, one.destination_port, one.tunnelled) == (SERVER[0], *PHONE, True)
    assert one.payload == ANSWER


def test_over_ipv6_and_tcp_inside_gtp_u():
    six = segment(("2001:db8::1", 40000), ("2001:db8::2", 5060), 1, REGISTER, ACK)
    (one,) = found(tunnelled(six))
    assert (one.source, one.destination, one.stream, one.tunnelled) == ("2001:db8::1", "2001:db8::2", True, True)


def test_over_tcp_the_segment_with_the_beginning_counts():
    first, rest = REGISTER[:200], REGISTER[200:]
    (one,) = found(segment(PHONE, SERVER, 1, first), segment(PHONE, SERVER, 201, rest))
    assert (one.payload, one.stream) == (first, True)


def test_a_fragment_inside_a_tunnel_is_cut():
    whole = bytearray(datagram(REGISTER, PHONE, SERVER))
    part = bytes(whole[:214])
    (one,) = found(tunnelled(part))
    assert one.cut
    assert one.payload == REGISTER[: 214 - 42]


@pytest.mark.parametrize(
    "octets",
    [
        b"INVITE sip:a HTTP/1.1\r\n\r\n",
        b"INFO: server started at noon\r\n",
        b"SIP/1.0 200 OK\r\n\r\n",
        b"SIP/2.0 abc  \r\n",
    ],
)
def test_what_only_looks_like_it(octets):
    assert found(datagram(octets, PHONE, SERVER)) == []


def test_very_long_messages_are_cut_and_very_many_are_counted(monkeypatch):
    monkeypatch.setattr(sip, "LARGEST", 100)
    monkeypatch.setattr(sip, "MOST_MESSAGES", 2)
    reader = read([datagram(REGISTER, PHONE, SERVER)] * 5)
    assert [(len(one.payload), one.cut) for one in reader.sip.take()] == [(100, True)] * 2
    assert [(p.detail, p.count) for p in reader.problems] == [("more than 20,000 SIP messages", 3)]


@given(st.binary(max_size=60), st.integers(0, 200))
def test_hostile_packets_do_no_harm(octets, size):
    inner = packet(octets, "10.45.0.2", "10.4.0.1", 6)
    for frame in (tunnelled(inner), tunnelled(inner[: 14 + size]), segment(PHONE, SERVER, 1, octets)):
        for one in found(frame):
            assert one.payload
