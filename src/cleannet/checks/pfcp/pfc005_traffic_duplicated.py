"""PFC005."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
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
    Remedy: keep a list of the hosts that may receive copies, give it in the inventory ([[duplication]]), and let the
      control plane refuse any other.
    """
    inventory = deployment.settings.inventory
    allowed = inventory.duplication if inventory is not None else ()
    for one in deployment.core.of(PFCPMessage):
        fars = one.message.fars
        copying = [f for f in fars if f.duplicates or (f.action is not None and ApplyAction.DUPL in f.action)]
        targets = [address for far in copying for copy in far.duplicates for address in copy.addresses]
        listed = [any(known.addresses.holds(target) for known in allowed) for target in targets]
        if allowed and not all(listed):
            text = "packets are copied to a host that the inventory does not list for copies"
            yield failed(text, one.message, field="Apply Action", value="DUPL")
        elif allowed and listed:
            yield passed("packets are copied to a host that the inventory lists for copies", one.message)
        elif copying:
            text = "packets are copied to another host; lawful interception or analytics explain it"
            yield suspect(text, one.message, field="Apply Action", value="DUPL")
        elif fars:
            yield passed("packets go one way", one.message, count=len(fars))
