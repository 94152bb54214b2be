"""Writes the report's excerpt in README.md from a true run on the examples.

With `--check` it only says whether it is fresh (exit code 1 if not).
"""

import itertools
import os
import sys
from pathlib import Path

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report import terminal
from cleannet.report.pseudonyms import Pseudonyms

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "README.md"
BEGIN, END = "<!-- excerpt: made by tools/generate_readme.py -->\n", "<!-- end of excerpt -->"
KEY = b"names that stay the same"
SHOWN = "NAS001"


def report_text() -> str:
    """What `cleannet audit examples/*.pcapng` prints."""
    before = Path.cwd()
    os.chdir(ROOT)
    try:
        captures = [str(p) for p in sorted(Path("examples").glob("*.pcapng"))]
        report = audit(captures, catalogue().values(), pseudonyms=Pseudonyms(KEY))
    finally:
        os.chdir(before)
    return terminal.render(report, width=100, colour=False, verbose=False)


def excerpt(text: str) -> str:
    """The opening statement, the coverage matrix, and one finding."""
    lines = text.rstrip().split("\n")
    matrix = lines.index("Coverage")
    statement = lines[: lines.index("", matrix)]
    start = next(n for n, line in enumerate(lines) if line.startswith(f"{SHOWN} ") and lines[n + 1].startswith("  "))
    finding = itertools.takewhile(bool, lines[start:])
    return "\n".join(line.rstrip() for line in (*statement, "", "[…]", "", *finding, "", "[…]"))


def readme_text() -> str:
    """The page with its excerpt made anew."""
    head, _, rest = TARGET.read_text().partition(BEGIN)
    return f"{head}{BEGIN}```text\n{excerpt(report_text())}\n```\n{END}{rest.partition(END)[2]}"


def main(arguments: list[str]) -> int:
    made = readme_text()
    if "--check" not in arguments:
        TARGET.write_text(made)
        return 0
    if TARGET.read_text() == made:
        return 0
    print(f"the excerpt in {TARGET.name} is stale; run tools/generate_readme.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
