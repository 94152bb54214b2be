"""What elements intercept against what the administration lists and what warrants allow.

A difference is a reason to ask, not a proof of wrong: a list can be older than an answer. What was not asked, or could
not be, is told apart; it is never a pass.
"""

import ipaddress
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence

from cleannet.model.record import Record
from cleannet.trust.warrants import ListedTask, Lists, Warrant
from cleannet.trust.x1 import Answers, ReportedTask

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
KINDS = {
    "orphan-task": "an element reports a task that the administration does not list",
    "orphan-destination": "an element reports a destination that the administration does not list",
    "task-not-reported": "a listed task is not among all that its element reports",
    "destination-not-reported": "a listed destination is not among all that its element reports",
    "task-without-warrant": "no warrant stands behind a task",
    "warrant-without-task": "no task carries out a warrant",
    "task-outside-validity": "a task was active outside the time of its warrant",
    "task-of-another-target": "a task has a target that its warrant does not name",
    "task-delivers-elsewhere": "a task delivers to a destination that is not listed for it",
    "destination-outside-networks": "a destination lies outside the approved networks",
    "destination-not-judged": "a destination is not told as an IP address, so its network cannot be judged",
}

_MOST_PLACES = 20
LIMIT = (
    "Only what elements answer is compared: interception that an element does not report on X1 is neither shown nor "
    "excluded by this."
)


class Difference(Record, frozen=True):
    """One difference. `subject`: how the task or destination is shown. `places`: where it stands, files and lines."""

    kind: str
    subject: str
    element: str
    text: str
    places: tuple[str, ...]


class Reconciled(Record, frozen=True):
    """All differences; `asked`: how many cases each question was asked of; `not_asked`: why others were not."""

    differences: tuple[Difference, ...]
    asked: dict[str, int]
    not_asked: dict[str, str]


class _Work:
    def __init__(self, answers: Answers, lists: Lists, name: Callable[[str], str]) -> None:
        self.answers, self.lists, self.name = answers, lists, name
        self.asked: dict[str, int] = defaultdict(int)
        self.not_asked: dict[str, str] = {}
        self.listed: dict[str, list[ListedTask]] = defaultdict(list)
        for one in lists.tasks:
            self.listed[one.xid].append(one)
        self.reported: dict[tuple[str, str], ReportedTask] = {}
        for task in answers.tasks:
            self.reported.setdefault((task.element, task.xid), task)

    def told(self, kind: str, of: tuple[str, str], places: Sequence[str], more: str = "") -> Difference:
        text = KINDS[kind] + (f" ({more})" if more else "")
        return Difference(kind, self.name(of[0]), of[1], text, tuple(places))

    def listing(self, task: ReportedTask) -> ListedTask | None:
        """The entry of the list for a reported task, that of its element before one for any."""
        fits = [one for one in self.listed.get(task.xid, ()) if one.element in ("", task.element)]
        return max(fits, key=lambda one: one.element, default=None)


def reconcile(answers: Answers, lists: Lists, networks: Sequence[Network], name: Callable[[str], str]) -> Reconciled:
    """The differences. `networks`: approved ones for destinations; `name`: how an identifier is shown."""
    work = _Work(answers, lists, name)
    found = [*_tasks(work), *_destinations(work), *_warrants(work), *_details(work), *_networks(work, networks)]
    return Reconciled(tuple(_merged(found)), dict(work.asked), work.not_asked)


def _merged(found: Iterable[Difference]) -> list[Difference]:
    """In order, and what several answers tell alike told once, with the first places."""
    order = list(KINDS)
    alike: dict[tuple[str, str, str, str], dict[str, None]] = defaultdict(dict)
    for one in found:
        alike[one.kind, one.element, one.subject, one.text] |= dict.fromkeys(one.places)
    ranked = sorted(alike.items(), key=lambda one: (order.index(one[0][0]), one[0]))
    return [
        Difference(kind, subject, element, text, tuple(places)[:_MOST_PLACES])
        for (kind, element, subject, text), places in ranked
    ]


def _tasks(work: _Work) -> Iterator[Difference]:
    if not work.lists.has_tasks:
        work.not_asked["orphan-task"] = work.not_asked["task-not-reported"] = "give the administration's list (--list)"
        return
    for (element, xid), task in work.reported.items():
        work.asked["orphan-task"] += 1
        if work.listing(task) is None:
            yield work.told("orphan-task", (xid, element), [_at(task)])
    if not work.answers.whole_tasks:
        work.not_asked["task-not-reported"] = "no answer lists all tasks of an element (ListAllDetailsResponse)"
    for one in work.lists.tasks:
        elements = {one.element} & work.answers.whole_tasks if one.element else work.answers.whole_tasks
        work.asked["task-not-reported"] += bool(elements)
        if elements and not any((element, one.xid) in work.reported for element in elements):
            yield work.told("task-not-reported", (one.xid, one.element), [one.place])


def _destinations(work: _Work) -> Iterator[Difference]:
    if not work.lists.has_tasks:
        why = "give the administration's list (--list)"
        work.not_asked["orphan-destination"] = work.not_asked["destination-not-reported"] = why
        return
    listed = {(one.element, one.did) for one in work.lists.destinations}
    reported = {(one.element, one.did): one for one in work.answers.destinations}
    for (element, did), one in reported.items():
        work.asked["orphan-destination"] += 1
        if ("", did) not in listed and (element, did) not in listed:
            yield work.told("orphan-destination", (did, element), [f"{one.place.file}, line {one.place.line}"])
    whole = work.answers.whole_destinations
    if not whole:
        why = "no answer lists all destinations of an element (ListAllDetailsResponse)"
        work.not_asked["destination-not-reported"] = why
    for expected in work.lists.destinations:
        elements = {expected.element} & whole if expected.element else whole
        work.asked["destination-not-reported"] += bool(elements)
        if elements and not any((element, expected.did) in reported for element in elements):
            yield work.told("destination-not-reported", (expected.did, expected.element), [expected.place])


def _warrants(work: _Work) -> Iterator[Difference]:
    kinds = ("task-without-warrant", "warrant-without-task", "task-outside-validity")
    if not work.lists.has_warrants:
        work.not_asked |= dict.fromkeys(kinds, "give the table of warrants (--warrants)")
        return
    used = set()
    for one in work.lists.tasks:
        work.asked["task-without-warrant"] += 1
        if one.warrant in work.lists.warrants:
            used.add(one.warrant)
        else:
            yield work.told("task-without-warrant", (one.xid, one.element), [one.place])
    for (element, xid), task in work.reported.items():
        if xid not in work.listed:  # those that are listed were asked above
            work.asked["task-without-warrant"] += 1
            yield work.told("task-without-warrant", (xid, element), [_at(task)])
    for name, warrant in work.lists.warrants.items():
        work.asked["warrant-without-task"] += 1
        if name not in used:
            yield work.told("warrant-without-task", (name, ""), [warrant.place])
    yield from _validity(work)


def _validity(work: _Work) -> Iterator[Difference]:
    for task, warrant in _with_warrants(work):
        if task.at is None:
            continue
        work.asked["task-outside-validity"] += 1
        if not warrant.begin <= task.at <= warrant.end:
            side = "before it begins" if task.at < warrant.begin else "after it ended"
            yield work.told("task-outside-validity", (task.xid, task.element), [_at(task), warrant.place], side)
    if not work.asked["task-outside-validity"]:
        work.not_asked["task-outside-validity"] = "no reported task has both a warrant and a time of the answer"


def _details(work: _Work) -> Iterator[Difference]:
    for task, warrant in _with_warrants(work):
        if task.targets and warrant.targets:
            work.asked["task-of-another-target"] += 1
            if not task.targets <= warrant.targets:
                yield work.told("task-of-another-target", (task.xid, task.element), [_at(task), warrant.place])
    for task in work.answers.tasks:
        entry = work.listing(task)
        if task.detailed and entry is not None and entry.destinations:
            work.asked["task-delivers-elsewhere"] += 1
            if more := sorted(task.destinations - entry.destinations):
                to = ", ".join(map(work.name, more))
                yield work.told("task-delivers-elsewhere", (task.xid, task.element), [_at(task), entry.place], to)
    for kind, wanted in (
        ("task-of-another-target", "answers with details of tasks, and targets or target_digests of warrants"),
        ("task-delivers-elsewhere", "answers with details of tasks, and destinations of tasks in the list"),
    ):
        if not work.asked[kind]:
            work.not_asked[kind] = f"needs {wanted}"


def _with_warrants(work: _Work) -> Iterator[tuple[ReportedTask, Warrant]]:
    for task in work.answers.tasks:
        entry = work.listing(task)
        warrant = work.lists.warrants.get(entry.warrant) if entry else None
        if warrant is not None:
            yield task, warrant


def _networks(work: _Work, networks: Sequence[Network]) -> Iterator[Difference]:
    kind = "destination-outside-networks"
    if not networks:
        work.not_asked[kind] = "give the approved networks (--network CIDR)"
        return
    for one in work.answers.destinations:
        if one.addresses is None:
            continue
        place = [f"{one.place.file}, line {one.place.line}"]
        addresses = [_address(text) for text in one.addresses]
        if None in addresses or not addresses:
            yield work.told("destination-not-judged", (one.did, one.element), place)
        for address in addresses:
            if address is None:
                continue
            work.asked[kind] += 1
            if not any(address in network for network in networks):
                yield work.told(kind, (one.did, one.element), place, str(address))
    if not work.asked[kind]:
        work.not_asked[kind] = "no answer tells the IP address of a destination (GetDestinationDetailsResponse)"


def _address(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def _at(task: ReportedTask) -> str:
    return f"{task.place.file}, line {task.place.line}"
