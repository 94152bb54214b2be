"""PFC009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed
from cleannet.checks.clear_links import by_pair
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.links import Link, Protection


@check(
    "PFC009",
    "n4-in-clear",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "9.9", Obligation.SHALL),),
    interfaces=(Interface.N4,),
    shows=(Interface.N4, Property.LINK),
)
def n4_in_clear(deployment: Deployment) -> Iterator[Result]:
    """N4 between session management and user plane runs without IPsec.

    Why: PFCP has no protection of its own: whoever reaches the network between the two reads who uses which address,
      and can change, redirect and delete sessions.
    Legitimate when: security is provided by other means, physical security for one (TS 33.501, 9.9), or the capture was
      taken inside the security gateway. Say where the capture point lies.
    Remedy: run N4 in IPsec (ESP, tunnel mode), and let the user plane function admit it from inside the tunnel only.
    """
    for link, last in by_pair(deployment.links, Interface.N4):
        yield _judged(link, last)


def _judged(link: Link, last: FrameRef) -> Result:
    if link.protection.hides:
        return passed(f"N4 runs under {link.protection.value}", link.first)
    text = "N4 runs in clear" if link.protection is Protection.CLEAR else f"N4 runs under {link.protection.value}"
    return failed(
        f"{text} inside one host" if link.local else text,
        link.first,
        related=(last,),
        severity=Severity.LOW if link.local else None,
        field="protection",
        value="none",
        subject=f"N4 {link.a} – {link.b}",
    )
