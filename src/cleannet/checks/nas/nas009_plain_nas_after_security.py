"""NAS009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange
from cleannet.checks.order import DISORDER
from cleannet.checks.radio import headers_logged_between, nas_secured_before
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.identity import IdentityType
from cleannet.model.message import Direction
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationReject,
    AuthenticationRequest,
    AuthenticationResponse,
    AuthenticationResult,
    CipheredNAS,
    ControlPlaneServiceRequest,
    DeregistrationAcceptUEOriginating,
    DeregistrationAcceptUETerminated,
    DeregistrationRequestUEOriginating,
    IdentityRequest,
    IdentityResponse,
    NASMessage,
    OpaqueNAS,
    RegistrationReject,
    RegistrationRequest,
    SecurityModeCommand,
    SecurityModeComplete,
    SecurityModeReject,
    ServiceReject,
    ServiceRequest,
)
from cleannet.model.nas_eps import (
    EPSAttachReject,
    EPSAuthenticationReject,
    EPSAuthenticationRequest,
    EPSDetachRequestUETerminated,
    EPSIdentityRequest,
    EPSMessage,
    EPSServiceReject,
    EPSSessionManagementMessage,
    EPSTrackingAreaUpdateReject,
    OpaqueEPS,
)
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

# Legal without protection before security is established (TS 24.501, 4.4.4.2 and 4.4.4.3), never after it; and the
# identity procedure for the SUCI.
BEFORE_SECURITY = (
    AuthenticationFailure,
    AuthenticationReject,
    AuthenticationRequest,
    AuthenticationResponse,
    AuthenticationResult,
    ControlPlaneServiceRequest,
    DeregistrationAcceptUEOriginating,
    DeregistrationAcceptUETerminated,
    DeregistrationRequestUEOriginating,
    RegistrationReject,
    RegistrationRequest,
    SecurityModeReject,
    ServiceReject,
    ServiceRequest,
)

# What a phone takes without protection before security (TS 24.301, 4.4.4.2).
EPS_BEFORE_SECURITY = (
    EPSIdentityRequest,
    EPSAuthenticationRequest,
    EPSAuthenticationReject,
    EPSAttachReject,
    EPSDetachRequestUETerminated,
    EPSTrackingAreaUpdateReject,
    EPSServiceReject,
)


def _legal_before_security(message: NASMessage) -> bool:
    """Whether the receiver may take a message without protection as long as security is not established."""
    if isinstance(message, IdentityRequest):
        return message.identity_type is IdentityType.SUCI
    if isinstance(message, IdentityResponse):
        return message.identity is None or message.identity.kind is IdentityType.SUCI
    return isinstance(message, BEFORE_SECURITY)


def _begins_anew(message: NASMessage) -> bool:
    """Whether a UE registers from the start, as right after a deregistration whose release is still on the way.

    It may have no security context any more; what follows needs a new one (TS 24.501, 5.5.1.2).
    """
    return isinstance(message, RegistrationRequest) and message.header is SecurityHeader.PLAIN


def _establishes(message: NASMessage) -> bool:
    """Whether a message shows that secure exchange is established in its connection (TS 24.501, 4.4.2.5)."""
    if message.direction is Direction.DOWNLINK:
        return message.header is not SecurityHeader.PLAIN and not isinstance(message, SecurityModeCommand)
    if isinstance(message, CipheredNAS):
        return message.header is SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT
    return isinstance(message, SecurityModeComplete) and message.header is not SecurityHeader.PLAIN


def _out_of_order(subscriber: Subscriber, message: NASMessage, secured: NASMessage) -> bool:
    """Whether the message may come from before security: its own direction had not turned to protection yet."""
    turned = any(
        one.direction is message.direction and one.header is not SecurityHeader.PLAIN and not one.container
        for one in subscriber.within(subscriber.connection(message), NASMessage)
        if one.at.position < message.at.position
    )
    return not turned and subscriber.seconds_between(secured, message) < DISORDER


@check(
    "NAS009",
    "plain-nas-after-security",
    severity=Severity.HIGH,
    clauses=(
        Clause("TS 33.501", "6.4.3.2", Obligation.SHALL),
        Clause("TS 24.501", "4.4.4.2", Obligation.SHALL),
        Clause("TS 24.501", "4.4.4.3", Obligation.SHALL),
    ),
    needs=(NASMessage, EPSMessage),
    scas=("TS 33.512, 4.2.2.1.4",),
    fight=("FGT5009.001", "FGT1557.501"),
)
def plain_nas_after_security(subscriber: Subscriber) -> Iterator[Result]:
    """A NAS message comes without protection after security was established in its connection.

    Why: once security is on, both sides must discard unprotected messages; one that is sent, and perhaps taken, is what
    an injector sends, or comes from a node that forgets to protect.
    Legitimate when: an emergency registration runs without security, or a UE registers from the start in a connection
    whose release is on the way. A node that lost its security context may send the few messages that need none; its
    peer still has to discard them in the old connection.
    Remedy: have AMF (or UE) send every message under the current context once the security mode control procedure is
    complete, and drop and log unprotected ones; find out whether the AMF acted on this one.
    """
    for connection in subscriber.connections:
        secured: NASMessage | None = None
        first: NASMessage | None = None
        clean = True
        for message in subscriber.within(connection, NASMessage):
            if message.container or isinstance(message, OpaqueNAS):
                continue
            if secured is None or _begins_anew(message):
                secured = message if _establishes(message) else None
                first = first or secured
            elif message.header is SecurityHeader.PLAIN and not _out_of_order(subscriber, message, secured):
                clean = False
                yield _judged(subscriber, message, secured)
        if first is not None and clean:
            yield passed("every message after security was established is protected", first)
    yield from _of_eps(subscriber)


def _of_eps(subscriber: Subscriber) -> Iterator[Result]:
    """What a 4G network sends in clear after it protected messages of the connection, where the log keeps headers."""
    for message in subscriber.all(EPSMessage):
        plain = message.header is EPSSecurityHeader.PLAIN and not message.container
        if message.direction is not Direction.DOWNLINK or isinstance(message, OpaqueEPS | EPSSessionManagementMessage):
            continue
        secured = nas_secured_before(subscriber, message)
        if secured is None or not headers_logged_between(subscriber, secured, message):
            continue
        if not plain:
            yield passed("a message after security was established is protected", message)
        else:
            yield suspect(
                f"{message.name} without protection after security was established; a network that lost its security "
                "context may send it, but a phone has to discard it",
                message,
                related=exchange(subscriber, message),
                severity=Severity.LOW if isinstance(message, EPS_BEFORE_SECURITY) else Severity.MEDIUM,
            )


def _judged(subscriber: Subscriber, message: NASMessage, secured: NASMessage) -> Result:
    """The answer about one unprotected message after security."""
    if subscriber.in_emergency(message):
        return passed("a message without protection in an emergency registration", message, protects=False)
    if _legal_before_security(message):
        return suspect(
            f"{message.name} without protection after security was established; a node that lost its security context "
            "may send it, but its peer has to discard it",
            message,
            related=(secured,),
            severity=Severity.LOW,
        )
    return failed(f"{message.name} without protection after security was established", message, related=(secured,))
