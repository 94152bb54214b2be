"""Who can meet criteria at all, with the best evidence that is open to them."""

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from cleannet.model.record import Record
from cleannet.profiles.profile import Attribute, Criterion, Profile, Slot
from cleannet.profiles.rules import TRUE, Part, Value
from cleannet.trust.exchange import MOST_STATES, Places, combinations, components, grid_of

MOST_PEOPLE = 200_000


class Barred(Record, frozen=True):
    """Who can never meet a criterion (of the whole: ""), whatever they show, though others can."""

    criterion: str
    attribute: str
    values: tuple[Value, ...]


def barred(profile: Profile, criteria: Sequence[Criterion], name: str) -> Iterator[Barred]:
    """By each attribute of identity the values whose bearers can never meet the criteria together.

    All combinations of identity are asked; where they are too many, or the states of evidence, nothing is said.
    """
    groups = components(criteria)
    concerned = {each for parts in groups for each in _identity(profile, parts)}
    attributes = [one for one in profile.identity if one.name in concerned]
    if not attributes or math.prod(len(one.values) for one in attributes) > MOST_PEOPLE:
        return
    people = combinations([one.values for one in attributes])
    able = np.ones(len(people), np.bool_)
    for parts in groups:
        mine = [n for n, one in enumerate(attributes) if one.name in _identity(profile, parts)]
        able &= _able(profile, parts, [attributes[n] for n in mine], people[:, mine])
    for number, one in enumerate(attributes):
        can = [bool(able[people[:, number] == place].any()) for place in range(len(one.values))]
        if any(can) and not all(can):
            yield Barred(name, one.name, tuple(value for value, some in zip(one.values, can, strict=True) if not some))


def _slots(profile: Profile, parts: Sequence[Part]) -> list[Slot]:
    return [one for one in profile.evidence if any(one.name in part.names for part in parts)]


def _identity(profile: Profile, parts: Sequence[Part]) -> set[str]:
    """What of identity conditions read, or what opens the slots that they read."""
    read = {name for part in parts for name in part.names}
    opening = {name for slot in _slots(profile, parts) for name, _ in slot.open_to}
    return opening | {one.name for one in profile.identity if one.name in read}


def _able(
    profile: Profile, parts: Sequence[Part], attributes: Sequence[Attribute], people: Places
) -> NDArray[np.bool_]:
    """Who can meet conditions."""
    slots = _slots(profile, parts)
    sizes = [len(one.values) for one in attributes]
    kinds = combinations([one.values for one in attributes])
    if len(kinds) * math.prod(len(one.values) for one in slots) > MOST_STATES:
        return np.ones(len(people), np.bool_)
    states = combinations([one.values for one in slots])
    grid = grid_of(attributes, slots, parts, kinds, states) == TRUE
    places = {one.name: n for n, one in enumerate(attributes)}
    for number, slot in enumerate(slots):
        filled = np.array([value is not None and value is not False for value in slot.values])[states[:, number]]
        grid &= ~(filled[:, None] & _closed(slot, attributes, places, kinds)[None, :])
    able: NDArray[np.bool_] = grid.any(axis=0)
    if not sizes:
        return np.full(len(people), bool(able[0]))
    found: NDArray[np.bool_] = able[np.ravel_multi_index(tuple(people.T), sizes)]
    return found


def _closed(slot: Slot, attributes: Sequence[Attribute], places: Mapping[str, int], kinds: Places) -> NDArray[np.bool_]:
    """To whom a slot is not open."""
    found = np.zeros(len(kinds), np.bool_)
    for name, some in slot.open_to:
        place = places[name]
        found |= np.array([value not in some for value in attributes[place].values])[kinds[:, place]]
    return found
