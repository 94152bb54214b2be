"""The fields of many pcapng packet blocks at once (draft-ietf-opsawg-pcapng, 4.3, 4.4 and appendix A)."""

import sys
from itertools import pairwise
from typing import NamedTuple

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.capture.batch import FrameBatch
from cleannet.capture.interface import Clock, Interface, nanoseconds
from cleannet.capture.losses import EPB_DROPCOUNT, Losses
from cleannet.capture.pcap import LARGEST_FRAME
from cleannet.capture.problems import Problems
from cleannet.model.problem import ProblemKind

PACKET, SIMPLE_PACKET, ENHANCED_PACKET = 2, 3, 6
_DROPS_UNKNOWN = 0xFFFF
# Below so many blocks a plain loop over their options is cheaper than numpy, and bounds the work for long ones.
_FEW = 64
_NO_INTERFACE = Interface(0, 0, Clock())

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


class Words:
    """A window's octets as 32-bit words, in whichever byte order is asked for.

    Attributes:
        count: number of whole words.
    """

    def __init__(self, data: bytes) -> None:
        self.count = len(data) // 4
        self._data = data
        self._arrays: dict[str, npt.NDArray[np.uint32]] = {}
        self._views: dict[str, memoryview] = {}

    def array(self, order: str) -> npt.NDArray[np.uint32]:
        """The words, their octets taken in `order` ("<" or ">")."""
        if order not in self._arrays:
            # No copy where the order is this machine's.
            stored = np.frombuffer(self._data, dtype=order + "u4", count=self.count)
            self._arrays[order] = stored.astype(np.uint32, copy=False)
        return self._arrays[order]

    def view(self, order: str) -> memoryview:
        """The same for walking: an index gives a plain integer, at a third of the array's cost."""
        if order not in self._views:
            native = order == ("<" if sys.byteorder == "little" else ">")
            octets = memoryview(self._data if native else self.array(order).tobytes())
            self._views[order] = octets[: self.count * 4].cast("I")
        return self._views[order]


class Span(NamedTuple):
    """What holds for the packet blocks from index `first` on, until the next span.

    Attributes:
        first: index of its first packet block.
        section: which section of the file, from 0.
        base: index of the section's first interface.
        known: how many interfaces the section has described so far.
        order: the section's byte order.
    """

    first: int
    section: int
    base: int
    known: int
    order: str


class Packets(msgspec.Struct):
    """The packet blocks of one window.

    Attributes:
        base: offset of the window in the file.
        starts: word index of each block.
        spans: in order; the first begins at block 0.
        gaps: for each block that takes a frame number without being a packet: how many packet blocks precede it.
    """

    base: int
    starts: list[int] = msgspec.field(default_factory=list)
    spans: list[Span] = msgspec.field(default_factory=list)
    gaps: list[int] = msgspec.field(default_factory=list)


class Columns:
    """Fields of the packet blocks, one array each.

    Attributes:
        good: which blocks hold a frame that can be given on.
        offset, captured, original, time, link: see FrameBatch.
    """

    def __init__(self, packets: Packets, words: Words, interfaces: list[Interface]) -> None:
        self._words = words
        self._base = packets.base
        self._starts = np.array(packets.starts, dtype=np.int64)
        spans = packets.spans
        self._counts = np.diff([span.first for span in spans] + [len(packets.starts)])
        self._section = self._spread([span.section for span in spans])
        self._orders = {span.order for span, count in zip(spans, self._counts, strict=True) if count}
        self._big = np.repeat([span.order == ">" for span in spans], self._counts)
        self._kind = self._take(0)
        self._old, self._simple = self._kind == PACKET, self._kind == SIMPLE_PACKET
        self._total = (self._take(1) + 3) & ~3
        self._read_interface(spans, interfaces or [_NO_INTERFACE])
        self._read_lengths()
        self.good = self.known & self.fits

    def _spread(self, values: list[int]) -> Integers:
        return np.repeat(np.array(values, dtype=np.int64), self._counts)

    def _take(self, word: int) -> Integers:
        return self._at(self._starts + word, self._big)

    def _at(self, index: Integers, big: Flags) -> Integers:
        # A short block may end before a field of longer ones, at the window's end: "clip".
        taken = [self._words.array(order).take(index, mode="clip") for order in sorted(self._orders)]
        chosen = taken[0] if len(taken) == 1 else np.where(big, taken[1], taken[0])
        return chosen.astype(np.int64)

    def _read_interface(self, spans: list[Span], interfaces: list[Interface]) -> None:
        second = self._take(2)
        first_half = np.where(self._big, second >> 16, second & 0xFFFF)
        second_half = np.where(self._big, second & 0xFFFF, second >> 16)
        self._interface = np.where(self._old, first_half, np.where(self._simple, 0, second))
        self._drops = np.where(self._old & (second_half != _DROPS_UNKNOWN), second_half, 0)
        self.known = self._interface < self._spread([span.known for span in spans])
        described = np.where(self.known, self._interface + self._spread([span.base for span in spans]), 0)
        self.link = np.array([each.link for each in interfaces], dtype=np.int32)[described]
        self._snaplen = np.array([each.snaplen for each in interfaces], dtype=np.int64)[described]
        clocks: dict[Clock, int] = {}
        numbered = [clocks.setdefault(each.clock, len(clocks)) for each in interfaces]
        self._clock = np.array(numbered, dtype=np.int64)[described]
        self._clocks = list(clocks)

    def _read_lengths(self) -> None:
        lead = np.where(self._simple, 12, 28)
        self.offset = self._starts * 4 + lead
        self.original = np.where(self._simple, self._take(2), self._take(6))
        limit = np.where(self._snaplen > 0, np.minimum(self._snaplen, self.original), self.original)
        self.captured = np.where(self._simple, limit, self._take(5))
        self.fits = (self.captured <= self._total - 4 - lead) & (self.captured <= LARGEST_FRAME)

    def read_times(self) -> Flags:
        """Set `time`, and tell which blocks give a time that cannot be told in nanoseconds since 1970."""
        ticks = self._take(3).astype(np.uint64) << np.uint64(32) | self._take(4).astype(np.uint64)
        self.time = np.full(len(ticks), -1, dtype=np.int64)
        timed = ~self._simple & self.good
        order = np.argsort(self._clock, kind="stable")
        for clock, members in zip(*_groups(self._clock, order), strict=True):
            self.time[members] = nanoseconds(ticks[members], self._clocks[clock])[0]
        self.time[~timed] = -1
        untold: Flags = timed & (self.time < 0)
        return untold

    def where(self, flags: Flags) -> tuple[int, int]:
        """How many blocks are flagged, and the offset of the first in the file (-1 without one)."""
        count = int(np.count_nonzero(flags))
        return count, self._base + int(self._starts[np.argmax(flags)]) * 4 if count else -1

    def tell_losses(self, losses: Losses) -> None:
        """Give on what the blocks say about frames lost before them."""
        for index in np.flatnonzero(self._drops):
            self._tell_loss(losses, int(index), int(self._drops[index]))
        # Options stand between the padded frame and the trailing length.
        position = (self.offset + self.captured + 3) // 4
        end = (self._starts * 4 + self._total - 4) // 4
        open_ = np.flatnonzero(self.good & ~self._simple & (position < end))
        position, end = position[open_], end[open_]
        while len(open_) > _FEW:
            header = self._at(position, self._big[open_])
            big = self._big[open_]
            code, length = np.where(big, header >> 16, header & 0xFFFF), np.where(big, header & 0xFFFF, header >> 16)
            drops = (
                (code == EPB_DROPCOUNT) & (length == 8) & (position + 3 <= end) & (self._kind[open_] == ENHANCED_PACKET)
            )
            for index, place in zip(open_[drops], position[drops], strict=True):
                self._tell_loss(losses, int(index), self._long(int(index), int(place) + 1))
            position = position + 1 + (length + 3) // 4
            further = (code != 0) & (position < end)
            open_, position, end = open_[further], position[further], end[further]
        for rest in zip(open_.tolist(), position.tolist(), end.tolist(), strict=True):
            self._tell_rest(losses, *rest)

    def _tell_rest(self, losses: Losses, index: int, position: int, end: int) -> None:
        big = bool(self._big[index])
        words = self._words.view(">" if big else "<")
        while position < end:
            header = words[position]
            code, length = (header >> 16, header & 0xFFFF) if big else (header & 0xFFFF, header >> 16)
            if code == EPB_DROPCOUNT and length == 8 and position + 3 <= end and self._kind[index] == ENHANCED_PACKET:
                self._tell_loss(losses, index, self._long(index, position + 1))
            if code == 0:
                return
            position += 1 + (length + 3) // 4

    def _long(self, index: int, position: int) -> int:
        big = bool(self._big[index])
        first, second = self._words.view(">" if big else "<")[position : position + 2].tolist()
        return first << 32 | second if big else second << 32 | first

    def _tell_loss(self, losses: Losses, index: int, count: int) -> None:
        place = self._base + int(self._starts[index]) * 4
        losses.add_between(int(self._section[index]), int(self._interface[index]), count, place)


def _groups(values: Integers, order: Integers) -> tuple[list[int], list[Integers]]:
    """The distinct values, and where each stands, given the order that sorts them."""
    distinct, first = np.unique(values[order], return_index=True)
    return distinct.tolist(), np.split(order, first[1:])


def read_columns(
    packets: Packets, words: Words, interfaces: list[Interface], losses: Losses, problems: Problems
) -> Columns | None:
    """The fields of a window's packet blocks, with what is wrong in them recorded; None if it has none."""
    if not packets.starts:
        return None
    columns = Columns(packets, words, interfaces)
    for flags, text in (
        (~columns.known, "packet blocks name an interface that their section does not describe"),
        (columns.known & ~columns.fits, "packet blocks claim more captured bytes than they hold"),
    ):
        count, offset = columns.where(flags)
        if count:
            outcome = "they are left out and get no frame number, while Wireshark stops at the first"
            problems.add(ProblemKind.BROKEN_BLOCK, f"{text}; {outcome}", offset=offset, count=count)
    count, offset = columns.where(columns.read_times())
    if count:
        text = "frames carry a time before 1970 or after 2262; they are read as frames without a time"
        problems.add(ProblemKind.BROKEN_BLOCK, text, offset=offset, count=count)
    columns.tell_losses(losses)
    return columns


def numbered(columns: Columns, gaps: list[int], buffer: bytes, index: int, first: int) -> list[FrameBatch]:
    """The good frames as batches, each numbered without a gap; `first` is the number of the window's first frame."""
    kept = np.flatnonzero(columns.good)
    number = first + np.arange(len(kept)) + np.searchsorted(gaps, kept, side="right")
    cuts = [0, *(np.flatnonzero(np.diff(number) != 1) + 1).tolist(), len(kept)]
    octets = np.frombuffer(buffer, dtype=np.uint8)
    found = []
    for start, stop in pairwise(cuts):
        if start == stop:
            continue
        part = slice(None) if stop - start == len(columns.good) else kept[start:stop]
        found.append(
            FrameBatch(
                input=index,
                first=int(number[start]),
                buffer=octets,
                offset=columns.offset[part],
                captured=columns.captured[part],
                original=columns.original[part],
                time=columns.time[part],
                link=columns.link[part],
            )
        )
    return found
