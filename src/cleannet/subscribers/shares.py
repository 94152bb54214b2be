"""Shares and how sure they are: exact confidence intervals of Clopper and Pearson (1934)."""

import math
from collections.abc import Callable

STEPS = 60
"""Halvings of an interval that ends at a double's precision."""


def exact_interval(seen: int, of: int, chance: float) -> tuple[float, float]:
    """Bounds between which the share lies of which `seen` of `of` (at least 1) were observed.

    `chance`: probability that the interval misses it, half on either side.
    """
    low = 0.0 if seen == 0 else _root(lambda p: at_least(seen, of, p) >= chance / 2)
    high = 1.0 if seen == of else _root(lambda p: 1 - at_least(seen + 1, of, p) <= chance / 2)
    return low, high


def _root(reached: Callable[[float], bool]) -> float:
    low, high = 0.0, 1.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        if reached(middle):
            high = middle
        else:
            low = middle
    return (low + high) / 2


def at_least(seen: int, of: int, p: float) -> float:
    """Chance of at least `seen` hits in `of` draws of probability `p` (the regularised incomplete beta function)."""
    if seen <= 0:
        return 1.0
    if seen > of or p <= 0:
        return 0.0
    if p >= 1:
        return 1.0
    a, b = float(seen), float(of - seen + 1)
    front = math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(p) + b * math.log1p(-p)
    if p < (a + 1) / (a + b + 2):
        return math.exp(front) * _fraction(a, b, p) / a
    return 1 - math.exp(front) * _fraction(b, a, 1 - p) / b


def _fraction(a: float, b: float, x: float) -> float:
    """The continued fraction of the incomplete beta function, by Lentz's method (DLMF, 8.17.22)."""
    tiny = 1e-300
    c, d = 1.0, 1 - (a + b) * x / (a + 1)
    d = 1 / (d if abs(d) > tiny else tiny)
    value = d
    for m in range(1, 10_000):
        for step in (
            m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + step * d
            d = 1 / (d if abs(d) > tiny else tiny)
            c = 1 + step / c
            c = c if abs(c) > tiny else tiny
            value *= c * d
        if abs(c * d - 1) < 1e-14:
            break
    return value
