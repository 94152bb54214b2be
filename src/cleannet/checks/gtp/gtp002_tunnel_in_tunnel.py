"""GTP002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.gtp.inside import Hosts
from cleannet.frames.inner import GTP_PORTS
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU, InnerPacket
from cleannet.subscribers.deployment import Deployment


@check(
    "GTP002",
    "tunnel-in-tunnel",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "9.3", Obligation.SHALL),),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    scas=("TS 33.513, 4.2.2.7", "TS 33.513, 4.2.2.8", "TS 33.117, 4.2.6.2.4"),
    fight=("FGT1572.501", "FGT1599.505"),
)
def tunnel_in_tunnel(deployment: Deployment) -> Iterator[Result]:
    """A subscriber's packet carries GTP itself: a tunnel, or control of tunnels, inside a tunnel.

    Why: a user plane function that unpacks it takes a subscriber for a base station: packets then leave in the name
      of other subscribers, and sessions can be changed from a phone.
    Legitimate when: a small base station or the laboratory of a partner stands behind the phone, and its core
      elsewhere, not in this network. Then the far end is none of this core's addresses.
    Remedy: drop packets of subscribers to UDP ports 2152 and 2123, and to all addresses of the core, before they are
      routed; let tunnels end only where the transport network comes in.
    """
    hosts = Hosts(deployment)
    found = 0
    by_tunnel: dict[tuple[int, bool], list[InnerPacket]] = {}
    for one in deployment.user_plane.inner:
        if one.port in GTP_PORTS and one.fits:
            found += 1
            by_tunnel.setdefault((one.tunnel, hosts.is_core(one.destination)), []).append(one)
    for (_, core), packets in by_tunnel.items():
        first, *others = (one.at for one in packets)
        if core:
            text = "a packet inside a tunnel carries GTP to an address of the core"
            yield failed(text, first, *others, field="destination port", value=str(packets[0].port))
        else:
            text = "a packet inside a tunnel carries GTP; a base station or laboratory behind the phone explains it"
            yield suspect(text, first, *others, field="destination port", value=str(packets[0].port))
    if found < deployment.user_plane.tunnels.packets:
        count = deployment.user_plane.tunnels.packets - found
        yield passed("a packet inside a tunnel carries no GTP", deployment.user_plane.tunnels[0].first, count=count)
