"""The links on a terminal: one row for each interface and kind of protection, with whom it joins."""

from collections.abc import Callable, Iterator

from rich.console import RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from cleannet.report import words
from cleannet.report.document import Report
from cleannet.report.links import LinkRow, link_rows, unseen
from cleannet.report.shown import shown

PAIRS, PAIRS_VERBOSE = 2, 50
ROWS, ROWS_VERBOSE = 24, 500


def links_section(report: Report, verbose: bool, state: Callable[[str], Text]) -> Iterator[RenderableType]:
    """The section; nothing where no link was seen. `state` writes a state's word with its sign."""
    if not report.links:
        return
    rows = link_rows(report.links, PAIRS_VERBOSE if verbose else PAIRS)
    most = ROWS_VERBOSE if verbose else ROWS
    table = Table.grid(padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    for _ in range(2):
        table.add_column(overflow="fold")
    for row in rows[:most]:
        table.add_row(Text(shown(row.interface)), state(row.state), Text(shown(row.how)), Text(between(row), "dim"))
    more = len(rows) - most
    if more > 0:
        table.add_row(Text("…"), Text(""), Text(words.plural(more, "more row")), Text("the JSON has all", "dim"))
    if report.links_left_out:
        left_out = words.plural(report.links_left_out, "more link")
        table.add_row(Text("…"), Text(""), Text(left_out), Text("left out, in the JSON too", "dim"))
    if blind := unseen(report.links):
        table.add_row(Text(""), state("not observed"), Text(""), Text(", ".join(blind), "dim"))
    yield Text("\nLinks", style="bold")
    yield Padding(table, (0, 0, 0, 2))


def between(row: LinkRow) -> str:
    """Whom a row joins."""
    named = "; ".join(shown(pair, 100) for pair in row.pairs)
    return f"{named} and {words.plural(row.left_out, 'more pair')}" if row.left_out else named
