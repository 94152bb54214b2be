"""Timers of NAS-5GS in seconds (TS 24.501, 9.11.2.4 and 9.11.2.5)."""

from cleannet.decode.cursor import Cursor

DEACTIVATED = -1
"""A timer that the network switched off."""

# Seconds a unit, by bits 8 to 6 (TS 24.008, table 10.5.172 and 10.5.7.4): others count minutes.
_TIMER_2_UNITS = {0: 2, 1: 60, 2: 360}
# The same of TS 24.008, table 10.5.163a; 6 (320 hours) is for periodic timers.
_TIMER_3_UNITS = {0: 600, 1: 3600, 2: 36_000, 3: 2, 4: 30, 5: 60, 6: 1_152_000}


def gprs_timer_2(cursor: Cursor) -> int:
    """A GPRS timer 2 in seconds, -1 where it is deactivated (TS 24.008, 10.5.7.4)."""
    octet = cursor.u8("GPRS timer 2")
    unit = octet >> 5
    return DEACTIVATED if unit == 7 else _TIMER_2_UNITS.get(unit, 60) * (octet & 0x1F)


def gprs_timer_3(cursor: Cursor) -> int:
    """A GPRS timer 3 in seconds, -1 where it is deactivated (TS 24.008, 10.5.7.4a)."""
    octet = cursor.u8("GPRS timer 3")
    unit = octet >> 5
    return DEACTIVATED if unit == 7 else _TIMER_3_UNITS[unit] * (octet & 0x1F)
