"""Exchanges identity at equal evidence, and evidence at equal identity, over all states of one part of a profile.

A part is a set of conditions that read names in common. Parts that have no name in common are independent, so what
several of them mean together follows exactly from what each of them says alone (`fairness` puts them together).
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cleannet.profiles.profile import Attribute, Criterion, Slot
from cleannet.profiles.rules import TRUE, UNKNOWN, Codes, Part, Truth, Value, code

MOST_STATES = 2_000_000
MOST_IDENTITIES = 2_000
SAMPLE = 100_000
MOST_DRAWN = 6_000_000
"""Values that a sample holds at most; of very many slots fewer states are drawn."""
SEED = 0
_AT_ONCE = 1 << 20
_COVERED = 2_000
_MOST_COLUMNS = 4_000

Places = NDArray[np.intp]
Who = tuple[tuple[str, Value], ...]
Pairs = dict[tuple[int, int], int]
"""How often the lowest and the highest of some truths were these two."""


class Found(NamedTuple):
    """Where one attribute alone moves a part.

    Attributes:
        evidence: what is shown.
        rest: the attributes that stay as they are.
        attribute, one, other: what is exchanged.
        low, high: the truths of either (of `one`, of `other`).
    """

    evidence: Who
    rest: Who
    attribute: str
    one: Value
    other: Value
    low: int
    high: int


class Exchanged(NamedTuple):
    """What the states of one part show.

    Attributes:
        by_evidence: over the states of evidence, the lowest and highest truth that identity makes of each.
        by_identity: over the identities, the lowest and highest truth that evidence makes of each.
        truths: how often each truth came (false, unknown, true).
        alone: by attribute, over the states of all else, the lowest and highest truth that it makes of each.
        found: for each attribute and each pair of truths that it moves between, the first place where it does.
        best: for each truth, an identity and evidence that give it (the first ones).
        tried: pairs of identity and evidence.
        whole: these are all there are.
    """

    by_evidence: Pairs
    by_identity: Pairs
    truths: tuple[int, int, int]
    alone: dict[str, Pairs]
    found: dict[str, dict[tuple[int, int], Found]]
    best: dict[int, tuple[Who, Who]]
    tried: int
    whole: bool


def components(criteria: Sequence[Criterion]) -> list[list[Part]]:
    """The conditions of criteria, those together that have a name in common, directly or by others."""
    groups: list[tuple[set[str], list[Part]]] = []
    for part in (part for one in criteria if one.rule is not None for part in one.rule.conjuncts):
        names, parts = set(part.names), [part]
        apart = []
        for group in groups:
            if names & group[0]:
                names |= group[0]
                parts = group[1] + parts
            else:
                apart.append(group)
        groups = [*apart, (names, parts)]
    return [parts for _, parts in groups]


def exchange(identity: Sequence[Attribute], evidence: Sequence[Slot], conditions: Sequence[Part]) -> Exchanged:
    """Tries all states of one part, or a sample that covers all pairs of values of any two slots."""
    domains, fillings = [one.values for one in identity], [one.values for one in evidence]
    whole = math.prod(map(len, (*domains, *fillings))) <= MOST_STATES
    people = combinations(domains) if whole else _neighbours(domains, identity, conditions)
    states = (
        combinations(fillings) if whole else _sample(fillings, evidence, conditions, max(1, MOST_STATES // len(people)))
    )
    return _Tally(identity, evidence, conditions, people).run(states, whole)


class _Tally:
    """Goes through the states, some at a time."""

    def __init__(
        self, identity: Sequence[Attribute], evidence: Sequence[Slot], conditions: Sequence[Part], people: Places
    ) -> None:
        self._identity, self._evidence, self._conditions, self._people = identity, evidence, conditions, people
        self._groups = [_groups(people, place) for place in range(len(identity))]
        self._alone: dict[str, Pairs] = {one.name: {} for one in identity}
        self._found: dict[str, dict[tuple[int, int], Found]] = {one.name: {} for one in identity}
        self._best: dict[int, tuple[Who, Who]] = {}

    def run(self, states: Places, whole: bool) -> Exchanged:
        """All of them."""
        count = len(self._people)
        low, high = np.full(count, TRUE, np.int8), np.zeros(count, np.int8)
        truths = np.zeros(3, np.int64)
        by_evidence: Pairs = {}
        step = max(1, _AT_ONCE // count)
        for start in range(0, len(states), step):
            some = states[start : start + step]
            grid = grid_of(self._identity, self._evidence, self._conditions, self._people, some)
            np.minimum(low, grid.min(axis=0), out=low)
            np.maximum(high, grid.max(axis=0), out=high)
            truths += np.bincount(grid.ravel(), minlength=3)
            _count(by_evidence, grid.min(axis=1), grid.max(axis=1))
            self._single(grid, some)
            self._examples(grid, some)
            if not any(self._found.values()) and (apart := np.flatnonzero(grid.min(axis=1) != grid.max(axis=1))).size:
                self._walk(grid[apart[0]], some[apart[0]])
        by_identity: Pairs = {}
        _count(by_identity, low, high)
        no, unknown, yes = (int(one) for one in truths)
        tried = len(states) * count
        told = (no, unknown, yes)
        return Exchanged(by_evidence, by_identity, told, self._alone, self._found, self._best, tried, whole)

    def _walk(self, answers: Codes, state: Places) -> None:
        """Between two identities with different answers one attribute after the other: one of the steps moves it."""
        a, b = int(answers.argmin()), int(answers.argmax())
        path = np.array(
            [[*self._people[b][:n], *self._people[a][n:]] for n in range(self._people.shape[1] + 1)], np.intp
        )
        told = grid_of(self._identity, self._evidence, self._conditions, path, state[None, :])[0]
        step = int(np.flatnonzero(told[1:] != told[:-1])[0])
        one = self._identity[step]
        rest = tuple((other.name, other.values[path[step, n]]) for n, other in enumerate(self._identity) if n != step)
        low, high = int(told[step]), int(told[step + 1])
        before, after = (one.values[path[n, step]] for n in (step, step + 1))
        found = Found(self._shown(state), rest, one.name, before, after, low, high)
        self._found[one.name].setdefault((min(low, high), max(low, high)), found)

    def _single(self, grid: Codes, states: Places) -> None:
        """What each attribute moves by itself."""
        for one, (order, starts) in zip(self._identity, self._groups, strict=True):
            sorted_ = grid[:, order]
            low = np.minimum.reduceat(sorted_, starts, axis=1)
            high = np.maximum.reduceat(sorted_, starts, axis=1)
            _count(self._alone[one.name], low.ravel(), high.ravel())
            for pair in ((0, 1), (0, 2), (1, 2)):
                if pair in self._found[one.name] or pair not in self._alone[one.name]:
                    continue
                where = np.argwhere((low == pair[0]) & (high == pair[1]))
                if len(where):
                    state, group = (int(n) for n in where[0])
                    stop = starts[group + 1] if group + 1 < len(starts) else len(order)
                    members = order[starts[group] : stop]
                    self._found[one.name][pair] = self._example(one, grid[state], states[state], members, pair)

    def _example(self, one: Attribute, answers: Codes, state: Places, members: Places, pair: tuple[int, int]) -> Found:
        a, b = sorted(int(members[np.argmax(answers[members] == truth)]) for truth in pair)
        place = next(n for n, other in enumerate(self._identity) if other.name == one.name)
        rest = tuple(each for each in self._who(a) if each[0] != one.name)
        low, high = (one.values[self._people[who, place]] for who in (a, b))
        return Found(self._shown(state), rest, one.name, low, high, int(answers[a]), int(answers[b]))

    def _examples(self, grid: Codes, states: Places) -> None:
        for truth in {0, 1, 2} - self._best.keys():
            where = np.argmax(grid == truth)
            state, who = divmod(int(where), grid.shape[1])
            if grid[state, who] == truth:
                self._best[truth] = (self._who(who), self._shown(states[state]))

    def _who(self, number: int) -> Who:
        places = self._people[number]
        return tuple((one.name, one.values[place]) for one, place in zip(self._identity, places, strict=True))

    def _shown(self, state: Places) -> Who:
        return tuple((one.name, one.values[place]) for one, place in zip(self._evidence, state, strict=True))


def grid_of(
    identity: Sequence[Attribute], evidence: Sequence[Slot], conditions: Sequence[Part], people: Places, states: Places
) -> Codes:
    """The truths of conditions together: one row a state, one column an identity."""
    columns = {one.name: (one.values, people[:, n][None, :]) for n, one in enumerate(identity)}
    columns |= {one.name: (one.values, states[:, n][:, None]) for n, one in enumerate(evidence)}
    grid: Codes = np.full((len(states), len(people)), TRUE, np.int8)
    for one in conditions:
        np.minimum(grid, one.over(columns), out=grid)
    return grid


def _count(pairs: Pairs, low: Codes, high: Codes) -> None:
    found = np.bincount(low.astype(np.intp) * 3 + high, minlength=9)
    for number in np.flatnonzero(found).tolist():
        pair = divmod(number, 3)
        pairs[pair] = pairs.get(pair, 0) + int(found[number])


def _groups(people: Places, place: int) -> tuple[Places, Places]:
    """An order in which those stand together who differ in one attribute only, and where each group starts."""
    others = np.delete(people, place, axis=1)
    order = np.lexsort((people[:, place], *others.T[::-1]))
    ordered = others[order]
    new = np.ones(len(order), np.bool_)
    new[1:] = (ordered[1:] != ordered[:-1]).any(axis=1)
    return order, np.flatnonzero(new)


def combinations(domains: Sequence[Sequence[Value]]) -> Places:
    """All combinations of values, as places in their domains."""
    sizes = [len(one) for one in domains]
    grids = np.unravel_index(np.arange(math.prod(sizes)), sizes) if sizes else ()
    return np.stack(grids, axis=1) if sizes else np.zeros((1, 0), np.intp)


def _neighbours(domains: Sequence[Sequence[Value]], named: Sequence[Attribute], conditions: Sequence[Part]) -> Places:
    """All identities where there are few; else telling ones and a seeded sample.

    With each stand all that differ from it in one attribute.
    """
    if math.prod(map(len, domains)) <= MOST_IDENTITIES:
        return combinations(domains)
    chance = np.random.RandomState(SEED)
    sizes = np.array([len(one) for one in domains], np.intp)
    found = dict.fromkeys(map(tuple, _around(sizes, named, conditions).tolist()))
    while len(found) < MOST_IDENTITIES:
        base = np.array([chance.randint(size) for size in sizes.tolist()], np.intp)
        found |= dict.fromkeys(map(tuple, _stars([base], sizes).tolist()))
    return np.array(list(found), np.intp)


def _sample(
    domains: Sequence[Sequence[Value]], evidence: Sequence[Slot], conditions: Sequence[Part], most: int
) -> Places:
    """All states where there are at most `most`.

    Else those in which all comparisons come out one way, what differs from these in one slot, states in which all
    pairs of values of any two slots stand, and a seeded sample.
    """
    sizes = np.array([len(one) for one in domains], np.intp)
    if math.prod(sizes.tolist()) <= most:
        return combinations(domains)
    chance = np.random.RandomState(SEED)
    count = max(_COVERED, min(SAMPLE, MOST_DRAWN // len(sizes)))
    drawn = np.stack([chance.randint(size, size=count) for size in sizes.tolist()], axis=1).astype(np.intp)
    around = _around(sizes, evidence, conditions)
    missing = _uncovered(drawn[:_COVERED], sizes, chance)
    every = np.concatenate([around, drawn[:_COVERED], missing, drawn[_COVERED:]])
    _, first = np.unique(every, axis=0, return_index=True)
    return every[np.sort(first)][:most]


def _around(sizes: Places, named: Sequence[Slot | Attribute], conditions: Sequence[Part]) -> Places:
    """States that make all comparisons true, or false, and those in which all slots have their first value, or second.

    With each what differs from it in one slot, as far as `MOST_DRAWN` goes.
    """
    tests: dict[str, list[tuple[Callable[[Value], Truth], int]]] = {}
    for name, test, turned in (atom for one in conditions for atom in one.atoms):
        tests.setdefault(name, []).append((test, -1 if turned else 1))
    bases = []
    for sign in (1, -1):
        base = []
        for slot in named:
            scores = [
                sum(way * (code(test(value)) - UNKNOWN) for test, way in tests.get(slot.name, ()))
                for value in slot.values
            ]
            base.append(int(np.argmax(np.array(scores) * sign)))
        bases.append(np.array(base, np.intp))
    return _stars([*bases, *(np.minimum(place, sizes - 1) for place in (0, 1))], sizes)


def _stars(bases: Sequence[Places], sizes: Places) -> Places:
    """Each of some with all that differ from it in one place."""
    found = list(bases)
    most = len(bases) + MOST_DRAWN // max(1, len(sizes))
    for one in bases:
        for number, size in enumerate(sizes.tolist()):
            for value in range(size):
                if len(found) >= most:
                    return np.array(found, np.intp)
                other = one.copy()
                other[number] = value
                found.append(other)
    return np.array(found, np.intp)


def _uncovered(drawn: Places, sizes: Places, chance: np.random.RandomState) -> Places:
    """A state for each pair of values of any two slots that stands together in none of those drawn.

    Of very many slots none: there the sample is all that is tried.
    """
    if sizes.sum() > _MOST_COLUMNS:
        return np.zeros((0, len(sizes)), np.intp)
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]]).astype(np.intp)
    marks = np.zeros((len(drawn), int(sizes.sum())), np.float32)
    np.put_along_axis(marks, drawn + starts, 1, axis=1)
    owner = np.repeat(np.arange(len(sizes)), sizes)
    absent = np.argwhere(np.triu((marks.T @ marks) == 0) & (owner[:, None] < owner[None, :]))
    absent = absent[: MOST_DRAWN // len(sizes)]
    found = np.stack([chance.randint(size, size=len(absent)) for size in sizes.tolist()], axis=1).astype(np.intp)
    for row, pair in enumerate(absent):
        for column in pair.tolist():
            found[row, owner[column]] = column - starts[owner[column]]
    return found
