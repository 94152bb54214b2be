"""Where a timeline's messages stand, by type and connection: long timelines are not searched from end to end."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import chain
from types import UnionType

from cleannet.model.message import Message

SHORT = 64
"""A connection of so many messages is searched anew each time; what longer ones hold of some types is kept."""

Types = tuple[type[Message] | UnionType, ...]


class Index:
    """Positions of messages in a timeline, always in its order. It is made when first asked for anything."""

    __slots__ = ("_by_connection", "_by_kind", "_kept", "_timeline", "_wanted")

    def __init__(self, timeline: Sequence[Message]) -> None:
        self._timeline = timeline
        self._by_kind: dict[type[Message], list[int]] | None = None
        self._by_connection: dict[int, list[int]] = {}
        self._wanted: dict[Types, frozenset[type[Message]]] = {}
        self._kept: dict[tuple[Types, int | None], Sequence[int]] = {}

    def of(self, types: Types) -> Sequence[int]:
        """Where messages of these types stand."""
        found = self._kept.get((types, None))
        if found is None:
            those = self._those(types)
            wanted = [at for kind, at in self._kinds().items() if kind in those]
            found = wanted[0] if len(wanted) == 1 else sorted(chain.from_iterable(wanted))
            self._kept[types, None] = found
        return found

    def within(self, connection: int, types: Types) -> Sequence[int]:
        """Where messages of these types stand that a connection carried (-1: none did, as with broadcast)."""
        self._kinds()
        whole = self._by_connection.get(connection, ())
        if len(whole) <= SHORT:
            timeline, wanted = self._timeline, self._those(types)
            return [n for n in whole if type(timeline[n]) in wanted]
        found = self._kept.get((types, connection))
        if found is None:
            timeline, everywhere, wanted = self._timeline, self.of(types), self._those(types)
            if len(everywhere) < len(whole):
                found = [n for n in everywhere if timeline[n].at.connection == connection]
            else:
                found = [n for n in whole if type(timeline[n]) in wanted]
            self._kept[types, connection] = found
        return found

    def kinds(self) -> tuple[type[Message], ...]:
        """The types of all messages."""
        return tuple(self._kinds())

    def _those(self, types: Types) -> frozenset[type[Message]]:
        """Those of the timeline's types that are among `types`; to ask each message takes five times as long."""
        wanted = self._wanted.get(types)
        if wanted is None:
            wanted = self._wanted[types] = frozenset(kind for kind in self._kinds() if issubclass(kind, types))
        return wanted

    def _kinds(self) -> dict[type[Message], list[int]]:
        if self._by_kind is not None:
            return self._by_kind
        kinds: dict[type[Message], list[int]] = {}
        connections = self._by_connection
        for n, message in enumerate(self._timeline):
            kind, connection = type(message), message.at.connection
            if kind in kinds:
                kinds[kind].append(n)
            else:
                kinds[kind] = [n]
            if connection in connections:
                connections[connection].append(n)
            else:
                connections[connection] = [n]
        self._by_kind = kinds
        return kinds


def until(positions: Sequence[int], end: int) -> Sequence[int]:
    """Those of ascending positions that are less than `end`."""
    return positions[: bisect_left(positions, end)]


def since(positions: Sequence[int], start: int) -> Sequence[int]:
    """Those of ascending positions from `start` on."""
    return positions[bisect_left(positions, start) :]
