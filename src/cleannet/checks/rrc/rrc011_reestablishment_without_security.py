"""RRC011."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.radio import ASSecurity, as_security
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEConnectionReestablishmentRequest
from cleannet.model.nr_rrc import NRReestablishmentRequest
from cleannet.subscribers.subscriber import Subscriber

MANY, SPAN = 5, 60.0
"""So many requests within so many seconds are a loop."""


@check(
    "RRC011",
    "reestablishment-without-security",
    severity=Severity.LOW,
    clauses=(Clause("TS 38.331", "5.3.7", Obligation.SHALL),),
    needs=(LTEConnectionReestablishmentRequest, NRReestablishmentRequest),
    interfaces=(Interface.UU,),
    fight=("FGT1499.503",),
)
def reestablishment_without_security(subscriber: Subscriber) -> Iterator[Result]:
    """The radio connection is re-established without AS security, or again and again.

    Why: a UE re-establishes only what was secured; one that seems to do so without is a faulty phone, or somebody who
      speaks in its name. A loop keeps the phone without service.
    Legitimate when: the phone is at the edge of a cell or moves fast.
    Remedy: compare the cells of the loop with the network's plan; look for interference or a cell that is not yours.
    """
    requests = subscriber.all(LTEConnectionReestablishmentRequest, NRReestablishmentRequest)
    loop: set[int] = set()
    for first, last in zip(requests, requests[MANY - 1 :], strict=False):
        if subscriber.seconds_between(first, last) <= SPAN:
            loop |= set(range(requests.index(first), requests.index(last) + 1))
    for n, request in enumerate(requests):
        if as_security(subscriber, request) is ASSecurity.OFF:
            yield suspect(
                "the UE asks to re-establish a connection without AS security; a fault of the phone explains it",
                request,
            )
        elif n not in loop:
            yield passed("a connection is re-established now and then", request)
    if loop:
        yield suspect(
            "the UE re-establishes its connection again and again; bad radio at the edge of a cell explains it",
            *(requests[n] for n in sorted(loop) if as_security(subscriber, requests[n]) is not ASSecurity.OFF),
            confidence=Confidence.LOW,
        )
