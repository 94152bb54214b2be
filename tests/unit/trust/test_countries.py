"""Exposure of a country's paths, naive and de-biased."""

import numpy as np
import pytest

from cleannet.trust.countries import exposures
from cleannet.trust.hegemony import View, flat

REGISTERED = {1: "AA", 2: "BB", 3: "CC", 8: "AA", 9: "DD"}


def view(asn: int, *weights: float) -> View:
    return View(asn, [np.array(weights)])


def test_observers_in_a_country_do_not_count_against_it():
    """Two of three peers are in AA, and reach DD over another network of AA; the third goes over BB."""
    paths = flat([(1, 8, 9), (2, 3, 9), (3, 2, 9)])
    some = [view(1, 10, 0, 0), view(8, 10, 0, 0), view(3, 0, 0, 10)]
    found = {one.country: one for one in exposures(some, paths, REGISTERED, "DD")}
    assert found["AA"].naive == pytest.approx(2 / 3)
    assert found["AA"].debiased == 0.0
    assert (found["AA"].peers, found["AA"].peers_elsewhere) == (3, 1)
    assert found["BB"].naive == pytest.approx(1 / 3)
    assert found["BB"].debiased == pytest.approx(1 / 3)


def test_the_first_hop_and_the_country_itself_are_left_out():
    paths = flat([(1, 9)])
    assert exposures([view(1, 5)], paths, REGISTERED, "DD") == []


def test_all_observers_in_one_country_leave_no_debiased_value():
    [one] = exposures([view(1, 5)], flat([(1, 8, 9)]), REGISTERED, "DD")
    assert (one.country, one.naive, one.debiased, one.peers_elsewhere) == ("AA", 1.0, None, 0)


def test_a_country_counts_once_on_a_path():
    [one] = exposures([view(2, 5)], flat([(2, 1, 8, 9)]), REGISTERED, "DD")
    assert one.naive == 1.0


def test_names_of_countries_do_not_matter():
    """Renaming all countries renames the result, and changes nothing else."""
    paths = flat([(1, 8, 9), (2, 3, 9), (3, 2, 9)])
    some = [view(1, 10, 0, 0), view(2, 0, 10, 0), view(3, 0, 0, 10)]
    names = {"AA": "ZZ", "BB": "AA", "CC": "QQ", "DD": "CC"}
    before = exposures(some, paths, REGISTERED, "DD")
    after = exposures(some, paths, {asn: names[code] for asn, code in REGISTERED.items()}, "CC")
    assert {(names[one.country], one.naive, one.debiased) for one in before} == {
        (one.country, one.naive, one.debiased) for one in after
    }
