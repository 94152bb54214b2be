"""SCCP: connectionless messages, their addresses and titles, and segments."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.sccp import Segment, address, bcd, sccp
from cleannet.model.map import NO_ADDRESS, SCCPAddress
from support import ss7

CALLED, CALLING = ss7.party("491770009", 6), ss7.party("88210001", 147)


def read(octets: bytes):
    cursor = Cursor(octets, "SCCP")
    found = sccp(cursor)
    return found, octets[slice(*found.data)] if found else b""


@pytest.mark.parametrize(
    ("octets", "returned"),
    [
        (ss7.unitdata(CALLED, CALLING, b"data"), False),
        (ss7.unitdata(CALLED, CALLING, b"data", returned=True), True),
        (ss7.extended(CALLED, CALLING, b"data"), False),
        (ss7.extended(CALLED, CALLING, b"data", returned=True), True),
        (ss7.long(CALLED, CALLING, b"data"), False),
    ],
)
def test_all_forms_of_a_message_hold_the_same(octets, returned):
    found, data = read(octets)
    assert (found.called.title, found.called.subsystem) == ("491770009", 6)
    assert (found.calling.title, found.calling.subsystem) == ("88210001", 147)
    assert (data, found.returned, found.segment) == (b"data", returned, None)


@pytest.mark.parametrize(("flags", "first", "remaining"), [("81", True, 1), ("00", False, 0), ("c3", True, 3)])
def test_a_segment_says_what_it_belongs_to(flags, first, remaining):
    found, _ = read(ss7.extended(CALLED, CALLING, b"data", bytes.fromhex(flags) + b"\1\2\3"))
    assert found.segment == Segment(b"\1\2\3", first, remaining)


def test_connections_are_not_read():
    assert read(bytes.fromhex("01 000001 0202 0402"))[0] is None


@pytest.mark.parametrize("octets", [b"\x09\x81", b"\x09\x81\3\0\x10", b"\x09\x81\x30\3\3\1\x42", b""])
def test_what_leads_outside_stops(octets):
    with pytest.raises(Malformed):
        read(octets)


@pytest.mark.parametrize(
    ("octets", "expected"),
    [
        ("43 0200 06", SCCPAddress(subsystem=6, point_code=2)),
        ("42 08", SCCPAddress(subsystem=8)),
        ("06 06 84 94 71", SCCPAddress("491", 1, nature=4, subsystem=6, by_title=True)),
        ("0a 06 00 94 71", SCCPAddress("4917", 2, translation=0, subsystem=6, by_title=True)),
        ("0e 06 00 12 94 71", SCCPAddress("4917", 3, 0, 1, subsystem=6, by_title=True)),
        ("12 06 00 11 04 94 07", SCCPAddress("497", 4, 0, 1, 4, 6, by_title=True)),
        ("12 06 00 72 04 26 01 f1", SCCPAddress("62101", 4, 0, 7, 4, 6, by_title=True)),
        ("c3 06 01 02 03", SCCPAddress(subsystem=6, point_code=0x030201)),
        ("85 06 00 12 94 71", SCCPAddress("4917", 3, 0, 1, subsystem=6, by_title=True)),
        ("89 06 00 94 71", SCCPAddress("4917", 2, 0, subsystem=6, by_title=True)),
        ("", NO_ADDRESS),
        ("00", SCCPAddress(by_title=True)),
    ],
)
def test_addresses(octets, expected):
    assert address(bytes.fromhex(octets)) == expected


def test_an_address_that_ends_too_early_stops():
    with pytest.raises(Malformed, match="subsystem"):
        address(b"\x03\0\0")


def test_digits_end_with_the_filler():
    assert [bcd(bytes.fromhex(one), odd=odd) for one, odd in (("9471", False), ("94f7", False), ("9407", True))] == [
        "4917",
        "497",
        "497",
    ]
