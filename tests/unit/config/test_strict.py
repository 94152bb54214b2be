"""Strict reading: every fault is named with its place, and with what to write."""

import datetime
import re

import pytest

from cleannet.config.strict import ConfigError, Table, parse


def table(text, *known):
    return Table(parse(text, "x.toml"), "x.toml", known or tuple(parse(text, "x.toml")))


def test_what_is_right_is_read():
    one = table('a = "x"\nb = 3\nc = [1, 2]\nd = 2026-01-31\ne = "01"\nf = -3.5\n[[g]]\nh = 1\n')
    assert (one.text("a", ""), one.number("b", 0, 3), one.numbers("c", 0, 9)) == ("x", 3, (1, 2))
    assert (one.date("d"), one.digits("e", (2, 3), ""), one.degrees("f", 90)) == (
        datetime.date(2026, 1, 31),
        "01",
        -3.5,
    )
    assert (one.numbers("b", 0, 9), one.numbers("absent", 0, 9)) == ((3,), ())
    [inner] = one.tables("g", ("h",), "g")
    assert (inner.place, inner.number("h", 0, 1), inner.has("h"), inner.has("x")) == ("x.toml, g 1", 1, True, False)
    assert list(one.tables("absent", (), "absent")) == []
    assert one.one_of("a", ("w", "x")) == "x"


@pytest.mark.parametrize(
    ("text", "ask", "said"),
    [
        ("", lambda t: t.text("a", 'a = "x"'), "x.toml: 'a' is missing; write a = \"x\""),
        ("a = 3", lambda t: t.text("a", 'a = "x"'), "x.toml: 'a' is a number, not a text in quotation marks"),
        ("a = 1", lambda t: t.digits("a", (2, 3), 'a = "01"'), "'a' is a number, not a text"),
        ('a = "1"', lambda t: t.digits("a", (2, 3), 'a = "01"'), "'a' is '1', not 2 or 3 digits in quotation marks"),
        ('a = "²²"', lambda t: t.digits("a", (2,), 'a = "01"'), "not 2 digits"),
        ('a = "y"', lambda t: t.one_of("a", ("w", "x")), "'a' is 'y'; known are w, x"),
        ('a = "y"', lambda t: t.date("a"), "'a' is a text, not a date without quotation marks; write a = 2026-01-31"),
        ("a = 2026-01-31T10:00:00", lambda t: t.date("a"), "'a' is a date, not a date without"),
        ("a = 9", lambda t: t.number("a", 0, 8), "'a' is 9, not a whole number from 0 to 8"),
        ("a = true", lambda t: t.number("a", 0, 8), "'a' is True, not a whole number"),
        ("a = [1.5]", lambda t: t.numbers("a", 0, 8), "'a' is a number, not a whole number from 0 to 8"),
        ("a = 91", lambda t: t.degrees("a", 90), "'a' is not a number of degrees from -90 to 90"),
        ("a = nan", lambda t: t.degrees("a", 90), "not a number of degrees"),
        ("a = true", lambda t: t.degrees("a", 90), "not a number of degrees"),
        ("a = 3", lambda t: list(t.tables("a", (), "a")), "'a' is not a list of tables; write [[a]]"),
        ("a = [3]", lambda t: list(t.tables("a", (), "a")), "'a' is not a list of tables"),
        ("[[a]]\nb = 1", lambda t: list(t.tables("a", ("c",), "a")), "x.toml, a 1: unknown key 'b'; known are c"),
    ],
)
def test_what_is_wrong_is_named(text, ask, said):
    with pytest.raises(ConfigError) as error:
        ask(table(text))
    assert said in str(error.value)


def test_unknown_keys_and_broken_files():
    with pytest.raises(ConfigError, match=r"x\.toml: unknown key 'b'; known are a"):
        table("b = 1", "a")
    with pytest.raises(ConfigError, match=r"x\.toml: .*line 1"):
        parse("a = ?\n", "x.toml")
    with pytest.raises(ConfigError, match=r"x\.toml"):
        parse("a = " + "[" * 100_000, "x.toml")


def test_texts_flags_and_tables():
    top = Table({"a": "x", "b": ["y", "z"], "c": True, "d": {"e": 1}}, "f.toml", ("a", "b", "c", "d", "g"))
    assert (top.texts("a", None, ""), top.texts("b", None, ""), top.texts("g", None, "")) == (("x",), ("y", "z"), ())
    assert top.flag("c", default=False) is True
    assert top.flag("g", default=True) is True
    inner = top.table("d", ("e",))
    assert inner is not None
    assert inner.place == "f.toml, d"
    assert top.table("g", ()) is None
    with pytest.raises(ConfigError, match="'a' is 'x'; write a = 1"):
        top.texts("a", re.compile("[0-9]"), "1")
    with pytest.raises(ConfigError, match="not true or false"):
        top.flag("a", default=True)
    with pytest.raises(ConfigError, match=r"not a table; write \[c\]"):
        top.table("c", ())
