"""`cleannet adopt`: several parties adopt a file together, by signatures that anybody can count again."""

import datetime
import hashlib
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from cleannet.cli.files import FILE, put, read
from cleannet.config.strict import ConfigError
from cleannet.profiles import profile as profiles
from cleannet.profiles.library import names, shipped
from cleannet.report.shown import shown
from cleannet.trust import adopted, register, signing, vote
from cleannet.trust.adoption import Status, Voice, status
from cleannet.trust.blocs import Bloc, blocs, memberships, unrecognised
from cleannet.trust.envelope import LARGEST, sealed

T = TypeVar("T")
Command = TypeVar("Command", bound=Callable[..., Any])
AS_JSON = click.option("--json", "as_json", is_flag=True, help="As JSON.")


@click.group("adopt", short_help="Adopt a profile, result or list together: sign, object, count.")
def adopt_command() -> None:
    """Votes of several parties on a file, and who recognises whom (docs/adoption.md)."""


def _vote_options(command: Command) -> Command:
    for add in reversed(
        (
            click.argument("file", type=FILE),
            click.option("--key", "key_file", type=FILE, required=True, help="The party's private key (PEM)."),
            click.option("--party", required=True, metavar="ID", help="Who votes, as the register names it."),
            click.option(
                "--name",
                help="Under which versions follow each other; else the profile's, a result's by its inputs, or FILE's.",
            ),
            click.option("--version", type=click.IntRange(1, vote.HIGHEST_VERSION), default=1, show_default=True),
            click.option("--reason", default="", help="Why, in the party's own words."),
            click.option("--date", metavar="TIME", help="Of the vote, as 2026-01-31T12:00:00Z; else now."),
            click.option("--output", "-o", default="-", help="Where the envelope goes; else standard output."),
        )
    ):
        command = add(command)
    return command


@adopt_command.command("sign")
@_vote_options
@click.option("--reran", is_flag=True, help="This party ran the audit again and reached the same octets.")
def sign(file: Path, reran: bool, **options: Any) -> None:
    """Adopt FILE: writes a signed vote on its digest (DSSE, in-toto)."""
    _vote(file, options, adopts=True, reran=reran)


@adopt_command.command("object")
@_vote_options
def object_to(file: Path, **options: Any) -> None:
    """Object to FILE, with a reason: writes a signed vote on its digest."""
    if not options["reason"].strip():
        raise click.UsageError("an objection has a reason that others can answer; write --reason '…'")
    _vote(file, options, adopts=False, reran=False)


def _vote(file: Path, options: dict[str, Any], *, adopts: bool, reran: bool) -> None:
    key = _private(options["key_file"])
    date = options["date"] or datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    name = options["name"] or _name(file)
    try:
        one = vote.Vote(
            _digest(file),
            name,
            options["version"],
            adopts,
            options["party"],
            options["reason"],
            reran,
            vote.moment(date),
        )
        payload = vote.written(one)
        vote.read(payload, vote.PAYLOAD)
    except vote.VoteRefused as wrong:
        raise click.ClickException(str(wrong)) from None
    except UnicodeEncodeError:
        raise click.ClickException("the texts of a vote are UTF-8") from None
    put(options["output"], sealed(payload, vote.PAYLOAD, [key]))


@adopt_command.command("status")
@click.argument("file", type=FILE)
@click.argument("envelopes", nargs=-1, type=FILE, metavar="ENVELOPE...")
@click.option("--register", "register_file", type=FILE, required=True, help="TOML file of parties, keys and rule.")
@click.option("--state", "state_file", type=FILE, help="Remembers what was adopted, and refuses older versions.")
@click.option("--on", "day", metavar="DATE", help="As of this day, as 2026-01-31; else today.")
@AS_JSON
def status_of(
    file: Path,
    envelopes: tuple[Path, ...],
    register_file: Path,
    state_file: Path | None,
    day: str | None,
    as_json: bool,
) -> None:
    """Say whether FILE is adopted, by whom, who objects, and what became of each signature.

    Exit code: 0 adopted; 1 not.
    """
    known = _register(register_file)
    if known.rule is None:
        raise click.ClickException(f"{register_file}: there is no [rule]; write how many parties and groups adopt")
    state = _state(state_file)
    given = ((shown(str(path)), _envelope(path)) for path in envelopes)
    found = status(_digest(file), known, known.rule, given, _day(day), state)
    if as_json:
        _json(_plain(file, found))
    else:
        _tell(file, found)
    if found.adopted and state_file is not None:
        put(state_file, adopted.written(adopted.after(state, found)))
    sys.exit(0 if found.adopted else 1)


def _plain(file: Path, found: Status) -> dict[str, object]:
    return {"file": shown(str(file)), **msgspec.to_builtins(found)}


def _tell(file: Path, found: Status) -> None:
    click.echo(f"{shown(str(file))}: {'adopted' if found.adopted else 'not adopted'}")
    click.echo(f"  sha256 {found.digest}")
    for one in found.standings:
        state = "adopted" if one.adopted else "not adopted: " + "; ".join(one.missing)
        counts = f"{one.parties} parties of {one.groups} groups count"
        click.echo(f"\nversion {one.version} of {shown(one.name)}: {shown(state)} ({counts})")
        for number, voice in enumerate(one.adopting):
            click.echo(f"  {_voice(voice)}{', first of all' if not number else ''}")
    if found.objecting:
        click.echo("\nobjections:")
        for voice in found.objecting:
            click.echo(f"  {_voice(voice)}")
    if found.told:
        click.echo("\nenvelopes:")
    for told in found.told:
        who = f"{told.party}: " if told.party else ""
        click.echo(f"  {shown(told.source)}: {'' if told.counted else 'not counted: '}{shown(who + told.detail)}")


def _voice(one: Voice) -> str:
    again = ", ran it again and reached the same octets" if one.vote.reran else ""
    reason = f": {one.vote.reason}" if one.vote.reason else ""
    return shown(f"{one.party} ({one.role}, {one.group}), {one.vote.date:%Y-%m-%d}{again}{reason}")


@adopt_command.command("blocs")
@click.argument("register_file", type=FILE, metavar="REGISTER")
@click.option("--profile", "profile_name", help="Also: criteria of this profile that only members can meet.")
@AS_JSON
def blocs_of(register_file: Path, profile_name: str | None, as_json: bool) -> None:
    """Show which parties recognise each other and nobody else, and criteria that only members can meet."""
    known = _register(register_file)
    groups, alone = blocs(known), unrecognised(known)
    only, untried = memberships(_profile(profile_name)) if profile_name else ((), ())
    if as_json:
        _json({"blocs": groups, "recognised_by_nobody": alone, "only_members": only, "not_tried": untried})
        return
    if not groups:
        click.echo("no two parties recognise each other, directly or by a chain")
    for one in groups:
        _tell_bloc(one)
    if alone:
        click.echo(f"recognised by no other party: {', '.join(alone)}")
    for each in only:
        why = f"because of evidence open to some only: {', '.join(each.slots)}" if each.slots else "by its own rule"
        values = ", ".join(str(value) for value in each.left_out)
        click.echo(
            shown(f"criterion {each.criterion}: cannot be met with {each.attribute} {values}, whatever is shown, {why}")
        )
        if each.instead:
            click.echo(shown(f"        what anybody could show instead: {each.instead}"))
    if untried:
        click.echo(f"not tried, too many states: {shown(', '.join(untried))}")


def _tell_bloc(one: Bloc) -> None:
    if one.closed:
        state = "closed, no chain of recognition leads to anybody outside"
    elif one.unreached:
        state = f"no chain leads to {', '.join(one.unreached)}"
    else:
        state = "a chain leads to everybody"
    click.echo(f"recognise each other: {', '.join(one.members)} (groups: {', '.join(one.groups)}): {state}")
    for member, other in one.ways_in:
        click.echo(f"        {member} recognises {other}, who is outside")
    if one.recognised_by:
        click.echo(f"        recognised from outside by {', '.join(one.recognised_by)}")


def _private(path: Path) -> signing.PrivateKey:
    pem = read(path, "the private key")
    phrase = click.prompt("Pass phrase", hide_input=True, err=True).encode() if signing.is_locked(pem) else None
    try:
        return signing.private_key(pem, phrase)
    except signing.KeyRefused as wrong:
        raise click.FileError(str(path), str(wrong)) from None
    except signing.NotInstalled as missing:
        raise click.ClickException(str(missing)) from None


def _register(path: Path) -> register.Register:
    try:
        return register.load(read(path, "the register").decode(), str(path))
    except (ConfigError, signing.NotInstalled) as wrong:
        raise click.ClickException(str(wrong)) from None
    except UnicodeDecodeError:
        raise click.FileError(str(path), "not UTF-8 text; a register is a TOML file") from None


def _profile(name: str) -> profiles.Profile:
    try:
        return shipped(name) if name in names() else profiles.load(read(Path(name), "the profile").decode(), name)
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None
    except UnicodeDecodeError:
        raise click.FileError(name, "not UTF-8 text; a profile is a TOML file") from None


def _name(path: Path) -> str:
    """The name of a profile, or of a result by its inputs, where the file is one; else the file's."""
    if path.suffix == ".toml":
        try:
            return profiles.load(read(path, "the file").decode(), str(path)).name
        except (ConfigError, UnicodeDecodeError):
            pass
    if path.suffix == ".json" and path.exists() and path.stat().st_size <= LARGEST:
        return vote.name_of_result(read(path, "the file")) or shown(path.name)
    return shown(path.name)


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as octets:
            return hashlib.file_digest(octets, "sha256").hexdigest()
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None


def _envelope(path: Path) -> bytes:
    try:
        with path.open("rb") as octets:
            return octets.read(LARGEST + 1)
    except OSError as wrong:
        raise click.FileError(str(path), wrong.strerror or str(wrong)) from None


def _state(path: Path | None) -> dict[str, tuple[int, str]]:
    """What a state file tells; nothing where there is none yet."""
    if path is None or not path.exists():
        return {}
    try:
        return adopted.load(read(path, "the state"), str(path))
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None


def _day(text: str | None) -> datetime.date:
    if text is None:
        return datetime.datetime.now(datetime.UTC).date()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise click.BadParameter(f"{text!r} is no day; write --on 2026-01-31", param_hint="--on") from None


def _json(body: object) -> None:
    click.echo(msgspec.json.format(msgspec.json.encode(body)).decode())
