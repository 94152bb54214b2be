"""A copy of a recording to share: the course of its messages, without identities, places, exact times and contents.

Nothing goes into it but what `FIELDS` names, in the form that it allows: a field that a message gains later stays out
until somebody lets it in here. Subscribers have pseudonyms, cells letters, and times count from the first message in
coarse steps. What a check says in words stays out too; of a finding there are the check, its certainty, and messages.
"""

import datetime
import enum
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cleannet.checks.catalogue import catalogue
from cleannet.model.finding import Finding
from cleannet.model.frame import FrameRef
from cleannet.model.identity import EPSIdentity, MobileIdentity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.message import Message
from cleannet.model.ngap import Cause
from cleannet.model.nr_rrc import NRSIB1
from cleannet.model.radio import Cell
from cleannet.model.record import Record
from cleannet.model.rrc import Redirection, RRCIdentity
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.link import Person
from cleannet.subscribers.network import Network

FORMAT = "cleannet-safe-copy/1"
ABOUT = (
    "The messages of a recording without identities, places, exact times and contents, and what an audit found in them."
    " It cannot be audited again: the checks need what was left out."
    " Who has the network's own records of the same time may still recognise the course of messages."
)
GRAIN = 60
"""Seconds to which times are rounded down unless the user says otherwise."""
PAUSE = 3600 * 10**9
"""Nanoseconds: longer pauses count as this, so that a clock set late does not tell the date."""
_WORD = re.compile(r"[A-Za-z](?!.*\d{5})[A-Za-z0-9 ._-]{0,59}")
Value = str | int | bool | list[str] | None


class Options(Record, frozen=True):
    """`grain`: seconds; `country`, `month`: whether the copy says the cells' country codes, and the last month."""

    grain: int = GRAIN
    country: bool = False
    month: bool = False


class Entry(NamedTuple):
    """One message, whose it is, and when (nanoseconds since 1970, -1 unknown) and where it was."""

    message: Message
    person: Person | None
    time: int
    cell: Cell | None


def _number(value: object) -> Value:
    return value if isinstance(value, int) and not isinstance(value, bool | enum.Enum) and 0 <= value <= 255 else None


def _seconds(value: object) -> Value:
    """Of a timer: -1 is "deactivated"."""
    return value if isinstance(value, int) and not isinstance(value, bool) and -1 <= value <= 10**7 else None


def _flag(value: object) -> Value:
    return True if value is True else None


def _word(value: object) -> Value:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def _words(value: object) -> Value:
    found = [one for one in value if _word(one)] if isinstance(value, tuple) else []
    return found or None


def _named(value: object) -> Value:
    """The name of an enumerated value."""
    return value.name if isinstance(value, enum.Enum) else None


def _choice(value: object) -> Value:
    """An enumerated value by its name, or a small number."""
    return _named(value) or _number(value)


def _cause(value: object) -> Value:
    if isinstance(value, Cause):
        return f"{value.group.name} {_word(value.name) or _number(value.value)}"
    return _number(value) if isinstance(value, int) else _word(value)


def _kind(value: object) -> Value:
    """What sort of identity it is, never the identity."""
    if isinstance(value, MobileIdentity | EPSIdentity):
        return value.kind.name
    return _word(value.kind) if isinstance(value, RRCIdentity) else None


def _technology(value: object) -> Value:
    return _word(value.technology) if isinstance(value, Redirection) else None


FIELDS: Mapping[str, Callable[[object], Value]] = {
    "identity_type": _named,
    "identity": _kind,
    "guti": _kind,
    "additional_guti": _kind,
    "cause": _cause,
    "extended_cause": _number,
    "ciphering": _choice,
    "integrity": _choice,
    "nr_ciphering": _number,
    "nr_integrity": _number,
    "algorithm": _named,
    "header": _named,
    "attach_type": _choice,
    "registration_type": _choice,
    "service_type": _choice,
    "update_type": _choice,
    "detach_type": _choice,
    "request_type": _number,
    "payload_type": _named,
    "container_type": _number,
    "pid": _number,
    "dcs": _number,
    "eap": _number,
    "t3346": _seconds,
    "wait_time": _seconds,
    "imeisv_requested": _flag,
    "re_registration_required": _flag,
    "switch_off": _flag,
    "paged_with_imsi": _flag,
    "handover": _flag,
    "barred": _flag,
    "redirection": _technology,
    "target": _word,
    "purpose": _word,
    "technologies": _words,
    "reports": _words,
}
"""The fields of messages that a copy holds, and what may stand in each; all others stay out."""


def entries(network: Network) -> list[Entry]:
    """All messages of a network, each once, in the order of time; those without time stand first."""
    made = [
        Entry(message, one.person, time, cell)
        for one in network.radio
        for message, time, cell in zip(one.timeline, one.times, one.cells, strict=True)
    ]
    tables = network.tables
    for row in range(len(tables)):
        if tables.repeated[row]:
            continue
        owner = int(network.row_subscriber[row])
        person = network.people[owner] if owner >= 0 else None
        time = int(tables.time[row])
        messages = tables.messages(row, connection=int(network.row_connection[row]))
        made += [Entry(message, person, time, None) for message in messages]
    return sorted(made, key=lambda one: one.time)


def lines(
    some: Sequence[Entry],
    findings: Iterable[Finding],
    kinds: Sequence[str],
    names: Pseudonyms,
    options: Options,
    *,
    version: str,
) -> Iterator[str]:
    """The copy, a JSON object a line: what it is, then the messages, then the findings. `kinds`: of the inputs."""
    cells = _Cells()
    known = _Labels(names)
    elapsed = list(_elapsed([one.time for one in some]))
    numbers: dict[FrameRef, list[int]] = {}
    messages = []
    for number, (one, time) in enumerate(zip(some, elapsed, strict=True), 1):
        numbers.setdefault(one.message.at.frame, []).append(number)
        messages.append(_message(number, one, time, cells, known, options))
    found = [_finding(one, numbers) for one in findings]
    head = {
        "format": FORMAT,
        "about": ABOUT,
        "made_by": f"cleannet {version}",
        "inputs": [kind for kind in kinds if _word(kind)],
        "time_grain_seconds": options.grain,
        "messages": len(messages),
        "findings": len(found),
        "cells": cells.described(country=options.country),
    }
    if options.month:
        head["month"] = _month(some)
    yield from map(json.dumps, (head, *messages, *found))


def _message(number: int, one: Entry, time: int | None, cells: "_Cells", known: "_Labels", options: Options) -> object:
    made: dict[str, object] = {
        "message": number,
        "second": None if time is None else time // 10**9 // options.grain * options.grain,
        "subscriber": known.subscriber(one.person),
        "connection": known.connection(one),
        "cell": cells.letter(one),
        "protocol": _word(one.message.protocol),
        "name": _word(one.message.name),
        "direction": one.message.direction.name.lower(),
        "fields": fields(one.message),
    }
    return {name: value for name, value in made.items() if value not in (None, {})}


def fields(message: Message) -> dict[str, Value]:
    """What `FIELDS` lets through of a message."""
    made = {name: allowed(getattr(message, name, None)) for name, allowed in FIELDS.items()}
    return {name: value for name, value in made.items() if value is not None}


def _elapsed(times: Iterable[int]) -> Iterator[int | None]:
    """Nanoseconds since the first message, without what a long pause has beyond `PAUSE`."""
    before, total = -1, 0
    for time in times:
        if time < 0:
            yield None
            continue
        total += min(time - before, PAUSE) if before >= 0 else 0
        before = time
        yield total


class _Labels:
    """Pseudonyms of subscribers and numbers of connections, in the order in which they come."""

    def __init__(self, names: Pseudonyms) -> None:
        self._names = names
        self._unnamed: dict[int, str] = {}
        self._connections: dict[tuple[int, int], int] = {}

    def subscriber(self, person: Person | None) -> str | None:
        """Without a readable identity a number: the report's label may hold what the network calls the phone."""
        if person is None:
            return None
        if person.identity is not None:
            return self._names.of(person)
        return self._unnamed.setdefault(person.number, f"phone {len(self._unnamed) + 1}")

    def connection(self, one: Entry) -> int | None:
        if one.person is None or one.message.at.connection < 0:
            return None
        key = one.person.number, one.message.at.connection
        return self._connections.setdefault(key, len(self._connections) + 1)


class _Cells:
    """Letters of cells, in the order in which they come."""

    def __init__(self) -> None:
        self._letters: dict[Cell, str] = {}
        self._countries: dict[Cell, str] = {}

    def letter(self, one: Entry) -> str | None:
        if one.cell is None:
            return None
        if isinstance(one.message, LTESystemInformationBlockType1 | NRSIB1) and one.message.plmns:
            self._countries.setdefault(one.cell, one.message.plmns[0][:3])
        return self._letters.setdefault(one.cell, _letters(len(self._letters)))

    def described(self, *, country: bool) -> dict[str, dict[str, Value]]:
        """What is said of each cell: its technology, and where wanted the country code that it broadcasts."""
        made: dict[str, dict[str, Value]] = {}
        for cell, letter in self._letters.items():
            made[letter] = {"technology": _word(cell.technology)}
            if country and re.fullmatch(r"\d{3}", code := self._countries.get(cell, "")):
                made[letter]["country"] = code
        return made


def _letters(number: int) -> str:
    """A for 0, then B to Z, AA, AB and so on."""
    text = ""
    while number >= 0:
        number, rest = divmod(number, 26)
        text = chr(ord("A") + rest) + text
        number -= 1
    return text


def _finding(one: Finding, numbers: Mapping[FrameRef, Sequence[int]]) -> object:
    def cited(places: Iterable[tuple[int, int, int]]) -> list[int]:
        return sorted({number for place in places for number in numbers.get(FrameRef(*place), ())})

    return {
        "finding": one.check,
        "name": one.name,
        "title": catalogue()[one.check].title,
        "outcome": one.outcome.value,
        "severity": one.severity.label,
        "confidence": one.confidence.label,
        "messages": cited(one.primary),
        "related_messages": cited(one.related),
    }


def _month(some: Sequence[Entry]) -> str | None:
    last = max((one.time for one in some), default=-1)
    return f"{datetime.datetime.fromtimestamp(last // 10**9, datetime.UTC):%Y-%m}" if last >= 0 else None
