"""Identity hidden in rules: what is measured is what a slow and simple search over everything finds."""

import itertools
from collections.abc import Callable, Mapping, Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.profiles.profile import Criterion, Measured, Profile
from cleannet.profiles.rules import Value
from cleannet.trust.fairness import Effect, fairness
from support.profiles import ORIGIN, criterion, identity, made, slots

LISTED = identity("listed", "[true, false]")
SHARE = '[[evidence]]\nname = "share"\nkind = "technical"\nvalues = [20, 60]\n'
CLOSED = '[[evidence]]\nname = "report"\nkind = "documentary"\n[evidence.open_to]\norigin = ["AA", "BB"]\n'
VALUES: dict[str, tuple[Value, ...]] = {
    "origin": ("AA", "BB", "ZZ"),
    "listed": (True, False),
    "a": (True, False, None),
    "b": (True, False, None),
    "share": (20, 60, None),
    "report": (True, False, None),
}
IDENTITY = ("origin", "listed")


def every(names: Sequence[str]) -> list[dict[str, Value]]:
    return [dict(zip(names, some, strict=True)) for some in itertools.product(*(VALUES[name] for name in names))]


def together(rules: Sequence[Callable[[Mapping[str, Value]], bool | None]], values: Mapping[str, Value]) -> int:
    return min((({False: 0, None: 1, True: 2}[rule(values)]) for rule in rules), default=2)


def by_hand(criteria: Sequence[Criterion]) -> tuple[float, float, dict[str, float], bool, bool]:
    """Causal, responsive, by attribute, satisfiable, refutable: nothing but loops."""
    read = {name for one in criteria if one.rule for name in one.rule.names}
    who, shown = ([n for n in VALUES if n in read and (n in IDENTITY) is is_who] for is_who in (True, False))
    rules = [one.rule.evaluate for one in criteria if one.rule]
    people, states = every(who), every(shown)
    answer = {
        (n, m): together(rules, {**one, **state}) for n, one in enumerate(people) for m, state in enumerate(states)
    }
    causal = sum(len({answer[n, m] for n in range(len(people))}) > 1 for m in range(len(states))) / len(states)
    responsive = sum(len({answer[n, m] for m in range(len(states))}) > 1 for n in range(len(people))) / len(people)
    alone = {}
    for name in who:
        rest = every([one for one in who if one != name])
        moved = 0
        for others in rest:
            for m in range(len(states)):
                mine = {answer[n, m] for n, one in enumerate(people) if others.items() <= one.items()}
                moved += len(mine) > 1
        alone[name] = moved / (len(rest) * len(states))
    return causal, responsive, alone, 2 in answer.values(), 0 in answer.values()


def compare(found: Effect, criteria: Sequence[Criterion]) -> None:
    causal, responsive, alone, satisfiable, refutable = by_hand(criteria)
    assert found.causal == pytest.approx(causal)
    assert found.responsive == pytest.approx(responsive)
    assert dict(found.by_attribute) == pytest.approx(alone)
    assert found.satisfiable is satisfiable
    assert found.refutable is refutable
    wanted = {
        (True, True): Measured.IDENTITY_CONDITIONED,
        (True, False): Measured.IDENTITY,
        (False, True): Measured.EVIDENCE,
        (False, False): Measured.VACUOUS,
    }
    assert found.measured is wanted[causal > 0, responsive > 0]
    assert (found.witness is None) is (causal == 0)
    if found.witness is not None:
        one = found.witness
        assert len(one.one) == len(one.other) == 1
        assert one.one[0][0] == one.other[0][0]
        rules = [each.rule.evaluate for each in criteria if each.rule]
        codes = [together(rules, dict((*one.evidence, *one.same, *some))) for some in (one.one, one.other)]
        words = {0: (False, "not met"), 1: (None, "unknown"), 2: (True, "met")}
        assert all(answer in words[code] for answer, code in zip(one.answers, codes, strict=True))
        assert codes[0] != codes[1]


def removals_by_hand(criteria: Sequence[Criterion]) -> set[frozenset[str]]:
    if not by_hand(criteria)[0]:
        return set()
    for size in range(1, 4):
        found = {
            frozenset(one.id for one in some)
            for some in itertools.combinations(criteria, size)
            if not by_hand([one for one in criteria if one not in some])[0]
        }
        if found:
            return found
    return set()


ATOM = st.sampled_from(
    [
        *("a", "b", "listed", "report", "true", "false", "known(a)", "known(report)", "known(origin)"),
        *('origin == "AA"', 'origin != "ZZ"', 'origin in ("AA", "BB")', 'origin not in ("QQ")', "listed == true"),
        *("share <= 35", "share > 20", "share < 5"),
    ]
)
RULE = st.recursive(
    ATOM.map(lambda text: text.replace("listed == true", "listed")),
    lambda inner: st.one_of(
        inner.map(lambda one: f"not ({one})"),
        inner.map(lambda one: f"not not ({one})"),
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(
            lambda three: f"({three[0]} {three[1]} {three[2]})"
        ),
        st.tuples(inner, inner).map(lambda two: f"{two[0]} and {two[1]}"),
    ),
    max_leaves=6,
)


def profile(*rules: str) -> Profile:
    parts = [criterion(str(n), rule) for n, rule in enumerate(rules, 1)]
    return made(ORIGIN, LISTED, slots("a", "b"), SHARE, CLOSED, *parts)


@settings(max_examples=60, deadline=None)
@given(st.lists(RULE, min_size=1, max_size=4))
def test_what_is_measured_is_what_a_search_by_loops_finds(rules: list[str]):
    one = profile(*rules)
    found = fairness(one)
    for each, (name, effect) in zip(one.criteria, found.criteria, strict=True):
        assert name == each.id
        compare(effect, [each])
    compare(found.whole, one.criteria)
    assert set(map(frozenset, found.removals)) == removals_by_hand(one.criteria)


@settings(max_examples=60, deadline=None)
@given(st.lists(RULE, min_size=1, max_size=3))
def test_who_can_never_meet_it_is_found(rules: list[str]):
    one = profile(*rules)
    found = {(each.criterion, each.attribute): set(each.values) for each in fairness(one).barred}
    for name, criteria in (("", one.criteria), *((each.id, (each,)) for each in one.criteria)):
        evaluates = [each.rule.evaluate for each in criteria if each.rule]
        can: dict[str, set[Value]] = {"origin": set(), "listed": set()}
        for values in every(list(VALUES)):
            closed = values["report"] is True and values["origin"] == "ZZ"
            if not closed and together(evaluates, values) == 2:
                can["origin"].add(values["origin"])
                can["listed"].add(values["listed"])
        for attribute in IDENTITY:
            never = set(VALUES[attribute]) - can[attribute]
            assert found.get((name, attribute), set()) == (never if can[attribute] else set())


@pytest.mark.parametrize(
    ("rule", "measured"),
    [
        ('not not (origin == "AA") and a', Measured.IDENTITY_CONDITIONED),
        ("a and known(origin)", Measured.EVIDENCE),
        ('known(a) or origin == "AA"', Measured.IDENTITY_CONDITIONED),
        ('(a or not a or not known(a)) and origin == "AA"', Measured.IDENTITY),
        ('share <= 100 or not known(share) or origin == "AA"', Measured.VACUOUS),
        ('share <= 60 and (share <= 20 or origin == "AA")', Measured.IDENTITY_CONDITIONED),
        ('(origin == "AA" or origin != "AA") and a', Measured.EVIDENCE),
        ('origin in ("QQ")', Measured.VACUOUS),
        ('(a and origin == "AA") or (a and origin != "AA")', Measured.EVIDENCE),
    ],
)
def test_disguises(rule: str, measured: Measured):
    [(_, found)] = fairness(profile(rule)).criteria
    assert found.measured is measured


def test_criteria_that_each_look_harmless_may_together_admit_one_origin_only():
    """One asks for a share that the other grants to one origin alone."""
    found = fairness(profile("share <= 35 or listed", 'share > 35 or origin == "AA"'))
    assert {(one.criterion, one.attribute, one.values) for one in found.barred} == set()
    assert found.whole.measured is Measured.IDENTITY_CONDITIONED
    shut = fairness(profile("share <= 35", 'share > 35 or origin == "AA"'))
    assert ("", "origin", ("BB", "ZZ")) in {(one.criterion, one.attribute, one.values) for one in shut.barred}


def test_criteria_that_contradict_each_other_can_be_met_by_nobody():
    found = fairness(profile("a", "not a"))
    assert all(effect.satisfiable for _, effect in found.criteria)
    assert not found.whole.satisfiable


def test_a_second_criterion_may_take_back_what_the_first_does():
    """The first moves with identity, the second is never met: the outcome moves between unknown and not met at most."""
    found = fairness(profile('a and origin == "AA"', "false"))
    assert dict(found.criteria)["1"].measured is Measured.IDENTITY_CONDITIONED
    assert found.whole.measured is Measured.VACUOUS
    assert found.removals == ()


def test_a_slot_that_is_closed_to_some_bars_them_though_the_rule_names_nobody():
    found = fairness(profile("report"))
    assert dict(found.criteria)["1"].measured is Measured.EVIDENCE
    assert {(one.criterion, one.attribute, one.values) for one in found.barred} == {
        ("1", "origin", ("ZZ",)),
        ("", "origin", ("ZZ",)),
    }
