"""The tables of the EMM messages but those of attach, detach and tracking area update (TS 24.301, 8.2; release 19)."""

from collections.abc import Mapping

from cleannet.decode import nas_eps_values as value
from cleannet.decode.ies import Layout, half, halves, lv, lv_e, optional, tlv, tlv_e, tv, v
from cleannet.decode.nas_5gs_timers import gprs_timer_2
from cleannet.decode.nas_eps_attach import (
    ADDITIONAL_REQUEST_RESULT,
    ATTACH_LAYOUTS,
    BEARERS,
    CAUSE,
    DCN,
    DEVICE_PROPERTIES,
    DISASTER_RETURN,
    FORBIDDEN_TAIS_FOR_ROAMING,
    FORBIDDEN_TAIS_OF_REGION,
    LOWER_BOUND_TIMER,
    PAGING_RESTRICTION,
    RADIO_CAPABILITY_ID,
    RADIO_CAPABILITY_ID_DELETION,
    SATELLITE_OPERATION,
    T3346,
    TAI_LIST,
    UE_REQUEST_TYPE,
    UTILIZATION_CONTROL,
)
from cleannet.decode.nas_eps_identity import eps_mobile_identity, mobile_identity

_T3448 = tlv(0x6B, "T3448 value", "9.9.3.16A", "t3448", gprs_timer_2)

# 8.2.15
_EXTENDED_SERVICE_REQUEST = Layout(
    (
        halves("Service type and NAS key set identifier", "9.9.3.27, 9.9.3.21", value.service_type_and_key_set),
        lv("M-TMSI", "9.9.2.3", "identity", mobile_identity),
    ),
    optional(
        half(0xB0, "CSFB response", "9.9.3.5", "csfb_response", value.csfb_response),
        BEARERS,
        DEVICE_PROPERTIES,
        UE_REQUEST_TYPE,
        PAGING_RESTRICTION,
    ),
)

# 8.2.33
_CONTROL_PLANE_SERVICE_REQUEST = Layout(
    (
        halves(
            "Control plane service type and NAS key set identifier",
            "9.9.3.47, 9.9.3.21",
            value.control_plane_service_type_and_key_set,
        ),
    ),
    optional(
        tlv_e(0x78, "ESM message container", "9.9.3.15", "container", value.contents),
        tlv(0x67, "NAS message container", "9.9.3.22", "short_message", value.contents),
        BEARERS,
        DEVICE_PROPERTIES,
        UE_REQUEST_TYPE,
        PAGING_RESTRICTION,
    ),
)

# 8.2.24
_SERVICE_REJECT = Layout(
    (CAUSE,),
    optional(
        tv(0x5B, 1, "T3442 value", "9.9.3.16", "t3442", value.gprs_timer),
        T3346,
        _T3448,
        LOWER_BOUND_TIMER,
        FORBIDDEN_TAIS_FOR_ROAMING,
        FORBIDDEN_TAIS_OF_REGION,
        UTILIZATION_CONTROL,
        SATELLITE_OPERATION,
        DISASTER_RETURN,
    ),
)

# 8.2.34
_SERVICE_ACCEPT = Layout(
    (),
    optional(
        BEARERS,
        _T3448,
        ADDITIONAL_REQUEST_RESULT,
        FORBIDDEN_TAIS_FOR_ROAMING,
        FORBIDDEN_TAIS_OF_REGION,
        SATELLITE_OPERATION,
    ),
)

# 8.2.16
_GUTI_REALLOCATION_COMMAND = Layout(
    (lv("GUTI", "9.9.3.12", "guti", eps_mobile_identity),),
    optional(TAI_LIST, DCN, RADIO_CAPABILITY_ID, RADIO_CAPABILITY_ID_DELETION, UTILIZATION_CONTROL),
)

# 8.2.7
_AUTHENTICATION_REQUEST = Layout(
    (
        halves("NAS key set identifier", "9.9.3.21", value.key_set),
        v(16, "Authentication parameter RAND", "9.9.3.3", "rand", value.rand),
        lv("Authentication parameter AUTN", "9.9.3.2", "autn", value.autn),
    )
)

# 8.2.5
_AUTHENTICATION_FAILURE = Layout(
    (CAUSE,), optional(tlv(0x30, "Authentication failure parameter", "9.9.3.1", "auts", value.auts))
)

# 8.2.20
_SECURITY_MODE_COMMAND = Layout(
    (
        v(1, "Selected NAS security algorithms", "9.9.3.23", "", value.algorithms),
        halves("NAS key set identifier", "9.9.3.21", value.key_set),
        lv("Replayed UE security capabilities", "9.9.3.36", "replayed_capability", value.security_capability),
    ),
    optional(
        half(0xC0, "IMEISV request", "9.9.3.18", "imeisv_requested", value.imeisv_request),
        tv(0x55, 4, "Replayed nonceUE", "9.9.3.25", "replayed_nonce_ue", value.nonce),
        tv(0x56, 4, "NonceMME", "9.9.3.25", "nonce_mme", value.nonce),
        tlv(0x4F, "HashMME", "9.9.3.50"),
        tlv(0x6F, "Replayed UE additional security capability", "9.9.3.53"),
        tlv(0x37, "UE radio capability ID request", "9.9.3.59"),
        half(0xD0, "UE coarse location information request", "9.9.3.71"),
    ),
)

# 8.2.21
_SECURITY_MODE_COMPLETE = Layout(
    (),
    optional(
        tlv(0x23, "IMEISV", "9.9.2.3", "identity", mobile_identity),
        tlv_e(0x79, "Replayed NAS message container", "9.9.3.51", "container", value.contents),
        RADIO_CAPABILITY_ID,
        tlv(0x67, "UE coarse location information", "9.9.3.72"),
    ),
)

# 8.2.13
_EMM_INFORMATION = Layout(
    (),
    optional(
        tlv(0x43, "Full name for network", "9.9.3.24"),
        tlv(0x45, "Short name for network", "9.9.3.24"),
        tv(0x46, 1, "Local time zone", "9.9.3.29"),
        tv(0x47, 7, "Universal time and local time zone", "9.9.3.30"),
        tlv(0x49, "Network daylight saving time", "9.9.3.6"),
    ),
)

# 8.2.9
_CS_SERVICE_NOTIFICATION = Layout(
    (v(1, "Paging identity", "9.9.3.25A", "paged_with_imsi", value.paging_identity),),
    optional(
        tlv(0x60, "CLI", "9.9.3.38"),
        tv(0x61, 1, "SS code", "9.9.3.39"),
        tv(0x62, 1, "LCS indicator", "9.9.3.40"),
        tlv(0x63, "LCS client identity", "9.9.3.41"),
    ),
)

_NAS_TRANSPORT = Layout((lv("NAS message container", "9.9.3.22", "short_message", value.contents),))
_GENERIC_NAS_TRANSPORT = Layout(
    (
        v(1, "Generic message container type", "9.9.3.42", "container_type", value.octet),
        lv_e("Generic message container", "9.9.3.43"),
    ),
    optional(tlv(0x65, "Additional information", "9.9.2.0")),
)

MOBILITY_LAYOUTS: Mapping[int, Layout] = {
    **ATTACH_LAYOUTS,
    0x4C: _EXTENDED_SERVICE_REQUEST,
    0x4D: _CONTROL_PLANE_SERVICE_REQUEST,
    0x4E: _SERVICE_REJECT,
    0x4F: _SERVICE_ACCEPT,
    0x50: _GUTI_REALLOCATION_COMMAND,
    0x51: Layout(),  # 8.2.17
    0x52: _AUTHENTICATION_REQUEST,
    0x53: Layout((lv("Authentication response parameter", "9.9.3.4", "response", value.response),)),  # 8.2.8
    0x54: Layout(),  # 8.2.6
    0x55: Layout((halves("Identity type", "9.9.3.17", value.asked_identity),)),  # 8.2.18
    0x56: Layout((lv("Mobile identity", "9.9.2.3", "identity", mobile_identity),)),  # 8.2.19
    0x5C: _AUTHENTICATION_FAILURE,
    0x5D: _SECURITY_MODE_COMMAND,
    0x5E: _SECURITY_MODE_COMPLETE,
    0x5F: Layout((CAUSE,)),  # 8.2.22
    0x60: Layout((CAUSE,)),  # 8.2.14
    0x61: _EMM_INFORMATION,
    0x62: _NAS_TRANSPORT,  # 8.2.12
    0x63: _NAS_TRANSPORT,  # 8.2.30
    0x64: _CS_SERVICE_NOTIFICATION,
    0x68: _GENERIC_NAS_TRANSPORT,  # 8.2.31
    0x69: _GENERIC_NAS_TRANSPORT,  # 8.2.32
}
"""Every message of table 9.8.1 by its type (a detach request as the UE sends it)."""
