"""ROA001."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.map_askers import WRITE_TITLES, abroad, whose
from cleannet.checks.roaming.map_border import foreign
from cleannet.checks.roaming.transactions import Transaction, transactions
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

INTERNAL = {
    22: "where a call to a subscriber is to go",
    24: "where a subscriber's packets are to go",
    58: "which IMSI has a number",
    62: "what a subscriber has subscribed",
    65: "to change what a subscriber has subscribed",
    71: "where a subscriber is",
    85: "which node can tell where a subscriber is",
}
"""Operations that stay inside one network unless two agree otherwise, and what they ask."""


@check(
    "ROA001",
    "internal-question-from-outside",
    severity=Severity.HIGH,
    clauses=(),
    needs=(MAPMessage,),
    interfaces=(Interface.SIGTRAN,),
    fight=("FGT5012.008", "FGT5019.005"),
)
def internal_question_from_outside(deployment: Deployment) -> Iterator[Result]:
    """Somebody outside asks MAP what only the own network's nodes have reason to ask.

    Why: one such question tells anybody with access to the signalling networks where a subscriber is, or who he is.
    Legitimate when: companies of one group share their registers, or a contract (number portability, location services)
      allows it; then the titles belong into the inventory.
    Remedy: let the border refuse these operations from all but own titles.
    """
    border = Border(deployment.settings.inventory)
    right, untold = 0, False
    for one in transactions(deployment.core.of(MAPMessage)):
        message = one.request.message
        if message.operation not in INTERNAL:
            continue
        outside = foreign(border, message)
        if outside is None:
            if abroad(message) and not one.refused:
                yield _from_abroad(one)
            else:
                untold = True
        elif not outside or one.refused:
            right += 1
        else:
            yield _from_outside(one, sure=whose(border, message) is Whose.STRANGER)
    if right:
        yield passed("questions of the own network are asked inside it, or refused", count=right)
    elif untold:
        yield not_observed(WRITE_TITLES)


def _from_outside(one: Transaction, *, sure: bool) -> Result:
    """`sure`: no partner asks, so that no contract can allow it."""
    message, asked = one.request.message, INTERNAL[one.request.message.operation or 0]
    if one.result is None:
        text = f"somebody outside asks {asked}, and no answer was seen; it may have been refused elsewhere"
        return suspect(text, message, field="operation")
    related = (one.result.message,)
    if sure:
        text = f"somebody who is no partner asks {asked}, and is answered"
        return failed(text, message, related=related, field="operation")
    text = f"a partner asks {asked}, and is answered; a contract may allow it"
    return suspect(text, message, related=related, field="operation")


def _from_abroad(one: Transaction) -> Result:
    """Nobody told whose the title is, but it is of another country than the subscriber."""
    message, related = one.request.message, () if one.result is None else (one.result.message,)
    answered = ", and it is answered" if related else ""
    text = f"somebody in another country than the subscriber's asks {INTERNAL[message.operation or 0]}{answered}"
    return suspect(f"{text}; a contract may allow it", message, related=related, field="calling title")
