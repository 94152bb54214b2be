"""NR RRC messages (TS 38.331, 6.2.2) with the fields that the checks read; see `cleannet.model.rrc` for the names."""

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


class NRMessage(RRCMessage, frozen=True, kw_only=True):
    """A message of NR RRC (TS 38.331)."""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "NR-RRC"


class OpaqueNR(NRMessage, frozen=True, kw_only=True):
    """A payload of an NR channel that could not be decoded; its problem says why."""


class CipheredNR(CipheredRRC, NRMessage, frozen=True, kw_only=True):
    """A ciphered message of NR RRC."""


# Broadcast and paging.


class NRMIB(NRMessage, frozen=True, kw_only=True):
    """`intra_frequency_reselection`: whether a barred cell's neighbours on its frequency are allowed."""

    message_name: str = "MIB"
    barred: bool | None = None
    intra_frequency_reselection: bool | None = None


class NRSIB1(NRMessage, frozen=True, kw_only=True):
    """The cell's identity, and who may use it.

    Attributes:
        plmns: as "MCC-MNC", in their order.
        tracking_area, cell_identity: trackingAreaCode (24 bits) and cellIdentity (36 bits) of the first PLMNs.
        reserved_for_operator, reserved_for_other_use: for every PLMN; cellReservedForOtherUse.
        minimum_level: q-RxLevMin, in dBm.
        scheduled: how many system information messages are scheduled, None without si-SchedulingInfo;
            scheduled_blocks: their blocks.
        access_barring: whether uac-BarringInfo is there.
        emergency_support: ims-EmergencySupport.
    """

    message_name: str = "SIB1"
    plmns: tuple[str, ...] = ()
    tracking_area: int | None = None
    cell_identity: int | None = None
    reserved_for_operator: bool | None = None
    reserved_for_other_use: bool | None = None
    minimum_level: int | None = None
    scheduled: int | None = None
    scheduled_blocks: tuple[str, ...] = ()
    access_barring: bool | None = None
    emergency_support: bool | None = None


class NRSystemInformation(NRMessage, frozen=True, kw_only=True):
    """System information blocks 2 and up.

    Attributes:
        blocks: those it holds: "sib2", …
        priorities: of the frequencies in SIB2, SIB4 and SIB5.
        neighbour_cells: how many cells SIB3 to SIB5 list by their physical identity.
        warnings: message identifiers of ETWS and CMAS (SIB6 to SIB8; TS 23.041, 9.4.1.2.2).
        minimum_level: q-RxLevMin of SIB2, in dBm.
    """

    message_name: str = "SystemInformation"
    blocks: tuple[str, ...] = ()
    priorities: tuple[ReselectionPriority, ...] = ()
    neighbour_cells: int | None = None
    warnings: tuple[int, ...] = ()
    minimum_level: int | None = None


class NRPaging(NRMessage, frozen=True, kw_only=True):
    """`identities`: whom it calls."""

    message_name: str = "Paging"
    identities: tuple[RRCIdentity, ...] = ()


# Connections.


class NRSetupRequest(NRMessage, frozen=True, kw_only=True):
    """`identity`: a part of the 5G-S-TMSI, or a random value. `cause` as named in the ASN.1."""

    message_name: str = "RRCSetupRequest"
    identity: RRCIdentity | None = None
    cause: str | None = None


class NRSetup(NRMessage, frozen=True, kw_only=True):
    """SRB1 is set up."""

    message_name: str = "RRCSetup"


class NRSetupComplete(NRMessage, frozen=True, kw_only=True):
    """`selected_plmn`: its place in SIB1's list, from 1.

    `registered_amf`: as "MCC-MNC amf 1a2b3c" (region, set, pointer).
    `identity`: the 5G-S-TMSI, or the part that the request did not hold.
    """

    message_name: str = "RRCSetupComplete"
    selected_plmn: int | None = None
    registered_amf: str | None = None
    identity: RRCIdentity | None = None


class NRReject(NRMessage, frozen=True, kw_only=True):
    """`wait_time` in seconds."""

    message_name: str = "RRCReject"
    wait_time: int | None = None


class NRRelease(NRMessage, frozen=True, kw_only=True):
    """`deprioritisation`: "frequency" or "nr"; `reselection_priorities`: whether cellReselectionPriorities is there."""

    message_name: str = "RRCRelease"
    redirection: Redirection | None = None
    reselection_priorities: bool | None = None
    priorities: tuple[ReselectionPriority, ...] = ()
    suspend: bool | None = None
    deprioritisation: str | None = None
    wait_time: int | None = None


class NRSecurityModeCommand(NRMessage, frozen=True, kw_only=True):
    """The algorithms that the gNB selects."""

    message_name: str = "SecurityModeCommand"
    ciphering: int | None = None
    integrity: int | None = None


class NRSecurityModeComplete(NRMessage, frozen=True, kw_only=True):
    """The first message with integrity protection."""

    message_name: str = "SecurityModeComplete"


class NRSecurityModeFailure(NRMessage, frozen=True, kw_only=True):
    """The UE could not verify the command."""

    message_name: str = "SecurityModeFailure"


class NRReconfiguration(NRMessage, frozen=True, kw_only=True):
    """A change of the connection.

    Attributes:
        with_sync: whether the master cell group has reconfigurationWithSync; target_cell: its physical cell identity.
        ciphering, integrity: algorithms of radioBearerConfig's securityConfig, None where they do not change.
        key_update: masterKeyUpdate; full_configuration: fullConfig.
        measurement_configuration, secondary_cell_group: whether measConfig, secondaryCellGroup is there.
        measurement_objects, measurement_identities: what measConfig adds or changes.
        srbs: how many signalling radio bearers are set up or changed; bearers: the data radio bearers;
            released_bearers: those that are released first.
    """

    message_name: str = "RRCReconfiguration"
    with_sync: bool | None = None
    target_cell: int | None = None
    ciphering: int | None = None
    integrity: int | None = None
    key_update: bool | None = None
    full_configuration: bool | None = None
    measurement_configuration: bool | None = None
    secondary_cell_group: bool | None = None
    measurement_objects: tuple[MeasurementObject, ...] = ()
    measurement_identities: tuple[MeasurementIdentity, ...] = ()
    srbs: int | None = None
    bearers: tuple[RadioBearer, ...] = ()
    released_bearers: tuple[int, ...] = ()


class NRReconfigurationComplete(NRMessage, frozen=True, kw_only=True):
    """The change is made."""

    message_name: str = "RRCReconfigurationComplete"


class NRReestablishmentRequest(NRMessage, frozen=True, kw_only=True):
    """`c_rnti` and `physical_cell`: of the cell where the trouble was."""

    message_name: str = "RRCReestablishmentRequest"
    c_rnti: int | None = None
    physical_cell: int | None = None
    cause: str | None = None


class NRReestablishment(NRMessage, frozen=True, kw_only=True):
    """`next_hop_chaining_count`: 0 to 7."""

    message_name: str = "RRCReestablishment"
    next_hop_chaining_count: int | None = None


class NRResumeRequest(NRMessage, frozen=True, kw_only=True):
    """`identity`: shortI-RNTI."""

    message_name: str = "RRCResumeRequest"
    identity: RRCIdentity | None = None
    cause: str | None = None


class NRResumeRequest1(NRResumeRequest, frozen=True, kw_only=True):
    """`identity`: fullI-RNTI."""

    message_name: str = "RRCResumeRequest1"


class NRResume(NRMessage, frozen=True, kw_only=True):
    """The connection goes on; `bearers` as in `NRReconfiguration`."""

    message_name: str = "RRCResume"
    ciphering: int | None = None
    integrity: int | None = None
    srbs: int | None = None
    bearers: tuple[RadioBearer, ...] = ()


class NRUECapabilityEnquiry(NRMessage, frozen=True, kw_only=True):
    """`technologies`: RAT types asked for ("nr", "eutra-nr", "eutra", …)."""

    message_name: str = "UECapabilityEnquiry"
    technologies: tuple[str, ...] = ()


class NRUECapabilityInformation(NRMessage, frozen=True, kw_only=True):
    """`technologies`: RAT types whose capabilities it holds."""

    message_name: str = "UECapabilityInformation"
    technologies: tuple[str, ...] = ()


class NRMeasurementReport(NRMessage, frozen=True, kw_only=True):
    """`location`: whether it tells where the UE is (locationInfo)."""

    message_name: str = "MeasurementReport"
    measurement: int | None = None
    cells: tuple[MeasuredCell, ...] = ()
    location: bool | None = None


class NRMobilityFromNRCommand(NRMessage, frozen=True, kw_only=True):
    """`target`: RAT type as named in the ASN.1."""

    message_name: str = "MobilityFromNRCommand"
    target: str | None = None


class NRUEInformationRequest(NRMessage, frozen=True, kw_only=True):
    """`reports`: what it asks for: "idleModeMeasurement", "logMeas", "connEstFail", "ra", "rlf", "mobilityHistory"."""

    message_name: str = "UEInformationRequest"
    reports: tuple[str, ...] = ()


class NRUEInformationResponse(NRMessage, frozen=True, kw_only=True):
    """`reports`: what it holds, in the words of `NRUEInformationRequest`; "more" stands for what is not read."""

    message_name: str = "UEInformationResponse"
    reports: tuple[str, ...] = ()


class NRLoggedMeasurementConfiguration(NRMessage, frozen=True, kw_only=True):
    """Minimisation of drive tests; `plmn` of the trace reference; `area`: whether it is limited to an area."""

    message_name: str = "LoggedMeasurementConfiguration"
    plmn: str | None = None
    area: bool | None = None


class NRCounterCheck(NRMessage, frozen=True, kw_only=True):
    """`bearers`: how many data radio bearers' counts are asked for."""

    message_name: str = "CounterCheck"
    bearers: int | None = None


class NRDLInformationTransfer(NRMessage, frozen=True, kw_only=True):
    """NAS to the UE."""

    message_name: str = "DLInformationTransfer"


class NRULInformationTransfer(NRMessage, frozen=True, kw_only=True):
    """NAS from the UE."""

    message_name: str = "ULInformationTransfer"
