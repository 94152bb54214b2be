"""What a baseline allows, and when it is fit for it."""

import pytest

from cleannet.checks.evidence.comparison import before, entry_of, most, pooled, told, too_old
from cleannet.config.baseline import FORMAT, Baseline, Entry, KnownBaseline, Names, Share
from cleannet.subscribers.shares import exact_interval
from cleannet.subscribers.usual import DAY, Observed


def entry(days, first="2026-01-01", last="2026-01-31"):
    return Entry("network", "262-01", first, last, {"rejects": days})


def known(*entries, names=Names(None), oldest=90):  # noqa: B008
    return KnownBaseline(Baseline(FORMAT, names.cells, names.key, (), entries), names, oldest)


def seen(day):
    return Observed(day * DAY, day * DAY + 60)


def test_entries_are_found_by_their_names():
    names = Names(b"k" * 16)
    cell = Entry("cell", names.of("EUTRA 262-01 7"), "2026-01-01", "2026-01-01")
    one = known(cell, entry({}), names=names)
    assert entry_of(one, "cell", "EUTRA 262-01 7") == cell
    assert entry_of(one, "network", "262-01") == entry({})
    assert entry_of(one, "network", "262-02") is None


@pytest.mark.parametrize(
    ("day", "fit"),
    [(20454, True), (20484, True), (20484 + 90, True), (20484 + 91, False), (20454 - 60, True), (20454 - 61, False)],
)
def test_the_age_is_that_of_the_captures_own_time(day, fit):
    # From 2026-01-01 (20454) to 2026-01-31 (20484); what came before is measured from the last day too.
    assert (not too_old(known(oldest=90), entry({}), seen(day))) is fit


def test_what_is_too_old_is_told_with_its_dates():
    text = too_old(known(oldest=9), entry({}), seen(20500))
    assert "2026-01-01 to 2026-01-31" in text
    assert "9 days" in text
    assert "--baseline-days" in text


def test_the_largest_share_is_the_bound_of_the_sum_or_that_of_nearly_all_days():
    total = exact_interval(5, 500, 0.002)[1]
    assert most(entry({"a": Share(5, 500)}), "rejects") == total
    busy = {f"2026-01-0{n}": Share(0, 124) for n in range(1, 5)} | {"2026-01-05": Share(5, 10)}
    assert most(entry(busy), "rejects") == 0.5
    few = dict(list(busy.items())[1:])
    assert most(entry(few), "rejects") < 0.5
    assert most(entry(busy | {"2026-01-06": Share(9, 9)}), "rejects") == 0.5  # Nine are too few for a day of its own.


def test_words():
    days = {"a": Share(1, 30), "b": Share(2, 30)}
    assert before(entry(days), "rejects") == "baseline 3 of 60, 2026-01-01 to 2026-01-31"
    assert told(Share(4, 10), 0.05, 0.812) == "4 of 10 (99.8 % interval 5.0 to 81.2 %)"
    assert pooled([entry(days), entry(days)], "rejects") == Share(6, 120)
    assert pooled([], "rejects") == Share(0, 0)
