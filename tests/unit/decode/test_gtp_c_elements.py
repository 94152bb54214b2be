"""Elements of GTP-C: of whom a message is, and where."""

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.gtp_c_elements import READERS_1, READERS_2

PLMN = bytes.fromhex("99f907")
OTHER = bytes.fromhex("130014")


def values(readers, kind, octets):
    found = {"identities": set(), "tunnels": [], "location": []}
    readers[kind](Cursor(octets, "GTP-C"), found)
    return {name: one for name, one in found.items() if one}


@pytest.mark.parametrize("readers", [READERS_1, READERS_2])
def test_an_imsi_says_of_which_home_it_is(readers):
    found = values(readers, 1 if readers is READERS_2 else 2, bytes.fromhex("99990700000010f2"))
    assert (found["home"], found["imsi"].country, found["imsi"].network) == ("999970", "999", "97")
    assert found["imsi"].value == b"999970000000012"
    assert found["identities"] == {"IMSI"}


def test_an_imsi_of_no_digits_names_nobody():
    assert values(READERS_2, 1, b"\xff" * 8) == {}
    assert values(READERS_2, 1, bytes.fromhex("a9990700000010f2")) == {"identities": {"IMSI"}}


@pytest.mark.parametrize(
    ("octets", "networks"),
    [
        (b"\x18" + PLMN + bytes(2) + PLMN + bytes(4), ["999-70"]),
        (b"\x18" + PLMN + bytes(2) + OTHER + bytes(4), ["999-70", "310-410"]),
        (b"\x20" + OTHER + bytes(2), ["310-410"]),
        (b"\0", []),
    ],
)
def test_location_of_version_2(octets, networks):
    assert values(READERS_2, 86, octets).get("location", []) == networks


def test_location_network_and_radio_of_version_1():
    assert values(READERS_1, 152, b"\1" + OTHER + bytes(4)) == {"location": ["310-410"]}
    assert values(READERS_1, 3, PLMN + bytes(3)) == {"serving_network": "999-70"}
    assert values(READERS_1, 151, b"\2") == {"rat": 2}
    assert values(READERS_2, 82, b"\6") == {"rat": 6}


def test_addresses_of_other_lengths_are_left():
    assert values(READERS_1, 133, bytes(5)) == {}
    assert values(READERS_1, 133, bytes(15) + b"\1") == {"addresses": ["::1"]}
