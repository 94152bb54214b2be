"""DOS007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.radio import headers_logged, in_emergency, unknown_before
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import DeregistrationRequestUETerminated
from cleannet.model.nas_eps import EPSDetachRequestUETerminated, EPSMessage
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber


@check(
    "DOS007",
    "unprotected-network-detach",
    severity=Severity.HIGH,
    clauses=(),
    needs=(EPSDetachRequestUETerminated, DeregistrationRequestUETerminated),
    fight=("FGT1499.503",),
)
def unprotected_network_detach(subscriber: Subscriber) -> Iterator[Result]:
    """The network sends a UE away with a detach or de-registration request without integrity protection.

    Why: anybody can write such a message; a UE that obeys is without service until it attaches again.
    Legitimate when: an old 4G core lost the UE's context; the log holds a plain copy of a protected message; the UE is
        attached for an emergency, without keys.
    Remedy: let the MME or AMF send it under the security context; compare with its log whether it sent this one.
    """
    for message in subscriber.all(EPSDetachRequestUETerminated, DeregistrationRequestUETerminated):
        if message.container or message.header not in (EPSSecurityHeader.PLAIN, SecurityHeader.PLAIN):
            yield passed("the detach by the network is integrity protected", message)
        elif in_emergency(subscriber, message):
            yield passed("a detach by the network in an emergency attach", message, protects=False)
        else:
            yield _judged(subscriber, message)


def _judged(
    subscriber: Subscriber, message: EPSDetachRequestUETerminated | DeregistrationRequestUETerminated
) -> Result:
    what = f"a {message.name} by the network comes without integrity protection"
    secured = subscriber.secured_before(message) or _secured(subscriber, message)
    related = exchange(subscriber, message)
    of_eps = isinstance(message, EPSDetachRequestUETerminated)
    if of_eps and not headers_logged(subscriber):
        why = "the log shows no security headers at all, so it may hold plain copies"
    elif secured is None and (of_eps or unknown_before(subscriber, message)):
        why = "a core that lost the UE's context explains it"
    else:
        return failed(what, message, related=related, field="security header type", value="0")
    return suspect(
        f"{what}; {why}",
        message,
        related=related,
        severity=Severity.MEDIUM,
        confidence=Confidence.LOW,
        field="security header type",
        value="0",
    )


def _secured(subscriber: Subscriber, message: Message) -> EPSMessage | None:
    """The earlier message of this connection that the network protected: it holds the UE's context."""
    for one in subscriber.within(subscriber.connection(message), EPSMessage):
        if one.at.position >= message.at.position:
            break
        plain = one.container or one.header in (EPSSecurityHeader.PLAIN, EPSSecurityHeader.SERVICE_REQUEST)
        if one.direction is Direction.DOWNLINK and not plain:
            return one
    return None
