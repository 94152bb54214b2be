"""Streams of TCP: order, loss, repetition, forged and repeated openings, bounds."""

import pytest

from cleannet.frames import tcp
from cleannet.frames.reader import FrameReader
from cleannet.model.frame import FrameRef
from support.core_octets import (
    ACK,
    CLIENT,
    FIN,
    RST,
    SECOND,
    SERVER,
    SYN,
    down,
    frame_batch,
    opened,
    packet,
    read,
    segment,
    streams,
    up,
)


def octets(frames, times=None, **more):
    reader = read(frames, times, **more)
    return streams(reader.tcp.take()), reader


def told(reader):
    return {p.detail: p.count for p in reader.problems}


def test_a_connection_is_read_in_the_order_of_its_octets():
    found, reader = octets([*opened(), up(103, b"def"), up(100, b"abc"), down(500, b"xyz", acknowledged=106)])
    assert found == {(0, True): b"abcdef", (0, False): b"xyz"}
    (connection,) = reader.tcp.connections
    ends = (connection.source, connection.source_port, connection.destination, connection.destination_port)
    assert ends == (*CLIENT, *SERVER)
    assert connection.began
    assert connection.first == FrameRef(0, 1)
    assert told(reader) == {}


def test_a_segment_sent_again_or_captured_twice_counts_once():
    found, reader = octets([*opened(), up(100, b"abc"), up(100, b"abc"), up(101, b"bcde"), up(100, b"abc")])
    assert found == {(0, True): b"abcde"}
    assert reader.tcp.conflicts == []


def test_a_keep_alive_and_a_window_probe_add_nothing_of_their_own():
    probe = up(103, b"d")
    found, reader = octets([*opened(), up(100, b"abc"), up(102, b"\0"), up(102), probe, probe, up(103, b"def")])
    assert found == {(0, True): b"abcdef"}
    assert reader.tcp.conflicts == []


def test_sequence_numbers_wrap_around():
    found, _ = octets([*opened((1 << 32) - 3), up((1 << 32) - 2, b"ab"), up(2, b"ef"), up(0, b"cd")])
    assert found == {(0, True): b"abcdef"}


def test_a_hole_is_given_up_at_the_end_and_counted():
    reader = read([*opened(), up(100, b"abc"), up(110, b"xyz")])
    chunks = reader.tcp.take()
    assert [(c.data, c.lost) for c in chunks] == [(b"abc", 0), (b"xyz", 7)]
    assert told(reader) == {"octets of TCP streams missing": 7}


def test_a_hole_that_the_receiver_acknowledged_is_given_up_after_a_while():
    frames = [*opened(), up(110, b"xyz"), *(down(500 + n, b"!", acknowledged=113) for n in range(3)), up(113, b".")]
    times = [0, 0, 0, 0, 2 * SECOND, 2 * SECOND, 2 * SECOND]
    reader = FrameReader()
    reader.feed(frame_batch(frames, times))
    assert streams(reader.tcp.take())[0, True] == b"xyz."


def test_a_connection_that_began_before_the_capture_says_so():
    reader = read([up(777, b"abc"), down(5, b"x"), up(780, b"d")])
    assert [(c.forward, c.data, c.lost) for c in reader.tcp.take()] == [
        (True, b"abc", -1),
        (False, b"x", -1),
        (True, b"d", 0),
    ]
    assert not reader.tcp.connections[0].began


def test_the_side_that_answers_a_syn_is_the_server_though_captured_first():
    reader = read([opened()[1], up(100, b"abc"), down(500, b"x")])
    connection = reader.tcp.connections[0]
    assert (connection.source, connection.destination) == (CLIENT[0], SERVER[0])
    assert streams(reader.tcp.take()) == {(0, True): b"abc", (0, False): b"x"}


def test_what_was_acknowledged_before_the_first_octets_is_known_from_the_answer():
    reader = read([opened()[1], up(103, b"def")])
    assert [c.lost for c in reader.tcp.take()] == [3]


@pytest.mark.parametrize("late", [0, 1], ids=["SYN", "SYN and ACK"])
def test_an_opening_captured_again_later_changes_nothing(late):
    found, reader = octets([*opened(), up(100, b"abc"), down(500, b"xyz"), opened()[late], up(103, b"def")])
    assert found == {(0, True): b"abcdef", (0, False): b"xyz"}
    assert len(reader.tcp.connections) == 1


def test_an_opening_captured_behind_its_data_changes_nothing():
    found, reader = octets([up(100, b"abc"), *opened(), up(103, b"def"), down(500, b"xyz")])
    assert found == {(0, True): b"abcdef", (0, False): b"xyz"}
    assert len(reader.tcp.connections) == 1


def test_a_syn_that_is_sent_again_with_another_number_before_any_data_counts():
    found, _ = octets([up(7, flags=SYN), *opened(), up(100, b"abc")])
    assert found == {(0, True): b"abc"}


def test_the_same_ports_after_the_end_are_another_connection():
    later = [up(9999, flags=SYN), down(8888, flags=SYN | ACK, acknowledged=10000), up(10000, b"new")]
    found, reader = octets([*opened(), up(100, b"abc"), up(103, flags=FIN | ACK), *later])
    assert found == {(0, True): b"abc", (1, True): b"new"}
    assert [c.began for c in reader.tcp.connections] == [True, True]


def test_the_same_ports_without_a_captured_end_are_another_connection_once_it_is_answered():
    later = [up(9999, flags=SYN), down(8888, flags=SYN | ACK, acknowledged=10000), up(10000, b"new"), down(8889, b"!")]
    found, _ = octets([*opened(), up(100, b"abc"), *later])
    assert found == {(0, True): b"abc", (1, True): b"new", (1, False): b"!"}


def test_or_once_data_follow_it():
    found, reader = octets([*opened(), up(100, b"abc"), up(9999, flags=SYN), up(10000, b"new")])
    assert found == {(0, True): b"abc", (1, True): b"new"}
    assert reader.tcp.connections[1].began


def test_a_forged_syn_does_not_hide_what_follows():
    found, reader = octets([*opened(), up(100, b"abc"), up(4_000_000, flags=SYN), up(103, b"def"), down(500, b"x")])
    assert found == {(0, True): b"abcdef", (0, False): b"x"}
    assert len(reader.tcp.connections) == 1


def test_a_forged_reset_does_not_hide_what_follows():
    found, _ = octets([*opened(), up(100, b"abc"), down(500, flags=RST), up(103, b"def")])
    assert found == {(0, True): b"abcdef"}


def test_a_reset_ends_so_that_far_numbers_are_another_connection():
    found, _ = octets([*opened(), up(100, b"abc"), up(103, flags=RST), up(100 + (1 << 31), b"new")])
    assert found == {(0, True): b"abc", (1, True): b"new"}


def test_far_outside_the_stream_is_left_out_and_counted():
    found, reader = octets([*opened(), up(100, b"abc"), up(100 + (1 << 31) - 9, b"zzz"), up(103, b"def")])
    assert found == {(0, True): b"abcdef"}
    assert told(reader) == {"TCP segments far outside the stream": 1}


def test_the_end_of_a_direction_is_told():
    reader = read([*opened(), up(100, b"abc", FIN | ACK)])
    assert [(c.data, c.ends) for c in reader.tcp.take()] == [(b"abc", False), (b"", True)]


def test_connections_without_octets_fill_nothing():
    scan = [segment(("10.0.0.1", 1000 + n), SERVER, 5, flags=flag) for n in range(50) for flag in (SYN, RST)]
    reader = read(scan)
    assert reader.tcp.connections == []
    assert reader.tcp.take() == []


def test_two_segments_that_contradict_each_other_are_kept():
    earlier = down(500, b"HTTP/1.1 302", hops=64, identity=1)
    later = down(500, b"HTTP/1.1 200 OK", hops=57, identity=999)
    found, reader = octets([*opened(), earlier, later, later, earlier, down(512, b" OK")])
    assert found == {(0, False): b"HTTP/1.1 302 OK"}
    (conflict,) = reader.tcp.conflicts
    assert (conflict.forward, conflict.earlier.place.frame, conflict.later.place.frame) == (False, 3, 4)
    assert (conflict.earlier.hops, conflict.later.hops) == (64, 57)
    assert (conflict.earlier.identification, conflict.later.identification) == (1, 999)


def test_a_contradiction_at_another_offset_is_one_too():
    _, reader = octets([*opened(), up(100, b"abcdef"), up(98, b"..abXX")])
    assert len(reader.tcp.conflicts) == 1


def test_a_cut_segment_leaves_a_hole_that_is_known_at_once():
    frames = [*opened(), up(100, bytes(90)), up(190, b"abc")]
    reader = FrameReader()
    reader.feed(frame_batch(frames, snap=100))
    assert [(len(c.data), c.lost) for c in reader.tcp.take()] == [(46, 0), (3, 44)]
    assert told(reader)["TCP segment cut"] == 1


def test_a_segment_that_the_card_cuts_up_later_is_whole():
    whole = bytearray(up(100, b"abc" * 1000))
    whole[16:18] = b"\0\0"  # total length 0
    found, _ = octets([*opened(), bytes(whole), up(3100, b"x")])
    assert found == {(0, True): b"abc" * 1000 + b"x"}


def test_over_ipv6_and_two_inputs():
    ends = ("2001:db8::1", 1), ("2001:db8::2", 2)
    reader = FrameReader()
    for given in (0, 1):
        reader.feed(frame_batch([segment(*ends, 9, b"abc"), segment(*ends, 12, b"def")], given=given))
    reader.finish()
    assert streams(reader.tcp.take()) == {(0, True): b"abcdef", (1, True): b"abcdef"}


def test_a_wrong_header_is_counted():
    bad = packet(bytes(12) + b"\x40\x10" + bytes(6) + b"abc", "10.0.0.1", "10.0.0.2", 6)
    _, reader = octets([bad])
    assert told(reader) == {"TCP header of wrong length": 1}


def test_what_waits_is_bounded(monkeypatch):
    monkeypatch.setattr(tcp, "MOST_WAITING", 4)
    reader = FrameReader()
    reader.feed(frame_batch([*opened(), *(up(200 + 2 * n, b"x") for n in range(20))]))
    assert len(streams(reader.tcp.take())[0, True]) == 16


def test_connections_at_once_are_bounded(monkeypatch):
    monkeypatch.setattr(tcp, "MOST_CONNECTIONS", 4)
    reader = read([segment(("10.0.0.1", n), SERVER, 5, b"x") for n in range(1, 11)])
    assert len(reader.tcp.take()) == 10
    assert told(reader) == {"more than 65,536 TCP connections at once": 6}


def over_inputs(*parts):
    """Frames of several inputs, each with the time of its first frame in hundredths of a second."""
    reader = FrameReader()
    for given, (frames, start) in enumerate(parts):
        times = [(start + n) * SECOND // 100 for n in range(len(frames))]
        reader.feed(frame_batch(frames, times, given=given))
    reader.finish()
    return reader


WHOLE = [*opened(), up(100, b"abc"), down(500, b"xyz", acknowledged=103), up(106, b"ghi"), up(103, b"def")]


@pytest.mark.parametrize("at", range(1, len(WHOLE)))
def test_a_capture_cut_into_two_inputs_holds_the_same_streams(at):
    reader = over_inputs((WHOLE[:at], 0), (WHOLE[at:], at))
    chunks = reader.tcp.take()
    assert streams(chunks) == {(0, True): b"abcdefghi", (0, False): b"xyz"}
    places = {chunk.data: (chunk.place.input, chunk.place.frame) for chunk in chunks}
    for data in (b"abc", b"ghi"):
        n = next(n for n, frame in enumerate(WHOLE) if frame.endswith(data))
        assert places[data] == ((0, n + 1) if n < at else (1, n + 1 - at))
    (connection,) = reader.tcp.connections
    assert connection.began
    assert told(reader) == {}


def test_captures_of_one_time_tell_their_streams_each():
    reader = over_inputs((WHOLE, 0), (WHOLE, 0))
    ways = ((True, b"abcdefghi"), (False, b"xyz"))
    assert streams(reader.tcp.take()) == {(n, way): data for n in (0, 1) for way, data in ways}
    assert told(reader) == {}


def test_the_later_input_first_loses_nothing():
    reader = over_inputs(([up(103, b"def")], 9), ([*opened(), up(100, b"abc")], 0))
    assert streams(reader.tcp.take()) == {(0, True): b"def", (1, True): b"abc"}


def test_another_connection_of_the_same_ports_does_not_carry_on():
    far = [up(100 + tcp.GAP + 10, b"new"), down(500 + tcp.GAP + 10, b"too")]
    reader = over_inputs((WHOLE, 0), (far, 1000))
    assert len(reader.tcp.connections) == 2
    assert told(reader) == {}
