"""The tables of the 5GMM messages but those of registration (TS 24.501, 8.2; IEs of release 19)."""

from collections.abc import Mapping

from cleannet.decode import nas_5gs_values as value
from cleannet.decode.ies import Layout, half, halves, lv, lv_e, optional, tlv, tlv_e, tv, v
from cleannet.decode.nas_5gs_identity import mobile_identity
from cleannet.decode.nas_5gs_registration import (
    CAG_INFORMATION,
    CAUSE,
    CONTAINER,
    DISASTER_RETURN,
    EAP,
    EAP_UNREAD,
    EXTENDED_CAG_INFORMATION,
    EXTENDED_REJECTED_NSSAI,
    FORBIDDEN_TAIS_FOR_ROAMING,
    FORBIDDEN_TAIS_OF_REGION,
    LOWER_BOUND_TIMER,
    PDU_SESSION_STATUS,
    REGISTRATION_LAYOUTS,
    T3346,
    UTILIZATION_CONTROL,
)
from cleannet.decode.nas_5gs_timers import gprs_timer_2

# 8.2.1
_AUTHENTICATION_REQUEST = Layout(
    (
        halves("ngKSI", "9.11.3.32", value.key_set),
        lv("ABBA", "9.11.3.10", "abba", value.abba),
    ),
    optional(
        tv(0x21, 16, "Authentication parameter RAND", "9.11.3.16", "rand", value.rand),
        tlv(0x20, "Authentication parameter AUTN", "9.11.3.15", "autn", value.autn),
        EAP,
    ),
)

# 8.2.2
_AUTHENTICATION_RESPONSE = Layout(
    (),
    optional(tlv(0x2D, "Authentication response parameter", "9.11.3.17", "response", value.response), EAP),
)

_AUN3_KEY = tlv(0x55, "AUN3 device security key", "9.11.3.107")
_ABBA = tlv(0x38, "ABBA", "9.11.3.10", "abba", value.abba)

# 8.2.3
_AUTHENTICATION_RESULT = Layout(
    (halves("ngKSI", "9.11.3.32", value.ng_ksi), lv_e("EAP message", "9.11.2.2", "eap", value.eap_code)),
    optional(_ABBA, _AUN3_KEY),
)

# 8.2.4
_AUTHENTICATION_FAILURE = Layout(
    (CAUSE,), optional(tlv(0x30, "Authentication failure parameter", "9.11.3.14", "auts", value.auts))
)

# 8.2.5
_AUTHENTICATION_REJECT = Layout((), optional(EAP))

_REQUEST_TYPE = half(0x80, "Request type", "9.11.3.47", "request_type", value.request_type)
_PAYLOAD = (
    halves("Payload container type", "9.11.3.40", value.payload_type),
    lv_e("Payload container", "9.11.3.39", "payload", value.contents),
)

# 8.2.10
_UL_NAS_TRANSPORT = Layout(
    _PAYLOAD,
    optional(
        tv(0x12, 1, "PDU session ID", "9.11.3.41"),
        tv(0x59, 1, "Old PDU session ID", "9.11.3.41"),
        _REQUEST_TYPE,
        tlv(0x22, "S-NSSAI", "9.11.2.8"),
        tlv(0x25, "DNN", "9.11.2.1B"),
        tlv(0x24, "Additional information", "9.11.2.1"),
        half(0xA0, "MA PDU session information", "9.11.3.31A"),
        half(0xF0, "Release assistance indication", "9.11.3.46A"),
        tlv(0x4E, "Non-3GPP access path switching indication", "9.11.3.99"),
        tlv(0x5A, "Alternative S-NSSAI", "9.11.2.8"),
        half(0x90, "Payload container information", "9.11.3.106"),
    ),
)

_OPTIONAL_CAUSE = tv(0x58, 1, "5GMM cause", "9.11.3.2", "cause", value.cause)

# 8.2.11
_DL_NAS_TRANSPORT = Layout(
    _PAYLOAD,
    optional(
        tv(0x12, 1, "PDU session ID", "9.11.3.41"),
        tlv(0x24, "Additional information", "9.11.2.1"),
        _OPTIONAL_CAUSE,
        tlv(0x37, "Back-off timer value", "9.11.2.5"),
        LOWER_BOUND_TIMER,
    ),
)

# 8.2.12
_DEREGISTRATION_REQUEST_OF_UE = Layout(
    (
        halves("De-registration type and ngKSI", "9.11.3.20, 9.11.3.32", value.switch_off_and_key_set),
        lv_e("5GS mobile identity", "9.11.3.4", "identity", mobile_identity),
    ),
    optional(tlv(0x3C, "Unavailability information", "9.11.2.20"), CONTAINER),
)

# 8.2.14
_DEREGISTRATION_REQUEST_OF_NETWORK = Layout(
    (halves("De-registration type", "9.11.3.20", value.re_registration),),
    optional(
        _OPTIONAL_CAUSE,
        T3346,
        tlv(0x6D, "Rejected NSSAI", "9.11.3.46"),
        CAG_INFORMATION,
        EXTENDED_REJECTED_NSSAI,
        DISASTER_RETURN,
        EXTENDED_CAG_INFORMATION,
        LOWER_BOUND_TIMER,
        FORBIDDEN_TAIS_FOR_ROAMING,
        FORBIDDEN_TAIS_OF_REGION,
        UTILIZATION_CONTROL,
    ),
)

_UPLINK_DATA_STATUS = tlv(0x40, "Uplink data status", "9.11.3.57")
_ALLOWED_PDU_SESSION_STATUS = tlv(0x25, "Allowed PDU session status", "9.11.3.13")
_UE_REQUEST_TYPE = tlv(0x29, "UE request type", "9.11.3.76")
_PAGING_RESTRICTION = tlv(0x28, "Paging restriction", "9.11.3.77")
_T3448 = tlv(0x6B, "T3448 value", "9.11.2.4", "t3448", gprs_timer_2)

# 8.2.16
_SERVICE_REQUEST = Layout(
    (
        halves("ngKSI and service type", "9.11.3.32, 9.11.3.50", value.key_set_and_service_type),
        lv_e("5G-S-TMSI", "9.11.3.4", "identity", mobile_identity),
    ),
    optional(
        _UPLINK_DATA_STATUS,
        PDU_SESSION_STATUS,
        _ALLOWED_PDU_SESSION_STATUS,
        CONTAINER,
        _UE_REQUEST_TYPE,
        _PAGING_RESTRICTION,
    ),
)

# 8.2.17
_SERVICE_ACCEPT = Layout(
    (),
    optional(
        PDU_SESSION_STATUS,
        tlv(0x26, "PDU session reactivation result", "9.11.3.42"),
        tlv_e(0x72, "PDU session reactivation result error cause", "9.11.3.43"),
        EAP_UNREAD,
        _T3448,
        tlv(0x34, "5GS additional request result", "9.11.3.81"),
        FORBIDDEN_TAIS_FOR_ROAMING,
        FORBIDDEN_TAIS_OF_REGION,
    ),
)

# 8.2.18
_SERVICE_REJECT = Layout(
    (CAUSE,),
    optional(
        PDU_SESSION_STATUS,
        T3346,
        EAP_UNREAD,
        tlv(0x6B, "T3448 value", "9.11.2.4"),
        CAG_INFORMATION,
        DISASTER_RETURN,
        EXTENDED_CAG_INFORMATION,
        LOWER_BOUND_TIMER,
        FORBIDDEN_TAIS_FOR_ROAMING,
        FORBIDDEN_TAIS_OF_REGION,
        UTILIZATION_CONTROL,
    ),
)

# 8.2.21
_IDENTITY_REQUEST = Layout((halves("Identity type", "9.11.3.3", value.identity_type),))

# 8.2.22
_IDENTITY_RESPONSE = Layout((lv_e("Mobile identity", "9.11.3.4", "identity", mobile_identity),))

# 8.2.25
_SECURITY_MODE_COMMAND = Layout(
    (
        halves("Selected NAS security algorithms", "9.11.3.34", value.algorithms),
        halves("ngKSI", "9.11.3.32", value.key_set),
        lv("Replayed UE security capabilities", "9.11.3.54", "replayed_capability", value.ue_security_capability),
    ),
    optional(
        half(0xE0, "IMEISV request", "9.11.3.28", "imeisv_requested", value.imeisv_request),
        tv(0x57, 1, "Selected EPS NAS security algorithms", "9.11.3.25"),
        tlv(0x36, "Additional 5G security information", "9.11.3.12", "", value.additional_security_information),
        EAP,
        _ABBA,
        tlv(0x19, "Replayed S1 UE security capabilities", "9.11.3.48A"),
        _AUN3_KEY,
    ),
)

# 8.2.26
_SECURITY_MODE_COMPLETE = Layout(
    (),
    optional(
        tlv_e(0x77, "IMEISV", "9.11.3.4", "identity", mobile_identity),
        CONTAINER,
        tlv_e(0x78, "Non-IMEISV PEI", "9.11.3.4", "non_imeisv_pei", mobile_identity),
    ),
)

# 8.2.30
_CONTROL_PLANE_SERVICE_REQUEST = Layout(
    (
        halves(
            "Control plane service type and ngKSI",
            "9.11.3.18D, 9.11.3.32",
            value.control_plane_service_type_and_key_set,
        ),
    ),
    optional(
        tlv(0x6F, "CIoT small data container", "9.11.3.18B"),
        half(0x80, "Payload container type", "9.11.3.40"),
        tlv_e(0x7B, "Payload container", "9.11.3.39"),
        tv(0x12, 1, "PDU session ID", "9.11.3.41"),
        PDU_SESSION_STATUS,
        half(0xF0, "Release assistance indication", "9.11.3.46A"),
        _UPLINK_DATA_STATUS,
        CONTAINER,
        tlv(0x24, "Additional information", "9.11.2.1"),
        _ALLOWED_PDU_SESSION_STATUS,
        _UE_REQUEST_TYPE,
        _PAGING_RESTRICTION,
    ),
)

_EAP_MANDATORY = lv_e("EAP message", "9.11.2.2")
_SLICE_AUTHENTICATION = Layout((lv("S-NSSAI", "9.11.2.8"), _EAP_MANDATORY))
_RELAY_TRANSACTION = v(1, "ProSe relay transaction identity", "9.11.3.88")
_RELAY_AUTHENTICATION = Layout((_RELAY_TRANSACTION, _EAP_MANDATORY))

MOBILITY_LAYOUTS: Mapping[int, Layout] = {
    **REGISTRATION_LAYOUTS,
    0x45: _DEREGISTRATION_REQUEST_OF_UE,
    0x46: Layout(),  # 8.2.13
    0x47: _DEREGISTRATION_REQUEST_OF_NETWORK,
    0x48: Layout(),  # 8.2.15
    0x4C: _SERVICE_REQUEST,
    0x4D: _SERVICE_REJECT,
    0x4E: _SERVICE_ACCEPT,
    0x4F: _CONTROL_PLANE_SERVICE_REQUEST,
    0x50: _SLICE_AUTHENTICATION,  # 8.2.31
    0x51: _SLICE_AUTHENTICATION,  # 8.2.32
    0x52: _SLICE_AUTHENTICATION,  # 8.2.33
    0x56: _AUTHENTICATION_REQUEST,
    0x57: _AUTHENTICATION_RESPONSE,
    0x58: _AUTHENTICATION_REJECT,
    0x59: _AUTHENTICATION_FAILURE,
    0x5A: _AUTHENTICATION_RESULT,
    0x5B: _IDENTITY_REQUEST,
    0x5C: _IDENTITY_RESPONSE,
    0x5D: _SECURITY_MODE_COMMAND,
    0x5E: _SECURITY_MODE_COMPLETE,
    0x5F: Layout((CAUSE,)),  # 8.2.27
    0x64: Layout((CAUSE,)),  # 8.2.29
    0x65: Layout((halves("Access type", "9.11.2.1A"),)),  # 8.2.23
    0x66: Layout((), optional(PDU_SESSION_STATUS)),  # 8.2.24
    0x67: _UL_NAS_TRANSPORT,
    0x68: _DL_NAS_TRANSPORT,
    0x69: Layout((_RELAY_TRANSACTION, lv_e("Relay key request parameters", "9.11.3.89"))),  # 8.2.34
    0x6A: Layout(  # 8.2.35
        (_RELAY_TRANSACTION, lv_e("Relay key response parameters", "9.11.3.90")), optional(EAP_UNREAD)
    ),
    0x6B: Layout((_RELAY_TRANSACTION,), optional(EAP_UNREAD)),  # 8.2.36
    0x6C: _RELAY_AUTHENTICATION,  # 8.2.37
    0x6D: _RELAY_AUTHENTICATION,  # 8.2.38
}
"""Every message of table 9.7.1 by its type."""
