"""The offset between the clock of a phone's log and that of a capture, from messages that both saw.

A modem counts from 1980 until a network tells it the time, clocks drift, and time zones and leap seconds may have been
taken off or not. So nothing is assumed of an offset but that it changes slowly. Where a clock was set in between, there
are several *epochs*. What is equal and fits no epoch (a message that was replayed, say) is no anchor.
"""

import bisect
from collections.abc import Sequence

import msgspec
import numpy as np

SLACK = 2_000_000_000
"""Nanoseconds by which two offsets may differ at once: delivery on the radio, and the writing of logs."""
DRIFT = 2e-4
"""Largest drift of one clock against the other; quartz has less than a tenth of it."""
MOST_ANCHORS = 3000


class Anchor(msgspec.Struct, frozen=True):
    """A message that both saw: its place in the phone's log, and its time by either clock in nanoseconds."""

    heard: int
    phone: int
    core: int

    @property
    def offset(self) -> int:
        """The phone's clock minus that of the core's capture."""
        return self.phone - self.core


class Clock(msgspec.Struct, frozen=True):
    """Epochs of anchors, each in the order of the phone's log, and these in that order."""

    epochs: tuple[tuple[Anchor, ...], ...]

    @property
    def anchors(self) -> int:
        """How many messages it rests on."""
        return sum(map(len, self.epochs))

    @property
    def offset(self) -> float:
        """Seconds that the phone's clock is ahead, the median of the longest epoch."""
        return float(np.median([a.offset for a in max(self.epochs, key=len)])) / 1e9

    @property
    def spread(self) -> float:
        """Seconds between the least and the greatest offset in the longest epoch."""
        offsets = [a.offset for a in max(self.epochs, key=len)]
        return (max(offsets) - min(offsets)) / 1e9

    def core_time(self, heard: int, time: int) -> int | None:
        """When a message of the phone's log was sent by the core's clock; None where the clock was just being set."""
        if time < 0:
            return None
        firsts = [epoch[0].heard for epoch in self.epochs]
        place = bisect.bisect_right(firsts, heard) - 1
        epoch = self.epochs[max(0, place)]
        if 0 <= place < len(self.epochs) - 1 and heard > epoch[-1].heard:
            # Between two epochs a message belongs to the one whose clock it fits, if only one does.
            fits = [e for e in (epoch, self.epochs[place + 1]) if _fits(e, time)]
            if len(fits) != 1:
                return None
            epoch = fits[0]
        phone = np.array([a.phone for a in epoch], np.float64) - epoch[0].phone
        offset = np.interp(float(time - epoch[0].phone), phone, [float(a.offset - epoch[0].offset) for a in epoch])
        return time - epoch[0].offset - round(float(offset))


def _fits(epoch: Sequence[Anchor], time: int) -> bool:
    near = min(abs(time - epoch[0].phone), abs(time - epoch[-1].phone))
    return near < 3600 * 10**9


def clock_of(anchors: Sequence[Anchor]) -> Clock | None:
    """The clock that these pairs of equal messages speak for; None without any. They may hold pairs that are none."""
    left = sorted(anchors, key=lambda a: (a.heard, a.core))
    if len(left) > MOST_ANCHORS:
        left = left[:: len(left) // MOST_ANCHORS + 1]
    epochs: list[tuple[Anchor, ...]] = []
    while left:
        chain = _longest(left)
        if len(chain) < 2 and (epochs or len(left) > 1):
            break  # A single pair is believed only where no other contradicts it.
        if not any(chain[0].heard <= e[-1].heard and e[0].heard <= chain[-1].heard for e in epochs):
            epochs.append(chain)
        gone = set(chain)
        left = [a for a in left if a not in gone]
    return Clock(tuple(sorted(epochs, key=lambda e: e[0].heard))) if epochs else None


def _longest(anchors: Sequence[Anchor]) -> tuple[Anchor, ...]:
    """The longest row of anchors whose offsets change no faster than clocks drift; of equal ones the earliest."""
    offset = np.array([a.offset - anchors[0].offset for a in anchors], np.float64)
    phone = np.array([a.phone - anchors[0].phone for a in anchors], np.float64)
    heard = np.array([a.heard for a in anchors])
    length, before = np.ones(len(anchors), np.int64), np.full(len(anchors), -1)
    for n in range(1, len(anchors)):
        allowed = SLACK + DRIFT * np.abs(phone[n] - phone[:n])
        fits = (np.abs(offset[n] - offset[:n]) <= allowed) & (heard[:n] < heard[n])
        if fits.any():
            best = int(np.argmax(np.where(fits, length[:n], 0)))
            length[n], before[n] = length[best] + 1, best
    chain, n = [], int(np.argmax(length))
    while n >= 0:
        chain.append(anchors[n])
        n = int(before[n])
    return tuple(reversed(chain))
