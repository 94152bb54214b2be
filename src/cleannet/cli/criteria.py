"""Profiles and documents that the user names, for `cleannet audit` and `cleannet profile`."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import click

from cleannet.cli.files import FILE, read
from cleannet.config.strict import ConfigError
from cleannet.profiles import documents
from cleannet.profiles.library import names, shipped
from cleannet.profiles.profile import Profile, load
from cleannet.report.criteria import with_profiles
from cleannet.report.document import Report

OPTIONS = ("--profile", "--documents", "--require-profile")
Command = TypeVar("Command", bound=Callable[..., Any])


def criteria_options(command: Command) -> Command:
    """Adds the options to a command."""
    for option in (
        click.option(
            "--require-profile",
            "required_profiles",
            multiple=True,
            metavar="NAME|FILE",
            help="As --profile; exit code 1 if it is not met, 4 if unknown.",
        ),
        click.option("--documents", "documents_file", type=FILE, help="TOML file of documents that criteria ask for."),
        click.option(
            "--profile",
            "profiles",
            multiple=True,
            metavar="NAME|FILE",
            help="Answer its criteria ('cleannet profile list'); may be repeated.",
        ),
    ):
        command = option(command)
    return command


class Criteria(NamedTuple):
    """What was asked for. `required`: the names of the profiles that decide the exit code."""

    profiles: Sequence[Profile]
    documents: Sequence[documents.Document]
    required: frozenset[str]

    def answered(self, report: Report, today: datetime.date) -> Report:
        """The report with the answers."""
        return with_profiles(report, self.profiles, self.documents, today) if self.profiles else report

    def outcomes(self, report: Report) -> tuple[str, ...]:
        """The outcomes that the exit code rests on."""
        return tuple(one.outcome for one in report.profiles if one.name in self.required)


def criteria_of(options: dict[str, Any]) -> Criteria:
    """Reads them, before anything long begins.

    Raises:
        click.ClickException: a profile or the list of documents cannot be read, or a document is refused.
    """
    asked = {name: profile_of(name) for name in dict.fromkeys((*options["profiles"], *options["required_profiles"]))}
    called = [one.name for one in asked.values()]
    if twice := next((name for name in called if called.count(name) > 1), None):
        raise click.BadParameter(f"two profiles are called {twice!r}; give one of them another name")
    path = options["documents_file"]
    if path is None:
        given: Sequence[documents.Document] = ()
    elif not asked:
        raise click.UsageError("--documents answers criteria: name a profile with --profile")
    else:
        given = _documents(path, list(asked.values()))
    required = frozenset(asked[name].name for name in options["required_profiles"])
    return Criteria(tuple(asked.values()), given, required)


def _documents(path: Path, profiles: Sequence[Profile]) -> Sequence[documents.Document]:
    try:
        return documents.load(read(path, "the list of documents").decode(), str(path), profiles)
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None
    except UnicodeDecodeError:
        raise click.FileError(str(path), "not UTF-8 text; the list of documents is a TOML file") from None


def profile_of(name: str) -> Profile:
    """A profile by the name of a shipped one, or from a file.

    Raises:
        click.ClickException: there is none, or the file cannot be read.
    """
    try:
        if name in names():
            return shipped(name)
        if not Path(name).suffix:
            raise click.BadParameter(f"{name!r} is neither a shipped profile ({', '.join(names())}) nor a TOML file")
        return load(read(Path(name), "the profile").decode(), name)
    except ConfigError as wrong:
        raise click.ClickException(str(wrong)) from None
    except UnicodeDecodeError:
        raise click.FileError(name, "not UTF-8 text; a profile is a TOML file") from None
