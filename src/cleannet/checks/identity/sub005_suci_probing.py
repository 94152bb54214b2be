"""SUB005."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.identity.common import concealed_names, speaks_after
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import (
    AuthenticationFailure,
    AuthenticationRequest,
    AuthenticationResponse,
    NASMessage,
    SecurityModeCommand,
)
from cleannet.subscribers.subscriber import Connection, Subscriber

MANY_CHALLENGES = 5
"""A UE gives up after three challenges in a row that fail (TS 24.501, 5.4.1.3.7)."""
MANY_ASSOCIATIONS = 3
MAC_FAILURE, SYNCH_FAILURE = 20, 21


@check(
    "SUB005",
    "suci-probing",
    severity=Severity.CRITICAL,
    clauses=(Clause("TS 24.501", "5.4.1.3.7", Obligation.SHALL),),
    needs=(AuthenticationRequest,),
    scas=("TS 33.512, 4.2.2.1.1",),
    fight=("FGT5019.001", "FGT5012.006"),
)
def suci_probing(subscriber: Subscriber) -> Iterator[Result]:
    """One connection is challenged again and again and never secured, or one SUCI lives on many associations at once.

    Why: who passes challenges that were made for somebody else's SUCI on to a UE learns from its answers (right, wrong
      MAC, out of step) whether it is the one that is sought: concealed identities are searched for this way.
    Legitimate when: the USIM has another key or OPc than the UDM, or the UDM was restored from a backup (sequence
      numbers): a UE then fails each time, and an AMF that does not give up asks again.
    Remedy: have the AMF reject after two failed challenges (Authentication Reject) and report it; rate-limit SUCIs in
      the UDM; look at the cell. In a lab, compare key, OPc and sequence number of USIM and UDM.
    """
    for connection in subscriber.connections:
        challenges = subscriber.within(connection, AuthenticationRequest)
        if challenges:
            yield _challenged(subscriber, connection, challenges)
    for messages in concealed_names(subscriber).values():
        yield from _at_once(subscriber, messages)


def _challenged(
    subscriber: Subscriber, connection: Connection, challenges: tuple[AuthenticationRequest, ...]
) -> Result:
    different = {one.rand for one in challenges if one.rand is not None}
    failures = [
        one for one in subscriber.within(connection, AuthenticationFailure) if one.cause in (MAC_FAILURE, SYNCH_FAILURE)
    ]
    answers = subscriber.within(connection, AuthenticationResponse)
    secured = subscriber.after(challenges[0], SecurityModeCommand)
    if len(different) < MANY_CHALLENGES or not failures or secured is not None:
        return passed("challenges of an ordinary number", challenges[0])
    related = (*failures, *answers)
    if not answers:
        return suspect(
            "a UE fails five or more challenges in one connection, which a wrong key in USIM or UDM explains",
            *challenges,
            related=related,
        )
    if subscriber.loss_in(connection):
        return suspect(
            "a UE answers five or more challenges with successes and failures and no security follows, "
            "unless that was lost in the capture",
            *challenges,
            related=related,
        )
    return failed(
        "a UE answers five or more challenges of one connection with successes and failures, and no security follows",
        *challenges,
        related=related,
        confidence=Confidence.MEDIUM,
    )


def _at_once(subscriber: Subscriber, messages: list[NASMessage]) -> Iterator[Result]:
    uses = {one.at.connection: one for one in reversed(messages)}
    associations = {subscriber.connection(one).association for one in messages}
    alive = [number for number in uses if speaks_after(subscriber, number, messages[-1])]
    if len(associations) >= MANY_ASSOCIATIONS and len(alive) > 1:
        yield suspect(
            "one SUCI lives on three or more associations, several at once, unless the capture holds copies",
            *sorted(uses.values(), key=lambda one: one.at.position),
        )
