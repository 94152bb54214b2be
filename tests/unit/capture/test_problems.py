from cleannet.capture.problems import Damage, Problems
from cleannet.model.problem import ProblemKind


def test_the_same_problem_is_counted_and_the_first_ones_place_stays():
    problems = Problems("a.pcap", 2)
    problems.add(ProblemKind.BROKEN_BLOCK, "first", offset=5, frame=3, topic="options")
    problems.add(ProblemKind.BROKEN_BLOCK, "second", offset=9, count=4, topic="options")
    problems.add(ProblemKind.CUT_FILE, "third")
    second, first = problems.found  # by offset
    assert (first.detail, first.offset, first.frame, first.count, first.input) == ("a.pcap: first", 5, 3, 5, 2)
    assert (second.detail, second.offset, second.count) == ("a.pcap: third", -1, 1)
    assert problems.has(ProblemKind.NO_FRAMES, ProblemKind.CUT_FILE)
    assert not problems.has(ProblemKind.NO_FRAMES)


def test_counts_stay_within_64_bits():
    problems = Problems("a", 0)
    for _ in range(2):
        problems.add(ProblemKind.DROPPED_FRAMES, "x", count=2**64)
    assert problems.found[0].count == 2**63 - 1


def test_damage_carries_what_to_record():
    damage = Damage(ProblemKind.CUT_FILE, "why", 7)
    assert (damage.kind, damage.text, damage.offset, str(damage)) == (ProblemKind.CUT_FILE, "why", 7, "why")


def test_adopt():
    mine, other = Problems("a", 0), Problems("a", 0)
    mine.add(ProblemKind.CUT_FILE, "x", offset=9)
    other.add(ProblemKind.BROKEN_COMPRESSION, "y", offset=4, count=2)
    mine.adopt(other)
    assert [(problem.kind, problem.count) for problem in mine.found] == [
        (ProblemKind.BROKEN_COMPRESSION, 2),
        (ProblemKind.CUT_FILE, 1),
    ]
