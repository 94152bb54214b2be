"""Who can meet criteria at all."""

from cleannet.trust import attainable as module
from cleannet.trust.attainable import Barred, barred
from support.profiles import ORIGIN, criterion, identity, made, slots

LISTED = identity("listed", "[true, false]")
NUMBER = '[[evidence]]\nname = "grade"\nkind = "documentary"\nvalues = [1, 5]\n[evidence.open_to]\norigin = ["AA"]\n'


def never(*parts: str) -> list[Barred]:
    one = made(ORIGIN, LISTED, *parts)
    return list(barred(one, one.criteria, "x"))


def test_nobody_is_barred_by_evidence_that_all_can_show():
    assert never(slots("a"), criterion("1", "a")) == []


def test_a_rule_bars_whom_it_names():
    assert never(slots("a"), criterion("1", "a and not listed")) == [Barred("x", "listed", (True,))]


def test_a_number_that_only_some_can_obtain_bars_the_others():
    assert never(NUMBER, criterion("1", "grade >= 3")) == [Barred("x", "origin", ("BB", "ZZ"))]
    assert never(NUMBER, criterion("1", "grade >= 3 or not known(grade)")) == []


def test_what_nobody_can_meet_bars_nobody_in_particular():
    assert never(slots("a"), criterion("1", "a and not a"), criterion("2", "not listed")) == []


def test_two_criteria_bar_together():
    two = criterion("1", 'origin != "AA" or listed'), criterion("2", "not listed")
    assert Barred("x", "origin", ("AA",)) in never(*two)


def test_too_many_identities_are_left_out(monkeypatch):
    monkeypatch.setattr(module, "MOST_PEOPLE", 2)
    assert never(slots("a"), criterion("1", 'a and origin == "AA"')) == []
