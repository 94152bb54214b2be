"""SUR004."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.ngap import InitialContextSetupRequest, InitialUEMessage, LocationReport, LocationReportingControl
from cleannet.subscribers.subscriber import Subscriber

ONCE = "direct"
CONTINUOUS = ("change-of-serve-cell", "change-of-serving-cell-and-UE-presence-in-the-Area-of-Interest")
AREA = "ue-presence-in-area-of-interest"


@check(
    "SUR004",
    "location-reporting",
    severity=Severity.HIGH,
    clauses=(),
    needs=(LocationReportingControl, InitialUEMessage, InitialContextSetupRequest),
    interfaces=(Interface.N2,),
    fight=("FGT5012.004",),
)
def location_reporting(subscriber: Subscriber) -> Iterator[Result]:
    """The AMF asks the gNB to report where one UE is.

    Why: the cell of a subscriber, reported at each change, is a track of a person; the operator should know of each
      such order and who gave it.
    Legitimate when: an emergency call is located, a lawful order is carried out, the subscriber uses a location
      service, or a local data network needs to know whether the UE is inside its area. The capture cannot tell; so
      this is a matter to look up, not a fault.
    Remedy: compare time and subscriber with the records of the GMLC, of lawful interception and of the exposure
      function (NEF subscriptions to location events); restrict who may subscribe to them at the AMF.
    """
    controls = subscriber.all(LocationReportingControl)
    watched = {one.at.connection for one in controls}
    for control in controls:
        result = _judged(subscriber, control)
        if result is not None:
            yield result
    seen: set[int] = set()
    for opening in subscriber.every(InitialUEMessage, InitialContextSetupRequest):
        if isinstance(opening, InitialUEMessage | InitialContextSetupRequest):
            if opening.at.connection not in watched | seen:
                yield passed("a connection without location reporting", opening)
            seen.add(opening.at.connection)


def _judged(subscriber: Subscriber, control: LocationReportingControl) -> Result | None:
    event = control.location_event
    report = subscriber.after(control, LocationReport)
    if subscriber.in_emergency(control):
        return passed("location reporting in an emergency", control, protects=False)
    if event == AREA:
        return passed("presence in an area is asked for, as for local data networks", control, protects=False)
    if event == ONCE:
        text = "the AMF asks once where the UE is: look up which location service or lawful order it served"
    elif event in CONTINUOUS:
        text = "the AMF asks for the UE's cell at each change: look up which location service or lawful order it served"
    elif event is None:
        text = "the AMF sends a location order of which no more can be read: look up what it served"
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
