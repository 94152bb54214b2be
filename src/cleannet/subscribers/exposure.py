"""Messages by which a network makes a phone tell who it is, or give up its temporary identity or the network."""

from cleannet.model.identity import EPSIdentityType, IdentityType
from cleannet.model.message import Message
from cleannet.model.nas import (
    DeregistrationRequestUETerminated,
    IdentityRequest,
    RegistrationReject,
    ServiceReject,
)
from cleannet.model.nas_eps import (
    EPSAttachReject,
    EPSDetachRequestUETerminated,
    EPSIdentityRequest,
    EPSServiceReject,
    EPSTrackingAreaUpdateReject,
)
from cleannet.model.security import SecurityHeader

CAUSES: dict[type[Message], frozenset[int]] = {
    EPSAttachReject: frozenset((3, 6, 7, 8, 11, 12, 13, 14, 15, 35)),
    EPSTrackingAreaUpdateReject: frozenset((3, 6, 7, 8, 12, 14, 35)),
    EPSServiceReject: frozenset((3, 6, 7, 9, 12, 14, 35)),
    RegistrationReject: frozenset((3, 6, 7, 11, 12, 13, 15, 27, 31, 62, 72, 73)),
    ServiceReject: frozenset((3, 6, 7, 11, 12, 13, 15, 27, 31, 62, 72, 73)),
}
"""Causes after which a phone gives up its temporary identity or its network."""
ASKING = (IdentityRequest, EPSIdentityRequest, DeregistrationRequestUETerminated, EPSDetachRequestUETerminated)
REJECTS = tuple(CAUSES)


def exposes(one: Message) -> bool:
    """Whether a message makes a phone tell or lose its identity."""
    if type(one) in CAUSES:
        return getattr(one, "cause", None) in CAUSES[type(one)]
    if isinstance(one, EPSIdentityRequest):
        return one.identity_type is EPSIdentityType.IMSI and not one.container
    if isinstance(one, DeregistrationRequestUETerminated):
        return one.header is SecurityHeader.PLAIN
    return isinstance(one, ASKING) and not getattr(one, "container", False)


def asks_for_identity(one: Message) -> bool:
    """Whether a message asks for the permanent identity: the IMSI, or the SUCI."""
    if isinstance(one, EPSIdentityRequest):
        return one.identity_type is EPSIdentityType.IMSI and not one.container
    return isinstance(one, IdentityRequest) and one.identity_type is IdentityType.SUCI and not one.container
