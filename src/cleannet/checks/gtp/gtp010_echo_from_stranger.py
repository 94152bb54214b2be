"""GTP010."""

from collections.abc import Iterator
from typing import Any

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.config.inventory import Inventory
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.gtp_u import GTPUMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment

MANY = 5
"""Hosts that one sender asks, with none of which it has anything else to do: a scan."""
HINT = "needs an address plan: give --inventory FILE with [plan] ran and core, and [[partner]] (docs/inventory.md)"


@check(
    "GTP010",
    "echo-from-stranger",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(GTPUMessage, GTPCMessage),
    interfaces=(Interface.N3,),
    scas=("TS 33.117, 4.2.6.2.3", "TS 33.117, 4.2.6.2.4"),
    fight=("FGT5042", "FGT1046"),
)
def echo_from_stranger(deployment: Deployment) -> Iterator[Result]:
    """Somebody who is no peer asks hosts of the core by GTP echo whether they are there.

    Why: an answered echo shows a gateway to whoever looks for one, and that a firewall lets GTP through.
    Legitimate when: the exchange between operators is monitored by echoes, or a new site is not in the inventory yet.
    Remedy: admit UDP ports 2123 and 2152 from known peers only, and answer echoes of no one else.
    """
    requests = [one for one in deployment.core.messages if _asks(one)]
    if not requests:
        yield not_observed("needs GTP echo requests: capture the user plane or S11 for some minutes")
        return
    inventory = deployment.settings.inventory
    planned = inventory is not None and bool(inventory.plan.ran) and bool(inventory.plan.core)
    peers = _peers(deployment)
    asked: dict[str, list[Sent[Any]]] = {}
    for one in requests:
        if planned and inventory is not None:
            yield _by_plan(inventory, one)
        elif one.source not in peers:
            asked.setdefault(one.source, []).append(one)
        else:
            yield passed("a peer asks by echo", one.message)
    for some in asked.values():
        if len({one.destination for one in some}) >= MANY:
            text = "one host asks five or more by echo and has nothing else to do with them; monitoring explains it"
            yield suspect(text, *(one.message for one in some))
        else:
            yield not_observed(HINT)


def _asks(one: Sent[Any]) -> bool:
    return isinstance(one.message, GTPUMessage | GTPCMessage) and one.message.name == "EchoRequest"


def _by_plan(inventory: Inventory, one: Sent[Any]) -> Result:
    known = (
        inventory.plan.ran.holds(one.source)
        or inventory.plan.core.holds(one.source)
        or any(function.addresses.holds(one.source) for function in inventory.functions)
        or any(node.addresses.holds(one.source) for node in inventory.nodes)
        or any(partner.addresses.holds(one.source) for partner in inventory.partners)
    )
    if known:
        return passed("a known host asks by echo", one.message)
    return failed("a host outside the address plan and the partners asks by echo", one.message, field="source address")


def _peers(deployment: Deployment) -> set[str]:
    """Hosts that do more than ask: ends of tunnels and of control messages, and of answers."""
    found = {end for pair in deployment.user_plane.pairs for end in pair}
    for one in deployment.core.messages:
        if isinstance(one.message, GTPUMessage | GTPCMessage) and not _asks(one):
            found.update((one.source, one.destination))
    return found
