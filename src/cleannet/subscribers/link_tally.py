"""Counts the messages between two hosts that make one link."""

from collections import Counter

import msgspec

from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.subscribers.links import Link, Protection, is_local


class LinkTally(msgspec.Struct):
    """The messages between two hosts that were counted, the earliest and the latest of them, and what they name."""

    frames: int = 0
    first: tuple[int, FrameRef] | None = None
    last: tuple[int, FrameRef] | None = None
    names: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, time: int, place: FrameRef, name: str = "") -> None:
        """Counts a message. `time` in nanoseconds since 1970; `name`: what it names, if anything."""
        seen = (time, place)
        self.frames += 1
        self.first = min(self.first or seen, seen)
        self.last = max(self.last or seen, seen)
        if name:
            self.names[name] += 1

    def link(
        self, interface: Interface, protection: Protection, a: str, b: str, *, carries: str = "", strength: str = ""
    ) -> Link:
        """The link; at least one message was counted."""
        assert self.first is not None
        assert self.last is not None
        return Link(
            interface,
            protection,
            a,
            b,
            self.frames,
            self.first[1],
            self.last[1],
            local=is_local(a, b),
            carries=carries,
            strength=strength,
            begins=self.first[0],
            ends=self.last[0],
        )
