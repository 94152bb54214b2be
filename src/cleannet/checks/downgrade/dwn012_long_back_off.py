"""DWN012."""

from collections.abc import Iterator

from cleannet.checks.cell.common import emergency
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import DeregistrationRequestUETerminated, RegistrationReject, ServiceReject
from cleannet.model.nas_eps import EPSAttachReject, EPSServiceReject, EPSTrackingAreaUpdateReject
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

TWO_DAYS = 48 * 3600
DEFAULT_RANGE_ENDS = 30 * 60
"""A UE that gets T3346 unprotected uses a random value of 15 to 30 minutes instead (TS 24.008)."""
EPS = EPSAttachReject, EPSTrackingAreaUpdateReject, EPSServiceReject
EPSReject = EPSAttachReject | EPSTrackingAreaUpdateReject | EPSServiceReject
Setting = RegistrationReject | ServiceReject | DeregistrationRequestUETerminated | EPSReject
PLAIN = SecurityHeader.PLAIN, EPSSecurityHeader.PLAIN


@check(
    "DWN012",
    "long-back-off",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.5.1.2.5", Obligation.SHALL),),
    needs=(RegistrationReject, ServiceReject, DeregistrationRequestUETerminated, *EPS),
    fight=("FGT1499.503",),
)
def long_back_off(subscriber: Subscriber) -> Iterator[Result]:
    """A reject keeps the UE away with a long back-off timer (T3346).

    Why: a UE that obeys an unprotected timer stays without service as long as whoever wrote the message likes.
    Legitimate when: the message is integrity protected and the AMF is congested, within the operator's own policy;
        a UE in an emergency registration does not wait.
    Remedy: keep T3346 of the AMF's congestion control short, and send it integrity protected where a
        security context exists. Give --longest-back-off to judge by your own policy.
    """
    for message in subscriber.timeline:
        if isinstance(message, Setting) and message.t3346 is not None and not message.container:
            yield _judged(subscriber, message, message.t3346)


def _judged(subscriber: Subscriber, message: Setting, timer: int) -> Result:
    policy = subscriber.settings.longest_back_off
    limit = TWO_DAYS if policy is None else policy
    plain = message.header in PLAIN
    related = exchange(subscriber, message) if isinstance(message, EPSReject) else ()
    value = f"{timer} s"
    if timer < 0:
        return passed("the back-off timer is deactivated", message)
    if emergency(subscriber, message) if isinstance(message, EPSReject) else subscriber.in_emergency(message):
        return passed("a back-off timer in an emergency registration or service", message, protects=False)
    if timer > limit and plain:
        than = "the operator's policy allows" if policy is not None else "two days"
        text = f"an unprotected message sets a back-off longer than {than}"
        return failed(text, message, related=related, field="T3346", value=value)
    if timer > limit and policy is not None:
        return suspect(
            "a protected message sets a back-off longer than the operator's policy allows; congestion explains it",
            message,
            related=related,
            severity=Severity.LOW,
            field="T3346",
            value=value,
        )
    if plain and policy is None and timer > DEFAULT_RANGE_ENDS:
        return suspect(
            "an unprotected message sets a back-off longer than the 15 to 30 minutes that a UE uses then; "
            "heavy congestion explains it",
            message,
            related=related,
            severity=Severity.LOW,
            confidence=Confidence.LOW,
            field="T3346",
            value=value,
        )
    how = "is short" if plain else "comes with integrity protection"
    return passed(f"the back-off timer {how}", message)
