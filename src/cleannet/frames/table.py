"""Numbering of keys met in frames, by vectorised look-up in a hash table."""

import numpy as np

from cleannet.frames.columns import Int64, Words

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)
_FIRST_PORTION = 64


class KeyTable:
    """Numbers keys of one to four 64-bit words from 0, in the order of their first sight.

    At most `limit` numbers are given; the last one then stands for every further key, and `overflow` counts the
    look-ups that ended there.

    Attributes:
        keys: the key of each number.
        first: for each number that the last `numbers` call made new, where its key stood first in the columns.
        overflow: look-ups answered with the last number because the table was full.
    """

    def __init__(self, words: int, limit: int) -> None:
        self.keys: list[tuple[int, ...]] = []
        self.first: list[int] = []
        self.overflow = 0
        self._limit = limit
        self._known: dict[tuple[int, ...], int] = {}
        self._words = words
        self._resize(10)

    def __len__(self) -> int:
        return len(self.keys)

    def numbers(self, *columns: Words) -> Int64:
        """The number of each row's key."""
        count = len(columns[0])
        self.first = []
        slots = self._slots(columns)
        out = self._probe(slots, columns)
        pending = np.flatnonzero(out < 0)
        portion = _FIRST_PORTION
        while len(pending):
            # A few rows teach the table most keys of the batch; the rest is looked up again, vectorised.
            head, pending = pending[:portion], pending[portion:]
            portion *= 4
            for row, slot, key in zip(
                head.tolist(), slots[head].tolist(), zip(*(c[head].tolist() for c in columns), strict=True), strict=True
            ):
                out[row] = self._learn(key, slot, row)
            if len(self.keys) * 8 > len(self._number) and len(self._number) < 1 << 21:
                self._resize(self._bits + 2)
                slots = self._slots(columns) if len(pending) else slots
            if len(pending):
                out[pending] = self._probe(slots[pending], [c[pending] for c in columns])
                pending = pending[out[pending] < 0]
        assert len(out) == count
        return out

    def _slots(self, columns: tuple[Words, ...] | list[Words]) -> Int64:
        mixed = columns[0] * _FACTORS[0]
        for index in range(1, len(columns)):
            mixed = (mixed ^ (mixed >> np.uint64(29))) * _FACTORS[index] + columns[index] * _FACTORS[0]
        mixed = (mixed ^ (mixed >> np.uint64(32))) * _FACTORS[3]
        slots: Int64 = (mixed >> np.uint64(64 - self._bits)).astype(np.int64)
        return slots

    def _probe(self, slots: Int64, columns: tuple[Words, ...] | list[Words]) -> Int64:
        out = self._match(slots, columns)
        missed = np.flatnonzero(out < 0)
        if len(missed) and len(self.keys):
            out[missed] = self._match(slots[missed] ^ 1, [c[missed] for c in columns])
        return out

    def _match(self, slots: Int64, columns: tuple[Words, ...] | list[Words]) -> Int64:
        same = self._stored[0][slots] == columns[0]
        for stored, column in zip(self._stored[1:], columns[1:], strict=True):
            same &= stored[slots] == column
        return np.where(same, self._number[slots], -1)

    def _learn(self, key: tuple[int, ...], slot: int, row: int) -> int:
        number = self._known.get(key)
        if number is None:
            if len(self.keys) >= self._limit:
                self.overflow += 1
                return self._limit - 1
            number = len(self.keys)
            self._known[key] = number
            self.keys.append(key)
            self.first.append(row)
        self._store(key, slot, number)
        return number

    def _store(self, key: tuple[int, ...], slot: int, number: int) -> None:
        if self._number[slot] >= 0 and self._number[slot ^ 1] < 0:
            slot ^= 1
        self._number[slot] = number
        for stored, part in zip(self._stored, key, strict=True):
            stored[slot] = part

    def _resize(self, bits: int) -> None:
        self._bits = bits
        self._number = np.full(1 << bits, -1, np.int64)
        self._stored = [np.zeros(1 << bits, np.uint64) for _ in range(self._words)]
        if self.keys:
            columns = [np.array(column, np.uint64) for column in zip(*self.keys, strict=True)]
            for number, slot in enumerate(self._slots(columns).tolist()):
                self._store(self.keys[number], slot, number)
