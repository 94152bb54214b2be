"""Layer 3 messages of GSM and UMTS (TS 44.018, TS 24.008), from their protocol discriminator on."""

from collections.abc import Callable, Mapping
from typing import NamedTuple

from cleannet.decode.cursor import Cursor
from cleannet.decode.gsm_l3_tables import GMM_LAYOUTS, MM_LAYOUTS, RR_LAYOUTS
from cleannet.decode.gsm_l3_types import CC_TYPES, GMM_TYPES, MM_TYPES, RR_TYPES, SM_TYPES
from cleannet.decode.ies import NO_TLV_E_IEI, Fields, Layout, read_layout
from cleannet.decode.sms import SMS_MESSAGES, short_message
from cleannet.model import gsm
from cleannet.model.gsm import GSMMessage, OtherGSMMessage
from cleannet.model.message import Direction, Message
from cleannet.model.problem import ProblemKind

_WITHOUT_SEQUENCE_NUMBER = 0x3F
"""Bits 7 and 8 of a message type of MM, CC and SS are N(SD), a number that tells repetitions (TS 24.007, 11.2.3.2)."""

_SS_TYPES = {0x2A: "ReleaseComplete", 0x3A: "Facility", 0x3B: "Register"}  # TS 24.080, table 3.1.


class _Sublayer(NamedTuple):
    """One protocol of layer 3: its name, its messages, and the tables and classes of those that are read further."""

    name: str
    types: Mapping[int, str]
    layouts: Mapping[int, Layout] = {}
    prefix: str = ""
    mask: int = 0xFF

    def record(self, kind: int) -> Callable[..., GSMMessage]:
        """The class of a message that has a table."""
        found: Callable[..., GSMMessage] = getattr(gsm, self.prefix + self.types[kind])
        return found


# By protocol discriminator (TS 24.007, 11.2.3.1.1).
_SUBLAYERS = {
    3: _Sublayer("CC", CC_TYPES, mask=_WITHOUT_SEQUENCE_NUMBER),
    5: _Sublayer("MM", MM_TYPES, MM_LAYOUTS, "GSM", _WITHOUT_SEQUENCE_NUMBER),
    6: _Sublayer("RR", RR_TYPES, RR_LAYOUTS, "GSM"),
    8: _Sublayer("GMM", GMM_TYPES, GMM_LAYOUTS, "GPRS"),
    10: _Sublayer("SM", SM_TYPES),
    11: _Sublayer("SS", _SS_TYPES, mask=_WITHOUT_SEQUENCE_NUMBER),
}


def gsm_l3(cursor: Cursor, *, direction: Direction = Direction.UNKNOWN) -> tuple[Message, ...]:
    """The message of one layer 3 payload, which the cursor reads to its end.

    Messages that no check reads further stand as `OtherGSMMessage`; short messages as records of `cleannet.model.sms`.

    Raises:
        Malformed: the payload cannot be named: no known protocol, or no octet of message type. Any other fault is
            noted on the cursor, and the message is then not `whole`.
    """
    discriminator = cursor.peek("protocol discriminator") & 0xF
    if discriminator == SMS_MESSAGES:
        return short_message(cursor, direction=direction)
    sublayer = _SUBLAYERS.get(discriminator)
    if sublayer is None:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, f"protocol discriminator {discriminator}")
    cursor.skip(1, "protocol discriminator")
    kind = cursor.u8("message type") & sublayer.mask
    given: Fields = {"at": cursor.at, "direction": direction}
    return (_message(cursor, sublayer, kind, given),)


def _message(cursor: Cursor, sublayer: _Sublayer, kind: int, given: Fields) -> GSMMessage:
    before = len(cursor.problems)
    name = sublayer.types.get(kind, f"UnknownType0x{kind:02x}")
    if kind not in sublayer.types:
        cursor.note(ProblemKind.UNKNOWN_MESSAGE, f"{sublayer.name}: message type 0x{kind:02x}", cursor.pos - 1)
    layout = sublayer.layouts.get(kind)
    fields: Fields = {}
    made_up = False
    if layout is not None:
        fields, found, done = read_layout(cursor, layout, name, type_6=NO_TLV_E_IEI)
        given = given | {"ies": found}
        made_up = not done and bool(layout.mandatory) and not layout.mandatory[0].field
    cursor.skip(cursor.left(), "unread rest")
    given = given | {"whole": len(cursor.problems) == before}
    if layout is None or made_up:
        # A record of the class would hold made-up values where the first octets are absent.
        return OtherGSMMessage(**given, sublayer=sublayer.name, message_type=kind, type_name=name)
    return sublayer.record(kind)(**given | fields)
