"""What checks of phone logs and of radio captures share."""

from cleannet.checks.exchange import EPS_REQUESTS as EPS_REQUESTS  # noqa: PLC0414  (many look for it here)
from cleannet.checks.exchange import exchange as exchange  # noqa: PLC0414
from cleannet.model.lte_rrc import (
    LTEConnectionReconfiguration,
    LTEConnectionReestablishment,
    LTEConnectionSetup,
    LTEMeasurementReport,
    LTEMessage,
    LTESecurityModeCommand,
    LTESystemInformation,
    LTESystemInformationBlockType1,
)
from cleannet.model.message import Direction, Message
from cleannet.model.nas import RegistrationRequest
from cleannet.model.nas_eps import (
    EPSAttachRequest,
    EPSExtendedServiceRequest,
    EPSMessage,
    EPSSessionManagementMessage,
)
from cleannet.model.nas_eps_types import EPSAttachType, EPSServiceType
from cleannet.model.nr_rrc import (
    NRSIB1,
    NRMeasurementReport,
    NRReconfiguration,
    NRReestablishment,
    NRResume,
    NRSecurityModeCommand,
    NRSetup,
    NRSystemInformation,
)
from cleannet.model.radio import Cell
from cleannet.model.record import Record
from cleannet.model.rrc import ReselectionPriority, RRCMessage
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.subscribers.subscriber import Subscriber

FALLBACK_FOR_EMERGENCY = EPSServiceType.MOBILE_ORIGINATING_CS_FALLBACK_EMERGENCY
TEST_COUNTRIES = ("001", "999")
SIB1 = LTESystemInformationBlockType1 | NRSIB1
SystemInformation = LTESystemInformation | NRSystemInformation


def emergency(subscriber: Subscriber, message: Message) -> bool:
    """Whether a message belongs to an emergency attach, service or PDN connection, or access for RLOS."""
    if subscriber.in_emergency(message):
        return True
    attach = subscriber.before(message, EPSAttachRequest, RegistrationRequest, anywhere=True)
    kinds = (EPSAttachType.EMERGENCY_ATTACH, EPSAttachType.RLOS_ATTACH)
    if isinstance(attach, EPSAttachRequest) and attach.attach_type in kinds:
        return True
    opened = subscriber.within(subscriber.connection(message), EPSSessionManagementMessage, EPSExtendedServiceRequest)
    for one in opened:
        if one.at.position > message.at.position:
            break
        if isinstance(one, EPSSessionManagementMessage):
            if one.request_type in (4, 6):
                return True
        elif isinstance(one, EPSExtendedServiceRequest) and one.service_type is FALLBACK_FOR_EMERGENCY:
            return True
    return False


def headers_logged(subscriber: Subscriber) -> bool:
    """Whether the log shows EPS NAS with its security headers at all: some logs hold the plain text alone."""
    if any(one.as_sent for one in subscriber.connections):
        return True
    plain = EPSSecurityHeader.PLAIN, EPSSecurityHeader.SERVICE_REQUEST
    downlink = (one for one in subscriber.all(EPSMessage) if one.direction is Direction.DOWNLINK and not one.container)
    return any(one.header not in plain for one in downlink)


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


def scheduled_blocks(first: SIB1) -> set[str]:
    """The blocks that a SIB1 schedules, named as in system information itself: sibType24-v1530 is "sib24"."""
    return {block.split("-")[0].replace("sibType", "sib") for block in first.scheduled_blocks}


def air_unknown_before(subscriber: Subscriber, message: Message) -> bool:
    """Whether the log does not show the connection from its set-up on, so that AS security may have been missed.

    Logs whose times are coarse put messages of neighbouring connections in disorder; the set-up is then elsewhere.
    """
    return unknown_before(subscriber, message) or subscriber.before(message, LTEConnectionSetup, NRSetup) is None


class Broadcast(Record, frozen=True):
    """What one cell broadcast: its SIB1 (None where the log has none), and its further system information."""

    first: SIB1 | None
    more: tuple[SystemInformation, ...] = ()

    @property
    def blocks(self) -> set[str]:
        """The blocks that were read."""
        return {block for one in self.more for block in one.blocks}

    @property
    def priorities(self) -> list[ReselectionPriority]:
        """All priorities for reselection."""
        return [priority for one in self.more for priority in one.priorities]

    def complete(self, *blocks: str) -> bool:
        """Whether each of these blocks was read, or SIB1 shows that the cell has none."""
        scheduled = scheduled_blocks(self.first) if self.first is not None and self.first.whole else set(blocks)
        return all(block in self.blocks or block not in scheduled for block in blocks)


def claim(first: SIB1) -> tuple[str, tuple[str, ...], int | None, int | None]:
    """What a SIB1 says the cell is."""
    return first.protocol, first.plmns, first.tracking_area, first.cell_identity


def first_blocks(subscriber: Subscriber) -> list[SIB1]:
    """All readings of SIB1."""
    return list(subscriber.all(LTESystemInformationBlockType1, NRSIB1))


def broadcasts(subscriber: Subscriber) -> list[Broadcast]:
    """The system information of each cell, told apart by carrier and physical cell identity where the log has them."""
    firsts: list[SIB1 | None] = []
    claims: list[object] = []
    more: list[list[SystemInformation]] = []
    current: dict[Cell | None, int] = {}
    for one in subscriber.all(LTESystemInformationBlockType1, NRSIB1, LTESystemInformation, NRSystemInformation):
        cell = subscriber.cell(one)
        held = current.get(cell)
        if isinstance(one, SIB1):
            said = claim(one)
            if held is None or claims[held] != said:
                current[cell] = len(firsts)
                firsts.append(one)
                claims.append(said)
                more.append([])
            continue
        if held is None:
            held = current[cell] = len(firsts)
            firsts.append(None)
            claims.append(None)
            more.append([])
        if isinstance(one, SystemInformation):
            more[held].append(one)
    return [Broadcast(first, tuple(rest)) for first, rest in zip(firsts, more, strict=True)]


def distinct(subscriber: Subscriber) -> list[SIB1]:
    """The first SIB1 of each claim."""
    found: dict[object, SIB1] = {}
    for one in first_blocks(subscriber):
        found.setdefault(claim(one), one)
    return list(found.values())


def reports(subscriber: Subscriber) -> list[LTEMeasurementReport | NRMeasurementReport]:
    """All measurement reports."""
    return list(subscriber.all(LTEMeasurementReport, NRMeasurementReport))
