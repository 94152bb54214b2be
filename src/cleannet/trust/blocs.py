"""Groups that recognise each other and nobody else, and criteria that only members can meet. Facts of a graph.

"A recognises B": A accepts the results of B. A group is closed if no chain of recognition leads from it to anybody
outside: no result of an outsider is accepted in it, whatever the outsider shows.
"""

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence

from cleannet.model.record import Record
from cleannet.profiles.profile import Attribute, Criterion, Profile, Slot
from cleannet.profiles.rules import Value
from cleannet.trust.register import Register

MOST_STATES = 500_000
Graph = Mapping[str, Sequence[str]]


class Bloc(Record, frozen=True):
    """Parties each of whom a chain of recognition leads to from each other.

    Attributes:
        members: their ids; `groups`: the groups they are of.
        closed: whether there are outsiders, and no chain leads to any.
        ways_in: (member, outsider) where a member recognises an outsider.
        unreached: outsiders to whom no chain leads.
        recognised_by: outsiders who recognise a member.
    """

    members: tuple[str, ...]
    groups: tuple[str, ...]
    closed: bool
    ways_in: tuple[tuple[str, str], ...]
    unreached: tuple[str, ...]
    recognised_by: tuple[str, ...]


class Membership(Record, frozen=True):
    """A criterion that bearers of some values of identity cannot meet, whatever they show.

    Attributes:
        criterion: its id.
        attribute: the attribute of identity, and `left_out` the values.
        slots: evidence open to some only that shuts them out; empty where the rule itself reads identity.
        instead: the same worry as something anybody could show, where the profile names it.
    """

    criterion: str
    attribute: str
    left_out: tuple[Value, ...]
    slots: tuple[str, ...]
    instead: str


def blocs(register: Register) -> tuple[Bloc, ...]:
    """The groups of two or more that recognise each other, the largest first."""
    graph = {one.id: tuple(other for other in one.recognises if other != one.id) for one in register.parties}
    group = {one.id: one.group for one in register.parties}
    found = []
    for members in components(graph):
        if len(members) < 2:
            continue
        inside = set(members)
        reached = _reached(graph, members)
        outside = [one for one in graph if one not in inside]
        ways = tuple((one, other) for one in sorted(members) for other in sorted(graph[one]) if other not in inside)
        by = tuple(sorted(one for one in outside if inside & set(graph[one])))
        unreached = tuple(sorted(one for one in outside if one not in reached))
        groups = tuple(sorted({group[one] for one in members}))
        found.append(Bloc(tuple(sorted(members)), groups, bool(outside) and not ways, ways, unreached, by))
    return tuple(sorted(found, key=lambda one: (-len(one.members), one.members)))


def unrecognised(register: Register) -> tuple[str, ...]:
    """The parties that no other recognises."""
    known = {other for one in register.parties for other in one.recognises if other != one.id}
    return tuple(sorted(one.id for one in register.parties if one.id not in known))


def components(graph: Graph) -> list[list[str]]:
    """The strongly connected components (Tarjan, 1972), without recursion: chains may be as long as the register."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    open_: set[str] = set()
    found: list[list[str]] = []
    for root in graph:
        if root in index:
            continue
        work: list[tuple[str, Iterator[str]]] = [_entered(root, graph, index, low, stack, open_)]
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    found.append([])
                    while not found[-1] or found[-1][-1] != node:
                        found[-1].append(stack.pop())
                    open_.difference_update(found[-1])
            elif following not in index:
                work.append(_entered(following, graph, index, low, stack, open_))
            elif following in open_:
                low[node] = min(low[node], index[following])
    return found


def _entered(
    node: str, graph: Graph, index: dict[str, int], low: dict[str, int], stack: list[str], open_: set[str]
) -> tuple[str, Iterator[str]]:
    index[node] = low[node] = len(index)
    stack.append(node)
    open_.add(node)
    return node, iter(graph[node])


def _reached(graph: Graph, start: Sequence[str]) -> set[str]:
    seen, work = set(start), list(start)
    while work:
        for other in graph[work.pop()]:
            if other not in seen:
                seen.add(other)
                work.append(other)
    return seen


def memberships(profile: Profile) -> tuple[tuple[Membership, ...], tuple[str, ...]]:
    """Criteria that only some can meet; and the ids of those with too many states to try them all."""
    found: list[Membership] = []
    untried = []
    for one in profile.criteria:
        if one.rule is None:
            continue
        slots = [slot for slot in profile.evidence if slot.name in one.rule.names]
        read = [attribute for attribute in profile.identity if attribute.name in one.rule.names]
        gates = {name for slot in slots for name, _ in slot.open_to}
        identity = [attribute for attribute in profile.identity if attribute in read or attribute.name in gates]
        sizes = [len(slot.values) for slot in slots] + [len(attribute.values) for attribute in identity]
        if not identity:
            continue
        if math.prod(sizes) > MOST_STATES:
            untried.append(one.id)
            continue
        found += _left_out(one, identity, slots)
    return tuple(found), tuple(untried)


def _left_out(one: Criterion, identity: Sequence[Attribute], slots: Sequence[Slot]) -> Iterator[Membership]:
    able = {attribute.name: set[Value]() for attribute in identity}
    freely = {attribute.name: set[Value]() for attribute in identity}
    names = [attribute.name for attribute in identity]
    for who in itertools.product(*(attribute.values for attribute in identity)):
        bearer = dict(zip(names, who, strict=True))
        if _can_meet(one, bearer, slots, gated=True):
            _add(able, bearer)
        if _can_meet(one, bearer, slots, gated=False):
            _add(freely, bearer)
    for attribute in identity:
        left_out = tuple(value for value in attribute.values if value not in able[attribute.name])
        if not left_out or not able[attribute.name]:
            continue
        by_slots = all(value in freely[attribute.name] for value in left_out)
        shut = tuple(
            slot.name
            for slot in slots
            for name, some in slot.open_to
            if by_slots and name == attribute.name and set(left_out) - set(some)
        )
        yield Membership(one.id, attribute.name, left_out, shut, one.restatement)


def _add(found: dict[str, set[Value]], bearer: Mapping[str, Value]) -> None:
    for name, value in bearer.items():
        found[name].add(value)


def _can_meet(one: Criterion, bearer: Mapping[str, Value], slots: Sequence[Slot], *, gated: bool) -> bool:
    """Whether some evidence that this bearer can obtain meets the criterion."""
    if one.rule is None:
        return False
    choices = []
    for slot in slots:
        shut = gated and any(bearer[name] not in some for name, some in slot.open_to)
        # Who cannot obtain it has it unmet or unknown; a number or text is then unknown.
        choices.append([value for value in slot.values if value is None or value is False] if shut else slot.values)
    names = [slot.name for slot in slots]
    evaluate = one.rule.evaluate
    return any(
        evaluate({**bearer, **dict(zip(names, state, strict=True))}) is True for state in itertools.product(*choices)
    )
