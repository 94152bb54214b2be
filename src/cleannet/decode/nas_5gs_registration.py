"""The tables of the 5GMM messages of registration and configuration update (TS 24.501, 8.2; IEs of release 19).

The rows without a leading underscore are shared with other 5GMM messages.
"""

from collections.abc import Mapping

from cleannet.decode import nas_5gs_values as value
from cleannet.decode.ies import Layout, half, halves, lv, lv_e, optional, tlv, tlv_e, tv, v
from cleannet.decode.nas_5gs_identity import mobile_identity
from cleannet.decode.nas_5gs_timers import gprs_timer_2, gprs_timer_3

CAUSE = v(1, "5GMM cause", "9.11.3.2", "cause", value.cause)
CONTAINER = tlv_e(0x71, "NAS message container", "9.11.3.33", "container", value.contents)
EAP = tlv_e(0x78, "EAP message", "9.11.2.2", "eap", value.eap_code)
EAP_UNREAD = tlv_e(0x78, "EAP message", "9.11.2.2")
T3346 = tlv(0x5F, "T3346 value", "9.11.2.4", "t3346", gprs_timer_2)
PDU_SESSION_STATUS = tlv(0x50, "PDU session status", "9.11.3.44")
CAG_INFORMATION = tlv_e(0x75, "CAG information list", "9.11.3.18A")
EXTENDED_CAG_INFORMATION = tlv_e(0x71, "Extended CAG information list", "9.11.3.86")
EXTENDED_REJECTED_NSSAI = tlv(0x68, "Extended rejected NSSAI", "9.11.3.75")
DISASTER_RETURN = tlv(0x2C, "Disaster return wait range", "9.11.3.84")
LOWER_BOUND_TIMER = tlv(0x3A, "Lower bound timer value", "9.11.2.5")
FORBIDDEN_TAIS_FOR_ROAMING = tlv(0x1D, "Forbidden TAI(s) for roaming", "9.11.3.9")
FORBIDDEN_TAIS_OF_REGION = tlv(0x1E, "Forbidden TAI(s) for regional provision of service", "9.11.3.9")
UTILIZATION_CONTROL = tlv(0x63, "Access technology utilization control", "9.11.3.110")

_T3502 = tlv(0x16, "T3502 value", "9.11.2.4", "t3502", gprs_timer_2)
_NEW_GUTI = tlv_e(0x77, "5G-GUTI", "9.11.3.4", "guti", mobile_identity)
_ALLOWED_NSSAI = tlv(0x15, "Allowed NSSAI", "9.11.3.37")
_CONFIGURED_NSSAI = tlv(0x31, "Configured NSSAI", "9.11.3.37")
_REJECTED_NSSAI = tlv(0x11, "Rejected NSSAI", "9.11.3.46")
_TAI_LIST = tlv(0x54, "TAI list", "9.11.3.9")
_SERVICE_AREA = tlv(0x27, "Service area list", "9.11.3.49")
_LADN = tlv_e(0x79, "LADN information", "9.11.3.30")
_MICO = half(0xB0, "MICO indication", "9.11.3.31")
_SLICING = half(0x90, "Network slicing indication", "9.11.3.36")
_ACCESS_CATEGORIES = tlv_e(0x76, "Operator-defined access category definitions", "9.11.3.38")
_T3447 = tlv(0x6C, "T3447 value", "9.11.2.5")
_RADIO_CAPABILITY_ID = tlv(0x67, "UE radio capability ID", "9.11.3.68")
_TRUNCATED_TMSI = tlv(0x1B, "Truncated 5G-S-TMSI configuration", "9.11.3.70")
_NSSRG = tlv_e(0x70, "NSSRG information", "9.11.3.82")
_DISASTER_ROAMING = tlv(0x14, "Disaster roaming wait range", "9.11.3.84")
_DISASTER_PLMNS = tlv(0x13, "List of PLMNs to be used in disaster condition", "9.11.3.83")
_RAN_TIMING = tlv(0x4B, "RAN timing synchronization", "9.11.3.95")
_ALTERNATIVE_NSSAI = tlv(0x4C, "Alternative NSSAI", "9.11.3.97")
_TIME_OFFSET = tlv(0x4F, "Discontinuous coverage maximum time offset", "9.11.2.19")
_TIME_VALIDITY = tlv(0x5B, "S-NSSAI time validity information", "9.11.3.101")
_FEATURE_AUTHORIZATION = tlv(0x5C, "Feature authorization indication", "9.11.3.105")
_ON_DEMAND_NSSAI = tlv(0x61, "On-demand NSSAI", "9.11.3.108")
_LP_WUSPS = tlv(0x64, "LP-WUSPS assistance information", "9.11.3.111")
_LP_WUS_STATUS = half(0x80, "LP-WUS status", "9.11.3.112")
_EPS_BEARERS = tlv(0x60, "EPS bearer context status", "9.11.3.23A")
_EXTENDED_DRX = tlv(0x6E, "Extended DRX parameters", "9.11.3.26A")
_T3324 = tlv(0x6A, "T3324 value", "9.11.2.5")
_NID = tlv(0x32, "NID", "9.11.3.79")
_SOR = tlv_e(0x73, "SOR transparent container", "9.11.3.51")

# 8.2.6
_REGISTRATION_REQUEST = Layout(
    (
        halves("5GS registration type and ngKSI", "9.11.3.7, 9.11.3.32", value.registration_type_and_key_set),
        lv_e("5GS mobile identity", "9.11.3.4", "identity", mobile_identity),
    ),
    optional(
        half(0xC0, "Non-current native NAS key set identifier", "9.11.3.32"),
        tlv(0x10, "5GMM capability", "9.11.3.1"),
        tlv(0x2E, "UE security capability", "9.11.3.54", "ue_security_capability", value.ue_security_capability),
        tlv(0x2F, "Requested NSSAI", "9.11.3.37"),
        tv(0x52, 6, "Last visited registered TAI", "9.11.3.8"),
        tlv(0x17, "S1 UE network capability", "9.11.3.48"),
        tlv(0x40, "Uplink data status", "9.11.3.57"),
        PDU_SESSION_STATUS,
        _MICO,
        tlv(0x2B, "UE status", "9.11.3.56"),
        tlv_e(0x77, "Additional GUTI", "9.11.3.4", "additional_guti", mobile_identity),
        tlv(0x25, "Allowed PDU session status", "9.11.3.13"),
        tlv(0x18, "UE's usage setting", "9.11.3.55"),
        tlv(0x51, "Requested DRX parameters", "9.11.3.2A"),
        tlv_e(0x70, "EPS NAS message container", "9.11.3.24"),
        tlv_e(0x74, "LADN indication", "9.11.3.29"),
        half(0x80, "Payload container type", "9.11.3.40"),
        tlv_e(0x7B, "Payload container", "9.11.3.39"),
        _SLICING,
        tlv(0x53, "5GS update type", "9.11.3.9A"),
        tlv(0x41, "Mobile station classmark 2", "9.11.3.31C"),
        tlv(0x42, "Supported codecs", "9.11.3.51A"),
        CONTAINER,
        _EPS_BEARERS,
        _EXTENDED_DRX,
        _T3324,
        _RADIO_CAPABILITY_ID,
        tlv(0x35, "Requested mapped NSSAI", "9.11.3.31B"),
        tlv(0x48, "Additional information requested", "9.11.3.12A"),
        tlv(0x1A, "Requested WUS assistance information", "9.11.3.71"),
        half(0xA0, "N5GC indication", "9.11.3.72"),
        tlv(0x30, "Requested NB-N1 mode DRX parameters", "9.11.3.73"),
        tlv(0x29, "UE request type", "9.11.3.76"),
        tlv(0x28, "Paging restriction", "9.11.3.77"),
        tlv_e(0x72, "Service-level-AA container", "9.11.2.10"),
        _NID,
        tlv(0x16, "UE determined PLMN with disaster condition", "9.11.3.85"),
        tlv(0x2A, "Requested PEIPS assistance information", "9.11.3.80"),
        tlv(0x3B, "Requested T3512 value", "9.11.2.5"),
        tlv(0x3C, "Unavailability information", "9.11.2.20"),
        tlv(0x3F, "Non-3GPP path switching information", "9.11.3.102"),
        tlv(0x56, "AUN3 indication", "9.11.3.104"),
        _LP_WUSPS,
    ),
)

# 8.2.7
_REGISTRATION_ACCEPT = Layout(
    (lv("5GS registration result", "9.11.3.6", "", value.registration_result),),
    optional(
        _NEW_GUTI,
        tlv(0x4A, "Equivalent PLMNs", "9.11.3.45"),
        _TAI_LIST,
        _ALLOWED_NSSAI,
        _REJECTED_NSSAI,
        _CONFIGURED_NSSAI,
        tlv(0x21, "5GS network feature support", "9.11.3.5"),
        PDU_SESSION_STATUS,
        tlv(0x26, "PDU session reactivation result", "9.11.3.42"),
        tlv_e(0x72, "PDU session reactivation result error cause", "9.11.3.43"),
        _LADN,
        _MICO,
        _SLICING,
        _SERVICE_AREA,
        tlv(0x5E, "T3512 value", "9.11.2.5", "t3512", gprs_timer_3),
        tlv(0x5D, "Non-3GPP de-registration timer value", "9.11.2.4"),
        _T3502,
        tlv(0x34, "Emergency number list", "9.11.3.23"),
        tlv_e(0x7A, "Extended emergency number list", "9.11.3.26"),
        _SOR,
        EAP_UNREAD,
        half(0xA0, "NSSAI inclusion mode", "9.11.3.37A"),
        _ACCESS_CATEGORIES,
        tlv(0x51, "Negotiated DRX parameters", "9.11.3.2A"),
        half(0xD0, "Non-3GPP NW policies", "9.11.3.36A"),
        _EPS_BEARERS,
        _EXTENDED_DRX,
        _T3447,
        tlv(0x6B, "T3448 value", "9.11.2.4"),
        _T3324,
        _RADIO_CAPABILITY_ID,
        half(0xE0, "UE radio capability ID deletion indication", "9.11.3.69"),
        tlv(0x39, "Pending NSSAI", "9.11.3.37"),
        tlv_e(0x74, "Ciphering key data", "9.11.3.18C"),
        CAG_INFORMATION,
        _TRUNCATED_TMSI,
        tlv(0x1C, "Negotiated WUS assistance information", "9.11.3.71"),
        tlv(0x29, "Negotiated NB-N1 mode DRX parameters", "9.11.3.73"),
        EXTENDED_REJECTED_NSSAI,
        tlv_e(0x7B, "Service-level-AA container", "9.11.2.10"),
        tlv(0x33, "Negotiated PEIPS assistance information", "9.11.3.80"),
        tlv(0x35, "5GS additional request result", "9.11.3.81"),
        _NSSRG,
        _DISASTER_ROAMING,
        DISASTER_RETURN,
        _DISASTER_PLMNS,
        FORBIDDEN_TAIS_FOR_ROAMING,
        FORBIDDEN_TAIS_OF_REGION,
        EXTENDED_CAG_INFORMATION,
        tlv_e(0x7C, "NSAG information", "9.11.3.87"),
        tlv(0x3D, "Equivalent SNPNs", "9.11.3.92"),
        _NID,
        tlv_e(0x7D, "Registration accept type 6 IE container", "9.11.3.98"),
        _RAN_TIMING,
        _ALTERNATIVE_NSSAI,
        _TIME_OFFSET,
        _TIME_VALIDITY,
        tlv(0x3C, "Unavailability configuration", "9.11.2.21"),
        _FEATURE_AUTHORIZATION,
        _ON_DEMAND_NSSAI,
        UTILIZATION_CONTROL,
        _LP_WUSPS,
        _LP_WUS_STATUS,
    ),
)

# 8.2.9
_REGISTRATION_REJECT = Layout(
    (CAUSE,),
    optional(
        T3346,
        _T3502,
        EAP_UNREAD,
        tlv(0x69, "Rejected NSSAI", "9.11.3.46"),
        CAG_INFORMATION,
        EXTENDED_REJECTED_NSSAI,
        DISASTER_RETURN,
        EXTENDED_CAG_INFORMATION,
        LOWER_BOUND_TIMER,
        FORBIDDEN_TAIS_FOR_ROAMING,
        FORBIDDEN_TAIS_OF_REGION,
        tlv(0x3E, "N3IWF identifier", "9.11.3.93"),
        tlv(0x4D, "TNAN information", "9.11.3.94"),
        tlv(0x62, "Extended 5GMM cause", "9.11.3.109"),
        UTILIZATION_CONTROL,
    ),
)

# 8.2.19
_CONFIGURATION_UPDATE_COMMAND = Layout(
    (),
    optional(
        half(0xD0, "Configuration update indication", "9.11.3.18"),
        _NEW_GUTI,
        _TAI_LIST,
        _ALLOWED_NSSAI,
        _SERVICE_AREA,
        tlv(0x43, "Full name for network", "9.11.3.35"),
        tlv(0x45, "Short name for network", "9.11.3.35"),
        tv(0x46, 1, "Local time zone", "9.11.3.52"),
        tv(0x47, 7, "Universal time and local time zone", "9.11.3.53"),
        tlv(0x49, "Network daylight saving time", "9.11.3.19"),
        _LADN,
        _MICO,
        _SLICING,
        _CONFIGURED_NSSAI,
        _REJECTED_NSSAI,
        _ACCESS_CATEGORIES,
        half(0xF0, "SMS indication", "9.11.3.50A"),
        _T3447,
        CAG_INFORMATION,
        _RADIO_CAPABILITY_ID,
        half(0xA0, "UE radio capability ID deletion indication", "9.11.3.69"),
        tlv(0x44, "5GS registration result", "9.11.3.6"),
        _TRUNCATED_TMSI,
        half(0xC0, "Additional configuration indication", "9.11.3.74"),
        EXTENDED_REJECTED_NSSAI,
        tlv_e(0x72, "Service-level-AA container", "9.11.2.10"),
        _NSSRG,
        _DISASTER_ROAMING,
        DISASTER_RETURN,
        _DISASTER_PLMNS,
        EXTENDED_CAG_INFORMATION,
        tlv(0x1F, "Updated PEIPS assistance information", "9.11.3.80"),
        tlv_e(0x73, "NSAG information", "9.11.3.87"),
        half(0xE0, "Priority indicator", "9.11.3.91"),
        _RAN_TIMING,
        tlv_e(0x78, "Extended LADN information", "9.11.3.96"),
        _ALTERNATIVE_NSSAI,
        tlv_e(0x7B, "S-NSSAI location validity information", "9.11.3.100"),
        _TIME_VALIDITY,
        _TIME_OFFSET,
        tlv_e(0x74, "Partially allowed NSSAI", "9.11.3.103"),
        tlv_e(0x7A, "Partially rejected NSSAI", "9.11.3.103"),
        _FEATURE_AUTHORIZATION,
        _ON_DEMAND_NSSAI,
        UTILIZATION_CONTROL,
        _LP_WUSPS,
        _LP_WUS_STATUS,
    ),
)

REGISTRATION_LAYOUTS: Mapping[int, Layout] = {
    0x41: _REGISTRATION_REQUEST,
    0x42: _REGISTRATION_ACCEPT,
    0x43: Layout((), optional(_SOR)),  # 8.2.8
    0x44: _REGISTRATION_REJECT,
    0x54: _CONFIGURATION_UPDATE_COMMAND,
    0x55: Layout(),  # 8.2.20
}
"""The messages of registration and configuration update by their type."""
