"""Does a criterion judge evidence or identity? Measured: identity is exchanged at equal evidence, and the reverse.

Causal discrimination (Galhotra, Brun, Meliou: "Fairness Testing", 2017, arXiv 1709.03221): the share of states of the
evidence in which an exchange of identity alone changes the answer. Conditions that have no name in common are
independent: each group is tried by itself (`exchange`), and what they mean together follows exactly. All states of a
group are tried where there are at most two million; else all pairs of values of any two slots, and a seeded sample: the
result says so. An answer that identity moves is not wrong for that; a network cannot show it.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction

from cleannet.model.record import Record
from cleannet.profiles.profile import MET, NOT_MET, UNKNOWN, Criterion, Measured, Profile
from cleannet.profiles.rules import Part, Value, code
from cleannet.trust.attainable import Barred, barred
from cleannet.trust.exchange import Exchanged, Found, Pairs, Who, components, exchange

LARGEST_SET = 3
"""Sets of criteria whose removal is tried are at most as large."""
MOST_TRIED = 20_000
"""Sets that are tried at most."""

_ALL = 3


class Witness(Record, frozen=True):
    """Two who differ in identity only, and get different answers.

    Attributes:
        evidence: what both show.
        one, other: the identities that differ: name and value.
        answers: the answer of either.
        same: what of their identity is read besides, and alike.
    """

    evidence: Who
    one: Who
    other: Who
    answers: tuple[object, object]
    same: Who = ()


class Effect(Record, frozen=True):
    """What moves an answer.

    Attributes:
        measured: its class.
        causal: share of the states of evidence in which identity moves it.
        responsive: share of the identities for which evidence moves it.
        witness: a pair that differs in one attribute; None where identity moves nothing.
        by_attribute: for each attribute of identity the share of states (of evidence and the other attributes) in
            which it moves the answer alone.
        states: how many pairs of identity and evidence were tried; `whole`: nothing was left to a sample.
        satisfiable: somebody can meet it with some evidence; `refutable`: somebody can fail it with some.
    """

    measured: Measured
    causal: float
    responsive: float
    witness: Witness | None
    by_attribute: tuple[tuple[str, float], ...]
    states: int
    whole: bool
    satisfiable: bool = True
    refutable: bool = True


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
        barred: who can never meet a criterion, or the whole (""), by what the rule says or because a slot is closed.
    """

    criteria: tuple[tuple[str, Effect], ...]
    whole: Effect
    removals: tuple[tuple[str, ...], ...]
    exclusions: tuple[Exclusion, ...]
    barred: tuple[Barred, ...] = ()


def fairness(profile: Profile) -> Fairness:
    """Measures a profile."""
    measuring = _Measuring(profile)
    judged = [one for one in profile.criteria if one.rule is not None]
    effects = tuple((one.id, measuring.effect([one])) for one in judged)
    whole = measuring.effect(judged)
    never = [each for one in judged for each in barred(profile, [one], one.id)] + list(barred(profile, judged, ""))
    return Fairness(effects, whole, measuring.removals(judged, whole), _exclusions(profile, judged), tuple(never))


def effect(profile: Profile, criteria: Sequence[Criterion]) -> Effect:
    """What moves one criterion, or what several mean together."""
    return _Measuring(profile).effect(criteria)


class _Measuring:
    """Measures criteria of one profile; a group of conditions that comes again is not tried again."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._known: dict[frozenset[int], Exchanged] = {}
        self._kept: list[Part] = []

    def effect(self, criteria: Sequence[Criterion]) -> Effect:
        """What moves them together."""
        groups = [self._exchanged(some) for some in components(criteria)]
        causal = _moved([one.by_evidence for one in groups])
        responsive = _moved([one.by_identity for one in groups])
        shares = tuple(
            (one.name, float(_alone(one.name, number, groups)))
            for one in self._profile.identity
            for number, group in enumerate(groups)
            if one.name in group.alone
        )
        answers = _truths if len(criteria) == 1 else _outcomes
        return Effect(
            _class(causal > 0, responsive > 0),
            float(causal),
            float(responsive),
            self._witness(groups, answers) if causal else None,
            shares,
            sum(one.tried for one in groups) or 1,
            all(one.whole for one in groups),
            all(one.truths[2] for one in groups),
            any(one.truths[0] for one in groups),
        )

    def _exchanged(self, some: Sequence[Part]) -> Exchanged:
        key = frozenset(map(id, some))
        if key not in self._known:
            names = frozenset().union(*(one.names for one in some))
            identity = [one for one in self._profile.identity if one.name in names]
            evidence = [one for one in self._profile.evidence if one.name in names]
            self._known[key] = exchange(
                sorted(identity, key=lambda one: one.name), sorted(evidence, key=lambda one: one.name), some
            )
            self._kept += some
        return self._known[key]

    def _witness(self, groups: Sequence[Exchanged], answers: Mapping[int, object]) -> Witness | None:
        """The clearest pair: met beside not met, if there is one."""
        for pair in ((0, 2), (1, 2), (0, 1)):
            for number, group in enumerate(groups):
                others = [one.best for n, one in enumerate(groups) if n != number]
                for found in (some[pair] for some in group.found.values() if pair in some):
                    if all(any(truth > pair[0] for truth in best) for best in others):
                        return self._made(
                            found, [best[max(best)] for best in others], [max(b) for b in others], answers
                        )
        return None

    def _made(
        self, found: Found, others: Sequence[tuple[Who, Who]], truths: Sequence[int], answers: Mapping[int, object]
    ) -> Witness:
        least = min(truths, default=2)
        evidence = [*found.evidence, *(each for _, shown in others for each in shown)]
        same = [*found.rest, *(each for who, _ in others for each in who)]
        order = [one.name for one in self._profile.identity] + [one.name for one in self._profile.evidence]
        return Witness(
            tuple(sorted(evidence, key=lambda each: order.index(each[0]))),
            ((found.attribute, found.one),),
            ((found.attribute, found.other),),
            (answers[min(least, found.low)], answers[min(least, found.high)]),
            tuple(sorted(same, key=lambda each: order.index(each[0]))),
        )

    def removals(self, judged: Sequence[Criterion], whole: Effect) -> tuple[tuple[str, ...], ...]:
        """The smallest sets without which identity moves nothing.

        Such a set holds, of every pair of identities with different answers, a criterion that tells the two apart.
        """
        if whole.witness is None:
            return ()
        order = [one.id for one in judged]
        level: dict[frozenset[str], Effect] = {frozenset(): whole}
        seen: set[frozenset[str]] = set()
        for _ in range(LARGEST_SET):
            following: dict[frozenset[str], Effect] = {}
            for gone, moved in level.items():
                for name in _telling(moved.witness, [one for one in judged if one.id not in gone]):
                    larger = gone | {name}
                    if larger in seen or len(seen) >= MOST_TRIED:
                        continue
                    seen.add(larger)
                    following[larger] = self.effect([one for one in judged if one.id not in larger])
            if enough := [gone for gone, moved in following.items() if not moved.causal]:
                return tuple(sorted((tuple(sorted(gone, key=order.index)) for gone in enough), key=_by(order)))
            level = following
        return ()


def _by(order: Sequence[str]) -> Callable[[tuple[str, ...]], tuple[int, ...]]:
    return lambda some: tuple(order.index(name) for name in some)


def _telling(witness: Witness | None, criteria: Iterable[Criterion]) -> Iterator[str]:
    """The criteria that answer the two of a witness differently."""
    if witness is None:
        return
    one, other = (dict((*witness.evidence, *witness.same, *who)) for who in (witness.one, witness.other))
    for each in criteria:
        if each.rule is not None and code(each.rule.evaluate(one)) != code(each.rule.evaluate(other)):
            yield each.id


def _total(pairs: Pairs) -> int:
    return sum(pairs.values())


def _moved(groups: Sequence[Pairs]) -> Fraction:
    """How often the lowest and the highest of several together differ; they are independent of each other."""

    def least(low: int, high: int) -> Fraction:
        """How often the lowest is at least so high, and the highest too."""
        return math.prod(
            (Fraction(sum(n for (a, b), n in some.items() if a >= low and b >= high), _total(some)) for some in groups),
            start=Fraction(1 if max(low, high) < _ALL else 0),
        )

    return 1 - sum((least(truth, truth) - least(truth, truth + 1) for truth in range(_ALL)), start=Fraction(0))


def _alone(name: str, number: int, groups: Sequence[Exchanged]) -> Fraction:
    """How often one attribute moves the answer: it moves its own group, and no other group holds it down."""
    mine = groups[number].alone[name]
    share = Fraction(0)
    for (low, high), count in mine.items():
        if low < high:
            free = (
                Fraction(sum(one.truths[low + 1 :]), sum(one.truths)) for n, one in enumerate(groups) if n != number
            )
            share += Fraction(count, _total(mine)) * math.prod(free, start=Fraction(1))
    return share


def _class(causal: bool, responsive: bool) -> Measured:
    if causal and responsive:
        return Measured.IDENTITY_CONDITIONED
    if causal:
        return Measured.IDENTITY
    return Measured.EVIDENCE if responsive else Measured.VACUOUS


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


_truths: dict[int, object] = {0: False, 1: None, 2: True}
_outcomes: dict[int, object] = {0: NOT_MET, 1: UNKNOWN, 2: MET}
