"""Control datagrams: which are taken, from where, and which are copies of one packet."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.frames import control
from cleannet.frames.control import ControlProtocol
from cleannet.frames.reader import FrameReader
from support.core_octets import datagram, frame_batch, packet, pfcp_message, read

SMF, UPF = ("10.4.0.1", 8805), ("10.4.1.1", 8805)
HEARTBEAT = pfcp_message(1, sequence=7)


def taken(frames, times=None, **more):
    return read(frames, times, **more).control.take()


def test_a_pfcp_datagram_with_its_ends():
    (one,) = taken([datagram(HEARTBEAT, SMF, ("10.4.1.1", 9999), hops=62)])
    assert one.protocol is ControlProtocol.PFCP
    assert (one.input, one.frame, one.index, one.time) == (0, 1, 0, 0)
    assert (one.source, one.source_port, one.destination, one.destination_port) == (*SMF, "10.4.1.1", 9999)
    assert (one.hops, one.payload, one.cut, one.copy) == (62, HEARTBEAT, False, False)


def test_over_ipv6():
    (one,) = taken([datagram(HEARTBEAT, ("2001:db8::1", 8805), ("2001:db8::2", 8805), hops=61)])
    assert (one.source, one.destination, one.hops, one.payload) == ("2001:db8::1", "2001:db8::2", 61, HEARTBEAT)


def test_put_together_from_ip_fragments():
    message = pfcp_message(50, bytes(4) * 20, seid=0)
    whole = struct.pack(">HHHH", 8805, 8805, 8 + len(message), 0) + message
    parts = [bytearray(packet(part, SMF[0], UPF[0], 17, 60)) for part in (whole[:48], whole[48:])]
    parts[0][20:22], parts[1][20:22] = b"\x20\0", b"\0\x06"
    (one,) = taken([bytes(parts[0]), bytes(parts[1])])
    assert (one.frame, one.payload, one.hops) == (2, message, 60)


@pytest.mark.parametrize(
    "payload",
    [HEARTBEAT[:-1], HEARTBEAT + b"\0", b"\x40" + HEARTBEAT[1:], b"", b"\x20\x01\0"],
    ids=["short", "long", "version 2", "empty", "cut"],
)
def test_what_is_no_pfcp_is_left(payload):
    assert taken([datagram(payload, SMF, UPF)]) == []


VERSION_0 = b"\x1e\1\0\0" + bytes(16)


def test_version_0_of_gtp_but_for_charging_and_user_packets():
    ends = ("10.4.0.1", 3386), ("10.4.1.1", 3386)
    (one,) = taken([datagram(VERSION_0, *ends)])
    assert (one.protocol, one.payload) == (ControlProtocol.GTP_C, VERSION_0)
    for octets in (b"\x0e" + VERSION_0[1:], b"\x1e\xff" + VERSION_0[2:], VERSION_0 + b"\0", VERSION_0[:-1]):
        assert taken([datagram(octets, *ends)]) == []
    assert taken([datagram(VERSION_0, ("10.4.0.1", 2123), ("10.4.1.1", 2123))]) == []


def test_gtp_that_promises_too_much_counts_where_both_ends_have_the_port():
    octets = b"\x48\x22\0\x2a" + bytes(8)
    assert len(taken([datagram(octets, ("10.4.0.1", 2123), ("10.4.1.1", 2123))])) == 1
    assert taken([datagram(octets, ("10.4.0.1", 40000), ("10.4.1.1", 2123))]) == []


def test_another_port_is_left():
    assert taken([datagram(HEARTBEAT, ("10.4.0.1", 1), ("10.4.1.1", 2))]) == []


def test_messages_that_follow_in_one_datagram_come_with_it():
    bundle = pfcp_message(1, sequence=1, follows=True) + pfcp_message(1, sequence=2)
    assert [one.payload for one in taken([datagram(bundle, SMF, UPF)])] == [bundle]


def test_octets_behind_the_datagram_are_padding():
    assert [one.payload for one in taken([datagram(HEARTBEAT, SMF, UPF) + bytes(9)])] == [HEARTBEAT]


def test_a_cut_datagram_says_so():
    message = pfcp_message(50, bytes(400), seid=0)
    (one,) = taken([datagram(message, SMF, UPF)], snap=100)
    assert one.cut
    assert one.payload == message[: 100 - 42]


def test_one_packet_behind_two_link_headers_is_one():
    first = datagram(HEARTBEAT, SMF, UPF, hops=64)
    routed = b"\x02" + datagram(HEARTBEAT, SMF, UPF, hops=63)[1:]
    assert [one.copy for one in taken([first, routed, first])] == [False, True, False]
    # The same again behind the same header is a repetition, and so is what comes much later.
    assert [one.copy for one in taken([first, routed], [0, control.COPY_WITHIN + 1])] == [False, False]
    assert [one.copy for one in taken([first, b"\x02" + datagram(HEARTBEAT, SMF, UPF, identity=2)[1:]])] == [False] * 2


def test_what_is_remembered_is_bounded(monkeypatch):
    monkeypatch.setattr(control, "REMEMBERED", 2)
    frames = [datagram(pfcp_message(1, sequence=n), SMF, UPF) for n in (1, 2, 3)]
    assert [one.copy for one in taken([*frames, b"\x02" + frames[0][1:]])] == [False] * 4


def test_what_was_taken_is_gone():
    reader = FrameReader()
    reader.feed(frame_batch([datagram(HEARTBEAT, SMF, UPF)]))
    assert len(reader.control.take()) == 1
    assert reader.control.take() == []


@given(st.binary(max_size=80), st.sampled_from([500, 4500, 161, 162, 69, 514, 8805, 2123]), st.booleans())
def test_any_octets_on_any_port_are_borne(octets, port, answers):
    ends = ("10.4.0.1", 40000), ("10.4.1.1", port)
    for one in taken([datagram(octets, *(ends[::-1] if answers else ends))]):
        assert octets.endswith(one.payload)
