"""What evidence answers to the criteria of a profile: met, not met, unknown, or not decided here.

A criterion with checks is met only if one of them passed and none failed, and if nothing else that its rule asks for
is missing. Seeing nothing is never met. What judges identity is not decided here, whatever the evidence.
"""

import datetime
import itertools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Protocol

from cleannet.model.record import Record
from cleannet.profiles.documents import Document, says
from cleannet.profiles.profile import MET, NOT_MET, UNKNOWN, Criterion, Kind, Profile, Written
from cleannet.profiles.rules import Truth, Value

NOT_DECIDED = "not decided"
"""The tool does not answer it: it judges identity, is an aim, or nothing here can test it."""


class Concluded(Protocol):
    """What a check concluded."""

    @property
    def check(self) -> str:
        """Its code."""
        ...

    @property
    def outcome(self) -> str:
        """The public word of its outcome."""
        ...

    @property
    def passed(self) -> int:
        """How often it passed."""
        ...


class Answer(Record, frozen=True):
    """What evidence answers to one criterion.

    Attributes:
        criterion: which.
        answer: met, not met, unknown, or not decided.
        reason: why, in words.
        failed, suspected, passed: codes of its checks by what they concluded; the others were not observed, not asked,
            or faulted.
        documents: those of its slots.
    """

    criterion: Criterion
    answer: str
    reason: str
    failed: tuple[str, ...] = ()
    suspected: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()


class Answered(Record, frozen=True):
    """A profile with its answers. `outcome`: met only if each criterion with a rule is; not met where one is not."""

    profile: Profile
    answers: tuple[Answer, ...]
    outcome: str


def answered(
    profile: Profile, outcomes: Iterable[Concluded], documents: Sequence[Document], today: datetime.date
) -> Answered:
    """Answers each criterion."""
    by_check = {one.check: one for one in outcomes}
    answers = tuple(_answer(profile, one, by_check, documents, today) for one in profile.criteria)
    truths: dict[str, Truth] = {MET: True, NOT_MET: False}
    judged = (truths.get(one.answer) for one in answers if one.criterion.written is not Written.AIM)
    return Answered(profile, answers, profile.outcome(judged))


def _answer(
    profile: Profile,
    one: Criterion,
    outcomes: Mapping[str, Concluded],
    documents: Sequence[Document],
    today: datetime.date,
) -> Answer:
    if reason := _undecided(profile, one):
        return Answer(one, NOT_DECIDED, reason)
    failed = _which(one, outcomes, "fail")
    suspected = _which(one, outcomes, "suspect")
    passed = tuple(code for code in _which(one, outcomes, "pass") if outcomes[code].passed)
    mine = tuple(each for each in documents if each.slot in _slots(profile, one, Kind.DOCUMENTARY))
    said = {slot: says(mine, slot, today) for slot in _slots(profile, one, Kind.DOCUMENTARY)}
    faulted = _which(one, outcomes, "error")
    measured = _measured(failed, (*suspected, *faulted), passed)
    answer, turned = _judged(profile, one, measured, said)
    why = _reason(one, failed, suspected, faulted, {code: outcomes[code].passed for code in passed})
    why += [f"{slot}: {_said(mine, slot, truth, today)}" for slot, truth in said.items()]
    missing = [] if one.checks else sorted(_slots(profile, one, Kind.TECHNICAL))
    why += [f"nothing here measures {', '.join(missing)}"] if missing else []
    why += ["the rule turns round what its checks answer"] if turned else []
    return Answer(one, answer, "; ".join(why) or "it rests on no evidence", failed, suspected, passed, mine)


def _undecided(profile: Profile, one: Criterion) -> str:
    identity = [each.name for each in profile.identity if one.rule is not None and each.name in one.rule.names]
    if identity or one.written in (Written.IDENTITY, Written.MIXED):
        return "judges identity; not decided here"
    if one.written is Written.AIM:
        return "an aim of policy: nothing about a network follows from it"
    if not one.testable:
        return "not testable here"
    return "" if one.rule is not None or one.checks else "nothing measurable follows from it"


def _which(one: Criterion, outcomes: Mapping[str, Concluded], word: str) -> tuple[str, ...]:
    return tuple(code for code in one.checks if code in outcomes and outcomes[code].outcome == word)


def _slots(profile: Profile, one: Criterion, kind: Kind) -> tuple[str, ...]:
    """The slots of a kind that a criterion reads, or names."""
    read = (*(one.rule.names if one.rule is not None else ()), *one.documents)
    return tuple(slot.name for slot in profile.evidence if slot.kind is kind and slot.name in read)


def _measured(failed: Sequence[str], open_: Sequence[str], passed: Sequence[str]) -> Truth:
    if failed:
        return False
    return True if passed and not open_ else None


def _judged(profile: Profile, one: Criterion, measured: Truth, said: Mapping[str, Truth]) -> tuple[str, bool]:
    """The answer, and whether the rule is met where its checks are not: then checks cannot answer it."""
    if one.checks and measured is False:
        return NOT_MET, False
    if measured is None and all(truth is None for truth in said.values()):
        return UNKNOWN, False
    if one.rule is None:
        return (MET if measured and all(said.values()) else UNKNOWN), False
    truth = _rule(profile, one, measured if one.checks else None, said)
    if one.checks and truth is True and measured is None:
        return UNKNOWN, False
    if one.checks and measured and truth is False and _rule(profile, one, None, said) is not False:
        return UNKNOWN, True
    return (UNKNOWN if truth is None else MET if truth else NOT_MET), False


def _rule(profile: Profile, one: Criterion, measured: Truth, said: Mapping[str, Truth]) -> Truth:
    """The rule where its checks answer so: what it comes to whatever the missing evidence may be, else unknown.

    Numbers and texts are not what a check answers. Of very many missing slots only alike ones are tried.
    """
    if one.rule is None:
        return None
    technical = [each.name for each in profile.evidence if each.kind is Kind.TECHNICAL and each.name in one.rule.names]
    answers = (
        {each.name for each in profile.evidence if any(value is True for value in each.values)}
        if one.checks
        else set[str]()
    )
    values: dict[str, Value] = {name: measured if name in answers else None for name in technical}
    values.update(said)
    missing = [name for name, value in values.items() if value is None]
    fillings = itertools.product(_FILLINGS, repeat=len(missing)) if len(missing) <= _MISSING else _alike(len(missing))
    found = {one.rule.evaluate(values | dict(zip(missing, some, strict=True))) for some in fillings}
    return found.pop() if len(found) == 1 else None


def _alike(count: int) -> Iterator[tuple[Truth, ...]]:
    return ((one,) * count for one in _FILLINGS)


_FILLINGS: tuple[Truth, ...] = (None, True, False)
_MISSING = 6
"""So many missing slots are tried with all that they may be."""


def _reason(
    one: Criterion,
    failed: Sequence[str],
    suspected: Sequence[str],
    faulted: Sequence[str],
    passed: Mapping[str, int],
) -> list[str]:
    if not one.checks:
        return []
    observed = len(failed) + len(suspected) + len(passed)
    said = [f"{observed} of {len(one.checks)} checks observed"]
    for codes, words in ((failed, "failed"), (suspected, "suspected"), (faulted, "faulted")):
        if codes:
            said.append(f"{', '.join(codes)} {words}")
    if passed:
        cases = sum(passed.values())
        said.append(f"{len(passed)} passed, in {cases} {'case' if cases == 1 else 'cases'}")
    return said


def _said(documents: Sequence[Document], slot: str, truth: Truth, today: datetime.date) -> str:
    some = [one for one in documents if one.slot == slot]
    if truth is not None:
        return f"{MET if truth else NOT_MET} by document"
    lapsed = [f"{one.file} {one.lapse(today)}" for one in some]
    return "; ".join(lapsed) or "no document"
