"""HTTP/2: frames of every kind, header blocks over several frames, captures that begin inside or lose octets."""

import pytest

from cleannet.decode import http2
from cleannet.decode.http2 import HTTP2, LARGEST_BLOCK, MOST_STREAMS, looks_like
from cleannet.model.frame import FrameRef
from support.core_octets import (
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    HEADERS,
    PADDED,
    PREFACE,
    PRIORITY,
    PUSH_PROMISE,
    RST_STREAM,
    SETTINGS,
    h2_frame,
    h2_headers,
    h2_request,
    literal,
)

BEGIN = PREFACE + h2_frame(SETTINGS, 0)
REQUEST = h2_request(1, "/a")
ANSWER = h2_headers(1, {":status": "200"}, END_HEADERS) + h2_frame(DATA, 1, b"body", END_STREAM)


def read(*parts, began=True, size=0):
    """Feeds (forward, octets), in pieces of `size` if given; a third member says that octets before were lost."""
    one = HTTP2(began=began)
    for frame, (forward, octets, *lost) in enumerate(parts, 1):
        pieces = [octets[n : n + size] for n in range(0, len(octets), size)] if size else [octets]
        for n, piece in enumerate(pieces):
            one.feed(piece, forward=forward, frame=FrameRef(0, frame), time=frame * 10, lost=bool(lost) and not n)
    return one


def told(one):
    return [(m.request, m.stream, m.header(":path") or m.header(":status"), bytes(m.body)) for m in one.finish()]


def faults(one):
    return [text for _, text, _ in one.faults]


@pytest.mark.parametrize("size", [0, 1, 10])
def test_a_request_and_its_response(size):
    one = read((True, BEGIN + REQUEST), (False, h2_frame(SETTINGS, 0) + ANSWER), size=size)
    assert told(one) == [(True, 1, "/a", b""), (False, 1, "200", b"body")]
    assert [(m.head.frame, m.frame.frame, m.time, m.incomplete) for m in one.messages] == [
        (1, 1, 10, False),
        (2, 2, 20, False),
    ]
    assert one.messages[0].version == "2"
    assert faults(one) == []


def test_streams_side_by_side():
    parts = h2_request(1, "/a", "POST", END_HEADERS), h2_request(3, "/b", "POST", END_HEADERS)
    bodies = h2_frame(DATA, 3, b"b", END_STREAM), h2_frame(DATA, 1, b"a", END_STREAM)
    assert told(read((True, BEGIN + b"".join(parts + bodies)))) == [(True, 3, "/b", b"b"), (True, 1, "/a", b"a")]


def test_padding_and_priority():
    block = literal(":method", "GET") + literal(":path", "/a")
    padded = h2_frame(HEADERS, 1, b"\3" + bytes(5) + block + bytes(3), END_HEADERS | PADDED | PRIORITY)
    data = h2_frame(DATA, 1, b"\2body\0\0", END_STREAM | PADDED)
    assert told(read((True, BEGIN + padded + data))) == [(True, 1, "/a", b"body")]


@pytest.mark.parametrize("body", [b"", b"\5abc"])
def test_padding_longer_than_its_frame(body):
    one = read((True, BEGIN + h2_frame(DATA, 1, body, PADDED) + REQUEST))
    assert faults(one) == ["HTTP/2: padding longer than the frame"]
    assert told(one) == [(True, 1, "/a", b"")]


@pytest.mark.parametrize("size", [0, 1])
def test_a_header_block_over_several_frames(size):
    block = literal(":method", "GET") + literal(":path", "/a")
    frames = h2_frame(HEADERS, 1, block[:5], END_STREAM) + h2_frame(CONTINUATION, 1, block[5:9])
    frames += h2_frame(CONTINUATION, 1, block[9:], END_HEADERS)
    assert told(read((True, BEGIN + frames), size=size)) == [(True, 1, "/a", b"")]


def test_a_header_block_without_end_is_bounded():
    one = read((True, BEGIN + h2_frame(HEADERS, 1, b"")))
    for _ in range(LARGEST_BLOCK // 9000 + 2):
        one.feed(h2_frame(CONTINUATION, 1, bytes(9000)), forward=True, frame=FrameRef(0, 2), time=0)
    assert len(one._ways[True].block) <= LARGEST_BLOCK
    assert faults(one) == ["HTTP/2: header block larger than 256 kB"]


def test_trailers_belong_to_their_message():
    answer = h2_headers(1, {":status": "200"}, END_HEADERS) + h2_frame(DATA, 1, b"x") + h2_headers(1, {"sum": "1"})
    one = read((True, BEGIN + REQUEST), (False, answer))
    assert told(one)[1] == (False, 1, "200", b"x")
    assert one.messages[1].header("sum") == "1"


@pytest.mark.parametrize("status", ["100", "103"])
def test_an_interim_answer_is_not_the_final_one(status):
    one = read((True, BEGIN + REQUEST), (False, h2_headers(1, {":status": status}, END_HEADERS) + ANSWER))
    assert told(one)[1:] == [(False, 1, "200", b"body")]


def test_a_promise_keeps_the_table_in_step():
    promise = bytes(3) + b"\2" + literal("a", "b", indexed=True)
    answer = h2_frame(HEADERS, 1, literal(":status", "200") + b"\xbe", END_HEADERS | END_STREAM)
    one = read((True, BEGIN + REQUEST), (False, h2_frame(PUSH_PROMISE, 1, promise, END_HEADERS) + answer))
    assert told(one)[1] == (False, 1, "200", b"")
    assert one.messages[1].header("a") == "b"


def test_a_stream_that_is_reset_is_incomplete():
    one = read((True, BEGIN + h2_request(1, "/a", "POST", END_HEADERS) + h2_frame(RST_STREAM, 1, bytes(4))))
    assert [m.incomplete for m in one.messages] == [True]


def test_what_was_not_captured_to_its_end_comes_last():
    one = read((True, BEGIN + h2_request(1, "/a", "POST", END_HEADERS) + h2_frame(DATA, 1, b"x")))
    assert told(one) == [(True, 1, "/a", b"x")]
    assert one.messages[0].incomplete


def test_open_messages_are_bounded(monkeypatch):
    monkeypatch.setattr(http2, "MOST_STREAMS", 3)
    one = read((True, BEGIN + b"".join(h2_request(n, "/a", flags=END_HEADERS) for n in range(1, 11, 2))))
    assert [m.stream for m in one.messages] == [1, 3]
    assert len(faults(one)) == 2
    assert MOST_STREAMS == 1000


def test_a_capture_that_begins_inside_takes_up_at_the_next_frame():
    tail = b"\xaa" * 50 + h2_request(7, "/a") + h2_frame(SETTINGS, 0)
    one = read((True, tail, "lost"), began=False)
    assert told(one) == [(True, 7, "/a", b"")]


def test_headers_by_unknown_entries_are_counted():
    frame = h2_frame(HEADERS, 7, literal(":path", "/a") + b"\xbe", END_HEADERS | END_STREAM)
    one = read((True, frame, "lost"), began=False)
    (message,) = one.finish()
    assert message.unknown_headers == 1
    assert faults(one) == []


def test_an_unknown_entry_is_the_senders_fault_where_all_was_captured():
    one = read((True, BEGIN + h2_frame(HEADERS, 1, b"\xbe", END_HEADERS | END_STREAM) + h2_request(3, "/b")))
    assert faults(one) == ["HPACK: index 62 of no entry"]
    assert told(one) == [(True, 3, "/b", b"")]


def test_a_loss_makes_messages_incomplete_and_entries_uncertain():
    made = h2_frame(HEADERS, 1, literal(":path", "/a") + literal("a", "b", indexed=True), END_HEADERS)
    later = h2_frame(HEADERS, 3, literal(":path", "/b") + b"\xbe", END_HEADERS | END_STREAM)
    one = read((True, BEGIN + made), (True, later, "lost"))
    found = {m.stream: m for m in one.finish()}
    assert found[1].incomplete
    assert found[3].unknown_headers == 1


def test_the_rest_of_a_block_whose_beginning_was_lost_makes_no_entries():
    rest = h2_frame(CONTINUATION, 1, b"\x40\x01a\x01b" * 3, END_HEADERS)
    later = h2_frame(HEADERS, 3, literal(":path", "/b") + b"\xbe", END_HEADERS | END_STREAM)
    one = read((True, BEGIN + h2_frame(HEADERS, 1, b"")), (True, rest + later, "lost"))
    (message,) = [m for m in one.finish() if m.stream == 3]
    assert message.unknown_headers == 1


def test_the_direction_of_what_holds_no_pseudo_header_is_told_by_the_other():
    body = h2_frame(DATA, 5, b"x", END_STREAM)
    one = read((True, h2_request(7, "/a"), "lost"), (False, body, "lost"), began=False)
    assert [(m.request, m.stream) for m in one.finish()] == [(True, 7), (False, 5)]
    assert one.messages[1].incomplete


def test_a_frame_that_cannot_be_is_told_and_reading_goes_on():
    one = read((True, BEGIN + h2_frame(77, 1, b"xyz")), (True, h2_request(3, "/b")))
    assert faults(one) == ["HTTP/2: frame of type 77 that cannot be"]
    assert told(one) == [(True, 3, "/b", b"")]


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (PREFACE, True),
        (h2_frame(SETTINGS, 0, bytes(6)), True),
        (h2_request(1, "/a") + b"\0\0", True),
        (h2_frame(SETTINGS, 1), False),
        (h2_frame(SETTINGS, 0, bytes(5)), False),
        (h2_frame(DATA, 0, b"x"), False),
        (h2_frame(6, 0, bytes(7)), False),
        (h2_frame(7, 0, bytes(7)), False),
        (h2_frame(DATA, 1, b"x", 0x40), False),
        (b"\7\0\0\1\0\0\0\2\0\0\0", False),
        (REQUEST + b"something else altogether", False),
        (b"\0\0", False),
    ],
)
def test_how_it_begins(octets, expected):
    assert looks_like(octets) is expected


def test_one_header_alone_does_not_tell_surely():
    assert not looks_like(h2_frame(DATA, 1, bytes(500))[:100], surely=True)
    assert looks_like(h2_frame(DATA, 1, bytes(50)), surely=True)
    assert looks_like(REQUEST + h2_frame(DATA, 1, bytes(500))[:100], surely=True)


def test_looking_for_the_first_frame_takes_linear_time():
    # Every frame stands in a chain that ends in nonsense.
    one = read((True, h2_frame(SETTINGS, 0) * 7000 + b"\xff" * 20, "lost"), began=False)
    assert one.finish() == []


def test_what_the_client_asks_besides_messages_is_counted_by_the_second():
    one = HTTP2(began=True)
    reset = h2_frame(3, 1, b"\0\0\0\x08")
    settings = h2_frame(4, 0)
    one.feed(PREFACE + settings + h2_frame(4, 0, b"", 1) + reset, forward=True, frame=FrameRef(0, 1), time=0)
    one.feed(reset + reset, forward=True, frame=FrameRef(0, 2), time=1_000_000_000)
    one.feed(reset + h2_frame(6, 0, bytes(8)), forward=True, frame=FrameRef(0, 3), time=1_900_000_000)
    one.feed(settings + reset, forward=False, frame=FrameRef(0, 4), time=0)
    forward, asked = one.client
    assert forward
    assert (asked.resets.count, asked.resets.most, asked.resets.place) == (4, 3, FrameRef(0, 2))
    assert (asked.settings.count, asked.pings.count, asked.pings.place) == (1, 1, FrameRef(0, 3))


def test_header_blocks_are_weighed():
    one = HTTP2(began=True)
    many = b"\x40\x01a\x01b" + b"\xbe" * 40
    octets = PREFACE + h2_frame(1, 1, many[:3], 1) + h2_frame(9, 1, many[3:4]) + h2_frame(9, 1, many[4:], 4)
    one.feed(octets, forward=True, frame=FrameRef(0, 7), time=0)
    _, asked = one.client
    assert (asked.blocks, asked.continuations, asked.block, asked.block_at) == (1, 2, len(many), FrameRef(0, 7))
    assert (asked.expanded, asked.expanded_at) == (41 * (1 + 1 + 32), FrameRef(0, 7))
