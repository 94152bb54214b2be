"""What checks of phone logs and radio captures share: emergencies, security in force, the UE's offer, null choices."""

import enum
from collections.abc import Iterator

from cleannet.checks.check import Result, failed, passed, suspect
from cleannet.model.finding import Severity
from cleannet.model.lte_rrc import (
    LTEConnectionReconfiguration,
    LTEConnectionReestablishment,
    LTEConnectionRequest,
    LTEConnectionResumeRequest,
    LTEConnectionSetup,
    LTEMessage,
    LTESecurityModeCommand,
    LTESecurityModeComplete,
    LTESecurityModeFailure,
)
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    ControlPlaneServiceRequest,
    NASMessage,
    RegistrationAccept,
    RegistrationRequest,
    ServiceRequest,
)
from cleannet.model.nas_eps import (
    EPSAttachRequest,
    EPSControlPlaneServiceRequest,
    EPSExtendedServiceRequest,
    EPSMessage,
    EPSSecurityModeCommand,
    EPSSecurityModeComplete,
    EPSServiceRequest,
    EPSSessionManagementMessage,
    EPSTrackingAreaUpdateRequest,
)
from cleannet.model.nas_eps_types import EPSAttachType, EPSServiceType
from cleannet.model.ngap import HandoverAlgorithms, HandoverCommand, HandoverRequestAcknowledge
from cleannet.model.nr_rrc import (
    NRReconfiguration,
    NRReestablishment,
    NRResume,
    NRResumeRequest,
    NRSecurityModeCommand,
    NRSecurityModeComplete,
    NRSecurityModeFailure,
    NRSetup,
    NRSetupRequest,
)
from cleannet.model.rrc import RRCMessage
from cleannet.model.security import SecurityHeader, UESecurityCapability
from cleannet.model.security_eps import EPSSecurityCapability, EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

FIRST_NAS = (
    EPSAttachRequest,
    EPSTrackingAreaUpdateRequest,
    EPSServiceRequest,
    EPSExtendedServiceRequest,
    EPSControlPlaneServiceRequest,
    RegistrationRequest,
    ServiceRequest,
    ControlPlaneServiceRequest,
)
"""The messages with which a UE opens a NAS connection, except to detach."""
FIRST_RRC = (LTEConnectionRequest, NRSetupRequest)
FOR_EMERGENCY = (4, 6)
"""PDN connectivity requests for emergency bearers: new ones, handed over (TS 24.301, table 9.9.4.14.1)."""
FALLBACK_FOR_EMERGENCY = EPSServiceType.MOBILE_ORIGINATING_CS_FALLBACK_EMERGENCY
PROTECTING = (
    LTESecurityModeCommand,
    LTESecurityModeComplete,
    LTEConnectionReestablishment,
    NRSecurityModeCommand,
    NRSecurityModeComplete,
    NRReestablishment,
    NRResume,
)

Capability = EPSSecurityCapability | UESecurityCapability


class ASSecurity(enum.Enum):
    """Whether the radio connection's own protection was on when a message was sent."""

    ON = "on"
    OFF = "off"
    UNKNOWN = "unknown"


def in_emergency(subscriber: Subscriber, message: Message) -> bool:
    """Whether a message belongs to an emergency call, attach or registration, or to an attach for restricted local
    services (RLOS).

    Told by the attach type, a PDN connectivity request for emergency bearers, an extended service request for an
    emergency call in 2G or 3G, the cause of the RRC connection, or (in 5GS) the registration or service request.
    """
    openings = (EPSAttachRequest, EPSSessionManagementMessage, EPSExtendedServiceRequest, *FIRST_RRC)
    # Only an attach request counts anywhere, so that the connection's own messages need no look behind the latest.
    attaches = subscriber.earlier(message, EPSAttachRequest, anywhere=True, itself=True)
    attach = next((one for one in attaches if not one.container), None)
    for one in subscriber.earlier(message, *openings, itself=True):
        if attach is not None and one.at.position <= attach.at.position:
            break
        if isinstance(one, EPSSessionManagementMessage) and one.request_type in FOR_EMERGENCY:
            return True
        if isinstance(one, EPSExtendedServiceRequest) and one.service_type is FALLBACK_FOR_EMERGENCY:
            return True
        if isinstance(one, FIRST_RRC) and one.cause == "emergency":
            return True
    of_5gs = (RegistrationRequest, RegistrationAccept, ServiceRequest)
    latest = next(iter(subscriber.earlier(message, *of_5gs, anywhere=True, itself=True)), None)
    if attach is not None and (latest is None or latest.at.position < attach.at.position):
        return attach.attach_type in (EPSAttachType.EMERGENCY_ATTACH, EPSAttachType.RLOS_ATTACH)
    return subscriber.in_emergency(message)


def purpose_known(subscriber: Subscriber, message: Message) -> bool:
    """Whether the capture shows what the UE opened the message's connection for."""
    return subscriber.before(message, *FIRST_NAS, *FIRST_RRC) is not None


def eps_offer(subscriber: Subscriber, message: Message) -> tuple[EPSMessage | None, EPSSecurityCapability | None]:
    """What the UE offered in EPS before a message, and the message that tells.

    That is the latest attach or tracking area update request with a UE network capability, else the Security Mode
    Command that replays it.
    """
    replay: EPSSecurityModeCommand | None = None
    telling = (EPSAttachRequest, EPSTrackingAreaUpdateRequest, EPSSecurityModeCommand)
    for one in subscriber.earlier(message, *telling, anywhere=True, itself=True):
        if isinstance(one, EPSAttachRequest | EPSTrackingAreaUpdateRequest) and one.ue_network_capability is not None:
            return one, one.ue_network_capability
        if isinstance(one, EPSSecurityModeCommand) and one.replayed_capability is not None:
            replay = replay or one
    return replay, replay.replayed_capability if replay else None


def offer_5gs(
    subscriber: Subscriber, message: Message
) -> tuple[RegistrationRequest | None, UESecurityCapability | None]:
    """What the UE offered in 5GS before a message, and the message that tells."""
    offer = subscriber.offer(message)
    return offer, offer.ue_security_capability if offer else None


def null_ciphering(
    subscriber: Subscriber, message: Message, says: str, value: str, offer: tuple[Message | None, Capability | None]
) -> Result:
    """Judges a message that selects a null ciphering algorithm; `says`: "the MME selects EEA0"."""
    told, offered = offer
    if in_emergency(subscriber, message):
        return passed(f"{says} in an emergency", message, protects=False)
    if not purpose_known(subscriber, message):
        text = f"{says}; the request before it is not in the capture, and may have been for an emergency"
        return suspect(text, message, field="ciphering", value=value)
    if offered is None:
        text = f"{says}; what the UE offered is not in the capture"
        return failed(text, message, field="ciphering", value=value)
    related = (told,) if told is not message else ()
    if not offered.offers_a_cipher:
        text = f"{says}; the UE offered nothing else"
        return failed(text, message, related=related, severity=Severity.LOW, field="ciphering", value=value)
    text = f"{says} although the UE offered more"
    return failed(text, message, related=related, field="ciphering", value=value)


def null_integrity(subscriber: Subscriber, message: Message, says: str, value: str) -> Result:
    """Judges a message that selects a null integrity algorithm."""
    if in_emergency(subscriber, message):
        return passed(f"{says} in an emergency", message, protects=False)
    if not purpose_known(subscriber, message):
        text = f"{says}; the request before it is not in the capture, and may have been for an emergency"
        return suspect(text, message, field="integrity", value=value)
    return failed(f"{says} outside an emergency", message, field="integrity", value=value)


def handover_choices(
    subscriber: Subscriber,
) -> Iterator[tuple[HandoverCommand | HandoverRequestAcknowledge, HandoverAlgorithms]]:
    """The handovers over N2 whose target tells its algorithms, with these.

    The AMF passes on what the target's acknowledgement holds: one choice, judged where the source gNB is told.
    """
    for one in subscriber.all(HandoverCommand, HandoverRequestAcknowledge):
        chosen = one.handover_algorithms
        if chosen is None:
            continue
        if isinstance(one, HandoverRequestAcknowledge):
            following = subscriber.after(one, HandoverCommand, HandoverRequestAcknowledge)
            if isinstance(following, HandoverCommand) and following.handover_algorithms == chosen:
                continue
        yield one, chosen


def as_security(subscriber: Subscriber, message: Message) -> ASSecurity:
    """Whether AS security was on when a message was sent, as far as the message's connection shows it."""
    failure: Message | None = None
    for one in subscriber.earlier(message, RRCMessage):
        if isinstance(one, LTESecurityModeFailure | NRSecurityModeFailure):
            failure = one
        elif isinstance(one, LTESecurityModeCommand | NRSecurityModeCommand) and failure is not None:
            failure = None
        elif isinstance(one, PROTECTING):
            return ASSecurity.ON
        elif isinstance(one, LTEConnectionResumeRequest | NRResumeRequest):
            return ASSecurity.UNKNOWN
        elif isinstance(one, LTEConnectionReconfiguration | NRReconfiguration) and one.bearers:
            # Bearers come under security: either the log lacks the command, or RRC012 has said what is wrong.
            return ASSecurity.UNKNOWN
        elif isinstance(one, FIRST_RRC):
            lost = subscriber.loss_between(one, message)
            return ASSecurity.UNKNOWN if lost else ASSecurity.OFF
    return ASSecurity.UNKNOWN


def core_holds_keys(subscriber: Subscriber, message: Message) -> bool:
    """Whether the network protects NAS somewhere in a message's connection: the UE's own core is behind the cell."""
    for one in subscriber.within(subscriber.connection(message), EPSMessage, NASMessage):
        if one.direction is not Direction.DOWNLINK:
            continue
        if isinstance(one, EPSMessage) and one.header is not EPSSecurityHeader.PLAIN:
            return True
        if isinstance(one, NASMessage) and one.header is not SecurityHeader.PLAIN:
            return True
    return False


def nas_secured_before(subscriber: Subscriber, message: Message) -> EPSMessage | None:
    """The message that shows EPS NAS security in use since the latest plain attach or update of the connection."""
    for one in subscriber.earlier(message, EPSMessage):
        if one.container:
            continue
        if isinstance(one, EPSSecurityModeComplete) or (one.header.ciphered and one.direction is Direction.UPLINK):
            return one
        if isinstance(one, EPSAttachRequest | EPSTrackingAreaUpdateRequest) and one.header is EPSSecurityHeader.PLAIN:
            return None
    return None


def air_secured(subscriber: Subscriber, message: Message) -> bool:
    """Whether AS security was started in the connection of a message before it, or messages show that it was."""
    for one in subscriber.earlier(message, RRCMessage):
        if isinstance(one, LTEConnectionReconfiguration | NRReconfiguration) and one.bearers:
            return True  # data radio bearers come after AS security only (TS 36.331, 5.3.1.1; TS 38.331, 5.3.1.1)
        if isinstance(one, LTEMessage) and one.message_name == "RRCConnectionResume":
            return True
        shown = LTESecurityModeCommand, LTEConnectionReestablishment, NRSecurityModeCommand, NRReestablishment, NRResume
        if isinstance(one, shown):
            return True
    return False


def unknown_before(subscriber: Subscriber, message: Message) -> bool:
    """Whether the connection began before the log, or messages of it may be missing."""
    connection = subscriber.connection(message)
    return connection.mid_session or subscriber.loss_in(connection)


def air_unknown_before(subscriber: Subscriber, message: Message) -> bool:
    """Whether the log does not show the connection from its set-up on, so that AS security may have been missed.

    Logs whose times are coarse put messages of neighbouring connections in disorder; the set-up is then elsewhere.
    """
    return unknown_before(subscriber, message) or subscriber.before(message, LTEConnectionSetup, NRSetup) is None


def headers_logged(subscriber: Subscriber) -> bool:
    """Whether the log shows EPS NAS with its security headers at all: some logs hold the plain text alone."""
    if any(one.as_sent for one in subscriber.connections):
        return True
    plain = EPSSecurityHeader.PLAIN, EPSSecurityHeader.SERVICE_REQUEST
    downlink = (one for one in subscriber.all(EPSMessage) if one.direction is Direction.DOWNLINK and not one.container)
    return any(one.header not in plain for one in downlink)


def headers_logged_between(subscriber: Subscriber, first: Message, last: Message) -> bool:
    """Whether the log holds protected downlink NAS as sent, between two messages: some logs hold plain copies alone."""
    if subscriber.connection(last).as_sent:
        return True
    inside = subscriber.within(subscriber.connection(first), EPSMessage)
    return any(
        one.direction is Direction.DOWNLINK and one.header.ciphered and one.at.position < last.at.position
        for one in inside
    )
