"""SUR009."""

import ipaddress
from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU, InnerCopy, Tunnel
from cleannet.subscribers.deployment import Deployment

MANY, SHARE = 10, 0.5
"""Packets that stand in two tunnels, and their share of the smaller tunnel: less is sent again after a handover."""


@check(
    "SUR009",
    "user-packets-copied",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(GPDU,),
    interfaces=(Interface.N3,),
    fight=("FGT1020.001",),
)
def user_packets_copied(deployment: Deployment) -> Iterator[Result]:
    """One host sends a subscriber's packets to two hosts at once.

    Why: whoever makes a gateway send copies reads all that a subscriber does, and nothing shows at the phone.
    Legitimate when: the copies go where the law or the operator's measurements want them, over two ways to the same
      base station (redundant transmission, TS 23.501, 5.33.2), or to a group.
    Remedy: find out which rule makes the copies (N4 shows it, PFC005), and name the allowed targets in the inventory.
    """
    plane = deployment.user_plane
    odd: set[int] = set()
    for one in plane.copies:
        if one.packets < MANY:
            continue
        first, other = plane.tunnels[one.tunnel], plane.tunnels[one.other]
        if not _is_copy(one, first, other):
            continue
        odd.update((one.tunnel, one.other))
        if _allowed(deployment, first, other):
            yield passed("copies of a subscriber's packets go to an allowed target", first.first, protects=False)
            continue
        text = "packets of a subscriber go from one host to two; redundant transmission or a lawful copy explains it"
        places = [place for pair in one.places for place in pair[1:]]
        related = [pair[0] for pair in one.places]
        yield suspect(text, *places, related=related, field="tunnels")
    alone = len(plane.tunnels) - len(odd)
    if alone > 0:
        first_alone = next(number for number in range(len(plane.tunnels)) if number not in odd)
        text = "the packets of a tunnel are not sent to a second host"
        yield passed(text, plane.tunnels[first_alone].first, count=alone)


def _is_copy(one: InnerCopy, first: Tunnel, other: Tunnel) -> bool:
    """Whether one sender serves two hosts; a packet that goes on from host to host is no copy."""
    if first.source != other.source or first.destination == other.destination:
        return False
    to_group = any(ipaddress.ip_address(end.address).is_multicast for end in first.inner_destinations)
    return not to_group and one.packets >= SHARE * min(first.packets, other.packets)


def _allowed(deployment: Deployment, first: Tunnel, other: Tunnel) -> bool:
    inventory = deployment.settings.inventory
    targets = inventory.duplication if inventory is not None else ()
    return any(one.addresses.holds(end.destination) for one in targets for end in (first, other))
