"""Security of EPS NAS: capabilities and headers."""

import pytest

from cleannet.model.security_eps import EPSSecurityCapability, EPSSecurityHeader


@pytest.mark.parametrize(
    ("eea", "eia", "ciphers", "integrity", "text"),
    [
        (0xF0, 0x70, True, True, "EEA0, EEA1, EEA2, EEA3; EIA1, EIA2, EIA3"),
        (0x80, 0x80, False, False, "EEA0; EIA0"),
        (0x00, 0x01, False, True, "no ciphering; EIA7"),
    ],
)
def test_capability(eea, eia, ciphers, integrity, text):
    capability = EPSSecurityCapability(eea, eia)
    assert (capability.offers_a_cipher, capability.offers_an_integrity_algorithm) == (ciphers, integrity)
    assert str(capability) == text
    assert [capability.offers_ciphering(n) for n in range(8)] == [f"EEA{n}" in text for n in range(8)]
    assert [capability.offers_integrity(n) for n in range(8)] == [f"EIA{n}" in text for n in range(8)]


def test_only_two_headers_cipher_the_whole_body():
    assert [header.value for header in EPSSecurityHeader if header.ciphered] == [2, 4]
