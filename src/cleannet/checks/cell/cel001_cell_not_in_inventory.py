"""CEL001."""

from collections.abc import Iterator

from cleannet.checks.cell.common import SIB1, first_blocks
from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.config.inventory import KnownCell, KnownNetwork
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.nr_rrc import NRSIB1
from cleannet.model.radio import Cell
from cleannet.subscribers.cells import technology
from cleannet.subscribers.subscriber import Subscriber


@check(
    "CEL001",
    "cell-not-in-inventory",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LTESystemInformationBlockType1, NRSIB1),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def cell_not_in_inventory(subscriber: Subscriber) -> Iterator[Result]:
    """A cell broadcasts the operator's network and is not in the operator's inventory, or there with other values.

    Why: the operator knows its cells; whatever else calls itself by its network's name is none of them.
    Legitimate when: the cell is newer than the inventory, or was planned anew since; it belongs to a network that
      shares its cells; it is a small cell that stands in another list.
    Remedy: compare with the planning of the day of the capture, small cells and shared cells included, and then look
      for the transmitter. Give the inventory with --inventory and keep it dated.
    """
    inventory = subscriber.settings.inventory
    if inventory is None:
        yield not_observed("needs the operator's cells: give --inventory FILE (docs/inventory.md shows one)")
        return
    covered: list[tuple[KnownNetwork, list[SIB1]]] = []
    for readings in _readings(subscriber):
        known = [network for plmn in readings[0].plmns if (network := inventory.network_with_cells(plmn)) is not None]
        if known:
            covered.append((known[0], readings))
    if not covered:
        yield not_observed("no cell of a network that the inventory names was seen")
    for network, readings in covered:
        yield _judged(subscriber, network, readings, f"inventory of {inventory.dated}")


def _readings(subscriber: Subscriber) -> list[list[SIB1]]:
    """The SIB1s by what they and their place on the air say the cell is."""
    found: dict[object, list[SIB1]] = {}
    for one in first_blocks(subscriber):
        if one.cell_identity is not None and one.plmns:
            key = one.protocol, one.plmns, one.tracking_area, one.cell_identity, subscriber.cell(one)
            found.setdefault(key, []).append(one)
    return list(found.values())


def _judged(subscriber: Subscriber, network: KnownNetwork, readings: list[SIB1], value: str) -> Result:
    first = readings[0]
    assert first.cell_identity is not None
    known = network.cell(technology(first), first.cell_identity)
    if known is None and first.plmns[0] != network.plmn:
        return suspect(
            "another network's cell names this network too, and is not in its inventory; sharing of cells explains it",
            *readings,
            severity=Severity.LOW,
            field="cellIdentity",
            value=value,
        )
    if known is None:
        return suspect(
            "the cell names the operator's network and is not in its inventory; a cell newer than the inventory "
            "explains it",
            *readings,
            field="cellIdentity",
            value=value,
        )
    other = _other(known, first, subscriber.cell(first))
    if not other:
        return passed("the cell is in the operator's inventory", first, count=len(readings))
    return suspect(
        f"the cell is in the operator's inventory with another {other}; a new plan since then explains it",
        *readings,
        severity=Severity.LOW if other == "channel number" else Severity.MEDIUM,
        field=other,
        value=value,
    )


def _other(known: KnownCell, first: SIB1, place: Cell | None) -> str:
    """In what a broadcast differs from the inventory; empty for nothing."""
    if known.tracking_areas and first.tracking_area is not None and first.tracking_area not in known.tracking_areas:
        return "tracking area"
    if place is None:
        return ""
    if known.physical and place.physical >= 0 and place.physical not in known.physical:
        return "physical cell identity"
    if known.arfcns and place.arfcn >= 0 and place.arfcn not in known.arfcns:
        return "channel number"
    return ""
