"""ROA012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.checks.roaming.border import WRITE_REALMS, Border, Whose
from cleannet.checks.roaming.exchanges import Exchange, exchanges
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Interface, Severity
from cleannet.subscribers.deployment import Deployment

INSIDE = {"Sh", "Cx", "SLh", "SLg", "Gx", "Gy", "Rx", "Rf", "S13", "S6t"}
"""Applications between functions of one network (TS 23.002, 6; TS 23.401, 4.2.2: S6a and S9 go between networks)."""


@check(
    "ROA012",
    "inner-application",
    severity=Severity.HIGH,
    clauses=(),
    needs=(DiameterMessage,),
    interfaces=(Interface.DIAMETER, Interface.S6A),
)
def inner_application(deployment: Deployment) -> Iterator[Result]:
    """Another network asks by a Diameter application that is for functions of one network.

    Why: Sh and Cx read and change a subscriber's profile, SLg and SLh locate him, Gx and Rx steer his traffic. Roaming
      needs none of them.
    Legitimate when: an agreement on IMS, on location services or on charging says so.
    Remedy: let the edge agent pass the applications of roaming alone (S6a, S9, S6c, SGd), and others by agreement.
    """
    border = Border(deployment.settings.inventory)
    right, untold = 0, False
    for one in exchanges(deployment.core.of(DiameterMessage)):
        message = one.request.message
        crosses = border.crosses(message)
        if crosses is None:
            untold |= message.application_name in INSIDE
        elif crosses and message.application_name in INSIDE:
            yield _judged(one, border)
        elif crosses:
            right += 1
    if right:
        yield passed("another network asks by an application of roaming", count=right)
    elif untold:
        yield not_observed(WRITE_REALMS)


def _judged(one: Exchange, border: Border) -> Result:
    message = one.request.message
    answer = one.answer.message if one.answer else None
    if border.of_realm(message.origin_realm, message.origin_host) is Whose.STRANGER and one.accepted:
        text = "somebody who is no partner is answered on an application for functions of one network"
        return failed(text, message, related=(answer,), field="Application-Id", value=message.application_name)
    if answer is not None and not one.accepted:
        text = "another network asks by an application for functions of one network, and is refused"
        severity: Severity | None = Severity.LOW
    else:
        text = "another network asks by an application for functions of one network; an agreement explains it"
        severity = None
    return suspect(
        text, message, related=(answer,), severity=severity, field="Application-Id", value=message.application_name
    )
