"""Frames that the capturing machine lost, as pcapng tells them: per packet, or in interface statistics."""

import struct
import sys

import msgspec

from cleannet.capture.interface import options
from cleannet.capture.problems import Problems
from cleannet.model.problem import ProblemKind

# Option codes (draft-ietf-opsawg-pcapng, 4.3 and 4.6).
EPB_DROPCOUNT = 4
_ISB_IFDROP = 5
_ISB_OSDROP = 7
_UNKNOWN = 2**64 - 1


class _Loss(msgspec.Struct):
    """`between`: sum of what packet blocks report; `total`: what the last statistics of the interface report."""

    between: int = 0
    total: int = 0


class Losses:
    """Losses by interface. Both ways of telling them speak of the same frames, so the larger one counts."""

    def __init__(self) -> None:
        self._by_interface: dict[tuple[int, int], _Loss] = {}
        self._settled = 0
        self._interfaces = 0
        self._offset = -1

    def _of(self, section: int, interface: int, offset: int) -> _Loss:
        self._offset = offset if self._offset < 0 else min(self._offset, offset)
        return self._by_interface.setdefault((section, interface), _Loss())

    def add_between(self, section: int, interface: int, count: int, offset: int) -> None:
        """A packet block says that `count` frames were lost since the one before."""
        if count and count != _UNKNOWN:
            self._of(section, interface, offset).between += count

    def add_statistics(self, section: int, known: int, body: bytes, order: str, offset: int) -> bool:
        """Read an interface statistics block's body (12 octets at least).

        `known` is how many interfaces the section has. False if the block names another one or its options are unsound.
        """
        interface = struct.unpack_from(order + "I", body)[0]
        if interface >= known:
            return False
        found, sound = options(body[12:], order)
        total = 0
        for code in (_ISB_IFDROP, _ISB_OSDROP):
            value = found.get(code, bytes(8))
            if len(value) != 8:
                sound = False
                continue
            count = struct.unpack(order + "Q", value)[0]
            total += 0 if count == _UNKNOWN else count
        if total:
            self._of(section, interface, offset).total = total
        return sound

    def settle(self, section: int) -> None:
        """Sum up the sections before `section`, of which nothing comes any more, so that memory stays bounded."""
        for key in [key for key in self._by_interface if key[0] < section]:
            loss = self._by_interface.pop(key)
            self._settled += max(loss.between, loss.total)
            self._interfaces += 1

    def report(self, problems: Problems) -> None:
        """Record one problem with the sum over all interfaces; its place is the first block that tells of a loss."""
        self.settle(sys.maxsize)
        if self._settled:
            text = (
                f"the capturing machine lost {self._settled} frames, on {self._interfaces} interface(s): "
                "the file shows less than went over the network; capture again with a larger buffer or a filter"
            )
            problems.add(ProblemKind.DROPPED_FRAMES, text, offset=self._offset, count=self._settled)
