"""IKE version 2 (RFC 7296) and version 1 (RFC 2408, RFC 2409) before encryption begins; one walk over payloads, tables.

What is encrypted is told to be there. Public values of the key exchange are kept as digests, identities as their kind.
"""

import hashlib
import re
from collections.abc import Callable
from typing import Any

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.ike import IKEMessage, Proposal
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind

PORT, NAT_PORT = 500, 4500
HEADER = 28
EXCHANGES_2 = {
    34: "IKE_SA_INIT",
    35: "IKE_AUTH",
    36: "CREATE_CHILD_SA",
    37: "INFORMATIONAL",
    38: "IKE_SESSION_RESUME",
    43: "IKE_INTERMEDIATE",
}
EXCHANGES_1 = {1: "Base", 2: "IdentityProtection", 4: "Aggressive", 5: "Informational", 6: "Transaction", 32: "Quick"}
_ENCRYPTED, _INITIATOR, _RESPONSE = 0x01, 0x08, 0x20
_MOST_PAYLOADS, _MOST_PROPOSALS, _MOST_TRANSFORMS = 64, 64, 256
_PROTOCOLS = {1: "IKE", 2: "AH", 3: "ESP"}
_SK, _SKF = 46, 53
_KEY_LENGTH = 14
_IDENTITY_KINDS = {1: "address", 2: "name", 3: "name", 5: "address", 9: "name", 11: "key ID"}
_PERMANENT = re.compile(rb"^(?:[0-9A-Fa-f]?[0-9]{14,15}@|imsi-?[0-9]{14,15})", re.IGNORECASE)
"""IMSI as root NAI (TS 23.003, 19.3.2: a digit before it), as SUPI, or alone before a realm."""
_VERSION_1_CIPHERS = {1: 2, 2: 5, 3: 7, 5: 3, 6: 6, 7: 12}
_VERSION_1_HASHES = {1: 1, 2: 2, 4: 5, 5: 6, 6: 7}
"""Numbers of RFC 2409, appendix A, and IANA's of IPsec, as those of version 2."""

Values = dict[str, Any]


def ike(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[IKEMessage, ...]:
    """The message that the cursor holds whole.

    Raises:
        Malformed: its header cannot be read. Faults behind it are noted, and the message is then not `whole`.
    """
    initiator, responder = cursor.take(8, "initiator's SPI"), cursor.take(8, "responder's SPI")
    payload, version = cursor.u8("next payload"), cursor.u8("version") >> 4
    if version not in (1, 2):
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"IKE version {version}")
    exchange, flags = cursor.u8("exchange type"), cursor.u8("flags")
    number, length = cursor.u32("message ID"), cursor.u32("length")
    if length != cursor.left() + HEADER and not cursor.cut:
        cursor.note(ProblemKind.LENGTH_PAST_END, f"length says {length} bytes")
    values: Values = {"proposals": [], "notifications": [], "identities": set()}
    if version == 1 and flags & _ENCRYPTED:
        values["encrypted"] = True
    else:
        try:
            _payloads(cursor, payload, _READERS_2 if version == 2 else _READERS_1, values)
        except Malformed as why:
            cursor.note(why.kind, str(why), why.offset)
    names = EXCHANGES_2 if version == 2 else EXCHANGES_1
    message = IKEMessage(
        at=cursor.at,
        direction=direction,
        whole=not cursor.problems,
        version=version,
        exchange=exchange,
        exchange_name=names.get(exchange, f"exchange {exchange}"),
        initiator=initiator.hex(),
        responder=responder.hex(),
        response=version == 2 and bool(flags & _RESPONSE),
        from_initiator=version == 2 and bool(flags & _INITIATOR),
        number=number,
        proposals=tuple(values.pop("proposals")),
        notifications=tuple(values.pop("notifications")),
        identities=tuple(sorted(values.pop("identities"))),
        **values,
    )
    return (message,)


def _payloads(cursor: Cursor, kind: int, readers: dict[int, Callable[[Cursor, Values], None]], values: Values) -> None:
    """Payloads one behind the other (RFC 7296, 3.2); an encrypted one is the last that can be read."""
    for _ in range(_MOST_PAYLOADS):
        if not kind:
            return
        following, _, length = cursor.u8("next payload"), cursor.u8("flags"), cursor.u16("payload length")
        if length < 4:
            raise cursor.malformed(ProblemKind.BAD_VALUE, f"payload of {length} bytes")
        body = cursor.sub(length - 4, f"payload {kind}")
        if readers is _READERS_2 and kind in (_SK, _SKF):
            values["encrypted"] = True
            values["fragment"] = kind == _SKF
            return
        if kind in readers:
            readers[kind](body, values)
        kind = following
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_PAYLOADS} payloads")


def _association_2(cursor: Cursor, values: Values) -> None:
    """Security Association (3.3): proposals and their transforms."""
    for _ in range(_MOST_PROPOSALS):
        if not cursor.left():
            return
        cursor.skip(2, "last, reserved")
        body = cursor.sub(max(cursor.u16("proposal length") - 4, 0), "proposal")
        body.skip(1, "number")
        protocol, spi, count = body.u8("protocol"), body.u8("SPI size"), body.u8("number of transforms")
        body.skip(spi, "SPI")
        values["proposals"].append(_proposal_2(body, protocol, count))
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_PROPOSALS} proposals")


def _proposal_2(cursor: Cursor, protocol: int, count: int) -> Proposal:
    ciphers: list[tuple[int, int]] = []
    others: dict[int, list[int]] = {2: [], 3: [], 4: []}
    for _ in range(count):
        cursor.skip(2, "last, reserved")
        body = cursor.sub(max(cursor.u16("transform length") - 4, 0), "transform")
        kind = body.u8("transform type")
        body.skip(1, "reserved")
        number = body.u16("transform ID")
        bits = dict(_attributes(body)).get(_KEY_LENGTH, 0)
        if kind == 1:
            ciphers.append((number, bits))
        elif kind in others:
            others[kind].append(number)
    return Proposal(_PROTOCOLS.get(protocol, ""), tuple(ciphers), tuple(others[2]), tuple(others[3]), tuple(others[4]))


def _attributes(cursor: Cursor) -> list[tuple[int, int]]:
    """Attributes (RFC 7296, 3.3.5; RFC 2408, 3.3): types and values, of those that are longer the type alone."""
    found = []
    while cursor.left() >= 4:
        kind, value = cursor.u16("attribute type"), cursor.u16("attribute value")
        if kind & 0x8000:
            found.append((kind & 0x7FFF, value))
        else:
            octets = cursor.take(value, "attribute")
            found.append((kind, int.from_bytes(octets, "big") if value <= 4 else -1))
    return found


def _association_1(cursor: Cursor, values: Values) -> None:
    """Security Association of version 1 (RFC 2408, 3.4 to 3.6): proposals of the IPsec DOI."""
    cursor.skip(8, "DOI, situation")
    for _ in range(_MOST_PROPOSALS):
        if not cursor.left():
            return
        cursor.skip(2, "next, reserved")
        body = cursor.sub(max(cursor.u16("proposal length") - 4, 0), "proposal")
        body.skip(1, "number")
        protocol, spi, count = body.u8("protocol"), body.u8("SPI size"), body.u8("number of transforms")
        body.skip(spi, "SPI")
        for _ in range(min(count, _MOST_TRANSFORMS)):
            body.skip(2, "next, reserved")
            inside = body.sub(max(body.u16("transform length") - 4, 0), "transform")
            inside.skip(4, "number, ID, reserved")
            values["proposals"].append(_transform_1(protocol, dict(_attributes(inside))))
    cursor.note(ProblemKind.LIMIT_REACHED, f"more than {_MOST_PROPOSALS} proposals")


def _transform_1(protocol: int, said: dict[int, int]) -> Proposal:
    """The attributes of one transform of phase 1 (RFC 2409, appendix A)."""
    cipher, digest = _VERSION_1_CIPHERS.get(said.get(1, -1)), _VERSION_1_HASHES.get(said.get(2, -1))
    return Proposal(
        _PROTOCOLS.get(protocol, ""),
        () if cipher is None else ((cipher, said.get(_KEY_LENGTH, 0)),),
        () if digest is None else (digest,),
        (),
        (said[4],) if 4 in said else (),
        said.get(3),
    )


def _key_exchange_2(cursor: Cursor, values: Values) -> None:
    """Key Exchange (3.4)."""
    values["group"] = cursor.u16("group")
    cursor.skip(2, "reserved")
    _key_exchange_1(cursor, values)


def _key_exchange_1(cursor: Cursor, values: Values) -> None:
    if cursor.left():
        values["key"] = hashlib.sha256(cursor.take(cursor.left(), "public value")).hexdigest()


def _notify_2(cursor: Cursor, values: Values) -> None:
    """Notify (3.10)."""
    cursor.skip(2, "protocol, SPI size")
    values["notifications"].append(cursor.u16("notify message type"))


def _notify_1(cursor: Cursor, values: Values) -> None:
    cursor.skip(4, "DOI")
    _notify_2(cursor, values)


def _identity(cursor: Cursor, values: Values) -> None:
    """Identification (3.5) that is not encrypted: its kind."""
    kind = cursor.u8("ID type")
    cursor.skip(3, "reserved")
    if _PERMANENT.match(cursor.take(cursor.left(), "identity")):
        values["identities"].add("IMSI")
    else:
        values["identities"].add(_IDENTITY_KINDS.get(kind, "name"))


def _eap(cursor: Cursor, values: Values) -> None:
    """EAP (3.16) that is not encrypted: a response of type Identity, or of an EAP-AKA' with AT_IDENTITY."""
    octets = cursor.take(cursor.left(), "EAP")
    if len(octets) > 5 and octets[0] == 2 and octets[4] == 1:
        values["identities"].add("IMSI" if _PERMANENT.match(octets[5:]) else "name")


def _certificate(_cursor: Cursor, values: Values) -> None:
    values["certificates"] = values.get("certificates", 0) + 1


_READERS_2: dict[int, Callable[[Cursor, Values], None]] = {
    33: _association_2,
    34: _key_exchange_2,
    35: _identity,
    36: _identity,
    37: _certificate,
    41: _notify_2,
    48: _eap,
}
"""RFC 7296, 3.2."""
_READERS_1: dict[int, Callable[[Cursor, Values], None]] = {
    1: _association_1,
    4: _key_exchange_1,
    5: _identity,
    6: _certificate,
    11: _notify_1,
}
"""RFC 2408, 3.1."""
