import numpy as np

from cleannet.frames.problems import ProblemCounter
from cleannet.model.problem import Problem, ProblemKind


def test_problems_are_counted_and_keep_the_first_frame() -> None:
    counter = ProblemCounter()
    counter.add_rows(ProblemKind.MALFORMED_IP, "a", (0, 11), np.array([5, 2]))
    counter.add_rows(ProblemKind.MALFORMED_IP, "a", (0, 11), np.array([], np.int64))
    counter.add(ProblemKind.MALFORMED_IP, "a", (0, 40), 3)
    counter.add(ProblemKind.MALFORMED_IP, "a", (1, 1))
    assert counter.problems() == [
        Problem(ProblemKind.MALFORMED_IP, "a", input=0, frame=13, count=5),
        Problem(ProblemKind.MALFORMED_IP, "a", input=1, frame=1, count=1),
    ]
