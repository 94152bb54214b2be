"""Groups that recognise each other, and criteria that only members can meet."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.profiles.profile import load as load_profile
from cleannet.trust import blocs as module
from cleannet.trust.blocs import blocs, components, memberships, unrecognised
from cleannet.trust.register import Register, load
from support.votes import party, register_text


def graph(text: str) -> Register:
    """`a>b,c b>a`: who recognises whom."""
    some = {}
    for part in text.split():
        name, _, others = part.partition(">")
        some[name] = [other for other in others.split(",") if other]
    return load(register_text(*(party(n, f"of-{n}", "", recognises=o) for n, o in some.items()), rule=""), "r")


def test_a_closed_group_has_no_way_in():
    one, other = blocs(graph("a>b b>c c>a d>e,a e>d x"))
    assert (one.members, one.closed, one.unreached, one.recognised_by) == (
        ("a", "b", "c"),
        True,
        ("d", "e", "x"),
        ("d",),
    )
    assert one.groups == ("of-a", "of-b", "of-c")
    assert (other.members, other.closed, other.ways_in) == (("d", "e"), False, (("d", "a"),))
    assert other.unreached == ("x",), "the way leads into the other group and no further"


def test_those_who_all_recognise_each_other_shut_nobody_out():
    (one,) = blocs(graph("a>b b>a"))
    assert not one.closed
    assert (one.unreached, one.ways_in) == ((), ())


def test_chains_and_self_recognition_are_no_groups():
    known = graph("a>a,b b>c c")
    assert blocs(known) == ()
    assert unrecognised(known) == ("a",)


def test_long_cycles_are_found_without_recursion():
    names = [f"p{n}" for n in range(5000)]
    ring = {name: [names[(n + 1) % len(names)]] for n, name in enumerate(names)}
    (one,) = components(ring)
    assert sorted(one) == sorted(names)


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=30))
def test_components_are_those_who_reach_each_other(edges):
    nodes = range(8)
    reach = {(n, n) for n in nodes} | set(edges)
    for k in nodes:
        reach |= {(a, b) for a in nodes for b in nodes if (a, k) in reach and (k, b) in reach}
    expected = {frozenset(b for b in nodes if (a, b) in reach and (b, a) in reach) for a in nodes}
    given = {str(n): [str(b) for a, b in edges if a == n] for n in nodes}
    found = components(given)
    assert {frozenset(map(int, some)) for some in found} == expected
    assert sorted(n for some in found for n in some) == sorted(given)


HEAD = """
profile = "cleannet-profile/1"
name = "p"
title = "t"
sources = []
[[identity]]
name = "origin"
values = ["AA", "BB", "ZZ"]
[[evidence]]
name = "open"
kind = "technical"
[[evidence]]
name = "gated"
kind = "documentary"
[evidence.open_to]
origin = ["AA"]
[[evidence]]
name = "score"
kind = "technical"
values = [1, 2]
[evidence.open_to]
origin = ["AA", "BB"]
"""


def only(rule: str, measured: str = "EVIDENCE", more: str = "") -> list[tuple[str, tuple, tuple]]:
    text = f"[[criterion]]\nid = '1'\ntext = 'x'\nclass = 'mixed'\nmeasured = '{measured}'\nrule = '{rule}'\n{more}\n"
    found, untried = memberships(load_profile(HEAD + text, "p"))
    assert untried == ()
    return [(one.attribute, one.left_out, one.slots) for one in found]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("open", []),
        ("gated", [("origin", ("BB", "ZZ"), ("gated",))]),
        ("gated and open", [("origin", ("BB", "ZZ"), ("gated",))]),
        ("gated or open", []),
        ("score > 1", [("origin", ("ZZ",), ("score",))]),
        ("gated or score > 1", [("origin", ("ZZ",), ("gated", "score"))]),
        ("not gated", []),
        ('origin == "AA"', [("origin", ("BB", "ZZ"), ())]),
        ('open and origin != "ZZ"', [("origin", ("ZZ",), ())]),
        ('gated or origin == "ZZ"', [("origin", ("BB",), ("gated",))]),
        ('open and origin == "QQ"', []),
    ],
)
def test_criteria_that_only_some_can_meet_are_named_with_why(rule, expected):
    assert only(rule) == expected


def test_what_anybody_could_show_instead_is_told():
    text = "[[criterion]]\nid = '1'\ntext = 'x'\nclass = 'mixed'\nmeasured = 'EVIDENCE'\nrule = 'gated'\n"
    text += "restatement = 'open'"
    assert memberships(load_profile(HEAD + text, "p"))[0][0].instead == "open"


def test_rules_with_too_many_states_are_told_and_not_tried(monkeypatch):
    monkeypatch.setattr(module, "MOST_STATES", 5)
    text = "[[criterion]]\nid = '1'\ntext = 'x'\nclass = 'mixed'\nmeasured = 'EVIDENCE'\nrule = 'gated'\n"
    assert memberships(load_profile(HEAD + text, "p")) == ((), ("1",))
