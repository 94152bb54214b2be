"""The sections of the terminal report, as Rich renderables. Every text goes through `_text`, so through `shown`."""

from collections.abc import Callable, Iterator

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cleannet.report import words
from cleannet.report.document import Report, ReportedFinding, ReportedOutcome
from cleannet.report.shown import shown
from cleannet.report.terminal_links import links_section
from cleannet.report.terminal_profiles import profiles_section
from cleannet.report.terminal_summary import plain_section
from cleannet.report.witnesses import witness_words

FRAMES, FRAMES_VERBOSE = 12, 100
LABEL = 18
# Blue and orange are told apart by all kinds of colour vision; still every style stands beside a word and a shape.
BLUE, ORANGE, FAINT = "color(33)", "color(208)", "dim"
SEVERITY = {
    "critical": ("◆", f"bold reverse {ORANGE}"),
    "high": ("▲", f"bold {ORANGE}"),
    "medium": ("●", ORANGE),
    "low": ("▽", BLUE),
    "info": ("○", FAINT),
}
STATE = {
    "protected": ("■", BLUE),
    "mixed": ("◪", ORANGE),
    "not protected": ("□", f"bold {ORANGE}"),
    "not observed": ("?", FAINT),
    "not observable": ("–", FAINT),
}
MARK = {"": "", "new": ", new", "same": ", as before"}


def sections(report: Report, width: int, verbose: bool, language: str = "en") -> Iterator[RenderableType]:
    """The whole report, from the opening statement to the plain summary of phone logs, in its language."""
    yield from _opening(report)
    yield from links_section(report, verbose, _state)
    yield from _coverage(report, width)
    yield from _bullets("What these captures could not show", words.not_shown(report))
    yield from _bullets("Two witnesses: what phone and core saw of each other", witness_words(report))
    yield from _faulted(report)
    yield from _findings(report, verbose)
    yield from _waived(report)
    yield from _comparison(report)
    yield from _problems(report)
    yield from _passed(report, verbose)
    yield from _blind(report, verbose)
    yield from profiles_section(report, verbose)
    yield from _bullets("Warnings", report.warnings)
    yield from plain_section(report.summary, language, verbose)


def _text(text: str, style: str = "", limit: int = 2000) -> Text:
    return Text(shown(text, limit), style=style)


def _indented(what: RenderableType, by: int = 2) -> Padding:
    return Padding(what, (0, 0, 0, by))


def _title(text: str) -> Text:
    return Text("\n").append_text(_text(text, "bold"))


def _pairs(rows: list[tuple[str, Text]], label_width: int = LABEL) -> Table:
    """Labels on the left, what they label on the right, wrapped inside its column."""
    table = Table.grid(padding=(0, 2))
    table.add_column(width=label_width - 2, no_wrap=True)
    table.add_column(overflow="fold")
    for label, value in rows:
        table.add_row(_text(label, FAINT), value)
    return table


def _list(texts: tuple[str, ...]) -> Table:
    table = Table.grid(padding=(0, 1))
    table.add_column(width=1)
    table.add_column(overflow="fold")
    for one in texts:
        table.add_row(Text("-"), _text(one))
    return table


def _bullets(title: str, texts: tuple[str, ...]) -> Iterator[RenderableType]:
    if texts:
        yield _title(title)
        yield _indented(_list(texts))


def _opening(report: Report) -> Iterator[RenderableType]:
    yield _text(f"cleannet report · profile {report.profile} · cleannet {report.version}", FAINT)
    yield Text("")
    yield _text(" ".join(words.headline(report)), "bold")
    yield Text("")
    yield _pairs([(label, _text(text)) for label, text in words.opening(report)], 10)


def _state(word: str) -> Text:
    shape, style = STATE[word]
    return Text(f"{shape} {word}", style=style)


def _coverage(report: Report, width: int) -> Iterator[RenderableType]:
    if not report.coverage:
        return
    yield _title("Coverage")
    interfaces = words.once([c.interface for c in report.coverage])
    cells = {(c.interface, c.property): c.state for c in report.coverage}
    # A column wants 17 characters for its words; with less room the signs stand alone: the list below has the words.
    # A phone's log shows other properties than a core: there the table would be nearly empty.
    spelled = 20 + 17 * len(interfaces) <= width
    if 20 + 7 * len(interfaces) <= width and not report.statement.technologies:
        table = Table(box=None, padding=(0, 2, 0, 0), pad_edge=False, header_style="")
        for heading in ("", *interfaces):
            table.add_column(_text(heading, "bold"), no_wrap=True)
        for one in words.once([c.property for c in report.coverage]):
            states = [_state(cells[i, one]) if (i, one) in cells else Text("") for i in interfaces]
            table.add_row(_text(one), *(state if spelled else state[:1] for state in states))
        yield _indented(table)
        if not spelled:
            yield _indented(Text("  ").join(_state(word) for word in words.once([c.state for c in report.coverage])))
        yield Text("")
    rows = Table.grid(padding=(0, 2, 0, 0))
    for _ in range(3):
        rows.add_column(overflow="fold")
    for cell in report.coverage:
        of = f" of {words.plural(cell.subscribers, 'subscriber')}" if cell.subscribers else ""
        seen = f"{words.plural(cell.observations, 'observation')}{of}" if cell.observations else ""
        said = "; ".join(filter(None, (seen, cell.detail)))
        rows.add_row(_text(f"{cell.interface} {cell.property}"), _state(cell.state), _text(said, FAINT))
    yield _indented(rows)


def _faulted(report: Report) -> Iterator[RenderableType]:
    faulted = words.outcomes_of(report, "error")
    yield from _bullets(
        "Checks that faulted (their answers are missing)", tuple(f"{o.check} {o.name}: {o.reason}" for o in faulted)
    )


def _findings(report: Report, verbose: bool) -> Iterator[RenderableType]:
    if not report.findings:
        return
    yield _title(f"Findings ({words.number(len(report.findings))})")
    for group in words.grouped(report.findings):
        yield Text("")
        yield _text(f"{group[0].check} {group[0].name}", "bold underline")
        # A check says the same of all its findings as a rule; where not, what differs is said again.
        for i, finding in enumerate(group):
            yield _indented(_finding(report, finding, verbose))
            if i + 1 == len(group) or _prose(group[i + 1]) != _prose(finding):
                yield _indented(_pairs(_prose(finding)))


def _prose(finding: ReportedFinding) -> list[tuple[str, Text]]:
    clauses = [f"{c.specification}, {c.clause} ({c.obligation})" for c in finding.clauses]
    rows = [
        ("why", finding.why),
        ("legitimate when", finding.legitimate_when),
        ("remedy", finding.remedy),
        ("clauses", "; ".join((*clauses, *finding.scas, *finding.fight))),
    ]
    return [(label, _text(value)) for label, value in rows if value]


def _heading(finding: ReportedFinding) -> Text:
    shape, style = SEVERITY[finding.severity]
    head = Text(f"{shape} {finding.severity}", style=style)
    suspected = ", suspected" if finding.outcome == "suspect" else ""
    compared = MARK[finding.comparison]
    head.append(f"{suspected}, confidence {finding.confidence}{compared}: ", style="not bold not reverse")
    return Text("").append_text(head).append_text(_text(finding.text))


def _finding(report: Report, finding: ReportedFinding, verbose: bool) -> Group:
    limit = FRAMES_VERBOSE if verbose else FRAMES
    evidence = f"{words.plural(finding.count, 'piece')} of evidence"
    rows = [
        ("whom", _text(f"{finding.subject} · {evidence}")),
        ("frames", _text(words.frames(report, finding, "primary", limit))),
    ]
    if related := words.frames(report, finding, "related", limit):
        rows.append(("related frames", _text(related)))
    if verbose:
        if finding.subjects:
            rows.append(("subscribers", _text(", ".join(finding.subjects), limit=20_000)))
        read = words.once([f"{e.field}={e.value}" if e.value else e.field for e in finding.evidence[:limit]])
        if read:
            rows.append(("read there", _text("; ".join(read))))
        rows.append(("fingerprint", _text(finding.fingerprint)))
    parts: list[RenderableType] = [_heading(finding), _indented(_pairs(rows))]
    if verbose and finding.ladder:
        parts.append(_indented(_ladder(finding), 4))
    return Group(*parts)


def _ladder(finding: ReportedFinding) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    for side in ("left", "right", "right", "left", "left"):
        table.add_column(justify="right" if side == "right" else "left", overflow="fold")
    start = finding.ladder[0].seconds
    for step in finding.ladder:
        style = "bold" if step.cited else FAINT
        table.add_row(
            Text("▶" if step.cited else "", style=style),
            _text(str(step.frame), style),
            _text(f"+{step.seconds - start:.3f} s", style),
            _text(f"{step.sender} → {step.receiver}", style),
            _text(" ".join(filter(None, (step.message, step.detail))), style),
        )
    return table


def _waived(report: Report) -> Iterator[RenderableType]:
    yield from _bullets(
        f"Waived ({len(report.waived)}; not counted)",
        tuple(
            f"{w.finding.check} {w.finding.name}, {w.finding.severity}: {w.finding.text} ({w.finding.subject})."
            f" Waived until {w.expires}: {w.reason}"
            for w in report.waived
        ),
    )


def _comparison(report: Report) -> Iterator[RenderableType]:
    of = report.comparison
    if of is None:
        return
    yield _title(f"Against {of.old or 'the older report'}")
    yield _indented(_text(f"{len(of.new)} new, {len(of.same)} as before, {len(of.gone)} gone."))
    yield _indented(
        _list(tuple(f"gone: {f.check} {f.name}, {f.severity}: {f.text}; {words.now(report, f)}" for f in of.gone))
    )


def _problems(report: Report) -> Iterator[RenderableType]:
    groups = list(words.problems_by_blame(report))
    if not groups:
        return
    yield _title("Problems while reading")
    for blame, meaning, problems in groups:
        yield _indented(_text(f"{blame} ({meaning})"))
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(justify="right")
        table.add_column(overflow="fold")
        table.add_column(overflow="fold")
        for problem in problems:
            where = words.input_name(report, problem.input) if problem.input >= 0 else ""
            where += f" frame {problem.frame}" if problem.frame else ""
            said = f"{problem.detail}{f' (first: {where.strip()})' if where else ''}"
            table.add_row(_text(f"{words.number(problem.count)} ×"), _text(problem.kind), _text(said, FAINT))
        yield _indented(table, 4)


def _passed(report: Report, verbose: bool) -> Iterator[RenderableType]:
    passed = words.outcomes_of(report, "pass")
    if passed:
        yield _title(f"Passed in what was observed ({len(passed)})")
        yield _indented(_names(passed, verbose, lambda o: f"{words.number(o.passed)} passed", short=True))
    beside = words.outcomes_of(report, "not-applicable")
    if beside:
        yield _title(f"Not applicable ({len(beside)})")
        yield _indented(_names(beside, verbose, lambda o: o.reason))


def _names(
    outcomes: tuple[ReportedOutcome, ...],
    verbose: bool,
    detail: Callable[[ReportedOutcome], str],
    short: bool = False,
) -> RenderableType:
    """One a line with the detail where verbose, else in a row, with the detail in brackets if it is `short`."""
    if verbose:
        return _list(tuple(": ".join(filter(None, (f"{o.check} {o.name}", detail(o)))) for o in outcomes))
    named = (f"{o.check} {o.name}" + (f" ({detail(o)})" if short else "") for o in outcomes)
    return _text(", ".join(shown(one, 200) for one in named), limit=100_000)


def _blind(report: Report, verbose: bool) -> Iterator[RenderableType]:
    groups = words.blind_groups(report)
    if not groups:
        return
    total = sum(map(len, groups))
    yield _title(f"Not observed, so not judged ({total})")
    for group in groups:
        yield _indented(_text(f"To observe these, {words.where(group[0]) or 'see each'}:"))
        for one in group:
            advice = f". To observe: {one.to_observe}" if verbose and one.to_observe else ""
            yield _indented(_text(f"{one.check} {one.name}: {one.reason}{advice}"), 4)
    yield _indented(_text(f"More on each: cleannet explain {groups[0][0].check}", FAINT))
