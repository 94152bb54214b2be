"""HTTP/1.1: messages of both directions, bodies of every kind, answers told to whom they belong."""

import pytest

from cleannet.decode.http1 import HTTP1, LARGEST_HEAD, looks_like
from cleannet.model.frame import FrameRef

GET = b"GET /a HTTP/1.1\r\nHost: amf:80\r\n\r\n"
OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def read(*parts, size=0):
    """Feeds (forward, octets), in pieces of `size` if given; a third member says that octets before were lost."""
    one = HTTP1()
    for frame, (forward, octets, *lost) in enumerate(parts, 1):
        pieces = [octets[n : n + size] for n in range(0, len(octets), size)] if size else [octets]
        for n, piece in enumerate(pieces):
            one.feed(piece, forward=forward, frame=FrameRef(0, frame), time=frame * 10, lost=bool(lost) and not n)
    return one


def told(one):
    return [(m.request, m.stream, m.header(":path") or m.header(":status"), bytes(m.body)) for m in one.finish()]


@pytest.mark.parametrize("size", [0, 1, 7])
def test_a_request_and_its_response(size):
    one = read((True, GET), (False, OK), size=size)
    assert told(one) == [(True, 1, "/a", b""), (False, 1, "200", b"ok")]
    request, response = one.messages
    assert (request.version, request.forward, request.head, request.frame) == ("1.1", True, *[FrameRef(0, 1)] * 2)
    assert request.header(":authority") == "amf:80"
    assert (response.head.frame, response.frame.frame, response.time, response.incomplete) == (2, 2, 20, False)
    assert one.faults == []


@pytest.mark.parametrize("size", [0, 1, 5])
def test_pipelined_requests(size):
    one = read((True, GET + GET.replace(b"/a", b"/b")), (False, OK + OK), size=size)
    assert [t[:3] for t in told(one)] == [(True, 1, "/a"), (True, 2, "/b"), (False, 1, "200"), (False, 2, "200")]


def test_an_answer_to_head_has_no_body():
    head = GET.replace(b"GET", b"HEAD")
    one = read((True, head), (False, OK[:-2]), (True, GET), (False, OK))
    assert [t[1:] for t in told(one)] == [(1, "/a", b""), (1, "200", b""), (2, "/a", b""), (2, "200", b"ok")]


def test_continue_belongs_to_the_exchange_of_the_final_answer():
    post = b"POST /a HTTP/1.1\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n"
    again = (True, GET), (False, OK)
    one = read((True, post), (False, b"HTTP/1.1 100 Continue\r\n\r\n"), (True, b"body"), (False, OK), *again)
    assert [t[1:] for t in told(one)] == [
        (1, "100", b""),
        (1, "/a", b"body"),
        (1, "200", b"ok"),
        (2, "/a", b""),
        (2, "200", b"ok"),
    ]


@pytest.mark.parametrize("size", [0, 1, 3])
@pytest.mark.parametrize("trailers", [b"", b"X-Sum: 1\r\nY: 2\r\n"])
def test_chunks_with_extensions_and_trailers(size, trailers):
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"4;a=b\r\nwxyz\r\n0A \r\n0123456789\r\n0\r\n" + trailers + b"\r\n"
    one = read((True, GET + GET), (False, head + body + OK), size=size)
    assert told(one)[2:] == [(False, 1, "200", b"wxyz0123456789"), (False, 2, "200", b"ok")]
    assert one.faults == []


@pytest.mark.parametrize("size", [b"-4", b"+4", b"0x4", b"1_0", b"", b"zz", b"123456789"])
def test_a_chunk_without_a_size(size):
    one = read((False, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + size + b"\r\nwxyz\r\n"))
    assert [m.incomplete for m in one.finish()] == [True]
    assert [text for _, text, _ in one.faults] == ["HTTP/1.1: chunk without a size"]


def test_a_large_chunk_is_not_kept_waiting_for_its_end():
    one = read((False, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF0\r\n"))
    for _ in range(40):
        one.feed(bytes(1 << 16), forward=False, frame=FrameRef(0, 2), time=0)
    assert len(one._ways[False].pending) == 0
    (message,) = one.finish()
    assert len(message.body) == 1 << 20
    assert message.incomplete


def test_a_body_up_to_the_end_of_the_connection():
    one = read((True, GET), (False, b"HTTP/1.1 200 OK\r\n\r\nall "), (False, b"of it"))
    assert told(one)[1] == (False, 1, "200", b"all of it")
    assert not one.messages[1].incomplete


def test_answers_that_have_no_body():
    one = read((True, GET * 2), (False, b"HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 304 N\r\nContent-Length: 9\r\n\r\n"))
    assert [t[2] for t in told(one)[2:]] == ["204", "304"]


@pytest.mark.parametrize("length", [b"\xb2", b"abc", b"-1", b""])
def test_a_length_that_is_no_number(length):
    one = read((True, GET), (False, b"HTTP/1.1 200 OK\r\nContent-Length: " + length + b"\r\n\r\nxy"))
    assert told(one)[1] == (False, 1, "200", b"xy")


def test_what_was_lost_ends_the_message_and_reading_goes_on():
    post = b"POST /a HTTP/1.1\r\nContent-Length: 90\r\n\r\nabc"
    one = read((True, post), (True, b"tail of something\r\n" + GET, "lost"), (False, OK))
    assert told(one) == [(True, 1, "/a", b"abc"), (True, 2, "/a", b""), (False, 2, "200", b"ok")]
    assert one.messages[0].incomplete


def test_an_answer_to_what_was_not_captured_belongs_to_nobody():
    one = read((False, OK, "lost"), (True, GET), (False, OK))
    assert [t[:2] for t in told(one)] == [(False, 0), (True, 1), (False, 1)]


def test_the_turn_to_http2():
    ask = b"GET /a HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\n\r\n"
    switch = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\nREST"
    one = read((True, GET), (False, OK), (True, ask), (False, switch))
    assert one.upgraded
    assert one.asked == 2
    assert one.rest(forward=False) == b"REST"
    assert one.rest(forward=True) == b""


def test_heads_are_bounded():
    one = read((True, b"GET /a HTTP/1.1\r\n" + b"x: y\r\n" * (LARGEST_HEAD // 6 + 1)))
    assert [text for _, text, _ in one.faults] == ["HTTP/1.1: headers larger than 64 kB"]
    assert one.finish() == []


def test_a_first_line_that_cannot_be_is_told():
    one = read((True, GET), (True, b"GET /a b c d\r\n\r\n" + GET))
    assert len(one.faults) == 1
    assert len(one.finish()) == 2


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (GET, True),
        (OK, True),
        (b"POST /a-very/long/path-" + b"x" * 60, True),
        (b"POST http://a/b HTT", True),
        (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", False),
        (b"GET something", False),
        (b"USER someone\r\n", False),
        (b"INVITE sip:a@b SIP/2.0\r\n", False),
        (b"", False),
        (bytes(20), False),
    ],
)
def test_how_it_begins(octets, expected):
    assert looks_like(octets) is expected
