"""SUR011."""

from collections.abc import Iterator

import msgspec

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.identity import EPSGUTI, EPSIdentityType, IdentityType, TemporaryIdentity
from cleannet.model.lte_rrc import LTEConnectionRequest
from cleannet.model.message import Direction, Message
from cleannet.model.nas import IdentityResponse, NASMessage, RegistrationRequest, ServiceRequest
from cleannet.model.nas_eps import (
    EPSAttachRequest,
    EPSIdentityResponse,
    EPSMessage,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.nr_rrc import NRResumeRequest, NRSetupComplete, NRSetupRequest
from cleannet.model.rrc import RRCIdentity
from cleannet.model.security import SecurityHeader
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

AREAS = {"temporary identity": 3, "I-RNTI": 3, "equipment identity": 2}
"""Different tracking areas in which an identity must be heard. Of a temporary one two are ordinary: a border."""
EQUIPMENT = (IdentityType.IMEI, IdentityType.IMEISV, EPSIdentityType.IMEI, EPSIdentityType.IMEISV)
RESUMING = ("fullI-RNTI", "shortI-RNTI", "resumeIdentity")
NAMING = (
    *(LTEConnectionRequest, NRSetupRequest, NRSetupComplete, NRResumeRequest),
    *(RegistrationRequest, ServiceRequest, IdentityResponse),
    *(EPSAttachRequest, EPSTrackingAreaUpdateRequest, EPSIdentityResponse),
)


class _Sightings(msgspec.Struct):
    """Where one identity was heard: the first message in each area."""

    word: str
    areas: dict[object, Message] = msgspec.field(default_factory=dict)


@check(
    "SUR011",
    "one-identity-many-areas",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=NAMING,
    interfaces=(Interface.UU,),
    fight=("FGT5012.001", "FGT5012.003"),
)
def one_identity_many_areas(subscriber: Subscriber) -> Iterator[Result]:
    """A phone names itself in clear by one identity in several tracking areas.

    Why: whoever listens at several places can join them to one way. Other checks judge how long an identity lives
      (SUB012, SUB013, SUB015) or who asks for it (SUB008); this one, over how wide a place it was heard.
    Legitimate when: the tracking areas are on one list of the core network's, so that the phone need not report the
      move: the standards allow that. An equipment's identity is never needed in clear.
    Remedy: have the core give short lists of tracking areas, and a new temporary identity at each update; ask for the
      equipment's identity under NAS security only.
    """
    found: dict[object, _Sightings] = {}
    area: object = None
    latest = None
    naming = {kind for kind in subscriber.index.kinds() if issubclass(kind, NAMING)}
    blocks = subscriber.serving_blocks()
    for one in subscriber.timeline:
        block = blocks[one.at.position]
        if block is not None and block is not latest and block.tracking_area is not None:
            latest, area = block, (block.plmns[0], block.tracking_area)
        named = _named(one) if type(one) in naming else None
        if named is not None and area is not None:
            found.setdefault(named, _Sightings(named[0])).areas.setdefault(area, one)
    for sightings in found.values():
        yield _judged(sightings)


def _judged(sightings: _Sightings) -> Result:
    first, *more = sightings.areas.values()
    if len(sightings.areas) < AREAS[sightings.word]:
        return passed("the identity sent in clear is heard in few tracking areas", first)
    lasting = sightings.word == "equipment identity"
    list_of = "a list of tracking areas in which the phone may move explains it"
    why = "an equipment check before security explains it" if lasting else list_of
    return suspect(
        f"one {sightings.word} is sent in clear in several tracking areas; {why}",
        *more,
        related=(first,),
        severity=None if lasting else Severity.INFO,
        field="identity",
    )


def _named(one: Message) -> tuple[str, bytes] | None:
    """The kind and value of the identity that a phone sends in clear."""
    identity = getattr(one, "identity", None)
    if identity is None or one.direction is not Direction.UPLINK:
        return None
    if isinstance(identity, RRCIdentity):
        if identity.kind in RESUMING:
            return "I-RNTI", identity.value
        return None if identity.tmsi is None else ("temporary identity", identity.tmsi)
    if getattr(one, "container", False):
        return None
    if isinstance(identity, EPSGUTI | TemporaryIdentity):
        return "temporary identity", identity.value
    if identity.kind in EQUIPMENT and _plain(one):
        return "equipment identity", identity.value
    return None


def _plain(one: Message) -> bool:
    if isinstance(one, EPSMessage):
        return one.header is EPSSecurityHeader.PLAIN
    return isinstance(one, NASMessage) and one.header is SecurityHeader.PLAIN
