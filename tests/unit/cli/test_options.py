"""Values of options."""

import click
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.cli.audit import HEADINGS, audit_command
from cleannet.cli.options import Filter, Grouped, Moment, Order, parse_filters
from cleannet.model.finding import Interface, Severity
from cleannet.model.security import NEA, NIA


@pytest.mark.parametrize(
    ("text", "nanoseconds"),
    [
        ("1970-01-01T00:00:00", 0),
        ("1970-01-01", 0),
        ("1970-01-01T01:00:00+01:00", 0),
        ("1970-01-01T00:00:00.000001Z", 1000),
        ("2026-11-22T23:16:20", 1_795_389_380 * 10**9),
        ("1969-12-31T23:59:59", -(10**9)),
    ],
)
def test_moments(text: str, nanoseconds: int) -> None:
    assert Moment().convert(text, None, None) == nanoseconds


@pytest.mark.parametrize("text", ["", "now", "23:16", "2026-13-01", "1795389380.5"])
def test_what_is_no_moment(text: str) -> None:
    with pytest.raises(click.BadParameter, match="no time"):
        Moment().convert(text, None, None)


def test_orders() -> None:
    assert Order(NEA).convert("nea2, NEA1", None, None) == (NEA.NEA2, NEA.NEA1)
    assert Order(NIA).convert("NIA2", None, None) == (NIA.NIA2,)
    with pytest.raises(click.BadParameter, match="NEA2"):
        Order(NEA).convert("NIA2", None, None)


def test_filters_add_up() -> None:
    made = parse_filters(["check=NAS0*, sub001", "check=null-scheme-suci", "severity=High", "interface=n1,Uu"])
    assert made.checks == ("NAS0*", "sub001", "null-scheme-suci")
    assert made.severity is Severity.HIGH
    assert made.interfaces == (Interface.N1, Interface.UU)
    assert parse_filters([]) == Filter()


@pytest.mark.parametrize(
    "text", ["", "check", "check=", "check= ,", "=NAS001", "severity=awful", "interface=N99", "colour=red"]
)
def test_what_is_no_filter(text: str) -> None:
    with pytest.raises(click.BadParameter):
        parse_filters([text])


def test_a_filter_selects_by_code_name_and_interface() -> None:
    check = catalogue()["NAS001"]
    for texts in ([], ["check=NAS001"], ["check=nas*"], ["check=null-nas-c*"], ["interface=N1"]):
        assert parse_filters(texts).selects(check)
    for texts in (["check=SUB*"], ["check=NAS002"], ["interface=N3"], ["check=NAS001", "interface=N3"]):
        assert not parse_filters(texts).selects(check)


def test_help_stands_under_headings_each_option_once_in_one_line():
    assert isinstance(audit_command, Grouped)
    text = audit_command.get_help(click.Context(audit_command, terminal_width=100))
    named = [option for options in HEADINGS.values() for option in options]
    options = [one.opts[0] for one in audit_command.params if isinstance(one, click.Option)]
    assert sorted(named) == sorted(options)
    lines = text.partition(next(iter(HEADINGS)))[2].splitlines()
    assert all(heading in text for heading in HEADINGS)
    assert len([line for line in lines if line.startswith("  -")]) == len(named) + 1, "and --help"
    assert not [line for line in lines if line.startswith("   ")], "a line is enough for each"
