"""DOS016."""

from collections.abc import Iterator
from typing import cast

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.denial.claims import OF_5GS, OF_EPS, Claim, Words, asks_for_release, temporary
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import NASMessage
from cleannet.model.nas_eps import EPSMessage
from cleannet.model.security import SecurityHeader
from cleannet.subscribers.subscriber import Connection, Subscriber

AT_ONCE = 10.0
"""Seconds within which a release is taken for the effect of the claim."""
OPEN_END = 15.0
"""Seconds that the capture must go on, so that a missing authentication is missing (T3510, T3410)."""
_PLAIN = SecurityHeader.PLAIN
"""Zero in EPS as well."""


@check(
    "DOS016",
    "context-altered-unauthenticated",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 24.501", "4.4.4.3", Obligation.SHALL), Clause("TS 24.301", "4.4.4.3", Obligation.SHALL)),
    needs=(*OF_5GS.claims, *OF_EPS.claims),
    interfaces=(Interface.N1, Interface.S1),
    scas=("TS 33.512, 4.2.2.1.4", "TS 33.116, 4.2.2.2.3"),
    fight=("FGT1499.503",),
)
def context_altered_unauthenticated(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF or MME gives up a UE's context on an unprotected message from elsewhere, and authenticates nobody.

    Why: who knows a 5G-GUTI or GUTI, which is sent in clear, can cut its owner off from anywhere.
    Legitimate when: a UE that lost its security context returns: the core authenticates it then. A de-registration or
        detach due to switch-off may be processed unauthenticated; an emergency registration or attach too.
    Remedy: let the AMF and the MME keep the older context until the sender of an unprotected request is authenticated.
    """
    for connection in subscriber.connections:
        messages = subscriber.within(connection, NASMessage, EPSMessage)
        if connection.mid_session or not messages:
            continue
        words = OF_EPS if isinstance(messages[0], EPSMessage) else OF_5GS
        if words is OF_EPS and not connection.as_sent:
            continue  # a phone's own log shows no other UE's context
        if isinstance(messages[0], words.claims):
            yield from _claimed(subscriber, connection, words, cast("Claim", messages[0]))


def _claimed(subscriber: Subscriber, connection: Connection, words: Words, claim: Claim) -> Iterator[Result]:
    """The answer about a claim, if it names a context that an earlier connection had."""
    name = temporary(words, subscriber, claim)
    owner = _owner(subscriber, connection, words, name) if name else None
    if owner is None:
        return  # nobody's context could be altered
    change = _change(subscriber, words, claim, owner)
    if claim.header != _PLAIN:
        yield passed("a request from a new connection is integrity protected", claim)
    elif change is None:
        yield passed("an unprotected request from a new connection alters nothing", claim)
    elif in_emergency(subscriber, claim) if words is OF_EPS else subscriber.in_emergency(claim):
        yield passed("a request for an emergency ends the older connection", claim, protects=False)
    elif _authenticated(subscriber, connection, words):
        yield passed("an unprotected request is followed by authentication", claim)
    else:
        yield _judged(subscriber, words, claim, owner, change)


def _owner(subscriber: Subscriber, connection: Connection, words: Words, name: bytes) -> Connection | None:
    """The latest earlier connection that showed this temporary identity, old or new, as the UE's."""
    for one in reversed(subscriber.connections[: connection.index]):
        if any(temporary(words, subscriber, m) == name for m in subscriber.within(one, words.nas)):
            return one
    return None


def _change(subscriber: Subscriber, words: Words, claim: Claim, owner: Connection) -> Message | None:
    """What the core did to the owner's context on this claim: a release that the RAN did not ask for, or an accept."""
    accept = subscriber.after(claim, words.accept)
    if isinstance(claim, words.detach) and accept is not None:
        return accept
    for one in subscriber.within(owner, words.application):
        if asks_for_release(one) or isinstance(one, words.released):
            return None  # the RAN asked for it, or the connection was released before
        if isinstance(one, words.release) and one.at.position > claim.at.position:
            return one if subscriber.seconds_between(claim, one) <= AT_ONCE else None
    return None


def _authenticated(subscriber: Subscriber, connection: Connection, words: Words) -> bool:
    """Whether the network took the sender's answer, or itself used the security context that the sender claims."""
    answered = False
    messages: tuple[NASMessage | EPSMessage, ...] = subscriber.within(connection, NASMessage, EPSMessage)
    for one in messages:
        answered = answered or isinstance(one, words.response)
        if isinstance(one, words.complete) or (answered and isinstance(one, words.command)):
            return True
        if one.header != _PLAIN and one.direction is Direction.DOWNLINK and not isinstance(one, words.command):
            return True
    return False


def _judged(subscriber: Subscriber, words: Words, claim: Claim, owner: Connection, change: Message) -> Result:
    last: tuple[Message, ...] = subscriber.within(owner, words.nas)[-1:]
    related = (last or (None,))[0], change
    connection = subscriber.connection(claim)
    unseen = subscriber.loss_in(connection) or subscriber.loss_in(owner)
    cut = not connection.released and subscriber.seconds_between(claim, subscriber.timeline[-1]) < OPEN_END
    if isinstance(claim, words.detach):
        if getattr(claim, "switch_off", False):
            what = "de-registration" if words is OF_5GS else "detach"
            return suspect(
                f"an unprotected {what} due to switch-off ends a context; a UE without security context explains it",
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
