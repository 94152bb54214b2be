"""Which message of the phone's log is which of the core's: equal, near in time, one to one."""

from collections.abc import Iterable, Mapping, Sequence, Set

import msgspec

from cleannet.subscribers.witnesses.clock import Anchor, Clock, clock_of
from cleannet.subscribers.witnesses.octets import Key, distinctive, is_protected
from cleannet.subscribers.witnesses.sides import CoreSide, Form, Heard, PhoneSide, Sent

NEAR = 10_000_000_000
"""Nanoseconds between the two times of one message, at most: a network repeats itself after 6 s (T3560, T3570)."""
MOST_REPEATED = 16
"""Pairs of equal messages that are tried as anchors; what was repeated more often tells no time."""
MOST_COMPARED = 4_000_000
"""Pairs of one kind that are weighed against each other; beyond, the first free one in time is taken."""

Pair = tuple[int, int]


class Matching(msgspec.Struct):
    """What was found to be the same.

    Attributes:
        clocks: by input of N2.
        sent: the core's messages, by number of the PDU, as far as they were looked at.
        pairs: for a place in the phone's log, the PDU's number.
        connections: those of the core in which messages stand that only this phone can have shared.
    """

    clocks: dict[int, Clock]
    sent: dict[int, Sent]
    pairs: dict[int, int] = msgspec.field(default_factory=dict)
    connections: set[int] = msgspec.field(default_factory=set)

    def core_time(self, heard: int, time: int, given: int) -> int | None:
        """When a message of the phone's log was sent, by the clock of an input of N2."""
        clock = self.clocks.get(given)
        return None if clock is None else clock.core_time(heard, time)


def matching(phone: PhoneSide, core: CoreSide) -> Matching | None:
    """Assigns the messages of a phone's log to those of N2; None where no message ties the two together."""
    comparable = {n: one for n, one in enumerate(phone.heard) if one.form is not Form.NESTED and one.time >= 0}
    keys = {key for one in comparable.values() for key in one.marks()}
    found = core.known_by(keys)
    anchors = _anchors(comparable, found)
    clocks = {given: clock for given, some in anchors.items() if (clock := clock_of(some)) is not None}
    if not clocks:
        return None
    out = Matching(clocks, {one.pdu: one for one in found})
    _assign(out, comparable, found, {"octets", "MAC"}, only_distinctive=True)
    out.connections = {out.sent[pdu].connection for pdu in out.pairs.values()} - {-1}
    others = _of_others(core, out, comparable.values(), found)
    possible = [one for one in found if one.connection not in others]
    for kind in ("octets", "MAC", "plain"):
        _assign(out, comparable, possible, {kind})
    return out


def _by_key(some: Iterable[tuple[int, Heard | Sent]], kinds: Set[str]) -> dict[Key, list[int]]:
    found: dict[Key, list[int]] = {}
    for number, one in some:
        for key in one.marks():
            if key[0] in kinds:
                found.setdefault(key, []).append(number)
    return found


def _anchors(heard: Mapping[int, Heard], sent: Sequence[Sent]) -> dict[int, list[Anchor]]:
    """Pairs of messages that are not equal by chance, by input of N2. What is sent again gives pairs that are none."""
    mine = _by_key(heard.items(), {"octets", "MAC"})
    by_input: dict[tuple[int, Key], list[Sent]] = {}
    for one in sent:
        if distinctive(one.octets):
            for key in one.marks():
                by_input.setdefault((one.input, key), []).append(one)
    found: dict[int, set[Anchor]] = {}
    for (given, key), theirs in by_input.items():
        places = mine.get(key, [])
        if len(places) * len(theirs) <= MOST_REPEATED:
            found.setdefault(given, set()).update(
                Anchor(place, heard[place].time, one.time)
                for place in places
                for one in theirs
                if _ways_agree(heard[place], one)
            )
    return {given: list(some) for given, some in found.items() if some}


def _ways_agree(heard: Heard, sent: Sent) -> bool:
    return heard.uplink is None or heard.uplink == sent.uplink


def _of_others(core: CoreSide, out: Matching, heard: Iterable[Heard], sent: Iterable[Sent]) -> set[int]:
    """The connections among those of these messages that are of another subscriber than the phone's.

    That is one in which messages stand that the phone's log would show, and none of them does.
    """
    mine = {int(core.subscriber[out.sent[pdu].row]) for pdu in out.pairs.values()} - {-1}
    open_ = {one.connection: one.row for one in sent if one.connection >= 0}
    protected = any(is_protected(h.octets) for h in heard)
    return {
        connection
        for connection, row in open_.items()
        if connection not in out.connections
        and int(core.subscriber[row]) not in mine
        and core.recognisable(connection, protected=protected)
    }


def _assign(
    out: Matching, heard: Mapping[int, Heard], sent: Sequence[Sent], kinds: Set[str], *, only_distinctive: bool = False
) -> None:
    """Assigns what is left and has a key of these kinds in common."""
    taken = set(out.pairs.values())
    free = [one for one in sent if one.pdu not in taken and (not only_distinctive or distinctive(one.octets))]
    theirs = _by_key(((one.pdu, one) for one in free), kinds)
    for key, places in _by_key(heard.items(), kinds).items():
        left = [n for n in places if n not in out.pairs]
        pdus = [pdu for pdu in theirs.get(key, ()) if pdu not in taken]
        for place, pdu in nearest(out, heard, left, pdus):
            out.pairs[place] = pdu
            taken.add(pdu)


def nearest(out: Matching, heard: Mapping[int, Heard], places: Sequence[int], pdus: Sequence[int]) -> list[Pair]:
    """As many pairs of equal messages as can be, in the order of time, and of such the ones nearest in time."""
    if not places or not pdus:
        return []
    apart: dict[Pair, int] = {}
    near: set[int] = set()
    for place in places:
        times = {given: out.core_time(place, heard[place].time, given) for given in out.clocks}
        for pdu in pdus:
            one = out.sent[pdu]
            expected = times.get(one.input)
            if expected is not None and abs(expected - one.time) <= NEAR and _ways_agree(heard[place], one):
                apart[place, pdu] = abs(expected - one.time)
                near.add(pdu)
    rest = [pdu for pdu in pdus if pdu in near]
    if len(places) * len(rest) > MOST_COMPARED:
        return _first_free(places, rest, apart)
    return _cheapest(places, rest, apart)


def _cheapest(places: Sequence[int], pdus: Sequence[int], apart: Mapping[Pair, int]) -> list[Pair]:
    """The alignment of two rows with the most pairs, then the least time apart."""
    width = len(pdus) + 1
    best = [[(0, 0)] * width for _ in range(len(places) + 1)]
    for n, place in enumerate(places, 1):
        row, above = best[n], best[n - 1]
        for m, pdu in enumerate(pdus, 1):
            found = min(above[m], row[m - 1])
            if (place, pdu) in apart:
                pairs, time = above[m - 1]
                found = min(found, (pairs - 1, time + apart[place, pdu]))
            row[m] = found
    made: list[Pair] = []
    n, m = len(places), len(pdus)
    while n and m:
        if best[n][m] == best[n - 1][m]:
            n -= 1
        elif best[n][m] == best[n][m - 1]:
            m -= 1
        else:
            n, m = n - 1, m - 1
            made.append((places[n], pdus[m]))
    return made[::-1]


def _first_free(places: Sequence[int], pdus: Sequence[int], apart: Mapping[Pair, int]) -> list[Pair]:
    free = list(pdus)
    made: list[Pair] = []
    for place in places:
        one = next((pdu for pdu in free if (place, pdu) in apart), None)
        if one is not None:
            free.remove(one)
            made.append((place, one))
    return made
