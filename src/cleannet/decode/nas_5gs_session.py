"""The tables of the 5GSM messages (TS 24.501, 8.3; IEs of release 19)."""

from collections.abc import Mapping

from cleannet.decode.ies import Layout, half, halves, lv, lv_e, optional, tlv, tlv_e, tv, v
from cleannet.decode.nas_5gs_values import cause

_CAUSE = v(1, "5GSM cause", "9.11.4.2", "cause", cause)
_OPTIONAL_CAUSE = tv(0x59, 1, "5GSM cause", "9.11.4.2", "cause", cause)
_EPCO = tlv_e(0x7B, "Extended protocol configuration options", "9.11.4.6")
_EAP = tlv_e(0x78, "EAP message", "9.11.2.2")
_BACK_OFF_TIMER = tlv(0x37, "Back-off timer value", "9.11.2.5")
_CONGESTION = tlv(0x61, "5GSM congestion re-attempt indicator", "9.11.4.21")
_RE_ATTEMPT = tlv(0x1D, "Re-attempt indicator", "9.11.4.17")
_SERVICE_LEVEL_AA = tlv_e(0x72, "Service-level-AA container", "9.11.2.10")
_CAPABILITY = tlv(0x28, "5GSM capability", "9.11.4.1")
_PACKET_FILTERS = tv(0x55, 2, "Maximum number of supported packet filters", "9.11.4.9")
_ALWAYS_ON_REQUESTED = half(0xB0, "Always-on PDU session requested", "9.11.4.4")
_ALWAYS_ON = half(0x80, "Always-on PDU session indication", "9.11.4.3")
_IP_COMPRESSION = tlv(0x66, "IP header compression configuration", "9.11.4.24")
_ETHERNET_COMPRESSION = tlv(0x1F, "Ethernet header compression configuration", "9.11.4.28")
_PORT_MANAGEMENT = tlv_e(0x74, "Port management information container", "9.11.4.27")
_REQUESTED_MBS = tlv_e(0x70, "Requested MBS container", "9.11.4.30")
_RECEIVED_MBS = tlv_e(0x71, "Received MBS container", "9.11.4.31")
_URSP_REPORTS = tlv(0x36, "URSP rule enforcement reports", "9.11.4.38")
_EPS_BEARERS = tlv_e(0x75, "Mapped EPS bearer contexts", "9.11.4.8")
_QOS_RULES = tlv_e(0x7A, "QoS rules", "9.11.4.13")
_QOS_FLOWS = tlv_e(0x79, "QoS flow descriptions", "9.11.4.12")
_RQ_TIMER = tv(0x56, 1, "RQ timer value", "9.11.2.3")
_ATSSS = tlv_e(0x77, "ATSSS container", "9.11.4.22")
_N3QAI = tlv_e(0x70, "N3QAI", "9.11.4.36")
_PROTOCOL_DESCRIPTION = tlv_e(0x73, "Protocol description", "9.11.4.39")
_ECN_MARKING = tlv(0x38, "ECN marking for L4S indication", "9.11.4.40")
_ALTERNATIVE_SLICE = tlv(0x5A, "Alternative S-NSSAI", "9.11.2.8")

# 8.3.1
_ESTABLISHMENT_REQUEST = Layout(
    (v(2, "Integrity protection maximum data rate", "9.11.4.7"),),
    optional(
        half(0x90, "PDU session type", "9.11.4.11"),
        half(0xA0, "SSC mode", "9.11.4.16"),
        _CAPABILITY,
        _PACKET_FILTERS,
        _ALWAYS_ON_REQUESTED,
        tlv(0x39, "SM PDU DN request container", "9.11.4.15"),
        _EPCO,
        _IP_COMPRESSION,
        tlv(0x6E, "DS-TT Ethernet port MAC address", "9.11.4.25"),
        tlv(0x6F, "UE-DS-TT residence time", "9.11.4.26"),
        _PORT_MANAGEMENT,
        _ETHERNET_COMPRESSION,
        tlv(0x29, "Suggested interface identifier", "9.11.4.10"),
        _SERVICE_LEVEL_AA,
        _REQUESTED_MBS,
        tlv(0x34, "PDU session pair ID", "9.11.4.32"),
        tlv(0x35, "RSN", "9.11.4.33"),
        _URSP_REPORTS,
    ),
)

# 8.3.2
_ESTABLISHMENT_ACCEPT = Layout(
    (
        halves("Selected PDU session type and SSC mode", "9.11.4.11, 9.11.4.16"),
        lv_e("Authorized QoS rules", "9.11.4.13"),
        lv("Session-AMBR", "9.11.4.14"),
    ),
    optional(
        _OPTIONAL_CAUSE,
        tlv(0x29, "PDU address", "9.11.4.10"),
        _RQ_TIMER,
        tlv(0x22, "S-NSSAI", "9.11.2.8"),
        _ALWAYS_ON,
        _EPS_BEARERS,
        _EAP,
        _QOS_FLOWS,
        _EPCO,
        tlv(0x25, "DNN", "9.11.2.1B"),
        tlv(0x17, "5GSM network feature support", "9.11.4.18"),
        tlv(0x18, "Serving PLMN rate control", "9.11.4.20"),
        _ATSSS,
        half(0xC0, "Control plane only indication", "9.11.4.23"),
        _IP_COMPRESSION,
        _ETHERNET_COMPRESSION,
        _SERVICE_LEVEL_AA,
        _RECEIVED_MBS,
        _N3QAI,
        _PROTOCOL_DESCRIPTION,
        _ECN_MARKING,
    ),
)

# 8.3.3
_ESTABLISHMENT_REJECT = Layout(
    (_CAUSE,),
    optional(
        _BACK_OFF_TIMER,
        half(0xF0, "Allowed SSC mode", "9.11.4.5"),
        _EAP,
        _CONGESTION,
        _EPCO,
        _RE_ATTEMPT,
        _SERVICE_LEVEL_AA,
        _ATSSS,
    ),
)

_AUTHENTICATION = Layout((lv_e("EAP message", "9.11.2.2"),), optional(_EPCO))

# 8.3.7
_MODIFICATION_REQUEST = Layout(
    (),
    optional(
        _CAPABILITY,
        _OPTIONAL_CAUSE,
        _PACKET_FILTERS,
        _ALWAYS_ON_REQUESTED,
        tv(0x13, 2, "Integrity protection maximum data rate", "9.11.4.7"),
        _QOS_RULES,
        _QOS_FLOWS,
        _EPS_BEARERS,
        _EPCO,
        _PORT_MANAGEMENT,
        _IP_COMPRESSION,
        _ETHERNET_COMPRESSION,
        _REQUESTED_MBS,
        _SERVICE_LEVEL_AA,
        tlv_e(0x73, "Non-3GPP delay budget", "9.11.4.37"),
        _URSP_REPORTS,
        tlv_e(0x7C, "Non-3GPP device information", "9.11.4.41"),
    ),
)

# 8.3.9
_MODIFICATION_COMMAND = Layout(
    (),
    optional(
        _OPTIONAL_CAUSE,
        tlv(0x2A, "Session-AMBR", "9.11.4.14"),
        _RQ_TIMER,
        _ALWAYS_ON,
        _QOS_RULES,
        _EPS_BEARERS,
        _QOS_FLOWS,
        _EPCO,
        _ATSSS,
        _IP_COMPRESSION,
        _PORT_MANAGEMENT,
        tlv(0x1E, "Serving PLMN rate control", "9.11.4.20"),
        _ETHERNET_COMPRESSION,
        _RECEIVED_MBS,
        _SERVICE_LEVEL_AA,
        _ALTERNATIVE_SLICE,
        _N3QAI,
        _PROTOCOL_DESCRIPTION,
        _ECN_MARKING,
    ),
)

# 8.3.14
_RELEASE_COMMAND = Layout(
    (_CAUSE,),
    optional(
        _BACK_OFF_TIMER,
        _EAP,
        _CONGESTION,
        _EPCO,
        half(0xD0, "Access type", "9.11.2.1A"),
        _SERVICE_LEVEL_AA,
        _ALTERNATIVE_SLICE,
    ),
)

_CAUSE_AND_EPCO = Layout((_CAUSE,), optional(_EPCO))
_OPTIONAL_CAUSE_AND_EPCO = Layout((), optional(_OPTIONAL_CAUSE, _EPCO))
_SERVICE_LEVEL_AUTHENTICATION = Layout((lv_e("Service-level-AA container", "9.11.2.10"),))

SESSION_LAYOUTS: Mapping[int, Layout] = {
    0xC1: _ESTABLISHMENT_REQUEST,
    0xC2: _ESTABLISHMENT_ACCEPT,
    0xC3: _ESTABLISHMENT_REJECT,
    0xC5: _AUTHENTICATION,  # 8.3.4
    0xC6: _AUTHENTICATION,  # 8.3.5
    0xC7: Layout((), optional(_EAP, _EPCO)),  # 8.3.6
    0xC9: _MODIFICATION_REQUEST,
    0xCA: Layout((_CAUSE,), optional(_BACK_OFF_TIMER, _CONGESTION, _EPCO, _RE_ATTEMPT)),  # 8.3.8
    0xCB: _MODIFICATION_COMMAND,
    0xCC: Layout((), optional(_EPCO, _PORT_MANAGEMENT)),  # 8.3.10
    0xCD: _CAUSE_AND_EPCO,  # 8.3.11
    0xD1: _OPTIONAL_CAUSE_AND_EPCO,  # 8.3.12
    0xD2: _CAUSE_AND_EPCO,  # 8.3.13
    0xD3: _RELEASE_COMMAND,
    0xD4: _OPTIONAL_CAUSE_AND_EPCO,  # 8.3.15
    0xD6: Layout((_CAUSE,)),  # 8.3.16
    0xD8: _SERVICE_LEVEL_AUTHENTICATION,  # 8.3.17
    0xD9: _SERVICE_LEVEL_AUTHENTICATION,  # 8.3.18
    0xDA: Layout(  # 8.3.19
        (),
        optional(
            tlv_e(0x76, "Remote UE context connected", "9.11.4.29"),
            tlv_e(0x70, "Remote UE context disconnected", "9.11.4.29"),
        ),
    ),
    0xDB: Layout(),  # 8.3.20
}
"""Every message of table 9.7.2 by its type."""
