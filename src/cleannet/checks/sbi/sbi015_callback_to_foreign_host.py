"""SBI015."""

import functools
import ipaddress
import re
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.config.inventory import Inventory
from cleannet.model.finding import Interface, Outcome, Severity
from cleannet.model.sbi import SBIMessage, SBIRequest
from cleannet.subscribers.core import Core
from cleannet.subscribers.deployment import Deployment

_NETWORK = re.compile(r"\.mnc(\d{3})\.mcc(\d{3})\.3gppnetwork\.org$")
INSIDE = (".3gppnetwork.org", ".local", ".internal", ".svc", ".cluster", ".lan", ".test", ".example")
"""Ends of names that no stranger can register."""


@check(
    "SBI015",
    "callback-to-foreign-host",
    severity=Severity.HIGH,
    clauses=(),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
    fight=("FGT5029", "FGT1190"),
)
def callback_to_foreign_host(deployment: Deployment) -> Iterator[Result]:
    """A consumer asks that notifications about subscribers go to a host outside the core.

    Why: a subscription is a leak that goes on by itself: each event, with identity and place, is sent out.
    Legitimate when: an application function outside is served by a NEF, or a partner's function is subscribed in
      roaming; the inventory names both.
    Remedy: let producers accept addresses for notifications only from the consumer's own profile at the NRF, and
      filter what leaves the core.
    """
    inventory = deployment.settings.inventory
    seen: set[str] = set()
    local = _all_private(deployment.core)
    for one in deployment.core.of(SBIRequest):
        for host in one.message.callbacks:
            if host not in seen:
                seen.add(host)
                yield from _judged(host, one.message, deployment.core, inventory, local=local)


def _judged(
    host: str, message: SBIRequest, core: Core, inventory: Inventory | None, *, local: bool
) -> Iterator[Result]:
    told = _by_inventory(host, inventory) if inventory is not None else None
    if told is None and (host in core.functions.at or host in core.functions.hosts or host in _ends(core)):
        told = Outcome.PASS
    if told is None:
        told = _by_look(host, local=local)
    if told is Outcome.PASS:
        yield passed("notifications go to a function of the core", message.head)
    elif told is Outcome.FAIL:
        yield failed("notifications are to go to a host that the inventory does not know", message.head)
    elif told is Outcome.SUSPECT:
        text = "notifications are to go to a host that nothing shows as one of the core; a partner's explains it"
        yield suspect(text, message.head, severity=Severity.MEDIUM)


def _by_inventory(host: str, inventory: Inventory) -> Outcome | None:
    """What the inventory says of a host, None where it says nothing of such."""
    address = _address(host)
    known = bool(inventory.functions_at(host) or inventory.partners_at(host))
    if address is not None:
        if known or inventory.plan.core.holds(host):
            return Outcome.PASS
        return Outcome.FAIL if inventory.plan.core else None
    network = _NETWORK.search(host)
    homes = {*inventory.home_networks, *(plmn for one in inventory.partners for plmn in one.networks)}
    if network is not None and homes:
        mine = {f"{network[2]}-{network[1]}", f"{network[2]}-{network[1].removeprefix('0')}"}
        return Outcome.FAIL if mine.isdisjoint(homes) else Outcome.PASS
    named = any(host in one.hosts for one in inventory.functions) or any(
        host in one.hosts for one in inventory.partners
    )
    return Outcome.PASS if named else None


def _by_look(host: str, *, local: bool) -> Outcome | None:
    """What a host's address or name says by itself."""
    address = _address(host)
    if address is not None:
        return Outcome.SUSPECT if address.is_global and local else None
    return Outcome.SUSPECT if "." in host and not host.endswith(INSIDE) else Outcome.PASS


@functools.lru_cache(65536)
def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _ends(core: Core) -> set[str]:
    """Addresses and names under which functions answer."""
    found: set[str] = set()
    for one in core.exchanges:
        found |= {one.request.source, one.request.destination, one.asked.host.rpartition(":")[0] or one.asked.host}
    return found


def _all_private(core: Core) -> bool:
    """Whether all services run between addresses that are not those of the Internet."""
    ends = {_address(end) for one in core.of(SBIMessage) for end in (one.source, one.destination)}
    return all(one is not None and not one.is_global for one in ends)
