import ipaddress

import numpy as np

from cleannet.frames.addresses import AddressPairs


def rows(*addresses):
    packed = [b"".join(ipaddress.ip_address(a).packed for a in pair) for pair in addresses]
    return np.array([list(octets) for octets in packed], np.uint8)


def test_pairs_come_back_as_text() -> None:
    pairs = AddressPairs()
    given = [("10.0.0.1", "10.0.0.2"), ("0.0.0.0", "255.255.255.255"), ("255.0.0.1", "0.0.0.0"), ("0.0.0.0", "0.0.0.1")]
    four = pairs.of_ipv4(rows(*given), 0)
    assert [pairs.texts(pair) for pair in four.tolist()] == given
    wide = [("2001:db8::1", "fe80::2"), ("::", "::"), ("::", "::1")]
    six = pairs.of_ipv6(rows(*wide), 0)
    assert [pairs.texts(pair) for pair in six.tolist()] == wide
    assert len({*four.tolist(), *six.tolist()}) == 7


def test_texts_give_the_same_pair_as_octets() -> None:
    pairs = AddressPairs()
    assert pairs.of_texts("10.0.0.1", "10.0.0.2") == pairs.of_ipv4(rows(("10.0.0.1", "10.0.0.2")), 0)[0]
    assert pairs.of_texts("fe80::1", "fe80::2") == pairs.of_ipv6(rows(("fe80::1", "fe80::2")), 0)[0]
    assert pairs.texts(pairs.of_texts("10.0.0.1", "fe80::2")) == ("10.0.0.1", "fe80::2")


def test_pairs_are_bounded() -> None:
    pairs = AddressPairs(limit=4)
    found = pairs.of_ipv6(rows(*[(f"fe80::{n}", "::1") for n in range(8)]), 0).tolist()
    assert found == [0, 1, 2, 3, 3, 3, 3, 3]
    assert pairs.texts(3) == ("further addresses", "further addresses")
    assert pairs.overflow == 4
