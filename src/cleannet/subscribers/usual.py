"""What baselines are made of: rates and parameters per network, cell and AMF, as the captures show them."""

from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.config.baseline import Entry, Names, Share, day_of
from cleannet.model.lte_rrc import (
    LTEConnectionRelease,
    LTEPaging,
    LTESystemInformation,
    LTESystemInformationBlockType1,
)
from cleannet.model.message import Message
from cleannet.model.nas import NASMessage, RegistrationAccept, RegistrationRequest, RegistrationType
from cleannet.model.nas_eps import EPSAttachAccept, EPSTrackingAreaUpdateAccept
from cleannet.model.nr_rrc import NRSIB1, NRPaging, NRRelease, NRSystemInformation
from cleannet.model.radio import Cell
from cleannet.subscribers.cells import SIB1, technology
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.exposure import ASKING, REJECTS, asks_for_identity, exposes
from cleannet.subscribers.subscriber import Subscriber

IDENTITY_REQUESTS, REJECTED, EXPOSED = "identity-requests", "rejects", "exposures"
REDIRECTED, PAGED_BY_IMSI = "redirections-to-2g", "paging-by-imsi"
HIDDEN = ("tracking-area", "physical-cell")
"""Parameters whose values tell where a cell is; they are named as cells are."""
DAY = 86_400.0
CLOCK_SET = 30 * 365 * DAY
"""From then on (2000) a phone's clock counts as set; before it knows the network, some count from 1980 (GPS time)."""
BROADCAST = (SIB1, LTESystemInformation, NRSystemInformation, LTEPaging, NRPaging)
"""What is in no connection, wherever it was recorded."""
Numbers = npt.NDArray[np.int64]
Heard = Mapping[tuple[int, Cell | None], SIB1]
Name = tuple[str, str]
"""Kind, and what the entry's name is made of."""


class Rate(msgspec.Struct):
    """A rate as observed: how many of how many on each day (since 1970), and what was counted.

    `hits`: messages of phones' logs; `rows`: those of N2.
    """

    days: dict[int, list[int]] = msgspec.field(default_factory=dict)
    hits: list[Message] = msgspec.field(default_factory=list)
    rows: list[int] = msgspec.field(default_factory=list)

    def add(self, day: int, seen: int, of: int = 1) -> None:
        """Counts."""
        counts = self.days.setdefault(day, [0, 0])
        counts[0] += seen
        counts[1] += of

    @property
    def total(self) -> Share:
        """Over all days."""
        return Share(sum(seen for seen, _ in self.days.values()), sum(of for _, of in self.days.values()))


class Observed(msgspec.Struct):
    """What was seen of one network, cell or AMF; `parameters`: for each its values with the messages that tell them."""

    first: float
    last: float
    rates: dict[str, Rate] = msgspec.field(default_factory=dict)
    parameters: dict[str, dict[str, list[Message]]] = msgspec.field(default_factory=dict)


class Observations:
    """Collects what phone logs and radio captures show."""

    def __init__(self) -> None:
        self.of: dict[Name, Observed] = {}

    def entry(self, name: Name, second: float) -> Observed:
        """What was seen of one thing, which was seen at that time."""
        one = self.of.setdefault(name, Observed(second, second))
        one.first, one.last = min(one.first, second), max(one.last, second)
        return one

    def rate(self, name: Name, rate: str, second: float) -> Rate:
        """A rate of one thing."""
        return self.entry(name, second).rates.setdefault(rate, Rate())

    def handset(self, subscriber: Subscriber, heard: Heard) -> None:
        """Adds one phone's log; `heard`: the cells that others of the same recording heard."""
        blocks = [
            block or heard.get((one.at.frame.input, subscriber.cell(one)))
            for one, block in zip(subscriber.timeline, subscriber.serving_blocks(), strict=True)
        ]
        home = registered_network(subscriber)
        times = _times(subscriber)
        self._connections(subscriber, blocks, home, times)
        for one in subscriber.timeline:
            first, second = blocks[one.at.position], times[one.at.position]
            names = _names(first) if first is not None else []
            if isinstance(one, LTEPaging | NRPaging):
                by_imsi = sum(who.kind == "imsi" for who in one.identities)
                for name in names if one.identities else ():
                    self._count(name, PAGED_BY_IMSI, second, one, by_imsi, len(one.identities))
            elif isinstance(one, LTEConnectionRelease | NRRelease):
                away = one.redirection is not None and one.redirection.technology == "GERAN"
                for name in names:
                    self._count(name, REDIRECTED, second, one, int(away))
            for parameter, value in _parameters(one, subscriber):
                whose = _whose(one, first, home)
                if whose is not None:
                    held = self.entry(whose, second).parameters.setdefault(parameter, {})
                    held.setdefault(value, []).append(one)

    def _count(self, name: Name, rate: str, second: float, hit: Message | None, seen: int, of: int = 1) -> None:
        one = self.rate(name, rate, second)
        one.add(_day(second), seen, of)
        if seen and hit is not None:
            one.hits.append(hit)

    def _connections(
        self, subscriber: Subscriber, blocks: list[SIB1 | None], home: str, times: Sequence[float]
    ) -> None:
        inside: dict[int, list[Message]] = {}
        for one in subscriber.timeline:
            if one.at.connection >= 0 and not isinstance(one, BROADCAST):
                inside.setdefault(one.at.connection, []).append(one)
        for messages in inside.values():
            block = next((b for one in messages if (b := blocks[one.at.position]) is not None), None)
            names = _names(block) if block is not None else [("network", home)] if home else []
            for rate, counts in EVENTS.items():
                hit = next((one for one in messages if counts(one)), None)
                for name in names:
                    self._count(name, rate, times[messages[0].at.position], hit, int(hit is not None))

    def core(self, deployment: Deployment) -> None:
        """Adds what N2 shows, by AMF: of identity requests per registration, of the others per connection."""
        rows = deployment.rows(NASMessage)
        rows = rows[deployment.connections(rows) >= 0]
        known, at = np.unique(deployment.connections(rows), return_index=True)
        firsts = rows[at]
        asked = _rows([s.rows for s in deployment.shapes(RegistrationRequest) if _registers(s.example)])
        registering = np.isin(known, deployment.connections(asked))
        amfs = {one.index: one.amf for one in deployment.associations}
        of_amf = np.array([amfs.get(n, "") for n in deployment.association_numbers(firsts).tolist()])
        days = np.array([_day(second) for second in deployment.seconds(firsts).tolist()], np.int64)
        for rate, counts in EVENTS.items():
            found = _events(deployment, counts)
            events, place = np.unique(deployment.connections(found), return_index=True)
            hit = np.isin(known, events)
            counted = registering if rate == IDENTITY_REQUESTS else np.ones(len(known), np.bool_)
            for amf in sorted(set(of_amf.tolist()) - {""}):
                mine = counted & (of_amf == amf)
                for day in np.unique(days[mine]).tolist():
                    today = mine & (days == day)
                    one = self.rate(("amf", amf), rate, day * DAY)
                    one.add(day, int((hit & today).sum()), int(today.sum()))
                    one.rows += found[place[np.isin(events, known[hit & today])]].tolist()


EVENTS: dict[str, Callable[[Message], bool]] = {
    IDENTITY_REQUESTS: asks_for_identity,
    REJECTED: lambda one: isinstance(one, REJECTS),
    EXPOSED: exposes,
}
"""What is counted once a connection."""


def _events(deployment: Deployment, counts: Callable[[Message], bool]) -> Numbers:
    kinds: tuple[type[Message], ...] = (*REJECTS, *ASKING)
    return _rows([s.rows for kind in kinds for s in deployment.shapes(kind) if counts(s.example)])


def _rows(some: list[Numbers]) -> Numbers:
    return np.unique(np.concatenate(some)) if some else np.zeros(0, np.int64)


def _registers(request: RegistrationRequest) -> bool:
    return not request.container and request.registration_type is not RegistrationType.EMERGENCY


def _day(second: float) -> int:
    return max(0, int(second // DAY))


def observed(deployment: Deployment) -> Observations:
    """All that a deployment and its phone logs show."""
    found = Observations()
    found.core(deployment)
    handsets = deployment.handsets
    heard = _heard(handsets)
    for one in handsets:
        found.handset(one, heard)
    return found


def _heard(handsets: Iterable[Subscriber]) -> Heard:
    """The one cell that was heard on each carrier of each input: recordings of many phones hold its SIB1 once."""
    found: dict[tuple[int, Cell | None], SIB1 | None] = {}
    for subscriber in handsets:
        for one in subscriber.timeline:
            if isinstance(one, SIB1) and one.plmns:
                place = one.at.frame.input, subscriber.cell(one)
                known = found.setdefault(place, one)
                if known is not None and (known.plmns, known.cell_identity) != (one.plmns, one.cell_identity):
                    found[place] = None
    return {place: one for place, one in found.items() if one is not None}


def _times(subscriber: Subscriber) -> list[float]:
    """The time of each message; of one before the phone's clock was set, that of the first behind it."""
    told = [subscriber.second(one) for one in subscriber.timeline]
    known = next((second for second in told if second >= CLOCK_SET), None)
    return told if known is None else [second if second >= CLOCK_SET else known for second in told]


def cell_name(first: SIB1) -> Name:
    """The entry of a cell."""
    return "cell", f"{technology(first)} {first.plmns[0]} {first.cell_identity}"


def _names(first: SIB1) -> list[Name]:
    """The entries to which what happens in a cell belongs."""
    network = ("network", first.plmns[0])
    return [network] if first.cell_identity is None else [network, cell_name(first)]


def registered_network(subscriber: Subscriber) -> str:
    """The one network that gives the phone its temporary identities; for logs without system information."""
    accepts = subscriber.all(EPSAttachAccept, EPSTrackingAreaUpdateAccept, RegistrationAccept)
    plmns = {plmn for one in accepts if (plmn := getattr(getattr(one, "guti", None), "plmn", None))}
    return plmns.pop() if len(plmns) == 1 else ""


def _whose(one: Message, first: SIB1 | None, home: str) -> Name | None:
    """The entry to which a message's parameters belong."""
    if isinstance(one, SIB1 | LTESystemInformation | NRSystemInformation):
        return None if first is None or first.cell_identity is None else cell_name(first)
    plmn = first.plmns[0] if first is not None else home
    return ("network", plmn) if plmn else None


def _parameters(one: Message, subscriber: Subscriber) -> Iterable[tuple[str, str]]:
    if isinstance(one, LTESystemInformationBlockType1 | NRSIB1):
        yield from _of_block1(one, subscriber)
    elif isinstance(one, LTESystemInformation | NRSystemInformation):
        lists = [block for block in one.blocks if block in ("sib3", "sib4", "sib5")]
        if one.neighbour_cells and lists:
            yield f"neighbour-cells {'+'.join(lists)}", str(one.neighbour_cells)
        for it in one.priorities:
            if it.priority is not None:
                yield f"priority {it.technology} {it.frequency} {it.source}", str(it.priority)
    elif isinstance(one, EPSAttachAccept | EPSTrackingAreaUpdateAccept | RegistrationAccept):
        for timer in ("t3412", "t3412_extended", "t3402", "t3512", "t3502"):
            if (value := getattr(one, timer, None)) is not None:
                yield timer.replace("_", "-"), str(value)


def _of_block1(one: SIB1, subscriber: Subscriber) -> Iterable[tuple[str, str]]:
    if one.tracking_area is not None:
        yield "tracking-area", str(one.tracking_area)
    place = subscriber.cell(one)
    if place is not None and place.physical >= 0:
        yield "physical-cell", str(place.physical)
    if place is not None and place.arfcn >= 0:
        yield "carrier", str(place.arfcn)
    if one.minimum_level is not None:
        yield "minimum-level", str(one.minimum_level)
    if isinstance(one, LTESystemInformationBlockType1) and one.barred is not None:
        yield "barred", "yes" if one.barred else "no"
    if one.scheduled_blocks:
        yield "system-information", " ".join(one.scheduled_blocks)


def entries(observations: Observations, names: Names) -> list[Entry]:
    """As a baseline keeps it: without messages, and with names that hide places."""
    return [_entry(kind, text, one, names) for (kind, text), one in observations.of.items()]


def _entry(kind: str, text: str, one: Observed, names: Names) -> Entry:
    rates: dict[str, dict[str, Share]] = {}
    for rate, found in one.rates.items():
        if kind == "cell":
            rates[rate] = {"all": found.total}
        else:
            rates[rate] = {day_of(day): Share(*counts) for day, counts in found.days.items()}
    parameters = {
        parameter: {value_name(parameter, value, names): len(read) for value, read in values.items()}
        for parameter, values in one.parameters.items()
    }
    first, last = (day_of(_day(second)) for second in (one.first, one.last))
    return Entry(kind, entry_name(kind, text, names), first, last, rates, parameters)


def entry_name(kind: str, text: str, names: Names) -> str:
    """What an entry is called: networks by their PLMN."""
    return text if kind == "network" else names.of(text)


def value_name(parameter: str, value: str, names: Names) -> str:
    """What a parameter's value is called."""
    return names.of_value(parameter, value) if parameter in HIDDEN else value
