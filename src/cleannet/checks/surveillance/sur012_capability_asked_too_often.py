"""SUR012."""

from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEConnectionRequest, LTEUECapabilityEnquiry
from cleannet.model.message import Message
from cleannet.model.nas import RegistrationRequest
from cleannet.model.nas_eps import EPSAttachRequest, EPSTrackingAreaUpdateRequest
from cleannet.model.nr_rrc import NRSetupRequest, NRUECapabilityEnquiry
from cleannet.subscribers.subscriber import Subscriber

MANY = 5
NEW = (EPSAttachRequest, EPSTrackingAreaUpdateRequest, RegistrationRequest)
OPENING = (LTEConnectionRequest, NRSetupRequest)
ENQUIRIES = (LTEUECapabilityEnquiry, NRUECapabilityEnquiry)


@check(
    "SUR012",
    "capability-asked-too-often",
    severity=Severity.LOW,
    clauses=(),
    needs=ENQUIRIES,
    interfaces=(Interface.UU,),
    fight=("FGT5012",),
)
def capability_asked_too_often(subscriber: Subscriber) -> Iterator[Result]:
    """The phone's radio capabilities are asked for in connection after connection.

    Why: the list of capabilities tells one make of phone from another, and together with other signs one phone from
      another. A network keeps them from the attach on, and has no need to ask each time.
    Legitimate when: the phone attaches or its tracking area changes; or the core does not keep capabilities.
    Remedy: have the MME or AMF store the UE radio capability and give it to the base station in the Initial Context
      Setup; look which cells ask all the same.
    """
    asked: dict[int, Message] = {}
    for enquiry in subscriber.all(*ENQUIRIES):
        asked.setdefault(enquiry.at.connection, enquiry)
    opened = [one for one in subscriber.connections if subscriber.within(one, *OPENING) and not one.mid_session]
    old = [one.index for one in opened if not subscriber.within(one, *NEW)]
    again = [asked[n] for n in old if n in asked]
    if len(again) >= MANY and 2 * len(again) > len(old):
        yield suspect(
            "the phone's capabilities are asked for in most connections for service; a core that does not keep them "
            "explains it",
            *again,
            confidence=Confidence.LOW,
        )
        again_in = set(old)
    else:
        again_in = set()
    for connection, first in asked.items():
        if connection not in again_in:
            yield passed("the phone's capabilities are asked for now and then", first)
