"""Options: their values (times, filters, orders of algorithms), and their help under headings."""

import datetime
import fnmatch
from collections.abc import Iterable, Mapping
from typing import Any

import click
import msgspec

from cleannet.checks.check import Check
from cleannet.model.finding import Interface, Severity
from cleannet.model.security import NEA, NIA

FILTERS = ("check", "severity", "interface")


class Moment(click.ParamType[int]):
    """A time in ISO 8601 (UTC where it names no zone), as nanoseconds since 1970."""

    name = "TIME"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """See `click.ParamType`."""
        if isinstance(value, int):
            return value
        try:
            when = datetime.datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no time; write it as 2026-11-22T23:16:20 or 2026-11-22T23:16:20+01:00", param, ctx)
        if when.tzinfo is None:
            when = when.replace(tzinfo=datetime.UTC)
        since = when - datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)
        return (since.days * 86400 + since.seconds) * 10**9 + since.microseconds * 1000


class Order(click.ParamType[tuple[NEA | NIA, ...]]):
    """Algorithms in the order of preference: `NEA2,NEA1,NEA0`."""

    name = "ALGORITHMS"

    def __init__(self, kind: type[NEA] | type[NIA]) -> None:
        self._kind = kind

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[NEA | NIA, ...]:
        """See `click.ParamType`."""
        if isinstance(value, tuple):
            return value
        try:
            return tuple(self._kind[part.strip().upper()] for part in value.split(","))
        except KeyError as unknown:
            known = ", ".join(a.name for a in list(self._kind)[:4])
            self.fail(f"{unknown} is no algorithm; known are {known}", param, ctx)


class Grouped(click.Command):
    """A command with many options: its help lists them under headings."""

    def __init__(self, *args: Any, headings: Mapping[str, tuple[str, ...]], **kwargs: Any) -> None:
        """Attributes as `click.Command`'s; `headings` names the options under each."""
        super().__init__(*args, **kwargs)
        self.headings = headings

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """See `click.Command`. What no heading names comes last."""
        options = [one for one in self.get_params(ctx) if isinstance(one, click.Option)]
        told = {one.opts[0]: one.get_help_record(ctx) for one in options}
        named = {option for under in self.headings.values() for option in under}
        rest = tuple(option for option in told if option not in named)
        for heading, under in (*self.headings.items(), ("General", rest)):
            rows = [row for option in under if (row := told[option]) is not None]
            with formatter.section(heading):
                formatter.write_dl(rows)


class Filter(msgspec.Struct, frozen=True):
    """What `--filter` leaves: checks by code or name (with * and ?), a lowest severity, interfaces."""

    checks: tuple[str, ...] = ()
    severity: Severity = Severity.INFO
    interfaces: tuple[Interface, ...] = ()

    def selects(self, check: Check) -> bool:
        """Whether a check is run."""
        named = not self.checks or any(
            fnmatch.fnmatchcase(known, pattern)
            for pattern in self.checks
            for known in (check.code, check.code.lower(), check.name)
        )
        return named and (not self.interfaces or bool(set(self.interfaces) & set(check.interfaces)))


def parse_filters(texts: Iterable[str]) -> Filter:
    """`check=NAS*,SUB001`, `severity=high`, `interface=N2`; several of one kind add up.

    Raises:
        click.BadParameter: a text is not of that form.
    """
    checks: list[str] = []
    severity, interfaces = Severity.INFO, []
    for text in texts:
        key, equals, value = text.partition("=")
        if key not in FILTERS or not equals or not value:
            raise click.BadParameter(f"{text!r}: write one of {', '.join(f + '=…' for f in FILTERS)}")
        parts = [part.strip() for part in value.split(",") if part.strip()]
        if not parts:
            raise click.BadParameter(f"{text!r} names nothing")
        if key == "check":
            checks += parts
        elif key == "severity":
            known = {s.label: s for s in Severity}
            if value.lower() not in known:
                raise click.BadParameter(f"{value!r} is no severity; known are {', '.join(known)}")
            severity = known[value.lower()]
        else:
            by_name = {i.value.lower(): i for i in Interface}
            if unknown := [p for p in parts if p.lower() not in by_name]:
                raise click.BadParameter(
                    f"{unknown[0]!r} is no interface; known are {', '.join(i.value for i in Interface)}"
                )
            interfaces += [by_name[p.lower()] for p in parts]
    return Filter(tuple(checks), severity, tuple(interfaces))
