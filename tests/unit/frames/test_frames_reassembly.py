import itertools

import pytest

from cleannet.frames import reassembly
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.reassembly import Fragment, Message, Reassembly


def fragment(position, octets, first=False, last=False, key=(1,), cut=False):
    return Fragment(key, position, first, last, octets, 60, cut, (0, position + 1))


PARTS = [fragment(0, b"a", first=True), fragment(1, b"b"), fragment(2, b"c"), fragment(3, b"d", last=True)]


@pytest.mark.parametrize("order", [*itertools.permutations(range(4))])
def test_any_order_gives_the_message_with_the_last_part(order) -> None:
    counter = ProblemCounter()
    waiting = Reassembly(counter)
    given = [waiting.add(PARTS[index]) for index in order]
    assert given == [None, None, None, Message(b"abcd", 60, False)]
    waiting.finish()
    assert counter.problems() == []


def test_neighbouring_messages_do_not_mix() -> None:
    waiting = Reassembly(ProblemCounter())
    waiting.add(fragment(1, b"b", last=True))
    waiting.add(fragment(2, b"c", first=True))
    waiting.add(fragment(3, b"d", last=True, key=(2,)))
    assert waiting.add(fragment(0, b"a", first=True)) == Message(b"ab", 60, False)
    assert waiting.add(fragment(3, b"d", last=True)) == Message(b"cd", 60, False)


def test_a_cut_part_ends_the_message() -> None:
    waiting = Reassembly(ProblemCounter())
    waiting.add(fragment(0, b"a", first=True, cut=True))
    assert waiting.add(fragment(1, b"b", last=True)) == Message(b"a", 60, True)


def test_what_stays_incomplete_is_recorded() -> None:
    counter = ProblemCounter()
    waiting = Reassembly(counter)
    for part in PARTS[1:]:
        waiting.add(part)
    waiting.finish()
    assert [(p.kind.label, p.frame, p.count) for p in counter.problems()] == [("capture.missing-fragment", 2, 1)]


def test_a_message_is_bounded(monkeypatch) -> None:
    monkeypatch.setattr(reassembly, "LONGEST_MESSAGE", 1000)
    counter = ProblemCounter()
    waiting = Reassembly(counter)
    assert [waiting.add(fragment(n, b"x" * 100, first=n == 0)) for n in range(20)] == [None] * 20
    assert [p.kind.label for p in counter.problems()] == ["limit.reached"]


def test_all_fragments_together_are_bounded(monkeypatch) -> None:
    monkeypatch.setattr(reassembly, "MOST_OCTETS", 1000)
    counter = ProblemCounter()
    waiting = Reassembly(counter)
    for n in range(50):
        waiting.add(fragment(2 * n, b"x" * 100))
    assert [(p.kind.label, p.count) for p in counter.problems()] == [("limit.reached", 44)]
    assert waiting.add(fragment(99, b"y", last=True)) is None


def test_fragments_inside_frames(make) -> None:
    chunks = [make.data(1, b"ab", flags=2), make.data(2, b"cd", flags=0), make.data(3, b"ef", flags=1)]
    frames = [make.ethernet(make.ipv4(make.sctp(chunk))) for chunk in chunks]
    found, _ = make.read(make.batch(frames[:2]), make.batch([frames[2], frames[0]], first=3))
    assert found == [(3, 0, b"abcdef", False, False, False)]


def test_interleaved_fragments_go_by_message_and_fragment_number(make) -> None:
    chunks = [
        make.i_data(1, b"A1", flags=2, message=5, last=60),
        make.i_data(2, b"B1", flags=2, message=6, last=61),
        make.i_data(3, b"A2", flags=0, message=5, last=1),
        make.i_data(4, b"B2", flags=1, message=6, last=1),
        make.i_data(5, b"A3", flags=1, message=5, last=2),
    ]
    frames = [make.ethernet(make.ipv4(make.sctp(chunk))) for chunk in chunks]
    found, reader = make.read(make.batch(frames))
    assert [row[:3] for row in found] == [(4, 0, b"B1B2"), (5, 0, b"A1A2A3")]
    assert reader.associations.associations[0].ppids == {60: 1, 61: 1}
