"""The tables of the RR, MM and GMM messages that the checks read (TS 44.018, 9.1; TS 24.008, 9.2, 9.4; release 17)."""

from collections.abc import Mapping

from cleannet.decode import nas_eps_values as eps
from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.ies import IE, NO_TLV_E_IEI, Fields, Layout, half, halves, lv, optional, tlv, tv, v
from cleannet.decode.nas_5gs_identity import plmn
from cleannet.decode.nas_5gs_timers import gprs_timer_2
from cleannet.decode.nas_eps_identity import identity_type, mobile_identity
from cleannet.model.gsm import A5, GEA


def _ciphering(octet: int) -> Fields:
    """Cipher mode setting (TS 44.018, 10.5.2.9) in bits 1 to 4, cipher response (10.5.2.10) in bit 5."""
    starts, algorithm = octet & 1, octet >> 1 & 7
    return {"algorithm": A5(algorithm + 1) if starts else A5.A5_0, "imeisv_requested": bool(octet & 0x10)}


def _gprs_ciphering(octet: int) -> Fields:
    """Ciphering algorithm (TS 24.008, 10.5.5.3) in bits 1 to 3, IMEISV request (10.5.5.10) in bits 5 to 7."""
    return {"algorithm": GEA(octet & 7), "imeisv_requested": octet >> 4 & 7 == 1}


def _update_type_and_key_sequence(octet: int) -> Fields:
    """Location updating type (10.5.3.5) in bits 1 and 2, ciphering key sequence number (10.5.1.2) in bits 5 to 7."""
    return {"update_type": octet & 3, "key_sequence": octet >> 4 & 7}


def _routing_update_type_and_key_sequence(octet: int) -> Fields:
    """Update type (10.5.5.18) in bits 1 to 3, ciphering key sequence number in bits 5 to 7."""
    return {"update_type": octet & 7, "key_sequence": octet >> 4 & 7}


def _attach_type_and_key_sequence(octet: int) -> Fields:
    """Attach type (10.5.5.2) in bits 1 to 3, ciphering key sequence number in bits 5 to 7."""
    return {"attach_type": octet & 7, "key_sequence": octet >> 4 & 7}


def _cm_service_and_key_sequence(octet: int) -> Fields:
    """CM service type (10.5.3.3) in bits 1 to 4, ciphering key sequence number in bits 5 to 7."""
    return {"service_type": octet & 0xF, "key_sequence": octet >> 4 & 7}


def _key_sequence_and_service(octet: int) -> Fields:
    """Ciphering key sequence number in bits 1 to 3, service type (10.5.5.20) in bits 5 to 7."""
    return {"key_sequence": octet & 7, "service_type": octet >> 4 & 7}


def _key_sequence(octet: int) -> Fields:
    """Ciphering key sequence number in bits 1 to 3."""
    return {"key_sequence": octet & 7}


def _detach_type(octet: int) -> Fields:
    """Detach type (10.5.5.5) in bits 1 to 3."""
    return {"detach_type": octet & 7}


def _identity_type(octet: int) -> Fields:
    """Identity type (10.5.3.4, 10.5.5.9) in bits 1 to 3."""
    return {"identity_type": identity_type(octet)}


def _area(cursor: Cursor) -> Fields:
    """Location area identification (10.5.1.3), or routing area identification (10.5.5.15), whose sixth octet is left.

    A PLMN of all ones stands in an area that the phone has deleted; it is no fault.
    """
    fields: Fields = {}
    if cursor.peek("PLMN identity") == 0xFF:
        cursor.skip(3, "deleted PLMN identity")
    else:
        fields["plmn"] = plmn(cursor)
    fields["location_area"] = cursor.u16("location area code")
    cursor.skip(cursor.left(), "routing area code")
    return fields


def _response(cursor: Cursor) -> bytes:
    """SRES, four octets (10.5.3.2, 10.5.5.8)."""
    return cursor.value(4, "SRES", ValueRole.RESPONSE)


def _table(*rows: IE) -> Mapping[int, IE]:
    return optional(*rows, type_6=NO_TLV_E_IEI)


_DEVICE_PROPERTIES = half(0xD0, "Device properties", "10.5.7.8")
_ADDITIONAL_PARAMETERS = half(0xC0, "Additional update parameters", "10.5.3.14")
_CLASSMARK_2 = lv("Mobile station classmark 2", "10.5.1.6")
_IDENTITY = lv("Mobile identity", "10.5.1.4", "identity", mobile_identity)
_LOCATION_AREA = v(5, "Location area identification", "10.5.1.3", "", _area)
_ROUTING_AREA = v(6, "Old routing area identification", "10.5.5.15", "", _area)
_REJECT_CAUSE = v(1, "Reject cause", "10.5.3.6", "cause", eps.octet)
_GMM_CAUSE = v(1, "GMM cause", "10.5.5.14", "cause", eps.octet)
_T3302 = tlv(0x2A, "T3302 value", "10.5.7.4", "t3302", gprs_timer_2)
_T3346 = tlv(0x3A, "T3346 value", "10.5.7.4", "t3346", gprs_timer_2)
_LOWER_BOUND_TIMER = tlv(0x1C, "T3346 lower bound", "10.5.7.4a")
_PDP_CONTEXTS = tlv(0x32, "PDP context status", "10.5.7.1")
_MBMS_CONTEXTS = tlv(0x35, "MBMS context status", "10.5.7.6")
_AUTN = tlv(0x20, "Authentication parameter AUTN", "10.5.3.1.1", "autn", eps.autn)

# Common to attach request (9.4.1) and routing area update request (9.4.14).
_OF_GPRS_REQUESTS: tuple[IE, ...] = (
    tv(0x19, 3, "Old P-TMSI signature", "10.5.5.8"),
    tv(0x17, 1, "Requested READY timer value", "10.5.7.3"),
    half(0x90, "TMSI status", "10.5.5.4"),
    tlv(0x33, "PS LCS capability", "10.5.5.22"),
    tlv(0x11, "Mobile station classmark 2", "10.5.1.6"),
    tlv(0x20, "Mobile station classmark 3", "10.5.1.7"),
    tlv(0x40, "Supported codecs", "10.5.4.32"),
    tlv(0x58, "UE network capability", "10.5.5.26"),
    tlv(0x1A, "Additional mobile identity", "10.5.1.4"),
    tlv(0x1B, "Routing area identification 2", "10.5.5.15a"),
    tlv(0x5D, "Voice domain preference and UE's usage setting", "10.5.5.28"),
    _DEVICE_PROPERTIES,
    half(0xE0, "P-TMSI type", "10.5.5.29"),
    half(0xC0, "MS network feature support", "10.5.1.15"),
    tlv(0x14, "Old location area identification", "10.5.5.30"),
    half(0xF0, "Additional update type", "10.5.5.0"),
    tlv(0x10, "TMSI based NRI container", "10.5.5.31"),
    tlv(0x6A, "T3324 value", "10.5.7.4"),
    tlv(0x39, "T3312 extended value", "10.5.7.4a"),
    tlv(0x6E, "Extended DRX parameters", "10.5.5.32"),
)

RR_LAYOUTS: Mapping[int, Layout] = {
    0x0D: Layout(  # 9.1.7
        (v(1, "RR cause", "10.5.2.31", "cause", eps.octet),),
        _table(
            tlv(0x73, "BA range", "10.5.2.1a"),
            tlv(0x74, "Group channel description", "10.5.2.14b"),
            half(0x80, "Group cipher key number", "10.5.1.10"),
            half(0xC0, "GPRS resumption", "10.5.2.14c"),
            tlv(0x75, "BA list preference", "10.5.2.1c"),
            tlv(0x76, "UTRAN frequency list", "10.5.2.1d"),
            tv(0x62, 16, "Cell channel description", "10.5.2.1b"),
            tlv(0x77, "Cell selection indicator after release of all TCH and SDCCH", "10.5.2.1e"),
            half(0xA0, "Enhanced DTM CS release indication", "10.5.2.14d"),
            tlv(0x04, "VGCS ciphering parameters", "10.5.2.42b"),
            tlv(0x78, "Group channel description 2", "10.5.2.14f"),
            tlv(0x79, "Talker identity", "10.5.2.72"),
            tlv(0x7A, "Talker priority status", "10.5.2.64"),
            tlv(0x7B, "VGCS AMR configuration", "10.5.2.42c"),
            tlv(0x7C, "Individual priorities", "10.5.2.75"),
        ),
    ),
    0x32: Layout((), _table(tlv(0x17, "Mobile equipment identity", "10.5.1.4", "identity", mobile_identity))),  # 9.1.10
    0x35: Layout((halves("Cipher mode setting and cipher response", "10.5.2.9, 10.5.2.10", _ciphering),)),  # 9.1.9
}
"""RR messages by their type."""

MM_LAYOUTS: Mapping[int, Layout] = {
    0x01: Layout((v(1, "Mobile station classmark 1", "10.5.1.5"), _IDENTITY)),  # 9.2.12
    0x02: Layout(  # 9.2.13
        (_LOCATION_AREA,),
        _table(
            tlv(0x17, "Mobile identity", "10.5.1.4", "identity", mobile_identity),
            half(0xA0, "Follow on proceed, CTS permission", "10.5.3.7, 10.5.3.10"),
            tlv(0x4A, "Equivalent PLMNs", "10.5.1.13"),
            tlv(0x34, "Emergency number list", "10.5.3.13"),
            tlv(0x35, "Per MS T3212", "10.5.7.4a"),
        ),
    ),
    0x04: Layout((_REJECT_CAUSE,), _table(tlv(0x36, "T3246 value", "10.5.3.16"))),  # 9.2.14
    0x08: Layout(  # 9.2.15
        (
            halves("Location updating type and CKSN", "10.5.3.5, 10.5.1.2", _update_type_and_key_sequence),
            _LOCATION_AREA,
            v(1, "Mobile station classmark 1", "10.5.1.5"),
            _IDENTITY,
        ),
        _table(
            tlv(0x33, "Mobile station classmark for UMTS", "10.5.1.6"),
            _ADDITIONAL_PARAMETERS,
            _DEVICE_PROPERTIES,
            half(0xE0, "MS network feature support", "10.5.1.15"),
        ),
    ),
    0x11: Layout(),  # 9.2.1
    0x12: Layout(  # 9.2.2
        (
            halves("Ciphering key sequence number", "10.5.1.2", _key_sequence),
            v(16, "Authentication parameter RAND", "10.5.3.1", "rand", eps.rand),
        ),
        _table(_AUTN),
    ),
    0x14: Layout(  # 9.2.3
        (v(4, "Authentication response parameter", "10.5.3.2", "response", _response),),
        _table(tlv(0x21, "Authentication response parameter (extension)", "10.5.3.2.1")),
    ),
    0x18: Layout((halves("Identity type", "10.5.3.4", _identity_type),)),  # 9.2.10
    0x19: Layout(  # 9.2.11
        (_IDENTITY,),
        _table(
            half(0xE0, "P-TMSI type", "10.5.5.29"),
            tlv(0x1B, "Routing area identification 2", "10.5.5.15a"),
            tlv(0x19, "P-TMSI signature 2", "10.5.5.8a"),
        ),
    ),
    0x1A: Layout((_LOCATION_AREA, _IDENTITY)),  # 9.2.17
    0x1C: Layout(  # 9.2.3a
        (_REJECT_CAUSE,), _table(tlv(0x22, "Authentication failure parameter", "10.5.3.2.2", "auts", eps.auts))
    ),
    0x22: Layout((_REJECT_CAUSE,), _table(tlv(0x36, "T3246 value", "10.5.3.16"))),  # 9.2.6
    0x24: Layout(  # 9.2.9
        (
            halves("CM service type and CKSN", "10.5.3.3, 10.5.1.2", _cm_service_and_key_sequence),
            _CLASSMARK_2,
            _IDENTITY,
        ),
        _table(half(0x80, "Priority", "10.5.1.11"), _ADDITIONAL_PARAMETERS, _DEVICE_PROPERTIES),
    ),
    0x29: Layout((_REJECT_CAUSE,)),  # 9.2.8
}
"""MM messages by their type."""

GMM_LAYOUTS: Mapping[int, Layout] = {
    0x01: Layout(  # 9.4.1
        (
            lv("MS network capability", "10.5.5.12"),
            halves("Attach type and CKSN", "10.5.5.2, 10.5.1.2", _attach_type_and_key_sequence),
            v(2, "DRX parameter", "10.5.5.6"),
            lv("P-TMSI or IMSI", "10.5.1.4", "identity", mobile_identity),
            _ROUTING_AREA,
            lv("MS radio access capability", "10.5.5.12a"),
        ),
        _table(*_OF_GPRS_REQUESTS),
    ),
    0x04: Layout((_GMM_CAUSE,), _table(_T3302, _T3346, _LOWER_BOUND_TIMER)),  # 9.4.4
    0x05: Layout(  # 9.4.5, both directions
        (halves("Detach type", "10.5.5.5", _detach_type),),
        _table(
            tlv(0x18, "P-TMSI", "10.5.1.4", "identity", mobile_identity),
            tlv(0x19, "P-TMSI signature 2", "10.5.5.8a"),
            tv(0x25, 1, "GMM cause", "10.5.5.14", "cause", eps.octet),
        ),
    ),
    0x08: Layout(  # 9.4.14
        (
            halves("Update type and CKSN", "10.5.5.18, 10.5.1.2", _routing_update_type_and_key_sequence),
            _ROUTING_AREA,
            lv("MS radio access capability", "10.5.5.12a"),
        ),
        _table(
            *_OF_GPRS_REQUESTS,
            tv(0x27, 2, "DRX parameter", "10.5.5.6"),
            tlv(0x18, "P-TMSI", "10.5.1.4", "identity", mobile_identity),
            tlv(0x31, "MS network capability", "10.5.5.12"),
            _PDP_CONTEXTS,
            _MBMS_CONTEXTS,
        ),
    ),
    0x0B: Layout(  # 9.4.17
        (_GMM_CAUSE, halves("Force to standby", "10.5.5.7")), _table(_T3302, _T3346, _LOWER_BOUND_TIMER)
    ),
    0x0C: Layout(  # 9.4.20
        (
            halves("CKSN and service type", "10.5.1.2, 10.5.5.20", _key_sequence_and_service),
            lv("P-TMSI", "10.5.1.4", "identity", mobile_identity),
        ),
        _table(_PDP_CONTEXTS, _MBMS_CONTEXTS, tlv(0x36, "Uplink data status", "10.5.7.7"), _DEVICE_PROPERTIES),
    ),
    0x0E: Layout((_GMM_CAUSE,), _table(_T3346, _LOWER_BOUND_TIMER)),  # 9.4.22
    0x12: Layout(  # 9.4.9
        (
            halves("Ciphering algorithm and IMEISV request", "10.5.5.3, 10.5.5.10", _gprs_ciphering),
            halves("Force to standby and A&C reference number", "10.5.5.7, 10.5.5.19"),
        ),
        _table(
            tv(0x21, 16, "Authentication parameter RAND", "10.5.3.1", "rand", eps.rand),
            half(0x80, "GPRS ciphering key sequence number", "10.5.1.2"),
            tlv(0x28, "Authentication parameter AUTN", "10.5.3.1.1", "autn", eps.autn),
            tlv(0x31, "Replayed MS network capability", "10.5.5.12"),
            half(0x90, "Integrity algorithm", "10.5.5.3a"),
            tlv(0x43, "Message authentication code", "10.5.5.36"),
            tlv(0x33, "Replayed MS radio access capability", "10.5.5.12a"),
        ),
    ),
    0x13: Layout(  # 9.4.10
        (halves("A&C reference number", "10.5.5.19"),),
        _table(
            tv(0x22, 4, "Authentication parameter response", "10.5.3.2", "response", _response),
            tlv(0x23, "IMEISV", "10.5.1.4", "identity", mobile_identity),
            tlv(0x29, "Authentication response parameter (extension)", "10.5.3.2.1"),
            tlv(0x43, "Message authentication code", "10.5.5.36"),
        ),
    ),
    0x14: Layout(),  # 9.4.11
    0x15: Layout((halves("Identity type 2 and force to standby", "10.5.5.9, 10.5.5.7", _identity_type),)),  # 9.4.12
    0x16: Layout((_IDENTITY,)),  # 9.4.13
    0x1C: Layout(  # 9.4.10a
        (_GMM_CAUSE,), _table(tlv(0x30, "Authentication failure parameter", "10.5.3.2.2", "auts", eps.auts))
    ),
}
"""GMM messages by their type."""
