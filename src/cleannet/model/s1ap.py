"""S1AP messages (TS 36.413, clause 9.1) with the information elements that the checks read."""

import enum

from cleannet.model.message import Message
from cleannet.model.ngap import Tunnel
from cleannet.model.record import Record


class S1APPDUType(enum.IntEnum):
    """The alternatives of S1AP-PDU (TS 36.413, 9.3.2)."""

    INITIATING_MESSAGE = 0
    SUCCESSFUL_OUTCOME = 1
    UNSUCCESSFUL_OUTCOME = 2


class S1Cause(Record, frozen=True):
    """Cause (TS 36.413, 9.2.1.3): group and value as named in the ASN.1; `value` is empty where it has no name yet."""

    group: str
    value: str


class S1SecurityCapability(Record, frozen=True):
    """UE Security Capabilities (TS 36.413, 9.2.1.40): 16 bits each, the highest is algorithm 1."""

    encryption: int
    integrity: int


class S1APMessage(Message, frozen=True, kw_only=True):
    """An S1AP message.

    Attributes:
        message_name: its name in the ASN.1.
        procedure, pdu: procedure code, and which of the procedure's messages it is.
        ies: the ids of its protocol IEs, in their order.
        mme_id, enb_id: MME UE S1AP ID, eNB UE S1AP ID.
        source_mme_id: Source MME UE S1AP ID of a path switch.
        cause: why.
        nas: the NAS PDUs that it carries.
        plmn, tac: of the TAI.
        cell: EUTRAN CGI as "MCC-MNC" and the 28 bits of the cell identity.
        mme_code, m_tmsi: of the S-TMSI, whether it names the sender or who is paged.
        paged_imsi: the IMSI that a paging names the UE by, as sent.
        security_key: whether the message carries the SecurityKey IE (its value is never read).
        security_context: whether it carries the next hop key of a handover (its value is never read).
        security_capability: what the MME says the UE supports.
        tunnels: transport addresses and TEIDs of the E-RABs; the sender's own side.
        forwarding: ends to which data are sent around for the time of a handover.
        full_reset, reset: Reset of the whole interface, or of these: MME and eNB UE S1AP IDs.
        transfer: the transparent container by which the two sides of a handover are one.
        enb: Global eNB ID as "MCC-MNC" and number; supported_tacs: of the tracking areas that an eNB serves.
        location_event: what a location reporting control asks for, as named in the ASN.1.
    """

    message_name: str = ""
    procedure: int = -1
    pdu: S1APPDUType = S1APPDUType.INITIATING_MESSAGE
    ies: tuple[int, ...] = ()
    mme_id: int | None = None
    enb_id: int | None = None
    source_mme_id: int | None = None
    cause: S1Cause | None = None
    nas: tuple[bytes, ...] = ()
    plmn: str | None = None
    tac: int | None = None
    cell: tuple[str, int] | None = None
    mme_code: int | None = None
    m_tmsi: bytes | None = None
    paged_imsi: bytes | None = None
    security_key: bool = False
    security_context: bool = False
    security_capability: S1SecurityCapability | None = None
    tunnels: tuple[Tunnel, ...] = ()
    full_reset: bool = False
    reset: tuple[tuple[int | None, int | None], ...] = ()
    transfer: bytes | None = None
    location_event: str | None = None
    enb: tuple[str, int] | None = None
    forwarding: tuple[Tunnel, ...] = ()
    supported_tacs: tuple[int, ...] = ()

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "S1AP"

    @property
    def name(self) -> str:
        """See the base class."""
        return self.message_name


class OpaqueS1AP(S1APMessage, frozen=True, kw_only=True):
    """A payload of S1 that could not be decoded; its problem says why."""


class S1InitialUEMessage(S1APMessage, frozen=True, kw_only=True):
    """The eNB hands over a UE's first NAS message."""


class S1InitialContextSetupRequest(S1APMessage, frozen=True, kw_only=True):
    """The MME gives the eNB a UE's context, with K_eNB."""


class S1UEContextModificationRequest(S1APMessage, frozen=True, kw_only=True):
    """The MME changes a UE's context; it may give a new K_eNB."""


class S1HandoverRequest(S1APMessage, frozen=True, kw_only=True):
    """The MME asks the target eNB to take a UE over, with the next hop key."""


class S1HandoverNotify(S1APMessage, frozen=True, kw_only=True):
    """The UE has arrived at the target eNB."""


class S1PathSwitchRequest(S1APMessage, frozen=True, kw_only=True):
    """The target eNB tells that a UE came to it over X2."""


class S1PathSwitchRequestAcknowledge(S1APMessage, frozen=True, kw_only=True):
    """The MME agrees, with the next hop key."""


class S1UEContextReleaseCommand(S1APMessage, frozen=True, kw_only=True):
    """The MME has a UE context released."""


class S1UEContextReleaseComplete(S1APMessage, frozen=True, kw_only=True):
    """The eNB has released a UE context."""


class S1Paging(S1APMessage, frozen=True, kw_only=True):
    """The MME has a UE paged."""


class S1LocationReportingControl(S1APMessage, frozen=True, kw_only=True):
    """The MME asks the eNB where a UE is."""


class S1LocationReport(S1APMessage, frozen=True, kw_only=True):
    """The eNB says where a UE is."""


class S1TraceStart(S1APMessage, frozen=True, kw_only=True):
    """The MME has a UE's signalling recorded."""
