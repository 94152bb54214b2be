"""SUR005."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import CipheredNAS, DLNASTransport, PayloadContainerType, ULNASTransport
from cleannet.model.ngap import DownlinkUEAssociatedNRPPaTransport, InitialContextSetupRequest
from cleannet.subscribers.subscriber import Subscriber

POSITIONING = (PayloadContainerType.LPP, PayloadContainerType.SLPP, PayloadContainerType.LOCATION_SERVICES)


@check(
    "SUR005",
    "positioning-session",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(DLNASTransport, DownlinkUEAssociatedNRPPaTransport, InitialContextSetupRequest),
    interfaces=(Interface.N1, Interface.N2),
    fight=("FGT5012",),
)
def positioning_session(subscriber: Subscriber) -> Iterator[Result]:
    """The network runs a positioning session with one UE (LPP or NRPPa).

    Why: it locates a person to some metres; the operator should know of each session and who asked for it.
    Legitimate when: the UE asked for its position, an emergency call is located, an application uses assisted satellite
      positioning, or a lawful order is carried out. The capture cannot tell; so this is a matter to look up.
    Remedy: compare time and subscriber with the records of LMF and GMLC; restrict the LCS clients that may ask, and use
      the subscriber's privacy profile (LCS privacy) in the UDM.
    """
    for connection in subscriber.connections:
        inside = [one for one in subscriber.timeline if one.at.connection == connection.index]
        steps = [one for one in inside if _positions(one)]
        if steps:
            yield _judged(subscriber, inside, steps)
            continue
        hidden = any(isinstance(one, CipheredNAS) and one.direction is Direction.DOWNLINK for one in inside)
        opening = next((one for one in inside if isinstance(one, InitialContextSetupRequest | DLNASTransport)), None)
        if opening is not None and not hidden:
            yield passed("a connection without a positioning session", opening)


def _positions(one: Message) -> bool:
    if isinstance(one, DLNASTransport):
        return one.payload_type in POSITIONING
    return isinstance(one, DownlinkUEAssociatedNRPPaTransport)


def _judged(subscriber: Subscriber, inside: Sequence[Message], steps: Sequence[Message]) -> Result:
    asked = [one for one in inside if isinstance(one, ULNASTransport) and one.payload_type in POSITIONING]
    if subscriber.in_emergency(steps[0]):
        return passed("a positioning session in an emergency", *steps, protects=False)
    if asked and asked[0].at.position < steps[0].at.position:
        return passed("a positioning session that the UE asked for", *steps, protects=False)
    ways = {"LPP" if isinstance(one, DLNASTransport) else "NRPPa" for one in steps}
    return suspect(
        "the network locates a UE that did not ask: look up which location service or lawful order it served",
        *steps,
        related=asked,
        confidence=Confidence.LOW,
        field="positioning protocol",
        value=" and ".join(sorted(ways)),
    )
