"""TCAP (Q.773): the transaction's message, its dialogue portion, its components; MAP's and CAP's read further on.

Tags that stand under another class than they should, and results without their sequence, are read too and remembered as
oddities: what a lenient receiver takes, an attacker can send.
"""

import functools
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import msgspec

from cleannet.decode.ber import BER, Element, identifier, number, ordered
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.map_arguments import Found, argument, open_references
from cleannet.decode.map_tables import CAP_OPERATIONS, FROM_VERSION_2, MAP_OPERATIONS, MAP_SUBSYSTEMS, operation_name
from cleannet.decode.tcap_memory import End, Known, Memory
from cleannet.model.map import CAPMessage, Component, MAPMessage, TCAPKind, TCAPMessage
from cleannet.model.problem import ProblemKind

KINDS = {
    0x61: TCAPKind.UNIDIRECTIONAL,
    0x62: TCAPKind.BEGIN,
    0x64: TCAPKind.END,
    0x65: TCAPKind.CONTINUE,
    0x67: TCAPKind.ABORT,
}
ANSI = frozenset({0xE1, 0xE2, 0xE3, 0xE4, 0xE5, 0xE6, 0xF6})
"""First octets of the messages of ANSI T1.114, which are told and not read."""
_OWN_ID, _OTHER_ID, _DIALOGUE, _COMPONENTS = 0x48, 0x49, 0x6B, 0x6C
_ENDS = (("originating", "calling", "own_id"), ("destination", "called", "other_id"))
_FIELDS = frozenset({_OWN_ID, _OTHER_ID, 0x4A, _DIALOGUE, _COMPONENTS})
_CLASS, _APPLICATION = 0xC0, 0x40
_COMPONENT = {
    0xA1: Component.INVOKE,
    0xA2: Component.RESULT,
    0xA3: Component.ERROR,
    0xA4: Component.REJECT,
    0xA7: Component.RESULT_NOT_LAST,
}
_RESULTS = (Component.RESULT, Component.RESULT_NOT_LAST)
_INTEGER, _IDENTIFIER, _NULL, _SEQUENCE, _LINKED = 0x02, 0x06, 0x05, 0x30, 0x80
_EXTERNAL, _SINGLE_TYPE, _CONTEXT_NAME, _USER_INFORMATION = 0x28, 0xA0, 0xA1, 0xBE
_MAP_CONTEXTS = "0.4.0.0.1.0."
_CAP_CONTEXTS = ("0.4.0.0.1.21.3.", "0.4.0.0.1.22.3.", "0.4.0.0.1.23.3.")
_FIRST_OF_CAP = range(50, 60)
_CAP_SUBSYSTEM = 146
MOST_COMPONENTS = 100
_REMEMBERED = 256
T = TypeVar("T")

WRONG_CLASS, NO_DIALOGUE, NO_SEQUENCE = "wrong class", "no dialogue portion", "no sequence"
GLOBAL, DIALOGUE_FORM, IN_OCTETS = "global operation", "dialogue form", "argument in octets"


class _Dialogue(msgspec.Struct):
    """What the dialogue portion says: application context, and the references of MAP's opening."""

    context: str = ""
    found: Found = msgspec.field(default_factory=Found)


def tcap(cursor: Cursor, around: dict[str, Any], memory: Memory) -> tuple[TCAPMessage, ...]:
    """The records of a message, one for each component; `around`: the fields that the layers below give.

    `memory`: what earlier messages of the transactions told.

    Raises:
        Malformed: not even the transaction's type and ids can be read.
    """
    ber = BER(cursor)
    start, end = cursor.pos, cursor.end
    kind = KINDS.get(cursor.peek("TCAP message type"))
    if kind is None:
        raise cursor.malformed(ProblemKind.UNKNOWN_PROTOCOL, "no message of TCAP")
    whole = ber.outermost(start, end)
    if whole.end < end and ber.elements(cursor.pos, end):
        cursor.note(ProblemKind.TRAILING_BYTES, "elements behind the message", whole.end)
    fields = {**around, "kind": kind}
    parts = {_tag(ber, one): one for one in reversed(ber.parts(whole))}
    for tag, name in ((_OWN_ID, "own_id"), (_OTHER_ID, "other_id")):
        if tag in parts:
            fields[name] = ber.octets(parts[tag]).hex()
    sender, receiver = (_names(around, code, party, fields.get(name, "")) for code, party, name in _ENDS)
    known = memory.recall(sender, receiver, kind)
    dialogue = _attempt(ber, parts.get(_DIALOGUE), _dialogue) or _Dialogue()
    context = known.context = dialogue.context or known.context
    fields |= {"dialogue": _DIALOGUE in parts, "context": context, **_numbers(context)}
    listed = _attempt(ber, parts.get(_COMPONENTS), BER.parts) or []
    if len(listed) > MOST_COMPONENTS:
        cursor.note(ProblemKind.LIMIT_REACHED, f"more than {MOST_COMPONENTS} components")
    made = []
    for place, one in enumerate(listed[:MOST_COMPONENTS]):
        record, values = _component(ber, one, fields, known, dialogue.found)
        oddities = ber.oddities | _missing_dialogue(record, values, fields)
        values |= {"components": len(listed), "place": place, "oddities": ordered(frozenset(oddities))}
        made.append(record(**fields, **values, whole=not cursor.problems))
    if not made:
        record = known.application or _application(fields, None)
        extra = dialogue.found.fields() if record is MAPMessage else {}
        made.append(record(**fields, **extra, oddities=ordered(frozenset(ber.oddities)), whole=not cursor.problems))
    return tuple(made)


def _names(around: Mapping[str, Any], code: str, party: str, number: str) -> tuple[End, ...]:
    """By what a transaction's id at one end may be known: with its node's title, and with its point code."""
    title = around[party].title if party in around else ""
    nodes = (title, around.get(code, -1))
    known = [node for node in nodes if node not in ("", -1)] or [""]
    return tuple((node, number) for node in known if number)


def _tag(ber: BER, one: Element) -> int:
    """The tag of a part of a message, told under another class too."""
    tag = one.tag & ~_CLASS | _APPLICATION
    if tag != one.tag and one.tag < 0x100 and tag in _FIELDS:
        ber.oddities.add(WRONG_CLASS)
        return tag
    return one.tag


def _attempt(ber: BER, one: Element | None, read: Callable[[BER, Element], T]) -> T | None:
    """What a part holds; None where it is absent or cannot be read, which is then noted."""
    if one is None:
        return None
    try:
        return read(ber, one)
    except Malformed as why:
        ber.cursor.note(why.kind, str(why), why.offset)
        return None


def _dialogue(ber: BER, one: Element) -> _Dialogue:
    """The dialogue portion (Q.773, 4.2): EXTERNAL, in it AARQ, AARE or ABRT, in it the context and user information."""
    found = _Dialogue()
    outer = ber.parts(one)
    if outer and outer[0].tag == _IDENTIFIER:
        ber.oddities.add(DIALOGUE_FORM)
        found.context = identifier(ber.octets(outer[0]))
        return found
    for external in outer:
        for single in (part for part in ber.parts(external) if part.tag == _SINGLE_TYPE):
            for pdu in ber.parts(single):
                for part in ber.parts(pdu):
                    _of_dialogue(ber, part, found)
    return found


def _of_dialogue(ber: BER, part: Element, found: _Dialogue) -> None:
    if part.tag == _CONTEXT_NAME:
        for name in ber.parts(part):
            if name.tag == _IDENTIFIER:
                found.context = identifier(ber.octets(name))
    elif part.tag == _USER_INFORMATION:
        for external in ber.parts(part):
            for single in (one for one in ber.parts(external) if one.tag == _SINGLE_TYPE):
                for opening in ber.parts(single):
                    open_references(ber, opening, found.found)


@functools.lru_cache(_REMEMBERED)
def _numbers(context: str) -> Mapping[str, int]:
    """Number and version of an application context of MAP; the version of another."""
    numbers = context.split(".")
    if context.startswith(_MAP_CONTEXTS) and len(numbers) == 8 and int(numbers[6]) not in _FIRST_OF_CAP:
        return {"context_number": int(numbers[6]), "context_version": int(numbers[7])}
    return {"context_version": int(numbers[-1])} if len(numbers) > 1 else {}


def _application(fields: dict[str, Any], operation: int | None) -> type[TCAPMessage]:
    """Whose operations these are: by the application context, else by the subsystems (of MAP's version 1)."""
    context = fields["context"]
    if context.startswith(_CAP_CONTEXTS) or (context.startswith(_MAP_CONTEXTS) and "context_number" not in fields):
        return CAPMessage
    if "context_number" in fields:
        return MAPMessage
    ends = {fields["calling"].subsystem, fields["called"].subsystem} if "calling" in fields else set()
    if not context and _CAP_SUBSYSTEM in ends:
        return CAPMessage
    if not context and ends & MAP_SUBSYSTEMS and (operation is None or operation in MAP_OPERATIONS):
        return MAPMessage
    return TCAPMessage


def _component(
    ber: BER, one: Element, fields: dict[str, Any], known: Known, opened: Found
) -> tuple[type[TCAPMessage], dict[str, Any]]:
    """One component (Q.773, 4.2.2): the type of its record, and its fields."""
    component = _COMPONENT.get(one.tag)
    if component is None:
        ber.cursor.note(ProblemKind.BAD_VALUE, f"a component with the tag {one.tag:#x}", one.start)
        return known.application or _application(fields, None), {}
    values: dict[str, Any] = {"component": component}
    parts = _attempt(ber, one, BER.parts) or []
    if parts and parts[0].tag == _INTEGER:
        values["invoke_id"] = number(ber.octets(parts[0]))
    parts = [part for part in parts[1:] if part.tag != _LINKED or component is not Component.INVOKE]
    if component in _RESULTS and parts:
        if parts[0].tag == _SEQUENCE:
            parts = _attempt(ber, parts[0], BER.parts) or []
        else:
            ber.oddities.add(NO_SEQUENCE)
    _code(ber, parts, component, values)
    return _of_application(ber, parts[1:], fields, known, values, opened)


def _code(ber: BER, parts: list[Element], component: Component, values: dict[str, Any]) -> None:
    """The operation's code, or that of an error or of a reject's problem."""
    if not parts:
        return
    code = parts[0]
    if component is Component.REJECT:
        values["error"] = number(ber.octets(code))
    elif code.tag == _INTEGER:
        values["error" if component is Component.ERROR else "operation"] = number(ber.octets(code))
    elif code.tag == _IDENTIFIER:
        ber.oddities.add(GLOBAL)


def _of_application(
    ber: BER, parts: list[Element], fields: dict[str, Any], known: Known, values: dict[str, Any], opened: Found
) -> tuple[type[TCAPMessage], dict[str, Any]]:
    """Names the operation (that of an answer by its request), and reads what MAP says in it."""
    component, invoke = values["component"], values.get("invoke_id")
    operation = values.get("operation")
    if component is Component.INVOKE:
        if invoke is not None and operation is not None:
            known.ask(fields.get("own_id", ""), invoke, operation)
    elif operation is None and invoke is not None:
        operation = known.asked(fields.get("other_id", ""), invoke)
        if operation is not None:
            values["operation"] = operation
    record = _application(fields, operation)
    if record is TCAPMessage and not fields["context"] and known.application is not None:
        record = known.application
    if record is not TCAPMessage:
        known.application = record
    if record is CAPMessage:
        values["operation_name"] = CAP_OPERATIONS.get(operation, "") if operation is not None else ""
    elif record is MAPMessage:
        values["operation_name"] = operation_name(operation, fields)
        found = Found()
        if component is Component.INVOKE:
            found = msgspec.structs.replace(opened)
        if parts and operation is not None and component in (Component.INVOKE, *_RESULTS):
            _attempt(ber, parts[0], lambda b, part: _argument(b, part, operation, component, found))
        values |= found.fields()
    return record, values


def _argument(ber: BER, part: Element, operation: int, component: Component, found: Found) -> None:
    if not argument(ber, part, operation, component is Component.INVOKE, found):
        ber.oddities.add(IN_OCTETS)


def _missing_dialogue(record: type[TCAPMessage], values: dict[str, Any], fields: dict[str, Any]) -> set[str]:
    """Whether a transaction begins without dialogue portion, and with an operation that is of no version 1 of MAP."""
    begins = record is MAPMessage and fields["kind"] is TCAPKind.BEGIN and not fields["dialogue"]
    asks = values.get("component") is Component.INVOKE
    return {NO_DIALOGUE} if begins and asks and values.get("operation") in FROM_VERSION_2 else set()
