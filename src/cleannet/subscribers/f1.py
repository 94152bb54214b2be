"""F1 and N2 show the same NAS messages: which UE of F1 is which subscriber of N2, and where N2 has the same message.

A UE of F1 is a connection of N2 where equal octets go the same way within two seconds; the more messages agree, the
better, so that equal requests of several UEs are told apart by what follows them. The judgement of what both show is
N2's, which sees more; what F1 shows alone (RRC, and NAS that never reached the core) is judged on F1.
"""

import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec
import numpy as np

from cleannet.decode.radio import Pdu
from cleannet.model.frame import FrameRef
from cleannet.model.message import Direction
from cleannet.model.radio import F1_UE
from cleannet.model.rrc import RRCMessage
from cleannet.subscribers.f1_people import UE
from cleannet.subscribers.link import Person
from cleannet.subscribers.network import Network

NEAR = 2_000_000_000
"""Nanoseconds between the two captures of a NAS message, at most."""


MOST_ALIKE = 16
"""Equal NAS messages of one time that are compared with one of N2."""


class Sent(msgspec.Struct, frozen=True):
    """A NAS message as F1 shows it."""

    ue: UE
    place: FrameRef
    time: int


class Twins(msgspec.Struct, frozen=True):
    """What F1 and N2 show both.

    Attributes:
        people: the subscriber of N2 that each UE of F1 is.
        places: where N2 shows the NAS messages that F1 shows at these places.
    """

    people: dict[UE, Person] = msgspec.field(default_factory=dict)
    places: dict[FrameRef, FrameRef] = msgspec.field(default_factory=dict)


def of_f1(pdus: Iterable[Pdu]) -> Iterator[Pdu]:
    """Those of F1."""
    return (pdu for pdu in pdus if pdu.source.ue.startswith(F1_UE))


def twins(pdus: Iterable[Pdu], network: Network) -> Twins:
    """Matches the UEs of F1 with the connections of N2."""
    sent: dict[tuple[bytes, Direction], list[Sent]] = {}
    for pdu in of_f1(pdus):
        record = pdu.message
        for octets in record.nas if isinstance(record, RRCMessage) else ():
            one = Sent(pdu.source.whose, record.at.frame, pdu.source.time)
            sent.setdefault((octets, record.direction), []).append(one)
    made = Twins()
    if not sent:
        return made
    used: set[int] = set()
    for (ue, connection), pairs in _best_first(_pairs(sent, network)):
        if ue in made.people:
            continue
        for _, place, row in sorted(pairs):
            if place not in made.places and row not in used:
                used.add(row)
                made.places[place] = network.tables.place(row)
                made.people[ue] = network.people[int(network.row_subscriber[row])]
        assert connection >= 0
    return made


Pairs = dict[tuple[UE, int], list[tuple[int, FrameRef, int]]]
"""By UE of F1 and connection of N2: nanoseconds apart, place on F1, row of N2."""


def _pairs(sent: Mapping[tuple[bytes, Direction], list[Sent]], network: Network) -> Pairs:
    tables = network.tables
    lengths = np.unique([len(octets) for octets, _ in sent])
    for some in sent.values():
        some.sort(key=lambda one: one.time)
    known = ~tables.repeated[tables.nas_row] & (network.row_connection[tables.nas_row] >= 0)
    found: Pairs = {}
    for pdu in np.flatnonzero(np.isin(tables.nas_length, lengths) & known).tolist():
        row = int(tables.nas_row[pdu])
        octets = tables.octets(int(tables.nas_sent[pdu]), int(tables.nas_length[pdu]))
        for apart, one in _nearest(
            sent.get((octets, Direction(int(tables.direction[row]))), ()), int(tables.time[row])
        ):
            found.setdefault((one.ue, int(network.row_connection[row])), []).append((apart, one.place, row))
    return found


def _nearest(some: Sequence[Sent], time: int) -> list[tuple[int, Sent]]:
    """Those sent within two seconds of a time, and how far from it; of very many the nearest."""
    first = bisect.bisect_left(some, time - NEAR, key=lambda one: one.time)
    last = bisect.bisect_right(some, time + NEAR, key=lambda one: one.time)
    if last - first > MOST_ALIKE:
        middle = bisect.bisect_left(some, time, key=lambda one: one.time)
        first, last = max(first, middle - MOST_ALIKE // 2), min(last, middle + MOST_ALIKE // 2)
    return [(abs(one.time - time), one) for one in some[first:last]]


def _best_first(found: Pairs) -> list[tuple[tuple[UE, int], list[tuple[int, FrameRef, int]]]]:
    """The pairs of UE and connection that agree in most messages, then those nearest in time."""

    def worth(item: tuple[tuple[UE, int], list[tuple[int, FrameRef, int]]]) -> tuple[int, int]:
        pairs = item[1]
        return -len({place for _, place, _ in pairs}), min(apart for apart, _, _ in pairs)

    return sorted(found.items(), key=worth)
