"""Claims to a UE's context that go unprotected: the words of 5GS on N2 and of EPS on S1, which mean the same."""

from typing import NamedTuple

from cleannet.model.identity import EPSGUTI, TMSI, TemporaryIdentity
from cleannet.model.message import Message
from cleannet.model.nas import (
    AuthenticationResponse,
    ConfigurationUpdateCommand,
    DeregistrationAcceptUEOriginating,
    DeregistrationRequestUEOriginating,
    NASMessage,
    RegistrationAccept,
    RegistrationRequest,
    SecurityModeCommand,
    SecurityModeComplete,
    ServiceRequest,
)
from cleannet.model.nas_eps import (
    EPSAttachAccept,
    EPSAttachRequest,
    EPSAuthenticationResponse,
    EPSDetachAccept,
    EPSDetachRequestUEOriginating,
    EPSExtendedServiceRequest,
    EPSGUTIReallocationCommand,
    EPSMessage,
    EPSSecurityModeCommand,
    EPSSecurityModeComplete,
    EPSServiceRequest,
    EPSTrackingAreaUpdateAccept,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.ngap import (
    NGAPMessage,
    UEContextReleaseCommand,
    UEContextReleaseComplete,
    UEContextReleaseRequest,
)
from cleannet.model.s1ap import (
    S1APMessage,
    S1InitialUEMessage,
    S1UEContextReleaseCommand,
    S1UEContextReleaseComplete,
)
from cleannet.subscribers.subscriber import Subscriber

RELEASE_REQUEST = "UEContextReleaseRequest"
Claim = (
    RegistrationRequest
    | ServiceRequest
    | DeregistrationRequestUEOriginating
    | EPSAttachRequest
    | EPSTrackingAreaUpdateRequest
    | EPSExtendedServiceRequest
    | EPSDetachRequestUEOriginating
    | EPSServiceRequest
)


class Words(NamedTuple):
    """What the messages are called.

    Attributes:
        nas, application: all of NAS, all of NGAP or S1AP.
        claims: initial messages that name a context; detach: those that end it, with their accept.
        given: messages in which the network gives a temporary identity.
        response, command, complete: of authentication and of the security mode procedure.
        release, released: the context release command and its completion.
        core: who holds the context.
    """

    nas: type[NASMessage] | type[EPSMessage]
    application: type[NGAPMessage] | type[S1APMessage]
    claims: tuple[type[Message], ...]
    detach: type[Message]
    accept: type[Message]
    given: tuple[type[Message], ...]
    response: type[Message]
    command: type[Message]
    complete: type[Message]
    release: type[Message]
    released: type[Message]
    core: str


OF_5GS = Words(
    NASMessage,
    NGAPMessage,
    (RegistrationRequest, ServiceRequest, DeregistrationRequestUEOriginating),
    DeregistrationRequestUEOriginating,
    DeregistrationAcceptUEOriginating,
    (RegistrationAccept, ConfigurationUpdateCommand),
    AuthenticationResponse,
    SecurityModeCommand,
    SecurityModeComplete,
    UEContextReleaseCommand,
    UEContextReleaseComplete,
    "AMF",
)
OF_EPS = Words(
    EPSMessage,
    S1APMessage,
    (
        EPSAttachRequest,
        EPSTrackingAreaUpdateRequest,
        EPSExtendedServiceRequest,
        EPSServiceRequest,
        EPSDetachRequestUEOriginating,
    ),
    EPSDetachRequestUEOriginating,
    EPSDetachAccept,
    (EPSAttachAccept, EPSTrackingAreaUpdateAccept, EPSGUTIReallocationCommand),
    EPSAuthenticationResponse,
    EPSSecurityModeCommand,
    EPSSecurityModeComplete,
    S1UEContextReleaseCommand,
    S1UEContextReleaseComplete,
    "MME",
)


def temporary(words: Words, subscriber: Subscriber, message: Message) -> bytes | None:
    """The 5G-TMSI or M-TMSI that a message gives, or by which a claim names the UE; None for none.

    A Service Request of EPS names nobody: the S1AP message around it does.
    """
    if isinstance(message, EPSServiceRequest):
        around = subscriber.before(message, S1InitialUEMessage)
        return around.m_tmsi if around is not None else None
    name = "guti" if isinstance(message, words.given) else "identity" if isinstance(message, words.claims) else ""
    shown = getattr(message, name, None) if name else None
    return shown.value if isinstance(shown, TemporaryIdentity | EPSGUTI | TMSI) else None


def asks_for_release(message: Message) -> bool:
    """Whether the radio network asks that a context be released."""
    if isinstance(message, S1APMessage):
        return message.message_name == RELEASE_REQUEST
    return isinstance(message, UEContextReleaseRequest)
