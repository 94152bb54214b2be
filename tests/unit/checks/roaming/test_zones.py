"""World zones: only what nobody reaches within two hours is far apart."""

import pytest

from cleannet.checks.roaming.zones import far_apart, zone


@pytest.mark.parametrize(
    ("a", "b"), [("49171", "8529"), ("1555", "4477"), ("551", "27821"), ("336", "55119"), ("49171", "61400")]
)
def test_other_sides_of_the_world(a, b):
    assert far_apart(a, b)
    assert far_apart(b, a)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("49171", "49172"),
        ("34600", "21261"),
        ("7900", "8613"),
        ("1555", "5255"),
        ("90532", "35988"),
        ("66811", "85620"),
        ("1671", "61400"),
        ("49171", ""),
    ],
)
def test_neighbours_of_any_kind(a, b):
    assert not far_apart(a, b)


@pytest.mark.parametrize("title", ["88213", "870772", "999", "2626", "594", "", "0049", "4*1"])
def test_titles_that_tell_no_place(title):
    assert zone(title) == ""
    assert not far_apart("49171", title)
