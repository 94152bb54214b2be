"""SUR004."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.radio import in_emergency
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import InitialContextSetupRequest, InitialUEMessage, LocationReport, LocationReportingControl
from cleannet.model.s1ap import (
    S1InitialContextSetupRequest,
    S1InitialUEMessage,
    S1LocationReport,
    S1LocationReportingControl,
)
from cleannet.subscribers.subscriber import Subscriber

ONCE = "direct"
CONTINUOUS = ("change-of-serve-cell", "change-of-serving-cell-and-UE-presence-in-the-Area-of-Interest")
Control = LocationReportingControl | S1LocationReportingControl
OPENINGS = InitialUEMessage, InitialContextSetupRequest, S1InitialUEMessage, S1InitialContextSetupRequest
AREA = "ue-presence-in-area-of-interest"


@check(
    "SUR004",
    "location-reporting",
    severity=Severity.HIGH,
    clauses=(),
    needs=(
        LocationReportingControl,
        InitialUEMessage,
        InitialContextSetupRequest,
        S1LocationReportingControl,
        S1InitialUEMessage,
        S1InitialContextSetupRequest,
    ),
    interfaces=(Interface.N2, Interface.S1),
    fight=("FGT5012.004",),
)
def location_reporting(subscriber: Subscriber) -> Iterator[Result]:
    """The core (AMF or MME) asks the base station to report where one UE is.

    Why: the cell of a subscriber, reported at each change, is a track of a person; the operator should know of each
      such order and who gave it.
    Legitimate when: an emergency call is located, a lawful order is carried out, the subscriber uses a location
      service, or a local data network needs to know whether the UE is inside its area. The capture cannot tell; so
      this is a matter to look up, not a fault.
    Remedy: compare time and subscriber with the records of the GMLC, of lawful interception and of the exposure
      function (NEF subscriptions to location events); restrict who may subscribe to them at the AMF.
    """
    controls: tuple[Control, ...] = subscriber.all(LocationReportingControl, S1LocationReportingControl)
    watched = {one.at.connection for one in controls}
    for control in controls:
        result = _judged(subscriber, control)
        if result is not None:
            yield result
    seen: set[int] = set()
    for opening in subscriber.timeline:
        if isinstance(opening, OPENINGS):
            if opening.at.connection not in watched | seen:
                yield passed("a connection without location reporting", opening)
            seen.add(opening.at.connection)


def _judged(subscriber: Subscriber, control: Control) -> Result | None:
    event = control.location_event
    report = subscriber.after(control, LocationReport, S1LocationReport)
    who = "MME" if isinstance(control, S1LocationReportingControl) else "AMF"
    if in_emergency(subscriber, control):
        return passed("location reporting in an emergency", control, protects=False)
    if event == AREA:
        return passed("presence in an area is asked for, as for local data networks", control, protects=False)
    if event == ONCE:
        text = f"the {who} asks once where the UE is: look up which location service or lawful order it served"
    elif event in CONTINUOUS:
        text = (
            f"the {who} asks for the UE's cell at each change: look up which location service or lawful order it served"
        )
    elif event is None:
        text = f"the {who} sends a location order of which no more can be read: look up what it served"
    else:
        return None  # It ends an earlier order.
    return suspect(
        text,
        control,
        related=(report,),
        confidence=Confidence.LOW,
        field="event type",
        value=event or "",
    )
