"""Keys of TLS against RFC 8448, and records of TLS 1.2 against those of real connections (test_tls_inside)."""

import hashlib

import pytest

from cleannet.decode.tls_ciphers import SUITES_1_2, SUITES_1_3, expand_label, open_1_2, open_1_3, updated
from cleannet.frames import ciphers

SECRET = bytes.fromhex("b3eddb126e067f35a780b3abf45e2d8f3b1a950738f52e9600746a0e27a55a21")
"""client_handshake_traffic_secret of RFC 8448, 3."""
pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")


def test_keys_of_a_traffic_secret():
    """RFC 8448, 3: write keys of the client's handshake."""
    assert expand_label("sha256", SECRET, "key", 16).hex() == "dbfaa693d1762c5b666af5d950258d01"
    assert expand_label("sha256", SECRET, "iv", 12).hex() == "5bd3c71b836e0b76bb73265f"


def test_long_expansions():
    assert len(expand_label("sha256", SECRET, "key", 100)) == 100
    assert expand_label("sha256", SECRET, "x", 40)[:32] != SECRET


@pytest.mark.parametrize("number", sorted(SUITES_1_3))
def test_records_of_1_3(number):
    from cryptography.hazmat.primitives.ciphers import aead

    suite = SUITES_1_3[number]
    secret = bytes(range(hashlib.new(suite.hash).digest_size))
    key = expand_label(suite.hash, secret, "key", suite.key)
    nonce = int.from_bytes(expand_label(suite.hash, secret, "iv", 12), "big") ^ 5
    seal = {
        "GCM": lambda: aead.AESGCM(key),
        "ChaCha20": lambda: aead.ChaCha20Poly1305(key),
        "CCM": lambda: aead.AESCCM(key),
        "CCM_8": lambda: aead.AESCCM(key, tag_length=8),
    }[suite.mode]()
    size = len(b"GET /\x17\0\0\0") + (8 if suite.mode == "CCM_8" else 16)
    body = seal.encrypt(nonce.to_bytes(12, "big"), b"GET /\x17\0\0\0", b"\x17\x03\x03" + size.to_bytes(2, "big"))
    opened = open_1_3(suite, secret)
    assert opened(5, 23, 0x0303, body) == (23, b"GET /")
    assert opened(6, 23, 0x0303, body) is None
    assert open_1_3(suite, secret + b"\0") is None


def test_a_record_of_padding_alone_is_nothing():
    from cryptography.hazmat.primitives.ciphers.aead import AESGCM

    suite, secret = SUITES_1_3[0x1301], bytes(32)
    key, nonce = expand_label("sha256", secret, "key", 16), expand_label("sha256", secret, "iv", 12)
    body = AESGCM(key).encrypt(nonce, bytes(4), b"\x17\x03\x03\0\x14")
    assert open_1_3(suite, secret)(0, 23, 0x0303, body) is None


def test_an_update_changes_the_secret():
    suite = SUITES_1_3[0x1302]
    first = bytes(48)
    assert len(updated(suite, first)) == 48
    assert len({first, updated(suite, first), updated(suite, updated(suite, first))}) == 3


@pytest.mark.parametrize("number", sorted(SUITES_1_2))
@pytest.mark.parametrize("mac_last", [False, True])
def test_what_is_no_record_does_not_open(number, mac_last):
    randoms = bytes(32), bytes(32)
    opened = open_1_2(SUITES_1_2[number], bytes(48), randoms, client=True, mac_last=mac_last)
    for size in (0, 7, 16, 31, 32, 64, 80):
        assert opened(0, 23, 0x0303, bytes(size)) is None
