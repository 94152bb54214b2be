"""Statements of configurations, and what changed."""

import contextlib
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.config.strict import ConfigError
from cleannet.trust import router_config
from cleannet.trust.router_config import How, changes, statements

NEVER = re.compile("(?!)")


def read(text: str) -> list[tuple[str, int]]:
    return [(one.whole, one.line) for one in statements(text.splitlines(), "x.cfg")]


def test_sections_and_lines():
    assert read("a\n b  c\n  d\n!\n e\nf\nCryptochecksum:5\n: end\n") == [
        ("a", 1),
        ("a > b c", 2),
        ("a > b c > d", 3),
        ("a > e", 5),
        ("f", 6),
    ]


def test_banners_certificates_and_comments_are_no_statements():
    text = (
        "banner motd ^C\nusername x\n^C\nbanner login #hello#\ncertificate ca 01\n 30820122 300D0609 2A86\n quit\nz\n"
    )
    assert read(text) == [("banner motd", 1), ("banner login", 4), ("certificate ca 01", 5), ("z", 8)]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no statement"),
        ("! x\n", "no statement"),
        ("system {\n  services {\n    ssh;\n", "line 2: a configuration in braces"),
        ("a\nbanner motd #\nb\n", "line 2: the banner does not end"),
        ("a" * 9000, "more than 8192 characters"),
        ("\n".join(" " * n + "a" for n in range(40)), "more than 32 deep"),
    ],
)
def test_what_is_refused(text, message):
    with pytest.raises(ConfigError) as error:
        read(text)
    assert message in str(error.value)


def test_a_bound_of_lines(monkeypatch):
    monkeypatch.setattr(router_config, "MOST_LINES", 2)
    with pytest.raises(ConfigError, match="more than 2 lines"):
        read("a\nb\nc\n")


lines = st.lists(st.sampled_from(["a", "b", " c", " d", "  e", "!", "f g"]), min_size=1, max_size=20).map(
    lambda x: ["a", *x]
)


@given(lines, lines)
def test_added_and_removed_make_the_one_out_of_the_other(before, after):
    one, other = statements(before, "x"), statements(after, "y")
    found = changes(one, other, NEVER)
    left = [each.whole for each in one]
    for change in found:
        if change.how is How.REMOVED:
            left.remove(change.statement.whole)
        else:
            left.append(change.statement.whole)
    assert sorted(left) == sorted(each.whole for each in other)
    assert changes(one, one, re.compile("")) == []


@given(st.text(max_size=300))
def test_no_other_error_whatever_the_text(text):
    with contextlib.suppress(ConfigError):
        statements(text.splitlines(), "x")
