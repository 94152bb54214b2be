"""SUR003."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.sms import SMSDeliver
from cleannet.subscribers.subscriber import Subscriber

WAP_PUSH, SECURE_WAP_PUSH, PROVISIONING = 2948, 2949, 49999


@check(
    "SUR003",
    "push-or-provisioning-message",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(SMSDeliver,),
    interfaces=(Interface.UU, Interface.N1, Interface.S1),
    fight=("FGT1203",),
)
def push_or_provisioning_message(subscriber: Subscriber) -> Iterator[Result]:
    """A short message comes that opens a link on the phone or changes its settings.

    Why: settings of access points, proxies and mail servers that come so can lead a phone's traffic elsewhere.
    Legitimate when: an MMS is announced (the ordinary use of WAP push), or the operator sets up a new phone.
    Remedy: have the SMS router let these ports come from the operator's own platforms alone.
    """
    for one in subscriber.all(SMSDeliver):
        if one.destination_port == PROVISIONING:
            text = "a short message comes that may change the phone's settings; an operator sets up new phones so"
            yield suspect(text, one, field="destination port", value=str(PROVISIONING))
        elif one.destination_port in (WAP_PUSH, SECURE_WAP_PUSH):
            yield suspect(
                "a WAP push comes; an MMS is announced in the same way",
                one,
                severity=Severity.INFO,
                confidence=Confidence.LOW,
                field="destination port",
                value=str(one.destination_port),
            )
        elif one.pid is not None:
            yield passed("a short message comes that is neither push nor provisioning", one)
