"""What network elements say of their own tasks: answers of the interface X1 (ETSI TS 103 221-1), as XML.

Only what reconciling needs is kept. A target identifier is turned into a digest under a key the moment it is read;
names that people gave to destinations, credentials and extensions are not kept at all.
"""

import datetime
from collections.abc import Mapping
from typing import BinaryIO

import msgspec

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record
from cleannet.trust.digests import Digests, plain
from cleannet.trust.xml_guard import Path, walk

_RESPONSES = "X1Response"
_REQUESTS = "X1Request"
MOST = 500_000
_WHOLE = ("ListAllDetailsResponse", "GetAllDetailsResponse")
_WHOLE_TASKS = (*_WHOLE, "GetAllTaskDetailsResponse")
_WHOLE_DESTINATIONS = (*_WHOLE, "GetAllDestinationDetailsResponse")
_ERRORS = ("ErrorResponse", "TopLevelErrorResponse", "topLevelErrorResponse")


class Place(Record, frozen=True):
    """File and line."""

    file: str
    line: int


class ReportedTask(Record, frozen=True):
    """A task as an element reports it.

    Attributes:
        detailed: whether its details were answered, or only that it is there.
        targets: digests of the target identifiers. `destinations`: identifiers (DIDs) it delivers to.
        at: when the element said so, None where the answer has no readable time.
    """

    xid: str
    element: str
    place: Place
    at: datetime.datetime | None = None
    detailed: bool = False
    targets: frozenset[str] = frozenset()
    destinations: frozenset[str] = frozenset()


class ReportedDestination(Record, frozen=True):
    """A destination as an element reports it; `addresses` as written, None where only its presence was answered."""

    did: str
    element: str
    place: Place
    addresses: tuple[str, ...] | None = None


class Answers(msgspec.Struct):
    """What the answers hold.

    Attributes:
        whole_tasks, whole_destinations: elements that listed all they have, so that what is not listed is not there.
        kinds: how many answers of which kind; `errors`: by which an element refused; `requests`: these are not read.
    """

    tasks: list[ReportedTask] = msgspec.field(default_factory=list)
    destinations: list[ReportedDestination] = msgspec.field(default_factory=list)
    whole_tasks: set[str] = msgspec.field(default_factory=set)
    whole_destinations: set[str] = msgspec.field(default_factory=set)
    kinds: dict[str, int] = msgspec.field(default_factory=dict)
    errors: int = 0
    requests: int = 0

    @property
    def elements(self) -> set[str]:
        """The elements that answered."""
        named = {one.element for one in self.tasks} | {one.element for one in self.destinations}
        return named | self.whole_tasks | self.whole_destinations


class _Reader:
    """Takes one document apart."""

    def __init__(self, place: str, digests: Digests, into: Answers) -> None:
        self.place, self.digests, self.into = place, digests, into
        self.root = ""
        self._clear("")

    def _clear(self, kind: str) -> None:
        self.kind, self.element = kind, ""
        self.at: datetime.datetime | None = None
        self.found: list[ReportedTask | ReportedDestination] = []
        self.task: dict[str, set[str]] = {}
        self.addresses: list[str] = []
        self.did = self.xid = ""

    def begin(self, path: Path, attributes: Mapping[str, str], line: int) -> None:
        if len(path) == 1:
            self.root = path[0]
            if self.root not in (_RESPONSES, _REQUESTS, *_ERRORS):
                raise ConfigError(
                    f"{self.place}, line {line}: no answer of X1 (ETSI TS 103 221-1); it begins not with X1Response"
                )
        elif len(path) == 2:
            self._clear(attributes.get("type", "").rpartition(":")[2])
        elif path[-1] == "taskDetails":
            self.task, self.xid = {"targets": set(), "destinations": set()}, ""
        elif path[-1] == "destinationDetails":
            self.addresses, self.did = [], ""

    def end(self, path: Path, text: str, line: int) -> None:
        if self.root != _RESPONSES:
            if self.root == _REQUESTS and len(path) == 2:
                self.into.requests += 1
            elif self.root != _REQUESTS and len(path) == 1:
                self.into.errors += 1
            return
        name = path[-1]
        where = Place(self.place, line)
        if len(path) == 3 and name == "neIdentifier":
            self.element = text
        elif len(path) == 3 and name == "messageTimestamp":
            self.at = _time(text)
        elif "taskDetails" in path:
            self._in_task(path, text, where)
        elif "destinationDetails" in path:
            self._in_destination(path, text, where)
        elif name == "xId" and path[-2].lower() == "listofxids":
            self.found.append(ReportedTask(plain(text), "", where))
        elif name == "dId" and path[-2].lower() == "listofdids":
            self.found.append(ReportedDestination(plain(text), "", where))
        elif len(path) == 2:
            self._finish(line)

    def _in_task(self, path: Path, text: str, where: Place) -> None:
        name, inside = path[-1], path[path.index("taskDetails") + 1 :]
        if name == "taskDetails":
            self._need(self.xid, "taskDetails without xId", where)
            targets, to = frozenset(self.task["targets"]), frozenset(self.task["destinations"])
            self.found.append(ReportedTask(self.xid, "", where, None, True, targets, to))
        elif inside == ("xId",):
            self.xid = plain(text)
        elif name == "dId" and inside[0].lower() == "listofdids":
            self.task["destinations"].add(plain(text))
        elif text and inside[0] == "targetIdentifiers":
            self.task["targets"].add(self.digests.target(text))

    def _in_destination(self, path: Path, text: str, where: Place) -> None:
        name, inside = path[-1], path[path.index("destinationDetails") + 1 :]
        if name == "destinationDetails":
            self._need(self.did, "destinationDetails without dId", where)
            self.found.append(ReportedDestination(self.did, "", where, tuple(self.addresses)))
        elif inside == ("dId",):
            self.did = plain(text)
        elif text and "deliveryAddress" in inside and not name.lower().endswith("port"):
            self.addresses.append(text)

    def _need(self, value: str, message: str, where: Place) -> None:
        if not value:
            raise ConfigError(f"{self.place}, line {where.line}: {message}; ask the element again")

    def _finish(self, line: int) -> None:
        into = self.into
        kind = self.kind or "of no told kind"
        into.kinds[kind] = into.kinds.get(kind, 0) + 1
        into.errors += kind in _ERRORS
        if (self.found or kind in _WHOLE_TASKS + _WHOLE_DESTINATIONS) and not self.element:
            raise ConfigError(f"{self.place}, line {line}: the answer names no element (neIdentifier is missing)")
        if len(into.tasks) + len(into.destinations) + len(self.found) > MOST:
            raise ConfigError(f"{self.place}, line {line}: more than {MOST} tasks and destinations; ask in parts")
        for one in self.found:
            if isinstance(one, ReportedTask):
                into.tasks.append(msgspec.structs.replace(one, element=self.element, at=self.at))
            else:
                into.destinations.append(msgspec.structs.replace(one, element=self.element))
        if kind in _WHOLE_TASKS:
            into.whole_tasks.add(self.element)
        if kind in _WHOLE_DESTINATIONS:
            into.whole_destinations.add(self.element)


def _time(text: str) -> datetime.datetime | None:
    try:
        found = datetime.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)


def read_answers(file: BinaryIO, place: str, digests: Digests, into: Answers) -> None:
    """Adds the answers of one file; a file may hold several (`X1Response` with many `x1ResponseMessage`).

    Raises:
        ConfigError: it is no XML, has a document type or entities, or is no answer of X1.
    """
    reader = _Reader(place, digests, into)
    walk(file, place, reader.begin, reader.end)
