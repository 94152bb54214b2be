"""Where AS numbers are registered, and which states own networks, from tables that the user gives."""

import csv
import itertools
import re
import sys
from collections.abc import Container, Iterable, Iterator

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record

_COUNTRY = re.compile(r"[A-Z]{2}")
MOST_LINES = 20_000_000
_MOST_NUMBERS = 1 << 32


class Owned(Record, frozen=True):
    """A row that says a state owns a network: its source, as the table gives it. Rows can be wrong: show the source."""

    asn: int
    state: str
    organisation: str
    source: str
    address: str


def registered(lines: Iterable[str], path: str, among: Container[int] | None = None) -> dict[int, str]:
    """The country code in which each AS is registered.

    Either the delegation statistics of a registry (`registry|country|asn|first|count|…`), or CSV with the columns `asn`
    and `country` (or `cc`). `among`: only these are kept, so that a long table takes little memory; None keeps all.

    Raises:
        ConfigError: it is neither, or a line is not of the form; the message names file and line.
    """
    counted = _bounded(lines, path)
    number, first = next(counted, (1, ""))
    found: dict[int, str] = {}
    if "|" in first:
        for at, line in itertools.chain([(number, first)], counted):
            found.update(one for one in _records(at, line, path) if among is None or one[0] in among)
        return found
    heading = [one.strip().lower() for one in next(csv.reader([first]), [])]
    country_column = next((heading.index(one) for one in ("country", "cc") if one in heading), -1)
    if "asn" not in heading or country_column < 0:
        raise ConfigError(f"{path}: neither delegation statistics nor CSV with a heading of asn and country")
    rows = csv.reader(line for _, line in counted)
    try:
        found.update(_cells(rows, heading, country_column, among, path))
    except csv.Error as wrong:
        raise ConfigError(f"{path}, line {rows.line_num + 1}: {wrong}") from None
    return found


def _cells(
    rows: Iterable[list[str]], heading: list[str], country_column: int, among: Container[int] | None, path: str
) -> Iterator[tuple[int, str]]:
    """The rows of CSV behind its heading."""
    asn_column = heading.index("asn")
    for number, cells in enumerate(rows, 2):
        if not cells:
            continue
        if len(cells) <= max(asn_column, country_column):
            raise ConfigError(f"{path}, line {number}: {len(cells)} columns; the heading has {len(heading)}")
        asn, country = _asn(cells[asn_column], path, number), _country(cells[country_column], path, number)
        if among is None or asn in among:
            yield asn, country


def _bounded(lines: Iterable[str], path: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        if number > MOST_LINES:
            raise ConfigError(f"{path}: more than {MOST_LINES} lines; keep those of AS numbers")
        yield number, line.rstrip("\n\r")


def _records(number: int, line: str, path: str) -> Iterator[tuple[int, str]]:
    """One line of delegation statistics, which have one form at all registries."""
    cells = line.split("|")
    if len(cells) < 5 or cells[2] != "asn" or not _COUNTRY.fullmatch(cells[1].upper()):
        return  # version and summary lines, addresses, numbers that are not assigned
    begin = _asn(cells[3], path, number)
    if not cells[4].isdigit() or not 0 < int(cells[4]) <= 65536:
        raise ConfigError(f"{path}, line {number}: {cells[4]!r} is no count of AS numbers")
    for asn in range(begin, begin + int(cells[4])):
        yield asn, cells[1].upper()


def _asn(text: str, path: str, number: int) -> int:
    digits = text.strip().upper().removeprefix("AS")
    if not digits.isascii() or not digits.isdigit() or int(digits) >= _MOST_NUMBERS:
        raise ConfigError(f"{path}, line {number}: {text[:40]!r} is no AS number")
    return int(digits)


def _country(text: str, path: str, number: int) -> str:
    code = text.strip().upper()
    if not _COUNTRY.fullmatch(code):
        raise ConfigError(f"{path}, line {number}: {text[:40]!r} is no country code of two letters")
    return sys.intern(code)


def owned(lines: Iterable[str], path: str) -> dict[int, Owned]:
    """Networks that belong to states, by AS number: CSV with the columns of the table of state-owned ASes.

    Raises:
        ConfigError: a column is missing, or a line is not of the form.
    """
    rows = csv.DictReader(line for _, line in _bounded(lines, path))
    try:
        return _owned(rows, path)
    except csv.Error as wrong:
        raise ConfigError(f"{path}, line {rows.line_num + 1}: {wrong}") from None


def _owned(rows: "csv.DictReader[str]", path: str) -> dict[int, Owned]:
    wanted = ("asn", "ownership_cc", "org_name", "source", "url")
    if missing := [one for one in wanted if one not in (rows.fieldnames or ())]:
        raise ConfigError(f"{path}: the column {missing[0]!r} is missing; needed are {', '.join(wanted)}")
    found = {}
    for number, row in enumerate(rows, 2):
        asn = _asn(row["asn"] or "", path, number)
        found[asn] = Owned(asn, row["ownership_cc"], row["org_name"], row["source"], row["url"])
    return found
