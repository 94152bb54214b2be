"""Which hosts are elements of a mobile network: told by the interfaces that they speak, or by the inventory."""

import ipaddress
from collections.abc import Iterable

from cleannet.config.inventory import Inventory
from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.model.host_service import MANAGEMENT, HostService
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from cleannet.subscribers.links import Link, Protection, is_local

_TELLING = frozenset(Interface) - {Interface.N1, Interface.UU, Interface.OAM, Interface.UNKNOWN}
_ASKED_ONLY = frozenset(("telnet", "FTP", "HTTP", "SSH"))
"""Services that are offered to whoever connects: only the end that offers them tells whose they are."""


class Elements:
    """The hosts, and what they speak."""

    def __init__(self, links: Iterable[Link], inventory: Inventory | None = None) -> None:
        self.interfaces: dict[str, set[Interface]] = {}
        self._inventory = inventory
        for link in links:
            if link.interface in _TELLING:
                for address in (*link.a.split(", "), *link.b.split(", ")):
                    self.interfaces.setdefault(address, set()).add(link.interface)

    def holds(self, address: str) -> bool:
        """Whether a host is one."""
        if address in self.interfaces:
            return True
        known = self._inventory
        return known is not None and bool(known.functions_at(address) or known.nodes_at(address))

    def is_managed(self, one: Sent[HostService]) -> bool:
        """Whether a service of management is one of an element.

        A user plane speaks to the internet in the name of phones: what it asks of hosts there is no management of its.
        """
        if self.holds(one.destination):
            return True
        if one.message.service in _ASKED_ONLY or not self.holds(one.source):
            return False
        return not is_public(one.destination)


def is_public(address: str) -> bool:
    """Whether an address is one of the internet."""
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False


def management_links(core: Core, links: Iterable[Link], inventory: Inventory | None) -> tuple[Link, ...]:
    """Links by which elements are managed."""
    elements = Elements(links, inventory)
    found: dict[tuple[str, str, str, Protection], list[Sent[HostService]]] = {}
    for one in core.of(HostService):
        if one.message.service in MANAGEMENT and elements.is_managed(one):
            found.setdefault((*ends(one), one.message.service, _protection(one.message)), []).append(one)
    return tuple(
        Link(
            Interface.OAM,
            protection,
            a,
            b,
            len(some),
            min(some, key=_place).message.at.frame,
            max(some, key=_place).message.at.frame,
            local=is_local(a, b),
            begins=min(one.time for one in some),
            ends=max(one.time for one in some),
            carries="" if service == "SSH" else service,
        )
        for (a, b, service, protection), some in found.items()
    )


def _place(one: Sent[HostService]) -> tuple[int, FrameRef]:
    return one.time, one.message.at.frame


def ends(one: Sent[HostService]) -> tuple[str, str]:
    """Both addresses, in one order for both directions."""
    a, b = sorted((one.source, one.destination))
    return a, b


def _protection(one: HostService) -> Protection:
    if not one.encrypted:
        return Protection.CLEAR
    if one.service == "SSH":
        return Protection.SSH
    return Protection.TLS if one.connection >= 0 else Protection.OWN
