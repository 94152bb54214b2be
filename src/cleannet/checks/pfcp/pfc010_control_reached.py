"""PFC010."""

import ipaddress
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed
from cleannet.checks.control_ports import addressed
from cleannet.checks.gtp.inside import Hosts
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.deployment import Deployment

PFCP_PORT = 8805


@check(
    "PFC010",
    "control-reached",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "9.9", Obligation.SHALL),),
    needs=(PFCPMessage, GPDU),
    interfaces=(Interface.N3, Interface.N4),
    scas=("TS 33.117, 4.3.5.1", "TS 33.117, 4.3.2.2"),
    fight=("FGT1599.505",),
)
def control_reached(deployment: Deployment) -> Iterator[Result]:
    """A subscriber, or a host of no network of the core, speaks to the control port of a user plane function.

    Why: PFCP asks for no password: who reaches it redirects, copies and deletes anybody's sessions.
    Legitimate when: a small cell or a whole core runs over this network as a customer's own traffic; its hosts are then
      none of this core.
    Remedy: let user plane functions drop subscribers' packets to addresses of the core, and listen for N4 on the
      control network only.
    """
    reached = list(addressed(deployment, {PFCP_PORT: "N4"}, "a customer's own core"))
    yield from reached
    right, hosts = 0, Hosts(deployment)
    for one in deployment.core.of(PFCPMessage):
        if not one.message.is_request:
            continue
        if hosts.is_user(one.source):
            yield failed("a subscriber's address asks on N4", one.message, field="source address")
        elif hosts.planned and not hosts.is_planned(one.source) and _is_public(one.source):
            yield failed("a host of the Internet asks on N4", one.message, field="source address")
        else:
            right += 1
    if right:
        yield passed("who asks on N4 is no subscriber", count=right)
    elif not reached and deployment.user_plane.tunnels:
        yield passed("no packet in a tunnel is addressed to N4", count=len(deployment.user_plane.tunnels))
    elif not reached:
        yield not_observed("needs packets in tunnels (N3), or requests on N4")


def _is_public(address: str) -> bool:
    """Whether an address is one of the Internet; PFC001 tells of unknown hosts of the operator's own networks."""
    try:
        return ipaddress.ip_address(address).is_global
    except ValueError:
        return False
