"""What first octets say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.frames.ip import TCP, UDP
from cleannet.trust import flow_kinds
from cleannet.trust.flow_kinds import HEAD, NAMES, kinds


def kind(octets: bytes, protocol: int = TCP, source: int = 50000, to: int = 9999, size: int = 100) -> str:
    head = np.frombuffer(octets[:HEAD].ljust(HEAD, b"\0"), np.uint8).reshape(1, HEAD)
    columns = (np.array([one], np.int64) for one in (size, protocol, source, to))
    length, transport, *ports = columns
    return NAMES[int(kinds(head, length, transport, (ports[0], ports[1]))[0])]


@pytest.mark.parametrize(
    ("octets", "protocol", "to", "name"),
    [
        (b"\x16\x03\x01\x02\x00\x01", TCP, 9999, "TLS"),
        (b"\x17\x03\x03\x40\x00", TCP, 443, "TLS"),
        (b"\x17\x03\x03\xff\xff", TCP, 443, "not recognised"),
        (b"\x16\x03\x01\x02\x00\x01", UDP, 443, "not recognised"),
        (b"\xc3\x00\x00\x00\x01", UDP, 443, "QUIC"),
        (b"\xc3\x6b\x33\x43\xcf", UDP, 8443, "QUIC"),
        (b"\xc3\x12\x34\x56\x78", UDP, 443, "not recognised"),
        (b"\x43\x00\x00\x00\x01", UDP, 443, "not recognised"),
        (b"\x16\xfe\xfd", UDP, 9999, "DTLS"),
        (b"SSH-2.0-x", TCP, 22, "SSH"),
        (b"GET / HTTP/1.1", TCP, 9999, "HTTP"),
        (b"PRI * HTTP/2.0", TCP, 80, "HTTP/2"),
        (b"INVITE sip:", UDP, 5060, "SIP"),
        (b"\x00\x01\x01\x00", UDP, 53, "DNS"),
        (b"\x00\x30\x00\x01", TCP, 53, "DNS"),
        (b"\x23", UDP, 123, "NTP"),
        (b"\x80\x60", UDP, 40000, "not recognised"),
    ],
)
def test_kinds(octets: bytes, protocol: int, to: int, name: str):
    assert kind(octets, protocol, to=to) == name


def test_short_ones_to_known_ports_are_not_recognised():
    assert kind(b"\x23", UDP, to=123, size=5) == "not recognised"
    assert kind(b"\x23", UDP, source=123, size=5) == "not recognised"
    assert kind(b"\x00", UDP, to=53, size=5) == "not recognised"


def test_every_kind_is_of_one_class():
    assert not flow_kinds.ENCRYPTED & flow_kinds.READABLE
    assert flow_kinds.ENCRYPTED | flow_kinds.READABLE | {flow_kinds.UNKNOWN} == set(range(len(NAMES)))


@given(st.binary(max_size=HEAD), st.sampled_from([TCP, UDP]), st.integers(0, 65535), st.integers(0, 65535))
def test_whatever_comes(octets: bytes, protocol: int, source: int, to: int):
    assert kind(octets, protocol, source, to, len(octets)) in NAMES
