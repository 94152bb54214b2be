import pytest

from cleannet.frames.tsn import FARTHEST_JUMP, REORDERING_FRAMES, REORDERING_TSNS


def stream(make, numbers, **more):
    """One frame a number; the payload tells the number."""
    return make.batch(
        [make.ethernet(make.ipv4(make.sctp(make.data(n % (1 << 32), str(n).encode())))) for n in numbers], **more
    )


def marks(found):
    """(number, "r" repeated, "l" lost) of the messages."""
    return [(int(octets), "r" * repeated + "l" * lost) for _, _, octets, repeated, lost, _ in found]


def gaps(reader):
    return [(p.frame, p.count) for p in reader.problems if p.kind.label == "capture.tsn-gap"]


def test_in_order_over_the_end_of_the_numbers(make) -> None:
    start = (1 << 32) - 3
    numbers = list(range(start, start + 6))
    found, reader = make.read(stream(make, numbers))
    assert marks(found) == [(n, "") for n in numbers]
    assert reader.problems == []


def test_a_number_seen_before_is_repeated(make) -> None:
    found, reader = make.read(stream(make, [1, 2, 2, 3, 1, 4]))
    assert marks(found) == [(1, ""), (2, ""), (2, "r"), (3, ""), (1, "r"), (4, "")]
    assert reader.problems == []


def test_every_packet_captured_twice(make) -> None:
    numbers = [n for n in range(100) for _ in range(2)]
    found, _ = make.read(stream(make, numbers))
    assert [row[3] for row in found] == [False, True] * 100


def test_another_order_is_no_loss(make) -> None:
    found, reader = make.read(stream(make, [1, 4, 3, 6, 2, 5, 7]))
    assert marks(found) == [(n, "") for n in (1, 4, 3, 6, 2, 5, 7)]
    assert reader.problems == []


def test_what_comes_late_but_within_the_window_fills_the_gap(make) -> None:
    numbers = [0, *range(2, REORDERING_TSNS + 1), 1, REORDERING_TSNS + 1]
    found, reader = make.read(stream(make, numbers))
    assert not any(mark for _, mark in marks(found))
    assert reader.problems == []


def test_what_comes_later_than_the_window_is_lost_and_not_repeated(make) -> None:
    numbers = [0, *range(2, REORDERING_TSNS + 2), 1, 1]
    found, reader = make.read(stream(make, numbers))
    assert [(n, mark) for n, mark in marks(found) if mark] == [(2, "l"), (1, "r")]
    assert gaps(reader) == [(2, 1)]


def test_the_window_is_bounded_in_frames_too(make) -> None:
    frame = make.ethernet(make.ipv4(make.sctp(make.control(4)), source="10.9.9.9"))
    packets = stream(make, [0, 2])
    idle = make.batch([frame] * REORDERING_FRAMES, first=3)
    late = stream(make, [1], first=3 + REORDERING_FRAMES)
    found, reader = make.read(packets, idle, late)
    assert marks(found) == [(0, ""), (2, "l"), (1, "")]
    assert gaps(reader) == [(2, 1)]


def test_a_gap_marks_the_first_message_behind_it(make) -> None:
    found, reader = make.read(stream(make, [1, 2, 6, 7, 8, 10]))
    assert marks(found) == [(1, ""), (2, ""), (6, "l"), (7, ""), (8, ""), (10, "l")]
    assert gaps(reader) == [(3, 3), (6, 1)]


@pytest.mark.parametrize(
    ("numbers", "lost", "missing"),
    [
        ([1, 9, 5], [9, 5], [3, 3]),
        ([1, 9, 2], [9], [6]),
        ([1, 9, 8], [8], [6]),
        ([1, 9, 2, 3, 4, 5, 6, 7, 8], [], []),
    ],
)
def test_a_gap_that_is_filled_in_part(make, numbers, lost, missing) -> None:
    found, reader = make.read(stream(make, numbers))
    assert sorted(n for n, mark in marks(found) if mark == "l") == sorted(lost)
    assert sorted(count for _, count in gaps(reader)) == missing


def test_messages_behind_an_open_gap_wait_for_the_next_batch(make) -> None:
    first, second = stream(make, [1, 2, 4]), stream(make, [3, 5], first=4)
    found, _ = make.read(first, finish=False)
    assert marks(found) == [(1, ""), (2, "")]
    found, reader = make.read(first, second)
    assert marks(found) == [(n, "") for n in (1, 2, 4, 3, 5)]
    assert reader.problems == []


def test_a_second_input_of_the_same_link_repeats(make) -> None:
    first, second = stream(make, range(100, 120)), stream(make, range(90, 130), given=1)
    found, reader = make.read(first, second)
    assert [n for n, mark in marks(found) if mark == "r"] == list(range(100, 120))
    assert reader.problems == []
    assert len(reader.associations.associations) == 1


def test_a_leap_begins_the_sequence_anew(make) -> None:
    far = FARTHEST_JUMP + 10
    found, reader = make.read(stream(make, [1, 2, far, far + 1]))
    assert marks(found) == [(1, ""), (2, ""), (far, "l"), (far + 1, "")]
    assert [(p.detail, p.count) for p in reader.problems] == [("TSN leaps", 1)]


def test_many_gaps_are_counted_without_a_record_each(make) -> None:
    _, reader = make.read(stream(make, range(0, 3000, 2)))
    assert sum(p.count for p in reader.problems) == 1499
    assert len(reader.problems) == 1001


def test_a_gap_before_a_fragment_marks_the_message_that_follows_in_another_batch(make) -> None:
    far = FARTHEST_JUMP + 10
    parts = [make.data(1, b"1"), make.data(far, b"", flags=2), make.data(far + 2, b"3")]
    frames = [make.ethernet(make.ipv4(make.sctp(part))) for part in parts]
    want, _ = make.read(make.batch(frames))
    assert [(row[2], row[4]) for row in want] == [(b"1", False), (b"3", True)]
    found, reader = make.read(*(make.batch([frame], first=index + 1) for index, frame in enumerate(frames)))
    assert found == want
    assert gaps(reader) == [(2, 1), (3, 1)]
