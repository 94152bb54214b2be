"""Exact confidence intervals."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.subscribers.shares import at_least, exact_interval


@pytest.mark.parametrize(
    ("seen", "of", "low", "high"),
    [(0, 10, 0, 0.3084971), (10, 10, 0.6915029, 1), (3, 10, 0.0667395, 0.6524529), (1, 2, 0.0125791, 0.9874209)],
)
def test_the_tables_of_clopper_and_pearson(seen, of, low, high):
    assert exact_interval(seen, of, 0.05) == pytest.approx((low, high), abs=1e-6)


@given(st.integers(1, 60), st.data())
def test_tails_are_those_of_the_binomial_distribution(of, data):
    seen = data.draw(st.integers(0, of + 1))
    p = data.draw(st.floats(0, 1))
    want = math.fsum(math.comb(of, k) * p**k * (1 - p) ** (of - k) for k in range(seen, of + 1))
    assert at_least(seen, of, p) == pytest.approx(want, abs=1e-9)


@given(st.integers(1, 10**6), st.data())
def test_intervals_hold_the_share_and_are_wider_for_smaller_chances(of, data):
    seen = data.draw(st.integers(0, of))
    low, high = exact_interval(seen, of, 0.05)
    assert 0 <= low <= seen / of <= high <= 1
    wide = exact_interval(seen, of, 0.002)
    assert wide[0] <= low <= high <= wide[1]
