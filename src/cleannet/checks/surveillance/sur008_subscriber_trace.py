"""SUR008."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import HandoverRequest, InitialContextSetupRequest, NGAPMessage, TraceStart
from cleannet.subscribers.subscriber import Subscriber


@check(
    "SUR008",
    "subscriber-trace",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(TraceStart, InitialContextSetupRequest, HandoverRequest),
    interfaces=(Interface.N2,),
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
    for one in subscriber.all(NGAPMessage):
        if not isinstance(one, TraceStart) and not one.trace:
            continue
        traced.add(one.at.connection)
        yield suspect(
            "a trace is started for a subscriber: look up the trace job or measurement campaign that it belongs to",
            one,
            confidence=Confidence.LOW,
            field="trace activation",
        )
    seen: set[int] = set()
    for request in subscriber.all(InitialContextSetupRequest):
        if request.at.connection not in traced | seen:
            yield passed("a connection without a trace", request)
        seen.add(request.at.connection)
