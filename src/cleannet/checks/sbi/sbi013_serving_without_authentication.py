"""SBI013."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.sbi import SBIRequest
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exchanges import Exchange

REGISTRATIONS = ("/{supi}/registrations/amf-3gpp-access", "/{supi}/registrations/amf-non-3gpp-access")
SUCCESS = "AUTHENTICATION_SUCCESS"


@check(
    "SBI013",
    "serving-without-authentication",
    severity=Severity.HIGH,
    clauses=(),
    needs=(SBIRequest,),
    interfaces=(Interface.SBI, Interface.N32),
    scas=("TS 33.514, 4.2.2.2",),
    fight=("FGT5010",),
)
def serving_without_authentication(deployment: Deployment) -> Iterator[Result]:
    """An AMF tells the UDM that it serves a subscriber whose authentication nothing shows.

    Why: whoever is registered as the serving AMF gets the subscriber's data, short messages and calls; fraud begins so.
    Legitimate when: the subscriber was authenticated before the capture began, and the AMF goes on with those keys; or
      the AUSF talks to the UDM over a link that was not captured.
    Remedy: let the UDM store the result of authentication and refuse a registration by a network that did not just
      authenticate the subscriber.
    """
    authenticated: set[int] = set()
    everything_read = True
    for one in deployment.core.exchanges:
        asked, answer = one.asked, one.answer
        everything_read &= bool(asked.service)
        if asked.resource.endswith("/auth-events") and asked.result == SUCCESS:
            authenticated.add(asked.subject)
        elif answer is not None and answer.result == SUCCESS:
            authenticated.add(answer.subject)
        elif _begins(one):
            if asked.subject in authenticated:
                yield passed("an AMF that authenticated the subscriber registers as serving it", asked.head)
            elif authenticated and everything_read:
                text = "an AMF registers as serving a subscriber whose authentication was not seen; it may be older"
                yield suspect(text, asked.head, field="registration")


def _begins(one: Exchange) -> bool:
    """Whether the UDM takes a registration that is said to be a first one."""
    asked = one.asked
    registers = asked.service == "nudm-uecm" and asked.resource in REGISTRATIONS and asked.method == "PUT"
    return registers and asked.subject >= 0 and asked.initial is True and one.accepted
