"""CEL009."""

import math
from collections.abc import Iterator

from cleannet.checks.cell.common import SIB1, first_blocks
from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.subscribers.cells import technology
from cleannet.subscribers.subscriber import Subscriber

MARGIN = 75_000.0
"""Metres that two cells heard at one place may lie apart."""
FASTEST = 140.0
"""Metres a second: 500 km/h, faster than trains and slower than planes."""
EARTH = 6_371_000.0
"""Mean radius of the Earth in metres."""
Place = tuple[float, float, float]


@check(
    "CEL009",
    "cell-too-far-away",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def cell_too_far_away(subscriber: Subscriber) -> Iterator[Result]:
    """A phone hears, one after the other, two cells that lie farther apart than anybody travels in that time.

    Why: whoever copies a cell copies its number; its place he does not.
    Legitimate when: the cell was moved, or its number given to another, since the list was made; the list is wrong
      there; the cell travels itself (a ship, a plane, an event) or hangs on a satellite link; the phone was in a plane.
    Remedy: look up when and by how many the place of each of the two cells was reported; ask the operator where they
      are.
    """
    settings = subscriber.settings
    located = settings.inventory is not None and any(
        cell.latitude is not None for network in settings.inventory.networks for cell in network.cells
    )
    if settings.cell_database is None and not located:
        yield not_observed(
            "needs the places of cells: give --cell-database FILE (CSV of OpenCelliD's format), "
            "or latitude and longitude in --inventory FILE"
        )
        return
    before: tuple[SIB1, Place] | None = None
    seen = False
    for one in first_blocks(subscriber):
        place = _place(subscriber, one)
        if place is None:
            continue
        seen = True
        if before is not None and before[0].cell_identity != one.cell_identity:
            yield _judged(subscriber, before, (one, place))
        before = one, place
    if not seen:
        yield not_observed("the place of no cell that was seen is known to the list of cells")


def _place(subscriber: Subscriber, one: SIB1) -> Place | None:
    """Latitude and longitude in degrees, reach in metres."""
    if one.cell_identity is None or not one.plmns:
        return None
    settings, system = subscriber.settings, technology(one)
    for plmn in one.plmns if settings.inventory is not None else ():
        network = settings.inventory.network(plmn) if settings.inventory is not None else None
        cell = network.cell(system, one.cell_identity) if network is not None else None
        if cell is not None and cell.latitude is not None and cell.longitude is not None:
            return cell.latitude, cell.longitude, 0.0
    if settings.cell_database is None:
        return None
    found = (settings.cell_database.position(system, plmn, one.cell_identity) for plmn in one.plmns)
    return next((place for place in found if place is not None), None)


def _judged(subscriber: Subscriber, before: tuple[SIB1, Place], now: tuple[SIB1, Place]) -> Result:
    (old, there), (new, here) = before, now
    travelled = FASTEST * max(subscriber.seconds_between(old, new), 0.0)
    apart = metres(there, here) - there[2] - here[2]
    if apart <= MARGIN + travelled:
        return passed("the cells that the phone hears lie near each other", new)
    return suspect(
        "two cells that the phone hears lie too far apart for a journey; a cell that was moved, a wrong list, or a "
        "cell on a ship, a plane or a satellite link explains it",
        new,
        related=(old,),
        confidence=Confidence.LOW,
        field="cellIdentity",
    )


def metres(one: Place, other: Place) -> float:
    """Distance of two places along the surface."""
    north, south = math.radians(one[0]), math.radians(other[0])
    across = math.sin((south - north) / 2) ** 2
    across += math.cos(north) * math.cos(south) * math.sin(math.radians(other[1] - one[1]) / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, across)))
