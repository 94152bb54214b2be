"""Who runs an address and where it is registered, from tables that the user gives, or by the package `iptocc`.

A table is read line by line, and of its rows only those are kept that hold an address in question: it may be as long as
it likes, up to a bound on time.
"""

import csv
import re
import socket
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from typing import TextIO

import msgspec

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record
from cleannet.trust.registry import MOST_LINES

LONGEST_LINE = 1 << 16
_COUNTRY = re.compile(r"[A-Z]{2}")
_FIRST = ("start", "ip_range_start", "first")
_LAST = ("end", "ip_range_end", "last")
_PREFIX = ("prefix", "network", "cidr")
_ASN = ("asn", "as", "autonomous_system_number")
_NAME = ("org", "organisation", "organization", "name", "autonomous_system_organization")
_CODE = ("country", "cc", "country_code")
_BITS = {4: 32, 6: 128}


class Operator(Record, frozen=True):
    """Who runs an address: AS number (-1: the table has none) and name, as the table has them."""

    asn: int
    name: str

    @property
    def text(self) -> str:
        """In one word, if possible."""
        return f"AS{self.asn}" if self.asn >= 0 else self.name


class _Columns(msgspec.Struct, frozen=True):
    """At which places of a row the range (two places, or one of a prefix), the number or code, and the name stand."""

    first: int
    last: int
    value: int
    name: int

    @property
    def least(self) -> int:
        return max(self.first, self.last, self.value) + 1


def operators(lines: Iterable[str], path: str, wanted: Iterable[str]) -> dict[str, Operator]:
    """The operators of addresses: CSV of `prefix,asn,org` or `start,end,asn,org`, with or without a heading.

    Of several rows that hold an address the narrowest counts.

    Raises:
        ConfigError: a line is not of the form; the message names file and line.
    """
    found = {}
    for address, (number, cells, columns) in _looked_up(lines, path, wanted, _ASN).items():
        name = cells[columns.name].strip() if 0 <= columns.name < len(cells) else ""
        found[address] = Operator(_asn(cells[columns.value], path, number), name)
    return found


def countries(lines: Iterable[str], path: str, wanted: Iterable[str]) -> dict[str, str]:
    """The country codes in which addresses are registered: CSV of `prefix,country` or `start,end,country`.

    Raises:
        ConfigError: a line is not of the form; the message names file and line.
    """
    found = {}
    for address, (number, cells, columns) in _looked_up(lines, path, wanted, _CODE).items():
        code = cells[columns.value].strip().upper()
        if not _COUNTRY.fullmatch(code):
            raise ConfigError(f"{path}, line {number}: {cells[columns.value][:40]!r} is no country code of two letters")
        found[address] = code
    return found


def by_iptocc(wanted: Iterable[str]) -> dict[str, str]:
    """The country codes in which the regional registries list addresses, as the package `iptocc` has them.

    Raises:
        ConfigError: the package is not there.
    """
    try:
        import iptocc
    except ImportError:
        raise ConfigError(
            "where addresses are registered is told by the package iptocc, which is not installed: "
            "pip install 'cleannet[trust]', or give a table with --registered FILE"
        ) from None
    asked = list(wanted)
    return {address: code for address, code in zip(asked, iptocc.country_code(asked), strict=True) if code}


def bounded(file: TextIO, path: str) -> Iterator[str]:
    """The lines of a file, none longer and not more than any honest table has.

    Raises:
        ConfigError: there are.
    """
    number = 0
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            raise ConfigError(f"{path}, line {number}: longer than {LONGEST_LINE} characters; give a table of lines")
        if number > MOST_LINES:
            raise ConfigError(f"{path}: more than {MOST_LINES} lines; keep the rows of the addresses at hand")
        yield line


_Row = tuple[int, list[str], _Columns]


def _looked_up(lines: Iterable[str], path: str, wanted: Iterable[str], headings: tuple[str, ...]) -> dict[str, _Row]:
    """For each address the narrowest row that holds it: its line, cells and columns."""
    asked: dict[int, list[tuple[int, str]]] = {4: [], 6: []}
    for address in set(wanted):
        version, number = _number(address, "the addresses", 0)
        asked[version].append((number, address))
    numbers = {version: [number for number, _ in sorted(some)] for version, some in asked.items()}
    texts = {version: [text for _, text in sorted(some)] for version, some in asked.items()}
    best: dict[str, tuple[int, _Row]] = {}
    columns: _Columns | None = None
    for at, line in enumerate(lines, 1):
        cells = _cells(line, path, at)
        if not cells or (len(cells) == 1 and not cells[0].strip()):
            continue
        if columns is None:
            columns, is_heading = _columns(cells, path, headings)
            if is_heading:
                continue
        if len(cells) < columns.least:
            raise ConfigError(f"{path}, line {at}: {len(cells)} columns, not the {columns.least} that are needed")
        version, low, high = _range(cells, columns, path, at)
        some = numbers[version]
        place = bisect_left(some, low)
        while place < len(some) and some[place] <= high:
            text = texts[version][place]
            if text not in best or high - low < best[text][0]:
                best[text] = high - low, (at, cells, columns)
            place += 1
    return {text: row for text, (_, row) in best.items()}


def _cells(line: str, path: str, at: int) -> list[str]:
    if '"' not in line:  # nearly all lines, and much faster so
        return line.rstrip("\r\n").split(",")
    try:
        return next(csv.reader([line]), [])
    except csv.Error as wrong:
        raise ConfigError(f"{path}, line {at}: no CSV ({wrong})") from None


def _columns(cells: list[str], path: str, value: tuple[str, ...]) -> tuple[_Columns, bool]:
    """Which columns a table has, by its heading, or by its first row where that is none."""
    heading = [one.strip().lower().lstrip("\ufeff") for one in cells]
    if value[0] in heading or any(one in heading for one in (*_PREFIX, *_FIRST)):
        first, last = _place(heading, _FIRST), _place(heading, _LAST)
        if first < 0 or last < 0:
            first = last = _place(heading, _PREFIX)
        wanted = _place(heading, value)
        if first < 0 or wanted < 0:
            how = f"prefix,{value[0]} or start,end,{value[0]}"
            raise ConfigError(f"{path}, line 1: the heading lacks columns; write {how}")
        return _Columns(first, last, wanted, _place(heading, _NAME)), True
    if "/" in cells[0]:
        return _Columns(0, 0, 1, 2), False
    return _Columns(0, 1, 2, 3), False


def _place(heading: list[str], names: tuple[str, ...]) -> int:
    return next((heading.index(one) for one in names if one in heading), -1)


def _range(cells: list[str], columns: _Columns, path: str, at: int) -> tuple[int, int, int]:
    """Version, first and last address of a row."""
    if columns.first != columns.last:
        version, low = _number(cells[columns.first], path, at)
        other, high = _number(cells[columns.last], path, at)
        if other != version or high < low:
            raise ConfigError(f"{path}, line {at}: the range ends before it begins")
        return version, low, high
    text, _, length = cells[columns.first].strip().partition("/")
    version, number = _number(text, path, at)
    bits = _BITS[version]
    size = int(length) if length.isascii() and length.isdigit() and len(length) < 4 else -1 if length else bits
    if not 0 <= size <= bits:
        raise ConfigError(f"{path}, line {at}: {cells[columns.first][:60]!r} is no prefix; write 192.0.2.0/24")
    rest = (1 << (bits - size)) - 1
    return version, number & ~rest, number | rest


def _number(text: str, path: str, at: int) -> tuple[int, int]:
    stripped = text.strip()
    version = 6 if ":" in stripped else 4
    try:
        packed = socket.inet_pton(socket.AF_INET6 if version == 6 else socket.AF_INET, stripped)
    except (OSError, ValueError):
        raise ConfigError(f"{path}, line {at}: {text[:60]!r} is no address; write 192.0.2.1 or 2001:db8::1") from None
    return version, int.from_bytes(packed)


def _asn(text: str, path: str, at: int) -> int:
    digits = text.strip().upper().removeprefix("AS")
    if not digits:
        return -1
    if not digits.isascii() or not digits.isdigit() or int(digits[:11]) >= 1 << 32:
        raise ConfigError(f"{path}, line {at}: {text[:40]!r} is no AS number")
    return int(digits)


def registered(given: Mapping[str, str] | None, wanted: Iterable[str]) -> dict[str, str]:
    """What a table says, and for the addresses that it has not, what `iptocc` says (if it is there).

    Raises:
        ConfigError: there is neither.
    """
    left = sorted({one for one in wanted if given is None or one not in given})
    if given is None:
        return by_iptocc(left) if left else {}
    try:
        return {**by_iptocc(left), **given}
    except ConfigError:
        return dict(given)
