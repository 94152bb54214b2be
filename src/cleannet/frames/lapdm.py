"""Layer 3 of GSM out of the frames of LAPDm (TS 44.006): in one frame, or in segments of several I frames.

A short message, an authentication with AUTN or a location update with many elements do not fit into one frame of 20
octets: the M bit of the length field says that more follows, and N(S) numbers the frames of a link.
"""

from collections.abc import Hashable
from typing import NamedTuple

_INFORMATION_AT = 3
_LONGEST = 251
"""Octets of a layer 3 message on LAPDm at most (TS 44.006, 5.8.5, N201 of the longest message)."""
_MOST_LINKS = 4096


class _Held(NamedTuple):
    """The segments so far: number of the latest, octets, how many frames."""

    number: int
    octets: bytes
    frames: int


class Lapdm:
    """Joins segments link by link.

    Attributes:
        lost: frames with a segment for which None was given, and whose message never became whole.
    """

    def __init__(self) -> None:
        self.lost = 0
        self._held: dict[Hashable, _Held] = {}

    def layer_3(self, link: Hashable, frame: bytes) -> bytes | None:
        """The message that is whole with this frame; None while more is to come; empty where the frame has none.

        `link`: what tells one data link from another (direction, channel, time slot; the SAPI is told by the frame).
        """
        if len(frame) <= _INFORMATION_AT or not frame[2] & 1:  # the length field goes on
            return b""
        control, more = frame[1], bool(frame[2] & 2)
        octets = frame[_INFORMATION_AT : _INFORMATION_AT + (frame[2] >> 2)]
        link = link, frame[0] >> 2 & 7
        if not control & 1:
            return self._numbered(link, control >> 1 & 7, octets, more=more)
        established = control & 0xEC == 0x2C  # SABM, which begins the numbers anew
        if established and (held := self._held.pop(link, None)) is not None:
            self.lost += held.frames
        return octets if not more and (established or control & 0xEF == 0x03) else b""  # SABM, UI

    def _numbered(self, link: Hashable, number: int, octets: bytes, *, more: bool) -> bytes | None:
        held = self._held.pop(link, None)
        if held is not None and number == held.number:
            self._held[link] = held  # sent again
            return None
        if held is not None and number != (held.number + 1) & 7:
            self.lost += held.frames  # a frame between is missing, and this one goes on behind it
            return b""
        before = held or _Held(number, b"", 0)
        octets = before.octets + octets
        if not more:
            return octets
        if len(octets) > _LONGEST or len(self._held) >= _MOST_LINKS:
            self.lost += before.frames
            return b""
        self._held[link] = _Held(number, octets, before.frames + 1)
        return None

    def end(self) -> None:
        """No frame comes any more."""
        self.lost += sum(held.frames for held in self._held.values())
        self._held.clear()
