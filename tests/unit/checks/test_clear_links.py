"""What is said of links in clear."""

import pytest

from cleannet.checks.clear_links import by_pair, judged
from cleannet.model.finding import Interface, Severity
from cleannet.model.frame import FrameRef
from cleannet.subscribers.links import Link, Protection

A, B, C = "10.0.0.1", "10.0.0.2", "10.0.0.3"


def link(a, b, first, last, interface=Interface.N3, protection=Protection.CLEAR, number=0, **more):
    return Link(interface, protection, a, b, 1, FrameRef(number, first), FrameRef(number, last), **more)


@pytest.mark.parametrize(
    ("one", "outcome", "text", "severity"),
    [
        (link(A, B, 1, 9, Interface.X2), "fail", "X2 runs in clear between eNBs", None),
        (link(A, B, 1, 9, Interface.X2, local=True), "fail", "X2 runs in clear inside one host", Severity.LOW),
        (link(A, B, 1, 9, Interface.X2, Protection.ESP), "pass", "X2 runs under ESP", None),
    ],
)
def test_what_is_said(one, outcome, text, severity):
    result = judged(one, FrameRef(0, 4), "between eNBs")
    assert (result.outcome.value, result.text, result.severity) == (outcome, text, severity)
    if outcome == "fail":
        assert (result.value, result.subject) == ("none", f"X2 {A} – {B}")


def test_both_directions_are_one_pair_of_an_input_and_a_protection():
    some = [
        link(A, B, 5, 8),
        link(B, A, 2, 6),
        link(B, C, 1, 3),
        link(A, B, 1, 1, number=1),
        link(A, B, 7, 7, protection=Protection.ESP),
        link(A, B, 1, 1, Interface.N4),
    ]
    told = [(one.first, last) for one, last in by_pair(some, Interface.N3, {frozenset((B, C))})]
    assert told == [
        (FrameRef(0, 2), FrameRef(0, 8)),
        (FrameRef(1, 1), FrameRef(1, 1)),
        (FrameRef(0, 7), FrameRef(0, 7)),
    ]
