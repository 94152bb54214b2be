"""Algorithms, security headers and capabilities of 5GS NAS."""

import enum

from cleannet.model.record import Record


class NEA(enum.IntEnum):
    """5GS ciphering algorithms (TS 33.501, 5.11.1.1); 4 to 7 are reserved, 8 to 15 exist in the encoding only."""

    NEA0, NEA1, NEA2, NEA3, NEA4, NEA5, NEA6, NEA7 = range(8)
    RESERVED_8, RESERVED_9, RESERVED_10, RESERVED_11 = range(8, 12)
    RESERVED_12, RESERVED_13, RESERVED_14, RESERVED_15 = range(12, 16)


class NIA(enum.IntEnum):
    """5GS integrity algorithms (TS 33.501, 5.11.1.2); 4 to 7 are reserved, 8 to 15 exist in the encoding only."""

    NIA0, NIA1, NIA2, NIA3, NIA4, NIA5, NIA6, NIA7 = range(8)
    RESERVED_8, RESERVED_9, RESERVED_10, RESERVED_11 = range(8, 12)
    RESERVED_12, RESERVED_13, RESERVED_14, RESERVED_15 = range(12, 16)


class SecurityHeader(enum.IntEnum):
    """Security header type of a 5GMM message (TS 24.501, table 9.3.1); 5 to 15 are reserved."""

    PLAIN = 0
    INTEGRITY_PROTECTED = 1
    INTEGRITY_PROTECTED_AND_CIPHERED = 2
    INTEGRITY_PROTECTED_WITH_NEW_CONTEXT = 3
    INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT = 4
    RESERVED_5, RESERVED_6, RESERVED_7, RESERVED_8, RESERVED_9, RESERVED_10 = range(5, 11)
    RESERVED_11, RESERVED_12, RESERVED_13, RESERVED_14, RESERVED_15 = range(11, 16)

    @property
    def ciphered(self) -> bool:
        """Whether the body is ciphered with the context's algorithm (which may be NEA0)."""
        return self in (2, 4)


class UESecurityCapability(Record, frozen=True):
    """The algorithms a UE supports, as octets of bit maps (TS 24.501, 9.11.3.54).

    Bit 8 of each octet is algorithm 0, bit 1 algorithm 7. `eea` and `eia` are None where the IE is two octets long.
    """

    ea: int
    ia: int
    eea: int | None = None
    eia: int | None = None

    def offers_ciphering(self, algorithm: int) -> bool:
        """Whether 5G-EA`algorithm` is among the supported ones."""
        return bool(self.ea & 0x80 >> algorithm)

    def offers_integrity(self, algorithm: int) -> bool:
        """Whether 5G-IA`algorithm` is among the supported ones."""
        return bool(self.ia & 0x80 >> algorithm)

    @property
    def offers_a_cipher(self) -> bool:
        """Whether any ciphering algorithm but the null one is supported."""
        return bool(self.ea & 0x7F)

    @property
    def offers_an_integrity_algorithm(self) -> bool:
        """Whether any integrity algorithm but the null one is supported."""
        return bool(self.ia & 0x7F)

    def __str__(self) -> str:
        ciphers = [f"5G-EA{n}" for n in range(8) if self.offers_ciphering(n)]
        integrity = [f"5G-IA{n}" for n in range(8) if self.offers_integrity(n)]
        return f"{', '.join(ciphers) or 'no ciphering'}; {', '.join(integrity) or 'no integrity'}"
