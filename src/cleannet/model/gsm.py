"""Layer 3 messages of GSM and UMTS: RR (TS 44.018), MM and GMM (TS 24.008), with the fields that the checks read.

Only what downgrades to 2G and 3G show in: ciphering, identities, location and routing area updates, rejects.
"""

import enum

from cleannet.model.identity import EPSIdentity, EPSIdentityType
from cleannet.model.message import Message


class A5(enum.IntEnum):
    """GSM ciphering algorithms (TS 44.018, table 10.5.2.9.1); A5_0 is no ciphering, the eighth value reserved."""

    A5_0, A5_1, A5_2, A5_3, A5_4, A5_5, A5_6, A5_7, RESERVED = range(9)


class GEA(enum.IntEnum):
    """GPRS ciphering algorithms (TS 24.008, table 10.5.124); GEA0 is no ciphering."""

    GEA0, GEA1, GEA2, GEA3, GEA4, GEA5, GEA6, GEA7 = range(8)


class GSMMessage(Message, frozen=True, kw_only=True):
    """A layer 3 message. `ies`: identifiers of the optional information elements, where its table is known."""

    ies: tuple[int, ...] = ()

    @property
    def name(self) -> str:
        """See the base class."""
        return type(self).__name__.removeprefix("GSM").removeprefix("GPRS")


class OtherGSMMessage(GSMMessage, frozen=True, kw_only=True):
    """A message of which no check reads more than its name; `sublayer` as in `protocol`."""

    sublayer: str = ""
    message_type: int = 0
    type_name: str = ""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return self.sublayer

    @property
    def name(self) -> str:
        """See the base class."""
        return self.type_name


class RRMessage(GSMMessage, frozen=True, kw_only=True):
    """A radio resource message (TS 44.018)."""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "RR"


class GSMCipheringModeCommand(RRMessage, frozen=True, kw_only=True):
    """9.1.9. `algorithm` is A5_0 where ciphering does not start."""

    algorithm: A5 = A5.RESERVED
    imeisv_requested: bool = False


class GSMCipheringModeComplete(RRMessage, frozen=True, kw_only=True):
    """9.1.10. `identity`: the IMEISV."""

    identity: EPSIdentity | None = None


class GSMChannelRelease(RRMessage, frozen=True, kw_only=True):
    """9.1.7. `cause`: RR cause."""

    cause: int | None = None


class MMMessage(GSMMessage, frozen=True, kw_only=True):
    """A mobility management message (TS 24.008, 9.2)."""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "MM"


class GSMLocationUpdatingRequest(MMMessage, frozen=True, kw_only=True):
    """9.2.15. `update_type` 0: normal, 1: periodic, 2: IMSI attach. The area is that which the phone comes from."""

    update_type: int = 0
    key_sequence: int = 7
    plmn: str | None = None
    location_area: int | None = None
    identity: EPSIdentity | None = None


class GSMLocationUpdatingAccept(MMMessage, frozen=True, kw_only=True):
    """9.2.13. `identity`: a new TMSI, or the IMSI where the old TMSI is deleted."""

    plmn: str | None = None
    location_area: int | None = None
    identity: EPSIdentity | None = None


class GSMLocationUpdatingReject(MMMessage, frozen=True, kw_only=True):
    """9.2.14. `cause`: reject cause."""

    cause: int | None = None


class GSMIdentityRequest(MMMessage, frozen=True, kw_only=True):
    """9.2.10."""

    identity_type: EPSIdentityType = EPSIdentityType.IMSI


class GSMIdentityResponse(MMMessage, frozen=True, kw_only=True):
    """9.2.11."""

    identity: EPSIdentity | None = None


class GSMAuthenticationRequest(MMMessage, frozen=True, kw_only=True):
    """9.2.2. Without `autn` the network does not authenticate itself (GSM). Compared, never shown."""

    key_sequence: int = 7
    rand: bytes | None = None
    autn: bytes | None = None


class GSMAuthenticationResponse(MMMessage, frozen=True, kw_only=True):
    """9.2.3. `response`: SRES, or the first four octets of RES. Compared, never shown."""

    response: bytes | None = None


class GSMAuthenticationReject(MMMessage, frozen=True, kw_only=True):
    """9.2.1."""


class GSMAuthenticationFailure(MMMessage, frozen=True, kw_only=True):
    """9.2.3a. `cause`: reject cause."""

    cause: int | None = None
    auts: bytes | None = None


class GSMCMServiceRequest(MMMessage, frozen=True, kw_only=True):
    """9.2.9. `service_type` 1: call, 2: emergency call, 4: short message, 8: supplementary service (table 10.5.91)."""

    service_type: int = 0
    key_sequence: int = 7
    identity: EPSIdentity | None = None


class GSMCMServiceReject(MMMessage, frozen=True, kw_only=True):
    """9.2.6. `cause`: reject cause."""

    cause: int | None = None


class GSMTMSIReallocationCommand(MMMessage, frozen=True, kw_only=True):
    """9.2.17."""

    plmn: str | None = None
    location_area: int | None = None
    identity: EPSIdentity | None = None


class GSMIMSIDetachIndication(MMMessage, frozen=True, kw_only=True):
    """9.2.12."""

    identity: EPSIdentity | None = None


class GSMAbort(MMMessage, frozen=True, kw_only=True):
    """9.2.8. `cause`: reject cause."""

    cause: int | None = None


class GMMMessage(GSMMessage, frozen=True, kw_only=True):
    """A GPRS mobility management message (TS 24.008, 9.4)."""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "GMM"


class GPRSAttachRequest(GMMMessage, frozen=True, kw_only=True):
    """9.4.1. `attach_type` 1: GPRS, 3: combined, 4: emergency. The area is that which the phone comes from."""

    attach_type: int = 0
    key_sequence: int = 7
    identity: EPSIdentity | None = None
    plmn: str | None = None
    location_area: int | None = None


class GPRSAttachReject(GMMMessage, frozen=True, kw_only=True):
    """9.4.4. `cause`: GMM cause; timers in seconds (None absent, -1 deactivated)."""

    cause: int | None = None
    t3302: int | None = None
    t3346: int | None = None


class GPRSDetachRequest(GMMMessage, frozen=True, kw_only=True):
    """9.4.5. `detach_type` as in 10.5.5.5, whose meaning depends on the direction. `cause`: of a network."""

    detach_type: int = 0
    cause: int | None = None
    identity: EPSIdentity | None = None


class GPRSRoutingAreaUpdateRequest(GMMMessage, frozen=True, kw_only=True):
    """9.4.14. `update_type` as in 10.5.5.18. `identity`: the P-TMSI IE. The area is the one the phone comes from."""

    update_type: int = 0
    key_sequence: int = 7
    plmn: str | None = None
    location_area: int | None = None
    identity: EPSIdentity | None = None


class GPRSRoutingAreaUpdateReject(GMMMessage, frozen=True, kw_only=True):
    """9.4.17. As in an attach reject."""

    cause: int | None = None
    t3302: int | None = None
    t3346: int | None = None


class GPRSServiceRequest(GMMMessage, frozen=True, kw_only=True):
    """9.4.20. `service_type` as in 10.5.5.20."""

    service_type: int = 0
    key_sequence: int = 7
    identity: EPSIdentity | None = None


class GPRSServiceReject(GMMMessage, frozen=True, kw_only=True):
    """9.4.22. `cause`: GMM cause; `t3346` in seconds (None absent, -1 deactivated)."""

    cause: int | None = None
    t3346: int | None = None


class GPRSIdentityRequest(GMMMessage, frozen=True, kw_only=True):
    """9.4.12."""

    identity_type: EPSIdentityType = EPSIdentityType.IMSI


class GPRSIdentityResponse(GMMMessage, frozen=True, kw_only=True):
    """9.4.13."""

    identity: EPSIdentity | None = None


class GPRSAuthenticationAndCipheringRequest(GMMMessage, frozen=True, kw_only=True):
    """9.4.9. In UMTS the radio network ciphers, and `algorithm` says nothing. Challenges are compared, never shown."""

    algorithm: GEA = GEA.GEA0
    imeisv_requested: bool = False
    rand: bytes | None = None
    autn: bytes | None = None


class GPRSAuthenticationAndCipheringResponse(GMMMessage, frozen=True, kw_only=True):
    """9.4.10. `identity`: the IMEISV."""

    response: bytes | None = None
    identity: EPSIdentity | None = None


class GPRSAuthenticationAndCipheringReject(GMMMessage, frozen=True, kw_only=True):
    """9.4.11."""


class GPRSAuthenticationAndCipheringFailure(GMMMessage, frozen=True, kw_only=True):
    """9.4.10a. `cause`: GMM cause."""

    cause: int | None = None
    auts: bytes | None = None


class OpaqueGSM(GSMMessage, frozen=True, kw_only=True):
    """A message that could not be decoded; the problem recorded beside it says why."""

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "GSM L3"

    @property
    def name(self) -> str:
        """See the base class."""
        return "OpaqueGSM"
