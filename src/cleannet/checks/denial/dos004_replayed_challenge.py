"""DOS004."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.exchange import exchange, of_a_phone, proven
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.message import Message
from cleannet.model.nas import AuthenticationFailure, AuthenticationRequest, AuthenticationResponse
from cleannet.model.nas_eps import EPSAuthenticationFailure, EPSAuthenticationRequest, EPSAuthenticationResponse
from cleannet.subscribers.subscriber import Subscriber

RETRANSMISSIONS_END = 5 * 6.0
"""T3560 is 6 s; the request is sent again on four expiries (TS 24.501, table 10.2.2)."""
CROSSING = 1.0
"""Seconds in which a retransmission may still cross the answer."""

Challenge = AuthenticationRequest | EPSAuthenticationRequest
ANSWERS = AuthenticationResponse, AuthenticationFailure, EPSAuthenticationResponse, EPSAuthenticationFailure


@check(
    "DOS004",
    "replayed-challenge",
    severity=Severity.HIGH,
    clauses=(Clause("TS 33.501", "6.1.3.2.0", Obligation.SHALL),),
    needs=(AuthenticationRequest, EPSAuthenticationRequest),
    fight=("FGT1557.501", "FGT5012.006"),
)
def replayed_challenge(subscriber: Subscriber) -> Iterator[Result]:
    """A challenge (RAND and AUTN) comes a second time.

    Why: the answer to an old challenge tells whether a certain subscriber is here, and every run needs its own keys.
    Legitimate when: the AMF repeats an unanswered request as its timer T3560 runs out (every 6 s, four times).
    Remedy: let the AUSF and UDM make a new authentication vector for each run, and the AMF use none twice. Where the
        AMF did not send the second request, look for a foreign transmitter.
    """
    first: dict[tuple[bytes, bytes], Challenge] = {}
    for request in subscriber.every(Challenge):
        if not isinstance(request, Challenge) or request.rand is None or request.autn is None:
            continue
        old = first.setdefault((request.rand, request.autn), request)
        if old is request:
            yield passed("the challenge is new", request)
        else:
            yield _judged(subscriber, old, request)


def _judged(subscriber: Subscriber, old: Challenge, again: Challenge) -> Result:
    answers = subscriber.between(old, again, *ANSWERS)
    one_connection = old.at.connection == again.at.connection
    same = one_connection and _key(old) == _key(again) and old.mapped_context == again.mapped_context
    if answers:
        if same and subscriber.seconds_between(answers[0], again) < CROSSING:
            return passed("a retransmission crosses the UE's answer", again)
        key = "" if _key(old) == _key(again) else ", under another ngKSI"
        return failed(
            f"a challenge comes again after the UE answered it{key}",
            again,
            related=_circumstances(subscriber, old, again, answers[0]),
        )
    if same and subscriber.seconds_between(old, again) <= RETRANSMISSIONS_END:
        return passed("an unanswered challenge is retransmitted", again)
    where = "in the same connection, later or changed" if one_connection else "in another connection"
    return suspect(
        f"an unanswered challenge comes again {where}; a core that keeps an unused vector explains it",
        again,
        related=_circumstances(subscriber, old, again),
    )


def _key(challenge: Challenge) -> tuple[str, int]:
    """Generation and key set identifier of a challenge."""
    return challenge.protocol, challenge.ng_ksi if isinstance(challenge, AuthenticationRequest) else challenge.nas_ksi


def _circumstances(subscriber: Subscriber, old: Challenge, again: Challenge, *more: Message) -> tuple[Message, ...]:
    """The first challenge with its answer; of a phone the exchange of the second, the first where it proved nothing.

    The first one may be honest: somebody heard it, and plays it now. Then it is no part of what happens here.
    """
    if not of_a_phone(subscriber):
        return (old, *more)
    first = () if proven(subscriber, old) else (old, *more)
    return (*first, *exchange(subscriber, again))
