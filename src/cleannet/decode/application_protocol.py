"""What the application protocols over SCTP share (NGAP, S1AP, F1AP): a PDU names its message, a list of IEs.

TS 38.413, 9.4; TS 36.413, 9.3; TS 38.473, 9.4: one notation, with other tables.
"""

import enum
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, TypeAlias

import msgspec

from cleannet.decode.aper import attempt, constrained, members, message_value, skip_additions
from cleannet.decode.aper_types import Decoded, Type
from cleannet.decode.cursor import Cursor
from cleannet.model.problem import ProblemKind

Reader: TypeAlias = Callable[[Any, Cursor], None]
"""Reads one IE into what was found so far: fields of the record to be, by name."""
_STILL_WHOLE = (ProblemKind.UNKNOWN_IE, ProblemKind.TRAILING_BYTES)


class ApplicationProtocol(msgspec.Struct, frozen=True):
    """The tables of one protocol.

    Attributes:
        name: as the specification has it ("NGAP").
        alternatives: those of its PDU, in their order.
        procedures: by procedure code the names of the messages, one for each alternative.
        readers: by IE id.
        names: of all its IEs, if one that has no name is to be noted.
        extensible: whether the PDU's choice has an extension marker.
    """

    name: str
    alternatives: type[enum.IntEnum]
    procedures: Mapping[int, tuple[str, ...]]
    readers: Mapping[int, Reader]
    names: Mapping[int, str] | None = None
    extensible: bool = True

    def read(self, cursor: Cursor, found: dict[str, Decoded]) -> dict[str, Any]:
        """Reads a PDU to the cursor's end: fields of its IEs into `found`, and those that every record has.

        What is malformed inside the message is noted, left out, and `whole` is False then.

        Raises:
            Malformed: the PDU cannot be named.
        """
        noted = len(cursor.problems)
        pdu, procedure, name = self.header(cursor)
        seen: list[int] = []
        attempt(cursor, lambda cursor: self._message(message_value(cursor), name, found, seen))
        if cursor.left():
            cursor.note(ProblemKind.TRAILING_BYTES, f"{name}: {cursor.left()} bytes behind the PDU")
        whole = all(problem.kind in _STILL_WHOLE for problem in cursor.problems[noted:])
        return {"message_name": name, "procedure": procedure, "pdu": pdu, "ies": tuple(seen), "whole": whole}

    def header(self, cursor: Cursor) -> tuple[enum.IntEnum, int, str]:
        """A PDU up to the value: which alternative, procedure code, and the message they name. Raises Malformed."""
        what = f"{self.name}-PDU"
        extended, index = self.extensible and cursor.bits(1, what), cursor.bits(2, what)
        if extended or (index >= len(self.alternatives) and not self.extensible):
            raise cursor.malformed(ProblemKind.UNKNOWN_MESSAGE, f"{what}: alternative of an extension")
        if index >= len(self.alternatives):
            raise cursor.malformed(ProblemKind.BAD_VALUE, f"{what}: alternative {index}")
        procedure = constrained(cursor, 0, 255, "procedureCode")
        cursor.bits(2, "criticality")
        messages = self.procedures.get(procedure)
        if messages is None:
            raise cursor.malformed(ProblemKind.UNKNOWN_MESSAGE, f"procedure code {procedure}")
        alternative = self.alternatives(index)
        if index >= len(messages):
            raise cursor.malformed(ProblemKind.BAD_VALUE, f"procedure code {procedure} has no {alternative.name}")
        return alternative, procedure, messages[index]

    def _message(self, cursor: Cursor, name: str, found: dict[str, Decoded], seen: list[int]) -> None:
        """The sequence of protocolIEs that each message is."""
        extended = cursor.bits(1, name)
        if name == "PrivateMessage":  # Its privateIEs are an operator's own.
            if self.names is not None:
                cursor.note(ProblemKind.UNKNOWN_IE, "PrivateMessage: private IEs are not read")
            return
        for number, inner in members(cursor, 0, name):
            if number in seen:
                inner.note(ProblemKind.REPEATED_IE, f"{name}: {self._shown(number)}")
                continue
            seen.append(number)
            reader = self.readers.get(number)
            if reader is not None:
                attempt(inner, partial(reader, found))
            elif self.names is not None and number not in self.names:
                inner.note(ProblemKind.UNKNOWN_IE, f"{name}: id {number}")
        if extended:
            skip_additions(cursor, name)

    def _shown(self, number: int) -> str:
        return f"id {number}" if self.names is None else f"{self.names.get(number, 'id')} ({number})"


def keep(field: str, kind: Type, shown: Callable[[Decoded], Decoded] | None = None) -> Reader:
    """Reads `kind` into a field of the record, as `shown` makes it."""

    def reader(found: dict[str, Decoded], cursor: Cursor) -> None:
        value = kind.read(cursor)
        found[field] = value if shown is None else shown(value)

    return reader


def present(field: str) -> Reader:
    """Says that the IE is there, and reads nothing of it."""
    return lambda found, _: found.__setitem__(field, True)
