"""Where a timeline's messages stand, by type and connection: long timelines are not searched from end to end."""

from bisect import bisect_left
from collections.abc import Sequence

from cleannet.model.message import Message

SHORT = 64
"""A connection of so many messages is searched anew each time; what longer ones hold of some types is kept."""

Types = tuple[type[Message], ...]


class Index:
    """Positions of messages in a timeline, always in its order. It is made when first asked for anything."""

    __slots__ = ("_by_connection", "_by_kind", "_kept", "_timeline")

    def __init__(self, timeline: Sequence[Message]) -> None:
        self._timeline = timeline
        self._by_kind: dict[type[Message], list[int]] | None = None
        self._by_connection: dict[int, list[int]] = {}
        self._kept: dict[tuple[Types, int | None], Sequence[int]] = {}

    def of(self, types: Types) -> Sequence[int]:
        """Where messages of these types stand."""
        found = self._kept.get((types, None))
        if found is None:
            wanted = [at for kind, at in self._kinds().items() if issubclass(kind, types)]
            found = wanted[0] if len(wanted) == 1 else sorted(n for at in wanted for n in at)
            self._kept[types, None] = found
        return found

    def within(self, connection: int, types: Types) -> Sequence[int]:
        """Where messages of these types stand that a connection carried (-1: none did, as with broadcast)."""
        self._kinds()
        whole = self._by_connection.get(connection, ())
        if len(whole) <= SHORT:
            return [n for n in whole if isinstance(self._timeline[n], types)]
        found = self._kept.get((types, connection))
        if found is None:
            timeline, everywhere = self._timeline, self.of(types)
            if len(everywhere) < len(whole):
                found = [n for n in everywhere if timeline[n].at.connection == connection]
            else:
                found = [n for n in whole if isinstance(timeline[n], types)]
            self._kept[types, connection] = found
        return found

    def kinds(self) -> tuple[type[Message], ...]:
        """The types of all messages."""
        return tuple(self._kinds())

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
