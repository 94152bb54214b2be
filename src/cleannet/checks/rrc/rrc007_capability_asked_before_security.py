"""RRC007."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.radio import ASSecurity, as_security, in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import LTEUECapabilityEnquiry
from cleannet.model.nr_rrc import NRSecurityModeComplete, NRUECapabilityEnquiry
from cleannet.subscribers.subscriber import Subscriber


@check(
    "RRC007",
    "capability-asked-before-security",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "6.5.3", Obligation.SHOULD),),
    needs=(LTEUECapabilityEnquiry, NRUECapabilityEnquiry),
    interfaces=(Interface.UU,),
    fight=("FGT1562.501",),
)
def capability_asked_before_security(subscriber: Subscriber) -> Iterator[Result]:
    """The UE's radio capabilities are asked for before AS security is on.

    Why: capabilities sent in clear tell one phone from another, and can be changed on their way, so that the network
      serves the phone worse than it could.
    Legitimate when: the UE cannot be authenticated and makes an emergency call; or the network asks again under
      security and uses that answer alone. LTE networks of early releases ask before security as a rule.
    Remedy: have the base station run the AS Security Mode Command before the capability enquiry.
    """
    for enquiry in subscriber.all(LTEUECapabilityEnquiry, NRUECapabilityEnquiry):
        security = as_security(subscriber, enquiry)
        if security is ASSecurity.ON:
            yield passed("the UE's capabilities are asked for under AS security", enquiry)
        elif security is ASSecurity.OFF:
            yield _unprotected(subscriber, enquiry)


def _unprotected(subscriber: Subscriber, enquiry: LTEUECapabilityEnquiry | NRUECapabilityEnquiry) -> Result:
    if in_emergency(subscriber, enquiry):
        return passed("the UE's capabilities are asked for in an emergency", enquiry, protects=False)
    if isinstance(enquiry, LTEUECapabilityEnquiry):
        text = "the UE's capabilities are asked for before AS security, as LTE networks of early releases do"
        return suspect(text, enquiry, severity=Severity.LOW)
    complete = subscriber.after(enquiry, NRSecurityModeComplete)
    if complete is not None and subscriber.after(complete, NRUECapabilityEnquiry) is not None:
        text = "the UE's capabilities are asked for before AS security and again under it"
        return passed(text, enquiry, protects=False)
    if not subscriber.connection(enquiry).released:
        return suspect(
            "the UE's capabilities are asked for before AS security; the network may ask again after the capture",
            enquiry,
        )
    return failed("the UE's capabilities are asked for before AS security", enquiry)
