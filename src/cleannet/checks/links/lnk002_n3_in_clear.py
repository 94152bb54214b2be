"""LNK002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.checks.clear_links import by_pair
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link


@check(
    "LNK002",
    "n3-in-clear",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "9.3", Obligation.SHALL),),
    interfaces=(Interface.N3,),
    shows=(Interface.N3, Property.LINK),
    scas=("TS 33.513, 4.2.2.1", "TS 33.513, 4.2.2.2", "TS 33.513, 4.2.2.3"),
    fight=("FGT1040", "FGT1557.503"),
)
def n3_in_clear(deployment: Deployment) -> Iterator[Result]:
    """The user plane between base station and core (N3, S1-U), or between gateways, runs without IPsec.

    Why: whoever reaches the transport network reads what subscribers send where the radio link was the only protection,
      and can put packets into their tunnels.
    Legitimate when: the way from base station to core lies inside a physically secured environment as a whole, as the
      operator decided (TS 33.501, 9.3), or the capture was taken inside the security gateway. Say where the capture
      point lies.
    Remedy: set up IPsec (ESP in tunnel mode, IKEv2 with certificates) between base station and a security gateway
      before the user plane function; admit GTP-U there from inside the tunnel only.
    """
    # Between parts of a base station, or base stations, tunnels hold PDCP PDUs: that is F1-U or Xn-U, and no N3.
    others = deployment.user_plane.tunnels.without_ip()
    for link, last in by_pair(deployment.links, Interface.N3, others):
        yield _judged(link, last)


def _judged(link: Link, last: FrameRef) -> Result:
    if link.protection.hides:
        return passed(f"GTP-U runs under {link.protection.value}", link.first)
    return failed(
        "GTP-U runs in clear inside one host" if link.local else "GTP-U runs in clear",
        link.first,
        related=(last,),
        severity=Severity.LOW if link.local else None,
        field="protection",
        value="none",
        subject=f"GTP-U {link.a} – {link.b}",
    )
