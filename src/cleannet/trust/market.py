"""What a profile does to a market when all show the same evidence: who is refused, and how concentrated it then is."""

import csv
from collections.abc import Iterable, Mapping

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record
from cleannet.profiles.profile import MET, Profile
from cleannet.profiles.rules import Value
from cleannet.trust.concentration import Concentration, concentration

SHARE, SUPPLIER = "share", "supplier"
MOST_ROWS = 100_000


class Offer(Record, frozen=True):
    """One supplier with its share of the market (any unit) and its identity."""

    supplier: str
    share: float
    identity: tuple[tuple[str, Value], ...]


class Refusal(Record, frozen=True):
    """Of those with one value of an attribute: how many are there, and how many are not admitted."""

    attribute: str
    value: Value
    suppliers: int
    refused: int


class Market(Record, frozen=True):
    """What follows.

    Attributes:
        refused: suppliers that are not admitted although their evidence is all met.
        refusals: the same by attribute and value of identity.
        before, after: concentration of all, and of those admitted; None where nobody is left.
        shut_out: suppliers that this evidence would admit, and that can never obtain it: a slot is closed to them.
    """

    refused: tuple[str, ...]
    refusals: tuple[Refusal, ...]
    before: Concentration | None
    after: Concentration | None
    shut_out: tuple[str, ...] = ()


def load(lines: Iterable[str], path: str, profile: Profile) -> list[Offer]:
    """Reads CSV with the columns `supplier`, `share` and one for each attribute of the profile's identity.

    Raises:
        ConfigError: a column is missing, a share is no amount, a value is none of the profile's, or it is no CSV.
    """
    rows = csv.DictReader(lines)
    try:
        return _offers(rows, path, profile)
    except csv.Error as wrong:
        raise ConfigError(f"{path}, line {rows.line_num + 1}: {wrong}") from None


def _offers(rows: "csv.DictReader[str]", path: str, profile: Profile) -> list[Offer]:
    names = [one.name for one in profile.identity]
    if missing := [one for one in (SUPPLIER, SHARE, *names) if one not in (rows.fieldnames or ())]:
        raise ConfigError(
            f"{path}: the column {missing[0]!r} is missing; needed are {', '.join((SUPPLIER, SHARE, *names))}"
        )
    found = []
    for number, row in enumerate(rows, 2):
        if number > MOST_ROWS:
            raise ConfigError(f"{path}: more than {MOST_ROWS} lines")
        try:
            share = float(row[SHARE])
        except (TypeError, ValueError):
            share = -1.0
        if not 0 <= share < float("inf"):
            raise ConfigError(f"{path}, line {number}: {row[SHARE]!r} is no share")
        identity = tuple(
            (one.name, _value(row[one.name], one.values, f"{path}, line {number}")) for one in profile.identity
        )
        found.append(Offer(row[SUPPLIER] or "", share, identity))
    return found


def _value(text: str | None, values: tuple[Value, ...], place: str) -> Value:
    for one in values:
        written = {True: "true", False: "false"}[one] if isinstance(one, bool) else str(one)
        if (text or "").strip() == written:
            return one
    raise ConfigError(f"{place}: {text!r} is none of the profile's values; known are {', '.join(map(str, values))}")


def market(profile: Profile, offers: Iterable[Offer]) -> Market:
    """Judges all with the same evidence: each slot met, or of numbers and texts the value that most criteria accept."""
    some = list(offers)
    best = favourable(profile)
    admitted = {n: _admitted(profile, {**best, **dict(one.identity)}) for n, one in enumerate(some)}
    before: dict[str, float] = {}
    after: dict[str, float] = {}
    for n, one in enumerate(some):
        before[one.supplier] = before.get(one.supplier, 0.0) + one.share
        if admitted[n]:
            after[one.supplier] = after.get(one.supplier, 0.0) + one.share
    refused = tuple(sorted({one.supplier for n, one in enumerate(some) if not admitted[n]}))
    refusals = []
    for attribute in profile.identity:
        for value in attribute.values:
            mine = [n for n, one in enumerate(some) if dict(one.identity)[attribute.name] == value]
            if mine:
                refusals.append(Refusal(attribute.name, value, len(mine), sum(not admitted[n] for n in mine)))
    shut_out = {
        one.supplier
        for n, one in enumerate(some)
        if admitted[n] and not _admitted(profile, {**_obtainable(profile, best, one), **dict(one.identity)})
    }
    return Market(refused, tuple(refusals), concentration(before), concentration(after), tuple(sorted(shut_out)))


def _obtainable(profile: Profile, best: Mapping[str, Value], one: Offer) -> dict[str, Value]:
    """The same evidence without what is closed to a supplier."""
    who = dict(one.identity)
    closed = {slot.name for slot in profile.evidence if any(who.get(name) not in some for name, some in slot.open_to)}
    return {name: None if name in closed and value is not False else value for name, value in best.items()}


def favourable(profile: Profile) -> dict[str, Value]:
    """The evidence that most criteria are met with, whoever shows it: one slot after another, in their order."""
    values: dict[str, Value] = {one.name: one.values[0] for one in profile.identity}
    values |= {one.name: one.values[0] for one in profile.evidence}
    for slot in profile.evidence:
        scored = [(_met(profile, {**values, slot.name: value}), value is True) for value in slot.values]
        values[slot.name] = slot.values[scored.index(max(scored))]
    return {slot.name: values[slot.name] for slot in profile.evidence}


def _met(profile: Profile, values: dict[str, Value]) -> int:
    """How many criteria are met, over all identities that differ in one attribute from the first."""
    asked = [{**values, one.name: value} for one in profile.identity for value in one.values] or [values]
    rules = [one.rule.evaluate for one in profile.criteria if one.rule is not None]
    return sum(evaluate(who) is True for who in asked for evaluate in rules)


def _admitted(profile: Profile, values: Mapping[str, Value]) -> bool:
    truths = [one.rule.evaluate(values) for one in profile.criteria if one.rule is not None]
    return profile.outcome(truths) == MET
