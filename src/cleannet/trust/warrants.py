"""What should be intercepted: the list of the administration function and the table of warrants, as CSV or TOML.

interception = "cleannet-interception/1"

[[task]]
id = "55b848ea-b4c2-4d80-a4c9-46592792e5b7"
element = "neID"
destinations = "4faa0058-25ec-42c9-a945-4c3c8e0c7f8d"
warrant = "2017-12"

[[destination]]
id = "4faa0058-25ec-42c9-a945-4c3c8e0c7f8d"

[[warrant]]
name = "2017-12"
from = "2017-10-01"
until = "2017-10-31"

CSV has the same columns and one more, `kind`: task, destination or warrant. Several values in a cell stand apart by
blanks.
"""

import csv
import datetime
import re
from collections.abc import Iterable, Iterator

import msgspec

from cleannet.config.strict import ConfigError, Table, parse
from cleannet.model.record import Record
from cleannet.trust.digests import DIGEST, Digests, plain

FORMAT = "cleannet-interception/1"
MOST_ROWS = 500_000
_MOST_CHARACTERS = 64 << 20
_COLUMNS = {
    "task": ("id", "element", "destinations", "warrant"),
    "destination": ("id", "element"),
    "warrant": ("name", "from", "until", "targets", "target_digests"),
}
_ALL = ("kind", *dict.fromkeys(column for columns in _COLUMNS.values() for column in columns))
_NEEDED = {"task": ("id",), "destination": ("id",), "warrant": ("name", "from", "until")}
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class ListedTask(Record, frozen=True):
    """A task of the administration's list. `element`: "" for any. `place`: file and row, for messages."""

    xid: str
    place: str
    element: str = ""
    destinations: frozenset[str] = frozenset()
    warrant: str = ""


class ListedDestination(Record, frozen=True):
    """A destination of the administration's list."""

    did: str
    place: str
    element: str = ""


class Warrant(Record, frozen=True):
    """What allows a task: from when until when, and digests of the targets (none: the table does not tell)."""

    name: str
    place: str
    begin: datetime.datetime
    end: datetime.datetime
    targets: frozenset[str] = frozenset()


class Lists(msgspec.Struct):
    """Tasks, destinations, warrants; `has_...` whether such a list was given at all (an empty one is one too)."""

    tasks: list[ListedTask] = msgspec.field(default_factory=list)
    destinations: list[ListedDestination] = msgspec.field(default_factory=list)
    warrants: dict[str, Warrant] = msgspec.field(default_factory=dict)
    has_tasks: bool = False
    has_warrants: bool = False


class _Row(Record, frozen=True):
    kind: str
    place: str
    values: dict[str, str]


def read_list(lines: Iterable[str], path: str, digests: Digests, into: Lists) -> None:
    """Adds what a file holds. TOML where its name ends in .toml, else CSV.

    Raises:
        ConfigError: it is not of the form, or a warrant stands there twice; the message names file and row.
    """
    toml = path.lower().endswith(".toml")
    for row in _toml(_whole(lines, path), path, into) if toml else _csv(lines, path, into):
        if len(into.tasks) + len(into.destinations) + len(into.warrants) >= MOST_ROWS:
            raise ConfigError(f"{row.place}: more than {MOST_ROWS} entries together; give the lists in parts")
        _take(row, digests, into)


def _whole(lines: Iterable[str], path: str) -> str:
    found, size = [], 0
    for line in lines:
        size += len(line)
        if size > _MOST_CHARACTERS:
            raise ConfigError(f"{path}: more than {_MOST_CHARACTERS >> 20} MiB; give the lists in parts, or as CSV")
        found.append(line)
    return "".join(found)


def _toml(text: str, path: str, into: Lists) -> Iterator[_Row]:
    top = Table(parse(text, path), path, ("interception", *_COLUMNS))
    if top.text("interception", f'interception = "{FORMAT}"') != FORMAT:
        raise top.wrong(f"'interception' is of another format; this version reads {FORMAT!r}")
    into.has_tasks |= top.has("task") or top.has("destination") or not top.has("warrant")
    into.has_warrants |= top.has("warrant") or not (top.has("task") or top.has("destination"))
    for kind, columns in _COLUMNS.items():
        for one in top.tables(kind, columns, kind):
            values = {column: " ".join(one.texts(column, None, f'"{column}"')) for column in columns if one.has(column)}
            yield _Row(kind, one.place, values)


def _csv(lines: Iterable[str], path: str, into: Lists) -> Iterator[_Row]:
    reader = csv.reader(lines, strict=True)
    try:
        heading = [one.strip().lower().lstrip("\ufeff") for one in next(reader, [])]
        if unknown := [one for one in heading if one not in _ALL]:
            raise ConfigError(f"{path}, line 1: unknown column {unknown[0][:40]!r}; known are {', '.join(_ALL)}")
        if "kind" not in heading:
            raise ConfigError(
                f"{path}, line 1: the column 'kind' is missing; each row is a task, destination or warrant"
            )
        into.has_tasks |= bool({"id", "destinations"} & set(heading))
        into.has_warrants |= bool({"name", "from", "until"} & set(heading))
        for cells in reader:
            place = f"{path}, line {reader.line_num}"
            if not any(cells):
                continue
            if len(cells) != len(heading):
                raise ConfigError(f"{place}: {len(cells)} columns; the heading has {len(heading)}")
            values = {column: cell.strip() for column, cell in zip(heading, cells, strict=True) if cell.strip()}
            kind = values.pop("kind", "")
            if kind not in _COLUMNS:
                raise ConfigError(f"{place}: 'kind' is none of {', '.join(_COLUMNS)}")
            if stray := [one for one in values if one not in _COLUMNS[kind]]:
                raise ConfigError(f"{place}: a {kind} has no {stray[0]!r}; leave the cell empty")
            yield _Row(kind, place, values)
    except csv.Error as wrong:
        raise ConfigError(f"{path}, line {reader.line_num}: not CSV: {wrong}") from None


def _take(row: _Row, digests: Digests, into: Lists) -> None:
    values = row.values
    if missing := [one for one in _NEEDED[row.kind] if not values.get(one)]:
        raise ConfigError(f"{row.place}: a {row.kind} wants {missing[0]!r}")
    if row.kind == "task":
        to = frozenset(map(plain, values.get("destinations", "").split()))
        task = ListedTask(plain(values["id"]), row.place, values.get("element", ""), to, values.get("warrant", ""))
        into.tasks.append(task)
    elif row.kind == "destination":
        into.destinations.append(ListedDestination(plain(values["id"]), row.place, values.get("element", "")))
    else:
        one = _warrant(row, digests)
        if one.name in into.warrants:
            raise ConfigError(f"{row.place}: this warrant stands at {into.warrants[one.name].place} already")
        into.warrants[one.name] = one


def _warrant(row: _Row, digests: Digests) -> Warrant:
    begin, end = (_time(row.values[one], row.place, one) for one in ("from", "until"))
    if end < begin:
        raise ConfigError(f"{row.place}: the warrant ends before it begins")
    targets = {digests.target(one) for one in row.values.get("targets", "").split()}
    for one in row.values.get("target_digests", "").split():
        if not DIGEST.fullmatch(one):
            raise ConfigError(
                f"{row.place}: a target_digest is no digest; make it with cleannet intercept digest --key FILE"
            )
        targets.add(one)
    return Warrant(row.values["name"], row.place, begin, end, frozenset(targets))


def _time(text: str, place: str, column: str) -> datetime.datetime:
    """A day, or a time with its zone. The last day belongs to the warrant as a whole (UTC)."""
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        raise ConfigError(
            f"{place}: {column!r} is no day or time; write 2026-01-31 or 2026-01-31T12:00:00+01:00"
        ) from None
    if _DAY.fullmatch(text):
        moment = datetime.time.max if column == "until" else datetime.time.min
        return datetime.datetime.combine(found.date(), moment, datetime.UTC)
    if found.tzinfo is None:
        raise ConfigError(f"{place}: the time in {column!r} has no zone; add Z or +01:00")
    return found
