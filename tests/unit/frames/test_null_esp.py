"""ESP that is not ciphered, told by its octets."""

import os
import random
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.frames import null_esp


def summed(octets, at):
    """The octets with a checksum (RFC 1071) at an offset."""
    return octets[:at] + (0xFFFF - null_esp._sum(octets)).to_bytes(2, "big") + octets[at + 2 :]


def ipv4(size=24):
    return summed(
        struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + size, 7, 0, 64, 17, 0, b"\x0a\0\0\1", b"\x0a\0\0\2"), 10
    ) + bytes(range(size))


def udp(size=9):
    return struct.pack(">HHHH", 2152, 2152, 8 + size, 0) + bytes(size)


TCP = struct.pack(">HHIIBBHHH", 5060, 5061, 1, 2, 0x50, 0x18, 900, 0, 0) + b"REGISTER sip:ims"
SCTP = struct.pack(">HHII", 38412, 38412, 1, 0) + struct.pack(">BBHIHHI", 0, 3, 19, 1, 0, 0, 60) + b"abc\0"
IPV6 = struct.pack(">IHBB16s16s", 6 << 28, 12, 17, 64, bytes(16), bytes(16)) + udp(4)
ICMP = summed(struct.pack(">BBHHH", 8, 0, 0, 1, 1) + b"abcdefgh", 2)


def esp(inner, protocol, *, vector=0, check=12, padding=None):
    """A packet of null encryption."""
    size = -(vector + len(inner) + 2) % 4 if padding is None else padding
    trailer = bytes(range(1, size + 1)) + bytes((size, protocol))
    return struct.pack(">II", 7, 1) + os.urandom(vector) + inner + trailer + os.urandom(check)


def readable(make, packets, port=None):
    if port is None:
        frames = [make.ipv4(packet, protocol=50) for packet in packets]
    else:
        frames = [make.ipv4(make.udp(packet, (port, port)), protocol=17) for packet in packets]
    _, reader = make.read(make.batch(frames, link=101))
    return {key[2] for key in reader.links.readable}


@pytest.mark.parametrize("check", [0, 8, 12, 16, 24, 32])
@pytest.mark.parametrize(
    ("inner", "protocol"), [(ipv4(), 4), (IPV6, 41), (udp(), 17), (SCTP, 132), (ICMP, 1), (TCP, 6)]
)
def test_each_protocol_behind_each_length_of_check_value(make, inner, protocol, check):
    assert readable(make, [esp(inner, protocol, check=check)] * 3) == {7}


def test_authentication_by_gmac_has_a_vector_first(make):
    assert readable(make, [esp(udp(), 17, vector=8, check=16)]) == {7}


def test_longer_padding(make):
    assert readable(make, [esp(udp(6), 17, padding=16)]) == {7}
    wrong = bytearray(esp(udp(6), 17, padding=16))
    wrong[-12 - 4] ^= 1
    assert readable(make, [bytes(wrong)]) == set()


def test_in_udp_too(make):
    assert readable(make, [esp(udp(), 17)], port=4500) == {7}


def test_one_segment_of_tcp_does_not_prove_it(make):
    assert readable(make, [esp(TCP, 6)]) == set()


@pytest.mark.parametrize(
    ("inner", "protocol"),
    [
        (b"\x55" + ipv4()[1:], 4),
        (ipv4()[:10] + b"\0\0" + ipv4()[12:], 4),
        (ipv4() + bytes(4), 4),
        (b"\x50" + IPV6[1:], 41),
        (udp()[:4] + b"\0\x77" + udp()[6:], 17),
        (TCP[:12] + b"\xf0" + TCP[13:], 6),
        (TCP[:13] + b"\x03" + TCP[14:], 6),
        (TCP[:16], 6),
        (SCTP[:12] + b"\x77" + SCTP[13:], 132),
        (SCTP[:15] + b"\xee" + SCTP[16:], 132),
        (ICMP[:4] + b"\xff" + ICMP[5:], 1),
        (udp(), 99),
    ],
)
def test_what_does_not_hold_together_is_ciphered(make, inner, protocol):
    assert readable(make, [esp(inner, protocol)] * 3) == set()


def test_one_readable_packet_among_ciphered_ones_is_chance(make):
    noise = [struct.pack(">II", 7, n) + os.urandom(64) for n in range(9)]
    assert readable(make, [esp(udp(), 17), *noise]) == set()


def test_ciphertext_is_not_taken_for_packets(make):
    source = random.Random(4)
    packets = [struct.pack(">II", n, 1) + source.randbytes(4 * source.randrange(4, 90)) for n in range(256, 4000)]
    assert readable(make, packets) == set()


def test_only_the_first_packets_are_looked_at(make, monkeypatch):
    monkeypatch.setattr(null_esp, "SAMPLE", 4)
    noise = [struct.pack(">II", 7, n) + os.urandom(64) for n in range(50)]
    assert readable(make, [esp(udp(), 17)] * 4 + noise) == {7}


@given(st.binary(max_size=200), st.sampled_from([0, 8]), st.sampled_from([0, 8, 12, 16, 24, 32]))
def test_any_octets_are_borne(octets, vector, check):
    assert null_esp._weight(octets, vector, check) in (0, 1, 2)


@given(st.sampled_from([1, 4, 6, 17, 41, 132]), st.binary(max_size=80))
def test_any_inner_octets_are_borne(protocol, octets):
    assert null_esp._weight(octets + bytes((0, protocol)), 0, 0) in (0, 1, 2)
