"""GTP012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.checks.gtp.inside import Hosts
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gtp_u import GPDU, Tunnel
from cleannet.subscribers.deployment import Deployment

HINT = "needs the subscribers' addresses: capture N4, or give --inventory FILE with [plan] users (docs/inventory.md)"


@check(
    "GTP012",
    "subscriber-to-subscriber",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    scas=("TS 33.250, 4.2.6.4",),
)
def subscriber_to_subscriber(deployment: Deployment) -> Iterator[Result]:
    """The network carries packets from one subscriber's address straight to another's.

    Why: a phone or meter that is reached by other subscribers can be attacked by them, past the firewall to the
      Internet; worms have gone from device to device that way.
    Legitimate when: the data network is meant to join its members, as that of an enterprise is, or subscribers speak
      to each other by a voice service that lets media go the straight way.
    Remedy: forbid packets between subscribers at the user plane function in all data networks not meant for them.
    """
    hosts, plane = Hosts(deployment), deployment.user_plane
    if not hosts.knows_users:
        yield not_observed(HINT)
        return
    # A range holds the network's own gateway too: a subscriber is whom N4 gave the address, or who sends uplink.
    senders = {
        flow.source
        for flow in plane.flows
        if hosts.was_given(flow.source)
        or (hosts.is_user(flow.source) and _is_uplink(plane.tunnels[flow.tunnel], hosts))
    }
    senders |= {flow.destination for flow in plane.flows if hosts.was_given(flow.destination)}
    between = 0
    for flow in plane.flows:
        if flow.source == flow.destination or not {flow.source, flow.destination} <= senders:
            continue
        between += flow.packets
        text = "packets go from a subscriber to another; a data network that joins its members explains it"
        yield suspect(text, flow.first, related=[flow.last], confidence=Confidence.LOW)
    if plane.tunnels.packets > between:
        text = "a packet inside a tunnel does not go from subscriber to subscriber"
        yield passed(text, plane.tunnels[0].first, count=plane.tunnels.packets - between)


def _is_uplink(tunnel: Tunnel, hosts: Hosts) -> bool:
    return tunnel.uplink > 0 or hosts.is_ran(tunnel.source)
