"""CEL011."""

from collections.abc import Iterator

from cleannet.checks.across import association_name
from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.config.inventory import Inventory
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.ngap import NGSetupRequest
from cleannet.model.s1ap import S1APMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.stations import Station, stations


@check(
    "CEL011",
    "station-not-in-inventory",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.2", Obligation.SHALL),),
    needs=(NGSetupRequest, S1APMessage),
    interfaces=(Interface.N2, Interface.S1),
    fight=("FGT1588.501", "FGT1036"),
)
def station_not_in_inventory(deployment: Deployment) -> Iterator[Result]:
    """A base station that the inventory does not know introduces itself to the core.

    Why: a base station that the core takes in sees and controls the phones near it, and receives their keys.
    Legitimate when: the site is newer than the inventory, or has got another address or tracking area since.
    Remedy: compare with the planning of the day of the capture, then find the host; let the core take in listed
      stations only, with certificates of the operator (IPsec).
    """
    inventory = deployment.settings.inventory
    if inventory is None or not inventory.nodes:
        yield not_observed(
            "needs the base stations: give --inventory FILE with [[network.node]] (docs/inventory.md shows one)"
        )
        return
    value = f"inventory of {inventory.dated}"
    judged = 0
    for one in stations(deployment):
        if _is_told(inventory, one):
            judged += 1
            yield _judged(inventory, one, value, association_name(deployment, one.association))
    if not judged:
        yield not_observed("no base station of a network whose stations the inventory tells was seen")


def _is_told(inventory: Inventory, one: Station) -> bool:
    """Whether the inventory tells the stations of this kind in its network, or that the network is none of its own."""
    network = inventory.network(one.plmn)
    return network is None or any(node.kind == one.kind for node in network.nodes)


def _judged(inventory: Inventory, one: Station, value: str, subject: str) -> Result:
    network = inventory.network(one.plmn)
    if network is None:
        text = f"a {one.kind} introduces itself with a network that the inventory does not name"
        return suspect(text, one.at, field="Global RAN Node ID", value=value, subject=subject)
    ran = inventory.plan.ran
    known = [node for node in network.nodes if node.kind == one.kind and node.identity in (one.identity, None)]
    known = [node for node in known if node.identity is not None or node.addresses.holds_all(one.addresses)]
    if not known:
        text = f"the core is asked to take in a {one.kind} that the inventory does not name"
        if one.accepted and ran and not ran.holds_all(one.addresses):
            text += ", and does, from an address outside the radio network's plan"
            return failed(text, one.at, field="Global RAN Node ID", value=value, subject=subject)
        return suspect(
            f"{text}; a new site explains it", one.at, field="Global RAN Node ID", value=value, subject=subject
        )
    told = bool(one.addresses)
    placed = [node for node in known if not (told and node.addresses) or any(map(node.addresses.holds, one.addresses))]
    if not placed:
        text = f"a {one.kind} of the inventory introduces itself from another address; a move explains it"
        return suspect(text, one.at, field="source address", value=value, subject=subject)
    if not any(not node.tracking_areas or set(one.tacs) <= set(node.tracking_areas) for node in placed):
        text = f"a {one.kind} of the inventory serves another tracking area than planned; a new plan explains it"
        return suspect(text, one.at, field="TAC", value=value, subject=subject)
    return passed(f"the {one.kind} stands in the inventory", one.at)
