"""5GS mobile identities (TS 24.501, 9.11.3.4).

What tells subscribers apart (scheme output, 5G-TMSI, equipment numbers) is read as a value; what tells networks and
protection apart is read structurally.
"""

from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.model.identity import (
    SUCI,
    IdentityType,
    MobileIdentity,
    ProtectionScheme,
    SUPIFormat,
    TemporaryIdentity,
)
from cleannet.model.problem import ProblemKind

_FILLER = 0xF
_DIGITS_OF_A_LABEL = 4
"""Decimal digits that `rid`, `schid` and `hnkey` of a SUCI in NAI format may have at most (TS 23.003, 28.7.3)."""


def mobile_identity(cursor: Cursor) -> MobileIdentity:
    """The identity that fills the cursor.

    Raises:
        Malformed: it is shorter than its type needs.
    """
    octet = cursor.peek("type of identity")
    kind = IdentityType(octet & 7)
    if kind is IdentityType.SUCI:
        return _suci(cursor)
    if kind in (IdentityType.GUTI_5G, IdentityType.S_TMSI_5G):
        return _temporary(cursor, kind)
    if kind in (IdentityType.IMEI, IdentityType.IMEISV):
        # Digit 1 stands in the octet of the type: the value keeps it. 15 or 16 digits fill eight or nine octets.
        size = 8 if kind is IdentityType.IMEI else 9
        return MobileIdentity(kind, cursor.value(size, "equipment identity", ValueRole.IDENTITY))
    cursor.skip(1, "type of identity")
    if kind is IdentityType.NO_IDENTITY:
        cursor.skip(cursor.left(), "spare octets")
        return MobileIdentity(kind)
    size = 6 if kind is IdentityType.MAC_ADDRESS else 8
    return MobileIdentity(kind, cursor.value(size, "equipment address", ValueRole.IDENTITY))


def plmn(cursor: Cursor) -> str:
    """A PLMN identity of three octets as "MCC-MNC" (TS 24.008, 10.5.1.13); a digit above 9 is recorded."""
    first, second, third = cursor.take(3, "PLMN identity")
    mcc = (first & 0xF, first >> 4, second & 0xF)
    mnc: tuple[int, ...] = (third & 0xF, third >> 4, second >> 4)
    if mnc[2] == _FILLER:
        mnc = mnc[:2]
    return f"{_decimal(cursor, mcc, 'MCC')}-{_decimal(cursor, mnc, 'MNC')}"


def _decimal(cursor: Cursor, digits: tuple[int, ...], what: str) -> str:
    if any(digit > 9 for digit in digits):
        cursor.note(ProblemKind.BAD_VALUE, f"{what}: a digit above 9")
    return "".join(f"{digit:x}" for digit in digits)


def _temporary(cursor: Cursor, kind: IdentityType) -> TemporaryIdentity:
    """A 5G-GUTI (figure 9.11.3.4.1) or a 5G-S-TMSI (figure 9.11.3.4.5)."""
    cursor.skip(1, "type of identity")
    network, region = None, None
    if kind is IdentityType.GUTI_5G:
        network, region = plmn(cursor), cursor.u8("AMF region ID")
    set_and_pointer = cursor.u16("AMF set ID and AMF pointer")
    return TemporaryIdentity(
        kind,
        cursor.value(4, "5G-TMSI", ValueRole.TMSI),
        network,
        region,
        set_and_pointer >> 6,
        set_and_pointer & 0x3F,
    )


def _suci(cursor: Cursor) -> SUCI:
    """A SUCI with a SUPI of format IMSI (figure 9.11.3.4.3), or one as a network access identifier (9.11.3.4.4)."""
    supi_format = SUPIFormat(cursor.u8("SUPI format") >> 4 & 7)
    if supi_format > SUPIFormat.GLI:
        raise cursor.malformed(ProblemKind.BAD_VALUE, "reserved SUPI format")
    if supi_format is not SUPIFormat.IMSI:
        return _suci_of_an_nai(cursor, supi_format)
    network = plmn(cursor)
    routing = _routing_indicator(cursor)
    scheme = ProtectionScheme(cursor.u8("protection scheme") & 0xF)
    key = cursor.u8("home network public key identifier")
    output = cursor.value(cursor.left(), "scheme output", ValueRole.IDENTITY)
    return SUCI(IdentityType.SUCI, output, supi_format, network, routing, scheme, key)


def _routing_indicator(cursor: Cursor) -> str:
    """One to four digits, filled up with 1111 (TS 23.003, 2.2B)."""
    first, second = cursor.take(2, "routing indicator")
    digits = (first & 0xF, first >> 4, second & 0xF, second >> 4)
    used = 4
    while used and digits[used - 1] == _FILLER:
        used -= 1
    return _decimal(cursor, digits[:used], "routing indicator")


def _suci_of_an_nai(cursor: Cursor, supi_format: SUPIFormat) -> SUCI:
    """A SUCI as text, "type1.rid0.schid1.hnkey27.ecckey…" or "type1.rid0.schid0.userid…" (TS 23.003, 28.7.3).

    The labels up to the scheme are read structurally, the whole text is the value. A text without these labels hides
    nothing, so the null scheme stands for it, and a problem says that its form is wrong.
    """
    start = cursor.pos
    routing, scheme, key = "", ProtectionScheme.NULL, 0
    labels = _label(cursor, b"type") is not None
    if labels and (found := _label(cursor, b"rid")) is not None:
        routing = found
        number = int(_label(cursor, b"schid") or "16")
        labels = number < 16
        scheme = ProtectionScheme(number if labels else 0)
        if scheme:
            key = int(_label(cursor, b"hnkey") or "0")
    else:
        labels = False
    if not labels:
        cursor.note(ProblemKind.BAD_VALUE, "SUCI in NAI format: no protection scheme in it", start)
    cursor.pos = start
    text = cursor.value(cursor.left(), "SUCI in NAI format", ValueRole.IDENTITY)
    return SUCI(IdentityType.SUCI, text, supi_format, "", routing, scheme, key)


def _label(cursor: Cursor, name: bytes) -> str | None:
    """The digits of the label `name`, with the full stop behind it; None where something else stands there.

    Octet by octet, so that nothing behind the first difference steers.
    """
    for expected in name:
        if not cursor.left() or cursor.u8("label of a SUCI") != expected:
            return None
    digits = ""
    while cursor.left() and len(digits) <= _DIGITS_OF_A_LABEL:
        octet = cursor.u8("label of a SUCI")
        if octet == ord(".") and digits:
            return digits
        if not ord("0") <= octet <= ord("9"):
            return None
        digits += chr(octet)
    return None
