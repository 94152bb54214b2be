"""`cleannet profile`: published criteria as data, and whether they judge evidence or identity."""

import sys
from pathlib import Path

import click
import msgspec

from cleannet.checks.catalogue import catalogue
from cleannet.cli.criteria import profile_of
from cleannet.cli.files import FILE
from cleannet.config.strict import ConfigError
from cleannet.profiles.library import names, shipped
from cleannet.profiles.profile import Criterion, Profile
from cleannet.report.shown import shown
from cleannet.trust import market as markets
from cleannet.trust.fairness import Effect, Fairness, Witness, fairness

AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")
PROFILE = click.argument("profile", metavar="PROFILE")


@click.group("profile", short_help="Criteria as data: list, show, check, test for fairness.")
def profile_command() -> None:
    """Read sets of criteria. PROFILE is the name of a shipped one, or a TOML file (docs/profiles.md)."""


@profile_command.command("list")
@AS_JSON
def list_profiles(as_json: bool) -> None:
    """List the shipped profiles."""
    rows = []
    for name in names():
        one = shipped(name)
        rows.append({"name": name, "title": one.title, "criteria": len(one.criteria), "unverified": one.unverified})
    if as_json:
        _json(rows)
        return
    for row in rows:
        click.echo(f"{row['name']:24}  {row['criteria']:3} criteria  {row['title']}")


@profile_command.command("show")
@PROFILE
@AS_JSON
def show_profile(profile: str, as_json: bool) -> None:
    """Show a profile: each criterion with its class, what answers it, and its source."""
    one = profile_of(profile)
    if as_json:
        _json(facts(one))
        return
    click.echo(f"{one.name}: {shown(one.title)}")
    for source in one.sources:
        click.echo(f"  source: {shown(source)}")
    if one.note:
        click.echo(f"  {shown(one.note)}")
    if one.unverified:
        click.echo("  unverified: parts of it were not confirmed from the sources")
    for criterion in one.criteria:
        click.echo(f"\n{shown(criterion.id):6}  {criterion.written.value:12}  {shown(criterion.text)}")
        for line in _answers(criterion):
            click.echo(f"        {line}")


def _answers(one: Criterion) -> list[str]:
    """What answers a criterion, and what a reader should know."""
    found = []
    if one.checks:
        found.append(f"checks: {', '.join(one.checks)}")
    if one.documents:
        found.append(f"documents: {', '.join(one.documents)}")
    if not one.testable:
        found.append("not testable here")
    if one.unverified:
        found.append("unverified")
    for label, text in (("measurable instead", one.restatement), ("note", one.note), ("source", one.source)):
        if text:
            found.append(f"{label}: {shown(text)}")
    return found


def facts(one: Profile) -> dict[str, object]:
    """All of a profile as plain data."""
    criteria = [
        {
            "id": each.id,
            "text": each.text,
            "class": each.written.value,
            "measured": each.measured.value if each.measured else None,
            "rule": each.rule.text if each.rule else None,
            "checks": list(each.checks),
            "documents": list(each.documents),
            "testable": each.testable,
            "unverified": each.unverified,
            "source": each.source,
            "restatement": each.restatement,
            "note": each.note,
        }
        for each in one.criteria
    ]
    return {
        "name": one.name,
        "title": one.title,
        "sources": list(one.sources),
        "note": one.note,
        "unverified": one.unverified,
        "criteria": criteria,
    }


@profile_command.command("check")
@PROFILE
def check_profile(profile: str) -> None:
    """Check a profile: it can be read, its checks exist, and the measured classes are those that it says."""
    one = profile_of(profile)
    known = catalogue()
    wrong = [
        f"criterion {criterion.id}: there is no check {code}"
        for criterion in one.criteria
        for code in criterion.checks
        if code not in known
    ]
    measured = dict(fairness(one).criteria)
    wrong += [
        f"criterion {criterion.id}: it says {criterion.measured.value}, and measures {effect.measured.value}"
        for criterion in one.criteria
        if criterion.measured is not None and (effect := measured[criterion.id]).measured is not criterion.measured
    ]
    for line in wrong:
        click.echo(f"{shown(one.name)}, {shown(line)}")
    if wrong:
        sys.exit(1)
    click.echo(f"{shown(one.name)}: {len(one.criteria)} criteria, as they say")


@profile_command.command("test")
@PROFILE
@click.option("--market", "market_file", type=FILE, help="CSV of suppliers, shares and identities: who is refused.")
@click.option(
    "--max-causal", type=click.FloatRange(0, 1), help="Exit code 1 if identity moves a criterion more than this."
)
@AS_JSON
def test_profile(profile: str, market_file: Path | None, max_causal: float | None, as_json: bool) -> None:
    """Test fairness: which criteria move when only identity moves, which when only evidence moves."""
    one = profile_of(profile)
    result = fairness(one)
    effect = _market(one, market_file) if market_file is not None else None
    if as_json:
        _json({"profile": one.name, "fairness": result, "market": effect})
    else:
        _tell(one, result)
        if effect is not None:
            _tell_market(effect)
    if max_causal is not None and any(each.causal > max_causal for _, each in result.criteria):
        sys.exit(1)


def _tell(one: Profile, result: Fairness) -> None:
    texts = {each.id: each.text for each in one.criteria}
    click.echo(f"{one.name}: {shown(one.title)}\n")
    for name, effect in result.criteria:
        click.echo(f"{shown(name):6}  {effect.measured.value:20}  {shown(texts[name])}")
        _tell_effect(effect)
    unmeasured = [each.id for each in one.criteria if each.rule is None]
    if unmeasured:
        click.echo(f"\nnothing measurable follows from: {', '.join(map(shown, unmeasured))}")
    click.echo(f"\nthe whole: {result.whole.measured.value}")
    _tell_effect(result.whole)
    if result.removals:
        sets = " or ".join("{" + ", ".join(map(shown, some)) + "}" for some in result.removals)
        click.echo(f"        identity no longer moves the outcome without {sets}")
    for exclusion in result.exclusions:
        values = ", ".join(shown(_written(value)) for value in exclusion.left_out)
        click.echo(
            f"\nstructural exclusion: {exclusion.slot!r} cannot be obtained by those with {exclusion.attribute} "
            f"{values}, whatever they do; read by {', '.join(map(shown, exclusion.criteria))}"
        )
    for barred in result.barred:
        values = ", ".join(shown(_written(value)) for value in barred.values)
        what = f"criterion {shown(barred.criterion)}" if barred.criterion else "the whole"
        click.echo(f"\n{what} can be met by nobody with {barred.attribute} {values}, whatever they show")


def _tell_effect(effect: Effect) -> None:
    kind = "all" if effect.whole else "a covering sample:"
    click.echo(
        f"        identity moves it in {_share(effect.causal)} of the states of evidence, evidence for "
        f"{_share(effect.responsive)} of the identities ({kind} {effect.states} pairs tried)"
    )
    for name, share in effect.by_attribute:
        if share:
            click.echo(f"        by {name} alone: {_share(share)}")
    if not effect.satisfiable:
        click.echo("        nobody can meet it, whatever the evidence")
    if not effect.refutable:
        click.echo("        nobody can fail it, whatever the evidence")
    if effect.witness is not None:
        click.echo(f"        for instance: {_pair(effect.witness)}")


def _share(share: float) -> str:
    """Three digits; what is not 0 never looks like it."""
    return "less than 0.001" if 0 < share < 0.001 else f"{share:.3f}"


def _pair(one: Witness) -> str:
    shown_by_both = [f"{name} {_word(value)}" for name, value in one.evidence]
    shown_by_both += [f"{name} {_written(value)}" for name, value in one.same]
    evidence = ", ".join(shown_by_both) or "whatever the evidence"
    first, second = (", ".join(f"{name} {_written(value)}" for name, value in some) for some in (one.one, one.other))
    answers = [_word(answer) for answer in one.answers]
    return shown(f"{evidence}: {first} → {answers[0]}; {second} → {answers[1]}")


def _written(value: object) -> str:
    """A value of identity as a rule writes it."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def _word(value: object) -> str:
    return (
        {True: "met", False: "not met", None: "unknown"}[value]
        if value is None or isinstance(value, bool)
        else str(value)
    )


def _market(one: Profile, path: Path) -> markets.Market:
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            return markets.market(one, markets.load(lines, str(path), one))
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None
    except UnicodeDecodeError:
        raise click.FileError(str(path), "not UTF-8 text") from None
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None


def _tell_market(effect: markets.Market) -> None:
    click.echo("\nthe market, with the same evidence from all:")
    for one in effect.refusals:
        share = one.refused / one.suppliers
        click.echo(
            f"        {one.attribute} {shown(str(one.value))}: {share:.0%} refused ({one.refused} of {one.suppliers})"
        )
    if effect.shut_out:
        click.echo(f"        never able to obtain this evidence: {', '.join(map(shown, effect.shut_out))}")
    before, after = (
        f"{some.index:.0f}" if some is not None else "nobody is left" for some in (effect.before, effect.after)
    )
    click.echo(f"        HHI {before} before, {after} after")


def _json(body: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(body)).decode())
