"""NAS-EPS messages (TS 24.301, chapter 8) with the fields that the checks read.

Classes begin with EPS, since many names occur in NAS-5GS too; the property `name` has the specification's own.
"""

from cleannet.model.identity import EPSIdentity, EPSIdentityType
from cleannet.model.message import Message
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps_types import (
    EPSAttachType,
    EPSDetachType,
    EPSNetworkDetachType,
    EPSServiceType,
    EPSUpdateType,
)
from cleannet.model.security_eps import EEA, EIA, EPSSecurityCapability, EPSSecurityHeader


class EPSMessage(Message, frozen=True, kw_only=True):
    """An EMM or ESM message.

    Attributes:
        header: that of the NAS PDU around it (PLAIN: none); mac, sequence_number: None where PLAIN or SERVICE_REQUEST.
        genuine, readable: whether `mac` is right, by keys that were given (None unknown); why the body could be read.
        container: True when it was carried inside another NAS message.
        ies: identifiers of the optional information elements present, in their order (half-octet ones as 0x?0).
    """

    header: EPSSecurityHeader = EPSSecurityHeader.PLAIN
    mac: bytes | None = None
    sequence_number: int | None = None
    container: bool = False
    readable: ReadableBecause = ReadableBecause.PLAIN
    ies: tuple[int, ...] = ()
    genuine: bool | None = None

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "NAS-EPS"

    @property
    def name(self) -> str:
        """See the base class."""
        return type(self).__name__.removeprefix("EPS")


class EPSAttachRequest(EPSMessage, frozen=True, kw_only=True):
    """8.2.4. `nas_ksi` is 0 to 7 (7: no key available), `mapped_context` its TSC flag.

    `old_guti_is_mapped`: the old GUTI type IE (None absent). `gea`: GEA1 to GEA7 of the MS network capability in bits
    7 to 1, None where that is absent.
    """

    attach_type: EPSAttachType = EPSAttachType.RESERVED_0
    nas_ksi: int = 7
    mapped_context: bool = False
    identity: EPSIdentity | None = None
    additional_guti: EPSIdentity | None = None
    old_guti_is_mapped: bool | None = None
    ue_network_capability: EPSSecurityCapability | None = None
    gea: int | None = None

    @property
    def ms_network_capability(self) -> bool:
        """Whether the IE is there."""
        return 0x31 in self.ies

    @property
    def last_visited_tai(self) -> bool:
        """Whether the last visited registered TAI is there."""
        return 0x52 in self.ies


class EPSAttachAccept(EPSMessage, frozen=True, kw_only=True):
    """8.2.1. `result` 1: EPS only, 2: combined. `identity`: of the MS, for CS services. `cause`: EMM cause.

    Timers in seconds (None absent, -1 deactivated).
    """

    result: int | None = None
    guti: EPSIdentity | None = None
    identity: EPSIdentity | None = None
    cause: int | None = None
    t3412: int | None = None
    t3412_extended: int | None = None
    t3402: int | None = None


class EPSAttachComplete(EPSMessage, frozen=True, kw_only=True):
    """8.2.2."""


class EPSAttachReject(EPSMessage, frozen=True, kw_only=True):
    """8.2.3. `cause`: EMM cause; `extended_cause` as in 9.9.3.26A; timers in seconds (None absent, -1 deactivated)."""

    cause: int | None = None
    extended_cause: int | None = None
    t3346: int | None = None
    t3402: int | None = None


class EPSDetachRequestUEOriginating(EPSMessage, frozen=True, kw_only=True):
    """8.2.11.1."""

    detach_type: EPSDetachType = EPSDetachType.RESERVED_0
    switch_off: bool = False
    nas_ksi: int = 7
    mapped_context: bool = False
    identity: EPSIdentity | None = None

    @property
    def name(self) -> str:
        """See the base class. One message type (table 9.8.1) for both directions."""
        return "DetachRequest"


class EPSDetachRequestUETerminated(EPSMessage, frozen=True, kw_only=True):
    """8.2.11.2. `cause`: EMM cause."""

    detach_type: EPSNetworkDetachType = EPSNetworkDetachType.RESERVED_0
    cause: int | None = None

    @property
    def name(self) -> str:
        """See the base class. One message type (table 9.8.1) for both directions."""
        return "DetachRequest"


class EPSDetachAccept(EPSMessage, frozen=True, kw_only=True):
    """8.2.10."""


class EPSTrackingAreaUpdateRequest(EPSMessage, frozen=True, kw_only=True):
    """8.2.29. `identity`: the old GUTI. `active`: the UE asks for radio bearers. The others as in an attach request."""

    update_type: EPSUpdateType = EPSUpdateType.TA_UPDATING
    active: bool = False
    nas_ksi: int = 7
    mapped_context: bool = False
    identity: EPSIdentity | None = None
    additional_guti: EPSIdentity | None = None
    old_guti_is_mapped: bool | None = None
    ue_network_capability: EPSSecurityCapability | None = None
    gea: int | None = None
    nonce_ue: bytes | None = None


class EPSTrackingAreaUpdateAccept(EPSMessage, frozen=True, kw_only=True):
    """8.2.26. `result` 0: TA updated, 1: combined. The others as in an attach accept."""

    result: int | None = None
    guti: EPSIdentity | None = None
    identity: EPSIdentity | None = None
    cause: int | None = None
    t3412: int | None = None
    t3412_extended: int | None = None
    t3402: int | None = None


class EPSTrackingAreaUpdateComplete(EPSMessage, frozen=True, kw_only=True):
    """8.2.27."""


class EPSTrackingAreaUpdateReject(EPSMessage, frozen=True, kw_only=True):
    """8.2.28. As in an attach reject."""

    cause: int | None = None
    extended_cause: int | None = None
    t3346: int | None = None


class EPSServiceRequest(EPSMessage, frozen=True, kw_only=True):
    """8.2.25, the message of four octets.

    `short_sequence_number`: five bits of the NAS COUNT; `short_mac`: two octets of the MAC (the least significant).
    """

    nas_ksi: int = 7
    short_sequence_number: int = 0
    short_mac: bytes = b""


class EPSExtendedServiceRequest(EPSMessage, frozen=True, kw_only=True):
    """8.2.15. `csfb_response` 0: rejected by the UE, 1: accepted, None absent."""

    service_type: EPSServiceType = EPSServiceType.RESERVED_5
    nas_ksi: int = 7
    mapped_context: bool = False
    identity: EPSIdentity | None = None
    csfb_response: int | None = None


class EPSControlPlaneServiceRequest(EPSMessage, frozen=True, kw_only=True):
    """8.2.33. `service_type` 0: mobile originating, 1: mobile terminating request. `active` as in 9.9.3.47."""

    service_type: int = 0
    active: bool = False
    nas_ksi: int = 7
    mapped_context: bool = False


class EPSServiceAccept(EPSMessage, frozen=True, kw_only=True):
    """8.2.34. `t3448` in seconds."""

    t3448: int | None = None


class EPSServiceReject(EPSMessage, frozen=True, kw_only=True):
    """8.2.24. `cause`: EMM cause; timers in seconds (None absent, -1 deactivated)."""

    cause: int | None = None
    t3442: int | None = None
    t3346: int | None = None
    t3448: int | None = None


class EPSGUTIReallocationCommand(EPSMessage, frozen=True, kw_only=True):
    """8.2.16."""

    guti: EPSIdentity | None = None


class EPSGUTIReallocationComplete(EPSMessage, frozen=True, kw_only=True):
    """8.2.17."""


class EPSAuthenticationRequest(EPSMessage, frozen=True, kw_only=True):
    """8.2.7. `rand` and `autn` (16 octets each) are compared, never shown."""

    nas_ksi: int = 7
    mapped_context: bool = False
    rand: bytes | None = None
    autn: bytes | None = None


class EPSAuthenticationResponse(EPSMessage, frozen=True, kw_only=True):
    """8.2.8. `response` is RES (4 to 16 octets), compared, never shown."""

    response: bytes | None = None


class EPSAuthenticationReject(EPSMessage, frozen=True, kw_only=True):
    """8.2.6."""


class EPSAuthenticationFailure(EPSMessage, frozen=True, kw_only=True):
    """8.2.5. `cause`: EMM cause; `auts` 14 octets, compared, never shown."""

    cause: int | None = None
    auts: bytes | None = None


class EPSIdentityRequest(EPSMessage, frozen=True, kw_only=True):
    """8.2.18."""

    identity_type: EPSIdentityType = EPSIdentityType.IMSI


class EPSIdentityResponse(EPSMessage, frozen=True, kw_only=True):
    """8.2.19."""

    identity: EPSIdentity | None = None


class EPSSecurityModeCommand(EPSMessage, frozen=True, kw_only=True):
    """8.2.20. `replayed_capability` is what the network says the UE sent. Nonces: for a mapped context only."""

    ciphering: EEA = EEA.EEA0
    integrity: EIA = EIA.EIA0
    nas_ksi: int = 7
    mapped_context: bool = False
    replayed_capability: EPSSecurityCapability | None = None
    imeisv_requested: bool = False
    replayed_nonce_ue: bytes | None = None
    nonce_mme: bytes | None = None

    @property
    def hash_mme(self) -> bool:
        """Whether HashMME is there: the UE compares it with the message that it sent unprotected (5.4.3.3)."""
        return 0x4F in self.ies


class EPSSecurityModeComplete(EPSMessage, frozen=True, kw_only=True):
    """8.2.21. `identity` is the IMEISV, `container_present` the replayed NAS message container."""

    identity: EPSIdentity | None = None
    container_present: bool = False


class EPSSecurityModeReject(EPSMessage, frozen=True, kw_only=True):
    """8.2.22. `cause`: EMM cause."""

    cause: int | None = None


class EMMStatus(EPSMessage, frozen=True, kw_only=True):
    """8.2.14. `cause`: EMM cause."""

    cause: int | None = None


class EMMInformation(EPSMessage, frozen=True, kw_only=True):
    """8.2.13."""

    @property
    def names_network(self) -> bool:
        """Whether a full or a short name of the network is there."""
        return 0x43 in self.ies or 0x45 in self.ies


class EPSDownlinkNASTransport(EPSMessage, frozen=True, kw_only=True):
    """8.2.12. Its short message stands behind it as a record of `cleannet.model.sms`."""


class EPSUplinkNASTransport(EPSMessage, frozen=True, kw_only=True):
    """8.2.30. Its short message stands behind it as a record of `cleannet.model.sms`."""


class EPSDownlinkGenericNASTransport(EPSMessage, frozen=True, kw_only=True):
    """8.2.31. `container_type` 1: LPP, 2: location services (table 9.9.3.42.1)."""

    container_type: int | None = None


class EPSUplinkGenericNASTransport(EPSMessage, frozen=True, kw_only=True):
    """8.2.32. `container_type` 1: LPP, 2: location services (table 9.9.3.42.1)."""

    container_type: int | None = None


class EPSCSServiceNotification(EPSMessage, frozen=True, kw_only=True):
    """8.2.9. `paged_with_imsi`: the paging identity is the IMSI, else the TMSI."""

    paged_with_imsi: bool | None = None

    @property
    def caller_shown(self) -> bool:
        """Whether the calling line identification is there."""
        return 0x60 in self.ies


class EPSOtherMobilityMessage(EPSMessage, frozen=True, kw_only=True):
    """An EMM message of an unknown type, or one of which nothing but its type could be read."""

    message_type: int = 0
    type_name: str = ""

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name


class EPSSessionManagementMessage(EPSMessage, frozen=True, kw_only=True):
    """Any ESM message (8.3).

    Attributes:
        eps_bearer: EPS bearer identity, 0 where none is assigned.
        cause: ESM cause.
        request_type: of a PDN connectivity request (9.9.4.14; 4: emergency, 6: handover of emergency bearers).
        pdn_type: of the same (9.9.4.10; 1 IPv4, 2 IPv6, 3 IPv4v6, 5 non-IP, 6 Ethernet).
        back_off_timer: T3396 in seconds, -1 deactivated, of a reject or deactivation.
    """

    message_type: int = 0
    type_name: str = ""
    eps_bearer: int = 0
    cause: int | None = None
    request_type: int | None = None
    pdn_type: int | None = None
    back_off_timer: int | None = None

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name


class CipheredEPS(EPSMessage, frozen=True, kw_only=True):
    """A NAS PDU, or the container of one, that cannot be read: ciphered, or of a context whose algorithm is not known.

    `length`: its octets.
    """

    length: int = 0

    @property
    def name(self) -> str:
        """See the base class."""
        return "CipheredNAS"


class OpaqueEPS(EPSMessage, frozen=True, kw_only=True):
    """A NAS PDU that could not be decoded; the problem recorded beside it says why."""

    @property
    def name(self) -> str:
        """See the base class."""
        return "OpaqueNAS"
