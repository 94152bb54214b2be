"""DOS003."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import N2, UNANSWERED, exchange, opening, procedure
from cleannet.checks.radio import in_emergency
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.message import Message
from cleannet.model.nas import AuthenticationFailure, AuthenticationRequest, AuthenticationResponse
from cleannet.model.nas_eps import EPSAuthenticationFailure, EPSAuthenticationRequest, EPSAuthenticationResponse
from cleannet.subscribers.subscriber import Subscriber

SYNCH_FAILURE = 21
T3520 = 15.0
"""Seconds that a UE waits for a new challenge after a failure (TS 24.501, table 10.2.1)."""

Failure = AuthenticationFailure | EPSAuthenticationFailure


@check(
    "DOS003",
    "repeated-synch-failures",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 24.501", "5.4.1.3.7", Obligation.MAY), Clause("TS 33.501", "6.1.3.3.1", Obligation.SHALL)),
    needs=(AuthenticationFailure, EPSAuthenticationFailure),
    scas=("TS 33.512, 4.2.2.1.1",),
    fight=("FGT1557.501", "FGT5044"),
)
def repeated_synch_failures(subscriber: Subscriber) -> Iterator[Result]:
    """A UE reports synchronisation failures (5GMM or EMM cause 21) one after the other.

    Why: the first re-synchronises the sequence number; a second means that the core did not take it, or that somebody
        plays old challenges to the UE, which can tell its presence from its answer.
    Legitimate when: it is the first and the network goes on with a new challenge; or the subscriber data base was
        restored, or two registrations run at once.
    Remedy: see that the UDM stores the sequence number of AUTS, and that the AMF sends a new challenge after it.
    """
    run: list[Failure] = []
    for message in subscriber.every(AuthenticationResponse, EPSAuthenticationResponse, Failure):
        if isinstance(message, AuthenticationResponse | EPSAuthenticationResponse):
            run = []
            continue
        if not isinstance(message, Failure) or message.cause != SYNCH_FAILURE:
            continue
        patience = T3520 if _on_n2(subscriber, message) else UNANSWERED
        if run and subscriber.seconds_between(run[-1], message) > patience:
            run = []
        run.append(message)
        if len(run) == 1 and not _left(subscriber, message):
            yield passed("a single synchronisation failure", message)
        elif in_emergency(subscriber, message):
            yield passed("synchronisation failures in an emergency registration", message, protects=False)
        elif len(run) == 1:
            yield suspect(
                "the network does not go on after a synchronisation failure, though only the phone's own could; bad "
                "radio explains it",
                message,
                related=exchange(subscriber, message),
                severity=Severity.LOW,
                confidence=Confidence.LOW,
            )
        else:
            yield _judged(subscriber, run)


def _on_n2(subscriber: Subscriber, message: Failure) -> bool:
    return subscriber.connection(message).association >= N2


def _left(subscriber: Subscriber, failure: Failure) -> bool:
    """Whether a phone's log shows that the network let a phone go that had just told it how to synchronise."""
    connection = subscriber.connection(failure)
    if _on_n2(subscriber, failure) or connection.mid_session or subscriber.loss_in(connection):
        return False
    over = connection.released or connection.index + 1 < len(subscriber.connections)
    return over and opening(subscriber, failure) is not None and not procedure(subscriber, failure)


def _judged(subscriber: Subscriber, run: list[Failure]) -> Result:
    *earlier, message = run
    challenge = subscriber.before(message, AuthenticationRequest, EPSAuthenticationRequest)
    of_eps = isinstance(message, EPSAuthenticationFailure)
    field = "EMM cause" if of_eps else "5GMM cause"
    related: tuple[Message | None, ...] = (challenge, *earlier)
    if not _on_n2(subscriber, message):
        before = earlier[-1]  # the one before that is named by the finding about this one
        related = (before, *exchange(subscriber, before), *exchange(subscriber, message))
    if message.auts is not None and message.auts == earlier[-1].auts:
        return suspect(
            "the UE gets a challenge again that it had answered with AUTS; a retransmission that crossed the answer "
            "explains it",
            message,
            related=related,
            confidence=Confidence.LOW,
            field=field,
            value="21",
        )
    if len(run) == 2:
        return suspect(
            "a second synchronisation failure follows the first; a restored subscriber data base explains it",
            message,
            related=related,
            field=field,
            value="21",
        )
    return failed(
        "synchronisation failures go on after a re-synchronisation",
        message,
        related=related,
        confidence=Confidence.MEDIUM,
        field=field,
        value="21",
    )
