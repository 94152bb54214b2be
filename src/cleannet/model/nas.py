"""NAS-5GS messages (TS 24.501, chapter 8) with the fields that the checks read."""

import enum

from cleannet.model.identity import IdentityType, MobileIdentity
from cleannet.model.message import Message
from cleannet.model.security import NEA, NIA, SecurityHeader, UESecurityCapability


class RegistrationType(enum.IntEnum):
    """5GS registration type (TS 24.501, table 9.11.3.7.1)."""

    RESERVED_0 = 0
    INITIAL = 1
    MOBILITY_UPDATING = 2
    PERIODIC_UPDATING = 3
    EMERGENCY = 4
    SNPN_ONBOARDING = 5
    DISASTER_ROAMING_MOBILITY_UPDATING = 6
    DISASTER_ROAMING_INITIAL = 7


class ServiceType(enum.IntEnum):
    """Service type (TS 24.501, table 9.11.3.50.1)."""

    SIGNALLING = 0
    DATA = 1
    MOBILE_TERMINATED_SERVICES = 2
    EMERGENCY_SERVICES = 3
    EMERGENCY_SERVICES_FALLBACK = 4
    HIGH_PRIORITY_ACCESS = 5
    ELEVATED_SIGNALLING = 6
    UNUSED_7, UNUSED_8 = 7, 8
    UNUSED_9, UNUSED_10, UNUSED_11 = 9, 10, 11
    RESERVED_12, RESERVED_13, RESERVED_14, RESERVED_15 = 12, 13, 14, 15


class ReadableBecause(enum.Enum):
    """Why the body of a message could be read."""

    PLAIN = "not ciphered"
    NULL_SELECTED = "the Security Mode Command selected 5G-EA0"
    NULL_PROVEN = "three or more messages of the context decode as plain"
    LOGGED = "the phone's log holds it deciphered"
    KEYS = "deciphered with keys that were given"
    NOT_READABLE = "ciphered"


class NASMessage(Message, frozen=True, kw_only=True):
    """A 5GMM or 5GSM message.

    Attributes:
        header: security header of the NAS PDU that carries it (PLAIN for an unprotected one).
        mac, sequence_number: of that header; None where it is PLAIN.
        container: True when it was carried inside another NAS message (NAS message container, payload container).
        readable: why the body could be read.
        ies: identifiers of the optional information elements present, in their order (half-octet ones as 0x?0).
        genuine: whether `mac` is right, by keys that were given; None where nothing tells.
    """

    header: SecurityHeader = SecurityHeader.PLAIN
    mac: bytes | None = None
    sequence_number: int | None = None
    container: bool = False
    readable: ReadableBecause = ReadableBecause.PLAIN
    ies: tuple[int, ...] = ()
    genuine: bool | None = None

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "NAS-5GS"


class RegistrationRequest(NASMessage, frozen=True, kw_only=True):
    """8.2.6. `ng_ksi` is 0–7 (7: no key available), `mapped_context` its TSC flag. `container_present`: IE 0x71."""

    registration_type: RegistrationType = RegistrationType.INITIAL
    follow_on_request: bool = False
    ng_ksi: int = 7
    mapped_context: bool = False
    identity: MobileIdentity | None = None
    additional_guti: MobileIdentity | None = None
    ue_security_capability: UESecurityCapability | None = None
    container_present: bool = False


class RegistrationAccept(NASMessage, frozen=True, kw_only=True):
    """8.2.7. `result` is the 5GS registration result value; timers in seconds (None absent, -1 deactivated)."""

    result: int | None = None
    emergency_registered: bool = False
    guti: MobileIdentity | None = None
    t3512: int | None = None
    t3502: int | None = None


class RegistrationComplete(NASMessage, frozen=True, kw_only=True):
    """8.2.8."""


class RegistrationReject(NASMessage, frozen=True, kw_only=True):
    """8.2.9. `cause` is the 5GMM cause; timers in seconds (None absent, -1 deactivated)."""

    cause: int | None = None
    t3346: int | None = None
    t3502: int | None = None


class DeregistrationRequestUEOriginating(NASMessage, frozen=True, kw_only=True):
    """8.2.12.1. `switch_off` as in the de-registration type. `container_present`: IE 0x71."""

    switch_off: bool = False
    ng_ksi: int = 7
    identity: MobileIdentity | None = None
    container_present: bool = False


class DeregistrationAcceptUEOriginating(NASMessage, frozen=True, kw_only=True):
    """8.2.13."""


class DeregistrationRequestUETerminated(NASMessage, frozen=True, kw_only=True):
    """8.2.14. `t3346` in seconds."""

    re_registration_required: bool = False
    cause: int | None = None
    t3346: int | None = None


class DeregistrationAcceptUETerminated(NASMessage, frozen=True, kw_only=True):
    """8.2.15."""


class ServiceRequest(NASMessage, frozen=True, kw_only=True):
    """8.2.16."""

    service_type: ServiceType = ServiceType.SIGNALLING
    ng_ksi: int = 7
    mapped_context: bool = False
    identity: MobileIdentity | None = None
    container_present: bool = False


class ServiceAccept(NASMessage, frozen=True, kw_only=True):
    """8.2.17. `t3448` in seconds."""

    t3448: int | None = None


class ServiceReject(NASMessage, frozen=True, kw_only=True):
    """8.2.18. `cause` is the 5GMM cause; timers in seconds."""

    cause: int | None = None
    t3346: int | None = None


class ControlPlaneServiceRequest(NASMessage, frozen=True, kw_only=True):
    """8.2.30."""

    ng_ksi: int = 7
    container_present: bool = False


class ConfigurationUpdateCommand(NASMessage, frozen=True, kw_only=True):
    """8.2.19."""

    guti: MobileIdentity | None = None


class ConfigurationUpdateComplete(NASMessage, frozen=True, kw_only=True):
    """8.2.20."""


class AuthenticationRequest(NASMessage, frozen=True, kw_only=True):
    """8.2.1. `rand` and `autn` (16 octets each; None with EAP) are compared, never shown. `eap`: the EAP code."""

    ng_ksi: int = 7
    mapped_context: bool = False
    abba: bytes = b""
    rand: bytes | None = None
    autn: bytes | None = None
    eap: int | None = None


class AuthenticationResponse(NASMessage, frozen=True, kw_only=True):
    """8.2.2. `response` is RES* (16 octets), compared, never shown."""

    response: bytes | None = None
    eap: int | None = None


class AuthenticationResult(NASMessage, frozen=True, kw_only=True):
    """8.2.3."""

    ng_ksi: int = 7
    abba: bytes = b""
    eap: int | None = None


class AuthenticationFailure(NASMessage, frozen=True, kw_only=True):
    """8.2.4. `cause` is the 5GMM cause; `auts` 14 octets, compared, never shown."""

    cause: int | None = None
    auts: bytes | None = None


class AuthenticationReject(NASMessage, frozen=True, kw_only=True):
    """8.2.5."""

    eap: int | None = None


class IdentityRequest(NASMessage, frozen=True, kw_only=True):
    """8.2.21."""

    identity_type: IdentityType = IdentityType.SUCI


class IdentityResponse(NASMessage, frozen=True, kw_only=True):
    """8.2.22."""

    identity: MobileIdentity | None = None


class SecurityModeCommand(NASMessage, frozen=True, kw_only=True):
    """8.2.25. `replayed_capability` is what the network says the UE sent."""

    ciphering: NEA = NEA.NEA0
    integrity: NIA = NIA.NIA0
    ng_ksi: int = 7
    mapped_context: bool = False
    replayed_capability: UESecurityCapability | None = None
    imeisv_requested: bool = False
    retransmission_requested: bool = False
    horizontal_derivation: bool = False
    abba: bytes | None = None
    eap: int | None = None


class SecurityModeComplete(NASMessage, frozen=True, kw_only=True):
    """8.2.26. `identity` is the IMEISV IE, `container_present` IE 0x71, `non_imeisv_pei` IE 0x78."""

    identity: MobileIdentity | None = None
    container_present: bool = False
    non_imeisv_pei: MobileIdentity | None = None


class SecurityModeReject(NASMessage, frozen=True, kw_only=True):
    """8.2.27."""

    cause: int | None = None


class FiveGMMStatus(NASMessage, frozen=True, kw_only=True):
    """8.2.29 (5GMM status)."""

    cause: int | None = None

    @property
    def name(self) -> str:
        """See the base class."""
        return "5GMMStatus"


class PayloadContainerType(enum.IntEnum):
    """Payload container type (TS 24.501, table 9.11.3.40.1)."""

    RESERVED_0 = 0
    N1_SM_INFORMATION = 1
    SMS = 2
    LPP = 3
    SOR = 4
    UE_POLICY = 5
    UE_PARAMETERS_UPDATE = 6
    LOCATION_SERVICES = 7
    CIOT_USER_DATA = 8
    SERVICE_LEVEL_AA = 9
    EVENT_NOTIFICATION = 10
    UPP_CMI = 11
    SLPP = 12
    RESERVED_13, RESERVED_14 = 13, 14
    MULTIPLE_PAYLOADS = 15


class ULNASTransport(NASMessage, frozen=True, kw_only=True):
    """8.2.10. `request_type` as in 9.11.3.47 (3, 4: emergency)."""

    payload_type: PayloadContainerType = PayloadContainerType.RESERVED_0
    request_type: int | None = None


class DLNASTransport(NASMessage, frozen=True, kw_only=True):
    """8.2.11. `cause` is the 5GMM cause."""

    payload_type: PayloadContainerType = PayloadContainerType.RESERVED_0
    cause: int | None = None


class OtherMobilityMessage(NASMessage, frozen=True, kw_only=True):
    """A 5GMM message of a type that no check reads further; `type_name` is the specification's name re-cased."""

    message_type: int = 0
    type_name: str = ""

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name


class SessionManagementMessage(NASMessage, frozen=True, kw_only=True):
    """Any 5GSM message (8.3). `cause` is the 5GSM cause."""

    message_type: int = 0
    type_name: str = ""
    pdu_session: int = 0
    cause: int | None = None

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name


class CipheredNAS(NASMessage, frozen=True, kw_only=True):
    """A NAS PDU whose body cannot be read: ciphered, or of a context whose algorithm is not known."""

    length: int = 0


class OpaqueNAS(NASMessage, frozen=True, kw_only=True):
    """A NAS PDU that could not be decoded; the problem recorded beside it says why."""
