"""The tables of the ESM messages (TS 24.301, 8.3; IEs of release 19)."""

from collections.abc import Mapping

from cleannet.decode import nas_eps_values as value
from cleannet.decode.ies import IE, Layout, half, halves, lv, lv_e, optional, tlv, tlv_e, tv, v
from cleannet.decode.nas_5gs_timers import gprs_timer_3

_CAUSE = v(1, "ESM cause", "9.9.4.4", "cause", value.octet)
_OPTIONAL_CAUSE = tv(0x58, 1, "ESM cause", "9.9.4.4", "cause", value.octet)
_PCO = tlv(0x27, "Protocol configuration options", "9.9.4.11")
_EPCO = tlv_e(0x7B, "Extended protocol configuration options", "9.9.4.26")
_NBIFOM = tlv(0x33, "NBIFOM container", "9.9.4.19")
_BACK_OFF_TIMER = tlv(0x37, "Back-off timer value", "9.9.3.16B", "back_off_timer", gprs_timer_3)
_RE_ATTEMPT = tlv(0x6B, "Re-attempt indicator", "9.9.4.13A")
_DEVICE_PROPERTIES = half(0xC0, "Device properties", "9.9.2.0A")
_WLAN_OFFLOAD = half(0xC0, "WLAN offload indication", "9.9.4.18")
_IP_COMPRESSION = tlv(0x66, "Header compression configuration", "9.9.4.22")
_EXTENDED_QOS = tlv(0x5C, "Extended EPS QoS", "9.9.4.30")
_AMBR = tlv(0x5E, "APN-AMBR", "9.9.4.2")
_EXTENDED_AMBR = tlv(0x5F, "Extended APN-AMBR", "9.9.4.29")
_APN = tlv(0x28, "Access point name", "9.9.4.1")
_EPS_QOS = lv("EPS QoS", "9.9.4.3")
_LINKED_BEARER = halves("Linked EPS bearer identity", "9.9.4.6")
_TRAFFIC_FLOWS = lv("Traffic flow aggregate", "9.9.4.15")
_TRANSACTION = tlv(0x5D, "Transaction identifier", "9.9.4.17")

# What a bearer has on GPRS.
_OF_GPRS: tuple[IE, ...] = (
    tlv(0x30, "Negotiated QoS", "9.9.4.12"),
    tv(0x32, 1, "Negotiated LLC SAPI", "9.9.4.7"),
    half(0x80, "Radio priority", "9.9.4.13"),
    tlv(0x34, "Packet flow identifier", "9.9.4.8"),
)

# 8.3.6
_DEFAULT_REQUEST = Layout(
    (_EPS_QOS, lv("Access point name", "9.9.4.1"), lv("PDN address", "9.9.4.9")),
    optional(
        _TRANSACTION,
        *_OF_GPRS,
        _AMBR,
        _OPTIONAL_CAUSE,
        _PCO,
        half(0xB0, "Connectivity type", "9.9.4.2A"),
        _WLAN_OFFLOAD,
        _NBIFOM,
        _IP_COMPRESSION,
        half(0x90, "Control plane only indication", "9.9.4.23"),
        _EPCO,
        tlv(0x6E, "Serving PLMN rate control", "9.9.4.28"),
        _EXTENDED_AMBR,
    ),
)

# 8.3.3
_DEDICATED_REQUEST = Layout(
    (_LINKED_BEARER, _EPS_QOS, lv("TFT", "9.9.4.16")),
    optional(_TRANSACTION, *_OF_GPRS, _PCO, _WLAN_OFFLOAD, _NBIFOM, _EPCO, _EXTENDED_QOS),
)

# 8.3.18
_MODIFY_REQUEST = Layout(
    (),
    optional(
        tlv(0x5B, "New EPS QoS", "9.9.4.3"),
        tlv(0x36, "TFT", "9.9.4.16"),
        *_OF_GPRS,
        _AMBR,
        _PCO,
        _WLAN_OFFLOAD,
        _NBIFOM,
        _IP_COMPRESSION,
        _EPCO,
        _EXTENDED_AMBR,
        _EXTENDED_QOS,
    ),
)

# 8.3.20
_CONNECTIVITY_REQUEST = Layout(
    (halves("Request type and PDN type", "9.9.4.14, 9.9.4.10", value.request_and_pdn_type),),
    optional(
        half(0xD0, "ESM information transfer flag", "9.9.4.5"),
        _APN,
        _PCO,
        _DEVICE_PROPERTIES,
        _NBIFOM,
        _IP_COMPRESSION,
        _EPCO,
    ),
)

# 8.3.10
_RESOURCE_MODIFICATION_REQUEST = Layout(
    (halves("EPS bearer identity for packet filter", "9.9.4.6"), _TRAFFIC_FLOWS),
    optional(
        tlv(0x5B, "Required traffic flow QoS", "9.9.4.3"),
        _OPTIONAL_CAUSE,
        _PCO,
        _DEVICE_PROPERTIES,
        _NBIFOM,
        _IP_COMPRESSION,
        _EPCO,
        _EXTENDED_QOS,
    ),
)

# 8.3.8
_RESOURCE_ALLOCATION_REQUEST = Layout(
    (_LINKED_BEARER, _TRAFFIC_FLOWS, lv("Required traffic flow QoS", "9.9.4.3")),
    optional(_PCO, _DEVICE_PROPERTIES, _NBIFOM, _EPCO, _EXTENDED_QOS),
)

# 8.3.12
_DEACTIVATE_REQUEST = Layout(
    (_CAUSE,),
    optional(
        _PCO, tlv(0x37, "T3396 value", "9.9.3.16B", "back_off_timer", gprs_timer_3), _WLAN_OFFLOAD, _NBIFOM, _EPCO
    ),
)

# 8.3.23
_REMOTE_UE_REPORT = Layout(
    (),
    optional(
        tlv_e(0x79, "Remote UE context connected", "9.9.4.20"),
        tlv_e(0x7A, "Remote UE context disconnected", "9.9.4.20"),
        tlv(0x6F, "ProSe key management function address", "9.9.4.21"),
    ),
)

_OPTIONS = Layout((), optional(_PCO, _EPCO))
_OPTIONS_OF_FLOWS = Layout((), optional(_PCO, _NBIFOM, _EPCO))
_REJECT = Layout((_CAUSE,), optional(_PCO, _EPCO))
_REJECT_OF_FLOWS = Layout((_CAUSE,), optional(_PCO, _NBIFOM, _EPCO))
_REJECT_WITH_TIMER = Layout((_CAUSE,), optional(_PCO, _BACK_OFF_TIMER, _RE_ATTEMPT, _NBIFOM, _EPCO))

SESSION_LAYOUTS: Mapping[int, Layout] = {
    0xC1: _DEFAULT_REQUEST,
    0xC2: _OPTIONS,  # 8.3.4
    0xC3: _REJECT,  # 8.3.5
    0xC5: _DEDICATED_REQUEST,
    0xC6: _OPTIONS_OF_FLOWS,  # 8.3.1
    0xC7: _REJECT_OF_FLOWS,  # 8.3.2
    0xC9: _MODIFY_REQUEST,
    0xCA: _OPTIONS_OF_FLOWS,  # 8.3.16
    0xCB: _REJECT_OF_FLOWS,  # 8.3.17
    0xCD: _DEACTIVATE_REQUEST,
    0xCE: _OPTIONS,  # 8.3.11
    0xD0: _CONNECTIVITY_REQUEST,
    0xD1: _REJECT_WITH_TIMER,  # 8.3.19
    0xD2: Layout((_LINKED_BEARER,), optional(_PCO, _EPCO)),  # 8.3.22
    0xD3: _REJECT,  # 8.3.21
    0xD4: _RESOURCE_ALLOCATION_REQUEST,
    0xD5: _REJECT_WITH_TIMER,  # 8.3.7
    0xD6: _RESOURCE_MODIFICATION_REQUEST,
    0xD7: _REJECT_WITH_TIMER,  # 8.3.9
    0xD9: Layout(),  # 8.3.13
    0xDA: Layout((), optional(_APN, _PCO, _EPCO)),  # 8.3.14
    0xDB: Layout((lv("Notification indicator", "9.9.4.7A"),)),  # 8.3.18A
    0xDC: Layout(),  # 8.3.12A
    0xE8: Layout((_CAUSE,)),  # 8.3.15
    0xE9: _REMOTE_UE_REPORT,
    0xEA: Layout(),  # 8.3.24
    0xEB: Layout(  # 8.3.25
        (lv_e("User data container", "9.9.4.24"),), optional(half(0xF0, "Release assistance indication", "9.9.4.25"))
    ),
}
"""Every message of table 9.8.2 by its type."""
