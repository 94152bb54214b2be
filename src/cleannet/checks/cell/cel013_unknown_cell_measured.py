"""CEL013."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.cell.common import reports
from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.config.inventory import Inventory, KnownNetwork
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEConnectionReconfiguration, LTEMeasurementReport
from cleannet.model.message import Message
from cleannet.model.nr_rrc import NRMeasurementReport, NRReconfiguration
from cleannet.model.radio import Cell
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.subscriber import Subscriber
from cleannet.subscribers.usual import registered_network

STRONG = {"EUTRA": 51, "NR": 67}
"""Reported RSRP of -90 dBm and more (TS 36.133, table 9.1.4-1; TS 38.133, table 10.1.6.1-1)."""
RECURRING = 3
"""Reports in which a cell must be named."""
Report = LTEMeasurementReport | NRMeasurementReport
Carrier = tuple[str, int, int]
Strange = tuple[Cell | None, Carrier]


class _Found(msgspec.Struct):
    """Every report that was judged with the strange cells in it, and the reports that name each strange cell.

    `known`: what the inventory was asked already; phones report few cells, and an inventory may hold many.
    """

    judged: list[tuple[Report, set[Strange]]] = msgspec.field(default_factory=list)
    unknown: dict[Strange, list[Report]] = msgspec.field(default_factory=dict)
    known: dict[tuple[str, Carrier], bool] = msgspec.field(default_factory=dict)

    def knows(self, network: KnownNetwork, one: Carrier) -> bool:
        """Whether a network has such a cell, or such a neighbour."""
        asked = network.plmn, one
        if asked not in self.known:
            self.known[asked] = network.knows_physical(*one)
        return self.known[asked]


@check(
    "CEL013",
    "unknown-cell-measured",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(LTEMeasurementReport, NRMeasurementReport),
    interfaces=(Interface.UU,),
    fight=("FGT1583.501",),
)
def unknown_cell_measured(deployment: Deployment) -> Iterator[Result]:
    """Phones report a strong cell, again and again, that the operator's inventory does not know.

    Why: phones measure whatever transmits on the operator's carriers; so the operator can see a foreign transmitter
      through its own subscribers.
    Legitimate when: the cell is newer than the inventory; another operator uses the same carrier across a border; the
      carrier is one that operators share.
    Remedy: compare with the plan of the day and with the neighbours that the base stations found themselves; then
      look at the place where the reports come from.
    """
    inventory = deployment.settings.inventory
    if inventory is None:
        yield not_observed("needs the operator's cells: give --inventory FILE (docs/inventory.md shows one)")
        return
    found = _Found()
    accepted = {one for subscriber in deployment.handsets for one in _handed_over_to(subscriber)}
    for subscriber in deployment.handsets:
        _collect(found, subscriber, inventory, accepted)
    if not found.judged:
        yield not_observed("no phone in a cell of a network that the inventory names reports measurements")
    recurring = {one for one, named in found.unknown.items() if len(named) >= RECURRING}
    for report, strange in found.judged:
        if not strange & recurring:
            yield passed("the strong cells that a phone reports are known, or do not recur", report)
    for one, named in found.unknown.items():
        if one in recurring:
            yield suspect(
                "phones report a strong cell again and again that the inventory does not know; a new site, or another "
                "operator on the same carrier, explains it",
                *named,
                confidence=Confidence.LOW,
                field="physCellId",
                value=f"inventory of {inventory.dated}",
            )


def _collect(found: _Found, subscriber: Subscriber, inventory: Inventory, accepted: set[tuple[str, int]]) -> None:
    """Adds one phone's reports, as far as they come from cells of a network that the inventory names.

    A recording without any system information (inside a base station, say) is of the network that names the phone.
    """
    blocks = subscriber.serving_blocks()
    home = "" if any(blocks) else registered_network(subscriber)
    for report in reports(subscriber):
        first = blocks[report.at.position]
        plmns = first.plmns if first is not None else (home,)
        networks = [network for plmn in plmns if (network := inventory.network_with_cells(plmn)) is not None]
        if networks:
            strange = {
                (subscriber.cell(report), one)
                for one in _strong(subscriber, report, accepted)
                if not any(found.knows(n, one) for n in networks)
            }
            found.judged.append((report, strange))
            for one in strange:
                found.unknown.setdefault(one, []).append(report)


def _strong(subscriber: Subscriber, report: Report, accepted: set[tuple[str, int]]) -> Iterator[Carrier]:
    """The strong cells of a report to which the network moved nobody."""
    for one in report.cells:
        strong = one.rsrp is not None and one.rsrp >= STRONG.get(one.technology, 1000)
        if one.serving or one.physical < 0 or not strong or (one.technology, one.physical) in accepted:
            continue
        yield one.technology, one.physical, _carrier(subscriber, report, one.technology)


def _carrier(subscriber: Subscriber, report: Report, technology: str) -> int:
    """The channel number of the carrier that a report speaks of, -1 where the log does not tell.

    The numbers of measurements are those of the connection; they are read from what configured them.
    """
    wanted: int | None = None
    for one in reversed(subscriber.timeline[: report.at.position]):
        if not isinstance(one, LTEConnectionReconfiguration | NRReconfiguration):
            continue
        if one.at.connection != report.at.connection or _swaps(subscriber, one):
            return -1
        if wanted is None:
            wanted = next((m.measured for m in one.measurement_identities if m.identity == report.measurement), None)
        if wanted is not None:
            for carrier in one.measurement_objects:
                if (carrier.identity, carrier.technology) == (wanted, technology):
                    return carrier.frequency
    return -1


def _swaps(subscriber: Subscriber, one: LTEConnectionReconfiguration | NRReconfiguration) -> bool:
    """Whether a handover to another carrier comes with it, which exchanges the objects of measurements."""
    if isinstance(one, NRReconfiguration) or one.target_frequency is None:
        return False
    here = subscriber.cell(one)
    return here is None or here.arfcn != one.target_frequency


def _handed_over_to(subscriber: Subscriber) -> set[tuple[str, int]]:
    """The physical cell identities to which the network itself moved the phone: it knows them."""
    found: set[tuple[str, int]] = set()
    for one in subscriber.all(LTEConnectionReconfiguration, NRReconfiguration):
        target = _target(one)
        if target is not None:
            found.add(("NR" if isinstance(one, NRReconfiguration) else "EUTRA", target))
    return found


def _target(one: Message) -> int | None:
    return one.target_cell if isinstance(one, LTEConnectionReconfiguration | NRReconfiguration) else None
