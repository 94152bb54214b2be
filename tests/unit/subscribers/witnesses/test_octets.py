"""What octets of NAS-5GS messages tell."""

import pytest

from cleannet.subscribers.witnesses.octets import distinctive, is_protected, is_session, key_of_plain, keys_as_sent

MAC = bytes.fromhex("7e02a1b2c3d405")
BODY = bytes.fromhex("7e005b01")
NULL_MAC = bytes.fromhex("7e030000000000") + BODY
SUCI_NULL = "000d0199f907f0ff00000000000010"
SUCI_A = "00150199f907f0ff01010011223344556677889900"


@pytest.mark.parametrize(
    ("octets", "protected"), [(MAC + BODY, True), (BODY, False), (NULL_MAC, False), (MAC, False), (b"", False)]
)
def test_a_mac_of_zero_protects_nothing(octets, protected):
    assert is_protected(octets) is protected


def test_session_management_has_its_own_discriminator():
    assert is_session(b"\x2e\x01\x01\xc1")
    assert not is_session(BODY)
    assert not is_session(b"")


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        (MAC + BODY, True),
        (BODY, False),
        (bytes.fromhex("7e005600") + bytes(36), True),
        (bytes.fromhex("7e005600"), False),
        (bytes.fromhex("7e00572d10") + bytes(16), True),
        (bytes.fromhex("7e005914"), False),
        (bytes.fromhex("7e005915300e") + bytes(14), True),
        (bytes.fromhex("7e004179" + SUCI_A), True),
        (bytes.fromhex("7e004179" + SUCI_NULL), False),
        (bytes.fromhex("7e005c" + SUCI_A), True),
        (bytes.fromhex("7e005c" + SUCI_NULL), False),
        (bytes.fromhex("7e0041"), False),
        (b"\x7e", False),
        (b"", False),
    ],
)
def test_what_cannot_be_equal_by_chance(octets, expected):
    assert distinctive(octets) is expected


def test_protected_messages_are_known_by_their_mac_too():
    assert list(keys_as_sent(BODY)) == [("octets", BODY, 0)]
    assert list(keys_as_sent(MAC + BODY)) == [("octets", MAC + BODY, 0), ("MAC", MAC, 11)]


def test_zeros_behind_a_plain_copy_do_not_matter():
    assert key_of_plain(BODY) == key_of_plain(BODY + bytes(3))
