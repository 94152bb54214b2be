"""Segments that contradict each other: what is kept of them, and what damage, resets and keep-alives are not."""

import struct
from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.frames.contradictions import REMEMBERED
from support.core_octets import ACK, CLIENT, RST, SERVER, down, opened, read, up


def checked(frame, wrong=0):
    """A frame of an IPv4 TCP segment with the right checksum (RFC 9293, 3.1), or one that is wrong by a number."""
    head, tcp = frame[:34], bytearray(frame[34:])
    ends = b"".join(ip_address(end[0]).packed for end in (CLIENT, SERVER))
    octets = ends + struct.pack(">HH", 6, len(tcp)) + bytes(tcp) + b"\0" * (len(tcp) % 2)
    total = sum(struct.unpack(f">{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    tcp[16:18] = struct.pack(">H", (~total & 0xFFFF) ^ wrong)
    return head + bytes(tcp)


def conflicts(*frames):
    return read([*opened(), *frames]).tcp.conflicts


def test_what_tells_the_senders_apart_is_kept():
    frames = [
        up(100, b"GET", identity=50),
        down(500, b"forged", hops=64, identity=1),
        down(500, b"honest", hops=57, identity=901),
        down(506, b"more", hops=57, identity=902),
    ]
    (found,) = conflicts(*frames)
    assert (found.others, found.answered) == ([(64, 1), (57, 902)], [(64, 1), (64, 50)])
    assert found.sound == (False, False)


def test_what_follows_is_bounded():
    more = [down(506 + n, b"m", hops=57, identity=902 + n) for n in range(30)]
    (found,) = conflicts(down(500, b"forged"), down(500, b"honest", hops=57, identity=901), *more)
    assert len(found.others) == 2 * REMEMBERED


def test_a_checksum_is_judged_where_it_can_be():
    whole = checked(up(100, b"abcdefg"))
    (found,) = conflicts(whole, checked(up(100, b"ABCDEFG"), wrong=1))
    assert found.sound == (True, False)
    partial = bytearray(up(100, b"ABCDEFG"))
    ends = b"".join(ip_address(end[0]).packed for end in (CLIENT, SERVER))
    partial[50:52] = struct.pack(">H", sum(struct.unpack(">4H", ends)) + 6 + 27)
    (found,) = conflicts(whole, bytes(partial))
    assert found.sound == (True, None)


def test_damage_in_few_octets_contradicts_nothing():
    text = bytes(range(100))
    damaged = text[:50] + b"!" + text[51:]
    assert conflicts(checked(up(100, damaged), wrong=5), checked(up(100, text))) == []
    assert len(conflicts(checked(up(100, damaged)), checked(up(100, text)))) == 1


def test_the_text_of_a_reset_is_not_of_the_stream():
    assert conflicts(down(500, b"an answer"), down(500, b"go away!!", flags=RST | ACK)) == []


@pytest.mark.parametrize("data", [b"\0", b"c"])
def test_a_keep_alive_contradicts_nothing(data):
    assert conflicts(up(100, b"abc"), up(102, data)) == []


def test_another_cut_of_the_same_octets_contradicts_nothing():
    assert conflicts(up(100, b"abcdef"), up(100, b"ab"), up(102, b"cd"), up(101, b"bcdefgh"), up(104, b"efgh")) == []


def test_sequence_numbers_that_wrap_contradict_where_octets_differ():
    start = (1 << 32) - 3
    frames = [*opened(client=start - 1), up(start, b"abcdef"), up(0, b"defg"), up(0, b"dXYg")]
    assert len(read(frames).tcp.conflicts) == 1


def test_beyond_what_was_captured_nothing_is_compared():
    reader = read([*opened(), up(100, bytes(90)), up(100, bytes(46) + b"x" * 44)], snap=100)
    assert reader.tcp.conflicts == []


@given(st.data())
def test_one_stream_cut_at_will_and_sent_again_contradicts_nothing(data):
    octets = data.draw(st.binary(min_size=20, max_size=60))
    start = data.draw(st.integers(0, (1 << 32) - 1))
    frames = opened(client=start - 1)
    for _ in range(data.draw(st.integers(1, 10))):
        first = data.draw(st.integers(0, len(octets) - 1))
        last = data.draw(st.integers(first + 1, len(octets)))
        frames.append(up(start + first, octets[first:last]))
    assert read(frames).tcp.conflicts == []


@given(st.lists(st.tuples(st.integers(0, 1 << 32), st.binary(max_size=20), st.integers(0, 63)), max_size=12))
def test_any_segments_are_compared_without_harm(parts):
    frames = [up(sequence, octets, flags) for sequence, octets, flags in parts]
    for one in read(frames).tcp.conflicts:
        assert one.earlier.place < one.later.place
