"""Algorithms of NAS against the test data that TS 33.501, D.4 names (TS 33.401, annex C; TS 35.217; TS 35.223)."""

import pytest

from cleannet.decode.nas_algorithms import code, code_of_bits, deciphered
from cleannet.frames import ciphers

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
KEY = bytes.fromhex("d3c5d592327fb11c4035c6680af8c6d1")
PLAIN = bytes.fromhex("981ba6824c1bfb1ab485472029b71d808ce33e2cc3c0b5fc1f3de8a6dc66b1f0")


@pytest.mark.parametrize(
    ("algorithm", "hidden"),
    [
        (1, "5d5bfe75eb04f68ce0a12377ea00b37d47c6a0ba06309155086a859c4341b3"),
        (2, "e9fed8a63d155304d71df20bf3e82214b20ed7dad2f233dc3c22d7bdeeed8e"),
    ],
)
def test_ciphering_with_snow_3g_and_aes(algorithm, hidden):
    """Test set 1 of each (253 bits: the last octet is left out here)."""
    assert deciphered(algorithm, KEY, 0x398A59B4, 0x15, 1, PLAIN[:31]).hex() == hidden
    assert deciphered(algorithm, KEY, 0x398A59B4, 0x15, 1, bytes.fromhex(hidden)) == PLAIN[:31]


def test_ciphering_with_zuc():
    """128-EEA3, test set 1 (193 bits)."""
    key = bytes.fromhex("173d14ba5003731d7a60049470f00a29")
    plain = bytes.fromhex("6cf65340735552ab0c9752fa6f9025fe0bd675d9005875b2")
    hidden = "a6c85fc66afb8533aafc2518dfe784940ee1e4b030238cc8"
    assert deciphered(3, key, 0x66035492, 0xF, 0, plain).hex() == hidden


def test_the_null_algorithm_and_those_not_known():
    assert deciphered(0, KEY, 1, 1, 0, PLAIN) == PLAIN
    assert deciphered(4, KEY, 1, 1, 0, PLAIN) is None
    assert code(0, KEY, 1, 1, 0, PLAIN) is None
    assert code(7, KEY, 1, 1, 0, PLAIN) is None


LONG = (
    "35c68716633c66fb750c266865d53c11ea05b1e9fa49c8398d48e1efa5909d3947902837f5ae96d5a05bc8d61ca8dbef1b13a4b4abfe4fb1"
    "006045b674bb54729304c382be53a5af05556176f6eaa2ef1d05e4b083181ee674cda5a485f74d7a"
)


@pytest.mark.parametrize(
    ("algorithm", "key", "count", "bearer", "octets", "expected"),
    [
        (1, "2bd6459f82c5b300952c49104881ff48", 0x38A6F056, 0x1F, "3332346263393861373479", "731f1165"),
        (1, "83fd23a244a74cf358da3019f1722635", 0x36AF6144, 0x0F, LONG, "bba74492"),
        (2, "d3c5d592327fb11c4035c6680af8c6d1", 0x398A59B4, 0x1A, "484583d5afe082ae", "b93787e6"),
        (2, "83fd23a244a74cf358da3019f1722635", 0x36AF6144, 0x0F, LONG, "e657e182"),
    ],
)
def test_codes_with_snow_3g_and_aes(algorithm, key, count, bearer, octets, expected):
    """TS 33.401, C.4 (test sets 1 and 4) and C.2 (test sets 2 and 5)."""
    downlink = int(count != 0x38A6F056)
    assert code(algorithm, bytes.fromhex(key), count, bearer, downlink, bytes.fromhex(octets)).hex() == expected


@pytest.mark.parametrize(
    ("key", "count", "bearer", "bits", "expected"),
    [("00" * 16, 0, 0, 1, "c8a9595e"), ("47054125561eb2dda94059da05097850", 0x561EB2DD, 0x14, 90, "6719a088")],
)
def test_codes_with_zuc(key, count, bearer, bits, expected):
    """128-EIA3, test sets 1 and 2."""
    octets = bytes(-(-bits // 8))
    assert code_of_bits(bytes.fromhex(key), count, bearer, 0, octets, bits).hex() == expected
    assert code(3, bytes.fromhex(key), count, bearer, 0, octets) == code_of_bits(
        bytes.fromhex(key), count, bearer, 0, octets, 8 * len(octets)
    )
