"""RRC016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import InitialContextSetupRequest, NGAPMessage
from cleannet.subscribers.subscriber import Subscriber

LONG = 86_400.0
"""Seconds for which a connection may go on under one key before it is noted: a day."""


@check(
    "RRC016",
    "key-kept-long",
    severity=Severity.INFO,
    clauses=(),
    needs=(InitialContextSetupRequest,),
    interfaces=(Interface.N2,),
    scas=("TS 33.511, 4.2.2.1.13", "TS 33.511, 4.2.2.1.18"),
)
def key_kept_long(subscriber: Subscriber) -> Iterator[Result]:
    """A connection goes on for more than a day under one key of the radio link.

    Why: the longer one key is used, the more is lost with it; handovers over N2 and new keys from the AMF renew it.
    Legitimate when: the gNB renews the keys by itself (on the air, where N2 does not show it): most of this is not
      observable in the core.
    Remedy: let the AMF authenticate, or give a new key, once a day at least.
    """
    judged = False
    for request in subscriber.all(InitialContextSetupRequest):
        if not request.security_key:
            continue
        later = list(subscriber.later(request, NGAPMessage))
        renewed = next((one for one in later if one.security_key or one.security_context), None)
        until = renewed or (later[-1] if later else request)
        if subscriber.seconds_between(request, until) > LONG:
            judged = True
            text = "a connection goes on for more than a day under one key; the gNB may have renewed it on the air"
            yield suspect(text, request, related=[until], confidence=Confidence.LOW)
        elif renewed is not None:
            judged = True
            yield passed("the AMF gives a new key within a day", renewed, protects=False)
    if not judged:
        yield not_observed("whether keys are renewed shows in connections of more than a day, and else on the air only")
