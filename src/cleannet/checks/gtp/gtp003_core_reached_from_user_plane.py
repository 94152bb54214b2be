"""GTP003."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.gtp.inside import Hosts
from cleannet.frames.inner import GTP_PORTS
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.gtp_u import GPDU
from cleannet.subscribers.deployment import Deployment

HINT = "needs the core's addresses: give --inventory FILE with [plan] core (docs/inventory.md shows one)"


@check(
    "GTP003",
    "core-reached-from-user-plane",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "9.9", Obligation.SHALL),),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    scas=("TS 33.117, 4.3.5.1",),
    fight=("FGT1599.505", "FGT1090.003"),
)
def core_reached_from_user_plane(deployment: Deployment) -> Iterator[Result]:
    """A subscriber's packet goes to a function of the core.

    Why: PFCP, NGAP, S1AP, Diameter, services and databases of a core trust whoever reaches them; a phone that does can
      delete sessions, read keys and stand in for base stations.
    Legitimate when: the subscriber speaks to a service that is meant for subscribers on the same host, such as name
      service or IMS; or, on the same ports, to a host of the Internet, which this check leaves alone.
    Remedy: keep the user plane in a routing instance of its own, and drop at the user plane function all packets of
      subscribers to the core's ranges but those to listed services.
    """
    hosts, plane = Hosts(deployment), deployment.user_plane
    if not hosts.knows_core:
        yield not_observed(HINT)
        return
    told: dict[tuple[int, str], list[FrameRef]] = {}
    for one in plane.inner:
        if one.port not in GTP_PORTS and one.fits and hosts.is_core(one.destination):
            told.setdefault((one.tunnel, one.destination), []).append(one.at)
    for first, *others in told.values():
        yield failed("a packet inside a tunnel goes to a port of the core's own protocols at the core", first, *others)
    other = 0
    for flow in plane.flows:
        # Of ports that tell nothing only the inventory says that they are not meant for subscribers: in a small core
        # functions and services share a host. GTP002 tells of those of tunnels.
        if (flow.tunnel, flow.destination) in told or flow.port in GTP_PORTS or not hosts.is_core(flow.destination):
            continue
        if not hosts.is_planned(flow.destination):
            continue
        other += flow.packets
        text = "a packet inside a tunnel goes to the core's addresses; a service for subscribers there explains it"
        yield suspect(text, flow.first, related=[flow.last], severity=Severity.MEDIUM)
    count = plane.tunnels.packets - other - sum(map(len, told.values()))
    if count > 0:
        yield passed("a packet inside a tunnel does not go to the core", plane.tunnels[0].first, count=count)
