"""Values of 5GMM information elements that the checks read (TS 24.501, 9.11.3)."""

from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.ies import Fields
from cleannet.model.identity import IdentityType
from cleannet.model.nas import PayloadContainerType, RegistrationType, ServiceType
from cleannet.model.problem import ProblemKind
from cleannet.model.security import NEA, NIA, UESecurityCapability

_LONGEST_ABBA = 32
"""Octets of an ABBA that are kept; TS 33.501, annex A.7.1 defines two."""

_LONGEST_UE_SECURITY_CAPABILITY = 8


def cause(cursor: Cursor) -> int:
    """A 5GMM cause (9.11.3.2) or 5GSM cause (9.11.4.2)."""
    return cursor.u8("cause")


def ng_ksi(half: int) -> Fields:
    """The key set identifier alone (9.11.3.32)."""
    return {"ng_ksi": half & 7}


def key_set(half: int) -> Fields:
    """The key set identifier and whether its context is mapped from EPS (9.11.3.32)."""
    return {"ng_ksi": half & 7, "mapped_context": bool(half & 8)}


def registration_type_and_key_set(octet: int) -> Fields:
    """5GS registration type (9.11.3.7) in bits 1 to 4, key set identifier in bits 5 to 8."""
    return {
        "registration_type": RegistrationType(octet & 7),
        "follow_on_request": bool(octet & 8),
        **key_set(octet >> 4),
    }


def key_set_and_service_type(octet: int) -> Fields:
    """Key set identifier in bits 1 to 4, service type (9.11.3.50) in bits 5 to 8."""
    return {"service_type": ServiceType(octet >> 4), **key_set(octet & 0xF)}


def control_plane_service_type_and_key_set(octet: int) -> Fields:
    """Control plane service type (9.11.3.18D) in bits 1 to 4, key set identifier in bits 5 to 8."""
    return ng_ksi(octet >> 4)


def switch_off_and_key_set(octet: int) -> Fields:
    """De-registration type (9.11.3.20) of a UE in bits 1 to 4, key set identifier in bits 5 to 8."""
    return {"switch_off": bool(octet & 8), **ng_ksi(octet >> 4)}


def re_registration(octet: int) -> Fields:
    """De-registration type (9.11.3.20) of a network in bits 1 to 4."""
    return {"re_registration_required": bool(octet & 4)}


def identity_type(octet: int) -> Fields:
    """5GS identity type (9.11.3.3) in bits 1 to 3."""
    return {"identity_type": IdentityType(octet & 7)}


def payload_type(octet: int) -> Fields:
    """Payload container type (9.11.3.40) in bits 1 to 4."""
    return {"payload_type": PayloadContainerType(octet & 0xF)}


def request_type(half: int) -> int:
    """Request type (9.11.3.47); bit 4 is spare."""
    return half & 7


def algorithms(octet: int) -> Fields:
    """NAS security algorithms (9.11.3.34): ciphering in bits 5 to 8, integrity in bits 1 to 4."""
    return {"ciphering": NEA(octet >> 4), "integrity": NIA(octet & 0xF)}


def imeisv_request(half: int) -> bool:
    """IMEISV request (9.11.3.28; TS 24.008, table 10.5.162): only 1 asks for it."""
    return half & 7 == 1


def additional_security_information(cursor: Cursor) -> Fields:
    """Additional 5G security information (9.11.3.12): RINMR in bit 2, HDP in bit 1."""
    octet = cursor.u8("additional 5G security information")
    return {"retransmission_requested": bool(octet & 2), "horizontal_derivation": bool(octet & 1)}


def registration_result(cursor: Cursor) -> Fields:
    """5GS registration result (9.11.3.6): its value in bits 1 to 3, emergency registered in bit 6."""
    octet = cursor.u8("5GS registration result")
    return {"result": octet & 7, "emergency_registered": bool(octet & 0x20)}


def ue_security_capability(cursor: Cursor) -> UESecurityCapability:
    """UE security capability (9.11.3.54): two to eight octets; the fifth and following are spare."""
    if cursor.left() == 3:
        cursor.note(ProblemKind.BAD_VALUE, "octet of EIA absent though that of EEA is there")
    ea, ia = cursor.take(2, "5G-EA and 5G-IA")
    eea = cursor.u8("EEA") if cursor.left() else None
    eia = cursor.u8("EIA") if cursor.left() else None
    cursor.skip(min(cursor.left(), _LONGEST_UE_SECURITY_CAPABILITY - 4), "spare octets")
    return UESecurityCapability(ea, ia, eea, eia)


def abba(cursor: Cursor) -> bytes:
    """Anti-bidding down between architectures parameter (9.11.3.10)."""
    if cursor.left() < 2:
        raise cursor.malformed(ProblemKind.BAD_VALUE, "shorter than two octets")
    return cursor.take(min(cursor.left(), _LONGEST_ABBA), "ABBA")


def eap_code(cursor: Cursor) -> int:
    """The code of an EAP message (9.11.2.2; RFC 3748, section 4): request 1, response 2, success 3, failure 4."""
    code = cursor.u8("EAP code")
    cursor.skip(cursor.left(), "EAP message")
    return code


def rand(cursor: Cursor) -> bytes:
    """RAND (9.11.3.16)."""
    return cursor.value(cursor.left(), "RAND", ValueRole.CHALLENGE)


def autn(cursor: Cursor) -> bytes:
    """AUTN, 16 octets (9.11.3.15)."""
    return _sized(cursor, 16, "AUTN", ValueRole.CHALLENGE)


def response(cursor: Cursor) -> bytes:
    """RES*, 16 octets (9.11.3.17)."""
    return _sized(cursor, 16, "RES*", ValueRole.RESPONSE)


def auts(cursor: Cursor) -> bytes:
    """AUTS, 14 octets (9.11.3.14)."""
    return _sized(cursor, 14, "AUTS", ValueRole.RESPONSE)


def _sized(cursor: Cursor, size: int, what: str, role: ValueRole) -> bytes:
    if cursor.left() != size:
        cursor.note(ProblemKind.BAD_VALUE, f"{what}: {cursor.left()} octets, not {size}")
    return cursor.value(cursor.left(), what, role)


def contents(cursor: Cursor) -> Cursor:
    """The value as a cursor of its own, to be read once the record is made."""
    return cursor.sub(cursor.left(), "container")


def payloads(cursor: Cursor) -> list[tuple[PayloadContainerType, Cursor]]:
    """The entries of a payload container of type "multiple payloads" (figure 9.11.3.39.2 to 9.11.3.39.4)."""
    entries = []
    for _ in range(cursor.u8("number of entries")):
        entry = cursor.sub(cursor.u16("length of a payload container entry"), "payload container entry")
        entry.cut = False
        octet = entry.u8("number of optional IEs and payload container type")
        for _ in range(octet >> 4):
            entry.skip(1, "type of an optional IE")
            entry.skip(entry.u8("length of an optional IE"), "optional IE")
        entries.append((PayloadContainerType(octet & 0xF), contents(entry)))
    if cursor.left():
        cursor.note(ProblemKind.TRAILING_BYTES, f"multiple payloads: {cursor.left()} bytes")
    return entries
