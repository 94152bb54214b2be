"""BER (X.690) as far as TCAP and its users need it: tags, lengths of all forms, nested as deep as asked, within bounds.

Nothing is built but what is asked for: an element is a tag and two offsets, and its content is walked when somebody
wants its parts. What a sender writes unusually (indefinite lengths, lengths in more octets than they need) is read and
remembered, since such forms pass filters that read only the usual ones.
"""

import functools
from typing import NamedTuple

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.problem import ProblemKind

INDEFINITE, LONG_FORM, PADDING = "indefinite length", "long form", "padding"
DEEPEST = 32
MOST_ELEMENTS = 5000
_CONSTRUCTED = 0x20
_INDEFINITE = 0x80
_TAG_CONTINUES = 0x1F
_LONGEST_TAG = 3
_LONGEST_LENGTH = 4
_REMEMBERED = 1024


class Element(NamedTuple):
    """One element: identifier octets as one number (0x30, 0xA1, 0x9F1F …), and where its content lies."""

    tag: int
    start: int
    end: int

    @property
    def constructed(self) -> bool:
        """Whether its content is elements."""
        leading = self.tag
        while leading > 0xFF:
            leading >>= 8
        return bool(leading & _CONSTRUCTED)


class BER:
    """Walks one payload. `oddities`: what was unusual so far; elements are counted over all of it."""

    __slots__ = ("_left", "cursor", "oddities")

    def __init__(self, cursor: Cursor) -> None:
        self.cursor = cursor
        self.oddities: set[str] = set()
        self._left = MOST_ELEMENTS

    def octets(self, one: Element) -> bytes:
        """The content of an element."""
        self.cursor.pos = one.start
        return self.cursor.take(one.end - one.start, "content")

    def parts(self, one: Element) -> list[Element]:
        """The elements inside an element.

        Raises:
            Malformed: as `elements`.
        """
        return self.elements(one.start, one.end)

    def elements(self, start: int, end: int) -> list[Element]:
        """The elements between two offsets, one after the other.

        Raises:
            Malformed: a tag or length cannot be read, or the element goes past the end.
        """
        cursor = self.cursor
        cursor.pos = start
        found = []
        while cursor.pos < end:
            one = self._element(end, 0)
            if one.tag:
                found.append(one)
            else:
                self.oddities.add(PADDING)
        return found

    def outermost(self, start: int, end: int) -> Element:
        """The element at an offset, and no further than the end: a length that says more is noted.

        Raises:
            Malformed: its tag or length cannot be read.
        """
        cursor = self.cursor
        cursor.pos = start
        try:
            return self._element(end, 0)
        except Malformed as why:
            cut = why.kind in (ProblemKind.LENGTH_PAST_END, ProblemKind.CUT_BY_SNAPLEN) and cursor.pos - start > 1
            if not cut or cursor.buffer[start + 1] == _INDEFINITE:
                raise
            cursor.note(why.kind, str(why), why.offset)
            return Element(cursor.buffer[start], cursor.pos, end)

    def _element(self, end: int, depth: int) -> Element:
        cursor = self.cursor
        self._left -= 1
        if self._left < 0:
            raise cursor.malformed(ProblemKind.LIMIT_REACHED, f"more than {MOST_ELEMENTS} elements")
        tag, length = cursor.take(2, "tag and length")
        if tag & _TAG_CONTINUES == _TAG_CONTINUES:
            cursor.pos -= 1
            tag = self._long_tag(tag)
            length = cursor.u8("length")
        if length == _INDEFINITE:
            return self._indefinite(tag, end, depth)
        if length > _INDEFINITE:
            length = self._long_length(length & 0x7F)
        start = cursor.pos
        cursor.skip(length, "content")
        if cursor.pos > end:
            beyond, cursor.pos = cursor.pos - end, start
            raise cursor.malformed(ProblemKind.LENGTH_PAST_END, f"an element goes {beyond} bytes past its end")
        return Element(tag, start, cursor.pos)

    def _long_tag(self, tag: int) -> int:
        for _ in range(_LONGEST_TAG):
            octet = self.cursor.u8("tag")
            tag = tag << 8 | octet
            if not octet & 0x80:
                return tag
        raise self.cursor.malformed(ProblemKind.LIMIT_REACHED, f"a tag of more than {_LONGEST_TAG + 1} bytes")

    def _long_length(self, octets: int) -> int:
        if octets > _LONGEST_LENGTH:
            raise self.cursor.malformed(ProblemKind.BAD_VALUE, f"a length of {octets} bytes")
        length = int.from_bytes(self.cursor.take(octets, "length"), "big")
        if length < _INDEFINITE or length >> (octets - 1) * 8 == 0:
            self.oddities.add(LONG_FORM)
        return length

    def _indefinite(self, tag: int, end: int, depth: int) -> Element:
        """An element whose end two zero octets mark (X.690, 8.1.3.6): what is inside tells where these are."""
        cursor, start = self.cursor, self.cursor.pos
        self.oddities.add(INDEFINITE)
        if not Element(tag, 0, 0).constructed:
            raise cursor.malformed(ProblemKind.BAD_VALUE, "indefinite length of a primitive element")
        if depth >= DEEPEST:
            raise cursor.malformed(ProblemKind.NESTED_TOO_DEEP, f"more than {DEEPEST} indefinite lengths nested")
        while True:
            before = cursor.pos
            one = self._element(end, depth + 1)
            if not one.tag and one.start == one.end:
                return Element(tag, start, before)


@functools.lru_cache(_REMEMBERED)
def ordered(words: frozenset[str]) -> tuple[str, ...]:
    """Words in their order: the same tuple for the same words, since messages are many and words few."""
    return tuple(sorted(words))


def number(octets: bytes) -> int:
    """An INTEGER's or ENUMERATED's value (X.690, 8.3)."""
    return int.from_bytes(octets, "big", signed=True)


@functools.lru_cache(_REMEMBERED)
def identifier(octets: bytes) -> str:
    """An OBJECT IDENTIFIER as numbers with dots (X.690, 8.19); "" where its last number does not end."""
    if not octets or octets[-1] & 0x80:
        return ""
    numbers, value = [], 0
    for octet in octets:
        value = value << 7 | octet & 0x7F
        if not octet & 0x80:
            numbers.append(value)
            value = 0
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, (first, numbers[0] - 40 * first, *numbers[1:])))
