"""NAS016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.order import soon_after
from cleannet.checks.radio import in_emergency
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
from cleannet.model.nas_eps import (
    EPSAttachAccept,
    EPSAttachRequest,
    EPSAuthenticationRequest,
    EPSAuthenticationResponse,
    EPSMessage,
    EPSSecurityModeCommand,
    EPSTrackingAreaUpdateAccept,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.ngap import InitialContextSetupRequest
from cleannet.model.s1ap import S1InitialContextSetupRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

NO_KEY = 7
OPENINGS = RegistrationRequest, ServiceRequest, EPSAttachRequest, EPSTrackingAreaUpdateRequest
Opening = RegistrationRequest | ServiceRequest | EPSAttachRequest | EPSTrackingAreaUpdateRequest
SERVES = (
    RegistrationAccept,
    ServiceAccept,
    SecurityModeCommand,
    InitialContextSetupRequest,
    EPSAttachAccept,
    EPSTrackingAreaUpdateAccept,
    EPSSecurityModeCommand,
    S1InitialContextSetupRequest,
)
ANSWERS = AuthenticationResponse, EPSAuthenticationResponse


def _serves(message: Message) -> bool:
    """Whether a message shows that the network takes the UE for a subscriber."""
    if isinstance(message, SERVES):
        return True
    if not isinstance(message, NASMessage | EPSMessage):
        return False
    return message.direction is Direction.DOWNLINK and message.header.ciphered


def _exemption(subscriber: Subscriber, request: Opening, service: Message) -> str:
    """Why no authentication is needed here, empty where nothing shows it."""
    if in_emergency(subscriber, request):
        return "an emergency registration or service is served without authentication"
    if isinstance(service, SecurityModeCommand | EPSSecurityModeCommand) and service.mapped_context:
        other = "EPS" if isinstance(service, SecurityModeCommand) else "UMTS"
        return f"the command takes a context into use that was mapped from {other}"
    if isinstance(request.identity, SUCI) and request.identity.supi_format in (SUPIFormat.GCI, SUPIFormat.GLI):
        return "a wireline gateway registers for a residential one"
    return ""


def _judged(subscriber: Subscriber, connection: Connection, request: Opening, service: Message) -> Result:
    """The answer about one connection that was served."""
    if subscriber.before(service, *ANSWERS) is not None:
        return passed("the UE answers a challenge before it is served", request)
    if exemption := _exemption(subscriber, request, service):
        return passed(exemption, request, protects=False)
    key = request.nas_ksi if isinstance(request, EPSAttachRequest | EPSTrackingAreaUpdateRequest) else request.ng_ksi
    no_key = key == NO_KEY
    if not no_key and request.header != SecurityHeader.PLAIN:
        return passed("the UE is served on the context that protects its request", request)
    if not no_key and isinstance(service, SecurityModeCommand | EPSSecurityModeCommand):
        return passed("the UE is served on the context that it names, and the command puts it to the proof", request)
    if any(soon_after(subscriber, service, answer) is not None for answer in ANSWERS):
        return passed("the UE answers a challenge about when it is served", request)
    if no_key:
        text = "the UE has no key, and is served without an authentication"
    else:
        text = "the UE names a context but does not protect its request, and is served without an authentication"
    challenge: tuple[Message, ...] = subscriber.between(
        request, service, AuthenticationRequest, EPSAuthenticationRequest
    )
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
    needs=OPENINGS,
    interfaces=(Interface.N1, Interface.S1),
    shows=(Interface.N1, Property.AUTHENTICATION),
    scas=("TS 33.512, 4.2.2.1.2",),
    fight=("FGT5009.002",),
)
def service_without_authentication(subscriber: Subscriber) -> Iterator[Result]:
    """The network serves a UE that neither answered a challenge nor showed a security context.

    Why: whoever knows a subscriber's identity could then act, call and be billed in the subscriber's name.
    Legitimate when: emergency services (TS 33.501, 10.2.2), a context mapped from EPS (in EPS, from UMTS), a context
    that the AMF or MME fetched from the UE's former one (the request is then protected and names its key), wireline
    gateways acting for residential ones.
    Remedy: have the AMF or MME authenticate whenever the request carries no key set identifier, is not protected, or
    fails its integrity check.
    """
    for connection in subscriber.connections:
        if connection.mid_session:
            continue
        service = next((m for m in subscriber.within(connection, Message) if _serves(m)), None)
        request = subscriber.before(service, *OPENINGS) if service else None
        if service is None or not isinstance(request, OPENINGS):
            continue
        if isinstance(request, EPSMessage) and not connection.as_sent:
            continue  # a phone's log of 4G may hold plain copies of what went protected
        yield _judged(subscriber, connection, request, service)
