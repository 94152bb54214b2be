"""The language of criteria."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.profiles.rules import RuleError, Truth, Value, all_of, any_of, rule

TRUTHS: tuple[Truth, ...] = (True, False, None)
VALUES: dict[str, Value] = {"a": True, "b": False, "c": None, "share": 35, "origin": "AA", "part": 0.5}


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("a", True),
        ("c", None),
        ("not b", True),
        ("not not a", True),
        ("not c", None),
        ("a and c", None),
        ("b and c", False),
        ("a or c", True),
        ("b or c", None),
        ("b or a and b", False),
        ("(b or a) and a", True),
        ("true and not false", True),
        ("share <= 35", True),
        ("share < 35", False),
        ("share >= 35.0 and share > -1", True),
        ("part == 0.5", True),
        ('origin == "AA"', True),
        ('origin != "AA"', False),
        ('origin in ("BB", "AA")', True),
        ('origin not in ("BB",)', True),
        ('c in ("BB")', None),
        ("c <= 3", None),
        ("known(c)", False),
        ("known(a) and not known(c)", True),
        ("origin", None),
        ("origin < 3", False),
    ],
)
def test_what_follows(text: str, truth: Truth):
    assert rule(text).evaluate(VALUES) is truth


def test_names_are_told_once():
    assert rule("a and (b or a) and known(share)").names == ("a", "b", "share")


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a and", "(a", "a)",
     "a == ", "a < \"x\"", "a in AA", "a in ()", "A", "and", "a not b", "a ; b", "known a",
     "__import__", "a.b", "a == b", "(" * 60 + "a" + ")" * 60, "a or " * 5000 + "a"],
)  # fmt: skip
def test_what_is_not_of_the_language_is_refused(text: str):
    with pytest.raises(RuleError):
        rule(text)


@given(st.text(max_size=60))
def test_no_text_raises_anything_else(text: str):
    try:
        read = rule(text)
    except RuleError:
        return
    assert read.evaluate(dict.fromkeys(read.names)) in TRUTHS


@given(st.lists(st.sampled_from(TRUTHS), max_size=5))
def test_and_or_mirror_each_other(truths: list[Truth]):
    opposite = {True: False, False: True, None: None}
    assert all_of(truths) is opposite[any_of(opposite[one] for one in truths)]
