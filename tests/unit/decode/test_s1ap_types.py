"""Types of S1AP's information elements."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.s1ap_types import OCTETS, PAGING_IDENTITY, REQUEST_TYPE, SomeOctets, location_event


def cursor(text):
    return Cursor(bytes.fromhex(text), "S1AP")


def test_octets_without_bounds():
    assert OCTETS.read(cursor("03 616263 ff")) == b"abc"
    assert OCTETS.read(cursor("00")) == b""


def test_an_imsi_has_three_to_eight_octets():
    assert PAGING_IDENTITY.read(cursor("a0 0010100000000001")) == bytes.fromhex("0010100000000001")
    assert SomeOctets(3, 8, "IMSI").read(cursor("00 001010")) == bytes.fromhex("001010")
    with pytest.raises(Malformed):
        PAGING_IDENTITY.read(cursor("e0 0010100000000001"))


def test_events_of_location_reporting():
    names = [location_event(REQUEST_TYPE.read(cursor(text))) for text in ("00", "08", "10")]
    assert names == ["direct", "change-of-serve-cell", "stop-change-of-serve-cell"]
    assert location_event(REQUEST_TYPE.read(cursor("2400"))) == ""
