"""Mobile identities of EPS (TS 24.301, 9.9.3.12) and of GSM, UMTS and EPS alike (TS 24.008, 10.5.1.4).

What tells subscribers apart (digits, TMSI) is read as a value; what tells networks apart is read structurally.
"""

from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.decode.nas_5gs_identity import plmn
from cleannet.model.identity import EPSGUTI, IMSI, TMSI, EPSIdentity, EPSIdentityType
from cleannet.model.problem import ProblemKind

_EPS_TYPES = {1: EPSIdentityType.IMSI, 3: EPSIdentityType.IMEI, 6: EPSIdentityType.GUTI}
# Table 10.5.4.
_TYPES = {
    0: EPSIdentityType.NO_IDENTITY,
    1: EPSIdentityType.IMSI,
    2: EPSIdentityType.IMEI,
    3: EPSIdentityType.IMEISV,
    4: EPSIdentityType.TMSI,
    5: EPSIdentityType.TMGI,
}
# Digits of each: an odd number leaves no half octet over, an even one does. The first stands beside the type.
_OCTETS = {EPSIdentityType.IMEI: 8, EPSIdentityType.IMEISV: 9}
_LONGEST_IMSI = 8
_SHORTEST_IMSI = 4
"""Octets of an IMSI of six digits: MCC, MNC and one digit at least (TS 23.003, 2.2)."""


def eps_mobile_identity(cursor: Cursor) -> EPSIdentity:
    """The EPS mobile identity (9.9.3.12) that fills the cursor.

    Raises:
        Malformed: its type is reserved, or it is shorter than its type needs.
    """
    kind = _EPS_TYPES.get(cursor.peek("type of identity") & 7)
    if kind is EPSIdentityType.GUTI:
        return _guti(cursor)
    return _identity(cursor, kind)


def mobile_identity(cursor: Cursor) -> EPSIdentity:
    """The mobile identity (TS 24.008, 10.5.1.4) that fills the cursor.

    Raises:
        Malformed: its type is reserved, or it is shorter than its type needs.
    """
    return _identity(cursor, _TYPES.get(cursor.peek("type of identity") & 7))


def identity_type(number: int) -> EPSIdentityType:
    """Identity type (TS 24.008, 10.5.3.4); P-TMSI, RAI and signature (5) count as TMSI.

    A UE takes all other values for the IMSI (10.5.5.9).
    """
    asked = _TYPES.get(number & 7, EPSIdentityType.IMSI)
    if asked is EPSIdentityType.TMGI:
        return EPSIdentityType.TMSI
    return EPSIdentityType.IMSI if asked is EPSIdentityType.NO_IDENTITY else asked


def _identity(cursor: Cursor, kind: EPSIdentityType | None) -> EPSIdentity:
    if kind is None:
        raise cursor.malformed(ProblemKind.BAD_VALUE, "reserved type of identity")
    if kind is EPSIdentityType.IMSI:
        return _imsi(cursor)
    if kind in _OCTETS:
        return EPSIdentity(kind, cursor.value(_OCTETS[kind], "equipment identity", ValueRole.IDENTITY))
    if kind is EPSIdentityType.TMSI:
        cursor.skip(1, "type of identity")
        return TMSI(kind, cursor.value(4, "TMSI", ValueRole.TMSI))
    octets = cursor.value(cursor.left(), "identity")
    return EPSIdentity(kind, octets if kind is EPSIdentityType.TMGI else b"")


def _guti(cursor: Cursor) -> EPSGUTI:
    """A GUTI (figure 9.9.3.12.1)."""
    cursor.skip(1, "type of identity")
    network, group, code = plmn(cursor), cursor.u16("MME group ID"), cursor.u8("MME code")
    return EPSGUTI(EPSIdentityType.GUTI, cursor.value(4, "M-TMSI", ValueRole.TMSI), network, group, code)


def _imsi(cursor: Cursor) -> IMSI:
    """An IMSI: digits in halves of octets, the lower first."""
    if not _SHORTEST_IMSI <= cursor.left() <= _LONGEST_IMSI:
        cursor.note(ProblemKind.BAD_VALUE, f"IMSI of {cursor.left()} octets")
    start = cursor.pos
    first, second, third = cursor.take(3, "MCC and MNC of an IMSI")
    digits = (first >> 4, second & 0xF, second >> 4, third & 0xF, third >> 4)
    if any(digit > 9 for digit in digits):
        cursor.note(ProblemKind.BAD_VALUE, "MCC or MNC of an IMSI: a digit above 9", start)
    text = "".join(f"{digit:x}" for digit in digits)
    cursor.pos = start
    octets = cursor.value(min(cursor.left(), _LONGEST_IMSI), "IMSI", ValueRole.IDENTITY)
    return IMSI(EPSIdentityType.IMSI, octets, text[:3], text[3:])
