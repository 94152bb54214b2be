"""Packets of subscribers that are addressed to the core's own control ports, and whose addresses are subscribers'."""

import enum
from collections.abc import Iterator, Sequence

from cleannet.config.inventory_core import Addresses
from cleannet.model.gtp_u import InnerPacket
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.deployment import Deployment

PRIVATE = Addresses(("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
"""RFC 1918, RFC 6598, RFC 4193."""


class Aim(enum.Enum):
    """Whom a packet inside a tunnel is addressed to."""

    CORE = "a host that is seen, or listed, as one of the core"
    PRIVATE = "any other with a private address: it may be one of the core"


def aims(deployment: Deployment, ports: Sequence[int]) -> Iterator[tuple[Aim, InnerPacket]]:
    """The packets inside tunnels to some ports, and whom they are addressed to.

    Those to subscribers, and to public addresses, are left out: any program may use these ports there.
    """
    hosts = _hosts(deployment)
    inventory = deployment.settings.inventory
    for packet in deployment.user_plane.inner:
        if packet.port not in ports:
            continue
        listed = inventory is not None and (
            inventory.plan.core.holds(packet.destination) or bool(inventory.functions_at(packet.destination))
        )
        if listed or packet.destination in hosts:
            yield Aim.CORE, packet
        elif PRIVATE.holds(packet.destination) and not _towards_phone(deployment, packet):
            yield Aim.PRIVATE, packet


def _towards_phone(deployment: Deployment, packet: InnerPacket) -> bool:
    """Whether a packet is on its way to a phone: by its address, by its tunnel's container, or by where it ends."""
    tunnel = deployment.user_plane.tunnels[packet.tunnel]
    at_station = packet.outer_destination in deployment.ledger.gnbs
    return at_station or tunnel.downlink > tunnel.uplink or at_subscribers(deployment, packet.destination)


def _hosts(deployment: Deployment) -> set[str]:
    """The addresses of the core that the captures show: ends of N4, AMFs of N2, user plane functions."""
    found = {end for one in deployment.core.of(PFCPMessage) for end in (one.source, one.destination)}
    found |= {address for one in deployment.associations if one.ngap for address in one.amf.split(", ")}
    return found | set(deployment.ledger.upfs)


def at_subscribers(deployment: Deployment, address: str) -> bool:
    """Whether an address is a subscriber's: N4 gave it to a session, or the inventory's plan says so."""
    inventory = deployment.settings.inventory
    return address in deployment.ledger.subscribers or (inventory is not None and inventory.plan.users.holds(address))
