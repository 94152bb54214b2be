"""Traceroutes: results of RIPE Atlas, `mtr --json`, scamper's JSON lines, and CSV of hops. The content tells which."""

import csv
import ipaddress
import json
import math
import re
from collections.abc import Iterator
from itertools import chain
from typing import Any, TextIO

import msgspec

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record

LARGEST_DOCUMENT = 1 << 26
LONGEST_LINE = 1 << 22
MOST_TRACES, MOST_HOPS, MOST_LINES = 20_000, 1_024, 10_000_000
_IN_BRACKETS = re.compile(r"\(([0-9A-Fa-f.:]+)\)\s*$")
_FORMS = (
    "give results of RIPE Atlas, mtr --json, scamper's JSON (sc_warts2json), or CSV with the columns hop and address"
)
_UNKNOWN = ("", "*", "???")


class Reply(Record, frozen=True):
    """Who answered at a hop. `address` is None where only a name is told; `rtt`: the shortest, in milliseconds."""

    address: str | None
    rtt: float | None


class Hop(Record, frozen=True):
    """A hop: its number, and its answers, each address once; none where nothing answered."""

    number: int
    replies: tuple[Reply, ...]


class Trace(Record, frozen=True):
    """A traceroute.

    `probe`: what the file calls the prober, if anything; `place`: where in which file it stands. `source` is its public
    address where that is told.
    """

    probe: str
    place: str
    source: str | None
    destination: str | None
    hops: tuple[Hop, ...]


class Others(msgspec.Struct):
    """What a file holds besides traceroutes, counted by its type."""

    counts: dict[str, int] = msgspec.field(default_factory=dict)

    def add(self, kind: object) -> None:
        """Counts one."""
        name = kind[:40] if isinstance(kind, str) else "another"
        if name in self.counts or len(self.counts) < 100:
            self.counts[name] = self.counts.get(name, 0) + 1


def read_traces(file: TextIO, path: str, others: Others | None = None) -> Iterator[Trace]:
    """The traceroutes in a file, one by one.

    Raises:
        ConfigError: it holds none, or one is not of its form; the message names file and place.
    """
    others = others if others is not None else Others()
    first = file.readline(LONGEST_LINE)
    while first and not first.strip():
        first = file.readline(LONGEST_LINE)
    begin = first.lstrip("\ufeff \t")[:1]
    if not first:
        raise ConfigError(f"{path}: is empty; {_FORMS}")
    traces = _objects(file, path, first, begin, others) if begin in ("{", "[") else _hop_csv(file, path, first)
    count = 0
    for count, one in enumerate(traces, 1):
        if count > MOST_TRACES:
            raise ConfigError(f"{path}: more than {MOST_TRACES} traceroutes; split the file")
        if len(one.hops) > MOST_HOPS:
            raise ConfigError(f"{one.place}: more than {MOST_HOPS} hops")
        yield one
    if not count:
        found = ", ".join(f"{name}: {n}" for name, n in sorted(others.counts.items()))
        raise ConfigError(f"{path}: holds no traceroute{f' ({found})' if found else ''}; {_FORMS}")


def _objects(file: TextIO, path: str, first: str, begin: str, others: Others) -> Iterator[Trace]:
    """JSON: a list, one object, or an object a line."""
    if begin == "{" and (one := _whole(first)) is not None:
        lines = chain([(1, one)], _json_lines(file, path))
        some: Iterator[tuple[str, object]] = ((f"{path}, line {number}", value) for number, value in lines)
    else:
        text = first + file.read(LARGEST_DOCUMENT + 1)
        if len(text) > LARGEST_DOCUMENT:
            raise ConfigError(f"{path}: JSON larger than 64 MiB; write one result a line, or split it")
        whole = _parsed(text.lstrip("\ufeff"), path, 0)
        listed = whole if isinstance(whole, list) else [whole]
        some = ((f"{path}, result {number}", value) for number, value in enumerate(listed, 1))
    for place, value in some:
        if not isinstance(value, dict):
            raise ConfigError(f"{place}: no JSON object, so no traceroute")
        trace = _trace(value, place, others)
        if trace is not None:
            yield trace


def _whole(line: str) -> object | None:
    try:
        value: object = json.loads(line.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return value


def _json_lines(file: TextIO, path: str) -> Iterator[tuple[int, object]]:
    number = 1
    while line := file.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise ConfigError(f"{path}, line {number}: longer than 4 MiB; write one result a line")
        if line.strip():
            yield number, _parsed(line, path, number)


def _parsed(text: str, path: str, line: int) -> object:
    try:
        return json.loads(text)
    except json.JSONDecodeError as wrong:
        where = f"line {line or wrong.lineno}, column {wrong.colno}"
        raise ConfigError(f"{path}, {where}: no JSON ({wrong.msg}); was the file cut?") from None
    except (RecursionError, ValueError):
        raise ConfigError(f"{path}: JSON that is nested too deep, or has numbers of too many digits") from None


def _trace(value: dict[str, Any], place: str, others: Others) -> Trace | None:
    """The traceroute that an object is; None of one that is something else."""
    if isinstance(value.get("report"), dict):
        return _mtr(value["report"], place)
    if "hops" in value and value.get("type") == "trace":
        return _scamper(value, place)
    if isinstance(value.get("result"), list) and value.get("type", "traceroute") == "traceroute":
        return _atlas(value, place)
    others.add(value.get("type"))
    return None


def _atlas(value: dict[str, Any], place: str) -> Trace:
    """A traceroute result of RIPE Atlas."""
    hops = []
    for n, one in enumerate(_dicts(value["result"], place), 1):
        here = f"{place}, hop {n}"
        found = _Replies(here)
        for reply in _dicts(one.get("result", []), here):
            if "from" in reply:  # one that came late has no time
                found.add(_address(reply["from"], here), reply.get("rtt") if "late" not in reply else None)
        hops.append(Hop(_hop(one.get("hop"), here), found.all()))
    probe = value.get("prb_id")
    name = f"probe {probe}" if isinstance(probe, int) else ""
    source, target = value.get("from") or value.get("src_addr") or None, value.get("dst_addr") or None
    return Trace(name, place, _maybe(source, place), _maybe(target, place), tuple(hops))


def _mtr(report: dict[str, Any], place: str) -> Trace:
    """A report of mtr: of each hop the best time, and a name, an address, or both."""
    about = report.get("mtr")
    about = about if isinstance(about, dict) else {}
    hops = []
    for n, hub in enumerate(_dicts(report.get("hubs", []), place), 1):
        here = f"{place}, hop {n}"
        count, found = hub.get("count"), _Replies(here)
        host = hub.get("host")
        if not isinstance(host, str):
            raise ConfigError(f"{here}: 'host' is no text")
        if host.strip() not in _UNKNOWN:
            found.add(_of_host(host), hub.get("Best"))
        number = int(count) if isinstance(count, str) and count.isascii() and count.isdigit() else count
        hops.append(Hop(_hop(number, here), found.all()))
    told = about.get("src")
    source, target = (_of_host(one) if isinstance(one, str) else None for one in (told, about.get("dst")))
    if target is None and isinstance(about.get("dst"), str) and hops and len(hops[-1].replies) == 1:
        last = hops[-1].replies[0].address
        target = last if str(about["dst"]) in str(report["hubs"][-1].get("host")) else None
    return Trace(told[:80] if isinstance(told, str) and source is None else "", place, source, target, tuple(hops))


def _scamper(value: dict[str, Any], place: str) -> Trace:
    """A trace as scamper writes it: an object an answer, with the TTL of what it answers."""
    answers: dict[int, _Replies] = {}
    for n, one in enumerate(_dicts(value["hops"], place), 1):
        here = f"{place}, answer {n}"
        number = _hop(one.get("probe_ttl"), here)
        answers.setdefault(number, _Replies(here)).add(_address(one.get("addr"), here), one.get("rtt"))
    first = value.get("firsthop", 1)
    last = max([*answers, value.get("hop_count", 0) if isinstance(value.get("hop_count"), int) else 0])
    begin = _hop(first, place)
    if last - begin > MOST_HOPS:
        raise ConfigError(f"{place}: more than {MOST_HOPS} hops")
    hops = tuple(Hop(n, answers[n].all() if n in answers else ()) for n in range(begin, last + 1))
    return Trace("", place, _maybe(value.get("src"), place), _maybe(value.get("dst"), place), hops)


def _hop_csv(file: TextIO, path: str, first: str) -> Iterator[Trace]:
    """CSV with a heading of `hop,address`, and if wanted `trace,rtt,from,to`; rows of a trace follow each other."""
    heading = [one.strip().lower().lstrip("\ufeff") for one in _csv_cells(first, f"{path}, line 1")]
    if "hop" not in heading or "address" not in heading:
        raise ConfigError(
            f"{path}, line 1: neither JSON nor CSV of hops; write a heading of hop,address, "
            "and if wanted trace, rtt (milliseconds), from and to"
        )
    name: str | None = None
    number = begin = 1
    about: tuple[str | None, str | None] = (None, None)
    hops: dict[int, _Replies] = {}
    while line := file.readline(LONGEST_LINE):
        number += 1
        here = f"{path}, line {number}"
        if number > MOST_LINES:
            raise ConfigError(f"{path}: more than {MOST_LINES} lines; split the file")
        row = _csv_row(line, heading, here)
        if row is None:
            continue
        if row["trace"] != name:
            if hops:
                yield _of_csv(name or "", f"{path}, line {begin}", hops, about)
            name, begin, hops = row["trace"], number, {}
            about = (_maybe(row["from"] or None, here), _maybe(row["to"] or None, here))
        text = row["hop"]
        at = _hop(int(text) if text.isascii() and text.isdigit() and len(text) < 6 else text, here)
        found = hops.setdefault(at, _Replies(here))
        if len(hops) > MOST_HOPS:
            raise ConfigError(f"{here}: more than {MOST_HOPS} hops")
        if row["address"] not in _UNKNOWN:
            found.add(_address(row["address"], here), row["rtt"] or None)
    if hops:
        yield _of_csv(name or "", f"{path}, line {begin}", hops, about)


def _csv_cells(line: str, here: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error as wrong:
        raise ConfigError(f"{here}: no CSV ({wrong})") from None


def _csv_row(line: str, heading: list[str], here: str) -> dict[str, str] | None:
    cells = _csv_cells(line, here)
    if not any(one.strip() for one in cells):
        return None
    if len(cells) < len(heading):
        raise ConfigError(f"{here}: {len(cells)} columns; the heading has {len(heading)}")
    row = dict.fromkeys(("trace", "rtt", "from", "to"), "")
    return row | {key: cell.strip() for key, cell in zip(heading, cells, strict=False)}


def _of_csv(name: str, place: str, hops: dict[int, "_Replies"], about: tuple[str | None, str | None]) -> Trace:
    return Trace(name[:80], place, *about, tuple(Hop(n, hops[n].all()) for n in sorted(hops)))


class _Replies:
    """The answers at a hop: each address once, with its shortest time."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._best: dict[str | None, float | None] = {}

    def add(self, address: str | None, rtt: object) -> None:
        """Takes one; a time of 0 or below was not measured."""
        found: float | None = None
        if rtt is not None:
            try:
                found = float(rtt) if isinstance(rtt, int | float | str) and not isinstance(rtt, bool) else None
            except (ValueError, OverflowError):
                found = None
            if found is None or not math.isfinite(found):
                raise ConfigError(f"{self._place}: {str(rtt)[:40]!r} is no time in milliseconds")
            found = found if found > 0 else None
        known = self._best.get(address)
        self._best[address] = found if known is None else known if found is None else min(known, found)

    def all(self) -> tuple[Reply, ...]:
        """All of them."""
        return tuple(Reply(address, rtt) for address, rtt in self._best.items())


def _dicts(value: object, place: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ConfigError(f"{place}: not a list of objects where hops or answers stand")
    return value


def _hop(value: object, place: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= 65535:
        raise ConfigError(f"{place}: {str(value)[:40]!r} is no number of a hop")
    return value


def _maybe(value: object, place: str) -> str | None:
    return None if value is None else _address(value, place)


def _address(value: object, place: str) -> str:
    found = _of_host(value) if isinstance(value, str) else None
    if found is None:
        raise ConfigError(f"{place}: {str(value)[:60]!r} is no address")
    return found


def _of_host(text: str) -> str | None:
    """The address in "192.0.2.1" or "name (192.0.2.1)"; None of a name alone."""
    inside = _IN_BRACKETS.search(text[:1000])
    try:
        found = ipaddress.ip_address((inside[1] if inside else text).strip().partition("%")[0])
    except ValueError:
        return None
    mapped = found.ipv4_mapped if isinstance(found, ipaddress.IPv6Address) else None
    return str(mapped or found)
