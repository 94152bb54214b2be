"""Algorithms, security headers and capabilities of EPS NAS."""

import enum

from cleannet.model.record import Record


class EEA(enum.IntEnum):
    """EPS ciphering algorithms (TS 33.401, 5.1.3.2; TS 24.301, table 9.9.3.23.1); 4 to 7 are reserved."""

    EEA0, EEA1, EEA2, EEA3, EEA4, EEA5, EEA6, EEA7 = range(8)


class EIA(enum.IntEnum):
    """EPS integrity algorithms (TS 33.401, 5.1.4.2; TS 24.301, table 9.9.3.23.1); 4 to 7 are reserved."""

    EIA0, EIA1, EIA2, EIA3, EIA4, EIA5, EIA6, EIA7 = range(8)


class EPSSecurityHeader(enum.IntEnum):
    """Security header type of an EMM message (TS 24.301, table 9.3.1); 6 to 11 are reserved.

    13 to 15 are taken as SERVICE_REQUEST.
    """

    PLAIN = 0
    INTEGRITY_PROTECTED = 1
    INTEGRITY_PROTECTED_AND_CIPHERED = 2
    INTEGRITY_PROTECTED_WITH_NEW_CONTEXT = 3
    INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT = 4
    INTEGRITY_PROTECTED_AND_PARTIALLY_CIPHERED = 5
    RESERVED_6, RESERVED_7, RESERVED_8, RESERVED_9, RESERVED_10, RESERVED_11 = range(6, 12)
    SERVICE_REQUEST = 12
    UNUSED_13, UNUSED_14, UNUSED_15 = 13, 14, 15

    @property
    def ciphered(self) -> bool:
        """Whether the whole body is ciphered with the context's algorithm (which may be EEA0)."""
        return self in (2, 4)


class EPSSecurityCapability(Record, frozen=True):
    """The algorithms a UE supports, as octets of bit maps.

    From a UE network capability (TS 24.301, 9.9.3.34) or a UE security capability (9.9.3.36). Bit 8 is algorithm 0,
    bit 1 algorithm 7; bit 8 of `uia` and `gea` is no algorithm and always 0 here. None where the octet is absent.
    """

    eea: int
    eia: int
    uea: int | None = None
    uia: int | None = None
    gea: int | None = None

    def offers_ciphering(self, algorithm: int) -> bool:
        """Whether EEA`algorithm` is among the supported ones."""
        return bool(self.eea & 0x80 >> algorithm)

    def offers_integrity(self, algorithm: int) -> bool:
        """Whether EIA`algorithm` is among the supported ones."""
        return bool(self.eia & 0x80 >> algorithm)

    @property
    def offers_a_cipher(self) -> bool:
        """Whether any ciphering algorithm but the null one is supported."""
        return bool(self.eea & 0x7F)

    @property
    def offers_an_integrity_algorithm(self) -> bool:
        """Whether any integrity algorithm but the null one is supported."""
        return bool(self.eia & 0x7F)

    def __str__(self) -> str:
        ciphers = [f"EEA{n}" for n in range(8) if self.offers_ciphering(n)]
        integrity = [f"EIA{n}" for n in range(8) if self.offers_integrity(n)]
        return f"{', '.join(ciphers) or 'no ciphering'}; {', '.join(integrity) or 'no integrity'}"
