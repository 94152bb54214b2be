"""What the report says of phone logs and radio captures: counts, problems, networks, and the ladders of findings."""

import functools
from collections import Counter
from collections.abc import Iterable, Mapping

from cleannet.decode.f1ap_reader import F1PDU
from cleannet.decode.radio import Pdu, ciphered, is_nas
from cleannet.decode.s1ap_reader import S1PDU
from cleannet.model.f1ap import F1APMessage
from cleannet.model.finding import Finding
from cleannet.model.frame import FrameRef
from cleannet.model.gsm import GSMMessage, OpaqueGSM
from cleannet.model.lte_rrc import LTEMessage, LTESystemInformationBlockType1, OpaqueLTE
from cleannet.model.message import Direction, Message
from cleannet.model.nas import CipheredNAS, OpaqueNAS
from cleannet.model.nas_eps import CipheredEPS, EPSMessage, OpaqueEPS
from cleannet.model.nr_rrc import NRSIB1, OpaqueNR
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.radio import Channel
from cleannet.model.rrc import CipheredRRC
from cleannet.model.s1ap import S1APMessage
from cleannet.model.umts_rrc import OpaqueUMTS
from cleannet.report.document import Step
from cleannet.subscribers.network import Network
from cleannet.subscribers.one_phone import CLOCK_SET
from cleannet.subscribers.radio import RadioSubscriber

OPAQUE = (OpaqueLTE, OpaqueNR, OpaqueUMTS, OpaqueEPS, OpaqueNAS, OpaqueGSM, F1APMessage, S1APMessage)
APPLICATIONS = (Channel.F1AP, Channel.S1AP)
"""These are counted among the messages of F1 and S1."""
_STATIONS = {"LTE-RRC": "eNB", "NR-RRC": "gNB", "UMTS-RRC": "RNC", "RR": "BSS", "GMM": "SGSN", "SM": "SGSN"}
CIPHERED = (CipheredNAS, CipheredEPS)
TECHNOLOGIES = ("NR", "LTE", "UMTS", "GSM")
OF_NAS = {Channel.NAS_EPS: "LTE", Channel.NAS_5GS: "NR"}
"""Over which technology NAS goes where a log holds no RRC."""
BEFORE, AFTER = 6, 4
"""Messages shown before the first cited one, and behind it."""
LOOKED_AT = 1000
"""Messages among which they are looked for."""


@functools.cache
def _counts(kind: type[Message]) -> bool:
    """Whether messages of a type were read."""
    return not issubclass(kind, (*OPAQUE, *CIPHERED, CipheredRRC))


def count_radio(
    one: RadioSubscriber,
    twins: Mapping[FrameRef, FrameRef],
    messages: Counter[str],
    captured: Counter[str],
    ended: dict[str, int],
) -> None:
    """Adds a subscriber's messages by name, distinct and captured, and its payloads by how they ended.

    `twins`: where F1 shows NAS messages that N2 has too; they count there.
    """
    messages.update(_by_name(m for m in one.timeline if not (m.at.frame in twins and is_nas(m))))
    captured.update(_by_name(one.captured))
    for pdu in one.pdus:
        if pdu.source.channel not in APPLICATIONS:
            ended[_ending(pdu)] += 1
            ended["ciphered"] += any(map(ciphered, pdu.messages))


def count_application(
    pdus: Iterable[F1PDU | S1PDU], messages: Counter[str], captured: Counter[str], ended: dict[str, int]
) -> None:
    """Adds the F1AP or S1AP messages by name, distinct and captured, and by how they ended."""
    for pdu in pdus:
        ended["opaque" if pdu.opaque else "partial" if pdu.problems else "whole"] += 1
        if not pdu.opaque:
            captured[f"{pdu.message.protocol} {pdu.message.name}"] += 1
            messages[f"{pdu.message.protocol} {pdu.message.name}"] += not pdu.repeated


def repeated_on_radio(network: Network) -> int:
    """How many payloads of phone logs, radio captures, F1 and S1 were captured before, or are on N2 too."""
    copies = sum(len(one.copies) for one in network.radio)
    return copies + sum(pdu.repeated for pdu in network.application) + len(network.twins)


def _by_name(messages: Iterable[Message]) -> Counter[str]:
    found: Counter[str] = Counter()
    for (kind, protocol, name), count in Counter((type(m), m.protocol, m.name) for m in messages).items():
        if _counts(kind):
            found[f"{protocol} {name}"] += count
    return found


def _ending(pdu: Pdu) -> str:
    if not all(_counts(type(m)) for m in pdu.messages):
        return "opaque"
    return "partial" if pdu.problems else "whole"


def ciphered_on_radio(people: Iterable[RadioSubscriber]) -> int:
    """How many NAS messages of phone logs and radio captures could not be read, as they are ciphered."""
    return sum(len(one.index.of(CIPHERED)) for one in people)


def hidden_on_radio(people: Iterable[RadioSubscriber]) -> int:
    """How many RRC messages could not be read, as they are ciphered."""
    return sum(ciphered(m) and not is_nas(m) for one in people for m in one.timeline)


def technologies(people: Iterable[RadioSubscriber]) -> tuple[str, ...]:
    """The radio technologies whose messages were read."""
    channels = {pdu.source.channel for one in people for pdu in one.pdus if not pdu.carried}
    seen = {OF_NAS.get(channel) or channel.name.split("_")[0] for channel in channels}
    return tuple(name for name in TECHNOLOGIES if name in seen)


def cells(people: Iterable[RadioSubscriber]) -> int:
    """How many cells said who they are (PLMN and cell identity of their SIB1)."""
    found = set()
    for one in people:
        for n in one.index.of((LTESystemInformationBlockType1, NRSIB1)):
            block = one.timeline[n]
            if isinstance(block, LTESystemInformationBlockType1 | NRSIB1) and block.cell_identity is not None:
                found.add((block.protocol, block.plmns[:1], block.cell_identity))
    return len(found)


def first_known_times(people: Iterable[RadioSubscriber]) -> dict[int, int]:
    """For each input with messages from before its modem knew the time: the first time that it knew."""
    unset: set[int] = set()
    first: dict[int, int] = {}
    for source in (pdu.source for one in people for pdu in one.pdus):
        if source.time >= CLOCK_SET:
            first[source.input] = min(source.time, first.get(source.input, source.time))
        elif source.time >= 0:
            unset.add(source.input)
    return {given: time for given, time in first.items() if given in unset}


def _untimed(people: Iterable[RadioSubscriber]) -> int:
    return sum(0 <= pdu.source.time < CLOCK_SET for one in people for pdu in one.pdus if not pdu.carried)


def not_shown_on_radio(people: Iterable[RadioSubscriber]) -> list[str]:
    """What logs of phones could not show, in sentences."""
    if all(pdu.source.air for one in people for pdu in one.pdus):
        return []
    untimed = _untimed(people) if first_known_times(people) else 0
    sent = f"the time of {untimed} message{'s' if untimed > 1 else ''}, sent before the phone knew it"
    return [
        *([sent] if untimed else []),
        "whether what goes over the air is ciphered as commanded: a phone's log holds plain text, so that ciphering "
        "and integrity of its radio link are known from the commands alone",
        "user data, and what the modem does not log",
    ]


def radio_problems(people: Iterable[RadioSubscriber]) -> list[Problem]:
    """What went wrong in the payloads of phone logs and radio captures."""
    found: list[Problem] = []
    for one in people:
        for pdu in one.pdus:
            if pdu.source.channel in APPLICATIONS:
                continue
            found += pdu.problems
            if any(map(ciphered, pdu.messages)):
                text = f"{pdu.message.protocol}: the body is ciphered, or its algorithm is not known"
                found.append(Problem(ProblemKind.CIPHERED, text, pdu.source.input, pdu.source.frame))
    return found


def networks_on_radio(people: Iterable[RadioSubscriber]) -> set[str]:
    """The PLMNs that the cells broadcast, as "MCC-MNC"."""
    return {
        plmn
        for one in people
        for n in one.index.of((LTESystemInformationBlockType1, NRSIB1))
        if isinstance(m := one.timeline[n], LTESystemInformationBlockType1 | NRSIB1)
        for plmn in m.plmns
    }


def radio_steps(finding: Finding, people: Iterable[RadioSubscriber]) -> tuple[Step, ...]:
    """Steps around the earliest of the finding's primary evidence, as `steps_of` makes them."""
    wanted = {FrameRef(*place) for place in finding.primary}
    cited = wanted | {FrameRef(*place) for place in finding.related}
    for one in people:
        first = min((n for place in wanted if (n := one.places.get(place)) is not None), default=None)
        if first is not None:
            return tuple(_steps(one, first, cited))
    return ()


def _around(one: RadioSubscriber, first: int, cited: set[FrameRef]) -> dict[FrameRef, list[int]]:
    """The frames around the one that a message is the first of, each with the positions of its messages.

    What a cell tells all phones is passed over, unless it is cited, or the message is of that kind itself.
    """
    timeline = one.timeline
    everything = timeline[first].at.connection < 0

    def some(positions: Iterable[int], frames: int) -> dict[FrameRef, list[int]]:
        found: dict[FrameRef, list[int]] = {}
        for n in positions:
            place, connection = timeline[n].at.frame, timeline[n].at.connection
            if connection < 0 and not everything and place not in cited:
                continue
            if place not in found and len(found) == frames:
                break
            found.setdefault(place, []).append(n)
        return found

    before = some(range(first - 1, max(-1, first - LOOKED_AT), -1), BEFORE)
    after = some(range(first, min(len(timeline), first + LOOKED_AT)), AFTER + 1)
    return {place: sorted(numbers) for place, numbers in reversed(before.items())} | after


def _steps(one: RadioSubscriber, first: int, cited: set[FrameRef]) -> Iterable[Step]:
    """One step a frame, named by the NAS message that it carries, where there is one."""
    frames = _around(one, first, cited)
    shown = list(frames)
    start = one.times[frames[shown[0]][0]]
    for place in shown:
        numbers = frames[place]
        outer, *inner = (one.timeline[n] for n in numbers)
        named = inner[0] if inner and isinstance(outer, LTEMessage) else outer
        if inner and outer.protocol.endswith("RRC"):
            named = inner[0]
        ends = _ends(named)
        detail = outer.name if named is not outer else ""
        seconds = (one.times[numbers[0]] - start) / 1e9
        yield Step(place.input, place.frame, seconds, *ends, named.name, detail, place in cited)


def _ends(named: Message) -> tuple[str, str]:
    if isinstance(named, F1APMessage):
        return ("gNB-CU", "gNB-DU") if named.direction is Direction.DOWNLINK else ("gNB-DU", "gNB-CU")
    if isinstance(named, S1APMessage):
        return ("MME", "eNB") if named.direction is Direction.DOWNLINK else ("eNB", "MME")
    station = _STATIONS.get(named.protocol)
    if station is None and isinstance(named, EPSMessage):
        station = "MME"
    elif station is None:
        station = "MSC" if isinstance(named, GSMMessage) else "network" if named.protocol == "SMS" else "AMF"
    return (station, "UE") if named.direction is Direction.DOWNLINK else ("UE", station)
