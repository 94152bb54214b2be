"""Types of NAS-EPS procedures (TS 24.301, 9.9.3)."""

import enum


class EPSAttachType(enum.IntEnum):
    """EPS attach type (TS 24.301, table 9.9.3.11.1)."""

    RESERVED_0 = 0
    EPS_ATTACH = 1
    COMBINED_ATTACH = 2
    RLOS_ATTACH = 3
    UNUSED_4, UNUSED_5 = 4, 5
    EMERGENCY_ATTACH = 6
    RESERVED_7 = 7


class EPSUpdateType(enum.IntEnum):
    """EPS update type (TS 24.301, table 9.9.3.14.1)."""

    TA_UPDATING = 0
    COMBINED_UPDATING = 1
    COMBINED_UPDATING_WITH_IMSI_ATTACH = 2
    PERIODIC_UPDATING = 3
    UNUSED_4, UNUSED_5 = 4, 5
    RESERVED_6, RESERVED_7 = 6, 7


class EPSDetachType(enum.IntEnum):
    """Type of detach of a UE originating detach (TS 24.301, table 9.9.3.7.1)."""

    RESERVED_0 = 0
    EPS_DETACH = 1
    IMSI_DETACH = 2
    COMBINED_DETACH = 3
    UNUSED_4, UNUSED_5 = 4, 5
    RESERVED_6, RESERVED_7 = 6, 7


class EPSNetworkDetachType(enum.IntEnum):
    """Type of detach of a UE terminated detach (TS 24.301, table 9.9.3.7.1)."""

    RESERVED_0 = 0
    RE_ATTACH_REQUIRED = 1
    RE_ATTACH_NOT_REQUIRED = 2
    IMSI_DETACH = 3
    UNUSED_4, UNUSED_5 = 4, 5
    RESERVED_6, RESERVED_7 = 6, 7


class EPSServiceType(enum.IntEnum):
    """Service type (TS 24.301, table 9.9.3.27.1)."""

    MOBILE_ORIGINATING_CS_FALLBACK = 0
    MOBILE_TERMINATING_CS_FALLBACK = 1
    MOBILE_ORIGINATING_CS_FALLBACK_EMERGENCY = 2
    UNUSED_3, UNUSED_4 = 3, 4
    RESERVED_5, RESERVED_6, RESERVED_7 = 5, 6, 7
    PACKET_SERVICES = 8
    UNUSED_9, UNUSED_10, UNUSED_11 = 9, 10, 11
    RESERVED_12, RESERVED_13, RESERVED_14, RESERVED_15 = 12, 13, 14, 15
