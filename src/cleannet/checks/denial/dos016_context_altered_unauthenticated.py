"""DOS016."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.identity import MobileIdentity, TemporaryIdentity
from cleannet.model.message import Direction, Message
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
from cleannet.model.ngap import UEContextReleaseCommand, UEContextReleaseComplete, UEContextReleaseRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

Claim = RegistrationRequest | ServiceRequest | DeregistrationRequestUEOriginating
CLAIMS = RegistrationRequest, ServiceRequest, DeregistrationRequestUEOriginating
AT_ONCE = 10.0
"""Seconds within which a release is taken for the effect of the claim."""
OPEN_END = 15.0
"""Seconds that the capture must go on, so that a missing authentication is missing (T3510)."""


@check(
    "DOS016",
    "context-altered-unauthenticated",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 24.501", "4.4.4.3", Obligation.SHALL),),
    needs=CLAIMS,
    scas=("TS 33.512, 4.2.2.1.4",),
    fight=("FGT1499.503",),
)
def context_altered_unauthenticated(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF gives up a UE's context on an unprotected message from elsewhere, and authenticates nobody.

    Why: who knows a 5G-GUTI, which is sent in clear, can cut its owner off from anywhere.
    Legitimate when: a UE that lost its security context returns: the AMF authenticates it then. A de-registration due
        to switch-off may be processed unauthenticated; an emergency registration too.
    Remedy: let the AMF keep the older context until the sender of an unprotected request is authenticated.
    """
    for connection in subscriber.connections:
        messages = subscriber.within(connection, NASMessage)
        if connection.mid_session or not messages:
            continue
        claim = messages[0]
        if not isinstance(claim, CLAIMS) or not isinstance(claim.identity, TemporaryIdentity):
            continue
        owner = _owner(subscriber, connection, claim.identity)
        if owner is None:
            continue  # nobody's context could be altered
        change = _change(subscriber, claim, owner)
        if claim.header is not SecurityHeader.PLAIN:
            yield passed("a request from a new connection is integrity protected", claim)
        elif change is None:
            yield passed("an unprotected request from a new connection alters nothing", claim)
        elif subscriber.in_emergency(claim):
            yield passed("a request for an emergency ends the older connection", claim, protects=False)
        elif _authenticated(subscriber, connection):
            yield passed("an unprotected request is followed by authentication", claim)
        else:
            yield _judged(subscriber, claim, owner, change)


def _owner(subscriber: Subscriber, connection: Connection, identity: TemporaryIdentity) -> Connection | None:
    """The latest earlier connection that showed this 5G-TMSI."""
    for one in reversed(subscriber.connections[: connection.index]):
        if any(_shows(m, identity) for m in subscriber.within(one, NASMessage)):
            return one
    return None


def _shows(message: NASMessage, identity: TemporaryIdentity) -> bool:
    """Whether a message names this 5G-TMSI as the UE's, old or new."""
    shown: MobileIdentity | None = None
    if isinstance(message, CLAIMS):
        shown = message.identity
    elif isinstance(message, RegistrationAccept | ConfigurationUpdateCommand):
        shown = message.guti
    return isinstance(shown, TemporaryIdentity) and shown.value == identity.value


def _change(subscriber: Subscriber, claim: Claim, owner: Connection) -> Message | None:
    """What the AMF did to the owner's context on this claim: a release that the RAN did not ask for, or an accept."""
    accept = subscriber.after(claim, DeregistrationAcceptUEOriginating)
    if isinstance(claim, DeregistrationRequestUEOriginating) and accept is not None:
        return accept
    for one in subscriber.within(owner, UEContextReleaseRequest, UEContextReleaseCommand, UEContextReleaseComplete):
        if not isinstance(one, UEContextReleaseCommand):
            return None  # the RAN asked for it, or the connection was released before
        if one.at.position > claim.at.position:
            return one if subscriber.seconds_between(claim, one) <= AT_ONCE else None
    return None


def _authenticated(subscriber: Subscriber, connection: Connection) -> bool:
    """Whether the network took the sender's answer, or itself used the security context that the sender claims."""
    answered = False
    for one in subscriber.within(connection, NASMessage):
        answered = answered or isinstance(one, AuthenticationResponse)
        if isinstance(one, SecurityModeComplete) or (answered and isinstance(one, SecurityModeCommand)):
            return True
        protected = one.header is not SecurityHeader.PLAIN and not isinstance(one, SecurityModeCommand)
        if protected and one.direction is Direction.DOWNLINK:
            return True
    return False


def _judged(subscriber: Subscriber, claim: Claim, owner: Connection, change: Message) -> Result:
    related = (subscriber.within(owner, NASMessage)[-1:] or (None,))[0], change
    connection = subscriber.connection(claim)
    unseen = subscriber.loss_in(connection) or subscriber.loss_in(owner)
    cut = not connection.released and subscriber.seconds_between(claim, subscriber.timeline[-1]) < OPEN_END
    if isinstance(claim, DeregistrationRequestUEOriginating):
        if claim.switch_off:
            return suspect(
                "an unprotected de-registration due to switch-off ends a context; a UE without security context "
                "explains it",
                claim,
                related=related,
                severity=Severity.MEDIUM,
                confidence=Confidence.LOW,
            )
        cut = False  # the accept is the end of this procedure
    if unseen or cut:
        why = "messages missing in the capture" if unseen else "the end of the capture"
        return suspect(
            f"an unprotected request alters an older context and no authentication is seen; {why} may hide it",
            claim,
            related=related,
            severity=Severity.HIGH,
        )
    return failed(
        f"an unprotected {claim.name} from a new connection alters an older context without authentication",
        claim,
        related=related,
    )
