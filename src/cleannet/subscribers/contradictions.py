"""Contradictions in streams of TCP, with the signs that tell whether one host sent both segments.

A host's packets keep their hops left, but for a change of route, and its IP identifications run on, stand at zero, or
are drawn by lot. So a gap of three hops, or an identification out of a series that the other one is in, shows two
senders; so does one that repeats the identification of the packet that it answers: whoever forges an answer may build
it from the question.
"""

from collections import Counter
from collections.abc import Hashable, Sequence

from cleannet.frames.contradictions import Conflict, Mark
from cleannet.frames.tcp import Connection
from cleannet.model.frame import FrameRef
from cleannet.model.record import Record

GAP = 3
"""Hops by which packets of one host do not differ."""
STEP = 256
"""Identifications by which packets of one series follow each other at most, within a few segments."""


class Contradiction(Record, frozen=True):
    """Two segments that claim the same octets of a direction of a connection, and differ in them.

    Attributes:
        earlier, later: where they were captured.
        connection: number of the connection.
        hops: by how many hops left they differ.
        series: whose identification is outside the series of the sender's other packets, and the other's inside it:
            True the earlier's, False the later's, None neither.
        echo: the same for an identification that repeats that of a packet of the other end.
        stray: whose hops left are not those of the sender's other packets, and the other's are.
        same_packet: both have one identification, so they may be one packet before and behind a device that changes it.
        damaged: one of them has a wrong checksum.
    """

    earlier: FrameRef
    later: FrameRef
    connection: int = 0
    hops: int = 0
    series: bool | None = None
    echo: bool | None = None
    stray: bool | None = None
    same_packet: bool = False
    damaged: bool = False

    @property
    def strong(self) -> bool:
        """Whether the two came from two senders."""
        return not self.damaged and (self.hops >= GAP or self.series is not None or self.echo is not None)

    @property
    def odd(self) -> FrameRef | None:
        """The segment that is not the connection's own sender's, where that is told."""
        told = [sign for sign in (self.stray, self.series, self.echo) if sign is not None]
        if not told or len(set(told)) > 1:
            return None
        return self.earlier if told[0] else self.later


class Streams(Record, frozen=True):
    """The streams of TCP: how many connections carried octets, and where they contradict themselves."""

    connections: int = 0
    contradictions: tuple[Contradiction, ...] = ()


NO_STREAMS = Streams()


def streams(*watched: tuple[Sequence[Connection], Sequence[Conflict]]) -> Streams:
    """What streams show that were watched in the open, and inside tunnels.

    What two inputs show of one link counts once, and so does what goes in a tunnel and then without it.
    """
    most: dict[Hashable, int] = {}
    known: dict[Hashable, tuple[int, int]] = {}
    once = []
    for part, (connections, conflicts) in enumerate(watched):
        for (ends, _), count in Counter((_ends(one), one.first.input) for one in connections).items():
            most[ends] = max(most.get(ends, 0), count)
        for one in conflicts:
            of = connections[one.connection]
            sender = (of.source, of.source_port) if one.forward else (of.destination, of.destination_port)
            key = _ends(of), sender, one.earlier.data, one.later.data
            where = one.earlier.place.input, part
            if known.setdefault(key, where) == where:
                once.append(_judged(one))
    return Streams(sum(most.values()), tuple(once))


def _ends(one: Connection) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((one.source, one.source_port), (one.destination, one.destination_port))))


def _judged(one: Conflict) -> Contradiction:
    marks = (one.earlier.hops, one.earlier.identification), (one.later.hops, one.later.identification)
    (hops, name), (other_hops, other_name) = marks
    return Contradiction(
        earlier=one.earlier.place,
        later=one.later.place,
        connection=one.connection,
        hops=abs(hops - other_hops),
        series=_outside(_in_series(name, one.others), _in_series(other_name, one.others)),
        echo=_outside(not _echoes(name, one.answered), not _echoes(other_name, one.answered)),
        stray=_outside(*(_same_way(mark, one.others) for mark in marks)),
        same_packet=name == other_name and name > 0,
        damaged=False in one.sound,
    )


def _outside(earlier: bool, later: bool) -> bool | None:
    """Which of the two is not as it should be: True the earlier, False the later, None neither or both."""
    return None if earlier == later else later


def _in_series(name: int, others: Sequence[Mark]) -> bool:
    """Whether an identification stands near those of the sender's other packets, or is zero as all of them are."""
    known = [one for _, one in others]
    if name == 0:
        return len(known) > 1 and not any(known)
    return name > 0 and any(one > 0 and 0 < min((name - one) % 65536, (one - name) % 65536) <= STEP for one in known)


def _echoes(name: int, answered: Sequence[Mark]) -> bool:
    return name > 0 and any(one == name for _, one in answered)


def _same_way(mark: Mark, others: Sequence[Mark]) -> bool:
    """Whether other packets of the sender have the same hops left; copies of this one do not count."""
    return any(one[0] == mark[0] and (one != mark or mark[1] <= 0) for one in others)
