"""Running series of sequence numbers: whether a request belongs to what its sender was counting.

TS 29.244, 6.4 leaves the choice of the number to the sender, who must not use one twice while a request with it is
open; in practice each sender counts on by one. Who sends in another's name does not know where the count stands, so
its numbers run beside the series instead of in it. A restart of the sender begins a new series too, but then the old
one does not go on. A count that pauses for long may have begun anew meanwhile, so it is not followed over a long pause.
"""

import bisect
from collections.abc import Iterable, Sequence

import msgspec

from cleannet.model.pfcp import PFCPMessage
from cleannet.model.sent import Sent

Request = Sent[PFCPMessage]

NUMBERS = 1 << 24
GAP = 16
"""Numbers that may be missing inside a series: requests to other peers, and frames that the capture lost."""
LATE = 8
"""Numbers by which a request may come late, overtaken by others."""
RUNNING = 10
"""Different numbers that make a series a running one."""
PAUSE, USUAL = 60_000_000_000, 3
"""A count is followed over a pause of a minute (nanoseconds), or of three times its usual pause if that is longer."""
SHARE = 3
"""A series with fewer than a third of the numbers of the running one, or half of its time, is not a second count."""


class Series(msgspec.Struct):
    """Requests of one sender whose numbers follow each other.

    Attributes:
        requests: in the order of time; `times` of each.
        numbers: the different numbers.
        last: the highest number so far (modulo 2^24).
        hops: the hop counts that were seen.
    """

    last: int
    requests: list[Request] = msgspec.field(default_factory=list)
    times: list[int] = msgspec.field(default_factory=list)
    numbers: set[int] = msgspec.field(default_factory=set)
    hops: set[int] = msgspec.field(default_factory=set)

    @property
    def span(self) -> int:
        """Nanoseconds from first to last."""
        return self.times[-1] - self.times[0]

    def open(self, time: int) -> bool:
        """Whether the series can still go on at a time."""
        usual = self.span // max(len(self.times) - 1, 1)
        return time - self.times[-1] <= max(PAUSE, USUAL * usual)

    def add(self, one: Request) -> None:
        """Takes a request in."""
        number = one.message.sequence
        self.requests.append(one)
        self.times.append(one.time)
        self.numbers.add(number)
        self.hops.add(one.hops)
        if (number - self.last) % NUMBERS <= GAP:
            self.last = number


class Odd(msgspec.Struct):
    """Requests beside the running series of their sender, and that series."""

    requests: list[Request]
    running: Series

    def other_hops(self, one: Request) -> bool:
        """Whether a request came over another number of hops than those of the running series ever do."""
        return one.hops >= 0 and one.hops not in self.running.hops

    def around(self, one: Request) -> tuple[Request, ...]:
        """The requests of the running series right before one, and right behind it."""
        after = bisect.bisect_right(self.running.times, one.time)
        return tuple(self.running.requests[max(after - 1, 0) : after + 1])


def by_sender(messages: Iterable[Request]) -> dict[tuple[str, str], list[Request]]:
    """The requests by sender and receiver."""
    found: dict[tuple[str, str], list[Request]] = {}
    for one in messages:
        if one.message.is_request:
            found.setdefault((one.source, one.destination), []).append(one)
    return found


class _Counting:
    """Sorts requests into series, each in a fixed number of steps."""

    def __init__(self) -> None:
        self.series: list[Series] = []
        self._by_last: dict[int, Series] = {}
        self._by_number: dict[int, Series] = {}

    def add(self, one: Request) -> None:
        number = one.message.sequence
        found = self._of(number, one.time)
        if found is None:
            found = Series(number)
            self.series.append(found)
        if self._by_last.get(found.last) is found:
            del self._by_last[found.last]
        found.add(one)
        self._by_last[found.last] = found
        self._by_number[number] = found

    def _of(self, number: int, time: int) -> Series | None:
        """The open series that has the number, else the one that it continues, else one that it comes late to."""
        known = self._by_number.get(number)
        if known is not None and known.open(time):
            return known
        for ahead in (*range(1, GAP + 1), *range(-1, -LATE - 1, -1)):
            near = self._by_last.get((number - ahead) % NUMBERS)
            if near is not None and near.open(time):
                return near
        return None


def series_of(requests: Iterable[Request]) -> list[Series]:
    """The series in the requests of one sender to one receiver, in the order of their first requests."""
    counting = _Counting()
    for one in requests:
        counting.add(one)
    return counting.series


def odd_ones(series: Sequence[Series]) -> list[Odd]:
    """What stands beside running series: for each running series those that begin or go on while it runs."""
    found: list[Odd] = []
    taken: set[int] = set()
    for main in sorted((s for s in series if len(s.numbers) >= RUNNING), key=lambda s: -s.span):
        if id(main) in taken:
            continue
        taken.add(id(main))
        beside = [s for s in series if id(s) not in taken and _beside(s, main)]
        taken |= {id(s) for s in beside}
        if beside:
            strange = sorted((one for s in beside for one in s.requests), key=lambda one: one.time)
            found.append(Odd(strange, main))
    return found


def _beside(one: Series, main: Series) -> bool:
    """Whether a series runs while the main one does, and is too small to be a second count of the sender's own."""
    inside = bisect.bisect_right(one.times, main.times[0]) < bisect.bisect_left(one.times, main.times[-1])
    return inside and (len(one.numbers) * SHARE < len(main.numbers) or one.span * 2 < main.span)
