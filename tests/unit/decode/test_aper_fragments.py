"""Fragments joined, with trace and problems at their place in the payload."""

from cleannet.decode.aper_fragments import join
from cleannet.decode.cursor import Cursor, ValueRole
from cleannet.model.problem import ProblemKind


def joined() -> tuple[Cursor, Cursor]:
    """Octets 1 to 3 and 5 to 7 of eight, as one."""
    parent = Cursor(bytes(range(8)), "NGAP")
    return parent, join(parent, [(1, 3), (5, 3)])


def test_octets_are_those_of_the_fragments() -> None:
    _, inner = joined()
    assert inner.take(6, "all") == bytes([1, 2, 3, 5, 6, 7])


def test_structural_spans_are_split() -> None:
    parent, inner = joined()
    inner.take(2, "first")
    inner.take(3, "over the gap")
    assert parent.trace.structural == [(1, 3), (3, 4), (5, 7)]


def test_values_are_moved() -> None:
    parent, inner = joined()
    inner.skip(3, "first")
    inner.value(2, "TMSI", ValueRole.TMSI)
    assert parent.trace.values == [(ValueRole.TMSI, 5, 2)]
    assert parent.trace.structural == []


def test_a_value_in_two_fragments_is_structural_and_noted() -> None:
    parent, inner = joined()
    inner.skip(2, "first")
    assert inner.value(2, "TMSI", ValueRole.TMSI) == bytes([3, 5])
    assert parent.trace.values == []
    assert parent.trace.structural == [(3, 4), (5, 6)]
    assert [problem.kind for problem in parent.problems] == [ProblemKind.LIMIT_REACHED]


def test_problems_are_moved() -> None:
    parent, inner = joined()
    inner.note(ProblemKind.BAD_VALUE, "here", 4)
    inner.note(ProblemKind.BAD_VALUE, "behind", 6)
    assert [problem.offset for problem in parent.problems] == [6, 8]


def test_parts_of_it_and_fragments_inside_it() -> None:
    parent, inner = joined()
    part = inner.sub(6, "part")
    twice = join(part, [(2, 2), (5, 1)])
    assert twice.take(3, "all") == bytes([3, 5, 7])
    assert parent.trace.structural == [(3, 4), (5, 6), (7, 8)]
