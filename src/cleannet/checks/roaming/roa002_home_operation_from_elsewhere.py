"""ROA002."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.map_askers import WRITE_TITLES, abroad, begins, whose
from cleannet.checks.roaming.map_border import is_own_subscriber, may_be_home, partner_of
from cleannet.checks.roaming.transactions import Transaction, transactions
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

OF_THE_HOME = {
    3: "sends a subscriber away",
    4: "asks for a number that reaches a subscriber",
    7: "changes a subscriber's data",
    8: "deletes data of a subscriber",
    70: "asks where a subscriber is",
}
"""Operations that the subscriber's register sends to the node that serves him (TS 29.002, 8.1, 8.8, 8.11, 10.2)."""


@check(
    "ROA002",
    "home-operation-from-elsewhere",
    severity=Severity.HIGH,
    clauses=(),
    needs=(MAPMessage,),
    interfaces=(Interface.SIGTRAN,),
    fight=("FGT5012.008", "FGT5022"),
)
def home_operation_from_elsewhere(deployment: Deployment) -> Iterator[Result]:
    """A node that is not of the subscriber's home network sends what only his register sends.

    Why: who speaks as the register reads where a subscriber is, cuts him off, or steers his calls and messages.
    Legitimate when: a hub speaks for the home (steering, sponsored roaming), or an operator's register is hosted by
      another; then the titles belong to that partner in the inventory.
    Remedy: let the border compare the IMSI's home network with the calling title, and refuse what differs.
    """
    border = Border(deployment.settings.inventory)
    right, untold = 0, False
    for one in transactions(deployment.core.of(MAPMessage)):
        message = one.request.message
        if message.operation not in OF_THE_HOME or not begins(message) or not message.home:
            continue
        found, told = _judged(one, border)
        if found is not None:
            yield found
        elif told:
            right += 1
        else:
            untold = True
    if right:
        yield passed("what the register of the home sends comes from the home, or is refused", count=right)
    elif untold:
        yield not_observed(WRITE_TITLES)


def _judged(one: Transaction, border: Border) -> tuple[Result | None, bool]:
    """The finding, if there is one, and whether anything could be told."""
    message = one.request.message
    sender, own = whose(border, message), is_own_subscriber(border, message)
    what = OF_THE_HOME[message.operation or 0]
    related = (one.result.message,) if one.result is not None else ()
    if sender is Whose.UNTOLD:
        if not abroad(message) or one.refused:
            return None, False
        text = f"a node in another country than the subscriber's home {what}; a hub, or a hosted register, explains it"
        return suspect(text, message, related=related, field="calling title"), True
    if one.refused or sender is Whose.OWN:
        return None, True
    if own:
        return failed(f"a foreign node {what} of the own network", message, related=related, field="operation"), True
    if sender is Whose.STRANGER:
        return failed(f"a node of no partner {what}", message, related=related, field="operation"), True
    partner = partner_of(border, message)
    home = may_be_home(partner, message) if partner is not None else None
    if home is False:
        text = f"a partner that is not the home {what}; a hub that speaks for the home explains it"
        return suspect(text, message, related=related, field="operation"), True
    return None, home is True
