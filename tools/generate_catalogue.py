"""Writes docs/catalogue.md from the checks themselves and their test pages.

With `--check` it only says whether that file is fresh (exit code 1 if not).
"""

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path

from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import Check
from cleannet.checks.observing import HOW, to_observe

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "docs" / "catalogue.md"
PAGES = ROOT / "tests" / "checks"

HEAD = """\
# The catalogue of checks

Made by `tools/generate_catalogue.py` from the checks and their test pages; do not edit it by hand.
`cleannet explain CODE` prints the same of one check.

A check answers *fail*, *suspect* (the evidence leaves an innocent explanation open), *pass* (with the number of
observations behind it), *not observed* (the captures do not show what it needs: that is no pass) or *not applicable*.
The severity here is the check's own; a statement may be graded lower or higher, and says so.

The timelines under each check are its tests: one message a line, and behind the `#` what the check must say of it.
"""

CAPTURING = """\
## How to capture N2

{steps}

More: [reading-a-capture.md](reading-a-capture.md).
"""

FAMILIES = {
    "cell": "Cells that are not what they claim",
    "denial": "Abuse and denial of service",
    "downgrade": "Downgrade",
    "evidence": "Evidence compared",
    "gtp": "User plane tunnels",
    "identity": "Identity and privacy",
    "links": "Protection of links",
    "n2": "Control of N2",
    "nas": "NAS security",
    "pfcp": "Sessions on N4",
    "roaming": "Roaming and interconnect",
    "rrc": "User-plane and radio security",
    "sbi": "Services between network functions",
    "surveillance": "Location and tracing",
}


def family(check: Check) -> str:
    """The folder that a check lies in."""
    return check.module.split(".")[-2]


def page(check: Check) -> str:
    """The check's test page without its heading, or nothing where there is none yet."""
    path = PAGES / family(check) / f"{check.code.lower()}.md"
    return path.read_text().partition("\n")[2].strip() if path.exists() else ""


def facts(check: Check) -> Iterable[tuple[str, str]]:
    """What a check's table shows."""
    yield "Severity", check.severity.label
    yield "Interface", ", ".join(i.value for i in check.interfaces)
    if check.shows is not None:
        yield "Decides in the coverage table", " ".join(part.value for part in check.shows)
    yield "Judges", "each subscriber" if check.of_subscriber is not None else "the deployment as a whole"
    yield "Reads", ", ".join(sorted(f"`{kind.__name__}`" for kind in check.needs)) or "links and associations"
    yield "Clauses", "; ".join(map(str, check.clauses)) or "none cited"
    if check.scas:
        yield "Security assurance tests", "; ".join(check.scas)
    if check.fight:
        yield "Techniques (FiGHT)", ", ".join(check.fight)
    yield "Source", f"`src/{check.module.replace('.', '/')}.py`"


def section(check: Check) -> str:
    """All of one check."""
    table = "\n".join(f"| {name} | {value} |" for name, value in facts(check))
    parts = [
        f"### {check.code} {check.name}",
        check.title,
        f"| | |\n|---|---|\n{table}",
        f"**Why it matters:** {check.why}",
        f"**Legitimate when:** {check.legitimate_when}",
        f"**How to mend it:** {check.remedy}",
        f"**To observe it:** {to_observe(check)}.",
    ]
    tests = page(check)
    if tests:
        parts += [f"<details><summary>Its tests</summary>\n\n{tests}\n\n</details>"]
    return "\n\n".join(parts)


def catalogue_text() -> str:
    """The whole page."""
    checks = sorted(catalogue().values(), key=lambda c: (family(c), c.code))
    groups = [(name, list(some)) for name, some in groupby(checks, family)]
    head = "| Code | Name | Severity | What it finds |\n|---|---|---|---|"
    rows = [
        f"| [{c.code}](#{c.code.lower()}-{c.name}) | {c.name} | {c.severity.label} | {c.title} |"
        for c in sorted(checks, key=lambda c: c.code)
    ]
    steps = "\n".join(f"- {what}: {how}" for what, how in HOW)
    parts = [HEAD.strip(), "## All checks", "\n".join([head, *rows]), CAPTURING.format(steps=steps).strip()]
    for name, some in groups:
        parts += [f"## {FAMILIES.get(name, name)}", *map(section, some)]
    return "\n\n".join(parts) + "\n"


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        TARGET.write_text(catalogue_text())
        return 0
    if TARGET.exists() and TARGET.read_text() == catalogue_text():
        return 0
    print(f"{TARGET.name} is stale; run tools/generate_catalogue.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
