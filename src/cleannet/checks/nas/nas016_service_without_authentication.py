"""NAS016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.order import soon_after
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Interface, Property, Severity
from cleannet.model.identity import SUCI, SUPIFormat
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    AuthenticationRequest,
    AuthenticationResponse,
    NASMessage,
    RegistrationAccept,
    RegistrationRequest,
    SecurityModeCommand,
    ServiceAccept,
    ServiceRequest,
)
from cleannet.model.ngap import InitialContextSetupRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

NO_KEY = 7
Opening = RegistrationRequest | ServiceRequest


def _serves(message: Message) -> bool:
    """Whether a message shows that the network takes the UE for a subscriber."""
    if isinstance(message, RegistrationAccept | ServiceAccept | SecurityModeCommand | InitialContextSetupRequest):
        return True
    return isinstance(message, NASMessage) and message.direction is Direction.DOWNLINK and message.header.ciphered


def _exemption(subscriber: Subscriber, request: Opening, service: Message) -> str:
    """Why no authentication is needed here, empty where nothing shows it."""
    if subscriber.in_emergency(request):
        return "an emergency registration or service is served without authentication"
    if isinstance(service, SecurityModeCommand) and service.mapped_context:
        return "the command takes a context into use that was mapped from EPS"
    if isinstance(request.identity, SUCI) and request.identity.supi_format in (SUPIFormat.GCI, SUPIFormat.GLI):
        return "a wireline gateway registers for a residential one"
    return ""


def _judged(subscriber: Subscriber, connection: Connection, request: Opening, service: Message) -> Result:
    """The answer about one connection that was served."""
    if subscriber.before(service, AuthenticationResponse) is not None:
        return passed("the UE answers a challenge before it is served", request)
    if exemption := _exemption(subscriber, request, service):
        return passed(exemption, request, protects=False)
    no_key = request.ng_ksi == NO_KEY
    if not no_key and request.header is not SecurityHeader.PLAIN:
        return passed("the UE is served on the context that protects its request", request)
    if not no_key and isinstance(service, SecurityModeCommand):
        return passed("the UE is served on the context that it names, and the command puts it to the proof", request)
    if soon_after(subscriber, service, AuthenticationResponse) is not None:
        return passed("the UE answers a challenge about when it is served", request)
    if no_key:
        text = "the UE has no key, and is served without an authentication"
    else:
        text = "the UE names a context but does not protect its request, and is served without an authentication"
    challenge = subscriber.between(request, service, AuthenticationRequest)
    if challenge:
        text += "; the challenge that was sent stays unanswered"
    related = (*challenge[:1], service)
    if subscriber.loss_in(connection):
        return suspect(f"{text}; messages are missing, and may hold it", request, related=related)
    if not no_key:
        return suspect(f"{text}; the capture does not show whether the key was tried later", request, related=related)
    return failed(text, request, related=related)


@check(
    "NAS016",
    "service-without-authentication",
    severity=Severity.CRITICAL,
    clauses=(
        Clause("TS 33.501", "5.1.2", Obligation.SHALL),
        Clause("TS 33.501", "6.4.6", Obligation.SHALL),
    ),
    needs=(RegistrationRequest, ServiceRequest),
    shows=(Interface.N1, Property.AUTHENTICATION),
    scas=("TS 33.512, 4.2.2.1.2",),
    fight=("FGT5009.002",),
)
def service_without_authentication(subscriber: Subscriber) -> Iterator[Result]:
    """The network serves a UE that neither answered a challenge nor showed a security context.

    Why: whoever knows a subscriber's identity could then act, call and be billed in the subscriber's name.
    Legitimate when: emergency services (TS 33.501, 10.2.2), a context mapped from EPS, a context that the AMF fetched
    from the UE's former AMF (the request is then protected and names its key), wireline gateways acting for residential
    ones.
    Remedy: have the AMF authenticate whenever the request carries no key set identifier, is not protected, or fails its
    integrity check.
    """
    for connection in subscriber.connections:
        if connection.mid_session:
            continue
        service = next((m for m in subscriber.within(connection, Message) if _serves(m)), None)
        request = subscriber.before(service, RegistrationRequest, ServiceRequest) if service else None
        if service is not None and isinstance(request, RegistrationRequest | ServiceRequest):
            yield _judged(subscriber, connection, request, service)
