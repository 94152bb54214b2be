"""ROA006."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.map_askers import WRITE_TITLES, Subscribers, begins, country_title, whose
from cleannet.checks.roaming.map_border import is_own_subscriber, may_be_home, partner_of
from cleannet.checks.roaming.networks import dialling_code
from cleannet.checks.roaming.transactions import Transaction, transactions
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage, MAPNumber
from cleannet.subscribers.deployment import Deployment

BY_THE_REGISTER = (5, 7)
BY_THE_SERVING = (10, 11, 12, 13)
MODIFICATION = 65
REGISTRATIONS = (2, 23)


@check(
    "ROA006",
    "calls-steered-elsewhere",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(MAPMessage,),
    interfaces=(Interface.SIGTRAN,),
    fight=("FGT5022", "FGT5016"),
)
def calls_steered_elsewhere(deployment: Deployment) -> Iterator[Result]:
    """Somebody who neither is the subscriber's home nor serves him changes where his calls go, or who steers them.

    Why: a forwarding, or a steering node (gsmSCF) of another's, brings every call to the attacker, who passes it on:
      neither side notices that somebody listens.
    Legitimate when: the home uses a service of another country, or the subscriber himself sets a forwarding where he
      roams.
    Remedy: let the border refuse changes of data from all but the home, steering nodes that are not the home's, and
      changes of services from all but the node that serves the subscriber.
    """
    border = Border(deployment.settings.inventory)
    found = transactions(deployment.core.of(MAPMessage))
    who = Subscribers(found)
    serving: dict[bytes, MAPMessage] = {}
    right, untold = 0, False
    for one in found:
        message = one.request.message
        key = who.key(message)
        if key and message.operation in REGISTRATIONS and not one.refused:
            serving[key] = message
        if not {"camel", "forwarding"} & set(message.sets) or not begins(message):
            continue
        result = one.refused or _by_register(one, border) or _by_serving(one, border, serving.get(key or b""))
        if isinstance(result, Result):
            yield result
        else:
            right, untold = right + (result is True), untold or not result
    if right:
        yield passed("where calls go is changed by the home or the serving node, or the change is refused", count=right)
    elif untold:
        yield not_observed(WRITE_TITLES)


def _by_register(one: Transaction, border: Border) -> Result | bool | None:
    """Of data from a register that bring a steering node or a forwarding: the finding, or True where all is right."""
    message = one.request.message
    if message.operation not in (*BY_THE_REGISTER, MODIFICATION):
        return None
    sender, own = whose(border, message), is_own_subscriber(border, message)
    if sender is Whose.STRANGER or (own and sender is Whose.PARTNER):
        return failed("somebody who is not the home changes where a subscriber's calls go", message, field="operation")
    steering = [number for number in message.numbers if number.role == "gsm-scf" and message.operation == 7]
    owners = {border.of_title(number.digits) for number in steering}
    if Whose.STRANGER in owners:
        text = "a node of no partner is to steer a subscriber's calls; a service that the home bought explains it"
        return suspect(text, message, field="gsmSCF address")
    if any(_elsewhere(number, message) for number in steering):
        text = "a node in another country than the register is to steer a subscriber's calls; a service of the home"
        return suspect(f"{text} there explains it", message, field="gsmSCF address")
    partner = partner_of(border, message)
    home = sender is Whose.OWN or (partner is not None and may_be_home(partner, message))
    return bool(home) and Whose.UNTOLD not in owners


def _by_serving(one: Transaction, border: Border, registered: MAPMessage | None) -> Result | bool | None:
    """Of a forwarding that the serving node sets: the finding, or True where the subscriber is registered there."""
    message = one.request.message
    if message.operation not in BY_THE_SERVING:
        return None
    if whose(border, message) is Whose.STRANGER:
        return failed("somebody who is no partner changes where a subscriber's calls go", message, field="operation")
    title = country_title(message)
    codes = _codes(registered) if registered is not None else set()
    if title and codes and dialling_code(title) not in codes:
        text = "where a subscriber's calls go is changed from another country than he is registered in; a registration"
        return suspect(f"{text} that was not captured explains it", message, related=(registered,))
    return bool(title and codes)


def _codes(registered: MAPMessage) -> set[str]:
    """Country codes of the node that registered a subscriber: its own, and that of the title that carried it."""
    own = registered.originator
    titles = (own.digits if own is not None and own.international else "", country_title(registered))
    return {dialling_code(title) for title in titles if title}


def _elsewhere(number: MAPNumber, message: MAPMessage) -> bool:
    title = country_title(message)
    return bool(title) and number.international and dialling_code(number.digits) != dialling_code(title)
