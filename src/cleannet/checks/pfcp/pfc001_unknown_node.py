"""PFC001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.message import Message
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.deployment import Deployment

FUNCTIONS = frozenset(("SMF", "UPF", "PGW", "SGW", "PGW-C", "PGW-U", "SGW-C", "SGW-U", "TDF", "TDF-C", "TDF-U"))
"""Functions that speak PFCP (TS 29.244, 4.1)."""


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
    functions = [] if inventory is None else [f for f in inventory.functions if f.type in FUNCTIONS and f.addresses]
    if inventory is None or not (functions or inventory.plan.core):
        yield not_observed(
            "needs the core's hosts: give --inventory FILE with [[function]] of types SMF and UPF, or [plan] core "
            "(docs/inventory.md shows one)"
        )
        return
    asked: dict[str, list[Message]] = {}
    for one in deployment.core.of(PFCPMessage):
        if one.message.is_request:
            asked.setdefault(one.source, []).append(one.message)
    for source, messages in asked.items():
        if any(one.addresses.holds(source) for one in functions):
            yield passed("a listed function asks on N4", count=len(messages))
        elif not inventory.plan.core.holds(source):
            yield failed("a host that the inventory does not name asks on N4", *messages, field="source address")
        elif functions:
            text = "a host of the core that the inventory does not list for N4 asks there; a new one explains it"
            yield suspect(text, *messages, field="source address")
        else:
            yield passed("a host of the core asks on N4", count=len(messages))
