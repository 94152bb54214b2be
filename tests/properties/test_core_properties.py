"""Whatever the octets are, the readers of the core's protocols read on; streams come out as they went in."""

import contextlib
import json
import random
import struct

import hpack
import pytest
from hpack.huffman import HuffmanEncoder
from hpack.huffman_constants import REQUEST_CODES, REQUEST_CODES_LENGTH
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.diameter import DiameterStream, diameter
from cleannet.decode.gtp_c import gtp_c
from cleannet.decode.hpack import HeaderTable, huffman
from cleannet.decode.http import MOST_BODY
from cleannet.decode.http1 import HTTP1, LARGEST_HEAD
from cleannet.decode.http2 import HTTP2, LARGEST_BLOCK, LARGEST_FRAME
from cleannet.decode.pfcp import pfcp
from cleannet.decode.streams import StreamReader
from cleannet.decode.tls import TLS
from cleannet.frames.reader import FrameReader
from cleannet.frames.tcp import Chunk, Connection
from cleannet.model.frame import FrameRef
from support.core_octets import (
    ACK,
    CONTINUATION,
    DATA,
    END_HEADERS,
    END_STREAM,
    FIN,
    HEADERS,
    PREFACE,
    RST,
    SETTINGS,
    SYN,
    avp,
    client_hello,
    datagram,
    diameter_message,
    down,
    element,
    frame_batch,
    h2_frame,
    h2_headers,
    h2_request,
    handshake,
    literal,
    opened,
    pfcp_message,
    read,
    record,
    server_hello,
    streams,
    up,
)

PLENTY = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENDS = Connection("10.0.0.1", "10.0.0.2", 40000, 7777, FrameRef(0, 1), True)
RULES = element(
    3, element(108, bytes(4)) + element(44, b"\2") + element(4, element(42, b"\0") + element(84, bytes(10)))
)
BODY = json.dumps({"kseaf": "0" * 64, "a": [{"b": "imsi-001010000000001"}]}).encode()
SAMPLES = {
    "PFCP": pfcp_message(1, element(96, bytes(4)), follows=True)
    + pfcp_message(50, element(60, b"\0\x0a\4\0\1"), element(57, bytes(13)), RULES, element(141, b"\1\0"), seid=1),
    "Diameter": diameter_message(316, avp(264, b"mme"), avp(1413, avp(1414, avp(1450, bytes(32), 10415), 10415), 10415))
    + diameter_message(280, avp(443, avp(444, b"001010123456789"))),
    "HTTP/1": b"POST /nudm-sdm/v2/imsi-1 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"4;a\r\nabcd\r\n0\r\nx: y\r\n\r\n"
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n" % len(BODY) + BODY,
    "HTTP/2": PREFACE
    + h2_frame(SETTINGS, 0, bytes(6))
    + h2_request(1, "/nudm-sdm/v2/imsi-1", authorization="Bearer e30.e30.x")
    + h2_frame(HEADERS, 3, literal(":path", "/a", indexed=True))
    + h2_frame(CONTINUATION, 3, b"\xbe\x82", END_HEADERS)
    + h2_headers(5, {":status": "200", "content-type": "multipart/related; boundary=b"}, END_HEADERS)
    + h2_frame(DATA, 5, b"--b\r\ncontent-type: application/json\r\n\r\n" + BODY + b"\r\n--b--", END_STREAM),
    "TLS": client_hello()
    + server_hello()
    + record(handshake(11, b"\0\0\5" + bytes(5)) + handshake(13, bytes(8)) + handshake(14, b""))
    + record(b"x" * 30, 23),
}  # fmt: skip
HEADERS_OF_SERVICES = st.lists(
    st.tuples(
        st.sampled_from([":path", ":method", ":status", "content-type", "via", "x-own"]) | st.text("abc-", min_size=1),
        st.text(st.characters(max_codepoint=255), max_size=60),
    ),
    max_size=12,
)


@st.composite
def mutated(draw, name=None):
    """A sample with octets changed, cut off, doubled and put in; or octets by chance alone."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=200))
    octets = bytearray(SAMPLES[name or draw(st.sampled_from(sorted(SAMPLES)))])
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, max(len(octets) - 1, 0)))
        what = draw(st.integers(0, 3))
        if what == 0 and octets:
            octets[at] = draw(st.integers(0, 255))
        elif what == 1:
            del octets[at : at + draw(st.integers(1, 30))]
        elif what == 2:
            octets[at:at] = octets[: draw(st.integers(0, 40))]
        else:
            octets[at:at] = draw(st.binary(max_size=8))
    return bytes(octets[: draw(st.integers(0, len(octets)))] if draw(st.booleans()) else octets)


@pytest.mark.parametrize(("name", "decoder"), [("PFCP", pfcp), ("Diameter", diameter)])
def test_decoders_raise_malformed_and_nothing_else(name, decoder):
    @PLENTY
    @given(mutated(name), st.booleans())
    def holds(octets, cut):
        cursor = Cursor(octets, name, cut=cut)
        try:
            messages = decoder(cursor)
        except Malformed:
            return
        assert messages
        assert all(m.whole for m in messages) or cursor.problems

    holds()


def pieces(data, octets):
    """The octets in pieces, each of a direction, some behind a loss."""
    found, at = [], 0
    while at < len(octets):
        size = data.draw(st.integers(1, 400))
        found.append((octets[at : at + size], data.draw(st.booleans()), data.draw(st.integers(0, 9)) == 0))
        at += size
    return found


@pytest.mark.parametrize("name", ["Diameter", "HTTP/1", "HTTP/2", "TLS"])
def test_readers_of_streams_never_raise(name):
    makers = {"Diameter": DiameterStream, "HTTP/1": HTTP1, "HTTP/2": lambda: HTTP2(began=False), "TLS": TLS}

    @PLENTY
    @given(st.data(), mutated(name), mutated())
    def holds(data, octets, more):
        reader = makers[name]()
        for frame, (piece, forward, lost) in enumerate(pieces(data, octets + more), 1):
            reader.feed(piece, forward=forward, frame=FrameRef(0, frame), time=frame, lost=lost)
        if name != "Diameter":
            reader.finish()
        assert all(isinstance(text, str) for _, text, _ in reader.faults)

    holds()


@PLENTY
@given(st.data(), mutated(), mutated())
def test_streams_of_any_protocol_never_raise_and_blame_no_decoder(data, octets, more):
    reader = StreamReader()
    for frame, (piece, forward, lost) in enumerate(pieces(data, octets + more), 1):
        reader.feed(Chunk(0, forward, FrameRef(0, frame), frame, piece, int(lost)), ENDS)
    found = reader.finish([ENDS])
    assert not [p for p in found.problems if p.kind.label == "fault.decoder"]


@PLENTY
@given(st.data(), st.sampled_from(["HTTP/1", "HTTP/2", "TLS", "Diameter"]))
def test_messages_do_not_depend_on_how_the_octets_are_cut(data, name):
    found = []
    for size in (10_000, data.draw(st.integers(1, 50))):
        reader, octets = StreamReader(), SAMPLES[name]
        for at in range(0, len(octets), size):
            reader.feed(Chunk(0, True, FrameRef(0, 1), 1, octets[at : at + size]), ENDS)
        whole = reader.finish([ENDS])
        found.append((whole.messages, whole.problems))
    assert found[0] == found[1]


@PLENTY
@given(st.binary(max_size=120), st.booleans())
def test_header_blocks_raise_malformed_and_nothing_else(octets, known):
    table = HeaderTable(known_from_start=known)
    for _ in range(2):
        try:
            table.read(octets)
        except Malformed:
            continue
    assert table._size <= max(table._limit, 0)


@PLENTY
@given(
    st.lists(HEADERS_OF_SERVICES, max_size=6), st.booleans(), st.lists(st.sampled_from([0, 64, 200, 4096]), max_size=6)
)
def test_header_lists_come_out_as_an_encoder_put_them_in(lists, coded, sizes):
    encoder, table = hpack.Encoder(), HeaderTable(known_from_start=True)
    for number, headers in enumerate(lists):
        if number < len(sizes):
            encoder.header_table_size = sizes[number]
        raw = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]
        assert table.read(encoder.encode(raw, huffman=coded)) == tuple(headers)


@PLENTY
@given(st.binary(max_size=400))
def test_strings_come_out_of_their_code_as_they_went_in(octets):
    coded = HuffmanEncoder(REQUEST_CODES, REQUEST_CODES_LENGTH).encode(octets)
    assert huffman(coded) == octets.decode("latin-1")


@PLENTY
@given(st.binary(min_size=1, max_size=300), st.integers(0, (1 << 32) - 1), st.randoms(use_true_random=False))
def test_a_stream_out_of_shuffled_and_repeated_segments_is_the_stream_in(octets, begin, chance):
    cuts = sorted(chance.sample(range(1, len(octets)), min(len(octets) - 1, chance.randrange(9))))
    spans = list(zip([0, *cuts], [*cuts, len(octets)], strict=True))
    spans += [chance.choice(spans) for _ in range(chance.randrange(5))]
    spans += [(at, min(at + chance.randrange(1, 40), len(octets))) for at in (chance.randrange(len(octets)),) * 2]
    chance.shuffle(spans)
    frames = [up(begin + 1 + start, octets[start:end]) for start, end in spans]
    frames.insert(chance.randrange(len(frames)), up(begin, flags=SYN)) if chance.random() < 0.2 else None
    reader = read([up(begin, flags=SYN), *frames])
    assert streams(reader.tcp.take()) == {(0, True): octets}
    assert reader.tcp.conflicts == []
    assert reader.problems == []


@PLENTY
@given(st.binary(min_size=50, max_size=300), st.randoms(use_true_random=False))
def test_what_a_stream_lost_is_counted_octet_by_octet(octets, chance):
    spans = [(at, min(at + 10, len(octets))) for at in range(0, len(octets), 10)]
    kept = [span for span in spans if chance.random() < 0.7]
    reader = read([*opened(), *(up(100 + start, octets[start:end]) for start, end in kept)])
    chunks, at = reader.tcp.take(), 0
    for chunk in chunks:
        at += chunk.lost
        assert octets[at : at + len(chunk.data)] == chunk.data
        at += len(chunk.data)
    assert at == (kept[-1][1] if kept else 0)


def any_frames(seed):
    """Segments and datagrams of every kind, in an order that no network makes."""
    chance = random.Random(seed)
    found = []
    for _ in range(60):
        flags = chance.choice((0, ACK, ACK, ACK, SYN, SYN | ACK, FIN | ACK, RST, 0xFF))
        data = chance.choice((b"", b"\0", bytes(chance.randrange(40)), SAMPLES["HTTP/1"][: chance.randrange(90)]))
        number = chance.choice((100, 500, 0xFFFFFFF0, 1 << 31)) + chance.randrange(-5, 60)
        side = chance.choice((up, down))
        frame = bytearray(side(number, data, flags, chance.choice((0, 100, 500)) + chance.randrange(90)))
        if chance.random() < 0.1:
            frame[chance.randrange(14, len(frame))] = chance.randrange(256)
        found.append(bytes(frame))
        if chance.random() < 0.2:
            found.append(datagram(SAMPLES["PFCP"], ("10.4.0.1", 8805), ("10.4.1.1", 8805))[: chance.randrange(30, 150)])
    return found


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 1 << 32), st.integers(1, 40))
def test_frames_of_any_order_are_read_and_batches_change_nothing(seed, size):
    frames = any_frames(seed)
    found = []
    for step in (len(frames), size):
        reader = FrameReader()
        for at in range(0, len(frames), step):
            times = [n * 10_000_000 for n in range(at, min(at + step, len(frames)))]
            reader.feed(frame_batch(frames[at : at + step], times, first=at + 1))
        reader.finish()
        found.append(
            (reader.tcp.take(), reader.tcp.connections, reader.tcp.conflicts, reader.control.take(), reader.problems)
        )
    assert found[0] == found[1]


@pytest.mark.parametrize(
    ("reader", "begin", "more"),
    [
        (HTTP1, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFF\r\n", bytes(1 << 16)),
        (HTTP1, b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1;" + b"x" * (1 << 16)),
        (HTTP1, b"HTTP/1.1 200 OK\r\nContent-Length: 999999999999\r\n\r\n", bytes(1 << 16)),
        (HTTP1, b"GET / HTTP/1.1\r\n", b"x: y\r\n" * 9000),
        (lambda: HTTP2(began=True), PREFACE + h2_frame(HEADERS, 1, b""), h2_frame(CONTINUATION, 1, bytes(60000))),
        (lambda: HTTP2(began=True), PREFACE + h2_headers(1, {":status": "200"}, 4), h2_frame(DATA, 1, bytes(60000))),
        (TLS, client_hello(), record(handshake(1, b"")[:1] + b"\3\xff\xff" + bytes(16000))),
        (DiameterStream, b"", b"\1\x0f\xff\xfc\x80\0\x01\x01" + bytes(60000)),
    ],
)  # fmt: skip
def test_no_stream_fills_the_memory(reader, begin, more):
    one = reader()
    one.feed(begin, forward=True, frame=FrameRef(0, 1), time=1)
    for _ in range(80):
        one.feed(more, forward=True, frame=FrameRef(0, 2), time=2)
    ways = getattr(one, "_ways", None)
    pending = one._pending[True] if ways is None else ways[True].pending
    assert len(pending) <= max(LARGEST_FRAME, LARGEST_HEAD) + len(more)
    if isinstance(one, HTTP2):
        assert len(ways[True].block) <= LARGEST_BLOCK
        assert all(len(m.body) <= MOST_BODY for m in ways[True].open.values())


@PLENTY
@given(
    payload=st.binary(max_size=200),
    version=st.sampled_from([0x1E, 0x20, 0x30, 0x32, 0x36, 0x40, 0x48, 0x50, 0x58]),
    cut=st.booleans(),
)
def test_gtp_c_never_raises_anything_but_malformed(payload, version, cut):
    octets = bytes([version]) + payload[:1] + struct.pack(">H", max(len(payload) - 3, 0)) + payload[1:]
    cursor = Cursor(octets, "GTP-C", cut=cut)
    with contextlib.suppress(Malformed):
        assert 1 <= len(gtp_c(cursor)) <= 2


@PLENTY
@given(payloads=st.lists(st.binary(max_size=80), max_size=6))
def test_gtp_u_of_any_octets_is_survived(payloads):
    frames = [
        datagram(struct.pack(">BBHI", 0x30 | (n & 7), 255, len(one), n) + one, ("10.0.0.1", 2152), ("10.0.0.2", 2152))
        for n, one in enumerate(payloads)
    ]
    table = read(frames).tunnels.table if frames else None
    found = [table.tunnel(n) for n in range(len(table))] if table is not None else []
    # One counts as soon as its mandatory octets are there.
    assert sum(one.packets for one in found) == len(frames)
