"""States of one part of a profile: all of them, or a sample that covers all pairs."""

import itertools

import numpy as np
import pytest

from cleannet.profiles.profile import Profile
from cleannet.trust import exchange as module
from cleannet.trust.exchange import combinations, components, exchange
from support.profiles import ORIGIN, criterion, made, slots


def exchanged(one: Profile, number: int = 0) -> module.Exchanged:
    return exchange(one.identity, one.evidence, components(one.criteria)[number])


def test_conditions_that_share_a_name_stand_together():
    one = made(ORIGIN, slots("a", "b", "c"), *map(criterion, "123", ("a and b", "c", "not b or c")))
    assert sorted(len(parts) for parts in components(one.criteria)) == [1, 3]
    apart = made(ORIGIN, slots("a", "b", "c"), criterion("1", 'a and origin == "AA"'), criterion("2", "b or c"))
    assert sorted(len(parts) for parts in components(apart.criteria)) == [1, 1, 1]


def test_all_combinations_are_there_once():
    found = combinations([("x", "y"), (1, 2, 3)])
    assert sorted(map(tuple, found.tolist())) == list(itertools.product(range(2), range(3)))
    assert combinations([]).shape == (1, 0)


def test_counts_of_one_rule():
    found = exchanged(made(ORIGIN, slots("a"), criterion("1", 'a or origin == "AA"')))
    assert (found.tried, found.whole) == (9, True)
    assert found.truths == (2, 2, 5)
    assert found.by_evidence == {(2, 2): 1, (0, 2): 1, (1, 2): 1}
    assert found.by_identity == {(2, 2): 1, (0, 2): 2}
    assert found.alone == {"origin": {(2, 2): 1, (0, 2): 1, (1, 2): 1}}


def test_a_sample_holds_every_pair_of_values(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "MOST_STATES", 20_000)
    names = [f"e{n}" for n in range(12)]
    one = made(ORIGIN, slots(*names), criterion("1", " or ".join(names)))
    seen: list[np.ndarray] = []
    real = module.grid_of

    def spy(*given):
        seen.append(given[-1])
        return real(*given)

    monkeypatch.setattr(module, "grid_of", spy)
    found = exchange((), one.evidence, components(one.criteria)[0])
    states = np.concatenate(seen)
    assert not found.whole
    assert found.tried == len(states) <= 20_000
    assert len(np.unique(states, axis=0)) == len(states)
    for a, b in itertools.combinations(range(12), 2):
        assert len(np.unique(states[:, [a, b]], axis=0)) == 9


def test_a_sample_is_the_same_each_time_and_in_any_order_of_slots():
    names = [f"e{n}" for n in range(16)]
    rule = " or ".join(f"({a} and {b})" for a, b in itertools.pairwise(names))
    one = made(slots(*names), criterion("1", rule))
    other = made(slots(*reversed(names)), criterion("1", rule))
    first, again, turned = (
        exchange((), sorted(p.evidence, key=lambda s: s.name), components(p.criteria)[0]) for p in (one, one, other)
    )
    assert first.truths == again.truths == turned.truths
    assert not first.whole


def test_a_walk_finds_the_step_where_no_star_does(monkeypatch: pytest.MonkeyPatch):
    """Two sampled identities differ in their answers, none from its neighbours: between them lies the step."""
    one = made(ORIGIN, ORIGIN.replace("origin", "owner"), criterion("1", 'origin == "AA" and owner == "AA" or false'))
    monkeypatch.setattr(module, "MOST_STATES", 1)
    monkeypatch.setattr(module, "_neighbours", lambda *_: np.array([[0, 0], [1, 1]]))
    found = exchange(one.identity, (), components(one.criteria)[0])
    [step] = [each for some in found.found.values() for each in some.values()]
    assert {step.one, step.other} == {"AA", "BB"}
    assert len(step.rest) == 1


def test_no_names_at_all():
    found = exchanged(made(ORIGIN, criterion("1", "true")))
    assert found.truths[:2] == (0, 0)
