"""Packets of subscribers that are addressed to the core's own control ports."""

import enum
from collections.abc import Iterator, Mapping, Sequence

from cleannet.checks.check import Result, failed, suspect
from cleannet.checks.gtp.inside import Hosts
from cleannet.config.inventory_core import Addresses
from cleannet.model.finding import Severity
from cleannet.model.gtp_u import InnerPacket
from cleannet.subscribers.deployment import Deployment

PRIVATE = Addresses(("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "100.64.0.0/10", "fc00::/7"))
"""RFC 1918, RFC 6598, RFC 4193."""


class Aim(enum.Enum):
    """What a packet inside a tunnel is, and whom it is addressed to."""

    CORE = "of the port's protocol, to a host that is seen, or listed, as one of the core"
    CORE_PORT = "of another, to such a host"
    PRIVATE = "of the port's protocol, to another private address: it may be one of the core"


def aims(deployment: Deployment, ports: Sequence[int]) -> Iterator[tuple[Aim, InnerPacket]]:
    """The packets inside tunnels to some ports, and their aims.

    Those to subscribers, and to public addresses, are left out: any program may use these ports there.
    """
    hosts = Hosts(deployment)
    for packet in deployment.user_plane.inner:
        if packet.port not in ports:
            continue
        if hosts.is_core(packet.destination):
            yield Aim.CORE if packet.fits else Aim.CORE_PORT, packet
        elif packet.fits and PRIVATE.holds(packet.destination) and not _towards_phone(deployment, hosts, packet):
            yield Aim.PRIVATE, packet


def addressed(deployment: Deployment, names: Mapping[int, str], other: str) -> Iterator[Result]:
    """What is said of the packets inside tunnels to some ports.

    Args:
        deployment: where they are looked for.
        names: by port, the interface whose port it is.
        other: what else explains a packet of the port's protocol to another private address.
    """
    for aim, packet in aims(deployment, tuple(names)):
        name, value = names[packet.port], str(packet.port)
        if aim is Aim.CORE:
            text = f"a packet in a subscriber's tunnel is addressed to {name} of a host of the core"
            yield failed(text, packet.at, field="destination port", value=value)
        else:
            text = f"a packet in a subscriber's tunnel is addressed to a port of {name}; "
            text += "chance explains it" if aim is Aim.CORE_PORT else f"{other} explains it"
            yield suspect(text, packet.at, severity=Severity.MEDIUM, field="destination port", value=value)


def _towards_phone(deployment: Deployment, hosts: Hosts, packet: InnerPacket) -> bool:
    """Whether a packet is on its way to a phone: by its address, by its tunnel's container, or by where it ends."""
    tunnel = deployment.user_plane.tunnels[packet.tunnel]
    at_station = packet.outer_destination in deployment.ledger.gnbs
    return at_station or tunnel.downlink > tunnel.uplink or hosts.is_user(packet.destination)
