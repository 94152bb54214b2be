"""UMTS RRC messages (TS 25.331, 10.2) with the fields that the checks read; see `cleannet.model.rrc` for the names.

Only as far as ciphering, identities, redirection and the NAS messages inside go; of all others the name is read.
"""

from cleannet.model.rrc import Redirection, RRCIdentity, RRCMessage


class UMTSMessage(RRCMessage, frozen=True, kw_only=True):
    """A message of UMTS RRC (TS 25.331). `integrity_protected`: it has an integrityCheckInfo."""

    integrity_protected: bool = False

    @property
    def protocol(self) -> str:
        """See the base class."""
        return "UMTS-RRC"


class OpaqueUMTS(UMTSMessage, frozen=True, kw_only=True):
    """A payload of a UMTS channel that could not be decoded; its problem says why."""


class UMTSPagingType1(UMTSMessage, frozen=True, kw_only=True):
    """Paging of idle UEs (10.2.23); connected ones, paged by an identity of the radio network, are left out.

    `identities`: "imsi", "tmsi", "p-TMSI"; `domains` of each: "cs-domain" or "ps-domain".
    """

    message_name: str = "PagingType1"
    identities: tuple[RRCIdentity, ...] = ()
    domains: tuple[str, ...] = ()


class UMTSConnectionRequest(UMTSMessage, frozen=True, kw_only=True):
    """10.2.39. `identity`: "imsi", "tmsi", "p-TMSI" or "imei"; `cause`: establishmentCause ("emergencyCall", …)."""

    message_name: str = "RRCConnectionRequest"
    identity: RRCIdentity | None = None
    cause: str | None = None


class UMTSConnectionReject(UMTSMessage, frozen=True, kw_only=True):
    """10.2.36. `cause`: "congestion" or "unspecified"; `wait_time`: seconds."""

    message_name: str = "RRCConnectionReject"
    cause: str | None = None
    wait_time: int | None = None
    redirection: Redirection | None = None


class UMTSConnectionRelease(UMTSMessage, frozen=True, kw_only=True):
    """10.2.37, on DCCH or CCCH. `cause`: releaseCause."""

    message_name: str = "RRCConnectionRelease"
    cause: str | None = None
    redirection: Redirection | None = None


class UMTSSecurityModeCommand(UMTSMessage, frozen=True, kw_only=True):
    """10.2.43. Starts or changes the protection of the signalling of one domain of the core.

    Attributes:
        domain: "cs-domain" or "ps-domain".
        ciphering: 0, 1, 2 for UEA0, UEA1, UEA2; None where the message leaves ciphering as it is.
        integrity: 1, 2 for UIA1, UIA2; None where the message leaves integrity protection as it is.
        ciphering_offered, integrity_offered: algorithms that the network holds the UE to have.
    """

    message_name: str = "SecurityModeCommand"
    domain: str | None = None
    ciphering: int | None = None
    integrity: int | None = None
    ciphering_offered: tuple[int, ...] | None = None
    integrity_offered: tuple[int, ...] | None = None


class UMTSDirectTransfer(UMTSMessage, frozen=True, kw_only=True):
    """InitialDirectTransfer, UplinkDirectTransfer and DownlinkDirectTransfer (10.2.16c, 10.2.60, 10.2.11).

    `domain`: "cs-domain" or "ps-domain", whose NAS message it carries.
    """

    domain: str | None = None
