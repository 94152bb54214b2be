"""Mobile identities of 5GS (TS 24.501, 9.11.3.4), EPS (TS 24.301, 9.9.3.12) and GSM and UMTS (TS 24.008, 10.5.1.4).

Their values are secrets: reports show pseudonyms only.
"""

import enum

from cleannet.model.record import Record


class IdentityType(enum.IntEnum):
    """Type of identity (TS 24.501, table 9.11.3.4.1)."""

    NO_IDENTITY = 0
    SUCI = 1
    GUTI_5G = 2
    IMEI = 3
    S_TMSI_5G = 4
    IMEISV = 5
    MAC_ADDRESS = 6
    EUI_64 = 7


class SUPIFormat(enum.IntEnum):
    """SUPI format (TS 24.501, table 9.11.3.4.1); 4 to 7 are reserved."""

    IMSI = 0
    NETWORK_SPECIFIC_IDENTIFIER = 1
    GCI = 2
    GLI = 3
    RESERVED_4, RESERVED_5, RESERVED_6, RESERVED_7 = range(4, 8)


class ProtectionScheme(enum.IntEnum):
    """Protection scheme of a SUCI (TS 33.501, annex C.1; TS 24.501, table 9.11.3.4.1)."""

    NULL = 0
    PROFILE_A = 1
    PROFILE_B = 2
    RESERVED_3, RESERVED_4, RESERVED_5, RESERVED_6, RESERVED_7 = range(3, 8)
    RESERVED_8, RESERVED_9, RESERVED_10, RESERVED_11 = range(8, 12)
    PROPRIETARY_12, PROPRIETARY_13, PROPRIETARY_14, PROPRIETARY_15 = range(12, 16)


class MobileIdentity(Record, frozen=True):
    """A 5GS mobile identity of a kind that has no record of its own (none, IMEI, IMEISV, MAC address, EUI-64).

    `value` holds the octets as sent; two equal values are one identity.
    """

    kind: IdentityType
    value: bytes = b""


class SUCI(MobileIdentity, frozen=True):
    """A subscription concealed identifier; `value` is the scheme output (with the null scheme: the MSIN or username).

    `home_network` is "MCC-MNC" for SUPI format IMSI (MNC with its own number of digits), else empty.
    """

    supi_format: SUPIFormat = SUPIFormat.IMSI
    home_network: str = ""
    routing_indicator: str = ""
    scheme: ProtectionScheme = ProtectionScheme.NULL
    key_identifier: int = 0


class TemporaryIdentity(MobileIdentity, frozen=True):
    """A 5G-GUTI or a 5G-S-TMSI; `value` is the 5G-TMSI (four octets).

    `plmn` ("MCC-MNC") and `amf_region` are absent from a 5G-S-TMSI.
    """

    plmn: str | None = None
    amf_region: int | None = None
    amf_set: int = 0
    amf_pointer: int = 0


class EPSIdentityType(enum.Enum):
    """What an EPS, UMTS or GSM identity is.

    The two ways of coding it (TS 24.301, table 9.9.3.12.1; TS 24.008, table 10.5.4) use the same numbers for
    different types, so the value here is the name.
    """

    NO_IDENTITY = "no identity"
    IMSI = "IMSI"
    IMEI = "IMEI"
    IMEISV = "IMEISV"
    TMSI = "TMSI"
    TMGI = "TMGI"
    GUTI = "GUTI"


class EPSIdentity(Record, frozen=True):
    """An identity of a kind that has no record of its own (none, IMEI, IMEISV, TMGI).

    `value` holds the octets as sent (digits in halves of octets, the first beside the type); two equal values of one
    kind are one identity.
    """

    kind: EPSIdentityType
    value: bytes = b""


class IMSI(EPSIdentity, frozen=True):
    """An international mobile subscriber identity in the clear (TS 23.003, 2.2); `value` holds all its digits.

    `country` is the MCC, `network` the first two digits of the MNC: whether a third belongs to it, an IMSI does not
    tell.
    """

    country: str = ""
    network: str = ""


class EPSGUTI(EPSIdentity, frozen=True):
    """A GUTI (TS 23.003, 2.8); `value` is the M-TMSI (four octets), `plmn` "MCC-MNC"."""

    plmn: str = ""
    mme_group: int = 0
    mme_code: int = 0


class TMSI(EPSIdentity, frozen=True):
    """A TMSI, P-TMSI or M-TMSI alone (TS 23.003, 2.4, 2.7, 2.8.1); `value` is its four octets."""
