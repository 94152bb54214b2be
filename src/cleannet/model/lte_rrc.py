"""LTE RRC messages (TS 36.331, 6.2.2) with the fields that the checks read; see `cleannet.model.rrc` for the names."""

from cleannet.model.rrc import (
    CipheredRRC,
    MeasuredCell,
    MeasurementIdentity,
    MeasurementObject,
    RadioBearer,
    Redirection,
    ReselectionPriority,
    RRCIdentity,
    RRCMessage,
)


class LTEMessage(RRCMessage, frozen=True, kw_only=True):
    """A message of LTE RRC (TS 36.331)."""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "LTE-RRC"


class OpaqueLTE(LTEMessage, frozen=True, kw_only=True):
    """A payload of an LTE channel that could not be decoded; its problem says why."""


class CipheredLTE(CipheredRRC, LTEMessage, frozen=True, kw_only=True):
    """A ciphered message of LTE RRC."""


# LTE, broadcast and paging.


class LTEMasterInformationBlock(LTEMessage, frozen=True, kw_only=True):
    """`bandwidth`: of the downlink, in resource blocks."""

    message_name: str = "MasterInformationBlock"
    bandwidth: int | None = None


class LTESystemInformationBlockType1(LTEMessage, frozen=True, kw_only=True):
    """The cell's identity, and who may use it.

    Attributes:
        plmns: as "MCC-MNC", in their order.
        tracking_area, cell_identity: trackingAreaCode (16 bits), cellIdentity (28 bits).
        barred, intra_frequency_reselection: cellBarred; may the UE use others of its frequency.
        reserved_for_operator: for every PLMN.
        csg: csg-Indication.
        band: freqBandIndicator.
        minimum_level: q-RxLevMin, in dBm.
        scheduled: how many system information messages schedulingInfoList holds; scheduled_blocks: their blocks.
        value_tag: systemInfoValueTag.
    """

    message_name: str = "SystemInformationBlockType1"
    plmns: tuple[str, ...] = ()
    tracking_area: int | None = None
    cell_identity: int | None = None
    barred: bool | None = None
    intra_frequency_reselection: bool | None = None
    reserved_for_operator: bool | None = None
    csg: bool | None = None
    band: int | None = None
    minimum_level: int | None = None
    scheduled: int | None = None
    scheduled_blocks: tuple[str, ...] = ()
    value_tag: int | None = None


class LTESystemInformation(LTEMessage, frozen=True, kw_only=True):
    """System information blocks 2 and up.

    Attributes:
        blocks: those it holds: "sib2", "sib24", …
        priorities: of the frequencies in SIB3, SIB5 to SIB8 and SIB24.
        neighbour_cells: how many cells SIB4 and SIB5 list by their physical identity.
        warnings: message identifiers of ETWS and CMAS (SIB10 to SIB12; TS 23.041, 9.4.1.2.2).
        minimum_level: q-RxLevMin of SIB3, in dBm.
    """

    message_name: str = "SystemInformation"
    blocks: tuple[str, ...] = ()
    priorities: tuple[ReselectionPriority, ...] = ()
    neighbour_cells: int | None = None
    warnings: tuple[int, ...] = ()
    minimum_level: int | None = None


class LTEPaging(LTEMessage, frozen=True, kw_only=True):
    """`identities`: whom it calls, and for which core network domain each ("ps", "cs")."""

    message_name: str = "Paging"
    identities: tuple[RRCIdentity, ...] = ()
    domains: tuple[str, ...] = ()
    system_information_change: bool | None = None
    etws: bool | None = None
    cmas: bool | None = None


# LTE, connections.


class LTEConnectionRequest(LTEMessage, frozen=True, kw_only=True):
    """`identity`: S-TMSI, or a random value. `cause` as named in the ASN.1."""

    message_name: str = "RRCConnectionRequest"
    identity: RRCIdentity | None = None
    cause: str | None = None


class LTEConnectionResumeRequest(LTEConnectionRequest, frozen=True, kw_only=True):
    """`identity`: resumeIdentity, full or truncated; `cause`: resumeCause."""

    message_name: str = "RRCConnectionResumeRequest"


class LTEConnectionSetup(LTEMessage, frozen=True, kw_only=True):
    """SRB1 is set up."""

    message_name: str = "RRCConnectionSetup"


class LTEConnectionSetupComplete(LTEMessage, frozen=True, kw_only=True):
    """`selected_plmn`: its place in SIB1's list, from 1. `registered_mme`: as "MCC-MNC group 1 code 2"."""

    message_name: str = "RRCConnectionSetupComplete"
    selected_plmn: int | None = None
    registered_mme: str | None = None
    rlf_report_available: bool | None = None
    logged_measurements_available: bool | None = None


class LTEConnectionReject(LTEMessage, frozen=True, kw_only=True):
    """Waiting times in seconds. `deprioritisation`: "frequency" or "e-utra"."""

    message_name: str = "RRCConnectionReject"
    wait_time: int | None = None
    extended_wait_time: int | None = None
    deprioritisation: str | None = None


class LTEConnectionRelease(LTEMessage, frozen=True, kw_only=True):
    """`idle_mode_control`: whether idleModeMobilityControlInfo is there; `priorities`: what it says."""

    message_name: str = "RRCConnectionRelease"
    cause: str | None = None
    redirection: Redirection | None = None
    idle_mode_control: bool | None = None
    priorities: tuple[ReselectionPriority, ...] = ()
    extended_wait_time: int | None = None


class LTESecurityModeCommand(LTEMessage, frozen=True, kw_only=True):
    """The algorithms that the eNB selects."""

    message_name: str = "SecurityModeCommand"
    ciphering: int | None = None
    integrity: int | None = None


class LTESecurityModeComplete(LTEMessage, frozen=True, kw_only=True):
    """The first message with integrity protection."""

    message_name: str = "SecurityModeComplete"


class LTESecurityModeFailure(LTEMessage, frozen=True, kw_only=True):
    """The UE could not verify the command."""

    message_name: str = "SecurityModeFailure"


class LTEConnectionReconfiguration(LTEMessage, frozen=True, kw_only=True):
    """A change of the connection.

    Attributes:
        handover: whether mobilityControlInfo is there; target_cell, target_frequency: where to.
        ciphering, integrity: algorithms of securityConfigHO, None where they do not change.
        measurement_configuration: whether measConfig is there; measurement_objects, measurement_identities: what it
            adds or changes.
        srbs: how many signalling radio bearers are set up or changed; bearers: the data radio bearers;
            released_bearers: those that are released first.
        secondary_nr: whether an NR secondary cell group is configured (EN-DC); nr_ciphering, nr_integrity: algorithms
            of the NR radio bearer configuration.
    """

    message_name: str = "RRCConnectionReconfiguration"
    handover: bool | None = None
    target_cell: int | None = None
    target_frequency: int | None = None
    ciphering: int | None = None
    integrity: int | None = None
    measurement_configuration: bool | None = None
    measurement_objects: tuple[MeasurementObject, ...] = ()
    measurement_identities: tuple[MeasurementIdentity, ...] = ()
    srbs: int | None = None
    bearers: tuple[RadioBearer, ...] = ()
    released_bearers: tuple[int, ...] = ()
    secondary_nr: bool | None = None
    nr_ciphering: int | None = None
    nr_integrity: int | None = None


class LTEConnectionReconfigurationComplete(LTEMessage, frozen=True, kw_only=True):
    """The change is made."""

    message_name: str = "RRCConnectionReconfigurationComplete"


class LTEConnectionReestablishmentRequest(LTEMessage, frozen=True, kw_only=True):
    """`c_rnti` and `physical_cell`: of the cell where the trouble was."""

    message_name: str = "RRCConnectionReestablishmentRequest"
    c_rnti: int | None = None
    physical_cell: int | None = None
    cause: str | None = None


class LTEConnectionReestablishment(LTEMessage, frozen=True, kw_only=True):
    """SRB1 is set up again."""

    message_name: str = "RRCConnectionReestablishment"


class LTEConnectionReestablishmentReject(LTEMessage, frozen=True, kw_only=True):
    """The UE goes to idle mode."""

    message_name: str = "RRCConnectionReestablishmentReject"


class LTEUECapabilityEnquiry(LTEMessage, frozen=True, kw_only=True):
    """`technologies`: RAT types asked for ("eutra", "utra", "geran-cs", "nr", …)."""

    message_name: str = "UECapabilityEnquiry"
    technologies: tuple[str, ...] = ()


class LTEUECapabilityInformation(LTEMessage, frozen=True, kw_only=True):
    """`technologies`: RAT types whose capabilities it holds."""

    message_name: str = "UECapabilityInformation"
    technologies: tuple[str, ...] = ()


class LTEMeasurementReport(LTEMessage, frozen=True, kw_only=True):
    """`location`: whether it tells where the UE is (locationInfo)."""

    message_name: str = "MeasurementReport"
    measurement: int | None = None
    cells: tuple[MeasuredCell, ...] = ()
    location: bool | None = None


class LTEMobilityFromEUTRACommand(LTEMessage, frozen=True, kw_only=True):
    """`purpose`: "handover", "cellChangeOrder", "e-CSFB"; `target`: RAT type as named in the ASN.1."""

    message_name: str = "MobilityFromEUTRACommand"
    purpose: str | None = None
    target: str | None = None
    circuit_switched_fallback: bool | None = None


class LTEUEInformationRequest(LTEMessage, frozen=True, kw_only=True):
    """`reports`: what it asks for: "rach", "rlf", "logMeas", "connEstFail", "mobilityHistory"."""

    message_name: str = "UEInformationRequest"
    reports: tuple[str, ...] = ()


class LTEUEInformationResponse(LTEMessage, frozen=True, kw_only=True):
    """`reports`: what it holds: "rach", "rlf"; "more" stands for what is not read."""

    message_name: str = "UEInformationResponse"
    reports: tuple[str, ...] = ()


class LTELoggedMeasurementConfiguration(LTEMessage, frozen=True, kw_only=True):
    """Minimisation of drive tests; `plmn` of the trace reference; `area`: whether it is limited to an area."""

    message_name: str = "LoggedMeasurementConfiguration"
    plmn: str | None = None
    area: bool | None = None


class LTECounterCheck(LTEMessage, frozen=True, kw_only=True):
    """`bearers`: how many data radio bearers' counts are asked for."""

    message_name: str = "CounterCheck"
    bearers: int | None = None


class LTEDLInformationTransfer(LTEMessage, frozen=True, kw_only=True):
    """NAS to the UE."""

    message_name: str = "DLInformationTransfer"


class LTEULInformationTransfer(LTEMessage, frozen=True, kw_only=True):
    """NAS from the UE."""

    message_name: str = "ULInformationTransfer"
