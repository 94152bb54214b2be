"""S1 and the radio interface show the same NAS messages of EPS: which UE of a log or of the air is which UE of S1.

It is where equal octets go the same way within two seconds, best agreement first; short messages, which every phone
sends alike, only add to what a longer one proves. The judgement of what both show is S1's, which shows the messages as
they were sent; what the air shows alone (RRC, system information) is judged there, and counts for the same subscriber.
"""

import bisect
from collections.abc import Sequence

import msgspec

from cleannet.decode.radio import is_nas
from cleannet.model.frame import FrameRef
from cleannet.model.message import Direction
from cleannet.model.radio import F1_UE
from cleannet.subscribers.radio import RadioSubscriber

NEAR = 2_000_000_000
"""Nanoseconds between the two captures of a NAS message, at most."""
TELLING = 10
"""Octets from which on a message is hardly another phone's: identities, challenges and codes are in it."""
MOST_ALIKE = 16
"""Equal NAS messages of S1 within two seconds that are compared with one of the air."""


class Shown(msgspec.Struct, frozen=True):
    """A NAS message as S1 shows it: of which of its subscribers, when and where."""

    who: int
    time: int
    place: FrameRef


Key = tuple[bytes, Direction]
Pairs = dict[tuple[int, int], list[tuple[int, FrameRef, FrameRef, bool]]]
"""By subscriber of the air and of S1: nanoseconds apart, both places, and whether the message is a telling one."""


def join_s1(radio: Sequence[RadioSubscriber], first_number: int) -> dict[FrameRef, FrameRef]:
    """Makes subscribers of the air and of S1 one person where they are one UE, and numbers persons anew.

    Returns where S1 shows the NAS messages that the air shows at these places. `first_number`: of the first person who
    is no subscriber of N2.
    """
    places: dict[FrameRef, FrameRef] = {}
    used: set[FrameRef] = set()
    joined: set[int] = set()
    pairs = _pairs(radio, first_number)
    for (air, core), found in sorted(pairs.items(), key=lambda item: _worth(item[1])):
        if air in joined or not any(telling for *_, telling in found):
            continue
        for _, place, twin, _ in sorted(found, key=lambda one: one[:3]):
            if place not in places and twin not in used:
                places[place] = twin
                used.add(twin)
                joined.add(air)
        if air in joined:
            _same_person(radio[air], radio[core])
    if joined:
        _number(radio, first_number)
    return places


def _pairs(radio: Sequence[RadioSubscriber], first_number: int) -> Pairs:
    shown: dict[Key, list[Shown]] = {}
    for number, one in enumerate(radio):
        if one.on_s1:
            for key, time, place in _sent(one):
                shown.setdefault(key, []).append(Shown(number, time, place))
    for some in shown.values():
        some.sort(key=lambda one: one.time)
    found: Pairs = {}
    for number, one in enumerate(radio) if shown else ():
        if one.on_s1 or one.person.number < first_number:
            continue
        for key, time, place in _sent(one):
            for twin in _near(shown.get(key, ()), time):
                pair = (abs(twin.time - time), place, twin.place, len(key[0]) >= TELLING)
                found.setdefault((number, twin.who), []).append(pair)
    return found


def _sent(one: RadioSubscriber) -> list[tuple[Key, int, FrameRef]]:
    """Octets and direction, time and place of each NAS message."""
    found: list[tuple[Key, int, FrameRef]] = []
    before: object = None
    for message, time, pdu in zip(one.timeline, one.times, one.carriers, strict=True):
        if pdu is not before and pdu.raw and is_nas(message) and not pdu.source.ue.startswith(F1_UE):
            found.append(((pdu.raw, message.direction), time, message.at.frame))
        before = pdu
    return found


def _near(some: Sequence[Shown], time: int) -> Sequence[Shown]:
    first = bisect.bisect_left(some, time - NEAR, key=lambda one: one.time)
    last = bisect.bisect_right(some, time + NEAR, key=lambda one: one.time)
    return sorted(some[first:last], key=lambda one: abs(one.time - time))[:MOST_ALIKE]


def _worth(found: Sequence[tuple[int, FrameRef, FrameRef, bool]]) -> tuple[int, int]:
    """Pairs that agree in most messages first, then those nearest in time."""
    return -len({place for _, place, _, _ in found}), min(apart for apart, *_ in found)


def _same_person(air: RadioSubscriber, core: RadioSubscriber) -> None:
    known = [one.person.identity for one in (core, air) if one.person.identity is not None]
    core.person.identity = max(known, key=lambda identity: identity[0], default=None)
    air.person, air.twin = core.person, True


def _number(radio: Sequence[RadioSubscriber], first_number: int) -> None:
    """Persons who are none of N2 have numbers without gaps, in the order of their timelines."""
    own = {id(one.person): one.person for one in radio if one.person.number >= first_number}
    for number, person in enumerate(own.values(), first_number):
        person.number = number
