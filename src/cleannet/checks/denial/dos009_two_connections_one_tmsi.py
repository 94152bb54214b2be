"""DOS009."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.model.clause import Clause, Obligation
from cleannet.model.f1ap import F1UEContextReleaseCommand, F1UEContextReleaseComplete
from cleannet.model.finding import Confidence, Severity
from cleannet.model.identity import MobileIdentity, TemporaryIdentity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    AuthenticationResponse,
    ConfigurationUpdateCommand,
    DeregistrationRequestUEOriginating,
    NASMessage,
    RegistrationAccept,
    RegistrationRequest,
    SecurityModeCommand,
    SecurityModeComplete,
    ServiceRequest,
)
from cleannet.model.ngap import CauseGroup, UEContextReleaseCommand, UEContextReleaseComplete, UEContextReleaseRequest
from cleannet.model.nr_rrc import NRReject, NRRelease, NRSetupRequest
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

FIRST = RegistrationRequest, ServiceRequest, DeregistrationRequestUEOriginating
RELEASES = UEContextReleaseRequest, UEContextReleaseCommand, UEContextReleaseComplete
RADIO_RELEASES = NRRelease, NRReject, F1UEContextReleaseCommand, F1UEContextReleaseComplete
PART1 = "ng-5G-S-TMSI-Part1"
LOST = ("radio-connection-with-ue-lost", "failure-in-radio-interface-procedure")
GONE = 2.0
"""Seconds after which nothing of a UE that left can still be on its way."""


@check(
    "DOS009",
    "two-connections-one-tmsi",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.4.6", Obligation.SHALL),),
    needs=(*FIRST, NRSetupRequest),
    fight=("FGT1499.503",),
)
def two_connections_one_tmsi(subscriber: Subscriber) -> Iterator[Result]:
    """A second connection claims the 5G-TMSI of one that is still alive.

    Why: who repeats a 5G-S-TMSI heard on the air makes the network drop the connection of its owner.
    Legitimate when: a UE returns after a radio link failure, or uses a second access; it protects its request then, or
        answers a challenge in the new connection, and the gNB reports the older radio link as lost.
    Remedy: let the AMF authenticate a request that it cannot verify, keep the older connection until then, and
        reallocate the 5G-GUTI after each use.
    """
    for connection in subscriber.connections:
        messages = subscriber.within(connection, NASMessage)
        if connection.mid_session or not messages or not isinstance(messages[0], FIRST):
            continue
        claim = messages[0]
        if not isinstance(claim.identity, TemporaryIdentity):
            continue
        older = _alive(subscriber, connection, claim, claim.identity)
        if older is None:
            yield passed("no other living connection has this 5G-TMSI", claim)
        elif subscriber.in_emergency(claim):
            yield passed("a second connection for an emergency", claim, protects=False)
        elif isinstance(claim, DeregistrationRequestUEOriginating) and claim.header is not SecurityHeader.PLAIN:
            yield passed("a protected de-registration ends the older connection", claim)
        elif _proven(subscriber, connection):
            yield passed("the second connection with a 5G-TMSI proves itself", claim)
        else:
            yield from _judged(subscriber, claim, older)
    for connection in subscriber.connections:
        yield from _on_radio(subscriber, connection)


def _on_radio(subscriber: Subscriber, connection: Connection) -> Iterator[Result]:
    """Judges a connection that got no further than RRC, where F1 tells which older ones were released."""
    messages = subscriber.within(connection, Message)
    claim = messages[0] if messages else None
    if not isinstance(claim, NRSetupRequest) or claim.identity is None or claim.identity.kind != PART1:
        return
    if any(isinstance(m, NASMessage) for m in messages):
        return  # The NAS message says more of who it is, and is judged as such.
    for one in reversed(subscriber.connections[: connection.index]):
        earlier = [m for m in subscriber.within(one, Message) if m.at.position < claim.at.position]
        request = next((m for m in earlier if isinstance(m, NRSetupRequest) and m.identity == claim.identity), None)
        if request is None or not one.release_visible or any(isinstance(m, RADIO_RELEASES) for m in earlier):
            continue
        later = [m for m in subscriber.within(one, Message) if m.at.position > claim.at.position]
        speaks = [m for m in later if m.direction is Direction.UPLINK and not isinstance(m, RADIO_RELEASES)]
        if speaks and subscriber.seconds_between(claim, speaks[-1]) > GONE:
            yield failed(
                "an unproven second connection claims the 5G-S-TMSI of a UE that goes on in the older one",
                claim,
                related=(request, speaks[-1]),
                confidence=Confidence.MEDIUM,
            )
        else:
            yield suspect(
                "a second connection claims the 5G-S-TMSI of one not yet released and gets no further; a UE that lost "
                "its radio link or gave up explains it",
                claim,
                related=(request,),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )
        return


def _alive(
    subscriber: Subscriber, connection: Connection, claim: Message, identity: TemporaryIdentity
) -> Connection | None:
    """An older connection of this 5G-TMSI whose release was not seen before the claim (nor may have been lost)."""
    for one in reversed(subscriber.connections[: connection.index]):
        if subscriber.loss_in(one) or any(m.at.position < claim.at.position for m in subscriber.within(one, *RELEASES)):
            continue
        earlier = [m for m in subscriber.within(one, NASMessage) if m.at.position < claim.at.position]
        if any(_shows(m, identity) for m in earlier):
            return one
    return None


def _shows(message: NASMessage, identity: TemporaryIdentity) -> bool:
    """Whether a message names this 5G-TMSI as the UE's, old or new."""
    shown: MobileIdentity | None = None
    if isinstance(message, FIRST):
        shown = message.identity
    elif isinstance(message, RegistrationAccept | ConfigurationUpdateCommand):
        shown = message.guti
    return isinstance(shown, TemporaryIdentity) and shown.value == identity.value


def _proven(subscriber: Subscriber, connection: Connection) -> bool:
    """Whether the network took the UE's answer, or itself used the security context that the UE claims."""
    answered = False
    for one in subscriber.within(connection, NASMessage):
        answered = answered or isinstance(one, AuthenticationResponse)
        if isinstance(one, SecurityModeComplete) or (answered and isinstance(one, SecurityModeCommand)):
            return True
        protected = one.header is not SecurityHeader.PLAIN and not isinstance(one, SecurityModeCommand)
        if protected and one.direction is Direction.DOWNLINK:
            return True
    return False


def _tells_of_loss(message: Message) -> bool:
    """Whether the gNB has the connection released since the radio link is lost, or the AMF's command repeats that."""
    if not isinstance(message, UEContextReleaseRequest | UEContextReleaseCommand) or message.cause is None:
        return False
    if isinstance(message, UEContextReleaseCommand):
        return message.cause.name in LOST
    return message.cause.group is CauseGroup.RADIO_NETWORK


def _judged(subscriber: Subscriber, claim: NASMessage, older: Connection) -> Iterator[Result]:
    """Judges an unproven second connection by what became of the older one.

    Somebody else cannot protect the request; so a protected one is the UE's own as long as nothing speaks against it,
    even if the AMF leaves it unanswered.
    """
    if claim.at.position == len(subscriber.timeline) - 1:
        return  # the capture ends here: what follows is unknown
    later = [m for m in subscriber.within(older, Message) if m.at.position > claim.at.position]
    speaks = [m for m in later if isinstance(m, NASMessage) and m.direction is Direction.UPLINK]
    if speaks and subscriber.seconds_between(claim, speaks[-1]) > GONE:
        yield failed(
            "an unproven second connection claims the 5G-TMSI of a UE that goes on in the older one",
            claim,
            related=(speaks[-1],),
            confidence=Confidence.MEDIUM,
        )
        return
    release = next((m for m in later if isinstance(m, UEContextReleaseRequest | UEContextReleaseCommand)), None)
    protected, lost = claim.header is not SecurityHeader.PLAIN, any(_tells_of_loss(m) for m in later)
    if protected and (lost or not isinstance(release, UEContextReleaseCommand)):
        older_link = "whose older radio link is lost" if lost else "whose older connection is silent"
        yield passed(f"a UE {older_link} returns with a protected request", claim, protects=False)
    elif isinstance(release, UEContextReleaseCommand) and not lost:
        yield suspect(
            "the AMF releases a connection after an unproven second one claims its 5G-TMSI; a UE that lost its radio "
            "link twice explains it",
            claim,
            related=(release,),
            severity=Severity.LOW if protected else None,
            confidence=Confidence.LOW if protected else Confidence.MEDIUM,
        )
    else:
        yield suspect(
            "an unproven second connection claims the 5G-TMSI of one not yet released; a UE that returns after a radio "
            "link failure explains it",
            claim,
            related=(release,),
            severity=Severity.LOW,
            confidence=Confidence.LOW,
        )
