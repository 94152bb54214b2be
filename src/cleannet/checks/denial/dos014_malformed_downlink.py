"""DOS014."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.gsm import GSMMessage
from cleannet.model.lte_rrc import OpaqueLTE
from cleannet.model.message import Direction
from cleannet.model.nas import NASMessage, OpaqueNAS
from cleannet.model.nas_eps import CipheredEPS, EPSMessage, OpaqueEPS
from cleannet.model.nr_rrc import OpaqueNR
from cleannet.model.rrc import RRCMessage
from cleannet.subscribers.subscriber import Subscriber

OPAQUE = OpaqueEPS | OpaqueLTE | OpaqueNR | OpaqueNAS


@check(
    "DOS014",
    "malformed-downlink",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(EPSMessage, RRCMessage, GSMMessage),
    interfaces=(Interface.UU, Interface.S1),
    scas=("TS 33.117, 4.4.4",),
    fight=("FGT1203.501", "FGT1499.503"),
)
def malformed_downlink(subscriber: Subscriber) -> Iterator[Result]:
    """A message to the UE is not coded as the specification says.

    Why: faults of the modem's software are reached by messages that no network sends.
    Legitimate when: the message is of a newer release than this program reads, or the log is damaged.
    Remedy: read the frame with another decoder of a newer release; keep the phone's software current.
    """
    sound: dict[str, list[EPSMessage | RRCMessage | GSMMessage]] = {}
    for one in subscriber.timeline:
        if one.direction is not Direction.DOWNLINK or not isinstance(
            one, EPSMessage | RRCMessage | GSMMessage | NASMessage
        ):
            continue
        if isinstance(one, OPAQUE) or (isinstance(one, RRCMessage) and not one.whole):
            yield suspect(
                f"a {one.protocol} message to the UE cannot be read to its end; a newer release, or a damaged log, "
                "explains it",
                one,
                severity=Severity.INFO,
                confidence=Confidence.LOW,
            )
        elif not isinstance(one, CipheredEPS | NASMessage):
            sound.setdefault(one.protocol, []).append(one)
    for protocol, found in sound.items():
        yield passed(f"the {protocol} message to the UE is coded rightly", found[0], count=len(found))
