"""Does a criterion judge evidence or identity? Measured: identity is exchanged at equal evidence, and the reverse.

Causal discrimination (Galhotra, Brun, Meliou: "Fairness Testing", 2017, arXiv 1709.03221): the share of states of the
evidence in which an exchange of identity alone changes the answer. All states are tried where there are at most two
million; else all pairs of values of any two slots, and a seeded sample: the result says so. An answer that
identity moves is not wrong for that; a network cannot show it.
"""

import itertools
import math
import random
from collections.abc import Callable, Iterator, Mapping, Sequence

from cleannet.model.record import Record
from cleannet.profiles.profile import Attribute, Criterion, Measured, Profile, Slot
from cleannet.profiles.rules import Value

MOST_STATES = 2_000_000
MOST_IDENTITIES = 2_000
SAMPLE = 100_000
SEED = 0
LARGEST_SET = 3
"""Sets of criteria whose removal is tried are at most as large."""

State = tuple[Value, ...]
Answer = Callable[[Mapping[str, Value]], object]


class Witness(Record, frozen=True):
    """Two who differ in identity only, and get different answers.

    Attributes:
        evidence: what both show.
        one, other: the identities that differ: name and value.
        answers: the answer of either.
    """

    evidence: tuple[tuple[str, Value], ...]
    one: tuple[tuple[str, Value], ...]
    other: tuple[tuple[str, Value], ...]
    answers: tuple[object, object]


class Effect(Record, frozen=True):
    """What moves an answer.

    Attributes:
        measured: its class.
        causal: share of the states of evidence in which identity moves it.
        responsive: share of the identities for which evidence moves it.
        witness: the pair with the fewest differences; None where identity moves nothing.
        by_attribute: for each attribute of identity the share of states (of evidence and the other attributes) in
            which it moves the answer alone.
        states: how many pairs of identity and evidence were tried; `whole`: all there are.
    """

    measured: Measured
    causal: float
    responsive: float
    witness: Witness | None
    by_attribute: tuple[tuple[str, float], ...]
    states: int
    whole: bool


class Exclusion(Record, frozen=True):
    """A slot of evidence that some can never fill, whatever they do: those without any of these values."""

    slot: str
    attribute: str
    left_out: tuple[Value, ...]
    criteria: tuple[str, ...]


class Fairness(Record, frozen=True):
    """What moves a profile.

    Attributes:
        criteria: by id, those that have a rule.
        whole: the profile's own outcome.
        removals: the smallest sets of criteria without which identity no longer moves the outcome; empty where it does
            not move it, or where no set of `LARGEST_SET` is enough.
        exclusions: slots that some can never fill.
    """

    criteria: tuple[tuple[str, Effect], ...]
    whole: Effect
    removals: tuple[tuple[str, ...], ...]
    exclusions: tuple[Exclusion, ...]


def fairness(profile: Profile) -> Fairness:
    """Measures a profile."""
    judged = [one for one in profile.criteria if one.rule is not None]
    effects = tuple((one.id, effect(profile, [one])) for one in judged)
    whole = effect(profile, judged)
    return Fairness(effects, whole, _removals(profile, judged, whole), _exclusions(profile, judged))


def effect(profile: Profile, criteria: Sequence[Criterion]) -> Effect:
    """What moves one criterion, or what several mean together."""
    names = {name for one in criteria if one.rule is not None for name in one.rule.names}
    identity = [one for one in profile.identity if one.name in names]
    evidence = [one for one in profile.evidence if one.name in names]
    rules = [one.rule.evaluate for one in criteria if one.rule is not None]

    def answer(values: Mapping[str, Value]) -> object:
        if len(rules) == 1:
            return rules[0](values)
        return profile.outcome(evaluate(values) for evaluate in rules)

    return _measure(identity, evidence, answer)


def _measure(identity: Sequence[Attribute], evidence: Sequence[Slot], answer: Answer) -> Effect:
    domains, fillings = [one.values for one in identity], [one.values for one in evidence]
    whole = math.prod(map(len, (*domains, *fillings))) <= MOST_STATES
    identities = list(itertools.product(*domains)) if whole else _neighbours(domains)
    states = list(itertools.product(*fillings)) if whole else _sample(fillings, MOST_STATES // len(identities))
    names, slots = [one.name for one in identity], [one.name for one in evidence]
    moved = 0
    seen: list[set[object]] = [set() for _ in identities]
    alone = dict.fromkeys(names, 0)
    witness: Witness | None = None
    for state in states:
        values: dict[str, Value] = dict(zip(slots, state, strict=True))
        answers = []
        for number, who in enumerate(identities):
            values.update(zip(names, who, strict=True))
            answers.append(answer(values))
            seen[number].add(answers[-1])
        if len(set(answers)) > 1:
            moved += 1
            if witness is None or len(witness.one) > 1:
                witness = _nearer(witness, identities, answers, names, tuple(zip(slots, state, strict=True)))
            _count_alone(identities, answers, names, alone)
    contexts = {name: len({_without(who, n) for who in identities}) * len(states) for n, name in enumerate(names)}
    causal = moved / len(states)
    responsive = sum(len(some) > 1 for some in seen) / len(identities)
    shares = tuple((name, alone[name] / contexts[name]) for name in names)
    tried = len(states) * len(identities)
    return Effect(_class(causal, responsive), causal, responsive, witness, shares, tried, whole)


def _class(causal: float, responsive: float) -> Measured:
    if causal and responsive:
        return Measured.IDENTITY_CONDITIONED
    if causal:
        return Measured.IDENTITY
    return Measured.EVIDENCE if responsive else Measured.VACUOUS


def _neighbours(domains: Sequence[Sequence[Value]]) -> list[State]:
    """All identities where there are few; else a seeded sample, each with all that differ from it in one attribute."""
    if math.prod(map(len, domains)) <= MOST_IDENTITIES:
        return list(itertools.product(*domains))
    chance = random.Random(SEED)
    found: dict[State, None] = {}
    while len(found) < MOST_IDENTITIES:
        base = tuple(chance.choice(domain) for domain in domains)
        for place, domain in enumerate(domains):
            for value in domain:
                found[*base[:place], value, *base[place + 1 :]] = None
    return list(found)


def _sample(domains: Sequence[Sequence[Value]], most: int) -> list[State]:
    """All states where there are at most `most`; else those around alike ones, of all pairs, and a seeded sample."""
    if math.prod(map(len, domains)) <= most:
        return list(itertools.product(*domains))
    chance = random.Random(SEED)
    drawn = (tuple(chance.choice(domain) for domain in domains) for _ in range(SAMPLE))
    return list(
        itertools.islice(dict.fromkeys(itertools.chain(_around(domains), _pairs(domains, chance), drawn)), most)
    )


def _around(domains: Sequence[Sequence[Value]]) -> Iterator[State]:
    """The states in which all slots have their first value (met, say), or their second, and what differs in one."""
    for place in (0, 1):
        base = tuple(domain[min(place, len(domain) - 1)] for domain in domains)
        yield base
        for number, domain in enumerate(domains):
            for value in domain:
                yield (*base[:number], value, *base[number + 1 :])


def _pairs(domains: Sequence[Sequence[Value]], chance: random.Random) -> Iterator[State]:
    """States in which each pair of values of any two domains stands together at least once."""
    for (a, first), (b, second) in itertools.combinations(enumerate(domains), 2):
        for one, other in itertools.product(first, second):
            state = [chance.choice(domain) for domain in domains]
            state[a], state[b] = one, other
            yield tuple(state)


def _nearer(
    known: Witness | None,
    identities: Sequence[State],
    answers: Sequence[object],
    names: Sequence[str],
    evidence: tuple[tuple[str, Value], ...],
) -> Witness | None:
    """The pair of identities with other answers and the fewest differences, if it has fewer than the known one."""
    fewest = len(known.one) if known is not None else len(names) + 1
    found = known
    by_answer: dict[object, list[int]] = {}
    for number, given in enumerate(answers):
        by_answer.setdefault(given, []).append(number)
    groups = list(by_answer.values())
    for some, others in itertools.combinations(groups, 2):
        for a, b in itertools.product(some[:_TRIED], others[:_TRIED]):
            differ = [n for n in range(len(names)) if identities[a][n] != identities[b][n]]
            if len(differ) < fewest:
                fewest = len(differ)
                one, other = (tuple((names[n], identities[who][n]) for n in differ) for who in (a, b))
                found = Witness(evidence, one, other, (answers[a], answers[b]))
                if fewest == 1:
                    return found
    return found


_TRIED = 2000
"""Identities of one answer that are compared with those of another."""


def _count_alone(
    identities: Sequence[State], answers: Sequence[object], names: Sequence[str], alone: dict[str, int]
) -> None:
    """For each attribute: in how many contexts of the other attributes it moves the answer by itself."""
    for place, name in enumerate(names):
        groups: dict[State, set[object]] = {}
        for who, given in zip(identities, answers, strict=True):
            groups.setdefault(_without(who, place), set()).add(given)
        alone[name] += sum(len(some) > 1 for some in groups.values())


def _without(who: State, place: int) -> State:
    return (*who[:place], *who[place + 1 :])


def _removals(profile: Profile, judged: Sequence[Criterion], whole: Effect) -> tuple[tuple[str, ...], ...]:
    if not whole.causal:
        return ()
    reading = {one.name for one in profile.identity}
    moving = [one for one in judged if one.rule is not None and reading & set(one.rule.names)]
    for size in range(1, min(LARGEST_SET, len(moving)) + 1):
        found = [
            tuple(one.id for one in some)
            for some in itertools.combinations(moving, size)
            if not effect(profile, [one for one in judged if one not in some]).causal
        ]
        if found:
            return tuple(found)
    return ()


def _exclusions(profile: Profile, judged: Sequence[Criterion]) -> tuple[Exclusion, ...]:
    domain = {one.name: one.values for one in profile.identity}
    found = []
    for slot in profile.evidence:
        readers = tuple(one.id for one in judged if one.rule is not None and slot.name in one.rule.names)
        for attribute, some in slot.open_to:
            left_out = tuple(value for value in domain[attribute] if value not in some)
            if left_out and readers:
                found.append(Exclusion(slot.name, attribute, left_out, readers))
    return tuple(found)
