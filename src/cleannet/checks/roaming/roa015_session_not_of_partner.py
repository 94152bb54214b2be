"""ROA015."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.exchanges import ControlExchange, control_exchanges
from cleannet.checks.roaming.networks import far_apart, is_home, of_name, of_plmn, one_network
from cleannet.checks.roaming.tunnels import CREATIONS
from cleannet.model.finding import Interface, Severity
from cleannet.model.gtp_c import GTPCMessage
from cleannet.subscribers.deployment import Deployment

WRITE = (
    "needs to know which addresses are the own ones and the partners': give --inventory FILE with addresses under "
    "[[partner]] and core under [plan] (docs/inventory.md shows one)"
)


@check(
    "ROA015",
    "session-not-of-partner",
    severity=Severity.HIGH,
    clauses=(),
    needs=(GTPCMessage,),
    interfaces=(Interface.S8, Interface.GTP_C),
)
def session_not_of_partner(deployment: Deployment) -> Iterator[Result]:
    """A session is asked for by a node that is no partner's, or by a request that contradicts itself.

    Why: a session that a stranger makes goes out under the name of a subscriber, at his cost.
    Legitimate when: a hub for many networks or for machines asks, the subscription is sponsored by another operator,
      or the list of partners is out of date.
    Remedy: accept requests from the addresses of partners alone, for subscribers that roam there, and compare home
      network, access point, serving network and location with each other.
    """
    border = Border(deployment.settings.inventory)
    right, told = 0, False
    for one in control_exchanges(deployment.core.of(GTPCMessage)):
        message = one.request.message
        if message.name not in CREATIONS:
            continue
        whose = border.of_address(one.request.source)
        told |= whose is not Whose.UNTOLD
        text = _fault(one, whose, border)
        answer = one.answer.message if one.answer else None
        if text and answer is not None and not one.accepted:
            yield suspect(text, message, related=(answer,), severity=Severity.LOW)
        elif text:
            yield suspect(text, message, related=(answer,))
        elif whose is not Whose.UNTOLD or message.serving_network or of_name(message.apn):
            right += 1
    if right:
        yield passed("a request for a session agrees with itself and with what is known of partners", count=right)
    elif not told:
        yield not_observed(WRITE)


def _fault(one: ControlExchange, whose: Whose, border: Border) -> str:
    """What is wrong with a request, with what explains it."""
    message = one.request.message
    if whose is Whose.STRANGER:
        return "a session is asked for by an address that is no partner's; a list that is out of date explains it"
    access, serving = of_name(message.apn), of_plmn(message.serving_network)
    partner = border.partner_at(one.request.source)
    networks = [listed for listed in map(of_plmn, partner.networks) if listed] if partner else []
    if serving and networks and not any(one_network(serving, listed) for listed in networks):
        return "a session is asked for by one partner for another serving network; a hub explains it"
    home = not message.home or access is None or is_home(message.home, access)
    if access and not home and not (serving and one_network(access, serving)):
        text = "the access point is of a network that is neither the subscriber's home nor the serving one"
        return f"{text}; a sponsored subscription explains it"
    if serving and any(far_apart(place.partition("-")[0], serving.country) for place in message.location):
        return "the location is in another country than the serving network; a shared cell at a border explains it"
    return ""
