"""NGC007."""

from collections.abc import Iterator

from cleannet.checks.across import association_name
from cleannet.checks.check import Result, check, failed, not_observed, passed
from cleannet.checks.control_ports import addressed
from cleannet.checks.gtp.inside import Hosts
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_u import GPDU
from cleannet.model.ngap import NGAPMessage
from cleannet.subscribers.deployment import Deployment

PORTS = {38412: "N2", 36412: "S1"}
"""SCTP ports of NGAP (TS 38.412, 7) and S1AP (TS 36.412, 7)."""


@check(
    "NGC007",
    "subscriber-on-n2",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "9.2", Obligation.SHALL),),
    needs=(NGAPMessage, GPDU),
    interfaces=(Interface.N2, Interface.N3),
    scas=("TS 33.117, 4.3.5.1", "TS 33.117, 4.3.2.2"),
    fight=("FGT1599.505",),
)
def subscriber_on_n2(deployment: Deployment) -> Iterator[Result]:
    """A subscriber's address speaks to the control port of an AMF or MME.

    Why: who reaches it can pose as a base station, and ask for, page and release anybody.
    Legitimate when: a base station is itself a customer of this network; its AMF is then none of this core.
    Remedy: let user plane functions drop subscribers' packets to addresses of the core, and let the AMF take
      associations from the radio network's addresses only, under IPsec.
    """
    reached = list(addressed(deployment, PORTS, "a base station of a customer"))
    yield from reached
    right, hosts = 0, Hosts(deployment)
    for one in deployment.associations:
        first = deployment.rows(NGAPMessage, association=one.index)[:1]
        if not len(first):
            continue
        # A host with several addresses (SCTP multihoming) may have one among those of subscribers: the core's own.
        if all(hosts.is_user(address) for address in one.gnb.split(", ")):
            places = [deployment.place(int(row)) for row in first]
            text = "an association with an AMF comes from a subscriber's address"
            yield failed(text, *places, field="source address", subject=association_name(deployment, one.index))
        else:
            right += 1
    if right:
        yield passed("an association with an AMF comes from no subscriber's address", count=right)
    elif not reached and deployment.user_plane.tunnels:
        yield passed("no packet in a tunnel is addressed to an AMF", count=len(deployment.user_plane.tunnels))
    elif not reached:
        yield not_observed("needs packets in tunnels (N3), or associations of N2")
