"""ROA013."""

from collections import defaultdict
from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import WRITE_REALMS, Border, Whose
from cleannet.checks.roaming.exchanges import Exchange, exchanges
from cleannet.checks.roaming.networks import one_house
from cleannet.model.diameter import (
    AUTHENTICATION_INFORMATION,
    CANCEL_LOCATION,
    DELETE_SUBSCRIBER_DATA,
    INSERT_SUBSCRIBER_DATA,
    RESET,
    UPDATE_LOCATION,
    DiameterMessage,
)
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.subscribers.deployment import Deployment

LOOKED_AT = 50
"""So many of the last answers of registers are looked at for each subscriber."""
OF_THE_HOME = (INSERT_SUBSCRIBER_DATA, DELETE_SUBSCRIBER_DATA, CANCEL_LOCATION, RESET)
"""Requests that the subscriber's HSS sends (TS 29.272, 5.2.1.2, 5.2.2 and 5.2.4)."""


@check(
    "ROA013",
    "change-not-from-home",
    severity=Severity.HIGH,
    clauses=(),
    needs=(DiameterMessage,),
    interfaces=(Interface.S6A,),
)
def change_not_from_home(deployment: Deployment) -> Iterator[Result]:
    """A network that is not the subscriber's home changes or deletes his data in the network that serves him.

    Why: only his own HSS may tell the MME what he is allowed to do, where he is charged, or that he has gone elsewhere.
      Anybody else who does reads his location, cuts him off or changes his services.
    Legitimate when: an operator without an HSS of its own lets another one run it, or a hub speaks for the home.
    Remedy: let the edge agent compare the IMSI's home network with the realm of the origin, and refuse what differs.
    """
    border = Border(deployment.settings.inventory)
    homes: dict[bytes, list[Exchange]] = defaultdict(list)
    registers: set[str] = set()
    right, untold = 0, False
    for one in exchanges(deployment.core.of(DiameterMessage)):
        message = one.request.message
        if one.answer is not None and message.command in (AUTHENTICATION_INFORMATION, UPDATE_LOCATION):
            registers.add(one.answer.message.origin_host.lower())
        if message.imsi and message.command in (AUTHENTICATION_INFORMATION, UPDATE_LOCATION) and one.accepted:
            homes[message.imsi.value].append(one)
        if message.command not in OF_THE_HOME or message.application_name != "S6a":
            continue
        found = _judged(one, border, homes[message.imsi.value][-LOOKED_AT:] if message.imsi else [])
        if found is None and registers and message.origin_host.lower() not in registers:
            text = (
                "a subscriber's data are changed by a host that was asked for nobody here; another register explains it"
            )
            found = suspect(text, message, severity=Severity.MEDIUM, confidence=Confidence.LOW, field="Origin-Host")
        if found is not None:
            yield found
        elif message.imsi and (homes[message.imsi.value] or border.networks_of(message.origin_realm)):
            right += 1
        else:
            untold = True
    if right:
        yield passed("a subscriber's data are changed by his home network", count=right)
    elif untold:
        yield not_observed(WRITE_REALMS)


def _judged(one: Exchange, border: Border, answered: list[Exchange]) -> Result | None:
    message = one.request.message
    others = [
        e.answer.message
        for e in answered
        if e.answer and not one_house(e.answer.message.origin_realm, message.origin_realm)
    ]
    if answered and len(others) == len(answered):
        text = "a subscriber's data are changed by another network than the one whose register answers for him"
        return failed(text, message, related=(others[-1],), field="Origin-Realm")
    if message.imsi and border.foreign_to(message.origin_realm, message.home):
        text = (
            "a subscriber's data are changed by a network that is not his home; a hosted register or a hub explains it"
        )
        return suspect(text, message, field="Origin-Realm")
    if border.of_realm(message.origin_realm, message.origin_host) is Whose.STRANGER:
        return failed("subscribers' data are changed by somebody who is no partner", message, field="Origin-Realm")
    return None
