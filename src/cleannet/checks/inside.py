"""Packets of subscribers that are addressed to the core's own control ports, and whose addresses are subscribers'."""

import enum
from collections.abc import Iterator, Sequence

from cleannet.model.gtp_u import InnerPacket
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.deployment import Deployment


class Aim(enum.Enum):
    """Whom a packet inside a tunnel is addressed to."""

    CORE = "a host that is seen, or listed, as one of the core"
    OTHER = "any other"


def aims(deployment: Deployment, ports: Sequence[int]) -> Iterator[tuple[Aim, InnerPacket]]:
    """The packets inside tunnels to some ports, and whom they are addressed to."""
    hosts = _hosts(deployment)
    inventory = deployment.settings.inventory
    for packet in deployment.user_plane.inner:
        if packet.port in ports:
            listed = inventory is not None and (
                inventory.plan.core.holds(packet.destination) or bool(inventory.functions_at(packet.destination))
            )
            yield Aim.CORE if listed or packet.destination in hosts else Aim.OTHER, packet


def _hosts(deployment: Deployment) -> set[str]:
    """The addresses of the core that the captures show: ends of N4, AMFs of N2, user plane functions."""
    found = {end for one in deployment.core.of(PFCPMessage) for end in (one.source, one.destination)}
    found |= {address for one in deployment.associations if one.ngap for address in one.amf.split(", ")}
    return found | set(deployment.ledger.upfs)


def at_subscribers(deployment: Deployment, address: str) -> bool:
    """Whether an address is a subscriber's: N4 gave it to a session, or the inventory's plan says so."""
    inventory = deployment.settings.inventory
    return address in deployment.ledger.subscribers or (inventory is not None and inventory.plan.users.holds(address))
