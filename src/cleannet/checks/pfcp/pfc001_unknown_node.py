"""PFC001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.config.inventory import Inventory
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.deployment import Deployment

HEARTBEAT = 1
CONTROL = frozenset(("SMF", "PGW", "SGW", "PGW-C", "SGW-C", "TDF", "TDF-C"))
USER = frozenset(("UPF", "PGW", "SGW", "PGW-U", "SGW-U", "TDF", "TDF-U"))
"""Functions at the two ends of PFCP (TS 29.244, 4.1)."""
BY_CONTROL = frozenset((3, 14, 16, 50, 52, 54))
BY_USER = frozenset((12, 56))
"""Requests that only one of the two sends (TS 29.244, 7.4 and 7.5); associations and heartbeats come from both."""


@check(
    "PFC001",
    "unknown-node",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "9.9", Obligation.SHALL),),
    needs=(PFCPMessage,),
    interfaces=(Interface.N4,),
    scas=("TS 33.513, 4.2.2.5", "TS 33.117, 4.2.6.2.1"),
    fight=("FGT5007", "FGT1557.503"),
)
def unknown_node(deployment: Deployment) -> Iterator[Result]:
    """A host that the inventory does not know asks for something on N4.

    Why: who has an association with a user plane function decides where all its subscribers' packets go.
    Legitimate when: a set of session management functions grew, and the inventory is older.
    Remedy: let user plane functions accept associations from listed nodes only, and run N4 under IPsec.
    """
    inventory = deployment.settings.inventory
    if inventory is None or not (inventory.plan.core or any(f.type in CONTROL | USER for f in inventory.functions)):
        yield not_observed(
            "needs the core's hosts: give --inventory FILE with [[function]] of types SMF and UPF, or [plan] core "
            "(docs/inventory.md shows one)"
        )
        return
    asked: dict[str, list[PFCPMessage]] = {}
    for one in deployment.core.of(PFCPMessage):
        if one.message.is_request and one.message.message_type != HEARTBEAT:
            asked.setdefault(one.source, []).append(one.message)
    for source, messages in asked.items():
        yield from _judged(inventory, source, messages)


def _judged(inventory: Inventory, source: str, messages: list[PFCPMessage]) -> Iterator[Result]:
    sent = {one.message_type for one in messages}
    kinds = [kind for kind, own in ((CONTROL, BY_CONTROL), (USER, BY_USER)) if sent & own] or [CONTROL, USER]
    listed = [one for one in inventory.functions if one.addresses]
    # The inventory knows all of a kind where it lists one of them.
    told = all(any(one.type in kind for one in listed) for kind in kinds)
    if any(one.addresses.holds(source) for one in listed):
        yield passed("a listed function asks on N4", count=len(messages))
    elif inventory.plan.core.holds(source) and told:
        text = "a host of the core that the inventory does not list for N4 asks there; a new one explains it"
        yield suspect(text, *messages, field="source address")
    elif inventory.plan.core.holds(source):
        yield passed("a host of the core asks on N4", count=len(messages))
    elif inventory.plan.core or told:
        yield failed("a host that the inventory does not name asks on N4", *messages, field="source address")
