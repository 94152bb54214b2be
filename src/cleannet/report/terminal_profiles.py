"""Profiles on the terminal: each criterion with its answer, and what it rests on."""

from collections.abc import Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cleannet.report.criteria import beside, counted
from cleannet.report.document import Report, ReportedProfile
from cleannet.report.shown import shown

# Shapes and words beside the colours, as for the states of links.
_ANSWER = {"met": "■", "not met": "□", "unknown": "?", "not decided": "–"}


def profiles_section(report: Report, verbose: bool) -> Iterator[RenderableType]:
    """One block a profile."""
    for one in report.profiles:
        yield Text(f"\nCriteria of {shown(one.name)}: {one.outcome} ({counted(one)})", style="bold")
        yield Padding(Text(shown(one.title), style="dim"), (0, 0, 0, 2))
        if one.note:
            yield Padding(Text(shown(one.note), style="dim"), (0, 0, 0, 2))
        yield Padding(_table(one, verbose), (0, 0, 0, 2))


def _table(one: ReportedProfile, verbose: bool) -> Table:
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for each in one.criteria:
        table.add_row(
            Text(f"{_ANSWER[each.answer]} {each.answer}"), Text(f"{shown(each.id)}  {shown(each.text)}", "bold")
        )
        for label, text in beside(each):
            said = text if label == "why" else f"{label}: {text}"
            table.add_row("", Text(shown(said), style="" if label == "why" else "dim"))
        if verbose and each.checks:
            table.add_row("", Text(f"checks: {', '.join(each.checks)}", style="dim"))
    return table
