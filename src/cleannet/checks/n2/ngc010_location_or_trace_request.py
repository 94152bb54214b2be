"""NGC010."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.across import Rows, counted
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import HandoverRequest, InitialContextSetupRequest, LocationReportingControl, TraceStart
from cleannet.subscribers.deployment import Deployment

ENDS = ("stop", "cancel")


@check(
    "NGC010",
    "location-or-trace-request",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(InitialContextSetupRequest, LocationReportingControl, TraceStart),
    interfaces=(Interface.N2,),
    fight=("FGT5012.004",),
)
def location_or_trace_request(deployment: Deployment) -> Iterator[Result]:
    """The AMF asks gNBs for the location of UEs, or starts a trace of them.

    Why: both follow a subscriber in the network; only few in an operator's house need to.
    Legitimate when: an emergency call, a local area data network, a drive test, or an order of a court asks for it. The
        capture cannot tell; so this is never more than a question.
    Remedy: compare with the orders in the AMF's, UDM's and management system's logs: each needs one.
    """
    asked = _asked(deployment)
    for what, rows in asked.items():
        if len(rows):
            result = suspect(
                f"the AMF {what}; an emergency, a network function that needs it, a drive test or a lawful order "
                "explains it",
                rows=np.sort(rows),
                confidence=Confidence.LOW,
                subject="the network",
            )
            yield counted(result, len(rows))
    served = np.unique(deployment.connections(deployment.rows(InitialContextSetupRequest)))
    followed = np.unique(np.concatenate([deployment.connections(rows) for rows in asked.values()]))
    quiet = int((~np.isin(served, followed)).sum())
    if quiet:
        yield passed("no location or trace is asked for in the connection", count=quiet)


def _asked(deployment: Deployment) -> dict[str, Rows]:
    """Rows of the requests of each kind."""
    locations = [
        shape.rows
        for shape in deployment.shapes(LocationReportingControl)
        if not (shape.example.location_event or "").startswith(ENDS)
    ]
    traces = [shape.rows for shape in deployment.shapes(TraceStart)]
    traces += [shape.rows for shape in deployment.shapes(InitialContextSetupRequest) if shape.example.trace]
    traces += [shape.rows for shape in deployment.shapes(HandoverRequest) if shape.example.trace]
    nothing = np.empty(0, np.int64)
    return {
        "asks for the location of UEs": np.concatenate([nothing, *locations]),
        "starts traces of UEs": np.concatenate([nothing, *traces]),
    }
