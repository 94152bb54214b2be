"""The report for a terminal, or for a pipe: plain text at most 100 columns wide."""

import io

from cleannet.report.document import Report

WIDEST = 100
NARROWEST = 40


def render(
    report: Report, *, width: int = WIDEST, colour: bool = False, verbose: bool = False, language: str = "en"
) -> str:
    """The report as text, lines ended by a line break.

    `width`: columns of the terminal; more than 100 are not used, fewer than 40 not kept to. `colour`: with ANSI styles;
    they only repeat what words and shapes say. `verbose`: also message ladders, all outcomes singly, more frames.
    `language`: of the plain summary of phone logs.
    """
    # Rich takes a tenth of a second to import; who asks for JSON does not wait for it.
    from rich.console import Console

    from cleannet.report.terminal_sections import sections

    out = io.StringIO()
    console = Console(
        file=out,
        width=max(NARROWEST, min(width, WIDEST)),
        force_terminal=colour,
        color_system="256" if colour else None,
        markup=False,
        emoji=False,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    for section in sections(report, console.width, verbose, language):
        console.print(section)
    return "".join(line.rstrip(" ") + "\n" for line in out.getvalue().splitlines())
