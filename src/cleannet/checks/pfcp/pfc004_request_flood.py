"""PFC004."""

from collections.abc import Iterator, Sequence

import numpy as np

from cleannet.checks.across import crowded
from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.pfcp.series import Request, by_sender
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.pfcp import PFCPMessage
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.n4_sessions import DELETION

HEARTBEAT = 1
REPEATS, HEARTBEATS, SPAN = 10, 20, 10.0
"""Requests within ten seconds: with one number, and heartbeats. A request is repeated after T1 at the earliest, which
is seconds, and at most N1 times (TS 29.244, 6.4); a heartbeat asks once in many seconds (6.2.2)."""
DELETIONS, USUAL = 200, 10
"""Deletions within ten seconds, and how many times the usual number of the capture's ten seconds they must be."""


@check("PFC004", "request-flood", severity=Severity.HIGH, clauses=(), needs=(PFCPMessage,), interfaces=(Interface.N4,))
def request_flood(deployment: Deployment) -> Iterator[Result]:
    """Requests come faster than the protocol lets one node send them, or sessions are deleted in a mass.

    Why: a user plane function that is busy with such requests serves nobody, and a mass of deletions cuts as many
      subscribers off.
    Legitimate when: a node is taken out of service or upgraded (deletions), or a load test runs.
    Remedy: limit requests per peer at the user plane function, and accept N4 only from the control plane's network.
    """
    for requests in by_sender(deployment.core.of(PFCPMessage)).values():
        marked = [*_repeated(requests), *_heartbeats(requests)]
        named = {id(one) for one, _ in marked}
        for one, text in marked:
            yield failed(text, one.message, confidence=Confidence.MEDIUM)
        kept = [one for one in requests if id(one) not in named]
        deleted = _deletions(kept)
        for one in deleted:
            text = "sessions are deleted in a mass; maintenance explains it"
            yield suspect(text, one.message, severity=Severity.MEDIUM)
        if len(kept) > len(deleted):
            yield passed("requests come one by one", count=len(kept) - len(deleted))


def _crowd(requests: Sequence[Request], number: int) -> list[Request]:
    times = np.array([one.time / 1e9 for one in requests], np.float64)
    return [one for one, many in zip(requests, crowded(times, number, SPAN), strict=True) if many]


def _repeated(requests: Sequence[Request]) -> Iterator[tuple[Request, str]]:
    """Requests with one sequence number, more often than any retransmission."""
    by_number: dict[tuple[int, int], list[Request]] = {}
    for one in requests:
        by_number.setdefault((one.message.message_type, one.message.sequence), []).append(one)
    for same in by_number.values():
        for one in _crowd(same, REPEATS):
            yield one, "a sequence number is used ten times within ten seconds"


def _heartbeats(requests: Sequence[Request]) -> Iterator[tuple[Request, str]]:
    by_number: dict[int, Request] = {}
    for one in requests:
        if one.message.message_type == HEARTBEAT:
            by_number.setdefault(one.message.sequence, one)
    for one in _crowd(list(by_number.values()), HEARTBEATS):
        yield one, "heartbeats come many a second"


def _deletions(requests: Sequence[Request]) -> list[Request]:
    deletions = [one for one in requests if one.message.message_type == DELETION]
    if len(deletions) < DELETIONS:
        return []
    # The usual number is the median over the ten seconds of the capture in which anything was asked.
    windows = np.array([int(one.time / 1e9 // SPAN) for one in requests], np.int64)
    of_deletions = np.array([int(one.time / 1e9 // SPAN) for one in deletions], np.int64)
    usual = float(np.median([np.count_nonzero(of_deletions == one) for one in np.unique(windows)]))
    return _crowd(deletions, max(DELETIONS, int(USUAL * usual)))
