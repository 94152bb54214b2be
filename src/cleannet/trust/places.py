"""What a round-trip time says of where a router stands: it answers from no farther away than light in fibre allows.

Where a country's land lies is known by circles that cover it and more (`circles.csv`, made from Natural Earth by
`tools/generate_circles.py`). They only serve to say where something is not: the distance to them is never larger than
to the land, and land that several states claim or that has a code of its own counts to each of its codes.
"""

import functools
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from cleannet.model.record import Record
from cleannet.trust.hegemony import Floats

LIGHT = 299.792458
"""Kilometres in a millisecond."""
KM_PER_MS = LIGHT * 2 / 3 / 2
"""How far away an answer can come from, per millisecond of its round trip: 2/3 of light's speed, both ways."""
EARTH = 6371.0


class Point(Record, frozen=True):
    """A place, in degrees."""

    latitude: float
    longitude: float


Place = Point | str
"""Where a probe stands: a point, or a country's code."""


def radius(rtt: float) -> float:
    """Kilometres from the probe beyond which nothing answers within so many milliseconds."""
    return rtt * KM_PER_MS


def least_distance(place: Place, country: str) -> float | None:
    """Kilometres from a place to a country that are surely there; None where the land of a code is not known."""
    if isinstance(place, str):
        return _between(*sorted((place, country)))
    there = _circles().get(country)
    if there is None:
        return None
    return _least(np.array([[place.latitude, place.longitude, 0.0]]), there)


def refuted(place: Place | None, country: str, rtt: float | None) -> bool | None:
    """Whether an answer came too soon for a router in a country; None where that cannot be told."""
    if place is None or rtt is None or not country:
        return None
    least = least_distance(place, country)
    return None if least is None else least > radius(rtt)


def known(country: str) -> bool:
    """Whether the land of a code is known."""
    return country in _circles()


@functools.cache
def _between(one: str, other: str) -> float | None:
    here, there = _circles().get(one), _circles().get(other)
    if here is None or there is None:
        return None
    return _least(here, there)


def _least(here: Floats, there: Floats) -> float:
    angle = np.arccos(np.clip(_vectors(here) @ _vectors(there).T, -1.0, 1.0))
    gap = angle * EARTH - here[:, 2][:, None] - there[:, 2][None, :]
    return max(0.0, float(gap.min()))


def _vectors(circles: Floats) -> Floats:
    latitude, longitude = np.radians(circles[:, 0]), np.radians(circles[:, 1])
    flat = np.cos(latitude)
    return np.stack([flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)], axis=1)


@functools.cache
def _circles() -> Mapping[str, Floats]:
    """Latitude, longitude and radius of each circle, by country code."""
    found: dict[str, list[list[float]]] = {}
    with Path(__file__).with_name("circles.csv").open(encoding="utf-8") as lines:
        for line in lines:
            code, *numbers = line.rstrip("\n").split(",")
            found.setdefault(code, []).append([float(one) for one in numbers])
    return {code: np.array(rows) for code, rows in found.items()}
