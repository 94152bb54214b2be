"""Short messages: CP and RP layer (TS 24.011) and TPDU (TS 23.040), up to the user data's header; never the text."""

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.ies import Fields
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind
from cleannet.model.sms import OtherSMS, SMSDeliver, SMSMessage, SMSSubmit

SMS_MESSAGES = 9
"""Protocol discriminator of SMS messages (TS 24.007, 11.2.3.1.1)."""

_CP_DATA, _CP_ACK, _CP_ERROR = 1, 4, 16
# TS 24.011, table 8.3: RP message types, by the three bits that tell also who sends.
_RP_DATA_TO_NETWORK, _RP_DATA_TO_PHONE = 0, 1
_RP_OTHERS = {2: "RPAck", 3: "RPAck", 4: "RPError", 5: "RPError", 6: "RPSMMA"}
# TS 23.040, 9.2.3.1: TP-MTI, to the phone and from it.
_SMS_DELIVER, _SMS_SUBMIT = 0, 1
_TO_PHONE_OTHERS = {1: "SMSSubmitReport", 2: "SMSStatusReport"}
_FROM_PHONE_OTHERS = {0: "SMSDeliverReport", 2: "SMSCommand"}

_USER_DATA_HEADER = 0x40
_TIME_STAMP_OCTETS = 7
_VALIDITY_PERIOD_OCTETS = {0: 0, 1: 7, 2: 1, 3: 7}
_PORTS_OF_8_BITS, _PORTS_OF_16_BITS, _COMMAND_PACKET = 0x04, 0x05, 0x70


def short_message(
    cursor: Cursor, *, direction: Direction = Direction.UNKNOWN, container: bool = False
) -> tuple[SMSMessage, ...]:
    """The message of one CP layer message (TS 24.011, 7.2), which the cursor reads to its end.

    Args:
        cursor: over the message, from its protocol discriminator on.
        direction: which way it went.
        container: whether another message, which has its own record, carries it.

    Raises:
        Malformed: it cannot be named. Any other fault is noted on the cursor, and the message is then not `whole`.
    """
    given: Fields = {"at": cursor.at, "direction": direction, "container": container}
    octet = cursor.u8("protocol discriminator")
    if octet & 0xF != SMS_MESSAGES:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"protocol discriminator {octet & 0xF}")
    kind = cursor.u8("CP message type")
    if kind == _CP_ACK:
        return (_other(cursor, "CPAck", given),)
    if kind == _CP_ERROR:
        return (_other(cursor, "CPError", given | {"cause": cursor.u8("CP cause")}),)
    if kind != _CP_DATA:
        raise cursor.malformed(ProblemKind.UNKNOWN_MESSAGE, f"CP message type 0x{kind:02x}")
    payload = _lv(cursor, "CP user data")
    messages = (_relay(payload, given),)
    cursor.skip(cursor.left(), "behind the CP user data")
    return messages


def _relay(cursor: Cursor, given: Fields) -> SMSMessage:
    """An RP message (TS 24.011, 7.3)."""
    kind = cursor.u8("RP message type") & 7
    if kind not in (_RP_DATA_TO_NETWORK, _RP_DATA_TO_PHONE):
        name = _RP_OTHERS.get(kind)
        if name is None:
            raise cursor.malformed(ProblemKind.UNKNOWN_MESSAGE, f"RP message type {kind}")
        cursor.skip(1, "RP message reference")
        cause = _lv(cursor, "RP cause").u8("RP cause") & 0x7F if name == "RPError" else None
        return _other(cursor, name, given | {"cause": cause})
    cursor.skip(1, "RP message reference")
    for address in ("RP originator address", "RP destination address"):
        cursor.skip(cursor.u8(f"length of {address}"), address)
    return _transfer(_lv(cursor, "RP user data"), given, to_phone=kind == _RP_DATA_TO_PHONE)


def _transfer(cursor: Cursor, given: Fields, *, to_phone: bool) -> SMSMessage:
    """A TPDU (TS 23.040, 9.2.2)."""
    first = cursor.u8("TP message type")
    kind = first & 3
    if kind != (_SMS_DELIVER if to_phone else _SMS_SUBMIT):
        name = (_TO_PHONE_OTHERS if to_phone else _FROM_PHONE_OTHERS).get(kind)
        if name is None:
            raise cursor.malformed(ProblemKind.BAD_VALUE, "reserved TP message type")
        return _other(cursor, name, given)
    before = len(cursor.problems)
    fields: Fields = {}
    try:
        _body(cursor, first, fields, to_phone=to_phone)
    except Malformed as problem:
        cursor.note(problem.kind, f"{'SMS-DELIVER' if to_phone else 'SMS-SUBMIT'}: {problem}", problem.offset)
    cursor.skip(cursor.left(), "text")
    fields["whole"] = len(cursor.problems) == before
    return (SMSDeliver if to_phone else SMSSubmit)(**given | fields)


def _body(cursor: Cursor, first: int, fields: Fields, *, to_phone: bool) -> None:
    """The elements of an SMS-DELIVER (9.2.2.1) or SMS-SUBMIT (9.2.2.2) behind its first octet."""
    if not to_phone:
        cursor.skip(1, "TP message reference")
    # The length counts digits; two fill an octet (9.1.2.5).
    digits = cursor.u8("length of the TP address")
    cursor.skip(1 + (digits + 1 >> 1), "TP address")
    fields["pid"] = cursor.u8("TP protocol identifier")
    fields["dcs"] = cursor.u8("TP data coding scheme")
    time = _TIME_STAMP_OCTETS if to_phone else _VALIDITY_PERIOD_OCTETS[first >> 3 & 3]
    cursor.skip(time, "TP service centre time stamp" if to_phone else "TP validity period")
    cursor.skip(1, "TP user data length")
    if first & _USER_DATA_HEADER:
        _header(_lv(cursor, "user data header"), fields)
        if _COMMAND_PACKET in fields["elements"]:
            fields["security_parameters"] = _security_parameters(cursor)


def _header(cursor: Cursor, fields: Fields) -> None:
    """The user data header (9.2.3.24): elements of identifier, length and value."""
    elements: list[int] = []
    fields["elements"] = ()
    while cursor.left():
        identifier = cursor.u8("identifier of a user data header's element")
        element = _lv(cursor, "element of a user data header")
        elements.append(identifier)
        fields["elements"] = tuple(elements)
        if identifier == _PORTS_OF_8_BITS:
            fields["destination_port"], fields["originator_port"] = element.u8("port"), element.u8("port")
        elif identifier == _PORTS_OF_16_BITS:
            fields["destination_port"], fields["originator_port"] = element.u16("port"), element.u16("port")


def _security_parameters(cursor: Cursor) -> bytes:
    """SPI of a command packet (TS 31.115, 4.2): behind the lengths of the packet (two octets) and of its header."""
    cursor.skip(3, "lengths of the command packet and its header")
    return cursor.take(2, "security parameter indicator")


def _other(cursor: Cursor, name: str, given: Fields) -> OtherSMS:
    cursor.skip(cursor.left(), name)
    return OtherSMS(**given | {"type_name": name})


def _lv(cursor: Cursor, what: str) -> Cursor:
    """A cursor over a value with a length of one octet."""
    child = cursor.sub(cursor.u8(f"length of {what}"), what)
    child.cut = False
    return child
