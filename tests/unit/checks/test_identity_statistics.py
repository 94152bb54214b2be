import random

import numpy as np
import pytest

from cleannet.checks.identity.sub006_identity_request_rate import USUAL_SHARE, lower_bound
from cleannet.checks.identity.sub014_predictable_temporary_identity import _pattern


@pytest.mark.parametrize("number", [20, 50, 500])
def test_random_tmsis_show_no_pattern(number):
    source = random.Random(number)
    for _ in range(200):
        values = [source.getrandbits(32) for _ in range(number)]
        assert _pattern(np.array(values, np.int64)) is None
        # As an AMF draws that leaves ten bits constant for the mapping to EPS.
        mapped = [(value | 0xC0000000) & 0xFF00FFFF for value in values]
        assert _pattern(np.array(mapped, np.int64)) is None


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (range(1, 21), "count"),
        (range(3000, 2000, -50), "count"),
        ([i * 0x01234567 & 0xFFFFFFFF for i in range(20)], "one distance"),
        (random.Random(1).sample(range(0xC0000000, 0xC0001000), 20), "small range"),
    ],
)
def test_what_can_be_guessed_is_named(values, said):
    assert said in (_pattern(np.array(list(values), np.int64)) or "")


def test_an_ordinary_share_of_identity_requests_is_seldom_suspected():
    source = random.Random(3)
    for number in (20, 100, 1000):
        seen = [sum(source.random() < USUAL_SHARE for _ in range(number)) for _ in range(500)]
        assert sum(lower_bound(k, number) > USUAL_SHARE for k in seen) <= 4


@pytest.mark.parametrize(("k", "n"), [(20, 20), (16, 20), (450, 1000)])
def test_a_high_share_is(k, n):
    assert USUAL_SHARE < lower_bound(k, n) < k / n


@pytest.mark.parametrize(("k", "n"), [(0, 1), (0, 1000), (1, 1)])
def test_the_bound_stays_a_share(k, n):
    assert -1e-12 <= lower_bound(k, n) <= k / n + 1e-12
