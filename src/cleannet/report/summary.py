"""The plain summary of phone logs and radio captures: what was seen, how sure, what else it could be, what next.

A pure function of the report and of what was recorded. It never says of anything that it is safe, nor of a cell that
it is false: what the radio shows is worth a second look at most, and the sentence says what would settle it.
"""

import itertools
from collections.abc import Iterable, Iterator

from cleannet.model.gsm import GSMMessage
from cleannet.model.lte_rrc import LTEMessage
from cleannet.model.message import Message
from cleannet.model.nas import NASMessage
from cleannet.model.nas_eps import EPSMessage
from cleannet.model.nr_rrc import NRMessage
from cleannet.model.problem import Blame, ProblemKind
from cleannet.model.radio import F1_UE, S1_UE
from cleannet.model.record import Record
from cleannet.model.umts_rrc import UMTSMessage
from cleannet.report.document import (
    CertaintyWord,
    Report,
    ReportedFinding,
    ResultWord,
    Summary,
    SummaryText,
    SummaryTopic,
)
from cleannet.report.radio import ciphered_on_radio, hidden_on_radio
from cleannet.report.summary_texts import english
from cleannet.report.summary_topics import CELL, NETWORK_SIDE, NOT_FROM_CORE, OTHER, TOPICS, topic_of
from cleannet.subscribers.one_phone import CLOCK_SET
from cleannet.subscribers.radio import RadioSubscriber

PAUSE = 600 * 10**9
"""Nanoseconds without any message after which nothing is known to have been recorded."""
FEW_SECONDS, FEW_MESSAGES = 60, 20
"""Less than this is too little to say that nothing was seen."""
SHORT = 3600
"""Seconds below which a longer recording would tell more."""
CERTAINTIES: tuple[CertaintyWord, ...] = ("certain", "probable", "possible")
SECOND_LOOK = ("critical", "high", "medium")
HARMLESS = (ProblemKind.OUT_OF_ORDER, ProblemKind.TSN_GAP)
UNREAD = (ProblemKind.UNKNOWN_LOG_VERSION, ProblemKind.LIMIT_REACHED, ProblemKind.DECODER_FAULT)
INSIDE = (F1_UE, S1_UE)
"""How the UEs of captures of F1 and S1 are called."""
GENERATIONS: dict[str, tuple[type[Message], ...]] = {
    "2G": (GSMMessage, UMTSMessage),
    "4G": (LTEMessage, EPSMessage),
    "5G": (NRMessage, NASMessage),
}


class Recorded(Record, frozen=True):
    """What phone logs and radio captures hold.

    Attributes:
        inputs: which inputs they are.
        seconds: how long messages were recorded, without pauses; None where no message has a time.
        messages, connections: how many there are; begun: the connections that had begun before.
        ciphered: messages that could not be read.
        generations: of networks whose signalling was recorded: "2G" (with 3G), "4G", "5G".
        pauses: whether there were pauses, in which nothing is known to have been recorded.
    """

    inputs: tuple[int, ...]
    seconds: int | None = None
    messages: int = 0
    connections: int = 0
    begun: int = 0
    ciphered: int = 0
    generations: tuple[str, ...] = ()
    pauses: bool = False


def recorded(people: Iterable[RadioSubscriber], logs: Iterable[int] = (), cores: Iterable[int] = ()) -> Recorded:
    """What was recorded at phones and on the air.

    `logs`: numbers of the inputs that are phone logs, whatever they hold; `cores`: of those with messages of a core,
    which are no recordings of a phone. Those of the inside of a network (F1, S1) are none either.
    """
    people = tuple(people)
    others = set(cores) | {p.source.input for one in people for p in one.pdus if p.source.ue.startswith(INSIDE)}
    mine = [one for one in people if not {p.source.input for p in one.pdus} & others]
    inputs = {p.source.input for one in mine for p in one.pdus} | (set(logs) - others)
    seen = {kind for one in mine for kind in one.index.kinds()}
    times = sorted({t for one in mine for t in one.times if t >= 0})
    return Recorded(
        tuple(sorted(inputs)),
        _seconds(times),
        sum(len(one.timeline) for one in mine),
        sum(len(one.connections) for one in mine),
        sum(c.mid_session for one in mine for c in one.connections),
        ciphered_on_radio(mine) + hidden_on_radio(mine),
        tuple(g for g, kinds in GENERATIONS.items() if any(issubclass(kind, kinds) for kind in seen)),
        _pauses(times),
    )


def _seconds(times: list[int]) -> int | None:
    if not times:
        return None
    steps = (later - earlier for earlier, later in itertools.pairwise(times))
    return sum(step for step in steps if step <= PAUSE) // 10**9


def _pauses(times: list[int]) -> bool:
    return any(later - earlier > PAUSE for earlier, later in itertools.pairwise(times) if earlier >= CLOCK_SET)


def summarise(report: Report, what: Recorded) -> Summary | None:
    """The summary; None where no input is a phone log or a radio capture."""
    if not what.inputs:
        return None
    topics = tuple(_topics(report, what))
    result = _result(topics, what)
    return Summary(
        result=result,
        seconds=what.seconds,
        said=tuple(_said(topics, result, what)),
        topics=topics,
        next_steps=tuple(_text(key) for key in _steps(result, what)),
        not_shown=tuple(_not_shown(report, what)),
    )


def _text(key: str, count: int = 0) -> SummaryText:
    return SummaryText(key, english(key, count), count)


def _topics(report: Report, what: Recorded) -> Iterator[SummaryTopic]:
    """Topics of weight first, among them the surest; equally sure ones in the order of `TOPICS`."""
    found: dict[str, list[ReportedFinding]] = {}
    for finding in report.findings:
        found.setdefault(_topic(finding, what), []).append(finding)
    made = [_topic_of(topic, found[topic]) for topic in TOPICS if topic in found]
    yield from sorted(made, key=lambda one: (one.weight == "minor", CERTAINTIES.index(one.certainty)))


def _topic(finding: ReportedFinding, what: Recorded) -> str:
    """A finding whose evidence stands in no phone's recording speaks of the network's side.

    What the radio alone may have lost between phone and core says nothing of where messages come from.
    """
    topic = topic_of(finding.check)
    if topic == NOT_FROM_CORE and finding.severity not in SECOND_LOOK:
        return OTHER
    elsewhere = bool(finding.evidence) and not any(e.input in what.inputs for e in finding.evidence)
    return NETWORK_SIDE if elsewhere else topic


def _topic_of(topic: str, findings: list[ReportedFinding]) -> SummaryTopic:
    heavy = [f for f in findings if f.severity in SECOND_LOOK]
    certainty = min((_certainty(f) for f in heavy or findings), key=CERTAINTIES.index)
    if topic == CELL:
        certainty = "possible"  # radio features can have another cause, however many come together
    return SummaryTopic(
        topic,
        certainty,
        "second-look" if heavy else "minor",
        tuple(sorted({f.check for f in findings})),
        english(f"topic.{topic}.seen"),
        english(f"sure.{certainty}"),
        english(f"topic.{topic}.innocent"),
        english(f"topic.{topic}.next"),
    )


def _certainty(finding: ReportedFinding) -> CertaintyWord:
    if finding.outcome == "fail":
        return "certain" if finding.confidence == "high" else "probable"
    return "probable" if finding.confidence == "high" else "possible"


def _result(topics: tuple[SummaryTopic, ...], what: Recorded) -> ResultWord:
    if any(one.weight == "second-look" for one in topics):
        return "worth-a-second-look"
    if topics:
        return "minor-only"
    little = not what.connections or what.messages < FEW_MESSAGES or (what.seconds or 0) < FEW_SECONDS
    return "too-little-seen" if little else "nothing-seen"


def _said(topics: tuple[SummaryTopic, ...], result: ResultWord, what: Recorded) -> Iterator[SummaryText]:
    yield _span(what)
    if what.pauses:
        yield _text("said.pauses")
    if result == "worth-a-second-look":
        yield _text("said.second-look", sum(one.weight == "second-look" for one in topics))
        yield _text("said.no-proof")
    elif result == "minor-only":
        yield _text("said.minor")
    elif result == "nothing-seen":
        yield _text("said.nothing")
    else:
        yield _text("said.too-little")


def _span(what: Recorded) -> SummaryText:
    if not what.messages:
        return _text("said.unread")
    if what.seconds is None:
        return _text("said.no-time")
    if what.seconds < 60:
        return _text("said.moments")
    minutes = what.seconds // 60
    return _text("said.minutes", minutes) if minutes < 120 else _text("said.hours", (minutes + 30) // 60)


def _steps(result: ResultWord, what: Recorded) -> Iterator[str]:
    if not what.messages:
        yield "step.check-log"
        return
    if result == "worth-a-second-look":
        yield from ("step.keep", "step.repeat", "step.expert", "step.calm")
    elif what.seconds is None or what.seconds < SHORT:
        yield "step.longer"
    else:
        yield "step.repeat"


def _not_shown(report: Report, what: Recorded) -> Iterator[SummaryText]:
    yield from (_text(key) for key in ("unshown.listening", "unshown.time", "unshown.inside"))
    missing = [g.lower() for g in ("2G", "5G") if g not in what.generations]
    if len(missing) == 2 and what.messages:
        yield _text("unshown.only-4g")
    elif missing and what.messages:
        yield _text(f"unshown.no-{missing[0]}")
    if what.ciphered:
        yield _text("unshown.ciphered", what.ciphered)
    if what.begun:
        yield _text("unshown.begun", what.begun)
    if any(_spoils(one.kind, one.blame) for one in report.problems if one.input in what.inputs):
        yield _text("unshown.damaged")


def _spoils(kind: str, blame: str) -> bool:
    """Whether a problem of reading leaves something out."""
    capture = blame == Blame.CAPTURE.value and kind not in {one.label for one in HARMLESS}
    return capture or kind in {one.label for one in UNREAD}
