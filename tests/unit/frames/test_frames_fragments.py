import pytest

from cleannet.frames.fragments import LONGEST_WAIT, MOST_DATAGRAMS, FragmentStore
from cleannet.frames.problems import ProblemCounter


@pytest.fixture
def counter() -> ProblemCounter:
    return ProblemCounter()


@pytest.fixture
def store(counter) -> FragmentStore:
    return FragmentStore(counter)


def labels(counter):
    return [(p.kind.label, p.frame, p.count) for p in counter.problems()]


def test_whole_when_the_last_gap_is_filled(store, counter) -> None:
    assert store.add((1,), 16, False, b"c" * 3, (0, 1), 0) is None
    assert store.add((1,), 0, True, b"a" * 8, (0, 2), 0) is None
    assert store.add((1,), 8, True, b"b" * 8, (0, 3), 0) == b"a" * 8 + b"b" * 8 + b"c" * 3
    store.finish()
    assert labels(counter) == []


def test_the_same_octets_twice_are_no_overlap(store, counter) -> None:
    store.add((1,), 0, True, b"a" * 8, (0, 1), 0)
    store.add((1,), 0, True, b"a" * 8, (0, 2), 0)
    assert store.add((1,), 8, False, b"b", (0, 3), 0) == b"a" * 8 + b"b"
    assert labels(counter) == []


def test_different_octets_are_recorded_and_the_first_kept(store, counter) -> None:
    store.add((1,), 0, True, b"a" * 8, (0, 1), 0)
    store.add((1,), 0, True, b"z" * 16, (0, 2), 0)
    assert store.add((1,), 16, False, b"b", (0, 3), 0) == b"a" * 8 + b"z" * 8 + b"b"
    assert labels(counter) == [("malformed.overlapping-fragment", 2, 1)]


def test_a_fragment_behind_the_end_is_recorded(store, counter) -> None:
    store.add((1,), 16, True, b"z" * 8, (0, 1), 0)
    store.add((1,), 8, False, b"b", (0, 2), 0)
    assert store.add((1,), 0, True, b"a" * 8, (0, 3), 0) == b"a" * 8 + b"b"
    assert labels(counter) == [("malformed.overlapping-fragment", 3, 1)]


def test_past_the_longest_datagram_is_malformed(store, counter) -> None:
    assert store.add((1,), 65528, False, b"x" * 8, (0, 4), 0) is None
    assert labels(counter) == [("malformed.ip", 4, 1)]


def test_the_number_of_datagrams_is_bounded(store, counter) -> None:
    for identity in range(MOST_DATAGRAMS + 5):
        store.add((identity,), 0, True, b"a" * 8, (0, identity + 1), 0)
    assert labels(counter) == [("capture.missing-fragment", 1, 5)]
    store.finish()
    assert labels(counter) == [("capture.missing-fragment", 1, MOST_DATAGRAMS + 5)]


def test_old_fragments_do_not_meet_a_new_datagram(store, counter) -> None:
    store.add((1,), 0, True, b"a" * 8, (0, 1), 0)
    assert store.add((1,), 8, False, b"b", (0, 2), LONGEST_WAIT + 1) is None
    assert labels(counter) == [("capture.missing-fragment", 1, 1)]


def test_a_second_capture_of_the_same_fragments_is_no_problem(store, counter) -> None:
    for frame in (1, 2):
        store.add((1,), 0, True, b"a" * 8, (0, frame), 0)
    assert store.add((1,), 8, False, b"b", (0, 3), 0) is not None
    store.add((1,), 8, False, b"b", (0, 4), 0)
    store.finish()
    assert labels(counter) == []
