"""DWN012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.radio import headers_logged, in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.nas import DeregistrationRequestUETerminated, NASMessage, RegistrationReject, ServiceReject
from cleannet.model.nas_eps import EPSAttachReject, EPSMessage, EPSServiceReject, EPSTrackingAreaUpdateReject
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

TWO_DAYS = 48 * 3600
TIMERS = ("t3346", "t3402")
DEFAULTS = {"T3346": (30 * 60, "the 15 to 30 minutes"), "T3402": (12 * 60, "the 12 minutes")}
"""What a UE uses instead of a timer that it gets unprotected: T3346 at random (TS 24.008), T3402 by default."""
IN_5GS = (RegistrationReject, ServiceReject, DeregistrationRequestUETerminated)
IN_EPS = (EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject)
Rejecting = NASMessage | EPSMessage


@check(
    "DWN012",
    "long-back-off",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.5.1.2.5", Obligation.SHALL),),
    needs=(*IN_5GS, *IN_EPS),
    interfaces=(Interface.N1, Interface.UU),
    fight=("FGT1499.503",),
)
def long_back_off(subscriber: Subscriber) -> Iterator[Result]:
    """A reject keeps the UE away with a long back-off timer (T3346; in 4G also T3402).

    Why: a UE that obeys an unprotected timer stays without service as long as whoever wrote the message likes.
    Legitimate when: the message is integrity protected and the AMF or MME is congested, within the operator's own
        policy; a UE in an emergency registration does not wait.
    Remedy: keep T3346 of the AMF's congestion control short, and send it integrity protected where a
        security context exists. Give --longest-back-off to judge by your own policy.
    """
    for message in subscriber.every(*IN_5GS, *IN_EPS):
        if not isinstance(message, IN_5GS + IN_EPS) or message.container:
            continue
        for name in TIMERS:
            timer = getattr(message, name, None)
            if timer is not None:
                yield _judged(subscriber, message, name.upper(), timer)


def _judged(subscriber: Subscriber, message: Rejecting, name: str, timer: int) -> Result:
    policy = subscriber.settings.longest_back_off
    limit = TWO_DAYS if policy is None else policy
    default, words = DEFAULTS[name]
    plain = message.header in (SecurityHeader.PLAIN, EPSSecurityHeader.PLAIN)
    value = f"{timer} s"
    related = exchange(subscriber, message) if isinstance(message, IN_EPS) else ()
    if timer < 0:
        return passed("the back-off timer is deactivated", message)
    if in_emergency(subscriber, message):
        return passed("a back-off timer in an emergency registration or service", message, protects=False)
    if plain and isinstance(message, EPSMessage) and timer > min(limit, default) and not headers_logged(subscriber):
        text = "a message sets a long back-off; whether it came with protection, the log does not show"
        return suspect(
            text,
            message,
            related=related,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
            field=name,
            value=value,
        )
    if timer > limit and plain:
        than = "the operator's policy allows" if policy is not None else "two days"
        text = f"an unprotected message sets a back-off longer than {than}"
        return failed(text, message, related=related, field=name, value=value)
    if timer > limit and policy is not None:
        return suspect(
            "a protected message sets a back-off longer than the operator's policy allows; congestion explains it",
            message,
            related=related,
            severity=Severity.LOW,
            field=name,
            value=value,
        )
    if plain and policy is None and timer > default:
        return suspect(
            f"an unprotected message sets a back-off longer than {words} that a UE uses then; "
            "heavy congestion explains it",
            message,
            related=related,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
            field=name,
            value=value,
        )
    how = "is short" if plain else "comes with integrity protection"
    return passed(f"the back-off timer {how}", message)
