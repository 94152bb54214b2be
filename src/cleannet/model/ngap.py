"""NGAP messages (TS 38.413, clause 9.2) with the information elements that the checks read."""

import enum

from cleannet.model.message import Message
from cleannet.model.record import Record


class NGAPPDUType(enum.IntEnum):
    """The alternatives of NGAP-PDU (TS 38.413, 9.4.3)."""

    INITIATING_MESSAGE = 0
    SUCCESSFUL_OUTCOME = 1
    UNSUCCESSFUL_OUTCOME = 2


class CauseGroup(enum.IntEnum):
    """The alternatives of Cause (TS 38.413, 9.3.1.2)."""

    RADIO_NETWORK = 0
    TRANSPORT = 1
    NAS = 2
    PROTOCOL = 3
    MISC = 4
    EXTENSION = 5


class Cause(Record, frozen=True):
    """NGAP cause: group and value (its index in the ASN.1 enumeration; values of the extension follow the root's)."""

    group: CauseGroup
    value: int
    name: str = ""


class Protection(enum.IntEnum):
    """Integrity or confidentiality protection indication (TS 38.413, 9.3.1.27)."""

    REQUIRED = 0
    PREFERRED = 1
    NOT_NEEDED = 2
    UNKNOWN = 3


class SecurityIndication(Record, frozen=True):
    """User-plane security policy of one PDU session (TS 38.413, 9.3.1.27)."""

    pdu_session: int
    integrity: Protection
    confidentiality: Protection


class SecurityResult(Record, frozen=True):
    """What the gNB says it did (TS 38.413, 9.3.1.59): True = performed."""

    pdu_session: int
    integrity_performed: bool
    confidentiality_performed: bool


class Tunnel(Record, frozen=True):
    """A GTP-U tunnel end (TS 38.413, 9.3.2.2): address octets (4, 16 or 20) and TEID."""

    address: bytes
    teid: bytes
    pdu_session: int = -1


class QosFlows(Record, frozen=True):
    """The QoS flows that a RAN node says it has for one PDU session (QFIs: TS 38.413, 9.3.1.51)."""

    pdu_session: int
    qfis: tuple[int, ...]


class NGAPSecurityCapabilities(Record, frozen=True):
    """UE Security Capabilities (TS 38.413, 9.3.1.86): bit strings of 16; bit 15 is NEA1/NIA1, bit 14 NEA2/NIA2."""

    nr_encryption: int
    nr_integrity: int
    eutra_encryption: int
    eutra_integrity: int


class Location(Record, frozen=True):
    """User location as far as it groups cells; `cell` and `tac` are values to compare, not to show in full."""

    kind: str
    plmn: str = ""
    cell: bytes = b""
    tac: bytes = b""


class HandoverAlgorithms(Record, frozen=True):
    """AS algorithms that the target gNB of a handover chooses (TS 38.331, SecurityAlgorithmConfig): 0 is NEA0, NIA0.

    None where it names none: the UE goes on with those that it has.
    """

    ciphering: int | None = None
    integrity: int | None = None


class NGAPMessage(Message, frozen=True, kw_only=True):
    """An NGAP PDU. A field is None where the message does not carry that IE.

    Attributes:
        message_name: ASN.1 name of the message ("InitialUEMessage").
        procedure: procedure code; pdu: which alternative.
        ies: ids of the protocol IEs present, in their order.
        security_key: whether the message carries the SecurityKey IE (its value is never read).
        nas_pdus: how many NAS PDUs it carries, at any depth.
        full_reset: of NGReset: True for the whole interface, False for a part, None elsewhere.
        reset_connections: how many UE associations a partial reset or its acknowledgement lists.
        established_cause: RRCEstablishmentCause as named in the ASN.1.
        paging_identity: octets of the 5G-S-TMSI in Paging (set, pointer, TMSI: `paging_tmsi` is the last four).
        gnb: Global RAN Node ID (NGSetupRequest …) as text of PLMN and id, for grouping.
        location_event: event type of LocationReportingControl as named in the ASN.1.
        tunnels: transport addresses and TEIDs given; the sender's own side.
        sessions_set_up: PDU sessions that a request asks to set up or switch, or that an answer says are.
        qos_flows: the flows that the RAN node accepted, by session.
        sessions_released: those that the AMF has released.
        sessions_failed: those that could not be set up, switched or modified; session_causes: why, in their order.
        guami: GUAMI (or new GUAMI) of the AMF that serves the UE; served_guamis: all of an AMF.
            Texts, such as "999-70 region 2 set 1 pointer 0".
        new_amf_ue_ngap_id: of UEContextModificationRequest: the id that the AMF uses from then on.
        served_plmns: PLMNs in the supported TA list of a gNB or the PLMN support list of an AMF, each once.
        supported_tracking_areas: how many tracking areas the supported TA list holds; supported_tacs: their codes.
        handover_algorithms: of HandoverCommand and HandoverRequestAcknowledge: what the target's RRC container says;
            None where it is no NR RRC, or malformed.
    """

    message_name: str = ""
    procedure: int = -1
    pdu: NGAPPDUType = NGAPPDUType.INITIATING_MESSAGE
    ies: tuple[int, ...] = ()
    amf_ue_ngap_id: int | None = None
    ran_ue_ngap_id: int | None = None
    source_amf_ue_ngap_id: int | None = None
    nas_pdus: int = 0
    cause: Cause | None = None
    ue_security_capabilities: NGAPSecurityCapabilities | None = None
    security_key: bool = False
    security_context: bool = False
    security_indications: tuple[SecurityIndication, ...] = ()
    security_results: tuple[SecurityResult, ...] = ()
    sessions_set_up: tuple[int, ...] = ()
    sessions_failed: tuple[int, ...] = ()
    sessions_released: tuple[int, ...] = ()
    qos_flows: tuple[QosFlows, ...] = ()
    location: Location | None = None
    established_cause: str | None = None
    paging_tmsi: bytes | None = None
    tmsi: bytes | None = None
    gnb: str | None = None
    amf_name_present: bool = False
    served_guamis: tuple[str, ...] = ()
    full_reset: bool | None = None
    reset_connections: int = 0
    location_event: str | None = None
    trace: bool = False
    criticality_diagnostics: bool = False
    tunnels: tuple[Tunnel, ...] = ()
    session_causes: tuple[Cause, ...] = ()
    guami: str | None = None
    new_amf_ue_ngap_id: int | None = None
    served_plmns: tuple[str, ...] = ()
    supported_tracking_areas: int = 0
    supported_tacs: tuple[int, ...] = ()
    handover_algorithms: HandoverAlgorithms | None = None

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "NGAP"

    @property
    def name(self) -> str:
        """See the base class."""
        return self.message_name


# One class for each message that a check asks for by type; the rest are plain `NGAPMessage`s.


class InitialUEMessage(NGAPMessage, frozen=True, kw_only=True):
    """9.2.5.1."""


class DownlinkNASTransport(NGAPMessage, frozen=True, kw_only=True):
    """9.2.5.2."""


class UplinkNASTransport(NGAPMessage, frozen=True, kw_only=True):
    """9.2.5.3."""


class InitialContextSetupRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.2.1."""


class InitialContextSetupResponse(NGAPMessage, frozen=True, kw_only=True):
    """9.2.2.2."""


class InitialContextSetupFailure(NGAPMessage, frozen=True, kw_only=True):
    """9.2.2.3."""


class UEContextReleaseRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.2.4."""


class UEContextReleaseCommand(NGAPMessage, frozen=True, kw_only=True):
    """9.2.2.5."""


class UEContextReleaseComplete(NGAPMessage, frozen=True, kw_only=True):
    """9.2.2.6."""


class UEContextModificationRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.2.7."""


class PDUSessionResourceSetupRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.1.1."""


class PDUSessionResourceSetupResponse(NGAPMessage, frozen=True, kw_only=True):
    """9.2.1.2."""


class PDUSessionResourceReleaseCommand(NGAPMessage, frozen=True, kw_only=True):
    """9.2.1.3."""


class PDUSessionResourceModifyRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.1.5."""


class PDUSessionResourceModifyResponse(NGAPMessage, frozen=True, kw_only=True):
    """9.2.1.6."""


class PDUSessionResourceModifyIndication(NGAPMessage, frozen=True, kw_only=True):
    """9.2.1.8."""


class PDUSessionResourceModifyConfirm(NGAPMessage, frozen=True, kw_only=True):
    """9.2.1.9."""


class HandoverRequired(NGAPMessage, frozen=True, kw_only=True):
    """9.2.3.1."""


class HandoverCommand(NGAPMessage, frozen=True, kw_only=True):
    """9.2.3.2."""


class HandoverRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.3.4."""


class HandoverRequestAcknowledge(NGAPMessage, frozen=True, kw_only=True):
    """9.2.3.5."""


class HandoverNotify(NGAPMessage, frozen=True, kw_only=True):
    """9.2.3.7."""


class PathSwitchRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.3.8."""


class PathSwitchRequestAcknowledge(NGAPMessage, frozen=True, kw_only=True):
    """9.2.3.9."""


class Paging(NGAPMessage, frozen=True, kw_only=True):
    """9.2.4.1."""


class NGSetupRequest(NGAPMessage, frozen=True, kw_only=True):
    """9.2.6.1."""


class NGSetupResponse(NGAPMessage, frozen=True, kw_only=True):
    """9.2.6.2."""


class NGSetupFailure(NGAPMessage, frozen=True, kw_only=True):
    """9.2.6.3."""


class NGReset(NGAPMessage, frozen=True, kw_only=True):
    """9.2.6.11."""


class ErrorIndication(NGAPMessage, frozen=True, kw_only=True):
    """9.2.6.13."""


class LocationReportingControl(NGAPMessage, frozen=True, kw_only=True):
    """9.2.11.1."""


class LocationReport(NGAPMessage, frozen=True, kw_only=True):
    """9.2.11.3."""


class TraceStart(NGAPMessage, frozen=True, kw_only=True):
    """9.2.10.1."""


class DownlinkUEAssociatedNRPPaTransport(NGAPMessage, frozen=True, kw_only=True):
    """9.2.9.1."""


class UplinkUEAssociatedNRPPaTransport(NGAPMessage, frozen=True, kw_only=True):
    """9.2.9.2."""


class OpaqueNGAP(NGAPMessage, frozen=True, kw_only=True):
    """A payload under NGAP's protocol identifier that could not be decoded; its problem says why."""
