"""Reassembly of IP fragments (RFC 791, 3.2; RFC 8200, 4.5), bounded in datagrams, octets and capture time."""

import msgspec

from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import ProblemKind

MOST_DATAGRAMS = 1024
LONGEST_DATAGRAM = 65535
LONGEST_WAIT = 30 * 10**9
Place = tuple[int, int]
Key = tuple[int, ...]


class _Datagram(msgspec.Struct):
    place: Place
    time: int
    echo: bool
    octets: bytearray = msgspec.field(default_factory=bytearray)
    seen: bytearray = msgspec.field(default_factory=bytearray)
    count: int = 0
    total: int = -1


class FragmentStore:
    """Datagrams of which not all fragments were seen yet.

    Fragments of a datagram that was completed less than 30 s ago begin a new one (a second capture of the same
    packets); if that one stays incomplete it is no problem, since nothing is missing.
    """

    def __init__(self, problems: ProblemCounter) -> None:
        self._problems = problems
        self._open: dict[Key, _Datagram] = {}
        self._completed: dict[Key, int] = {}

    def add(self, key: Key, offset: int, more: bool, octets: bytes, place: Place, time: int) -> bytes | None:
        """Add a fragment; the whole payload if it was the last one missing.

        Args:
            key: addresses, protocol and identification.
            offset: octet offset of the fragment.
            more: fragments follow behind it.
            octets: what was captured of the fragment.
            place: (input, frame).
            time: nanoseconds, -1 unknown.
        """
        end = offset + len(octets)
        if end > LONGEST_DATAGRAM or (more and not octets):
            self._problems.add(ProblemKind.MALFORMED_IP, "fragment empty or past 65,535 octets", place)
            return None
        datagram = self._datagram(key, place, time)
        if not more:
            datagram.total = end if datagram.total < 0 else min(datagram.total, end)
        self._write(datagram, offset, octets, place)
        if datagram.total < 0 or datagram.count < datagram.total:
            return None
        del self._open[key]
        self._completed.pop(key, None)
        self._completed[key] = time
        if len(self._completed) > MOST_DATAGRAMS:
            del self._completed[next(iter(self._completed))]
        if len(datagram.octets) > datagram.total:
            self._problems.add(ProblemKind.OVERLAPPING_FRAGMENT, "fragment behind the last one", place)
        return bytes(datagram.octets[: datagram.total])

    def finish(self) -> None:
        """Give up what is still incomplete, as a problem each."""
        for key in list(self._open):
            self._give_up(key)

    def _datagram(self, key: Key, place: Place, time: int) -> _Datagram:
        datagram = self._open.get(key)
        if datagram is not None and _late(datagram.time, time):
            self._give_up(key)
            datagram = None
        if datagram is None:
            if len(self._open) >= MOST_DATAGRAMS:
                self._give_up(next(iter(self._open)))
            completed = self._completed.get(key)
            echo = completed is not None and not _late(completed, time)
            datagram = self._open[key] = _Datagram(place, time, echo)
        return datagram

    def _give_up(self, key: Key) -> None:
        datagram = self._open.pop(key)
        if not datagram.echo:
            self._problems.add(ProblemKind.MISSING_FRAGMENT, "IP datagram with missing fragments", datagram.place)

    def _write(self, datagram: _Datagram, offset: int, octets: bytes, place: Place) -> None:
        end = offset + len(octets)
        room = end - len(datagram.octets)
        if room > 0:
            datagram.octets.extend(bytes(room))
            datagram.seen.extend(bytes(room))
        known = datagram.seen.count(1, offset, end)
        if not known:
            datagram.octets[offset:end] = octets
        else:
            self._overlap(datagram, offset, octets, place)
        datagram.seen[offset:end] = b"\x01" * len(octets)
        # Octets behind the datagram's end do not help to complete it.
        datagram.count = datagram.seen.count(1, 0, datagram.total) if datagram.total >= 0 else 0

    def _overlap(self, datagram: _Datagram, offset: int, octets: bytes, place: Place) -> None:
        """Keep what came first (as most receivers do) and record whether the two differ."""
        differs = False
        for index, octet in enumerate(octets, offset):
            if not datagram.seen[index]:
                datagram.octets[index] = octet
            elif datagram.octets[index] != octet:
                differs = True
        if differs:
            self._problems.add(ProblemKind.OVERLAPPING_FRAGMENT, "IP fragments overlap with different octets", place)


def _late(first: int, now: int) -> bool:
    return first >= 0 and now >= 0 and abs(now - first) > LONGEST_WAIT
