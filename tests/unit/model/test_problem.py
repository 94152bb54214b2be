"""Kinds of problems."""

from cleannet.model.problem import Blame, Problem, ProblemKind


def test_labels_are_public_names_that_nothing_else_has():
    labels = [kind.label for kind in ProblemKind]
    assert len(set(labels)) == len(labels)
    assert all(label == label.lower() and "." in label for label in labels)


def test_labels_say_whose_fault_it_is():
    blames = {"capture": Blame.CAPTURE, "malformed": Blame.SENDER, "ciphered": Blame.CIPHERING}
    for kind in ProblemKind:
        expected = blames.get(kind.label.split(".")[0], Blame.CLEANNET)
        # What a file holds and this version cannot read is no fault of the capture.
        assert kind.blame is (Blame.CLEANNET if kind is ProblemKind.UNSUPPORTED_LINK else expected), kind


def test_a_problem_stands_for_one_at_first():
    one = Problem(ProblemKind.TSN_GAP, "gap")
    assert (one.input, one.frame, one.offset, one.count) == (-1, 0, -1, 1)
