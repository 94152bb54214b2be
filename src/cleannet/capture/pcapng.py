"""The pcapng format (draft-ietf-opsawg-pcapng): which blocks an input holds, and where its packets are.

Blocks are walked as 32-bit words. Only the place of a packet block is kept; `columns` reads the fields of all of
them at once. Frames are numbered as Wireshark does it, which also gives a number to custom, journal and sysdig blocks.
"""

import struct
from collections.abc import Callable, Iterator

from cleannet.capture.batch import FrameBatch
from cleannet.capture.columns import (
    ENHANCED_PACKET,
    PACKET,
    SIMPLE_PACKET,
    Packets,
    Span,
    Words,
    numbered,
    read_columns,
)
from cleannet.capture.interface import Interface, describe
from cleannet.capture.losses import Losses
from cleannet.capture.problems import Damage, Problems
from cleannet.capture.source import Window
from cleannet.model.problem import ProblemKind

SECTION = 0x0A0D0D0A
MAGIC = SECTION.to_bytes(4)  # a palindrome: the same in both orders
_BYTE_ORDER = 0x1A2B3C4D
_INTERFACE, _STATISTICS, _SECRETS = 1, 5, 10
_TLS_KEY_LOG = 0x544C534B
MOST_STOPS = 1000
"""Blocks of secrets behind packets; each makes a batch of its own."""
# Not packets of a network, but Wireshark (4.0) counts each as a frame: systemd journal, sysdig events, custom blocks.
_NUMBERED = frozenset((0x9, 0x204, 0x216, 0x221, 0x0BAD, 0x40000BAD))
_SMALLEST = {
    SECTION: 28,
    _INTERFACE: 20,
    PACKET: 32,
    SIMPLE_PACKET: 16,
    _STATISTICS: 24,
    _SECRETS: 20,
    ENHANCED_PACKET: 32,
}
_LARGEST_BLOCK = 32 << 20
_MOST_INTERFACES = 1 << 16


def read_pcapng(
    window: Window, index: int, problems: Problems, secrets: Callable[[bytes], None] = lambda _: None
) -> Iterator[FrameBatch]:
    """Read the frames. `window` stands at the file's beginning.

    `secrets` is told the TLS key logs that the file holds, each after the frames before it and before those behind.

    Raises:
        Damage: where the file is cut or a block's frame is broken, so that the next one cannot be found.
    """
    walk = _Walk(problems, secrets)
    number = 1
    try:
        while True:
            damage = walk.window(window)
            packets = walk.packets
            columns = read_columns(packets, walk.words, walk.interfaces, walk.losses, problems)
            if columns is not None:
                yield from numbered(columns, packets.gaps, window.data, index, number)
                number += int(columns.good.sum())
            number += len(packets.gaps)
            walk.losses.settle(packets.spans[-1].section)
            window.drop(walk.used)
            if damage is not None:
                raise damage
            if not walk.stopped and not window.more(walk.need):
                break
        if window.data:
            text = f"the file ends in the middle of a block, after frame {number - 1}"
            raise Damage(ProblemKind.CUT_FILE, text, window.base)
    finally:
        walk.losses.report(problems)


class _Walk:
    """The state that lasts from window to window: the section and its interfaces.

    Attributes:
        interfaces: of the sections that the window touches; a section's begin at its span's `base`.
        packets: the packet blocks of this window.
        used: octets of this window that were whole blocks.
        need: octets that the first block after them wants.
        stopped: the walk stands before a block of secrets, so that the packets before it go out first.
    """

    def __init__(self, problems: Problems, secrets: Callable[[bytes], None]) -> None:
        self.interfaces: list[Interface] = []
        self.losses = Losses()
        self.used = self.need = 0
        self.stopped = False
        self._stops = 0
        self._problems = problems
        self._secrets = secrets
        self._order = "<"
        self._section = -1
        self._base = 0

    def window(self, window: Window) -> Damage | None:
        """Walk the whole blocks of the window; a damage is given back, since the packets before it count."""
        self._data = window.data
        self._offset = window.base
        self.words = Words(window.data)
        self.interfaces = self.interfaces[self._base :]
        self._base = 0
        self.packets = Packets(window.base)
        self._mark()
        position = 0
        self.need = 12
        self.stopped = False
        try:
            while True:
                position = self._enhanced_packets(position)
                following = self._other(position)
                if following == position:
                    return None
                position = following
        except Damage as damage:
            return damage
        finally:
            self.used = position * 4

    def _mark(self) -> None:
        known = len(self.interfaces) - self._base
        self.packets.spans.append(Span(len(self.packets.starts), self._section, self._base, known, self._order))

    def _enhanced_packets(self, position: int) -> int:
        """Pass enhanced packet blocks while they are whole and sound; the other cases are `_other`'s."""
        words = self.words.view(self._order)
        count = len(words)
        last = count - 3
        append = self.packets.starts.append
        while position <= last and words[position] == ENHANCED_PACKET:
            total = words[position + 1]
            following = position + (total + 3 >> 2)
            if following > count or words[following - 1] != total or total < 32:
                break
            append(position)
            position = following
        return position

    def _other(self, position: int) -> int:
        """Pass one block of any type; its position again if it is not whole."""
        if position + 3 > self.words.count:
            return position
        kind = self.words.view("<")[position]
        order = self._byte_order(position) if kind == SECTION else self._order
        words = self.words.view(order)
        kind, total = words[position], words[position + 1]
        # Some writers do not count the padding; Wireshark rounds up, too.
        length = total + 3 >> 2
        if total < _SMALLEST.get(kind, 12):
            raise self._broken(f"is {total} bytes long, less than its type (0x{kind:x}) needs", position)
        if total > _LARGEST_BLOCK:
            raise self._broken(f"claims to be {total} bytes long, more than {_LARGEST_BLOCK}", position)
        following = position + length
        if following > self.words.count:
            self.need = length * 4
            return position
        if words[following - 1] != total:
            raise self._broken(f"tells two lengths, {total} and {words[following - 1]} bytes", position)
        if kind == _SECRETS and self.packets.starts and self._stops < MOST_STOPS:
            self._stops += 1
            self.stopped = True
            return position
        self._take(kind, position, following, order)
        return following

    def _broken(self, what: str, position: int) -> Damage:
        text = (
            f"the block at byte {self._offset + position * 4} {what}, so the next one cannot be found: repair the file"
        )
        return Damage(ProblemKind.BROKEN_BLOCK, text, self._offset + position * 4)

    def _byte_order(self, position: int) -> str:
        for order in "<>":
            if self.words.view(order)[position + 2] == _BYTE_ORDER:
                return order
        raise self._broken("begins a section, but its byte order mark is wrong", position)

    def _take(self, kind: int, position: int, following: int, order: str) -> None:
        offset = self._offset + position * 4
        if kind in (ENHANCED_PACKET, PACKET, SIMPLE_PACKET):
            self.packets.starts.append(position)
        elif kind == SECTION:
            self._begin_section(position, order)
        elif kind == _INTERFACE:
            self._add_interface(self._body(position, following), offset)
        elif kind == _STATISTICS:
            known, body = len(self.interfaces) - self._base, self._body(position, following)
            if not self.losses.add_statistics(self._section, known, body, order, offset):
                self._unsound("interface statistics", offset)
        elif kind == _SECRETS:
            self._add_secrets(self._body(position, following), offset)
        elif kind in _NUMBERED:
            self.packets.gaps.append(len(self.packets.starts))

    def _body(self, position: int, following: int) -> bytes:
        return self._data[position * 4 + 8 : following * 4 - 4]

    def _begin_section(self, position: int, order: str) -> None:
        major = struct.unpack_from(order + "H", self._data, position * 4 + 12)[0]
        if major != 1:
            raise self._broken(f"begins a section of pcapng version {major}, of which nothing is known", position)
        self._order = order
        self._section += 1
        self._base = len(self.interfaces)
        self._mark()

    def _add_interface(self, body: bytes, offset: int) -> None:
        if len(self.interfaces) - self._base >= _MOST_INTERFACES:
            text = f"a section describes more than {_MOST_INTERFACES} interfaces"
            raise Damage(ProblemKind.LIMIT_REACHED, text, offset)
        interface, sound = describe(body, self._order)
        if not sound:
            self._unsound("interface description", offset)
        self.interfaces.append(interface)
        self._mark()

    def _add_secrets(self, body: bytes, offset: int) -> None:
        kind, size = struct.unpack_from(self._order + "II", body)
        if size > len(body) - 8:
            self._unsound("decryption secrets", offset)
        elif self._stops >= MOST_STOPS:
            text = f"more than {MOST_STOPS} blocks of decryption secrets stand among the frames"
            self._problems.add(ProblemKind.LIMIT_REACHED, text, offset=offset, topic="decryption secrets")
        elif kind == _TLS_KEY_LOG:
            self._secrets(body[8 : 8 + size])

    def _unsound(self, what: str, offset: int) -> None:
        text = f"{what} at byte {offset}: the block is damaged inside; what cannot be read of it is left out"
        self._problems.add(ProblemKind.BROKEN_BLOCK, text, offset=offset, topic=what)
