"""PFC003."""

from collections.abc import Iterator, Sequence

import numpy as np

from cleannet.checks.across import crowded
from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.pfcp import PFCPMessage, PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.n4_sessions import CONTEXT_NOT_FOUND, Exchange, exchanges

MANY, SPAN = 10, 60.0
"""So many different session numbers that do not exist, asked for within a minute."""


@check(
    "PFC003",
    "seid-guessing",
    severity=Severity.HIGH,
    clauses=(),
    needs=(PFCPSessionMessage,),
    interfaces=(Interface.N4,),
)
def seid_guessing(deployment: Deployment) -> Iterator[Result]:
    """One address asks for many sessions that do not exist.

    Why: who knows no session numbers tries them; each hit is a subscriber whose session can be changed.
    Legitimate when: the user plane function restarted and lost its sessions, and the control plane still changes them
      (TS 23.527); then every one of them fails.
    Remedy: let the user plane function choose session numbers at random over the whole range, count such answers, and
      accept N4 only from the control plane's network.
    """
    by_asker: dict[tuple[str, str], list[Exchange]] = {}
    for one in exchanges(deployment.core.of(PFCPMessage)):
        if one.answer is not None and one.request.message.seid:
            by_asker.setdefault((one.request.source, one.request.destination), []).append(one)
    for asked in by_asker.values():
        yield from _judged(asked)


def _judged(asked: Sequence[Exchange]) -> Iterator[Result]:
    wrong = [one for one in asked if one.answer is not None and one.answer.message.cause == CONTEXT_NOT_FOUND]
    # The same number asked for again is a repetition, no guess.
    first = list({one.request.message.seid: one for one in reversed(wrong)}.values())[::-1]
    guesses = [
        one
        for one, many in zip(
            first, crowded(np.array([one.request.time / 1e9 for one in first], np.float64), MANY, SPAN), strict=True
        )
        if many
    ]
    if len(asked) - len(wrong):
        yield passed("a session that is asked for exists", count=len(asked) - len(wrong))
    for one in guesses:
        text = "a session that does not exist is asked for, one of ten within a minute; a restart explains it"
        yield failed(
            text,
            one.request.message,
            related=(one.answer.message if one.answer else None,),
            confidence=Confidence.MEDIUM,
            field="cause",
            value=str(CONTEXT_NOT_FOUND),
        )
