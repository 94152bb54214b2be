"""What a round-trip time refutes."""

import re
from pathlib import Path

import pytest

from cleannet.trust.places import Point, known, least_distance, radius, refuted

ZONES = Path("/usr/share/zoneinfo/zone.tab")
STOCKHOLM, LJUBLJANA, CHICAGO = Point(59.33, 18.07), Point(46.05, 14.51), Point(41.88, -87.63)


def test_light_in_fibre():
    assert radius(1) == pytest.approx(99.93, abs=0.005)
    assert radius(1.87) == pytest.approx(187, abs=0.5)


def test_a_place_inside_is_at_no_distance():
    assert least_distance(STOCKHOLM, "SE") == 0
    assert least_distance(Point(39.0, -98.0), "US") == 0  # far from every border
    assert least_distance("SI", "AT") == 0
    assert least_distance(CHICAGO, "ZZ") is None


def test_distances_are_never_larger_than_true_ones():
    to_sweden = least_distance(CHICAGO, "SE")
    assert to_sweden is not None
    assert 5000 < to_sweden < 6400  # to Trøndelag's border it is some 6,400 km
    to_italy = least_distance(STOCKHOLM, "SI")
    assert to_italy is not None
    assert 1000 < to_italy < 1400


def test_refuting():
    assert refuted("US", "SE", 1.87) is True
    assert refuted("US", "SE", 80.0) is False
    assert refuted(CHICAGO, "SE", 1.87) is True
    assert refuted(LJUBLJANA, "IT", 1.0) is False
    assert refuted(None, "SE", 1.0) is None
    assert refuted("US", "", 1.0) is None
    assert refuted("US", "EU", 1.0) is None
    assert refuted("US", "SE", None) is None


def test_land_counts_to_all_codes_that_registries_may_use():
    for place, codes in (
        (Point(18.2, -66.5), ("PR", "US")),
        (Point(64.2, -51.7), ("GL", "DK")),
        (Point(25.0, 121.5), ("TW", "CN")),
        (Point(-51.7, -57.9), ("FK", "GB", "AR")),
        (Point(42.6, 21.1), ("XK", "RS")),
        (Point(44.9, 34.1), ("UA", "RU")),
    ):
        assert all(least_distance(place, code) == 0 for code in codes)


@pytest.mark.skipif(not ZONES.is_file(), reason="this system has no table of time zones")
def test_towns_of_the_table_of_time_zones_lie_in_their_countries():
    lines = [line.split("\t") for line in ZONES.read_text().splitlines() if not line.startswith("#")]
    missed = []
    for code, where, name, *_ in lines:
        latitude, longitude = (_degrees(one) for one in re.findall(r"[+-]\d+", where))
        if not known(code) or least_distance(Point(latitude, longitude), code) != 0:
            missed.append(name)
    assert len(lines) > 300
    assert missed == []


def _degrees(text: str) -> float:
    sign, digits = -1 if text[0] == "-" else 1, text[1:]
    seconds = digits[-2:] if len(digits) > 5 else ""
    digits = digits[: len(digits) - len(seconds)]
    return sign * (int(digits[:-2]) + int(digits[-2:]) / 60 + int(seconds or 0) / 3600)
