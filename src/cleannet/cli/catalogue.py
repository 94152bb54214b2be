"""`cleannet checks` and `cleannet explain`."""

import json
import sys
import textwrap

import click

from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import Check
from cleannet.checks.observing import how_to_observe, to_observe

WIDTH = 96


@click.command("checks")
@click.option("--json", "as_json", is_flag=True, help="As JSON.")
def checks_command(as_json: bool) -> None:
    """List the checks."""
    checks = catalogue().values()
    if as_json:
        click.echo(json.dumps([facts(c) for c in checks], indent=2, ensure_ascii=False))
        return
    for one in checks:
        click.echo(f"{one.code}  {one.severity.label:8}  {one.name:42}  {one.title}")


def facts(check: Check) -> dict[str, object]:
    """All of a check as plain data."""
    return {
        "code": check.code,
        "name": check.name,
        "severity": check.severity.label,
        "title": check.title,
        "why": check.why,
        "legitimate_when": check.legitimate_when,
        "remedy": check.remedy,
        "clauses": [str(c) for c in check.clauses],
        "scas": list(check.scas),
        "fight": list(check.fight),
        "needs": sorted(kind.__name__ for kind in check.needs),
        "interfaces": [i.value for i in check.interfaces],
        "to_observe": to_observe(check),
    }


@click.command("explain", short_help="Tell all of one check.")
@click.argument("code")
def explain_command(code: str) -> None:
    """Tell all of one check: what it looks at, why, when it is legitimate, how to mend it, what to capture."""
    by_name = {c.name: c for c in catalogue().values()}
    check = catalogue().get(code.upper()) or by_name.get(code.lower())
    if check is None:
        click.echo(f"cleannet: no check is called {code!r}; 'cleannet checks' lists them", err=True)
        sys.exit(64)
    click.echo(explained(check))


def explained(check: Check) -> str:
    """A check as text."""
    parts = [f"{check.code} {check.name} ({check.severity.label})", "", _filled(check.title), ""]
    for head, text in (
        ("Why it matters", check.why),
        ("Legitimate when", check.legitimate_when),
        ("How to mend it", check.remedy),
    ):
        parts += [head, _filled(text, "  "), ""]
    if check.clauses:
        parts += ["Clauses", *(f"  {clause}" for clause in check.clauses), ""]
    if check.scas:
        parts += ["Security assurance tests", *(f"  {one}" for one in check.scas), ""]
    if check.fight:
        parts += ["Techniques (FiGHT)", f"  {', '.join(check.fight)}", ""]
    parts += ["To observe it", _filled(to_observe(check)[0].upper() + to_observe(check)[1:] + ".", "  ")]
    parts += [_filled(f"{what}: {how}", "  ", "    ") for what, how in how_to_observe(check)]
    return "\n".join(parts)


def _filled(text: str, indent: str = "", further: str | None = None) -> str:
    return textwrap.fill(text, WIDTH, initial_indent=indent, subsequent_indent=indent if further is None else further)
