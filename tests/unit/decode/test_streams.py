"""Streams in, messages of whatever protocol they hold out."""

import json

import pytest

from cleannet.decode import sbi_names
from cleannet.decode.streams import MOST_TRIED, StreamReader
from cleannet.frames.tcp import Chunk, Connection
from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind
from cleannet.model.sbi import Burst, HTTP2Connection, SBIMessage, SBIRequest, SBIResponse
from cleannet.model.sent import Transport
from cleannet.model.tls import TLSHandshake
from support.core_octets import (
    DATA,
    END_HEADERS,
    END_STREAM,
    PREFACE,
    RST_STREAM,
    SETTINGS,
    client_hello,
    diameter_message,
    h2_frame,
    h2_headers,
    h2_request,
    record,
    server_hello,
)

ENDS = Connection("10.0.0.1", "10.0.0.2", 40000, 7777, FrameRef(0, 1), True)
PATH = "/nudm-sdm/v2/imsi-001010000000001/nssai"
GET = f"GET {PATH} HTTP/1.1\r\nHost: udm\r\n\r\n".encode()
BODY = json.dumps({"kseaf": "0" * 64}).encode()
OK = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nContent-Type: application/json\r\n\r\n" % len(BODY) + BODY
BEGIN = PREFACE + h2_frame(SETTINGS, 0)


def read(*parts, size=0):
    """Parts are (forward, octets) and how many octets were lost before."""
    reader = StreamReader()
    for frame, (forward, octets, *lost) in enumerate(parts, 1):
        step = size or len(octets)
        for n in range(0, len(octets), step):
            reader.feed(
                Chunk(0, forward, FrameRef(0, frame), frame, octets[n : n + step], 0 if n or not lost else lost[0]),
                ENDS,
            )
    return reader.finish([ENDS])


def told(found):
    return [
        (type(one.message).__name__, one.message.stream, one.message.service, one.message.resource)
        for one in found.messages
        if isinstance(one.message, SBIMessage)
    ]


@pytest.mark.parametrize("size", [0, 1, 13])
def test_http_1(size):
    found = read((True, GET), (False, OK), size=size)
    assert told(found) == [
        ("SBIRequest", 1, "nudm-sdm", "/{supi}/nssai"),
        ("SBIResponse", 1, "nudm-sdm", "/{supi}/nssai"),
    ]
    request, response = found.messages
    assert (request.source, request.source_port, request.destination_port) == ("10.0.0.1", 40000, 7777)
    assert (response.source, response.time, response.transport) == ("10.0.0.2", 2, Transport.TCP)
    assert response.message.secrets == ("kseaf",)


@pytest.mark.parametrize("size", [0, 1, 13])
def test_http_2(size):
    answer = h2_headers(1, {":status": "200", "content-type": "application/json"}, END_HEADERS)
    found = read((True, BEGIN + h2_request(1, PATH)), (False, answer + h2_frame(DATA, 1, BODY, END_STREAM)), size=size)
    assert [t[0] for t in told(found)] == ["SBIRequest", "SBIResponse"]
    assert found.messages[1].message.service == "nudm-sdm"


def test_an_answer_captured_before_its_request_is_told_what_was_asked():
    answer = h2_headers(1, {":status": "200"})
    found = read((False, h2_frame(SETTINGS, 0) + answer), (True, BEGIN + h2_request(1, PATH)))
    assert told(found)[1] == ("SBIResponse", 1, "nudm-sdm", "/{supi}/nssai")


def test_an_upgrade_is_answered_on_the_first_stream():
    ask = GET[:-2] + b"Upgrade: h2c\r\n\r\n"
    switch = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + h2_frame(SETTINGS, 0)
    later = h2_headers(1, {":status": "204"}) + h2_headers(3, {":status": "200"})
    found = read((True, ask), (False, switch), (True, BEGIN + h2_request(3, "/nudm-ueau/v1/x")), (False, later))
    answers = [one.message for one in found.messages if isinstance(one.message, SBIResponse)]
    assert [(m.status, m.version, m.service) for m in answers] == [
        (101, "1.1", "nudm-sdm"),
        (204, "2", "nudm-sdm"),
        (200, "2", "nudm-ueau"),
    ]
    assert found.problems == []


def test_other_web_sites_are_counted():
    found = read((True, b"GET / HTTP/1.1\r\n\r\n"), (False, b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"))
    assert (found.messages, found.others, found.unread) == ([], 2, 0)


def test_tls():
    found = read((True, client_hello()), (False, server_hello() + record(b"x" * 30, 23)))
    (one,) = found.messages
    assert isinstance(one.message, TLSHandshake)
    assert (one.message.version, one.message.connection, one.message.encrypted) == (0x0304, 0, True)
    assert (one.message.client, one.message.server) == (FrameRef(0, 1), FrameRef(0, 2))


@pytest.mark.parametrize("size", [0, 3])
def test_diameter(size):
    found = read((True, diameter_message(257) + diameter_message(280)), size=size)
    assert [one.message.name for one in found.messages] == ["CapabilitiesExchangeRequest", "DeviceWatchdogRequest"]
    assert [one.message.at.frame.message for one in found.messages] == [0, 1]
    assert all(isinstance(one.message, DiameterMessage) for one in found.messages)


def test_what_is_not_known_is_counted():
    found = read((True, b"something that nobody reads" + bytes(60)), (False, bytes(90)))
    assert (found.messages, found.unread) == ([], 1)


def test_tls_that_another_protocol_gives_way_to():
    greeting = b"\x5a\0\0\0\x0a8.0.33" + bytes(90)
    found = read((False, greeting), (True, b"\x20\0\0\1" + bytes(32)), (True, client_hello()), (False, server_hello()))
    versions = [one.message.version for one in found.messages if isinstance(one.message, TLSHandshake)]
    assert versions == [0x0304]
    assert (found.unread, found.problems) == (0, [])


def test_few_octets_decide_nothing():
    assert read((True, b"GE"), (True, GET[2:])).messages[0].message.name == "GET nudm-sdm"


def test_a_capture_that_begins_inside_takes_up_at_a_later_segment():
    inside = (True, bytes(range(90)), -1), (False, bytes(90), -1)
    for parts in (
        [(True, GET), (False, OK)],
        [(True, h2_request(7, PATH) + h2_frame(SETTINGS, 0)), (False, h2_headers(7, {":status": "200"}))],
    ):
        found = read(*inside, *parts)
        assert isinstance(found.messages[0].message, SBIRequest)
        assert found.unread == 0


def test_but_not_for_ever():
    found = read((True, bytes(90), -1), *[(True, bytes([n]) * 90) for n in range(MOST_TRIED)], (True, GET))
    assert (found.messages, found.unread) == ([], 1)


def test_faults_are_problems_of_their_frames():
    found = read((True, BEGIN + h2_frame(77, 1)))
    assert [(p.detail, p.frame) for p in found.problems] == [("HTTP/2: frame of type 77 that cannot be", 1)]


def test_bodies_are_left_behind_as_messages_end():
    reader = StreamReader()
    for n in range(50):
        reader.feed(Chunk(0, True, FrameRef(0, n), n, GET), ENDS)
        reader.feed(Chunk(0, False, FrameRef(0, n), n, OK), ENDS)
    (stream,) = reader._streams.values()
    assert stream.readers[0].messages == []
    assert stream.asked == {}
    assert len(reader.finish([ENDS]).messages) == 100


def test_a_chunk_that_only_tells_the_end_opens_nothing():
    reader = StreamReader()
    reader.feed(Chunk(0, True, FrameRef(0, 1), 1, b"", ends=True), ENDS)
    assert reader.finish([ENDS]).unread == 0


def test_what_a_connection_asks_besides_is_told_once():
    resets = b"".join(h2_frame(RST_STREAM, 1, b"\0\0\0\x08") for _ in range(3))
    found = read((True, BEGIN + h2_request(1, PATH)), (False, h2_frame(SETTINGS, 0)), (True, resets))
    (sent,) = [one for one in found.messages if isinstance(one.message, HTTP2Connection)]
    asked = sent.message
    assert (sent.time, sent.source, asked.at.frame.frame) == (1, "10.0.0.1", 1)
    assert (asked.requests, asked.resets, asked.settings.count) == (1, Burst(3, 3, FrameRef(0, 3)), 1)


def test_a_connection_without_services_asks_nothing():
    found = read((True, BEGIN + h2_request(1, "/index.html")), (False, h2_frame(SETTINGS, 0)))
    assert (found.messages, found.others) == ([], 1)


def test_equal_identities_have_one_number_in_all_messages():
    other = h2_request(3, PATH.replace("0001", "0002"))
    found = read((True, BEGIN + h2_request(1, PATH) + other + h2_request(5, PATH)))
    assert [one.message.subject for one in found.messages if isinstance(one.message, SBIRequest)] == [0, 1, 0]


def test_more_identities_than_are_compared_are_a_problem(monkeypatch):
    monkeypatch.setattr(sbi_names, "MOST_NAMES", 1)
    other = h2_request(3, PATH.replace("0001", "0002"))
    found = read((True, BEGIN + h2_request(1, PATH) + other))
    assert [p.kind for p in found.problems] == [ProblemKind.LIMIT_REACHED]
