"""Causes of S1AP."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.s1ap_causes import GROUPS, cause
from cleannet.model.s1ap import S1Cause


def read(*bits):
    text = "".join(bits)
    text += "0" * (-len(text) % 8)
    return cause(Cursor(int(text, 2).to_bytes(len(text) // 8, "big"), "S1AP"))


def test_each_group():
    assert read("0", "000", "0", "010100") == S1Cause("radioNetwork", "user-inactivity")
    assert read("0", "001", "0", "0") == S1Cause("transport", "transport-resource-unavailable")
    assert read("0", "010", "0", "10") == S1Cause("nas", "detach")
    assert read("0", "011", "0", "110") == S1Cause("protocol", "unspecified")
    assert read("0", "100", "0", "101") == S1Cause("misc", "unknown-PLMN")


def test_an_addition_and_one_without_a_name():
    assert read("0", "010", "1", "0000000") == S1Cause("nas", "csg-subscription-expiry")
    assert read("0", "010", "1", "0111111") == S1Cause("nas", "")


def test_a_group_of_an_extension_has_no_name():
    assert read("1", "0000000", "00000001", "00000000") == S1Cause("", "")


def test_there_are_five_groups():
    assert [one.what for one in GROUPS] == ["radioNetwork", "transport", "nas", "protocol", "misc"]
    with pytest.raises(Malformed):
        read("0", "101")
