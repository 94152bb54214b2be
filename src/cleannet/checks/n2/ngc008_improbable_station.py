"""NGC008."""

from collections.abc import Iterator

from cleannet.checks.across import association_name
from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.config.inventory import Inventory
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import HandoverNotify, HandoverRequestAcknowledge, NGAPMessage, PathSwitchRequest
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.ledger_n2 import addresses

OFTEN, WITHIN = 6, 60.0
"""Moves of one connection within so many seconds that are too many: phones at a border go to and fro, not so fast."""


@check(
    "NGC008",
    "improbable-station",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "6.7.3.1", Obligation.SHALL),),
    needs=(PathSwitchRequest, HandoverRequestAcknowledge),
    interfaces=(Interface.N2,),
    fight=("FGT1557.503", "FGT5008"),
)
def improbable_station(deployment: Deployment) -> Iterator[Result]:
    """A phone's session moves to a base station that the inventory does not know, or to and fro without pause.

    Why: a path switch takes a phone's traffic along; whoever can ask the AMF for one has it sent to himself.
    Legitimate when: the site is newer than the inventory; a phone stands at the border of two cells.
    Remedy: look for the host; let the AMF take path switches from planned neighbours only.
    """
    yield from _from_elsewhere(deployment)
    yield from _to_and_fro(deployment)


def _from_elsewhere(deployment: Deployment) -> Iterator[Result]:
    inventory = deployment.settings.inventory
    known = inventory is not None and (any(node.addresses for node in inventory.nodes) or bool(inventory.plan.ran))
    if inventory is None or not known:
        yield not_observed(
            "whether the target is planned needs the base stations: give --inventory FILE with [[network.node]] or "
            "[plan] ran (docs/inventory.md shows one)"
        )
        return
    right = 0
    rows = deployment.rows(PathSwitchRequest, HandoverRequestAcknowledge)
    for row in rows.tolist():
        message = deployment.message(row)
        assert isinstance(message, NGAPMessage)
        if not all(_is_known(inventory, addresses(tunnel.address)) for tunnel in message.tunnels):
            text = (
                "a session moves to a tunnel at a host that is no base station of the inventory; a new site explains it"
            )
            number = int(deployment.association_numbers(rows[rows == row])[0])
            subject = association_name(deployment, number)
            yield suspect(text, message, field="transport layer address", subject=subject)
        else:
            right += 1
    if right:
        yield passed("a session moves to a base station of the inventory", count=right)


def _is_known(inventory: Inventory, some: tuple[str, ...]) -> bool:
    """Whether one of the addresses of a tunnel's end is a base station's."""
    return not some or any(inventory.nodes_at(one) or inventory.plan.ran.holds(one) for one in some)


def _to_and_fro(deployment: Deployment) -> Iterator[Result]:
    rows = deployment.rows(PathSwitchRequest, HandoverNotify)
    moves: dict[int, list[tuple[float, int]]] = {}
    columns = (deployment.connections(rows).tolist(), deployment.seconds(rows).tolist())
    for row, connection, second in zip(rows.tolist(), *columns, strict=True):
        if connection >= 0:
            moves.setdefault(connection, []).append((second, row))
    right = 0
    for some in moves.values():
        fast = next((n for n in range(len(some) - OFTEN + 1) if some[n + OFTEN - 1][0] - some[n][0] <= WITHIN), None)
        if fast is None:
            right += 1
            continue
        text = f"a phone changes its base station {OFTEN} times within a minute; the border of two cells explains it"
        places = [deployment.place(row) for _, row in some[fast : fast + OFTEN]]
        yield suspect(text, *places, severity=Severity.LOW, confidence=Confidence.LOW)
    if right:
        yield passed("a phone changes its base station now and then", count=right)
