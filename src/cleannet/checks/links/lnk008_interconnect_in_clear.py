"""LNK008."""

import re
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Interface, Severity
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link, is_local

NETWORK = re.compile(r"mnc(\d{3})\.mcc(\d{3})", re.IGNORECASE)
INTERFACES = (Interface.DIAMETER, Interface.S6A, Interface.SIGTRAN)
BETWEEN_NEIGHBOURS = frozenset((257, 280, 282))
"""Commands that no agent passes on (RFC 6733, 2.8.3 and 5): their origin is the neighbour itself."""
ROAMING = frozenset(("S6a", "S6b", "S6c", "S6t", "S13", "SGd", "SLg", "SLh", "SWm", "SWx"))
"""Applications that go between networks (TS 29.272, TS 29.273, TS 29.338, TS 29.172, TS 29.173)."""

Pair = tuple[str, str]


@check(
    "LNK008",
    "interconnect-in-clear",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "9.5", Obligation.SHALL),),
    interfaces=INTERFACES,
    fight=("FGT1557.502",),
)
def interconnect_in_clear(deployment: Deployment) -> Iterator[Result]:
    """Diameter or SIGTRAN between two operators runs without IPsec, TLS or DTLS.

    Why: whoever carries the traffic between them reads who roams where, with keys of phones, and can ask in the name of
      either.
    Legitimate when: both ends are of one company, or a closed network of roaming exchange lies between, whose provider
      both trust; the protocols as they are used there know no protection from end to end.
    Remedy: run IPsec between the edge agents of both networks, or Diameter over TLS or DTLS.
    """
    for link in deployment.links:
        if link.interface in INTERFACES and link.protection.hides:
            yield passed(f"{link.interface.value} runs under {link.protection.value}", link.first)
    yield from _of_diameter(deployment)
    yield from _of_sigtran(deployment)


def _of_diameter(deployment: Deployment) -> Iterator[Result]:
    pairs: dict[Pair, list[Sent[DiameterMessage]]] = {}
    for one in deployment.core.of(DiameterMessage):
        pairs.setdefault(_pair(one.source, one.destination), []).append(one)
    realms: dict[str, set[str]] = {}
    for messages in pairs.values():
        for one in messages:
            if one.message.command in BETWEEN_NEIGHBOURS and one.message.origin_realm:
                realms.setdefault(one.source, set()).add(one.message.origin_realm.lower())
    for pair, messages in pairs.items():
        if not is_local(*pair):
            yield from _judged(deployment, pair, messages, [realms.get(end, set()) for end in pair])


def _judged(
    deployment: Deployment, pair: Pair, messages: list[Sent[DiameterMessage]], realms: list[set[str]]
) -> Iterator[Result]:
    first, last = messages[0].message, [one.message for one in messages[1:][-1:]]
    subject = f"Diameter {pair[0]} – {pair[1]}"
    homes = [{network for realm in some if (network := _network(realm))} for some in realms]
    if _is_border(deployment, pair) or (all(homes) and not homes[0] & homes[1]):
        text = "Diameter between two networks runs in clear"
        yield failed(text, first, related=last, field="protection", value="none", subject=subject)
        return
    foreign = next((one.message for one in messages if _crosses(one.message)), None)
    if foreign is not None:
        yield suspect(
            "Diameter between networks runs in clear here; both ends may be of one network, with the border elsewhere",
            foreign,
            severity=Severity.LOW,
            field="protection",
            value="none",
            subject=subject,
        )
        return
    roams = any(one.message.application_name in ROAMING for one in messages)
    if roams and all(realms) and not all(homes) and not realms[0] & realms[1]:
        yield suspect(
            "Diameter between two realms runs in clear; both may be of one operator",
            first,
            related=last,
            severity=Severity.LOW,
            field="protection",
            value="none",
            subject=subject,
        )


def _of_sigtran(deployment: Deployment) -> Iterator[Result]:
    inventory = deployment.settings.inventory
    partners = inventory is not None and any(one.addresses for one in inventory.partners)
    silent = False
    for link in deployment.links:
        if link.interface is not Interface.SIGTRAN or link.protection.hides or link.local:
            continue
        if _is_border(deployment, (link.a, link.b)):
            yield _sigtran(link)
        silent |= not partners
    if silent:
        yield not_observed(
            "needs to know which peers of SIGTRAN are partners: give --inventory FILE with [[partner]] and its"
            " addresses (docs/inventory.md shows one)"
        )


def _sigtran(link: Link) -> Result:
    text = "SIGTRAN between two networks runs in clear"
    subject = f"SIGTRAN {link.a} – {link.b}"
    return failed(text, link.first, related=(link.last,), field="protection", value="none", subject=subject)


def _is_border(deployment: Deployment, pair: Pair) -> bool:
    """Whether the inventory has one end as a partner's."""
    inventory = deployment.settings.inventory
    if inventory is None:
        return False
    return any(inventory.partners_at(one) for end in pair for one in end.split(", "))


def _crosses(message: DiameterMessage) -> bool:
    """Whether a message goes from one network to another."""
    ends = _network(message.origin_realm), _network(message.destination_realm)
    return all(ends) and ends[0] != ends[1]


def _network(realm: str) -> tuple[str, ...]:
    found = NETWORK.search(realm)
    return found.groups() if found else ()


def _pair(source: str, destination: str) -> Pair:
    a, b = sorted((source, destination))
    return a, b
