"""GTP008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.config.inventory import Inventory
from cleannet.config.inventory_core import Addresses
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger import Ledger

LOOPBACK = Addresses(("127.0.0.0/8", "::1/128"))


@check(
    "GTP008",
    "stranger-sends",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "9.3", Obligation.SHALL),),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    scas=("TS 33.513, 4.2.2.7", "TS 33.517, 4.2.2.7"),
    fight=("FGT1599.505",),
)
def stranger_sends(deployment: Deployment) -> Iterator[Result]:
    """GTP-U comes from a host that is neither of the radio network, nor of the core, nor a partner's.

    Why: tunnels have no other door-keeper than the sender's address: who is let in sends as any subscriber.
    Legitimate when: the inventory is older than a site, or a base station sends from a second address (without an
      inventory that cannot be told apart).
    Remedy: filter GTP-U at the borders of the transport network by the address plan, and run it under IPsec.
    """
    inventory, ledger = deployment.settings.inventory, deployment.ledger
    plan = inventory if inventory is not None and (inventory.plan.ran and inventory.plan.core) else None
    right = unknown = 0
    sources = {source for source, _, _ in deployment.user_plane.keys}
    outside = {one for one in sources if plan is not None and not _in_plan(plan, one)}
    for number, (source, destination, teid) in enumerate(deployment.user_plane.keys):
        if source in outside:
            tunnel = deployment.user_plane.tunnels[number]
            text = "packets in a tunnel come from a host outside the address plan and partners of the inventory"
            yield failed(text, tunnel.first, related=[tunnel.last], field="source address")
        elif plan is None and _is_stranger(ledger, source, (destination, teid)):
            tunnel = deployment.user_plane.tunnels[number]
            text = "packets in a session's tunnel come from a host that no session names; a second address explains it"
            yield suspect(text, tunnel.first, related=[tunnel.last], field="source address")
        elif plan is not None or source in ledger.hosts:
            right += 1
        else:
            unknown += 1
    if right:
        yield passed("packets in a tunnel come from a host that is known", count=right)
    elif unknown:
        yield not_observed("needs an address plan: give --inventory FILE with [plan] (docs/inventory.md shows one)")


def _in_plan(inventory: Inventory, source: str) -> bool:
    """Whether a host is of the radio network, of the core, or a partner's."""
    if LOOPBACK.holds(source):
        return True  # parts of one host
    ranges = inventory.plan.ran.holds(source) or inventory.plan.core.holds(source)
    known = inventory.nodes_at(source) or inventory.functions_at(source) or inventory.partners_at(source)
    return bool(ranges or known)


def _is_stranger(ledger: Ledger, source: str, end: tuple[str, int]) -> bool:
    """Whether both N2 and N4 tell who sends into a session's tunnel, and neither names this host for any session."""
    sessions = ledger.at_upf.get(end, ())
    told = any(one.downlink for one in ledger.uplink.get(end, ())) and any(one.targets for one in sessions)
    return told and source not in ledger.hosts
