"""What SUB010 says of 2G and 3G: the IMSI is asked for by MM or GMM (TS 24.008, 4.3.3 and 4.7.8)."""

from collections.abc import Iterator

from cleannet.checks.check import Result, passed, suspect
from cleannet.model.finding import Confidence, Severity
from cleannet.model.gsm import (
    GPRSAttachReject,
    GPRSAuthenticationAndCipheringRequest,
    GPRSIdentityRequest,
    GPRSRoutingAreaUpdateReject,
    GPRSServiceReject,
    GSMAuthenticationRequest,
    GSMCipheringModeCommand,
    GSMCMServiceReject,
    GSMCMServiceRequest,
    GSMIdentityRequest,
    GSMLocationUpdatingReject,
    GSMMessage,
)
from cleannet.model.identity import EPSIdentityType
from cleannet.model.message import Message
from cleannet.model.umts_rrc import UMTSSecurityModeCommand
from cleannet.subscribers.subscriber import Subscriber

EMERGENCY_CALL = 2
REQUESTS = GSMIdentityRequest | GPRSIdentityRequest
REJECTS = GSMLocationUpdatingReject | GSMCMServiceReject | GPRSAttachReject | GPRSRoutingAreaUpdateReject
AUTHENTICATION = GSMAuthenticationRequest | GPRSAuthenticationAndCipheringRequest
SECURITY = GSMCipheringModeCommand | UMTSSecurityModeCommand


def imsi_over_2g_and_3g(subscriber: Subscriber) -> Iterator[Result]:
    """Judges each request for the IMSI over 2G or 3G by what follows in its connection."""
    for request in subscriber.every(REQUESTS):
        if not isinstance(request, REQUESTS) or request.identity_type is not EPSIdentityType.IMSI:
            continue
        service = subscriber.before(request, GSMCMServiceRequest)
        if service is not None and service.service_type == EMERGENCY_CALL:
            yield passed("the IMSI is asked for in an emergency call", request, protects=False)
        else:
            yield from _judged(subscriber, request)


def _judged(subscriber: Subscriber, request: Message) -> Iterator[Result]:
    connection = subscriber.connection(request)
    for one in subscriber.within(connection, Message):
        if one.at.position <= request.at.position:
            continue
        if isinstance(one, AUTHENTICATION | SECURITY):
            # A challenge of 2G proves nothing: anybody can send one.
            text = "the IMSI is asked for over 2G or 3G, and the network goes on to authenticate or to cipher"
            yield passed(text, request, protects=False)
            return
        if isinstance(one, REJECTS | GPRSServiceReject):
            cause = f" with cause {one.cause}" if one.cause is not None else ""
            yield suspect(
                f"the IMSI is asked for over 2G or 3G and the phone then rejected{cause}; a network that does not "
                "serve its subscription does so",
                request,
                related=_exchange(subscriber, request, one),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )
            return
    over = connection.released or connection.index + 1 < len(subscriber.connections)
    if over and not subscriber.loss_in(connection):
        text = "the IMSI is asked for over 2G or 3G, and the connection ends so; bad radio explains it"
        yield suspect(
            text, request, related=_exchange(subscriber, request), severity=Severity.LOW, confidence=Confidence.LOW
        )


def _exchange(subscriber: Subscriber, request: Message, last: Message | None = None) -> tuple[Message, ...]:
    """The messages from the one that opened the connection to the last one; without it to the connection's end."""
    found = subscriber.within(subscriber.connection(request), GSMMessage)
    end = last.at.position if last is not None else len(subscriber.timeline)
    return tuple(one for one in found if one.at.position <= end and one.at.position != request.at.position)
