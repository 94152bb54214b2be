"""ESP with keys, over packets made by hand (made, after RFC 4303 and RFC 4106)."""

import hmac
import struct

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.frames import ciphers
from cleannet.frames.esp import CBC, GCM, NULL, SHA_1, SHA_256, ESPKey
from cleannet.frames.reader import FrameReader

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
KEY, SALT, MAC_KEY = bytes(range(16)), b"salt", bytes(range(50, 82))
CODES = {SHA_1: ("sha1", 12, 20), SHA_256: ("sha256", 16, 32)}


def trailed(payload, following, block=4):
    size = -(len(payload) + 2) % block
    return payload + bytes(range(1, size + 1)) + bytes([size, following])


def gcm(payload, following=132, *, spi=7, sequence=1, tag=16, high=None):
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    vector = struct.pack(">Q", sequence)
    encryptor = Cipher(algorithms.AES(KEY), modes.GCM(SALT + vector)).encryptor()
    extended = b"" if high is None else struct.pack(">I", high)
    encryptor.authenticate_additional_data(struct.pack(">I", spi) + extended + struct.pack(">I", sequence))
    hidden = encryptor.update(trailed(payload, following)) + encryptor.finalize()
    return struct.pack(">II", spi, sequence) + vector + hidden + encryptor.tag[:tag]


def cbc(payload, following=132, *, code=SHA_256, spi=7, null=False):
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    head = struct.pack(">II", spi, 1)
    if null:
        body = head + trailed(payload, following)
    else:
        encryptor = Cipher(algorithms.AES(KEY), modes.CBC(bytes(16))).encryptor()
        hidden = encryptor.update(trailed(payload, following, 16)) + encryptor.finalize()
        body = head + bytes(16) + hidden
    name, size, length = CODES[code]
    return body + hmac.digest(MAC_KEY[:length], body, name)[:size]


def key(cipher=GCM, **more):
    given = {"key": KEY + SALT if cipher == GCM else KEY if cipher == CBC else b""} | more
    if "integrity" in more:
        given["integrity_key"] = MAC_KEY[: CODES[more["integrity"]][2]]
    return ESPKey(given.pop("spi", 7), cipher, given.pop("key"), **given)


def opened(make, keys, *packets, protocol=50, cut=()):
    """The messages that a reader with keys finds, and the reader."""
    frames = [make.ipv4(one, protocol=protocol) for one in packets]
    reader = FrameReader(keys)
    found = make.rows(reader.feed(make.batch(frames, link=101, cut=cut)))
    return [one[2] for one in found + make.rows(reader.finish())], reader


def test_transport_mode_opens_as_if_it_had_been_in_clear(make):
    found, reader = opened(make, [key()], gcm(make.sctp(make.data(1, b"NGAP"))))
    assert found == [b"NGAP"]
    assert (reader.esp.opened, reader.esp.closed) == (1, 0)
    assert reader.esp.carried == {("10.0.0.1", "10.0.0.2", 7): {"N2"}}
    assert reader.esp.hidden == {0}
    assert reader.esp.clear == set()
    assert reader.esp.frames.tolist() == [1]
    assert reader.associations.associations[0].ports == (40000, 38412)


@pytest.mark.parametrize("tag", [8, 12, 16])
def test_shorter_check_values(make, tag):
    assert opened(make, [key(tag=tag)], gcm(make.sctp(make.data(1)), tag=tag))[0] == [b"x"]


def test_extended_sequence_numbers(make):
    assert opened(make, [key()], gcm(make.sctp(make.data(1)), high=0))[0] == [b"x"]


@pytest.mark.parametrize("code", [SHA_1, SHA_256])
@pytest.mark.parametrize("null", [False, True])
def test_aes_cbc_and_null_encryption(make, code, null):
    packet = cbc(make.sctp(make.data(1, b"NGAP")), code=code, null=null)
    cipher = NULL if null else CBC
    assert opened(make, [key(cipher, integrity=code)], packet)[0] == [b"NGAP"]
    broken = packet[:-1] + bytes([packet[-1] ^ 1])
    found, reader = opened(make, [key(cipher, integrity=code)], broken)
    assert found == []
    assert reader.esp.closed == 1


def test_tunnel_mode_opens_the_datagram_inside(make):
    inner = make.ipv4(make.sctp(make.data(1, b"one")), "192.0.2.1", "192.0.2.2")
    six = make.ipv6(make.sctp(make.data(1, b"two"), ports=(1, 36412)))
    found, reader = opened(make, [key()], gcm(inner, 4), gcm(six, 41, sequence=2))
    assert found == [b"one", b"two"]
    assert reader.esp.carried == {("10.0.0.1", "10.0.0.2", 7): {"N2", "S1"}}
    ends = [one.addresses for one in reader.associations.associations]
    assert (["192.0.2.1"], ["192.0.2.2"]) in ends


def test_in_udp(make):
    packet = make.udp(gcm(make.sctp(make.data(1, b"NGAP"))), (4500, 4500))
    ike = make.udp(bytes(4) + bytes(40), (4500, 4500))
    found, reader = opened(make, [key()], packet, ike, protocol=17)
    assert found == [b"NGAP"]
    assert reader.esp.closed == 0


def test_user_plane_inside_is_not_in_clear(make):
    gtp_u = make.udp(struct.pack(">BBHI", 0x30, 255, 20, 1) + make.ipv4(b"", protocol=6), (2152, 2152))
    _, reader = opened(make, [key()], gcm(gtp_u, 17))
    assert reader.links.clear == {}
    assert reader.esp.carried == {("10.0.0.1", "10.0.0.2", 7): {"N3"}}


def test_wrong_keys_are_counted_and_others_left_alone(make):
    packets = [gcm(make.sctp(make.data(n)), sequence=n) for n in (1, 2, 3)]
    found, reader = opened(make, [key(key=bytes(20))], *packets, gcm(b"", spi=9))
    assert found == []
    assert (reader.esp.opened, reader.esp.closed) == (0, 3)
    assert make.problems(reader) == {("ciphered.wrong-key", "ESP: the keys that were given do not fit"): (1, 3)}
    assert reader.esp.frames.tolist() == []


def test_addresses_tell_associations_of_one_index_apart(make):
    packet = gcm(make.sctp(make.data(1)))
    for more, fits in (
        ({"source": "10.0.0.1"}, True),
        ({"source": "10.0.0.9"}, False),
        ({"destination": "::1"}, False),
    ):
        found, reader = opened(make, [key(**more)], packet)
        assert bool(found) is fits
        assert reader.esp.closed == 0
    assert opened(make, [key(key=bytes(20)), key()], packet)[0] == [b"x"]


def test_cut_packets_are_of_the_capture(make):
    packet = gcm(make.sctp(make.data(1, bytes(50))))
    found, reader = opened(make, [key()], packet, cut={0: 60})
    assert found == []
    assert make.problems(reader) == {("capture.cut-by-snaplen", "ESP packet cut"): (1, 1)}


def test_what_lay_inside_and_in_clear_is_told_apart(make):
    frames = [make.ipv4(gcm(make.sctp(make.data(1))), protocol=50), make.ipv4(make.sctp(make.data(2)))]
    reader = FrameReader([key()])
    reader.feed(make.batch(frames, link=101))
    reader.finish()
    assert reader.esp.hidden == reader.esp.clear == {0}


def test_without_keys_there_is_no_opener(make):
    found, reader = opened(make, (), gcm(make.sctp(make.data(1))))
    assert found == []
    assert reader.esp is None


def test_no_text_shows_a_key():
    one = key()
    assert KEY.hex() not in repr(one) + str(one)
    assert not hasattr(one, "__dict__")


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_octets_make_it_fail(make, data):
    keys = [key(), key(NULL, spi=8), key(CBC, integrity=SHA_1, spi=9), key(CBC, spi=10)]
    packets = [struct.pack(">I", data.draw(st.integers(6, 11))) + data.draw(st.binary(max_size=90)) for _ in range(3)]
    _, reader = opened(make, keys, *packets)
    assert reader.esp.opened + reader.esp.closed <= 3
    assert np.all(reader.esp.frames > 0)
