"""Decodes each *shape* of payload once, and recognises all others of that shape by numpy.

A decoder reads some octets structurally and leaves the rest as values or unread (`cleannet.decode.cursor`). Whatever
it does is a function of the length and of the octets read structurally; so a payload of the same length that agrees
on those octets decodes to the same records but for the values. This holds by induction over the reads and needs no
knowledge of the protocol. Signalling repeats itself, so a few hundred shapes stand for millions of messages.
"""

import itertools
from collections.abc import Callable, Hashable, Mapping
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.model.frame import At
from cleannet.model.message import Direction, Message
from cleannet.model.problem import Problem, ProblemKind

Decoder = Callable[[Cursor, Direction], tuple[Message, ...]]
Octets = npt.NDArray[np.uint8]
Words = npt.NDArray[np.uint64]
Numbers = npt.NDArray[np.signedinteger[Any]]
Flags = npt.NDArray[np.bool_]

WORD = 8
SEARCHES_FOR_NOTHING = 32
COMPARED_IN_A_DECODING = 500
"""Payloads that are compared in the time that one takes to decode. So many searches for those that share a new shape,
and what the searches have saved, are spent on further ones: where too few share, it stays linear."""
GROUPS_AT_ONCE = 16
LAYOUTS_TRIED = 64
WORTH_A_COMPARISON = 48


class Shape(msgspec.Struct, frozen=True):
    """One shape: the records of its first payload (`example`), where its values lie, and its problems."""

    number: int
    example: tuple[Message, ...]
    values: tuple[tuple[ValueRole, int, int], ...]
    problems: tuple[Problem, ...]
    opaque: bool
    variant: Hashable
    cut: bool

    @property
    def whole(self) -> bool:
        """Whether every record was decoded without a problem of the payload's own."""
        return not self.opaque and all(m.whole for m in self.example)

    def find(self, role: ValueRole) -> tuple[int, int] | None:
        """Offset and length of the first value of a role."""
        return next(((offset, length) for r, offset, length in self.values if r is role), None)


class Layout:
    """The shapes of one length whose structural octets lie at the same places.

    Payloads come as rows of eight-octet words; `mask` keeps the structural octets of each.
    """

    __slots__ = ("mask", "shapes")

    def __init__(self, mask: Words) -> None:
        self.mask = mask
        self.shapes: dict[bytes, int] = {}

    def recognise(self, rows: Words) -> Numbers:
        """The shape's number for each row, -1 where unknown."""
        keys = rows & self.mask
        found = np.full(len(rows), -1, np.int64)
        todo = np.arange(len(rows))
        for _ in range(GROUPS_AT_ONCE):
            if len(todo) < WORTH_A_COMPARISON:
                break
            key = keys[0]
            same = (keys == key).all(axis=1)
            found[todo[same]] = self.shapes.get(key.tobytes(), -1)
            todo, keys = todo[~same], keys[~same]
        if len(todo):
            width, known = keys.shape[1] * WORD, self.shapes.get
            flat = keys.tobytes()
            found[todo] = [known(flat[i * width : (i + 1) * width], -1) for i in range(len(todo))]
        return found


def run(
    decoder: Decoder, cursor: Cursor, opaque: Callable[[Cursor], Message], direction: Direction = Direction.UNKNOWN
) -> tuple[tuple[Message, ...], bool]:
    """Runs a decoder on one payload: its records, and whether they are only an opaque stand-in.

    Never raises: what stops a decoder becomes a problem of the cursor. This is one of the two places that catch
    every exception; a fault of the decoder itself is recorded as such and counted against cleannet.
    """
    try:
        return decoder(cursor, direction), False
    except Malformed as why:
        cursor.note(why.kind, str(why), why.offset)
    except Exception as fault:  # noqa: BLE001
        cursor.note(ProblemKind.DECODER_FAULT, f"{type(fault).__name__} in the decoder")
        cursor.trace.structural.append((0, len(cursor.buffer)))
    return (opaque(cursor),), True


class ShapeTable:
    """The shapes of one protocol. A protocol may have several decoders (variants), of which the caller picks one."""

    def __init__(
        self, decoders: Mapping[Hashable, Decoder], protocol: str, opaque: Callable[[Cursor], Message]
    ) -> None:
        """`opaque` makes the record that stands in for a payload that cannot be decoded."""
        self.shapes: list[Shape] = []
        self._decoders = decoders
        self._protocol = protocol
        self._opaque = opaque
        self._layouts: dict[tuple[int, Hashable, bool], dict[bytes, Layout]] = {}

    def recognise(self, rows: Octets, variant: Hashable = None, *, cut: bool = False) -> Numbers:
        """The shape's number for each payload, one a row; all have one length. `cut`: by the snap length."""
        layouts = self._layouts.setdefault((rows.shape[1], variant, cut), {})
        found = np.full(len(rows), -1, np.int64)
        words, todo = _words(rows), np.arange(len(rows))
        for layout in itertools.islice(layouts.values(), LAYOUTS_TRIED):
            found[todo] = layout.recognise(words[todo] if len(todo) < len(words) else words)
            todo = todo[found[todo] < 0]
            if not len(todo):
                return found
        allowed = SEARCHES_FOR_NOTHING * len(todo)
        while len(todo):
            first = todo[0]
            layout, number = self._learn(rows[first].tobytes(), layouts, variant, cut)
            found[first] = number
            todo = todo[1:]
            if allowed > 0 and len(todo):
                same = ((words[todo] ^ words[first]) & layout.mask == 0).all(axis=1)
                found[todo[same]] = number
                allowed += COMPARED_IN_A_DECODING * int(same.sum()) - len(todo)
                todo = todo[~same]
        return found

    def _learn(self, payload: bytes, layouts: dict[bytes, Layout], variant: Hashable, cut: bool) -> tuple[Layout, int]:
        cursor = Cursor(payload, self._protocol, cut=cut)
        example, opaque = run(self._decoders[variant], cursor, self._opaque)
        read = np.zeros((1, len(payload)), np.uint8)
        for start, end in cursor.trace.structural:
            read[0, start:end] = 0xFF
        mask = _words(read)[0]
        layout = layouts.setdefault(mask.tobytes(), Layout(mask))
        key = (_words(np.frombuffer(payload, np.uint8)[None, :])[0] & mask).tobytes()
        number = layout.shapes.get(key, -1)
        if number < 0:
            number = layout.shapes[key] = len(self.shapes)
            values, problems = tuple(cursor.trace.values), tuple(cursor.problems)
            self.shapes.append(Shape(number, example, values, problems, opaque, variant, cut))
        return layout, number

    def decode(self, payload: bytes, shape: Shape, at: At, direction: Direction) -> tuple[Message, ...]:
        """The records of one payload of a known shape, with its own values and place."""
        cursor = Cursor(payload, self._protocol, at, cut=shape.cut)
        return run(self._decoders[shape.variant], cursor, self._opaque, direction)[0]


def _words(rows: Octets) -> Words:
    """Rows of octets as rows of words, filled up with zeros."""
    padded = np.zeros((len(rows), -(-rows.shape[1] // WORD) * WORD), np.uint8)
    padded[:, : rows.shape[1]] = rows
    return padded.view(np.uint64)


def numbers(rows: Octets, offset: int, length: int) -> Numbers:
    """Big-endian numbers of up to seven octets, one from each row."""
    value = np.zeros(len(rows), np.int64)
    for place in range(offset, offset + min(length, 7)):
        value = value << 8 | rows[:, place]
    return value


def digests(rows: Octets, offset: int, length: int) -> Numbers:
    """Numbers that are equal where the octets are (and seldom else): a quick test for repetition, no proof of it."""
    value = np.zeros(len(rows), np.uint64)
    for place in range(offset, offset + length):
        value = (value ^ rows[:, place]) * np.uint64(0x100000001B3)
    return value.view(np.int64)


def stable_order(values: Numbers) -> Numbers:
    """Indices that sort `values`, equal ones in their order; small ranges by counting, several times as fast."""
    if len(values) and values[0] >= 0 and values.min() >= 0 and values.max() < 1 << 16:
        return np.argsort(values.astype(np.uint16), kind="stable")
    return np.argsort(values, kind="stable")


def gather(buffer: Octets, offset: Numbers, length: int) -> Octets:
    """`length` octets from each offset, one row each."""
    if not length or not len(offset):
        return np.zeros((len(offset), length), np.uint8)
    window = np.lib.stride_tricks.as_strided(buffer, (len(buffer) - length + 1, length), (1, 1), writeable=False)
    return window[offset]
