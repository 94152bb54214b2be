"""Baselines: what is usual in a network and its cells, learned from logs known to be good. docs/baseline.md shows one.

A baseline holds counts and parameters, and no subscriber's identity. Where a phone was would still show in the numbers
of its cells: so cells, tracking areas and AMFs' addresses are keyed digests, unless the user asks for them raw.
"""

import datetime
import hashlib
import hmac
from collections import Counter
from collections.abc import Iterable

import msgspec

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record

FORMAT = "cleannet-baseline/1"
KINDS = ("amf", "cell", "network")
KEYED, RAW = "keyed", "raw"
SHORTEST_KEY = 16
_DIGITS = 24


class Share(Record, frozen=True):
    """So many of so many."""

    seen: int
    of: int


class Entry(Record, frozen=True):
    """What is usual of one network, cell or AMF.

    Attributes:
        kind: "network", "cell" or "amf"; name: a PLMN, or a digest, or (raw) what it stands for.
        first, last: days (ISO 8601, UTC) of the oldest and the newest observation.
        rates: for each rate its days, for each day how many of how many; of cells all days together (as "all").
        parameters: for each parameter its values, for each value how often it was read.
    """

    kind: str
    name: str
    first: str
    last: str
    rates: dict[str, dict[str, Share]] = msgspec.field(default_factory=dict)
    parameters: dict[str, dict[str, int]] = msgspec.field(default_factory=dict)

    def total(self, rate: str) -> Share:
        """A rate over all days."""
        days = self.rates.get(rate, {}).values()
        return Share(sum(day.seen for day in days), sum(day.of for day in days))


class Baseline(Record, frozen=True):
    """All that was learned.

    `cells`: "keyed" or "raw"; `key`: a digest that tells one key from another; `inputs`: digests of what it was learned
    from.
    """

    format: str
    cells: str
    key: str
    inputs: tuple[str, ...] = ()
    entries: tuple[Entry, ...] = ()

    def entry(self, kind: str, name: str) -> Entry | None:
        """The entry of a network, cell or AMF."""
        return next((one for one in self.entries if (one.kind, one.name) == (kind, name)), None)


class Names:
    """What stands for cells and addresses in a baseline: keyed digests, or the things themselves."""

    __slots__ = ("_key",)

    def __init__(self, key: bytes | None) -> None:
        """`key`: the user's own; None for raw names.

        Raises:
            ValueError: the key is too short to protect anything.
        """
        if key is not None and len(key) < SHORTEST_KEY:
            raise ValueError(f"a pseudonym key wants at least {SHORTEST_KEY} octets, this one has {len(key)}")
        self._key = key

    def of(self, text: str) -> str:
        """The name of a thing."""
        if self._key is None:
            return text
        return hmac.new(self._key, b"cleannet baseline\n" + text.encode(), hashlib.sha256).hexdigest()[:_DIGITS]

    def of_value(self, parameter: str, value: str) -> str:
        """The name of a parameter's value; equal values of two parameters have different digests."""
        return value if self._key is None else self.of(f"{parameter} {value}")

    @property
    def cells(self) -> str:
        """What a baseline with these names says of them."""
        return RAW if self._key is None else KEYED

    @property
    def key(self) -> str:
        """What tells one key from another."""
        return "" if self._key is None else self.of("which key is this?")


def ordered(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """The entries in the order of their kinds and names."""
    return tuple(sorted(entries, key=lambda one: (one.kind, one.name)))


def merge(baselines: Iterable[Baseline]) -> Baseline:
    """One baseline of several; the order and the grouping of merges make no difference.

    Raises:
        ConfigError: they have different keys, one was learned from an input of another, or there is none.
    """
    several = list(baselines)
    if not several:
        raise ConfigError("there is nothing to merge")
    if len({(one.cells, one.key) for one in several}) > 1:
        raise ConfigError("the baselines name cells under different keys; learn them again under one --pseudonym-key")
    inputs = Counter(given for one in several for given in one.inputs)
    if any(count > 1 for count in inputs.values()):
        raise ConfigError("an input stands in two of the baselines; its observations would count twice")
    groups: dict[tuple[str, str], list[Entry]] = {}
    for one in several:
        for entry in one.entries:
            groups.setdefault((entry.kind, entry.name), []).append(entry)
    merged = ordered(map(_merged, groups.values()))
    return Baseline(FORMAT, several[0].cells, several[0].key, tuple(sorted(inputs)), merged)


def _merged(entries: list[Entry]) -> Entry:
    rates: dict[str, dict[str, Share]] = {}
    parameters: dict[str, dict[str, int]] = {}
    for one in entries:
        for rate, days in one.rates.items():
            known = rates.setdefault(rate, {})
            for day, share in days.items():
                before = known.get(day, Share(0, 0))
                known[day] = Share(before.seen + share.seen, before.of + share.of)
        for parameter, values in one.parameters.items():
            held = parameters.setdefault(parameter, {})
            for value, count in values.items():
                held[value] = held.get(value, 0) + count
    first, last = min(one.first for one in entries), max(one.last for one in entries)
    return Entry(entries[0].kind, entries[0].name, first, last, rates, parameters)


def to_json(baseline: Baseline) -> bytes:
    """As UTF-8 JSON, members in the order of their names, a line break at the end: equal baselines are equal octets."""
    raw = msgspec.json.encode(baseline, order="sorted")
    return msgspec.json.format(raw, indent=1) + b"\n"


def from_json(octets: bytes, path: str) -> Baseline:
    """Reads a baseline; `path` is only named in messages.

    Raises:
        ConfigError: it is none, or of another format, or its counts and days make no sense.
    """
    try:
        read = msgspec.json.decode(octets, type=Baseline)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        text = f"{path}: no baseline of this version ({error}); 'cleannet baseline LOG -o FILE' makes one"
        raise ConfigError(text) from error
    if read.format != FORMAT:
        raise ConfigError(f"{path}: its format is {read.format!r}; this version reads {FORMAT!r}")
    if read.cells not in (KEYED, RAW):
        raise ConfigError(f"{path}: 'cells' is {read.cells!r}; known are {KEYED!r}, {RAW!r}")
    for one in read.entries:
        if fault := _fault(one):
            raise ConfigError(f"{path}: the entry of {one.kind} {one.name}: {fault}")
    names = [(one.kind, one.name) for one in read.entries]
    if len(set(names)) < len(names):
        raise ConfigError(f"{path}: an entry stands there twice")
    return read


def _fault(one: Entry) -> str:
    if one.kind not in KINDS:
        return f"'kind' is none of {', '.join(KINDS)}"
    if not (_is_day(one.first) and _is_day(one.last) and one.first <= one.last):
        return "'first' and 'last' are no days in their order (2026-01-31)"
    days = [day for rate in one.rates.values() for day in rate.items()]
    if not all(0 <= share.seen <= share.of for _, share in days):
        return "a rate has more seen than there were"
    if not all(day == "all" or _is_day(day) for day, _ in days):
        return "a rate has a day that is none (2026-01-31, or all)"
    if not all(count > 0 for values in one.parameters.values() for count in values.values()):
        return "a parameter's value was read less than once"
    return ""


def day_of(days: int) -> str:
    """A day, counted from 1970, in ISO 8601."""
    return (datetime.date(1970, 1, 1) + datetime.timedelta(days)).isoformat()


def days_between(one: str, other: str) -> int:
    """Days from one day to another, whichever comes first."""
    return abs((datetime.date.fromisoformat(other) - datetime.date.fromisoformat(one)).days)


def _is_day(text: str) -> bool:
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


class KnownBaseline(Record, frozen=True):
    """A baseline as an audit uses it: with the names under its key, and how many days old it may be."""

    baseline: Baseline
    names: Names
    oldest: int = 90
