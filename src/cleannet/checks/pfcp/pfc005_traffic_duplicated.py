"""PFC005."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.pfcp import ApplyAction, PFCPMessage, PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment


@check(
    "PFC005",
    "traffic-duplicated",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(PFCPSessionMessage,),
    interfaces=(Interface.N4,),
)
def traffic_duplicated(deployment: Deployment) -> Iterator[Result]:
    """A forwarding rule sends a copy of a subscriber's packets to another host.

    Why: whoever can write such a rule reads the subscriber's traffic without being on its way.
    Legitimate when: lawful interception and analytics work just so: ask whoever answers for them, and nobody else, and
      compare with their list of destinations.
    Remedy: keep a list of the hosts that may receive copies, and let the control plane refuse any other.
    """
    for one in deployment.core.of(PFCPMessage):
        fars = one.message.fars
        copying = [f for f in fars if f.duplicates or (f.action is not None and ApplyAction.DUPL in f.action)]
        if copying:
            text = "packets are copied to another host; lawful interception or analytics explain it"
            yield suspect(text, one.message, field="Apply Action", value="DUPL")
        elif fars:
            yield passed("packets go one way", one.message, count=len(fars))
