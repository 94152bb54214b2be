"""Derivation of keys: the forms of its inputs. Recordings prove that the keys are right (tests/captures/test_keys)."""

import pytest

from cleannet.decode.nas_kdf import kdf, nas_keys, plmn, serving_network


def test_the_string_that_is_hashed():
    """TS 33.220, B.2.0: FC, then each parameter and its length."""
    import hashlib
    import hmac

    text = b"\x6c" + b"ab" + b"\0\2" + b"c" + b"\0\1"
    assert kdf(b"key", 0x6C, b"ab", b"c") == hmac.new(b"key", text, hashlib.sha256).digest()


@pytest.mark.parametrize(
    ("network", "name", "octets"),
    [
        ("999-70", b"5G:mnc070.mcc999.3gppnetwork.org", "99f907"),
        ("310-410", b"5G:mnc410.mcc310.3gppnetwork.org", "130014"),
    ],
)
def test_names_of_networks(network, name, octets):
    assert serving_network(network) == name
    assert plmn(network).hex() == octets


def test_keys_of_nas_differ_by_algorithm_and_system():
    made = [nas_keys(bytes(32), 1, 2, eps=eps) for eps in (False, True)]
    made += [nas_keys(bytes(32), 2, 1, eps=False)]
    assert len({key for pair in made for key in pair}) == 6
    assert all(len(key) == 16 for pair in made for key in pair)
