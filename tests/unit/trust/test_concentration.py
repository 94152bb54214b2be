"""Herfindahl–Hirschman index and effective number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.trust.concentration import concentration


def test_a_known_market():
    one = concentration({"a": 40, "b": 30, "c": 20, "d": 10})
    assert one is not None
    assert one.index == pytest.approx(3000)
    assert one.effective == pytest.approx(1 / 0.3)
    assert (one.largest, one.count) == (("a", 0.4), 4)


def test_nothing_has_no_concentration():
    assert concentration({}) is None
    assert concentration({"a": 0}) is None


def test_amounts_below_zero_are_refused():
    with pytest.raises(ValueError, match="below 0"):
        concentration({"a": -1})


@given(st.dictionaries(st.text("abc", min_size=1), st.integers(1, 10**6), min_size=1, max_size=20))
def test_bounds(amounts: dict[str, float]):
    one = concentration(amounts)
    assert one is not None
    assert 10_000 / len(amounts) - 1e-6 <= one.index <= 10_000 + 1e-6
    assert one.effective * one.index == pytest.approx(10_000)
