"""What is kept of decodings, and what a message taken from there is."""

from cleannet.decode.memo import Memo, placed, problems_at, resealed
from cleannet.model.frame import At, FrameRef
from cleannet.model.lte_rrc import LTEPaging
from cleannet.model.nas_eps import EPSAttachRequest, EPSSecurityModeCommand
from cleannet.model.problem import Problem, ProblemKind

HERE = At(FrameRef(1, 7))


def decoded(number):
    return (LTEPaging(transaction=number),), (), False


def test_what_is_asked_for_is_kept_and_the_rest_forgotten():
    memo = Memo(generation=2)
    for number in range(6):
        memo.keep(number, decoded(number))
        assert memo.get(0) == decoded(0)
    assert memo.get(1) is None
    assert memo.get(5) == decoded(5)


def test_a_message_at_another_place_leaves_the_first_where_it_was():
    first = LTEPaging(transaction=3)
    other = placed(first, HERE)
    assert (other.at, other.transaction) == (HERE, 3)
    assert first.at != HERE


def test_code_and_sequence_number_are_the_messages_own():
    first = EPSSecurityModeCommand(mac=b"abcd", sequence_number=1)
    other = resealed(first, HERE, b"efgh", 2)
    assert (other.mac, other.sequence_number, other.at) == (b"efgh", 2, HERE)
    assert (first.mac, first.sequence_number) == (b"abcd", 1)
    plain = resealed(EPSAttachRequest(), HERE, b"efgh", 2)
    assert (plain.mac, plain.sequence_number) == (None, None)


def test_problems_move_too():
    [one] = problems_at((Problem(ProblemKind.BAD_VALUE, "x", 0, 1, 5),), HERE)
    assert (one.input, one.frame, one.offset) == (1, 7, 5)
