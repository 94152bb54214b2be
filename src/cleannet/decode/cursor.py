"""The bounds-checked reader of payload bytes. Every read names what it reads.

Two kinds of reads are told apart, since the decode stage decodes each *shape* of a payload only once
(`cleannet.decode.shapes`):

- structural reads (`u8`, `u16`, `bits`, `take` …): their value may steer the decoder and may stand in a record;
- value reads (`value`): octets that never steer the decoder, such as RAND, a TMSI or a MAC. They may differ
  between two payloads of one shape. A decoder must not branch on them, nor compute anything but a copy from them.
"""

import enum

from cleannet.model.frame import NOWHERE, At
from cleannet.model.problem import Problem, ProblemKind


class ValueRole(enum.IntEnum):
    """What a value read is good for. The decode stage makes columns of some roles; all are compared for equality only,
    but `SEQUENCE_NUMBER`, whose number itself matters.
    """

    OTHER = 0
    AMF_UE_NGAP_ID = 1
    RAN_UE_NGAP_ID = 2
    NAS_PDU = 3
    TMSI = 4
    IDENTITY = 5
    CHALLENGE = 6
    RESPONSE = 7
    MAC = 8
    SEQUENCE_NUMBER = 9
    CIPHERED = 10
    SOURCE_AMF_UE_NGAP_ID = 11
    ADDRESS = 12
    TEID = 13
    LOCATION = 14


class Malformed(Exception):
    """Stops one payload, or one information element of it. Never leaves the decode stage."""

    def __init__(self, kind: ProblemKind, detail: str, offset: int) -> None:
        super().__init__(detail)
        self.kind = kind
        self.offset = offset


class Trace:
    """What one decoding read: `structural` spans (start, end) and `values` (role, offset, length)."""

    __slots__ = ("structural", "values")

    def __init__(self) -> None:
        self.structural: list[tuple[int, int]] = []
        self.values: list[tuple[ValueRole, int, int]] = []


class Cursor:
    """Reads `buffer[start:end]` from the front; a child made by `sub` shares problems and trace with its parent."""

    __slots__ = ("at", "bit", "buffer", "cut", "depth", "end", "pos", "problems", "protocol", "trace")

    def __init__(
        self,
        buffer: bytes,
        protocol: str,
        at: At = NOWHERE,
        *,
        start: int = 0,
        end: int | None = None,
        cut: bool = False,
    ) -> None:
        self.buffer = buffer
        self.protocol = protocol
        self.at = at
        self.pos = start
        self.bit = 0
        self.end = len(buffer) if end is None else end
        self.cut = cut
        self.depth = 0
        self.problems: list[Problem] = []
        self.trace = Trace()

    def sub(self, length: int, what: str) -> "Cursor":
        """A cursor over the next `length` octets, which this cursor skips."""
        self._need(length, what)
        child = Cursor.__new__(Cursor)
        child.buffer, child.protocol, child.at = self.buffer, self.protocol, self.at
        child.pos, child.bit, child.end = self.pos, 0, self.pos + length
        child.cut, child.depth = self.cut, self.depth
        child.problems, child.trace = self.problems, self.trace
        self.pos += length
        return child

    def note(self, kind: ProblemKind, detail: str, offset: int | None = None) -> None:
        """Records a problem and goes on."""
        where = self.at.frame
        at = self.pos if offset is None else offset
        self.problems.append(Problem(kind, f"{self.protocol}: {detail}", where.input, where.frame, at))

    def malformed(self, kind: ProblemKind, detail: str) -> Malformed:
        """An exception to raise: stops this payload or information element here."""
        return Malformed(kind, detail, self.pos)

    def _need(self, n: int, what: str) -> None:
        left = self.end - self.pos
        if n > left:
            kind = ProblemKind.CUT_BY_SNAPLEN if self.cut else ProblemKind.LENGTH_PAST_END
            raise Malformed(kind, f"{what}: {n} bytes wanted, {left} left, offset {self.pos}", self.pos)

    def left(self) -> int:
        """Octets not read yet."""
        return self.end - self.pos

    def u8(self, what: str) -> int:
        """One octet, structural."""
        pos = self.pos
        if pos >= self.end:
            self._need(1, what)
        self.pos = pos + 1
        self.trace.structural.append((pos, pos + 1))
        return self.buffer[pos]

    def peek(self, what: str) -> int:
        """The next octet, structural, without moving."""
        value = self.u8(what)
        self.pos -= 1
        return value

    def u16(self, what: str) -> int:
        """Two octets, big-endian, structural."""
        return int.from_bytes(self.take(2, what), "big")

    def u24(self, what: str) -> int:
        """Three octets, big-endian, structural."""
        return int.from_bytes(self.take(3, what), "big")

    def u32(self, what: str) -> int:
        """Four octets, big-endian, structural."""
        return int.from_bytes(self.take(4, what), "big")

    def take(self, n: int, what: str) -> bytes:
        """The next `n` octets, structural."""
        self._need(n, what)
        pos = self.pos
        self.pos = pos + n
        self.trace.structural.append((pos, pos + n))
        return self.buffer[pos : pos + n]

    def value(self, n: int, what: str, role: ValueRole = ValueRole.OTHER) -> bytes:
        """The next `n` octets as a value that may differ between payloads of one shape."""
        self._need(n, what)
        pos = self.pos
        self.pos = pos + n
        if role and n:
            self.trace.values.append((role, pos, n))
        return self.buffer[pos : pos + n]

    def skip(self, n: int, what: str) -> None:
        """Passes over `n` octets without reading them."""
        self._need(n, what)
        self.pos += n

    # Bits, for PER (ITU-T X.691). `bit` counts the bits of the octet at `pos` that were read already.

    def bits(self, n: int, what: str) -> int:
        """The next `n` bits, most significant first, structural."""
        first, last = self.pos, self.pos + (self.bit + n + 7 >> 3)
        if last > self.end:
            self._need(last - first, what)
        self.trace.structural.append((first, last))
        taken = self.bit + n
        value = int.from_bytes(self.buffer[first:last], "big") >> (last - first) * 8 - taken
        self.pos, self.bit = first + (taken >> 3), taken & 7
        return value & (1 << n) - 1

    def align(self) -> None:
        """Moves to the next octet boundary (the aligned variant's padding)."""
        if self.bit:
            self.pos, self.bit = self.pos + 1, 0
