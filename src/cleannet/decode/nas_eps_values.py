"""Values of EMM and ESM information elements that the checks read (TS 24.301, 9.9.3 and 9.9.4)."""

from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.ies import Fields
from cleannet.decode.nas_5gs_timers import gprs_timer_2
from cleannet.decode.nas_eps_identity import identity_type
from cleannet.model.nas_eps_types import (
    EPSAttachType,
    EPSDetachType,
    EPSNetworkDetachType,
    EPSServiceType,
    EPSUpdateType,
)
from cleannet.model.problem import ProblemKind
from cleannet.model.security_eps import EEA, EIA, EPSSecurityCapability

_LONGEST_RES = 16
_SHORTEST_RES = 4

gprs_timer = gprs_timer_2
"""A GPRS timer (9.9.3.16; TS 24.008, 10.5.7.3) codes its octet as a GPRS timer 2 (10.5.7.4) does."""


def octet(cursor: Cursor) -> int:
    """A value of one octet, such as an EMM cause (9.9.3.9), an ESM cause (9.9.4.4) or a container type (9.9.3.42)."""
    return cursor.u8("value")


def half_octet(half: int) -> int:
    """A value of half an octet."""
    return half & 0xF


def key_set(half: int) -> Fields:
    """NAS key set identifier (9.9.3.21): the identifier in bits 1 to 3, whether its context is mapped in bit 4."""
    return {"nas_ksi": half & 7, "mapped_context": bool(half & 8)}


def attach_type_and_key_set(both: int) -> Fields:
    """EPS attach type (9.9.3.11) in bits 1 to 3, key set identifier in bits 5 to 8."""
    return {"attach_type": EPSAttachType(both & 7), **key_set(both >> 4)}


def update_type_and_key_set(both: int) -> Fields:
    """EPS update type (9.9.3.14) in bits 1 to 3, "active" flag in bit 4, key set identifier in bits 5 to 8."""
    return {"update_type": EPSUpdateType(both & 7), "active": bool(both & 8), **key_set(both >> 4)}


def detach_type_and_key_set(both: int) -> Fields:
    """Detach type (9.9.3.7) of a UE in bits 1 to 3, switch off in bit 4, key set identifier in bits 5 to 8."""
    return {"detach_type": EPSDetachType(both & 7), "switch_off": bool(both & 8), **key_set(both >> 4)}


def network_detach_type(both: int) -> Fields:
    """Detach type (9.9.3.7) of a network in bits 1 to 3."""
    return {"detach_type": EPSNetworkDetachType(both & 7)}


def service_type_and_key_set(both: int) -> Fields:
    """Service type (9.9.3.27) in bits 1 to 4, key set identifier in bits 5 to 8."""
    return {"service_type": EPSServiceType(both & 0xF), **key_set(both >> 4)}


def control_plane_service_type_and_key_set(both: int) -> Fields:
    """Control plane service type (9.9.3.47) in bits 1 to 3, "active" flag in bit 4, key set identifier above."""
    return {"service_type": both & 7, "active": bool(both & 8), **key_set(both >> 4)}


def result(both: int) -> Fields:
    """EPS attach result (9.9.3.10) or EPS update result (9.9.3.13) in bits 1 to 3."""
    return {"result": both & 7}


def asked_identity(both: int) -> Fields:
    """Identity type 2 (9.9.3.17) in bits 1 to 3."""
    return {"identity_type": identity_type(both)}


def request_and_pdn_type(both: int) -> Fields:
    """Request type (9.9.4.14) in bits 1 to 3, PDN type (9.9.4.10) in bits 5 to 7."""
    return {"request_type": both & 7, "pdn_type": both >> 4 & 7}


def csfb_response(half: int) -> int:
    """CSFB response (9.9.3.5)."""
    return half & 7


def mapped_guti(half: int) -> bool:
    """Old GUTI type (9.9.3.45): native (0) or mapped (1)."""
    return bool(half & 1)


def imeisv_request(half: int) -> bool:
    """IMEISV request (9.9.3.18; TS 24.008, table 10.5.162): only 1 asks for it."""
    return half & 7 == 1


def paging_identity(cursor: Cursor) -> bool:
    """Paging identity (9.9.3.25A): the IMSI (0) or the TMSI (1)."""
    return not cursor.u8("paging identity") & 1


def algorithms(cursor: Cursor) -> Fields:
    """NAS security algorithms (9.9.3.23): ciphering in bits 5 to 7, integrity in bits 1 to 3."""
    both = cursor.u8("NAS security algorithms")
    return {"ciphering": EEA(both >> 4 & 7), "integrity": EIA(both & 7)}


def security_capability(cursor: Cursor) -> EPSSecurityCapability:
    """UE security capability (9.9.3.36): two, four or five octets."""
    if cursor.left() == 3:
        cursor.note(ProblemKind.BAD_VALUE, "octet of UIA absent though that of UEA is there")
    capability = _capability(cursor)
    gea = cursor.u8("GEA") & 0x7F if cursor.left() else None
    return EPSSecurityCapability(capability.eea, capability.eia, capability.uea, capability.uia, gea)


def ue_network_capability(cursor: Cursor) -> EPSSecurityCapability:
    """UE network capability (9.9.3.34): two to thirteen octets; from the fifth on they are no algorithms."""
    capability = _capability(cursor)
    cursor.skip(cursor.left(), "features")
    return capability


def _capability(cursor: Cursor) -> EPSSecurityCapability:
    eea, eia = cursor.take(2, "EEA and EIA")
    uea = cursor.u8("UEA") if cursor.left() else None
    # Bit 8 says that the UE prefers UCS2, or is spare.
    uia = cursor.u8("UIA") & 0x7F if cursor.left() else None
    return EPSSecurityCapability(eea, eia, uea, uia)


def gea(cursor: Cursor) -> int:
    """GEA1 to GEA7 in bits 7 to 1, of an MS network capability (9.9.3.20; TS 24.008, table 10.5.145)."""
    first = cursor.u8("MS network capability")
    second = cursor.u8("extended GEA bits") if cursor.left() else 0
    cursor.skip(cursor.left(), "features")
    return first >> 7 << 6 | second >> 1 & 0x3F


def rand(cursor: Cursor) -> bytes:
    """RAND, 16 octets (9.9.3.3)."""
    return cursor.value(16, "RAND", ValueRole.CHALLENGE)


def autn(cursor: Cursor) -> bytes:
    """AUTN, 16 octets (9.9.3.2)."""
    return _sized(cursor, 16, "AUTN", ValueRole.CHALLENGE)


def auts(cursor: Cursor) -> bytes:
    """AUTS, 14 octets (9.9.3.1)."""
    return _sized(cursor, 14, "AUTS", ValueRole.RESPONSE)


def response(cursor: Cursor) -> bytes:
    """RES, 4 to 16 octets (9.9.3.4)."""
    if not _SHORTEST_RES <= cursor.left() <= _LONGEST_RES:
        cursor.note(ProblemKind.BAD_VALUE, f"RES: {cursor.left()} octets")
    return cursor.value(cursor.left(), "RES", ValueRole.RESPONSE)


def nonce(cursor: Cursor) -> bytes:
    """A nonce, four octets (9.9.3.25)."""
    return cursor.value(4, "nonce", ValueRole.OTHER)


def contents(cursor: Cursor) -> Cursor:
    """The value as a cursor of its own, to be read once the record is made."""
    return cursor.sub(cursor.left(), "container")


def _sized(cursor: Cursor, size: int, what: str, role: ValueRole) -> bytes:
    if cursor.left() != size:
        cursor.note(ProblemKind.BAD_VALUE, f"{what}: {cursor.left()} octets, not {size}")
    return cursor.value(cursor.left(), what, role)
