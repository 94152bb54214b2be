"""NAS-EPS messages (TS 24.301): the PDU's header, its message, and the messages nested in it."""

from collections.abc import Callable
from typing import Any

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.decode.ies import EPS_TLV_E_IEI, Fields, Layout, read_layout
from cleannet.decode.nas_eps_attach import DETACH_REQUEST_OF_NETWORK
from cleannet.decode.nas_eps_mobility import MOBILITY_LAYOUTS
from cleannet.decode.nas_eps_session import SESSION_LAYOUTS
from cleannet.decode.nas_eps_types import MOBILITY_MESSAGES, MOBILITY_TYPES, SESSION_MESSAGES, SESSION_TYPES
from cleannet.decode.sms import short_message
from cleannet.model import nas_eps as model
from cleannet.model.message import Direction, Message
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps import CipheredEPS, EPSMessage, OpaqueEPS
from cleannet.model.problem import ProblemKind
from cleannet.model.security_eps import EPSSecurityHeader

DEEPEST = 4
"""Levels of nesting that are followed: a protected message, its container, and the same once more."""

PADDING = 6
"""Octets of zero that phone logs leave behind the plain copy of a message, where its security header had its room."""

_IN_CLEAR = (ReadableBecause.NULL_SELECTED, ReadableBecause.NULL_PROVEN, ReadableBecause.KEYS)
_DETACH_REQUEST, _CONTROL_PLANE_SERVICE_REQUEST = 0x45, 0x4D

_CLASSES: dict[str, Callable[..., EPSMessage]] = {
    one.__name__.removeprefix("EPS"): one
    for one in vars(model).values()
    if isinstance(one, type) and issubclass(one, EPSMessage)
}
_RECORDS = {kind: _CLASSES[name] for kind, name in MOBILITY_TYPES.items() if kind != _DETACH_REQUEST}


def nas_eps(
    cursor: Cursor,
    *,
    readable: ReadableBecause = ReadableBecause.NOT_READABLE,
    direction: Direction = Direction.UNKNOWN,
) -> tuple[Message, ...]:
    """The message of one NAS PDU, and behind it those nested in it.

    Nested are: the ESM message container, the replayed NAS message container of a security mode complete, and short
    messages (records of `cleannet.model.sms`) of the NAS message containers.

    Args:
        cursor: over the PDU, which it reads to its end.
        readable: how bodies under a header "ciphered" are taken: as plain with NULL_SELECTED and NULL_PROVEN, else
            as one `CipheredEPS`. The same holds for the containers of a partially ciphered message.
        direction: which way the PDU went.

    Raises:
        Malformed: the PDU cannot be named: no known protocol or header, or no octet of message type. Any other fault
            is noted on the cursor, and the message is then not `whole`.
    """
    given = {"at": cursor.at, "direction": direction, "header": EPSSecurityHeader.PLAIN}
    return tuple(_pdu(cursor, given, readable))


def plausible_plain(body: bytes) -> bool:
    """Whether the body of a protected PDU decodes without any fault as a plain EMM message of known elements only."""
    cursor = Cursor(body, "NAS-EPS")
    if body[:1] != bytes((MOBILITY_MESSAGES,)):
        return False
    try:
        given = {"direction": Direction.UNKNOWN, "header": EPSSecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED}
        _pdu(cursor, given, ReadableBecause.NULL_PROVEN)
    except Malformed:
        return False
    return not cursor.problems and not cursor.left()


def _pdu(cursor: Cursor, given: Fields, readable: ReadableBecause) -> list[Message]:
    """The messages of a PDU at any level; `given` holds the record fields that the levels above settled."""
    if cursor.depth >= DEEPEST:
        raise cursor.malformed(ProblemKind.NESTED_TOO_DEEP, f"more than {DEEPEST} levels")
    octet = cursor.u8("protocol discriminator")
    discriminator = octet & 0xF
    if discriminator == SESSION_MESSAGES:
        return [_session(cursor, given | {"eps_bearer": octet >> 4})]
    if discriminator != MOBILITY_MESSAGES:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"protocol discriminator {discriminator}")
    header = EPSSecurityHeader(octet >> 4)
    if header is EPSSecurityHeader.PLAIN:
        return _mobility(cursor, given, readable)
    if header >= EPSSecurityHeader.SERVICE_REQUEST:
        return [_service_request(cursor, given)]
    return _protected(cursor, header, given, readable)


def _protected(cursor: Cursor, header: EPSSecurityHeader, given: Fields, readable: ReadableBecause) -> list[Message]:
    """A security protected NAS message (8.2.23)."""
    if header > EPSSecurityHeader.INTEGRITY_PROTECTED_AND_PARTIALLY_CIPHERED:
        raise cursor.malformed(ProblemKind.BAD_VALUE, f"security header type {header.value}")
    mac = cursor.value(4, "message authentication code", ValueRole.MAC)
    sequence_number = cursor.value(1, "sequence number", ValueRole.SEQUENCE_NUMBER)[0]
    if given["header"] is EPSSecurityHeader.PLAIN:
        given = given | {"header": header, "mac": mac, "sequence_number": sequence_number}
    else:
        # 4.4.4.1 and 9.1 protect plain messages only. The outermost header stands in the records.
        cursor.note(ProblemKind.BAD_VALUE, "a protected message inside a protected one")
        given = given | {"whole": False}
    if header.ciphered:
        if readable not in _IN_CLEAR:
            return [_ciphered(cursor, given)]
        given = given | {"readable": readable}
    return _pdu(_inner(cursor, cursor.sub(cursor.left(), "plain message")), given, readable)


def _ciphered(cursor: Cursor, given: Fields) -> CipheredEPS:
    length = cursor.left()
    cursor.value(length, "ciphered message", ValueRole.CIPHERED)
    return CipheredEPS(**given | {"readable": ReadableBecause.NOT_READABLE, "length": length})


def _service_request(cursor: Cursor, given: Fields) -> EPSMessage:
    """A service request (8.2.25): KSI and sequence number (9.9.3.19), short MAC (9.9.3.28)."""
    octet = cursor.u8("KSI and sequence number")
    mac = cursor.value(2, "short MAC", ValueRole.MAC)
    fields = {"nas_ksi": octet >> 5, "short_sequence_number": octet & 0x1F, "short_mac": mac}
    whole = given.get("whole", True)
    if given["header"] is EPSSecurityHeader.PLAIN:
        given = given | {"header": EPSSecurityHeader.SERVICE_REQUEST}
    if cursor.left():
        cursor.note(ProblemKind.TRAILING_BYTES, f"ServiceRequest: {cursor.left()} bytes")
        cursor.skip(cursor.left(), "behind the short MAC")
        whole = False
    return model.EPSServiceRequest(**given | fields | {"whole": whole})


def _inner(cursor: Cursor, child: Cursor) -> Cursor:
    """The child, one level deeper than the cursor."""
    child.depth = cursor.depth + 1
    return child


def _mobility(cursor: Cursor, given: Fields, readable: ReadableBecause) -> list[Message]:
    """A plain EMM message (8.2) and those nested in it."""
    kind = cursor.u8("message type")
    name = MOBILITY_TYPES.get(kind)
    if name is None:
        return [_unknown(cursor, model.EPSOtherMobilityMessage, kind, given)]
    before = len(cursor.problems)
    layout, record = MOBILITY_LAYOUTS[kind], _RECORDS.get(kind)
    if record is None:
        layout, record = _detach_request(cursor, layout)
    fields, found, done = read_layout(cursor, layout, name, type_6=EPS_TLV_E_IEI, padding=_padding(given))
    container, message = fields.pop("container", None), fields.pop("short_message", None)
    fields |= {"ies": found, "whole": given.get("whole", True) and len(cursor.problems) == before}
    if not done and layout.mandatory and not layout.mandatory[0].field:
        # A record of the class would hold made-up values where the first octet is absent: only its name is known.
        record, fields = model.EPSOtherMobilityMessage, {**_named(kind, name), "ies": found, "whole": fields["whole"]}
    elif record is model.EPSSecurityModeComplete and container is not None:
        fields["container_present"] = True
    messages: list[Message] = [record(**given | fields)]
    given, ciphered_apart = _of_containers(kind, given, readable)
    for child, decode in ((container, _nested), (message, _short_message)):
        if child is not None:
            messages += [_ciphered(child, given)] if ciphered_apart else decode(_inner(cursor, child), given, readable)
    return messages


def _of_containers(kind: int, given: Fields, readable: ReadableBecause) -> tuple[Fields, bool]:
    """What the records of a message's containers begin with, and whether these are ciphered (4.4.5, 9.3.1)."""
    given = given | {"container": True}
    partially = given["header"] is EPSSecurityHeader.INTEGRITY_PROTECTED_AND_PARTIALLY_CIPHERED
    if not partially or kind != _CONTROL_PLANE_SERVICE_REQUEST:
        return given, False
    return given | {"readable": readable}, readable not in _IN_CLEAR


def _detach_request(cursor: Cursor, of_ue: Layout) -> tuple[Layout, Callable[..., EPSMessage]]:
    """The table and record of a detach request: both directions have one type (8.2.11).

    That of a UE has a length in its second octet, which says what is left; that of a network an identifier, if
    anything. The direction is not asked: it is not part of the octets.
    """
    start = cursor.pos
    if cursor.left() > 1:
        cursor.skip(1, "detach type")
        length = cursor.peek("length of EPS mobile identity")
        left, cursor.pos = cursor.left() - 1, start
        if length == left or length not in DETACH_REQUEST_OF_NETWORK.optional:
            return of_ue, model.EPSDetachRequestUEOriginating
    return DETACH_REQUEST_OF_NETWORK, model.EPSDetachRequestUETerminated


def _session(cursor: Cursor, given: Fields) -> EPSMessage:
    """An ESM message (8.3)."""
    cursor.skip(1, "procedure transaction identity")
    kind = cursor.u8("message type")
    name = SESSION_TYPES.get(kind)
    if name is None:
        return _unknown(cursor, model.EPSSessionManagementMessage, kind, given)
    before = len(cursor.problems)
    layout, padding = SESSION_LAYOUTS[kind], _padding(given)
    fields, found, _ = read_layout(cursor, layout, name, type_6=EPS_TLV_E_IEI, padding=padding)
    whole = given.get("whole", True) and len(cursor.problems) == before
    return model.EPSSessionManagementMessage(**given | _named(kind, name) | fields | {"ies": found, "whole": whole})


def _padding(given: Fields) -> int:
    """How many octets of zero may follow: only messages that are in no other and have no header are padded."""
    return PADDING if given["header"] is EPSSecurityHeader.PLAIN and not given.get("container") else 0


def _unknown(cursor: Cursor, record: Callable[..., EPSMessage], kind: int, given: Fields) -> EPSMessage:
    cursor.note(ProblemKind.UNKNOWN_MESSAGE, f"message type 0x{kind:02x}", cursor.pos - 1)
    cursor.skip(cursor.left(), "message of unknown type")
    return record(**given | _named(kind, f"UnknownType0x{kind:02x}") | {"whole": False})


def _named(kind: int, name: str) -> dict[str, Any]:
    return {"message_type": kind, "type_name": name}


def _nested(child: Cursor, given: Fields, readable: ReadableBecause) -> list[Message]:
    """The messages of a container; one that cannot be named is recorded and stands as opaque."""
    try:
        return _pdu(child, given, readable)
    except Malformed as problem:
        return [_opaque(child, given, problem)]


def _short_message(child: Cursor, given: Fields, _: ReadableBecause) -> list[Message]:
    """The short message of a NAS message container (9.9.3.22)."""
    try:
        return list(short_message(child, direction=given["direction"], container=True))
    except Malformed as problem:
        return [_opaque(child, given, problem)]


def _opaque(child: Cursor, given: Fields, problem: Malformed) -> OpaqueEPS:
    child.note(problem.kind, f"nested message: {problem}", problem.offset)
    return OpaqueEPS(**given | {"whole": False})
