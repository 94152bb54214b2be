"""Baselines: names, merges, and what is refused."""

import itertools

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.config.baseline import (
    FORMAT,
    Baseline,
    Entry,
    KnownBaseline,
    Names,
    Share,
    day_of,
    days_between,
    from_json,
    merge,
    ordered,
    to_json,
)
from cleannet.config.strict import ConfigError

KEY = b"0123456789abcdef"
DAYS = st.sampled_from(("2026-01-01", "2026-01-02", "2026-02-01"))


def entry(name="262-01", first="2026-01-01", last="2026-01-02", seen=1, of=10, day="2026-01-01", **more):
    return Entry("network", name, first, last, {"rejects": {day: Share(seen, of)}}, **more)


def baseline(*entries, inputs=("a",), names=Names(KEY)):  # noqa: B008
    return Baseline(FORMAT, names.cells, names.key, inputs, ordered(entries))


def test_cells_are_named_by_keyed_digests():
    keyed, other, raw = Names(KEY), Names(KEY[::-1]), Names(None)
    assert keyed.of("EUTRA 262-01 7") == Names(KEY).of("EUTRA 262-01 7") != other.of("EUTRA 262-01 7")
    assert len(keyed.of("x")) == 24
    assert keyed.of_value("a", "7") != keyed.of_value("b", "7")
    assert (raw.of("EUTRA 262-01 7"), raw.of_value("tracking-area", "7")) == ("EUTRA 262-01 7", "7")
    assert (keyed.cells, raw.cells, raw.key) == ("keyed", "raw", "")
    assert keyed.key not in ("", other.key)
    assert KEY.hex() not in keyed.key


def test_a_key_is_long_enough_and_never_shown():
    with pytest.raises(ValueError, match="at least 16 octets, this one has 15"):
        Names(KEY[1:])
    known = KnownBaseline(baseline(), Names(KEY))
    assert "0123456789" not in repr(known)
    assert known.oldest == 90


def test_rates_add_up_over_days():
    one = Entry("cell", "x", "2026-01-01", "2026-01-02", {"rejects": {"a": Share(1, 10), "b": Share(2, 20)}})
    assert one.total("rejects") == Share(3, 30)
    assert one.total("exposures") == Share(0, 0)
    whole = baseline(entry())
    assert whole.entry("network", "262-01") == entry()
    assert whole.entry("cell", "262-01") is None


@st.composite
def baselines(draw, number):
    names = draw(st.lists(st.sampled_from(("a", "b", "c")), unique=True))
    made = []
    for name in names:
        seen = draw(st.integers(0, 5))
        values = draw(st.dictionaries(st.sampled_from(("1", "2")), st.integers(1, 9)))
        first, last = sorted((draw(DAYS), draw(DAYS)))
        made.append(entry(name, first, last, seen, 5, draw(DAYS), parameters={"t3412": values}))
    return baseline(*made, inputs=(f"input {number}",))


@given(baselines(1), baselines(2), baselines(3))
def test_merges_may_be_made_in_any_order_and_grouping(one, two, three):
    want = to_json(merge([one, two, three]))
    for parts in itertools.permutations([one, two, three]):
        assert to_json(merge([merge(parts[:2]), parts[2]])) == want
        assert to_json(merge([parts[0], merge(parts[1:])])) == want
    assert from_json(want, "x") == merge([one, two, three])


def test_a_merge_adds_counts_and_widens_the_time():
    one = entry(parameters={"t3412": {"3240": 2}})
    two = entry(first="2025-12-31", last="2026-01-01", seen=2, of=5, parameters={"t3412": {"3240": 1, "60": 1}})
    [made] = merge([baseline(one), baseline(two, inputs=("b",))]).entries
    assert (made.first, made.last) == ("2025-12-31", "2026-01-02")
    assert made.total("rejects") == Share(3, 15)
    assert made.parameters == {"t3412": {"3240": 3, "60": 1}}


def test_merges_that_make_no_sense_are_refused():
    with pytest.raises(ConfigError, match="stands in two of the baselines"):
        merge([baseline(), baseline()])
    with pytest.raises(ConfigError, match="different keys"):
        merge([baseline(), baseline(inputs=("b",), names=Names(KEY * 2))])
    with pytest.raises(ConfigError, match="different keys"):
        merge([baseline(), baseline(inputs=("b",), names=Names(None))])
    with pytest.raises(ConfigError, match="nothing to merge"):
        merge([])


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"format": "other/1"}, "its format is 'other/1'; this version reads"),
        ({"cells": "plain"}, "'cells' is 'plain'; known are 'keyed', 'raw'"),
        ({"more": 1}, "no baseline of this version"),
        ({"entries": [1]}, "no baseline of this version"),
    ],
)
def test_files_that_are_none_are_refused(change, said):
    whole = msgspec.json.decode(to_json(baseline(entry()))) | change
    with pytest.raises(ConfigError) as error:
        from_json(msgspec.json.encode(whole), "b.json")
    assert str(error.value).startswith("b.json: ")
    assert said in str(error.value)
    for broken in (b"", b"\xff", b"[" * 100_000, b"null"):
        with pytest.raises(ConfigError, match=r"b\.json: no baseline"):
            from_json(broken, "b.json")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Entry("mme", "x", "2026-01-01", "2026-01-01"), "'kind' is none of amf, cell, network"),
        (entry(first="2026-01-03"), "'first' and 'last' are no days in their order"),
        (entry(first="yesterday"), "'first' and 'last' are no days"),
        (entry(first="20260101"), "'first' and 'last' are no days"),
        (entry(seen=11), "more seen than there were"),
        (entry(seen=-1), "more seen than there were"),
        (entry(day="once"), "a day that is none"),
        (entry(parameters={"t3412": {"1": 0}}), "less than once"),
    ],
)
def test_entries_that_make_no_sense_are_refused(one, said):
    with pytest.raises(ConfigError, match=said):
        from_json(to_json(baseline(one)), "b.json")


def test_an_entry_stands_there_once():
    with pytest.raises(ConfigError, match="twice"):
        from_json(to_json(baseline(entry(), entry())), "b.json")
    assert from_json(to_json(baseline(entry(day="all"))), "b.json").entries[0].total("rejects") == Share(1, 10)


def test_days():
    assert (day_of(0), day_of(20454)) == ("1970-01-01", "2026-01-01")
    assert days_between("2026-01-01", "2025-12-30") == days_between("2025-12-30", "2026-01-01") == 2
