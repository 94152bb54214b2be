"""SUR010."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.lte_rrc import (
    LTEConnectionReconfiguration,
    LTEConnectionRequest,
    LTEConnectionResumeRequest,
    LTESecurityModeComplete,
)
from cleannet.model.message import Message
from cleannet.model.nas import NASMessage, ServiceRequest
from cleannet.model.nas_eps import EPSMessage, EPSServiceRequest
from cleannet.model.nr_rrc import NRReconfiguration, NRSecurityModeComplete, NRSetupRequest
from cleannet.model.sms import SMSMessage
from cleannet.subscribers.subscriber import Connection, Subscriber

MANY = 3
OPENING = (LTEConnectionRequest, NRSetupRequest)


@check(
    "SUR010",
    "paging-without-service",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=OPENING,
    interfaces=(Interface.UU,),
    fight=("FGT5012.007",),
)
def paging_without_service(subscriber: Subscriber) -> Iterator[Result]:
    """The phone is called, answers, and gets nothing: no data, no message, no call.

    Why: a call without a reason makes the phone tell in which cell it is.
    Legitimate when: what was to be delivered was withdrawn meanwhile: a call hung up, a push notification given up. So
      once or twice is ordinary.
    Remedy: look up in the MME or AMF what caused the paging, and which network function asked for it.
    """
    empty: list[Message] = []
    for opening in subscriber.all(LTEConnectionRequest, NRSetupRequest):
        if opening.cause != "mt-Access" or isinstance(opening, LTEConnectionResumeRequest):
            continue
        connection = subscriber.connection(opening)
        if connection.mid_session or not connection.released or subscriber.loss_in(connection):
            continue
        served = _served(subscriber, connection)
        if served:
            yield passed("the phone is called and served", opening)
        elif served is False:
            empty.append(opening)
    if len(empty) >= MANY:
        yield suspect(
            "the phone is called again and again and gets nothing; what was to be delivered may have been withdrawn",
            *empty,
        )
    else:
        for one in empty:
            yield passed("the phone is called and gets nothing, which happens", one, protects=False)


def _served(subscriber: Subscriber, connection: Connection) -> bool | None:
    """Whether a connection brought something; None where the capture does not show it."""
    inside = subscriber.within(connection, Message)
    if any(isinstance(one, SMSMessage) for one in inside):
        return True
    changes = [one for one in inside if isinstance(one, LTEConnectionReconfiguration | NRReconfiguration)]
    if any(one.bearers for one in changes):
        return True
    nas = [one for one in inside if isinstance(one, EPSMessage | NASMessage)]
    if any(not isinstance(one, EPSServiceRequest | ServiceRequest) for one in nas):
        return True
    secured = any(isinstance(one, LTESecurityModeComplete | NRSecurityModeComplete) for one in inside)
    return False if secured or nas else None
