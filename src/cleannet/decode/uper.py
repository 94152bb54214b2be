"""Unaligned packed encoding rules (ITU-T X.691), as the RRC protocols use them (TS 36.331 and TS 38.331, clause 8).

A type is a function that reads one value from `Bits`; `cleannet.decode.uper_notation` makes it of ASN.1. Nothing lies
on octet boundaries here, so the bits are one large number rather than octets under a `Cursor`, and no shape is shared:
the caller marks the whole payload as structural. What was read before reading stopped is kept (`Stopped.partial`).
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from cleannet.model.problem import ProblemKind

MAX_ITEMS = 20000
"""Most items of all lists of one payload; the largest real messages have some hundred."""
FRAGMENT = 16384
PREAMBLES = 64
"""Of so many preambles of a sequence it is remembered which components they announce; real ones have a few."""

Decoded: TypeAlias = Any
"""What a type makes of the bits: a number, a name, octets, or dict, list and (name, value) of these."""


class _Unread:
    """The value of what is there, and not read."""

    def __repr__(self) -> str:
        return "UNREAD"


UNREAD = _Unread()


class Stopped(Exception):
    """Reading ended: where the notation says UNREAD (`kind` None), or at what is malformed."""

    def __init__(self, kind: ProblemKind | None = None, detail: str = "", offset: int = 0) -> None:
        super().__init__(detail)
        self.kind = kind
        self.detail = detail
        self.offset = offset
        self.partial: Decoded = UNREAD if kind is None else None


class Bits:
    """The bits of a payload, or of octets inside it. `left` counts those not read yet.

    `problems` holds what was malformed inside octets of known length, behind which reading goes on.
    """

    __slots__ = ("items", "left", "number", "problems", "size", "start")

    def __init__(self, octets: bytes, parent: "Bits | None" = None) -> None:
        self.number = int.from_bytes(octets, "big")
        self.size = self.left = len(octets) * 8
        self.start = parent.offset() - len(octets) if parent else 0
        self.problems: list[Stopped] = parent.problems if parent else []
        self.items: list[int] = parent.items if parent else [MAX_ITEMS]

    def offset(self) -> int:
        """The octet that is read next, counted from the payload's first."""
        return self.start + (self.size - self.left) // 8

    def take(self, count: int, what: str) -> int:
        """The next `count` bits as a number."""
        left = self.left - count
        if left < 0:
            raise self.short(count, what)
        self.left = left
        return self.number >> left & (1 << count) - 1

    def short(self, count: int, what: str) -> Stopped:
        """An exception to raise: more bits wanted than there are."""
        detail = f"{what}: {count} bits wanted, {self.left} left, offset {self.offset()}"
        return Stopped(ProblemKind.LENGTH_PAST_END, detail, self.offset())

    def bad(self, detail: str, kind: ProblemKind = ProblemKind.BAD_VALUE) -> Stopped:
        """An exception to raise: a value that cannot be."""
        return Stopped(kind, detail, self.offset())

    def spend(self, items: int, what: str) -> None:
        """Counts items of lists, which are what makes a short payload long to read."""
        self.items[0] -= items
        if self.items[0] < 0:
            raise self.bad(f"{what}: more than {MAX_ITEMS} items", ProblemKind.LIMIT_REACHED)


Read: TypeAlias = Callable[[Bits], Decoded]


def unread(_bits: Bits) -> Decoded:
    """Reading ends here."""
    raise Stopped


def null(_bits: Bits) -> None:
    """NULL (X.691, 24): no bits."""


def boolean(what: str) -> Read:
    """BOOLEAN (X.691, 12)."""

    def read(bits: Bits) -> bool:
        left = bits.left - 1  # As `Bits.take` does, here and in `integer`; most of what is read are such values.
        if left < 0:
            raise bits.short(1, what)
        bits.left = left
        return bits.number >> left & 1 == 1

    return read


def integer(low: int, high: int, what: str) -> Read:
    """INTEGER (low..high) (X.691, 13.2.5 and 11.5.6)."""
    span = high - low
    count = span.bit_length()
    if not count:
        return lambda _bits: low

    mask = (1 << count) - 1

    def read(bits: Bits) -> int:
        left = bits.left - count
        if left < 0:
            raise bits.short(count, what)
        bits.left = left
        value = bits.number >> left & mask
        if value > span:
            raise bits.bad(f"{what}: {low + value} is more than {high}")
        return low + value

    return read


def small(bits: Bits, what: str) -> int:
    """A normally small non-negative whole number (X.691, 11.6)."""
    if not bits.take(1, what):
        return bits.take(6, what)
    octets = length(bits, what)
    if not 1 <= octets <= 4:
        raise bits.bad(f"{what}: number of {octets} octets")
    return bits.take(octets * 8, what)


def length(bits: Bits, what: str) -> int:
    """A length determinant without bounds (X.691, 11.9.4.2); of fragments only the first, which has 16K and more."""
    if not bits.take(1, what):
        return bits.take(7, what)
    if not bits.take(1, what):
        return bits.take(14, what)
    count = bits.take(6, what)
    if not 1 <= count <= 4:
        raise bits.bad(f"{what}: fragment of {count} units")
    return count * FRAGMENT


def octets(bits: Bits, what: str) -> bytes:
    """OCTET STRING without bounds, or the octets of an open type (X.691, 17.8 and 11.2)."""
    size = length(bits, what)
    found = bits.take(size * 8, what).to_bytes(size, "big")
    while size >= FRAGMENT:
        size = length(bits, what)
        found += bits.take(size * 8, what).to_bytes(size, "big")
    return found


def octet_string(size: tuple[int, int] | None, what: str) -> Read:
    """OCTET STRING, without bounds or of `size` (lowest, highest) octets (X.691, 17)."""
    if size is None:
        return lambda bits: octets(bits, what)
    count = integer(*size, what)

    def read(bits: Bits) -> bytes:
        many = count(bits)
        return bits.take(many * 8, what).to_bytes(many, "big")

    return read


def bit_string(size: tuple[int, int] | None, what: str) -> Read:
    """BIT STRING (X.691, 16): (number, how many bits)."""
    count = (lambda bits: length(bits, what)) if size is None else integer(*size, what)
    if size is not None and size[0] == size[1]:
        fixed = size[0]
        return lambda bits: (bits.take(fixed, what), fixed)

    def read(bits: Bits) -> tuple[int, int]:
        many = count(bits)
        if many >= FRAGMENT:
            raise bits.bad(f"{what}: bit string in fragments", ProblemKind.LIMIT_REACHED)
        return bits.take(many, what), many

    return read


def containing(kind: Read, what: str) -> Read:
    """OCTET STRING (CONTAINING kind): what of it could be read; reading goes on behind it."""

    def read(bits: Bits) -> Decoded:
        inner = Bits(octets(bits, what), bits)
        try:
            return kind(inner)
        except Stopped as stop:
            if stop.kind is not None:
                bits.problems.append(stop)
            return stop.partial

    return read


def enumerated(names: Sequence[str], additions: Sequence[str] | None, what: str) -> Read:
    """ENUMERATED (X.691, 14): the name; of an addition that the notation does not have, "addition" and its number."""
    index = integer(0, len(names) - 1, what)
    root = tuple(names)
    if additions is None:
        return lambda bits: root[index(bits)]
    more = tuple(additions)

    def read(bits: Bits) -> str:
        if not bits.take(1, what):
            return root[index(bits)]
        number = small(bits, what)
        return more[number] if number < len(more) else f"addition {number}"

    return read


def sequence_of(size: tuple[int, int], item: Read, what: str) -> Read:
    """SEQUENCE (SIZE (lowest..highest)) OF (X.691, 20)."""
    count = integer(*size, what)

    def read(bits: Bits) -> list[Decoded]:
        many = count(bits)
        bits.spend(many, what)
        found: list[Decoded] = []
        try:
            for _ in range(many):
                found.append(item(bits))
        except Stopped as stop:
            stop.partial = found if stop.partial is None else [*found, stop.partial]
            raise
        return found

    return read


def choice(root: Sequence[tuple[str, Read]], additions: Sequence[tuple[str, Read]] | None, what: str) -> Read:
    """CHOICE (X.691, 23): name and value. An addition has a length; one not in the notation is called "addition"."""
    index = integer(0, len(root) - 1, what)
    table, more = tuple(root), tuple((name, containing(kind, name)) for name, kind in additions or ())

    def read(bits: Bits) -> tuple[str, Decoded]:
        if additions is not None and bits.take(1, what):
            number = small(bits, what)
            if number >= len(more):
                octets(bits, what)
                return "addition", UNREAD
            name, kind = more[number]
        else:
            name, kind = table[index(bits)]
        try:
            return name, kind(bits)
        except Stopped as stop:
            stop.partial = (name, stop.partial)
            raise

    return read


Component: TypeAlias = tuple[str, Read, bool]
"""Name, type, and whether it is optional."""


def sequence(components: Sequence[Component], additions: Sequence[Read | None] | None, what: str) -> Read:
    """SEQUENCE (X.691, 19): the components present, by name. `additions`: groups that are read, None if passed over."""
    optional = sum(is_optional for _, _, is_optional in components)
    header = optional + (additions is not None)
    always, extended = 1 << header, 1 << optional if additions is not None else 0
    plan: list[tuple[str, Read, int]] = []
    for name, kind, is_optional in components:
        optional -= is_optional
        plan.append((name, kind, 1 << optional if is_optional else always))
    plans: dict[int, list[tuple[str, Read]]] = {}

    def read(bits: Bits) -> dict[str, Decoded]:
        preamble = bits.take(header, what) | always
        chosen = plans.get(preamble)
        if chosen is None:
            chosen = [(name, kind) for name, kind, present in plan if preamble & present]
            if len(plans) < PREAMBLES:
                plans[preamble] = chosen
        found: dict[str, Decoded] = {}
        name = ""
        try:
            for name, kind in chosen:
                found[name] = kind(bits)
            if additions is not None and preamble & extended:
                _additions(bits, additions, found, what)
        except Stopped as stop:
            _keep(stop, found, name, [it for it, _, present in plan if preamble & present & ~always])
            raise
        return found

    return read


def _keep(stop: Stopped, found: dict[str, Decoded], name: str, present: list[str]) -> None:
    """Makes of a component's partial value that of its sequence; the preamble says what else would follow."""
    if name not in found and stop.partial is not None:
        found[name] = stop.partial
    if stop.kind is None:
        for one in present:
            found.setdefault(one, UNREAD)
    stop.partial = found


def _additions(bits: Bits, known: Sequence[Read | None], found: dict[str, Decoded], what: str) -> None:
    """Reads the extension additions of a sequence, each of which has a length (X.691, 19.7 to 19.9)."""
    count = length(bits, what) if bits.take(1, what) else bits.take(6, what) + 1
    present = bits.take(count, what)
    for number in range(count):
        if not present >> count - 1 - number & 1:
            continue
        kind = known[number] if number < len(known) else None
        if kind is None:
            octets(bits, what)
        else:
            value = containing(kind, what)(bits)
            found.update(value if isinstance(value, dict) else {})
