"""NAS-5GS messages (TS 24.501): the PDU's header, its message, and the messages nested in it."""

from collections.abc import Callable
from typing import Any

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.decode.ies import Fields, Format, Layout, read_mandatory, walk_optional
from cleannet.decode.nas_5gs_mobility import MOBILITY_LAYOUTS
from cleannet.decode.nas_5gs_session import SESSION_LAYOUTS
from cleannet.decode.nas_5gs_types import MOBILITY_MESSAGES, MOBILITY_TYPES, SESSION_MESSAGES, SESSION_TYPES
from cleannet.decode.nas_5gs_values import payloads
from cleannet.model import nas
from cleannet.model.message import Direction
from cleannet.model.nas import CipheredNAS, NASMessage, OpaqueNAS, PayloadContainerType, ReadableBecause
from cleannet.model.problem import ProblemKind
from cleannet.model.security import SecurityHeader

DEEPEST = 4
"""Levels of nesting that are followed: a protected message, its container or payload, and the same once more."""

_IN_CLEAR = (ReadableBecause.NULL_SELECTED, ReadableBecause.NULL_PROVEN, ReadableBecause.KEYS)

_RECORDS: dict[int, Callable[..., NASMessage]] = {
    kind: nas.FiveGMMStatus if name == "5GMMStatus" else getattr(nas, name)
    for kind, name in MOBILITY_TYPES.items()
    if name == "5GMMStatus" or hasattr(nas, name)
}

_INITIAL = {0x41, 0x45, 0x4C, 0x4F}
"""Initial NAS messages (TS 24.501, 4.4.6): a UE with a context ciphers the value of their NAS message container."""


def nas_5gs(
    cursor: Cursor,
    *,
    readable: ReadableBecause = ReadableBecause.NOT_READABLE,
    direction: Direction = Direction.UNKNOWN,
    genuine: bool | None = None,
) -> tuple[NASMessage, ...]:
    """The message of one NAS PDU, and behind it those nested in it (NAS message and payload containers).

    Args:
        cursor: over the PDU, which it reads to its end.
        readable: how bodies under a header "ciphered" are taken: as plain with NULL_SELECTED, NULL_PROVEN and KEYS,
            else as one `CipheredNAS`.
        direction: which way the PDU went.
        genuine: whether its authentication code is right, where keys tell.

    Raises:
        Malformed: the PDU cannot be named: no known protocol or header, or no octet of message type. Any other fault
            is noted on the cursor, and the message is then not `whole`.
    """
    given: Fields = {"at": cursor.at, "direction": direction, "header": SecurityHeader.PLAIN, "genuine": genuine}
    return tuple(_pdu(cursor, given, readable))


def plausible_plain(body: bytes) -> bool:
    """Whether a body decodes without any fault as a plain 5GMM message, all of whose elements are known."""
    cursor = Cursor(body, "NAS-5GS")
    if body[:2] != bytes((MOBILITY_MESSAGES, SecurityHeader.PLAIN)):
        return False
    try:
        nas_5gs(cursor, readable=ReadableBecause.NULL_PROVEN)
    except Malformed:
        return False
    return not cursor.problems and not cursor.left()


def _pdu(cursor: Cursor, given: Fields, readable: ReadableBecause) -> list[NASMessage]:
    """The messages of a PDU at any level; `given` holds the record fields that the levels above settled."""
    if cursor.depth >= DEEPEST:
        raise cursor.malformed(ProblemKind.NESTED_TOO_DEEP, f"more than {DEEPEST} levels")
    discriminator = cursor.u8("extended protocol discriminator")
    if discriminator == SESSION_MESSAGES:
        return [_session(cursor, given)]
    if discriminator != MOBILITY_MESSAGES:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"extended protocol discriminator 0x{discriminator:02x}")
    header = SecurityHeader(cursor.u8("security header type") & 0xF)
    if header is SecurityHeader.PLAIN:
        return _mobility(cursor, given, readable)
    if header is not given["header"] or _holds_a_message(cursor):
        return _protected(cursor, header, given, readable)
    cursor.note(ProblemKind.BAD_VALUE, f"security header type {header.value} of a plain message", cursor.pos - 1)
    return _mobility(cursor, given | {"whole": False}, readable)


def _protected(cursor: Cursor, header: SecurityHeader, given: Fields, readable: ReadableBecause) -> list[NASMessage]:
    """A security protected 5GS NAS message (8.2.28)."""
    if header > SecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED_WITH_NEW_CONTEXT:
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"security header type {header.value}")
    mac = cursor.value(4, "message authentication code", ValueRole.MAC)
    sequence_number = cursor.value(1, "sequence number", ValueRole.SEQUENCE_NUMBER)[0]
    if given["header"] is SecurityHeader.PLAIN:
        given = given | {"header": header, "mac": mac, "sequence_number": sequence_number}
    else:
        # 4.4.4.1 and 9.1.1 protect plain messages only. The outermost header stands in the records.
        cursor.note(ProblemKind.BAD_VALUE, "a protected message inside a protected one")
        given = given | {"whole": False}
    if header.ciphered:
        if readable not in _IN_CLEAR:
            length = cursor.left()
            cursor.value(length, "ciphered message", ValueRole.CIPHERED)
            return [CipheredNAS(**given | {"readable": ReadableBecause.NOT_READABLE, "length": length})]
        given = given | {"readable": readable, "decrypted": readable is ReadableBecause.KEYS}
    return _pdu(_inner(cursor, cursor.sub(cursor.left(), "plain message")), given, readable)


def _holds_a_message(cursor: Cursor) -> bool:
    """Whether a message begins behind the place of a MAC and a sequence number.

    Some senders leave the outer header's type in the plain message: that has no MAC of its own.
    """
    start = cursor.pos
    if cursor.left() <= 5:
        return False
    cursor.skip(5, "message authentication code and sequence number")
    discriminator = cursor.peek("extended protocol discriminator")
    cursor.pos = start
    return discriminator in (MOBILITY_MESSAGES, SESSION_MESSAGES)


def _inner(cursor: Cursor, child: Cursor) -> Cursor:
    """The child, one level deeper than the cursor."""
    child.depth = cursor.depth + 1
    return child


def _mobility(cursor: Cursor, given: Fields, readable: ReadableBecause) -> list[NASMessage]:
    """A plain 5GMM message (8.2) and those nested in it."""
    kind = cursor.u8("message type")
    name = MOBILITY_TYPES.get(kind)
    if name is None:
        return [_unknown(cursor, nas.OtherMobilityMessage, kind, given)]
    before = len(cursor.problems)
    fields, found, begun = _read(cursor, MOBILITY_LAYOUTS[kind], name)
    container, payload = fields.pop("container", None), fields.pop("payload", None)
    nested: list[Cursor] = []
    if payload is not None:
        nested += _session_payloads(payload, fields["payload_type"])
    fields |= {"ies": found, "whole": given.get("whole", True) and len(cursor.problems) == before}
    record = _RECORDS.get(kind)
    if record is None or not begun:
        # A record of the class would hold made-up values where the first octet is absent: only its name is known.
        record, fields = nas.OtherMobilityMessage, {**_named(kind, name), "ies": found, "whole": fields["whole"]}
    elif container is not None:
        fields["container_present"] = True
    messages = [record(**given | fields)]
    if container is not None:
        ciphered_apart = kind in _INITIAL and not given["header"].ciphered
        if not ciphered_apart or readable in _IN_CLEAR:
            because = {"readable": readable, "decrypted": readable is ReadableBecause.KEYS} if ciphered_apart else {}
            messages += _nested(_inner(cursor, container), given | because, readable)
    for child in nested:
        messages += _nested(_inner(cursor, child), given, readable)
    return messages


def _session(cursor: Cursor, given: Fields) -> NASMessage:
    """A 5GSM message (8.3)."""
    session = cursor.u8("PDU session ID")
    cursor.skip(1, "procedure transaction identity")
    kind = cursor.u8("message type")
    given = given | {"pdu_session": session}
    name = SESSION_TYPES.get(kind)
    if name is None:
        return _unknown(cursor, nas.SessionManagementMessage, kind, given)
    before = len(cursor.problems)
    fields, found, _ = _read(cursor, SESSION_LAYOUTS[kind], name)
    whole = given.get("whole", True) and len(cursor.problems) == before
    return nas.SessionManagementMessage(**given | _named(kind, name) | fields | {"ies": found, "whole": whole})


def _read(cursor: Cursor, layout: Layout, name: str) -> tuple[Fields, tuple[int, ...], bool]:
    """The fields and identifiers of a message's elements, and whether its first octet, if any, was there."""
    fields: Fields = {}
    found: list[int] = []
    done = 0
    try:
        for row in layout.mandatory:
            read_mandatory(cursor, row, fields)
            done += 1
        walk_optional(cursor, layout.optional, fields, found)
    except Malformed as problem:
        cursor.note(problem.kind, f"{name}: {problem}", problem.offset)
        cursor.skip(cursor.left(), "unreadable rest")
    begun = done > 0 or not layout.mandatory or layout.mandatory[0].format is not Format.HALVES
    return fields, tuple(found), begun


def _unknown(cursor: Cursor, record: Callable[..., NASMessage], kind: int, given: Fields) -> NASMessage:
    cursor.note(ProblemKind.UNKNOWN_MESSAGE, f"message type 0x{kind:02x}", cursor.pos - 1)
    cursor.skip(cursor.left(), "message of unknown type")
    return record(**given | _named(kind, f"UnknownType0x{kind:02x}") | {"whole": False})


def _named(kind: int, name: str) -> dict[str, Any]:
    return {"message_type": kind, "type_name": name}


def _session_payloads(payload: Cursor, kind: PayloadContainerType) -> list[Cursor]:
    """The parts of a payload container (9.11.3.39) that hold 5GSM messages."""
    if kind is PayloadContainerType.N1_SM_INFORMATION:
        return [payload]
    if kind is not PayloadContainerType.MULTIPLE_PAYLOADS:
        return []
    try:
        entries = payloads(payload)
    except Malformed as problem:
        payload.note(problem.kind, f"Payload container: {problem}", problem.offset)
        return []
    return [entry for kind, entry in entries if kind is PayloadContainerType.N1_SM_INFORMATION]


def _nested(child: Cursor, given: Fields, readable: ReadableBecause) -> list[NASMessage]:
    """The messages of a container; one that cannot be named is recorded and stands as opaque."""
    given = given | {"container": True}
    try:
        return _pdu(child, given, readable)
    except Malformed as problem:
        child.note(problem.kind, f"nested message: {problem}", problem.offset)
        return [OpaqueNAS(**given | {"whole": False})]
