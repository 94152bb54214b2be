"""Several logs of one phone: what two inputs hold both counts once, and logs that follow each other are one timeline.

Two logs are of one phone where they hold the same messages at the same time, or where the later one names itself by an
identity that the earlier one showed. Logs that overlap without holding the same messages stay apart.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise

import msgspec

from cleannet.decode.radio import Pdu
from cleannet.model.identity import EPSGUTI, IMSI, SUCI, ProtectionScheme, TemporaryIdentity
from cleannet.model.lte_rrc import LTEConnectionRequest
from cleannet.model.message import Direction
from cleannet.model.radio import RadioMessage

UE = tuple[int, str]
"""An input, and whom of it."""
BROADCAST = "broadcast"
SAME = 20_000_000
"""Nanoseconds by which two forms of one log may differ: some formats round to milliseconds."""
CLOCK_SET = 315_964_800_000_000_000 + 366 * 86_400 * 10**9
"""Times before this one (a year after 1980-01-06) are those of a modem that does not know the time yet."""
DAY = 86_400 * 10**9
"""A temporary identity may be given to another phone; within a day of its use it is taken for the same one's."""
UNSTEADY = 20
"""Where more than one in so many messages of a phone is earlier than the one before it, times tell no order: the
clock behind them jumps. Logs of a steady clock have it once in a hundred messages."""
FEW = 5
"""So many broadcast messages at the same times tell one log from two phones in one cell."""

Name = tuple[object, ...]


class Phone(msgspec.Struct):
    """What all inputs hold of one phone.

    Attributes:
        ues: its logs, in the order of time.
        pdus: what was read, in the order of time; `doubles` what another input holds as well.
        seams: positions in `pdus` at which another log begins.
        apart: inputs (from 0) that name the same subscriber, but overlap.
    """

    ues: list[UE]
    pdus: list[Pdu]
    doubles: list[Pdu] = msgspec.field(default_factory=list)
    seams: list[int] = msgspec.field(default_factory=list)
    apart: list[int] = msgspec.field(default_factory=list)
    permanent: set[Name] = msgspec.field(default_factory=set)
    names: set[Name] = msgspec.field(default_factory=set)
    first: int = -1
    last: int = -1

    @property
    def note(self) -> str:
        """What the report says of logs that were kept apart."""
        if not self.apart:
            return ""
        others = " and ".join(str(given + 1) for given in self.apart)
        return (
            f"input {self.ues[0][0] + 1} names the same subscriber as input {others}, at the same time with other "
            "messages; they are judged as phones of their own"
        )


def in_time_order(pdus: Sequence[Pdu]) -> list[Pdu]:
    """Sorted by time; what has no time stays behind what came before it. As they stand where the clock is unsteady."""
    times = _times(pdus)
    back = sum(later < earlier for earlier, later in pairwise(times))
    if back * UNSTEADY > len(times) and not any(pdu.source.air for pdu in pdus):
        steady = accumulate(times, max)
        return [_at_time(pdu, time) for pdu, time in zip(pdus, steady, strict=True)]
    return _sorted(pdus, times)


def _times(pdus: Sequence[Pdu]) -> list[int]:
    last = 0
    times = []
    for pdu in pdus:
        last = pdu.source.time if pdu.source.time >= 0 else last
        times.append(last)
    return times


def _sorted(pdus: Sequence[Pdu], times: Sequence[int]) -> list[Pdu]:
    order = sorted(range(len(pdus)), key=times.__getitem__)
    return [pdus[n] for n in order]


def _at_time(pdu: Pdu, time: int) -> Pdu:
    source = msgspec.structs.replace(pdu.source, time=time)
    return msgspec.structs.replace(pdu, source=source)


def phones(logs: Mapping[UE, Sequence[Pdu]]) -> list[Phone]:
    """The phones behind logs, in the order of the first log of each."""
    if len({given for given, _ in logs}) < 2:  # nothing to compare
        return [Phone([ue], in_time_order(pdus)) for ue, pdus in sorted(logs.items(), key=lambda item: item[0])]
    different: list[Phone] = []
    # Of two forms of one log that counts which tells more cells.
    for one in sorted((_phone(ue, pdus) for ue, pdus in logs.items()), key=lambda p: (-_cells_told(p), p.ues)):
        if not _held_by(one, different):
            different.append(one)
    found: list[Phone] = []
    for one in sorted(different, key=lambda p: (p.first, p.ues)):
        if not _follows(one, found):
            found.append(one)
    return sorted(found, key=lambda p: min(p.ues))


def _cells_told(phone: Phone) -> int:
    return sum(pdu.source.cell is not None and pdu.source.cell.physical >= 0 for pdu in phone.pdus)


def _phone(ue: UE, pdus: Sequence[Pdu]) -> Phone:
    made = Phone([ue], in_time_order(pdus))
    known = [pdu.source.time for pdu in made.pdus if pdu.source.time >= CLOCK_SET]
    if known:
        made.first, made.last = known[0], known[-1]
    for pdu in made.pdus:
        for message in pdu.messages:
            for field in ("identity", "guti", "additional_guti"):
                _learn(made, getattr(message, field, None))
            if isinstance(message, LTEConnectionRequest) and message.identity is not None:
                who = message.identity
                if who.kind == "s-TMSI" and pdu.message.direction is Direction.UPLINK:
                    made.names.add(("EPS", who.value[0], who.value[1:]))
    return made


def _learn(phone: Phone, identity: object) -> None:
    """A phone's log holds messages of this phone alone, so that each identity in NAS is its own."""
    if isinstance(identity, IMSI) and identity.value:
        phone.permanent.add(("IMSI", identity.value))
    elif isinstance(identity, SUCI) and identity.scheme is ProtectionScheme.NULL:
        phone.permanent.add((identity.supi_format, identity.home_network, identity.value))
    elif isinstance(identity, EPSGUTI):
        phone.names.add(("EPS", identity.mme_code, identity.value))
    elif isinstance(identity, TemporaryIdentity):
        phone.names.add(("5GS", identity.amf_set, identity.amf_pointer, identity.value))


def _held_by(one: Phone, others: Iterable[Phone]) -> bool:
    """Whether a log was put to another one that holds the same messages."""
    for other in others:
        if not _share_an_input(one, other) and (doubles := _doubles(one, other)) is not None:
            _add_doubles(one, other, doubles)
            return True
    return False


def _share_an_input(one: Phone, other: Phone) -> bool:
    """Whether they are two subscriptions of one phone."""
    return bool({given for given, _ in one.ues} & {given for given, _ in other.ues})


def _follows(one: Phone, others: Iterable[Phone]) -> bool:
    """Whether a log was put behind that of a known phone; of those that it may follow, the latest."""
    before: Phone | None = None
    for other in others:
        if _share_an_input(one, other) or not _linked(one, other):
            continue
        if one.first <= other.last:
            one.apart += [given for given, _ in other.ues]
        elif before is None or other.last > before.last:
            before = other
    if before is None or one.apart:
        return False
    _append(one, before)
    return True


def _linked(one: Phone, other: Phone) -> bool:
    """Whether identities say that two logs are of one phone."""
    if one.first < 0 or other.first < 0:
        return False
    if one.permanent and other.permanent:
        return bool(one.permanent & other.permanent)
    return bool(one.names & other.names) and one.first - other.last <= DAY


def _doubles(one: Phone, other: Phone) -> set[int] | None:
    """Ids of the messages of `one` that `other` holds too; None where the two are not the same log."""
    if one.first > other.last or other.first > one.last:
        return None
    times: dict[tuple[object, bytes], list[int]] = {}
    for source in _sources(other):
        times.setdefault((source.channel, source.payload), []).append(source.time)
    same, own, own_same, looked = set(), 0, 0, 0
    for source in _sources(one):
        if not other.first - SAME <= source.time <= other.last + SAME and source.time >= CLOCK_SET:
            continue
        looked += 1
        own += source.ue != BROADCAST
        if _take(times.get((source.channel, source.payload), []), source.time):
            same.add(id(source))
            own_same += source.ue != BROADCAST
    if own:
        return same if 2 * own_same >= own and 2 * len(same) >= looked else None
    return same if looked >= FEW and 10 * len(same) >= 9 * looked else None


def _sources(phone: Phone) -> Iterable[RadioMessage]:
    return (pdu.source for pdu in phone.pdus if not pdu.carried)


def _take(times: list[int], wanted: int) -> bool:
    """Takes the first time near the wanted one out of a sorted list."""
    n = bisect_left(times, wanted - SAME)
    if n >= len(times) or times[n] > wanted + SAME:
        return False
    del times[n]
    return True


def _add_doubles(one: Phone, other: Phone, doubles: set[int]) -> None:
    """Adds what `one` holds alone; of what both hold, the reading of `other` counts."""
    other.ues += one.ues
    other.doubles += [pdu for pdu in one.pdus if id(pdu.source) in doubles]
    more = [pdu for pdu in one.pdus if id(pdu.source) not in doubles]
    if more:
        both = [*other.pdus, *more]
        other.pdus = _sorted(both, _times(both))
    _share(one, other)


def _append(one: Phone, before: Phone) -> None:
    """Puts a later log behind an earlier one. Until its clock is set, its messages have the time of the seam."""
    before.ues += one.ues
    before.doubles += one.doubles
    before.seams.append(len(before.pdus))
    sources: dict[int, RadioMessage] = {}
    for pdu in one.pdus:
        source = pdu.source
        if source.time < CLOCK_SET:
            moved = sources.setdefault(id(source), msgspec.structs.replace(source, time=before.last))
            pdu = msgspec.structs.replace(pdu, source=moved)  # noqa: PLW2901
        before.pdus.append(pdu)
    _share(one, before)


def _share(one: Phone, other: Phone) -> None:
    other.permanent |= one.permanent
    other.names |= one.names
    other.first, other.last = min(other.first, one.first), max(other.last, one.last)
