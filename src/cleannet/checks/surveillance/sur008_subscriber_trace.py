"""SUR008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import HandoverRequest, InitialContextSetupRequest, NGAPMessage, TraceStart
from cleannet.model.s1ap import S1APMessage, S1HandoverRequest, S1InitialContextSetupRequest, S1TraceStart
from cleannet.subscribers.subscriber import Subscriber

TRACE_ACTIVATION = 25
"""id-TraceActivation (TS 36.413, 9.3.6)."""


@check(
    "SUR008",
    "subscriber-trace",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(
        TraceStart,
        InitialContextSetupRequest,
        HandoverRequest,
        S1TraceStart,
        S1InitialContextSetupRequest,
        S1HandoverRequest,
    ),
    interfaces=(Interface.N2, Interface.S1),
    fight=("FGT5012.002",),
)
def subscriber_trace(subscriber: Subscriber) -> Iterator[Result]:
    """A trace is started for one subscriber.

    Why: a trace records the signalling and, with MDT, the places of one person; the operator should know of each one
      and where its records go.
    Legitimate when: a fault is looked for, or a drive test or measurement campaign runs with the subscriber's consent.
      The capture cannot tell; so this is a matter to look up.
    Remedy: compare with the trace jobs of network management (trace reference, collection entity's address), and take
      trace data out of subscriptions in the UDM that need none.
    """
    traced: set[int] = set()
    messages: tuple[NGAPMessage | S1APMessage, ...] = subscriber.all(NGAPMessage, S1APMessage)
    for one in messages:
        if not _traces(one):
            continue
        traced.add(one.at.connection)
        yield suspect(
            "a trace is started for a subscriber: look up the trace job or measurement campaign that it belongs to",
            one,
            confidence=Confidence.LOW,
            field="trace activation",
        )
    seen: set[int] = set()
    for request in subscriber.all(InitialContextSetupRequest, S1InitialContextSetupRequest):
        if request.at.connection not in traced | seen:
            yield passed("a connection without a trace", request)
        seen.add(request.at.connection)


def _traces(one: NGAPMessage | S1APMessage) -> bool:
    if isinstance(one, NGAPMessage):
        return isinstance(one, TraceStart) or bool(one.trace)
    return isinstance(one, S1TraceStart) or TRACE_ACTIVATION in one.ies
