"""SUB004."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.identity.common import concealed_names, speaks_after
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Severity
from cleannet.model.nas import DeregistrationRequestUEOriginating, IdentityResponse, NASMessage, RegistrationRequest
from cleannet.subscribers.subscriber import Subscriber

T3519 = 60.0
"""Seconds during which a UE presents the same SUCI again (TS 24.501, 5.4.3.3 and table 10.2.1)."""


@check(
    "SUB004",
    "suci-replay",
    severity=Severity.HIGH,
    clauses=(Clause("TS 24.501", "5.4.3.3", Obligation.SHALL),),
    needs=(RegistrationRequest, DeregistrationRequestUEOriginating, IdentityResponse),
    fight=("FGT5019.001",),
)
def suci_replay(subscriber: Subscriber) -> Iterator[Result]:
    """One concealed SUCI appears in several N1 connections.

    Why: a SUCI is made afresh for each use; one that was overheard and is sent again shows, by the UE's answer to the
      challenge that follows, whether its owner is near.
    Legitimate when: timer T3519 (60 s) runs in the UE: it then has to present the SUCI that it sent before, as after a
      reject or a lost radio link; so a repetition after the earlier connection's end and within that time is no sign.
    Remedy: let the AMF or UDM refuse a concealed SUCI that it has seen and that T3519 does not explain; look at the
      cells where it came from. For test UEs: see that a new SUCI is made when T3519 has run out.
    """
    for messages in concealed_names(subscriber).values():
        firsts: dict[int, NASMessage] = {}
        for message in messages:
            firsts.setdefault(message.at.connection, message)
        uses = list(firsts.values())
        yield passed("a SUCI that was not used before", uses[0])
        for n, later in enumerate(uses[1:], 1):
            yield _again(subscriber, uses[:n], later)


def _again(subscriber: Subscriber, earlier: Sequence[NASMessage], later: NASMessage) -> Result:
    associations = {subscriber.connection(one).association for one in earlier}
    here = subscriber.connection(later).association
    used = {one.at.connection for one in earlier}
    ended = next(one for one in reversed(subscriber.timeline[: later.at.position]) if one.at.connection in used)
    if any(speaks_after(subscriber, one, later) for one in used):
        return suspect(
            "a SUCI is presented in a second connection while its UE still speaks in the first, "
            "unless one of the two is a copy of the capture",
            later,
            related=earlier,
        )
    if len(associations) > 1 and here not in associations:
        return suspect(
            "a SUCI is presented over a third association, which a UE that moves fast between cells would do too",
            later,
            related=earlier,
        )
    if subscriber.seconds_between(ended, later) > T3519:
        return suspect(
            "a SUCI is presented again after T3519 must have run out, which a UE with a longer timer would do too",
            later,
            related=earlier,
            confidence=Confidence.LOW,
        )
    return passed("a SUCI is presented again within T3519, as prescribed", later)
