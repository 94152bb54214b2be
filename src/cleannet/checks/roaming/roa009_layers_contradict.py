"""ROA009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.networks import dialling_code, of_name, of_plmn, one_network, related_names
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.deployment import Deployment


@check(
    "ROA009",
    "layers-contradict",
    severity=Severity.HIGH,
    clauses=(),
    needs=(DiameterMessage, MAPMessage),
    interfaces=(Interface.S6A, Interface.DIAMETER, Interface.SIGTRAN),
)
def layers_contradict(deployment: Deployment) -> Iterator[Result]:
    """A message of signalling names one network at one place and another one elsewhere.

    Why: who forges signalling can write any name, but answers must still find the way back to him: so one of the
      names stays true.
    Legitimate when: a hub or an agent speaks for several networks, a node of one network serves another one's
      subscribers (shared networks), or a group of operators shares its nodes.
    Remedy: compare the layers at the border, and refuse what contradicts itself but for partners of whom it is known.
    """
    border = Border(deployment.settings.inventory)
    right, untold = 0, False
    for one in deployment.core.of(DiameterMessage):
        message = one.message
        if not message.origin_realm or not message.origin_host:
            continue
        found = _names(message) or _visited(message, border) or _peer(one, border)
        if found is not None:
            yield found
        elif of_name(message.origin_realm) and of_name(message.origin_host):
            right += 1
        else:
            untold = True
    for operation in deployment.core.of(MAPMessage):
        agrees = _titles_agree(operation.message, border)
        right += agrees is True
        if agrees is False:
            text = (
                "an operation of MAP gives another country's node as its origin than its title does; a hub explains it"
            )
            yield suspect(text, operation.message, field="calling party address")
    if right:
        yield passed("what a message says of its origin agrees", count=right)
    elif untold:
        yield not_observed("needs realms that name their network (epc.mncNNN.mccNNN.3gppnetwork.org); none here does")


def _names(message: DiameterMessage) -> Result | None:
    """The origin's host against the origin's realm."""
    host, realm = of_name(message.origin_host), of_name(message.origin_realm)
    if host and realm:
        if one_network(host, realm):
            return None
        text = "the host and the realm that a message gives as its origin are of two networks"
        return failed(text, message, field="Origin-Host")
    if related_names(message.origin_host, message.origin_realm):
        return None
    text = (
        "the host that a message gives as its origin is not in its realm; an agent that hides the topology explains it"
    )
    return suspect(text, message, severity=Severity.LOW, confidence=Confidence.LOW, field="Origin-Host")


def _visited(message: DiameterMessage, border: Border) -> Result | None:
    """The network that a request names as the visited one against the realm that it comes from."""
    visited = of_plmn(message.network)
    known = border.networks_of(message.origin_realm)
    if not message.request or visited is None or not known or any(one_network(visited, one) for one in known):
        return None
    text = "a request names another visited network than that of its origin; a shared network or a hub explains it"
    return suspect(text, message, field="Visited-PLMN-Id")


def _peer(one: Sent[DiameterMessage], border: Border) -> Result | None:
    """The realm of the origin against the host that brings the message, as the inventory knows both."""
    message, whose = one.message, border.of_address(one.source)
    claimed = border.of_realm(message.origin_realm, message.origin_host)
    if claimed is Whose.OWN and whose in (Whose.PARTNER, Whose.STRANGER):
        text = "a message from outside gives the own network's realm as its origin"
        if whose is Whose.PARTNER:
            return failed(text, message, field="Origin-Realm")
        return suspect(f"{text}; a plan of addresses that is out of date explains it", message, field="Origin-Realm")
    partner = border.partner_of_realm(message.origin_realm, message.origin_host)
    bringer = border.partner_at(one.source)
    if partner is None or bringer is None or partner is bringer or not partner.addresses:
        return None
    text = "a message of one partner's realm comes from another partner's address; a hub explains it"
    return suspect(text, message, field="Origin-Realm")


def _titles_agree(message: MAPMessage, border: Border) -> bool | None:
    """Whether the title that a request of MAP comes from may be of the node that it gives as its own."""
    node, title = message.originator, message.calling.title
    if node is None or not node.international or not message.asking or not title:
        return None
    return dialling_code(title) == dialling_code(node.digits) or border.one_partner(title, node.digits)
