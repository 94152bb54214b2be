"""DTLS over SCTP: records, fragments, cookies, what is sent again; one recorded handshake, the others made."""

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.dtls import DTLS, DTLSReader
from cleannet.frames.associations import Association
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind
from cleannet.model.sent import Transport
from cleannet.model.tls import TLS_1_2, TLS_1_3
from support.certificates import certificate_of
from support.core_octets import client_hello, server_hello
from support.made import Sent, batch_of, placed

PLACE = FrameRef(0, 1)


def record(body, kind=22, epoch=0, version=0xFEFD):
    """A record of DTLS (RFC 6347, 4.1)."""
    return struct.pack(">BHHHIH", kind, version, epoch, 0, 1, len(body)) + body


def fragments(kind, body, number=0, size=10_000):
    """A handshake message in fragments (4.2.2)."""
    parts = [(n, body[n : n + size]) for n in range(0, len(body), size)] or [(0, b"")]
    head = bytes([kind]) + len(body).to_bytes(3, "big") + number.to_bytes(2, "big")
    return [head + n.to_bytes(3, "big") + len(part).to_bytes(3, "big") + part for n, part in parts]


def hello(cookie=b"", version=0xFEFD, **more):
    body = client_hello(**more)[9:]
    return struct.pack(">H", version) + body[2:35] + bytes([len(cookie)]) + cookie + body[35:]


def answer(suite=0xC02B, version=0xFEFD):
    body = server_hello(TLS_1_2, suite)[9:]
    return struct.pack(">H", version) + body[2:]


CERTIFICATE = certificate_of(names=("gnb.example",))
CHAIN = (len(CERTIFICATE) + 3).to_bytes(3, "big") + len(CERTIFICATE).to_bytes(3, "big") + CERTIFICATE


def read(*sent):
    one = DTLS(PLACE, 7)
    for frame, (forward, octets) in enumerate(sent, 1):
        one.feed(octets, forward=forward, place=FrameRef(0, frame))
    return one


def up(body, kind=1, number=0, size=10_000):
    return [(True, record(part)) for part in fragments(kind, body, number, size)]


def down(body, kind=2, number=0, size=10_000):
    return [(False, record(part)) for part in fragments(kind, body, number, size)]


FINISHED = [(True, record(b"\1", 20) + record(b"x" * 40, 22, epoch=1)), (False, record(b"x" * 40, 22, epoch=1))]
WHOLE = [
    *up(hello(versions=(TLS_1_2,))),
    *down(b"\xfe\xfd\4abcd", 3),
    *up(hello(b"abcd", versions=(TLS_1_2,)), number=1),
    *down(answer(), number=1),
    *down(CHAIN, 11, 2),
    *down(b"\3\0\x17\1a", 12, 3),
    *down(b"", 14, 4),
    *FINISHED,
]


@pytest.mark.parametrize("size", [10_000, 50])
def test_a_handshake_of_dtls_1_2(size):
    sent = [*WHOLE[:4], *down(CHAIN, 11, 2, size)[::-1], *WHOLE[5:]]
    made = read(*sent).handshake()
    assert (made.version, made.version_name, made.offered) == (TLS_1_2, "DTLS 1.2", (TLS_1_2,))
    assert (made.suite, made.group, made.encrypted, made.client_asked) == (0xC02B, 23, True, False)
    assert (made.client.frame, made.server.frame) == (1, 4)
    assert (made.datagrams, made.protocol, made.at.frame) == (True, "DTLS", PLACE)
    assert made.server_shown.names == ("gnb.example",)
    assert read(*sent).faults == []


def test_what_is_sent_again_changes_nothing():
    assert read(*WHOLE[:4], *WHOLE).handshake() == read(*WHOLE).handshake()


def test_dtls_1_0_and_1_3():
    old = read(*up(hello(version=0xFEFF, versions=(0xFEFF,))), *down(answer(0xC013, 0xFEFF))).handshake()
    assert (old.version_name, old.offered, old.encrypted) == ("DTLS 1.0", (0x0302,), False)
    new = struct.pack(">H", 0xFEFD) + server_hello(0xFEFC)[11:]
    made = read(*up(hello(versions=(0xFEFC, 0xFEFD))), *down(new)).handshake()
    assert (made.version, made.version_name, made.offered) == (TLS_1_3, "DTLS 1.3", (TLS_1_3, TLS_1_2))


def test_ends_and_faults_are_told():
    parts = [*up(hello()), *down(answer())]
    reader = DTLSReader()
    messages = [Sent(octets, frame=n, second=n, up=forward, ppid=66) for n, (forward, octets) in enumerate(parts, 1)]
    batch = batch_of(placed([*messages, Sent(b"\0\x15\0\x33abcdefghijkl", frame=9)]))
    wanted = DTLSReader.wanted(batch)
    assert wanted.tolist() == [True, True, False]
    association = Association(addresses=(["10.0.0.1"], ["10.0.0.2"]), ports=(40000, 38412))
    reader.feed(batch.chosen(wanted), [association])
    (one,) = reader.messages
    assert (one.source, one.destination, one.destination_port) == ("10.0.0.1", "10.0.0.2", 38412)
    assert (one.transport, one.time, reader.problems) == (Transport.SCTP, 1_000_000_000, [])


def test_a_fragment_past_the_end_and_too_large_a_message():
    bad = bytes([1]) + (5).to_bytes(3, "big") + b"\0\0" + (3).to_bytes(3, "big") + (4).to_bytes(3, "big") + b"abcd"
    assert [kind for kind, *_ in read((True, record(bad))).faults] == [ProblemKind.LENGTH_PAST_END]
    huge = bytes([1]) + b"\xff\xff\xff" + bytes(8)
    assert [kind for kind, *_ in read((True, record(huge))).faults] == [ProblemKind.LIMIT_REACHED]
    assert read((True, record(huge))).handshake() is None


@given(st.lists(st.tuples(st.booleans(), st.binary(max_size=80)), max_size=6))
def test_hostile_octets_do_no_harm(parts):
    read(*parts, *((forward, record(octets)) for forward, octets in parts)).handshake()
    for kind in (1, 2, 11, 12):
        read(*((forward, record(f)) for forward, octets in parts for f in fragments(kind, octets))).handshake()


def recorded():
    """The datagrams of a handshake that a real client and server made."""
    text = (Path(__file__).parent / "test_dtls_recorded.txt").read_text()
    sent: list[tuple[bool, bytes]] = []
    for line in text.splitlines():
        if line[:1] in "<>" and line:
            sent.append((line[0] == ">", bytes.fromhex(line[2:])))
        elif line.startswith("  "):
            sent[-1] = sent[-1][0], sent[-1][1] + bytes.fromhex(line.strip())
    return sent


def test_a_recorded_handshake():
    one = read(*recorded())
    made = one.handshake()
    assert (made.version_name, made.suite, made.group, made.encrypted) == ("DTLS 1.2", 0xC030, 29, True)
    assert (made.client.frame, made.server.frame, made.client_asked) == (1, 4, False)
    shown = made.server_shown
    assert (shown.names, shown.own_issuer, shown.key, shown.bits) == (("gnb.example",), True, "RSA", 2048)
    assert one.faults == []


@given(st.data())
def test_a_recorded_handshake_changed_anywhere_does_no_harm(data):
    parts = recorded()
    for _ in range(data.draw(st.integers(1, 5))):
        n = data.draw(st.integers(0, len(parts) - 1))
        octets = bytearray(parts[n][1] or b"\0")
        octets[data.draw(st.integers(0, len(octets) - 1))] = data.draw(st.integers(0, 255))
        parts[n] = parts[n][0], bytes(octets[: data.draw(st.integers(0, len(octets)))])
    read(*parts).handshake()
