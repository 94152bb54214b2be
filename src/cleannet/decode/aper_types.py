"""ASN.1 types under the aligned packed encoding rules (ITU-T X.691), as tables are made of.

A type is a small object with `read(cursor)`. Protocols write their ASN.1 as tables of these types; only what a check
asks for is read, the rest is passed over by its length. Types with a role read octets by `Cursor.value`: such octets
never steer anything here. All others read structurally, see `cleannet.decode.cursor`.
"""

from collections.abc import Container, Iterator, Mapping
from typing import Any, NamedTuple, Protocol, TypeAlias

import msgspec

from cleannet.decode.aper import (
    attempt,
    constrained,
    gather,
    length,
    member,
    members,
    open_type,
    skip_additions,
    skip_bits,
    small,
)
from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.model.problem import ProblemKind

UNBOUNDED = 65536
"""Upper bounds from 64K on do not bound the encoding of a length (X.691, 11.9.4.1)."""

Decoded: TypeAlias = Any
"""What a type makes of the octets: int, bytes, None, or dict, list and tuple of these, as its table says."""


class Type(Protocol):
    """An ASN.1 type that reads itself."""

    def read(self, cursor: Cursor) -> Decoded:
        """Reads one value. Raises Malformed."""


class Integer(msgspec.Struct, frozen=True):
    """INTEGER (low..high) with a range of up to 64K (X.691, 13.2); with an extension marker, other values too."""

    low: int
    high: int
    extensible: bool = False
    what: str = "number"

    def read(self, cursor: Cursor) -> int | None:
        """The number; None where it lies outside the root of an extensible range: then its octets follow a length."""
        if self.extensible and cursor.bits(1, self.what):
            open_type(cursor, self.what)
            return None
        return constrained(cursor, self.low, self.high, self.what)


class WideInteger(msgspec.Struct, frozen=True):
    """INTEGER (0..2^(8*octets) - 1) with a range above 64K: a length, then as many octets (X.691, 13.2.6)."""

    octets: int
    what: str
    role: ValueRole | None = None

    def read(self, cursor: Cursor) -> int:
        """The number. A type with a role reads its octets as a value."""
        size = constrained(cursor, 1, self.octets, self.what)
        cursor.align()
        if self.role is None:
            return int.from_bytes(cursor.take(size, self.what), "big")
        return int.from_bytes(cursor.value(size, self.what, self.role), "big")


class Enumerated(msgspec.Struct, frozen=True):
    """ENUMERATED (X.691, 14): names of the root and, where there is an extension marker, of the additions."""

    what: str
    root: tuple[str, ...]
    additions: tuple[str, ...] | None = ()

    def read(self, cursor: Cursor) -> int:
        """The index; additions follow the root, named or not."""
        if self.additions is not None and cursor.bits(1, self.what):
            return len(self.root) + small(cursor, self.what)
        return constrained(cursor, 0, len(self.root) - 1, self.what)

    def name(self, index: int) -> str:
        """The name of an index, empty where this version of the table has none."""
        names = self.root + (self.additions or ())
        return names[index] if index < len(names) else ""


def _bit_length(cursor: Cursor, low: int, high: int, extensible: bool, what: str) -> int:
    """Reads the length in bits, where one is sent, and aligns (X.691, 16.6 to 16.11)."""
    if extensible and cursor.bits(1, what):
        size, more = length(cursor, what)
        if more:
            raise cursor.malformed(ProblemKind.LIMIT_REACHED, f"{what}: bit string in fragments")
        return size
    size = constrained(cursor, low, high, what)
    if high != low or high > 16:
        cursor.align()
    return size


class BitString(msgspec.Struct, frozen=True):
    """BIT STRING (SIZE (low..high)), read structurally."""

    low: int
    high: int
    extensible: bool = False
    what: str = "bit string"

    def read(self, cursor: Cursor) -> tuple[int, int]:
        """The first bits, up to the upper bound of the root, as a number; and how many there are."""
        size = _bit_length(cursor, self.low, self.high, self.extensible, self.what)
        kept = min(size, self.high)
        number = cursor.bits(kept, self.what)
        skip_bits(cursor, size - kept, self.what)
        return number, kept


class ValueBits(msgspec.Struct, frozen=True):
    """BIT STRING (SIZE (low..high)) whose whole octets are read as a value."""

    low: int
    high: int
    extensible: bool
    what: str
    role: ValueRole

    def read(self, cursor: Cursor) -> bytes:
        """The bits, left-justified in octets. Bits of a last part octet share it with what follows: structural."""
        size = _bit_length(cursor, self.low, self.high, self.extensible, self.what)
        octets = cursor.value(size // 8, self.what, self.role)
        rest = size % 8
        return octets + bytes([cursor.bits(rest, self.what) << 8 - rest]) if rest else octets


class Octets(msgspec.Struct, frozen=True):
    """OCTET STRING (SIZE (size)) (X.691, 17): structural, or a value where it has a role."""

    size: int
    what: str
    role: ValueRole | None = None

    def read(self, cursor: Cursor) -> bytes:
        """The octets."""
        if self.size <= 2:
            return cursor.bits(self.size * 8, self.what).to_bytes(self.size, "big")
        cursor.align()
        return cursor.take(self.size, self.what) if self.role is None else cursor.value(self.size, self.what, self.role)


class Unread(msgspec.Struct, frozen=True):
    """OCTET STRING (SIZE (size)) that is passed over."""

    size: int
    what: str

    def read(self, cursor: Cursor) -> None:
        """Passes over the octets."""
        if self.size > 2:
            cursor.align()
        skip_bits(cursor, self.size * 8, self.what)


class UnreadString(msgspec.Struct, frozen=True):
    """PrintableString (SIZE (low..high, ...)) that is passed over (X.691, 30.5: eight bits a character, aligned)."""

    low: int
    high: int
    what: str

    def read(self, cursor: Cursor) -> None:
        """Passes over the characters."""
        cursor.skip(_bit_length(cursor, self.low, self.high, True, self.what), self.what)


class ValueOctets(msgspec.Struct, frozen=True):
    """OCTET STRING without bounds, read as a value."""

    what: str
    role: ValueRole

    def read(self, cursor: Cursor) -> bytes | None:
        """The octets; None, and a problem, where they are sent in fragments and so lie nowhere in one piece."""
        start = cursor.pos
        size, more = length(cursor, self.what)
        if not more:
            return cursor.value(size, self.what, self.role)
        cursor.note(ProblemKind.LIMIT_REACHED, f"{self.what}: octets in fragments are not read", start)
        gather(cursor, size, self.what)
        return None


class Field(NamedTuple):
    """A component of a sequence. `kind` None: reading ends before it (its octets have a known end)."""

    name: str
    kind: Type | None
    optional: bool = False


class Sequence(msgspec.Struct, frozen=True):
    """SEQUENCE with an extension marker (X.691, 19), as all of TS 38.413 but the containers' members have.

    All root components are listed up to the last optional one, since each has its bit in the preamble.
    """

    what: str
    fields: tuple[Field, ...]

    def read(self, cursor: Cursor) -> dict[str, Decoded]:
        """The components present, by name."""
        extended = cursor.bits(1, self.what)
        optional = sum(field.optional for field in self.fields)
        present = cursor.bits(optional, self.what) if optional else 0
        found: dict[str, Decoded] = {}
        for name, kind, is_optional in self.fields:
            if is_optional:
                optional -= 1
                if not present >> optional & 1:
                    continue
            if kind is None:
                return found
            found[name] = kind.read(cursor)
        if extended:
            skip_additions(cursor, self.what)
        return found


class SequenceOf(msgspec.Struct, frozen=True):
    """SEQUENCE (SIZE (low..high)) OF (X.691, 20)."""

    what: str
    item: Type
    low: int
    high: int

    def each(self, cursor: Cursor) -> Iterator[Decoded]:
        """The items one by one, so that those before a malformed one are kept."""
        if self.high < UNBOUNDED:
            for _ in range(constrained(cursor, self.low, self.high, self.what)):
                yield self.item.read(cursor)
            return
        more = True
        while more:
            count, more = length(cursor, self.what)
            for _ in range(count):
                yield self.item.read(cursor)

    def read(self, cursor: Cursor) -> list[Decoded]:
        """All items."""
        return list(self.each(cursor))


class Choice(msgspec.Struct, frozen=True):
    """CHOICE without an extension marker (X.691, 23)."""

    what: str
    alternatives: tuple[tuple[str, Type], ...]

    def read(self, cursor: Cursor) -> tuple[str, Decoded]:
        """Name and value of the alternative."""
        name, kind = self.alternatives[constrained(cursor, 0, len(self.alternatives) - 1, self.what)]
        return name, kind.read(cursor)


class Single(msgspec.Struct, frozen=True):
    """ProtocolIE-SingleContainer, which NGAP's choices end with: an id and an open type, passed over unless listed."""

    what: str
    kinds: Mapping[int, Type]

    def read(self, cursor: Cursor) -> tuple[int, Decoded]:
        """The id, and the value where its type is listed."""
        number, inner = member(cursor, self.what)
        kind = self.kinds.get(number)
        return number, attempt(inner, kind.read) if kind else None


class Members(msgspec.Struct, frozen=True):
    """A ProtocolIE-Container (`low` 0) or ProtocolExtensionContainer (`low` 1) of which the listed kinds are read."""

    what: str
    kinds: Mapping[int, Type]
    low: int
    known: Container[int]

    def read(self, cursor: Cursor) -> dict[int, Decoded]:
        """The values by id. Malformed ones are noted and left out, so are repeated ones."""
        found: dict[int, Decoded] = {}
        for number, inner in members(cursor, self.low, self.what):
            if number in found:
                inner.note(ProblemKind.REPEATED_IE, f"{self.what}: id {number}")
                continue
            kind = self.kinds.get(number)
            found[number] = attempt(inner, kind.read) if kind else None
            if number not in self.known:
                inner.note(ProblemKind.UNKNOWN_IE, f"{self.what}: id {number}")
        return {number: value for number, value in found.items() if value is not None}


class Contained(msgspec.Struct, frozen=True):
    """OCTET STRING (CONTAINING kind). Malformed content gives None, and a problem; reading goes on behind it."""

    what: str
    kind: Type

    def read(self, cursor: Cursor) -> Decoded:
        """The value of the type contained."""
        return attempt(open_type(cursor, self.what), self.kind.read)


def plmn(octets: bytes) -> str:
    """PLMNIdentity (TS 38.413, 9.3.3.5; TS 38.473, 9.3.1.14) as "MCC-MNC"."""
    digits = octets.hex()
    mnc = digits[5] + digits[4] + digits[2]
    return f"{digits[1]}{digits[0]}{digits[3]}-{mnc.removesuffix('f')}"
