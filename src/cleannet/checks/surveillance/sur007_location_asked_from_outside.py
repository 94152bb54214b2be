"""SUR007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import WRITE_REALMS, Border, Whose
from cleannet.checks.roaming.exchanges import Exchange, exchanges
from cleannet.checks.roaming.networks import dialling_code, is_home, of_plmn
from cleannet.checks.roaming.transactions import Transaction, transactions
from cleannet.model.diameter import INSERT_SUBSCRIBER_DATA, DiameterMessage
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

PROVIDE_SUBSCRIBER_INFO = 70
"""The operation by which a home register asks the one that serves (TS 29.002, 8.11.2)."""


@check(
    "SUR007",
    "location-asked-from-outside",
    severity=Severity.HIGH,
    clauses=(),
    needs=(DiameterMessage, MAPMessage),
    interfaces=(Interface.DIAMETER, Interface.S6A, Interface.SIGTRAN),
)
def location_asked_from_outside(deployment: Deployment) -> Iterator[Result]:
    """Another network asks where a subscriber is.

    Why: one request from anywhere in the world tells the cell in which a phone is; repeated, it follows a person.
    Legitimate when: the subscriber's own home asks for him while he roams, or an agreement on location services says
      so.
    Remedy: answer no such request from outside but of the subscriber's home and of partners with an agreement, and
      count them by requester.
    """
    border = Border(deployment.settings.inventory)
    right, untold = 0, False
    for one in exchanges(deployment.core.of(DiameterMessage)):
        message = one.request.message
        if not message.wants_location:
            continue
        crosses = border.crosses(message)
        if crosses is None:
            untold = True
        elif not crosses:
            right += 1
        else:
            yield _judged(one, border)
    for transaction in transactions(deployment.core.of(MAPMessage)):
        operation = transaction.request.message
        if "location" not in operation.asks or not operation.calling.title:
            continue
        outside = _from_outside(operation, border)
        if outside is None:
            untold = True
        elif not outside:
            right += 1
        else:
            yield _of_map(transaction, border)
    if right:
        yield passed("where a subscriber is, is asked from inside the network", count=right)
    elif untold:
        yield not_observed(WRITE_REALMS)


def _judged(one: Exchange, border: Border) -> Result:
    message, answer = one.request.message, one.answer.message if one.answer else None
    foreign = border.foreign_to(message.origin_realm, message.home)
    if message.command == INSERT_SUBSCRIBER_DATA and not foreign and not _strange(message, border):
        return passed("the subscriber's home asks where he is while he roams", message, protects=False)
    told = answer is not None and (answer.tells_location or one.accepted)
    if told and _strange(message, border):
        text = "somebody who is no partner asks where a subscriber is, and is answered"
        return failed(text, message, related=(answer,), field=message.application_name)
    if answer is not None and not one.accepted:
        text = "another network asks where a subscriber is, and is refused"
        return suspect(text, message, related=(answer,), severity=Severity.MEDIUM, field=message.application_name)
    if foreign and message.command == INSERT_SUBSCRIBER_DATA:
        text = "a network asks as a subscriber's home where he is, and is not his home; a hosted register explains it"
        return suspect(text, message, related=(answer,), field=message.application_name)
    text = "another network asks where a subscriber is; an agreement on location services explains it"
    return suspect(text, message, related=(answer,), field=message.application_name)


def _strange(message: DiameterMessage, border: Border) -> bool:
    return border.of_realm(message.origin_realm, message.origin_host) is Whose.STRANGER


def _from_outside(operation: MAPMessage, border: Border) -> bool | None:
    """Whether an operation comes from another network; None where titles do not tell, or the home may ask."""
    whose = border.of_title(operation.calling.title)
    if whose is not Whose.UNTOLD:
        return whose is not Whose.OWN
    asked = operation.called.title
    other = bool(asked) and dialling_code(operation.calling.title) != dialling_code(asked)
    return True if other and operation.operation != PROVIDE_SUBSCRIBER_INFO else None


def _of_map(one: Transaction, border: Border) -> Result:
    message, result = one.request.message, one.result.message if one.result else None
    names = [name for p in border.partners if p.has_title(message.calling.title) for name in p.networks]
    homes = [home for home in map(of_plmn, names) if home]
    may_be_home = not homes or any(is_home(message.home, home) for home in homes)
    partner = border.of_title(message.calling.title) is Whose.PARTNER
    if message.operation == PROVIDE_SUBSCRIBER_INFO and partner and may_be_home:
        return passed("the subscriber's home asks where he is while he roams", message, protects=False)
    if result is not None and border.of_title(message.calling.title) is Whose.STRANGER:
        text = "somebody who is no partner asks where a subscriber is, and is answered"
        return failed(text, message, related=(result,), field="MAP")
    if one.refused:
        text = "another network asks where a subscriber is, and is refused"
        return suspect(text, message, severity=Severity.MEDIUM, field="MAP")
    if message.operation == PROVIDE_SUBSCRIBER_INFO:
        text = "a network asks as a subscriber's home where he is, and is not his home; a hosted register explains it"
    else:
        text = "another network asks where a subscriber is; an agreement on location services explains it"
    return suspect(text, message, related=(result,), field="MAP")
