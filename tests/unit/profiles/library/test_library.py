"""The shipped profiles: each can be read, and the class that is measured is the one written beside each criterion."""

import re

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.profiles.library import names, shipped
from cleannet.profiles.profile import Measured, Written
from cleannet.trust.fairness import fairness

MEANS = {
    Written.TECHNICAL: {Measured.EVIDENCE},
    Written.DOCUMENTARY: {Measured.EVIDENCE},
    Written.IDENTITY: {Measured.IDENTITY},
    Written.MIXED: {Measured.IDENTITY_CONDITIONED},
    Written.AIM: set[Measured](),
}


@pytest.mark.parametrize("name", names())
def test_measured_classes_are_the_written_ones(name: str):
    one = shipped(name)
    assert one.name == name
    measured = dict(fairness(one).criteria)
    for criterion in one.criteria:
        if criterion.measured is not None:
            assert measured[criterion.id].measured is criterion.measured, criterion.id
            assert criterion.measured in MEANS[criterion.written], criterion.id


@pytest.mark.parametrize("name", names())
def test_criteria_name_their_source_and_checks_that_exist(name: str):
    one = shipped(name)
    assert one.sources or name == "default"
    for criterion in one.criteria:
        assert re.match("https?://", criterion.source or (one.sources or ("https://",))[0]), criterion.id
        assert set(criterion.checks) <= set(catalogue()), criterion.id
        assert criterion.testable or not criterion.checks, criterion.id


def test_an_unknown_name_is_refused():
    with pytest.raises(KeyError):
        shipped("nobody-1999")


COUNTS = {
    "slovenia-2020": (1, 1, 2, 0, 0),
    "declarations-union": (1, 3, 2, 0, 0),
    "clean-network-2020": (0, 0, 6, 0, 0),
    "eu-toolbox-2020": (10, 7, 0, 1, 1),
    "gids-2020": (6, 2, 0, 0, 0),
    "gsma-nesas": (1, 3, 0, 0, 0),
}


@pytest.mark.parametrize("name", COUNTS)
def test_how_many_of_each_class_were_counted_by_hand(name: str):
    written = [criterion.written for criterion in shipped(name).criteria]
    assert tuple(written.count(one) for one in Written) == COUNTS[name]
