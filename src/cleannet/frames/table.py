"""Numbering of keys met in frames, by vectorised look-up in a hash table."""

import numpy as np
import numpy.typing as npt

from cleannet.frames.columns import Bools, Int64, Words, grown

_FACTORS = np.array([0x9E3779B97F4A7C15, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0xD6E8FEB86659FD93], dtype=np.uint64)
_FIRST_PORTION = 64
_MOST_SLOTS = 1 << 21


class KeyTable:
    """Numbers keys of one to four 64-bit words from 0, in the order of their first sight.

    At most `limit` numbers are given; the last one then stands for every further key, and `overflow` counts the
    look-ups that ended there.

    A dictionary knows all keys. The slots only remember where keys were found, so that whole columns are looked up at
    once: a slot holds a number, and the key of that number is compared. A key that lost its slot to another is looked
    up in the dictionary again.

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
        # The key of each number once more, as columns.
        self._columns: list[Words] = [np.zeros(1, np.uint64) for _ in range(words)]
        self._resize(10)

    def __len__(self) -> int:
        return len(self.keys)

    def numbers(self, *columns: Words) -> Int64:
        """The number of each row's key."""
        self.first = []
        slots = self._slots(columns)
        out = self._probe(slots, columns)
        pending = np.flatnonzero(out < 0)
        portion = _FIRST_PORTION
        while len(pending):
            # A few rows teach the table most keys of the batch; the rest is looked up again, vectorised.
            head, pending = pending[:portion], pending[portion:]
            portion *= 4
            out[head] = self._learn(head, [c[head] for c in columns], slots[head])
            if len(self.keys) * 8 > len(self._number) and len(self._number) < _MOST_SLOTS:
                self._resize(self._bits + 2)
                slots = self._slots(columns) if len(pending) else slots
            if len(pending):
                out[pending] = self._probe(slots[pending], [c[pending] for c in columns])
                pending = pending[out[pending] < 0]
        return out

    def _slots(self, columns: tuple[Words, ...] | list[Words]) -> Int64:
        mixed = columns[0] * _FACTORS[0]
        for index in range(1, len(columns)):
            mixed = (mixed ^ (mixed >> np.uint64(29))) * _FACTORS[index] + columns[index] * _FACTORS[0]
        mixed = (mixed ^ (mixed >> np.uint64(32))) * _FACTORS[3]
        slots: Int64 = (mixed >> np.uint64(64 - self._bits)).view(np.int64)
        return slots

    def _probe(self, slots: Int64, columns: tuple[Words, ...] | list[Words]) -> Int64:
        out, same = self._match(slots, columns)
        if not same.all():
            missed = np.flatnonzero(~same)
            again, found = self._match(slots[missed] ^ 1, [c[missed] for c in columns])
            out[missed] = np.where(found, again, -1)
        return out

    def _match(self, slots: Int64, columns: tuple[Words, ...] | list[Words]) -> tuple[Int64, Bools]:
        number = self._number[slots].astype(np.int64)
        same: Bools = number >= 0
        for stored, column in zip(self._columns, columns, strict=True):
            same &= stored[number] == column
        return number, same

    def _learn(self, rows: Int64, columns: list[Words], slots: Int64) -> Int64:
        """Numbers of a few rows, by the dictionary; their keys get slots."""
        known, keys, before = self._known, self.keys, len(self.keys)
        out: list[int] = []
        fresh: list[int] = []
        for at, key in enumerate(zip(*(c.tolist() for c in columns), strict=True)):
            number = known.get(key)
            if number is None:
                if len(keys) >= self._limit:
                    self.overflow += 1
                    out.append(-1)
                    continue
                number = known[key] = len(keys)
                keys.append(key)
                fresh.append(at)
            out.append(number)
        numbers = np.array(out, np.int64)
        if fresh:
            self.first += rows[fresh].tolist()
            self._columns = [grown(stored, len(keys)) for stored in self._columns]
            for stored, column in zip(self._columns, columns, strict=True):
                stored[before : len(keys)] = column[fresh]
        there = numbers >= 0
        self._store(slots[there], numbers[there])
        return np.where(there, numbers, self._limit - 1)

    def _store(self, slots: Int64, numbers: Int64) -> None:
        taken = (self._number[slots] >= 0) & (self._number[slots ^ 1] < 0)
        self._number[slots ^ taken] = numbers

    def _resize(self, bits: int) -> None:
        self._bits = bits
        self._number: npt.NDArray[np.int32] = np.full(1 << bits, -1, np.int32)
        count = len(self.keys)
        if count:
            self._store(self._slots([column[:count] for column in self._columns]), np.arange(count))
