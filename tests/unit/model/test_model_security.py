"""Algorithms, headers and capabilities of 5GS NAS."""

import pytest

from cleannet.model.security import NEA, NIA, SecurityHeader, UESecurityCapability


def test_algorithms_fill_their_four_bits():
    assert [a.value for a in NEA] == [a.value for a in NIA] == [h.value for h in SecurityHeader] == list(range(16))
    assert (NEA(2).name, NIA(0).name) == ("NEA2", "NIA0")


def test_headers_that_cipher():
    assert [h.value for h in SecurityHeader if h.ciphered] == [2, 4]


@pytest.mark.parametrize("algorithm", range(8))
def test_each_bit_is_one_algorithm(algorithm):
    one = UESecurityCapability(ea=0x80 >> algorithm, ia=0)
    assert [n for n in range(8) if one.offers_ciphering(n)] == [algorithm]
    assert not any(one.offers_integrity(n) for n in range(8))
    assert (one.offers_a_cipher, one.offers_an_integrity_algorithm) == (algorithm > 0, False)
    other = UESecurityCapability(ea=0, ia=0x80 >> algorithm)
    assert [n for n in range(8) if other.offers_integrity(n)] == [algorithm]
    assert (other.offers_a_cipher, other.offers_an_integrity_algorithm) == (False, algorithm > 0)


def test_a_capability_as_text():
    assert str(UESecurityCapability(0xE0, 0x60)) == "5G-EA0, 5G-EA1, 5G-EA2; 5G-IA1, 5G-IA2"
    assert str(UESecurityCapability(0, 0, 0xF0, 0xF0)) == "no ciphering; no integrity"
