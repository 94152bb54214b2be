"""What the report says of phone logs and radio captures: counts, problems, networks, and the ladders of findings."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from cleannet.decode.f1ap_reader import F1PDU
from cleannet.decode.radio import Pdu, ciphered, is_nas
from cleannet.decode.s1ap_reader import S1PDU
from cleannet.model.f1ap import F1APMessage
from cleannet.model.finding import Finding
from cleannet.model.frame import FrameRef
from cleannet.model.gsm import GSMMessage, OpaqueGSM
from cleannet.model.lte_rrc import LTEMessage, LTESystemInformationBlockType1, OpaqueLTE
from cleannet.model.message import Direction, Message
from cleannet.model.nas import OpaqueNAS
from cleannet.model.nas_eps import EPSMessage, OpaqueEPS
from cleannet.model.nr_rrc import NRSIB1, OpaqueNR
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.radio import Channel
from cleannet.model.s1ap import S1APMessage
from cleannet.report.document import Step
from cleannet.subscribers.network import Network
from cleannet.subscribers.radio import RadioSubscriber

OPAQUE = (OpaqueLTE, OpaqueNR, OpaqueEPS, OpaqueNAS, OpaqueGSM, F1APMessage, S1APMessage)
APPLICATIONS = (Channel.F1AP, Channel.S1AP)
"""These are counted among the messages of F1 and S1."""
BEFORE, AFTER = 6, 4
"""Messages shown before the first cited one, and behind it."""


def _counted(message: Message) -> bool:
    return not isinstance(message, OPAQUE) and not ciphered(message)


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
    distinct = (m for m in one.timeline if not (is_nas(m) and m.at.frame in twins))
    messages.update(f"{m.protocol} {m.name}" for m in distinct if _counted(m))
    captured.update(f"{m.protocol} {m.name}" for m in one.captured if _counted(m))
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


def _ending(pdu: Pdu) -> str:
    if not all(map(_counted, pdu.messages)):
        return "opaque"
    return "partial" if pdu.problems else "whole"


def ciphered_on_radio(people: Iterable[RadioSubscriber]) -> int:
    """How many NAS messages of phone logs and radio captures could not be read, as they are ciphered."""
    return sum(ciphered(m) and is_nas(m) for one in people for m in one.timeline)


def hidden_on_radio(people: Iterable[RadioSubscriber]) -> int:
    """How many RRC messages could not be read, as they are ciphered."""
    return sum(ciphered(m) and not is_nas(m) for one in people for m in one.timeline)


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
        for m in one.timeline
        if isinstance(m, LTESystemInformationBlockType1 | NRSIB1)
        for plmn in m.plmns
    }


def radio_steps(finding: Finding, people: Iterable[RadioSubscriber]) -> tuple[Step, ...]:
    """Steps around the earliest of the finding's primary evidence, as `steps_of` makes them."""
    wanted = {FrameRef(*place) for place in finding.primary}
    cited = wanted | {FrameRef(*place) for place in finding.related}
    for one in people:
        places = one.places()
        first = next((n for n, place in enumerate(places) if place in wanted), None)
        if first is not None:
            return tuple(_steps(one, places, first, cited))
    return ()


def _steps(one: RadioSubscriber, places: Sequence[FrameRef], first: int, cited: set[FrameRef]) -> Iterable[Step]:
    """One step a frame, named by the NAS message that it carries, where there is one."""
    frames: dict[FrameRef, list[int]] = {}
    for n, place in enumerate(places):
        frames.setdefault(place, []).append(n)
    shown = list(frames)
    middle = shown.index(places[first])
    shown = shown[max(0, middle - BEFORE) : middle + 1 + AFTER]
    start = one.times[frames[shown[0]][0]]
    for place in shown:
        numbers = frames[place]
        outer, *inner = (one.timeline[n] for n in numbers)
        named = inner[0] if inner and isinstance(outer, LTEMessage) else outer
        if inner and outer.protocol.endswith("RRC"):
            named = inner[0]
        ends = _ends(outer, named)
        detail = outer.name if named is not outer else ""
        seconds = (one.times[numbers[0]] - start) / 1e9
        yield Step(place.input, place.frame, seconds, *ends, named.name, detail, place in cited)


def _ends(outer: Message, named: Message) -> tuple[str, str]:
    if isinstance(named, F1APMessage):
        return ("gNB-CU", "gNB-DU") if named.direction is Direction.DOWNLINK else ("gNB-DU", "gNB-CU")
    if isinstance(named, S1APMessage):
        return ("MME", "eNB") if named.direction is Direction.DOWNLINK else ("eNB", "MME")
    if named.protocol.endswith("RRC"):
        station = "eNB" if isinstance(outer, LTEMessage) else "gNB"
    elif isinstance(named, EPSMessage):
        station = "MME"
    else:
        station = "BSS" if isinstance(named, GSMMessage) else "network" if named.protocol == "SMS" else "AMF"
    return (station, "UE") if named.direction is Direction.DOWNLINK else ("UE", station)
