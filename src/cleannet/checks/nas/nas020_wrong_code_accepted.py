"""NAS020."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, not_observed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Severity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    AuthenticationReject,
    AuthenticationRequest,
    IdentityRequest,
    NASMessage,
    RegistrationReject,
    ServiceReject,
)
from cleannet.model.nas_eps import (
    EPSAttachReject,
    EPSAuthenticationReject,
    EPSAuthenticationRequest,
    EPSIdentityRequest,
    EPSMessage,
    EPSServiceReject,
    EPSTrackingAreaUpdateReject,
)
from cleannet.subscribers.subscriber import Subscriber

DOUBTS = (
    AuthenticationReject,
    AuthenticationRequest,
    IdentityRequest,
    RegistrationReject,
    ServiceReject,
    EPSAttachReject,
    EPSAuthenticationReject,
    EPSAuthenticationRequest,
    EPSIdentityRequest,
    EPSServiceReject,
    EPSTrackingAreaUpdateReject,
)
"""Answers of a core that does not take a message as proof: it asks anew, or refuses."""
ANSWERED = 10.0
"""Seconds within which an answer belongs to a message: longer than most timers of NAS procedures (TS 24.501, 10.2)."""
NAS = NASMessage | EPSMessage


@check(
    "NAS020",
    "wrong-code-accepted",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 33.501", "6.4.3.3", Obligation.SHALL), Clause("TS 24.501", "4.4.4.3", Obligation.SHALL)),
    needs=(NASMessage, EPSMessage),
    interfaces=(Interface.N1, Interface.S1),
    scas=("TS 33.512, 4.2.2.1.4",),
    fight=("FGT1499.503",),
)
def wrong_code_accepted(subscriber: Subscriber) -> Iterator[Result]:
    """A NAS message whose authentication code is wrong is taken, or is sent to the phone.

    Why: the code proves who sent a message. A core that goes on after a wrong one takes orders in the name of any
      subscriber from anybody; a message to the phone with a wrong one was not sent by the core that holds the keys.
    Legitimate when: never inside a context that is in force. A core may read an initial message whose code fails and
      then authenticate anew: that is no fault. Octets that were damaged between phone and capture have a wrong code
      too; they get no answer.
    Remedy: have the core drop messages whose integrity check fails, but those of TS 24.501, 4.4.4.3, and authenticate
      before it acts on these. Find out where the forged message entered.
    """
    told = [one for one in subscriber.every(NASMessage, EPSMessage) if isinstance(one, NAS) and not one.container]
    verified = sum(one.genuine is True for one in told)
    if not verified and not any(one.genuine is False for one in told):
        yield not_observed("codes are verified with keys only: give --nas-keys FILE (docs/keys.md shows one)")
        return
    for one in told:
        if one.genuine is False:
            yield _judged(subscriber, one, told)
    if verified:
        yield passed("the code of a message is right", count=verified)


def _judged(subscriber: Subscriber, wrong: NAS, told: list[NAS]) -> Result:
    zero = "zero" if wrong.mac is not None and not any(wrong.mac) else "wrong"
    if wrong.direction is Direction.DOWNLINK:
        text = "a message to the UE has a wrong authentication code, inside a context that is in force"
        return failed(text, wrong, field="message authentication code", value=zero)
    answer = _answer(subscriber, wrong, told)
    if answer is None:
        return passed("a message with a wrong authentication code gets no answer", wrong)
    if isinstance(answer, DOUBTS):
        return passed("the core asks anew, or refuses, after a message with a wrong authentication code", wrong)
    field = "message authentication code"
    if answer.name in (wrong.name.replace("Request", "Accept"), f"{wrong.name}Accept") and answer.name != wrong.name:
        text = "the core accepts what a message with a wrong authentication code asks for"
        return failed(text, wrong, related=(answer,), field=field, value=zero)
    text = "the core goes on after a message with a wrong authentication code; it may have begun something of its own"
    return suspect(text, wrong, related=(answer,), field=field, value=zero)


def _answer(subscriber: Subscriber, wrong: NAS, told: list[NAS]) -> Message | None:
    """What the core sends next in the connection, if it is not the answer to a later message with a right code."""
    for one in told:
        if one.at.position <= wrong.at.position or one.at.connection != wrong.at.connection:
            continue
        if one.direction is Direction.UPLINK and one.genuine is not False:
            return None
        if one.direction is Direction.DOWNLINK:
            seconds = subscriber.seconds_between(wrong, one)
            return one if seconds is not None and seconds <= ANSWERED else None
    return None
