"""The sentences that terminal and page share: numbers, the opening statement, what was lost, order of findings."""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from cleannet.model.problem import ProblemKind
from cleannet.report.document import Decryption, Report, ReportedFinding, ReportedOutcome, ReportedProblem

SEVERITIES = ("critical", "high", "medium", "low", "info")
CONFIDENCES = ("high", "medium", "low")
STATES = ("protected", "mixed", "not protected", "not observed", "not observable")
BLAMES = {
    "sender": "the sender's fault; only these count against a network",
    "capture": "the capture's: cut, gaps, missing context",
    "ciphering": "ciphered, so not readable here",
    "cleannet": "cleannet's own limits",
}


def number(count: int) -> str:
    """1204 → "1,204"."""
    return f"{count:,}"


def plural(count: int, one: str, many: str = "") -> str:
    """The number with its noun: 1 frame, 1,204 frames."""
    return f"{number(count)} {one if count == 1 else many or one + 's'}"


def listed(words: Sequence[str]) -> str:
    """The words in a row: a; a and b; a, b and c."""
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1]))) if words else ""


def rank(words: Sequence[str], word: str) -> int:
    """Higher is more: 0 for the last of the words."""
    return len(words) - 1 - words.index(word)


def ordered(findings: Sequence[ReportedFinding]) -> tuple[ReportedFinding, ...]:
    """By severity, confidence and number of subscribers, the highest first; then by check and text."""
    return tuple(
        sorted(
            findings,
            key=lambda f: (
                SEVERITIES.index(f.severity),
                CONFIDENCES.index(f.confidence),
                -f.subscribers,
                -f.count,
                f.check,
                f.text,
            ),
        )
    )


def grouped(findings: Sequence[ReportedFinding]) -> tuple[tuple[ReportedFinding, ...], ...]:
    """One group a check, in the order in which `ordered` first meets the check."""
    groups: dict[str, list[ReportedFinding]] = {}
    for finding in ordered(findings):
        groups.setdefault(finding.check, []).append(finding)
    return tuple(map(tuple, groups.values()))


def input_name(report: Report, index: int) -> str:
    """The input's file name, or its whole path where two share a name."""
    if not 0 <= index < len(report.inputs):
        return "no input"
    path = report.inputs[index].path
    last = path.replace("\\", "/").rsplit("/", 1)[-1] or path
    alike = sum(i.path.replace("\\", "/").rsplit("/", 1)[-1] == last for i in report.inputs)
    return last if alike == 1 else path


def frames(report: Report, finding: ReportedFinding, role: str, limit: int) -> str:
    """Frame numbers, "12, 14, 31 … and 9 more", of several inputs "a.pcap 12; b.pcap 3"; "" where none has the role.

    What `count` has beyond the listed evidence (of which there are at most 10,000 pieces) is taken for primary.
    """
    unique = list(dict.fromkeys((e.input, e.frame) for e in finding.evidence if e.role == role))
    more = max(0, len(unique) - limit) + (max(0, finding.count - len(finding.evidence)) if role == "primary" else 0)
    by_input: dict[int, list[str]] = {}
    for index, frame in unique[:limit]:
        by_input.setdefault(index, []).append(str(frame))
    named = [
        f"{input_name(report, index)} {', '.join(of)}" if len(report.inputs) > 1 else ", ".join(of)
        for index, of in by_input.items()
    ]
    return "; ".join(named) + (f" … and {number(more)} more" if more else "")


def when(stamp: str | None) -> str:
    """An ISO 8601 time as people read it, to the second; anything else as it stands."""
    if stamp is None:
        return "an unknown time"
    made = _parsed(stamp)
    return f"{made:%Y-%m-%d %H:%M:%S}" + (" UTC" if made.tzinfo else "") if made else stamp


def _parsed(stamp: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(stamp or "")
    except ValueError:
        return None


def duration(first: str | None, last: str | None) -> str:
    """How long it is from first to last: "3 d 4 h", "1 h 12 min", "4 min 3 s", "0.2 s"; "" where unknown."""
    start, end = _parsed(first), _parsed(last)
    if start is None or end is None or bool(start.tzinfo) != bool(end.tzinfo) or end < start:
        return ""
    seconds = (end - start).total_seconds()
    if seconds < 10:
        return f"{seconds:.1f} s"
    for name, size, lesser, part in (("d", 86400, "h", 3600), ("h", 3600, "min", 60), ("min", 60, "s", 1)):
        if seconds >= size:
            whole, rest = divmod(int(seconds), size)
            return f"{whole} {name} {rest // part} {lesser}"
    return f"{int(seconds)} s"


def headline(report: Report) -> tuple[str, ...]:
    """What the report says, in a sentence or up to three. It never says of a network that nothing is wrong with it."""
    outcomes = Counter(o.outcome for o in report.outcomes)
    if report.findings:
        by: Counter[str] = Counter(f.severity for f in report.findings)
        counts = listed([f"{by[s]} {s}" for s in SEVERITIES if by[s]])
        said = [f"{plural(len(report.findings), 'finding')}: {counts}."]
    elif report.waived:
        said = [f"Every finding is waived ({len(report.waived)}); that is a decision, not a pass."]
    elif outcomes["pass"]:
        said = [f"No finding in what was observed; {plural(outcomes['pass'], 'check')} passed."]
    elif outcomes["error"]:
        said = ["No check gave an answer, so this report says nothing about the network."]
    else:
        said = ["Nothing was observed: no check saw what it needs, so this report says nothing about the network."]
    blind, faulted = outcomes["not-observed"], outcomes["error"]
    if blind and (report.findings or report.waived or outcomes["pass"] or faulted):
        need = "it needs" if blind == 1 else "they need"
        said.append(f"{plural(blind, 'check')} could not judge: what {need} was not seen.")
    if faulted:
        answers = "its answer is" if faulted == 1 else "their answers are"
        said.append(f"{plural(faulted, 'check')} faulted: {answers} missing.")
    return tuple(said)


def opening(report: Report) -> tuple[tuple[str, str], ...]:
    """The statement, labelled: over which time, in what, whom, which networks, what was lost."""
    s = report.statement
    seen = sum(i.frames for i in report.inputs)
    files = f"{plural(seen, 'frame')} in {plural(len(report.inputs), 'input')}"
    if s.first is None or s.last is None:
        span = f"{files}, with no time to go by"
    else:
        lasting = duration(s.first, s.last)
        span = f"{when(s.first)} to {when(s.last)}{f' ({lasting})' if lasting else ''}, {files}"
    counts = {"subscriber": s.subscribers, "connection": s.connections, "association": s.associations}
    if s.technologies and not s.associations:  # a phone's log: nothing of N2 is to be expected
        counts = {"subscriber": s.subscribers, "connection": s.connections} | ({"cell": s.cells} if s.cells else {})
    whom = [plural(count, one) for one, count in counts.items()]
    over = f", over {listed(s.technologies)}" if s.technologies else ""
    networks = listed(s.networks) if s.networks else "none named itself"
    if s.test_network:
        networks += "; test network (001-01 or 999-xx): what holds here need not hold in service"
    rows = [("Time", span), ("Seen", listed(whom) + over), ("Networks", networks), ("Lost", " ".join(lost(report)))]
    return (*rows, *(("Keys", decrypted(one)) for one in report.decryption))


def decrypted(one: Decryption) -> str:
    """What keys opened, in a sentence."""
    unfit = f" They do not fit {number(one.closed)} more." if one.closed else ""
    return f'{one.keys} opened {plural(one.opened, one.of)}; what rests on them says "seen after decryption".{unfit}'


_GONE = {
    ProblemKind.CUT_FILE: "A file ends inside a frame.",
    ProblemKind.BROKEN_COMPRESSION: "What a compressed file holds behind a break is missing.",
    ProblemKind.DROPPED_FRAMES: "The capturing machine dropped frames.",
    ProblemKind.BAD_CHECKSUM: "Parts with a wrong checksum were left out.",
    ProblemKind.BROKEN_BLOCK: "Some blocks or records of a file are not whole.",
    ProblemKind.MISSING_FRAGMENT: "Fragments are missing.",
}


def lost(report: Report) -> tuple[str, ...]:
    """What was lost on the way, each loss in a sentence; one sentence where nothing was."""
    of = report.losses
    said = []
    if of.frames_cut:
        said.append(f"{plural(of.frames_cut, 'frame')} cut by the snap length.")
    if of.tsns_missing:
        said.append(f"{plural(of.tsns_missing, 'SCTP TSN')} missing: data chunks that were sent and not captured.")
    if of.partial or of.opaque:
        whole = f"{number(of.messages)} of {plural(of.payloads, 'payload')} read whole"
        hidden = f", {number(of.ciphered)} ciphered" if of.ciphered else ""
        said.append(f"{whole}, {number(of.partial)} in part{hidden}, {number(of.opaque - of.ciphered)} not at all.")
    said += [text for kind, text in _GONE.items() if any(one.kind == kind.label for one in report.problems)]
    if not said and of.payloads:
        whole = plural(of.payloads, "payload")
        said.append(f"Nothing known to be lost: no frame cut, no SCTP TSN missing, {whole} read whole.")
    if not of.payloads:
        said.append("No payload was found.")
    if of.repeated:
        said.append(f"{plural(of.repeated, 'repeated copy', 'repeated copies')} of messages set aside.")
    return tuple(said)


def not_shown(report: Report) -> tuple[str, ...]:
    """What the captures could not show."""
    s = report.statement
    middle = (
        f"{number(s.mid_session_connections)} of {plural(s.connections, 'connection')} began before the capture;"
        " what came earlier is not known."
    )
    return ((middle,) if s.mid_session_connections else ()) + s.not_shown


def outcomes_of(report: Report, outcome: str) -> tuple[ReportedOutcome, ...]:
    """The checks that concluded so."""
    return tuple(o for o in report.outcomes if o.outcome == outcome)


def blind_groups(report: Report) -> tuple[tuple[ReportedOutcome, ...], ...]:
    """Checks that observed nothing, those with one advice on where and how long to capture together."""
    groups: dict[str, list[ReportedOutcome]] = {}
    for outcome in outcomes_of(report, "not-observed"):
        groups.setdefault(where(outcome), []).append(outcome)
    return tuple(map(tuple, groups.values()))


def where(outcome: ReportedOutcome) -> str:
    """Where and how long to capture, without the messages that one check wants."""
    return outcome.to_observe.partition(", so that ")[0]


def problems_by_blame(report: Report) -> Iterator[tuple[str, str, tuple[ReportedProblem, ...]]]:
    """(blame, what it means, problems with the most frequent first); the sender's first."""
    for blame, meaning in BLAMES.items():
        if found := [p for p in report.problems if p.blame == blame]:
            yield blame, meaning, tuple(sorted(found, key=lambda p: (-p.count, p.kind, p.input, p.frame)))


def now(report: Report, finding: ReportedFinding) -> str:
    """What became of the check of a finding that is gone: gone is not mended."""
    outcome = next((o.outcome for o in report.outcomes if o.check == finding.check), None)
    return {
        "pass": "its check passes now",
        "not-observed": "its check observed nothing now: this says nothing of whether it is mended",
        "not-applicable": "its check does not apply now",
        "error": "its check faulted now: this says nothing of whether it is mended",
        None: "its check was not asked now",
    }.get(outcome, "its check states other findings now")


def once(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts without repeats and empty ones, in their order."""
    return tuple(dict.fromkeys(t for t in texts if t))
