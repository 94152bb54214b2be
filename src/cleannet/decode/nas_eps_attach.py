"""The tables of the EMM messages of attach, detach and tracking area update (TS 24.301, 8.2; IEs of release 19).

The rows without a leading underscore are shared with other EMM messages.
"""

from collections.abc import Mapping

from cleannet.decode import nas_eps_values as value
from cleannet.decode.ies import IE, Layout, half, halves, lv, lv_e, optional, tlv, tlv_e, tv, v
from cleannet.decode.nas_5gs_timers import gprs_timer_2, gprs_timer_3
from cleannet.decode.nas_eps_identity import eps_mobile_identity, mobile_identity

CAUSE = v(1, "EMM cause", "9.9.3.9", "cause", value.octet)
OPTIONAL_CAUSE = tv(0x53, 1, "EMM cause", "9.9.3.9", "cause", value.octet)
T3346 = tlv(0x5F, "T3346 value", "9.9.3.16A", "t3346", gprs_timer_2)
BEARERS = tlv(0x57, "EPS bearer context status", "9.9.2.1")
DEVICE_PROPERTIES = half(0xD0, "Device properties", "9.9.2.0A")
UE_REQUEST_TYPE = tlv(0x29, "UE request type", "9.9.3.65")
PAGING_RESTRICTION = tlv(0x28, "Paging restriction", "9.9.3.66")
LOWER_BOUND_TIMER = tlv(0x1C, "Lower bound timer value", "9.9.3.16B")
FORBIDDEN_TAIS_FOR_ROAMING = tlv(0x1D, "Forbidden TAI(s) for roaming", "9.9.3.33")
FORBIDDEN_TAIS_OF_REGION = tlv(0x1E, "Forbidden TAI(s) for regional provision of service", "9.9.3.33")
UTILIZATION_CONTROL = tlv(0x20, "Access technology utilization control", "9.9.3.3A")
SATELLITE_OPERATION = tlv(0x21, "S&F satellite operation parameters", "9.9.3.73")
DISASTER_RETURN = tlv(0x24, "Disaster return wait range", "9.9.3.75")
ADDITIONAL_REQUEST_RESULT = tlv(0x37, "EPS additional request result", "9.9.3.67")
TAI_LIST = tlv(0x54, "TAI list", "9.9.3.33")
DCN = tlv(0x65, "DCN-ID", "9.9.3.48")
RADIO_CAPABILITY_ID = tlv(0x66, "UE radio capability ID", "9.9.3.60")
RADIO_CAPABILITY_ID_DELETION = half(0xB0, "UE radio capability ID deletion indication", "9.9.3.61")

_ESM_CONTAINER = lv_e("ESM message container", "9.9.3.15", "container", value.contents)
_GUTI = tlv(0x50, "GUTI", "9.9.3.12", "guti", eps_mobile_identity)
_EXTENDED_CAUSE = half(0xA0, "Extended EMM cause", "9.9.3.26A", "extended_cause", value.half_octet)

# Common to attach request (8.2.4) and tracking area update request (8.2.29).
_OF_REQUESTS: tuple[IE, ...] = (
    tv(0x19, 3, "Old P-TMSI signature", "9.9.3.26"),
    tlv(0x50, "Additional GUTI", "9.9.3.12", "additional_guti", eps_mobile_identity),
    tv(0x52, 5, "Last visited registered TAI", "9.9.3.32"),
    tv(0x5C, 2, "DRX parameter", "9.9.3.8"),
    tlv(0x31, "MS network capability", "9.9.3.20", "gea", value.gea),
    tv(0x13, 5, "Old location area identification", "9.9.2.2"),
    half(0x90, "TMSI status", "9.9.3.31"),
    tlv(0x11, "Mobile station classmark 2", "9.9.2.4"),
    tlv(0x20, "Mobile station classmark 3", "9.9.2.5"),
    tlv(0x40, "Supported codecs", "9.9.2.10"),
    half(0xF0, "Additional update type", "9.9.3.0B"),
    tlv(0x5D, "Voice domain preference and UE's usage setting", "9.9.3.44"),
    DEVICE_PROPERTIES,
    half(0xE0, "Old GUTI type", "9.9.3.45", "old_guti_is_mapped", value.mapped_guti),
    half(0xC0, "MS network feature support", "9.9.3.20A"),
    tlv(0x10, "TMSI based NRI container", "9.9.3.24A"),
    tlv(0x6A, "T3324 value", "9.9.3.16A"),
    tlv(0x5E, "T3412 extended value", "9.9.3.16B"),
    tlv(0x6E, "Extended DRX parameters", "9.9.3.46"),
    tlv(0x6F, "UE additional security capability", "9.9.3.53"),
    tlv(0x6D, "UE status", "9.9.3.54"),
    tv(0x17, 1, "Additional information requested", "9.9.3.55"),
    tlv(0x32, "N1 UE network capability", "9.9.3.57"),
    tlv(0x34, "UE radio capability ID availability", "9.9.3.58"),
    tlv(0x35, "Requested WUS assistance information", "9.9.3.62"),
    tlv(0x36, "DRX parameter in NB-S1 mode", "9.9.3.63"),
    tlv(0x38, "Requested IMSI offset", "9.9.3.64"),
    tlv(0x26, "UE determined PLMN with disaster condition", "9.9.3.77"),
)

# Common to attach accept (8.2.1) and tracking area update accept (8.2.26).
_OF_ACCEPTS: tuple[IE, ...] = (
    _GUTI,
    tv(0x13, 5, "Location area identification", "9.9.2.2"),
    tlv(0x23, "MS identity", "9.9.2.3", "identity", mobile_identity),
    OPTIONAL_CAUSE,
    tv(0x17, 1, "T3402 value", "9.9.3.16", "t3402", value.gprs_timer),
    tv(0x59, 1, "T3423 value", "9.9.3.16"),
    tlv(0x4A, "Equivalent PLMNs", "9.9.2.8"),
    tlv(0x34, "Emergency number list", "9.9.3.37"),
    tlv(0x64, "EPS network feature support", "9.9.3.12A"),
    half(0xF0, "Additional update result", "9.9.3.0A"),
    tlv(0x5E, "T3412 extended value", "9.9.3.16B", "t3412_extended", gprs_timer_3),
    tlv(0x6A, "T3324 value", "9.9.3.16A"),
    tlv(0x6E, "Extended DRX parameters", "9.9.3.46"),
    DCN,
    half(0xE0, "SMS services status", "9.9.3.4B"),
    half(0xD0, "Non-3GPP NW provided policies", "9.9.3.49"),
    tlv(0x6B, "T3448 value", "9.9.3.16A"),
    half(0xC0, "Network policy", "9.9.3.52"),
    tlv(0x6C, "T3447 value", "9.9.3.16B"),
    tlv_e(0x7A, "Extended emergency number list", "9.9.3.37A"),
    tlv_e(0x7C, "Ciphering key data", "9.9.3.56"),
    RADIO_CAPABILITY_ID,
    RADIO_CAPABILITY_ID_DELETION,
    tlv(0x35, "Negotiated WUS assistance information", "9.9.3.62"),
    tlv(0x36, "Negotiated DRX parameter in NB-S1 mode", "9.9.3.63"),
    tlv(0x38, "Negotiated IMSI offset", "9.9.3.64"),
    FORBIDDEN_TAIS_FOR_ROAMING,
    FORBIDDEN_TAIS_OF_REGION,
    tlv(0x1F, "Unavailability configuration", "9.9.3.70"),
    UTILIZATION_CONTROL,
    SATELLITE_OPERATION,
    tlv(0x22, "Disaster roaming wait range", "9.9.3.75"),
    DISASTER_RETURN,
    tlv(0x25, "List of PLMNs to be used in disaster condition", "9.9.3.76"),
)

# Common to the rejects and to a detach request of the network.
_OF_REJECTS: tuple[IE, ...] = (
    LOWER_BOUND_TIMER,
    FORBIDDEN_TAIS_FOR_ROAMING,
    FORBIDDEN_TAIS_OF_REGION,
    UTILIZATION_CONTROL,
    SATELLITE_OPERATION,
)

# 8.2.4
_ATTACH_REQUEST = Layout(
    (
        halves("EPS attach type and NAS key set identifier", "9.9.3.11, 9.9.3.21", value.attach_type_and_key_set),
        lv("EPS mobile identity", "9.9.3.12", "identity", eps_mobile_identity),
        lv("UE network capability", "9.9.3.34", "ue_network_capability", value.ue_network_capability),
        _ESM_CONTAINER,
    ),
    optional(*_OF_REQUESTS),
)

# 8.2.1
_ATTACH_ACCEPT = Layout(
    (
        halves("EPS attach result", "9.9.3.10", value.result),
        v(1, "T3412 value", "9.9.3.16", "t3412", value.gprs_timer),
        lv("TAI list", "9.9.3.33"),
        _ESM_CONTAINER,
    ),
    optional(*_OF_ACCEPTS),
)

# 8.2.3
_ATTACH_REJECT = Layout(
    (CAUSE,),
    optional(
        tlv_e(0x78, "ESM message container", "9.9.3.15", "container", value.contents),
        T3346,
        tlv(0x16, "T3402 value", "9.9.3.16A", "t3402", gprs_timer_2),
        _EXTENDED_CAUSE,
        *_OF_REJECTS,
    ),
)

# 8.2.11.1
DETACH_REQUEST_OF_UE = Layout(
    (
        halves("Detach type and NAS key set identifier", "9.9.3.7, 9.9.3.21", value.detach_type_and_key_set),
        lv("EPS mobile identity", "9.9.3.12", "identity", eps_mobile_identity),
    )
)

# 8.2.11.2
DETACH_REQUEST_OF_NETWORK = Layout(
    (halves("Detach type", "9.9.3.7", value.network_detach_type),),
    optional(OPTIONAL_CAUSE, DISASTER_RETURN, *_OF_REJECTS),
)

# 8.2.29
_UPDATE_REQUEST = Layout(
    (
        halves("EPS update type and NAS key set identifier", "9.9.3.14, 9.9.3.21", value.update_type_and_key_set),
        lv("Old GUTI", "9.9.3.12", "identity", eps_mobile_identity),
    ),
    optional(
        *_OF_REQUESTS,
        half(0xB0, "Non-current native NAS key set identifier", "9.9.3.21"),
        half(0x80, "GPRS ciphering key sequence number", "9.9.3.4A"),
        tv(0x55, 4, "NonceUE", "9.9.3.25", "nonce_ue", value.nonce),
        tlv(0x58, "UE network capability", "9.9.3.34", "ue_network_capability", value.ue_network_capability),
        half(0xA0, "UE radio capability information update needed", "9.9.3.35"),
        BEARERS,
        UE_REQUEST_TYPE,
        PAGING_RESTRICTION,
        tlv(0x30, "Unavailability information", "9.9.3.69"),
    ),
)

# 8.2.26
_UPDATE_ACCEPT = Layout(
    (halves("EPS update result", "9.9.3.13", value.result),),
    optional(
        *_OF_ACCEPTS,
        tv(0x5A, 1, "T3412 value", "9.9.3.16", "t3412", value.gprs_timer),
        TAI_LIST,
        BEARERS,
        tlv(0x68, "Header compression configuration status", "9.9.4.27"),
        ADDITIONAL_REQUEST_RESULT,
        tlv(0x39, "Maximum time offset", "9.9.3.16B"),
    ),
)

# 8.2.28
_UPDATE_REJECT = Layout((CAUSE,), optional(T3346, _EXTENDED_CAUSE, DISASTER_RETURN, *_OF_REJECTS))

ATTACH_LAYOUTS: Mapping[int, Layout] = {
    0x41: _ATTACH_REQUEST,
    0x42: _ATTACH_ACCEPT,
    0x43: Layout((_ESM_CONTAINER,)),  # 8.2.2
    0x44: _ATTACH_REJECT,
    0x45: DETACH_REQUEST_OF_UE,
    0x46: Layout(),  # 8.2.10
    0x48: _UPDATE_REQUEST,
    0x49: _UPDATE_ACCEPT,
    0x4A: Layout(),  # 8.2.27
    0x4B: _UPDATE_REJECT,
}
"""The messages of attach, detach and tracking area update by their type (a detach request as the UE sends it)."""
