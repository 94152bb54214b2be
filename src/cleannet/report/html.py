"""The report as one HTML page that needs nothing else: no script, font or picture from anywhere.

Its Content-Security-Policy allows exactly the one style and the one script that it carries, by their digests,
and no request at all.
"""

import base64
import functools
import hashlib
from importlib import resources
from typing import TYPE_CHECKING

from cleannet.report import criteria, words
from cleannet.report.document import Report, ReportedEvidence, ReportedFinding
from cleannet.report.ladder_drawing import drawing
from cleannet.report.languages import plain
from cleannet.report.links import link_rows, unseen
from cleannet.report.shown import shown
from cleannet.report.witnesses import witness_words

if TYPE_CHECKING:
    from jinja2 import Template
    from markupsafe import Markup

ROWS = 200
PAIRS = 8


def render(report: Report, *, language: str = "en") -> str:
    """The page, with the plain summary of phone logs in a language. All text passes `shown` and is escaped.

    Of a finding's evidence the first 200 pieces are listed; how many there are is said, and all stand in the JSON.
    """
    style, script = _part("report.css"), _part("report.js")
    policy = "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    return _template().render(
        report=report,
        words=words,
        criteria=criteria,
        witnesses=witness_words(report),
        findings=words.ordered(report.findings),
        plain=plain(report.summary, language) if report.summary is not None else None,
        prose=prose,
        drawing=drawing,
        listed=listed,
        links=link_rows(report.links, PAIRS),
        unseen=unseen(report.links),
        policy=policy,
        style=_trusted(style),
        script=_trusted(script),
        interfaces=words.once([c.interface for c in report.coverage]),
        properties=words.once([c.property for c in report.coverage]),
        cells={(c.interface, c.property): c for c in report.coverage},
    )


def prose(finding: ReportedFinding) -> tuple[tuple[str, str], ...]:
    """What a finding's check says of it, labelled; without what it leaves empty."""
    said = (
        ("Why it matters", finding.why),
        ("Legitimate when", finding.legitimate_when),
        ("Remedy", finding.remedy),
    )
    return tuple((label, text) for label, text in said if text)


def listed(finding: ReportedFinding) -> tuple[ReportedEvidence, ...]:
    """The evidence that the page lists: the first 200 pieces."""
    return finding.evidence[:ROWS]


@functools.cache
def _part(name: str) -> str:
    return resources.files("cleannet.report").joinpath("templates", name).read_text("utf-8")


def _digest(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _trusted(text: str) -> "Markup":
    """For the project's own style and script only; nothing captured comes this way."""
    from markupsafe import Markup

    return Markup(text)


def _finalize(value: object) -> object:
    """Runs on every `{{ … }}` before it is escaped, so no text can reach the page around `shown`."""
    if isinstance(value, str) and not hasattr(value, "__html__"):
        return shown(value)
    return "" if value is None else value


@functools.cache
def _template() -> "Template":
    # Imported here, for who asks for another form does not wait for it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("cleannet.report"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_finalize,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html.j2")
