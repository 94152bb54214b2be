import struct

from cleannet.capture.losses import Losses
from cleannet.capture.problems import Problems
from cleannet.model.problem import ProblemKind


def body(interface, *options):
    packed = b"".join(struct.pack("<HHQ", code, 8, value) for code, value in options)
    return struct.pack("<III", interface, 0, 0) + packed


def reported(losses):
    problems = Problems("a", 0)
    losses.report(problems)
    return [(problem.kind, problem.count, problem.offset) for problem in problems.found]


def test_the_last_statistics_and_the_sum_of_packets_are_two_views_of_one_loss():
    losses = Losses()
    assert losses.add_statistics(0, 1, body(0, (5, 4)), "<", 100)
    assert losses.add_statistics(0, 1, body(0, (5, 9), (7, 1)), "<", 200)
    losses.add_between(0, 0, 7, 50)
    losses.add_between(0, 1, 5, 60)
    losses.add_between(1, 0, 2, 70)
    assert reported(losses) == [(ProblemKind.DROPPED_FRAMES, 10 + 5 + 2, 50)]


def test_nothing_lost_or_nothing_known():
    losses = Losses()
    losses.add_between(0, 0, 0, 1)
    losses.add_between(0, 0, 2**64 - 1, 1)
    assert losses.add_statistics(0, 1, body(0, (5, 0), (7, 2**64 - 1)), "<", 1)
    assert reported(losses) == []


def test_unsound_options_are_told():
    losses = Losses()
    assert not losses.add_statistics(0, 1, body(0) + struct.pack("<HHI", 5, 4, 1), "<", 1)
    assert not losses.add_statistics(0, 1, body(0) + struct.pack("<HH", 5, 8), "<", 1)
    assert reported(losses) == []


def test_statistics_of_an_interface_that_is_not_described():
    losses = Losses()
    assert not losses.add_statistics(0, 1, body(1, (5, 4)), "<", 1)
    assert reported(losses) == []


def test_settled_sections_stay_in_the_sum():
    losses = Losses()
    for section in range(3):
        losses.add_between(section, 0, 1, section)
        losses.settle(section)
    assert reported(losses) == [(ProblemKind.DROPPED_FRAMES, 3, 0)]
