"""The core's messages: in the order of time, copies left out."""

from cleannet.decode.control import ControlPdu
from cleannet.model.frame import At, FrameRef
from cleannet.model.pfcp import PFCPMessage, PFCPNodeMessage, PFCPSessionMessage
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.subscribers.core import NO_CORE, core_of


def sent(kind, frame, time):
    return Sent(kind(at=At(FrameRef(0, frame))), time, "a", "b", 1, 2)


def test_messages_by_time_without_copies():
    first, second, copy = (sent(PFCPNodeMessage, n, time) for n, time in ((1, 30), (2, 10), (3, 10)))
    carried = sent(SBIRequest, 4, 20)
    pdus = [ControlPdu((first,), [], False, False), ControlPdu((second,), [], False, False)]
    core = core_of([*pdus, ControlPdu((copy,), [], True, False)], [carried])
    assert [one.message.at.frame.frame for one in core.messages] == [2, 4, 1]
    assert core.copies == 1
    assert core.carried == (carried,)
    assert core.kinds == {PFCPNodeMessage, SBIRequest}


def of_input(given, time, sequence=1, frame=1):
    message = PFCPNodeMessage(at=At(FrameRef(given, frame)), sequence=sequence)
    return ControlPdu((Sent(message, time, "a", "b", 1, 2),), [], False, False)


def test_what_two_inputs_hold_counts_once():
    second = 10**9
    core = core_of([of_input(0, 0), of_input(1, second), of_input(1, 5 * second), of_input(1, 0, sequence=2)])
    assert [(m.message.at.frame.input, m.time) for m in core.messages] == [(0, 0), (1, 0), (1, 5 * second)]


def test_repetitions_of_one_input_stay_and_pair_with_those_of_another():
    repeated = [of_input(given, time, frame=time + 1) for given in (0, 1) for time in (0, 7)]
    assert [m.message.at.frame for m in core_of(repeated).messages] == [FrameRef(0, 1), FrameRef(0, 8)]
    assert len(core_of(repeated[:2]).messages) == 2


def test_services_of_two_inputs_are_one_whatever_connection_they_came_on():
    def request(given):
        place = FrameRef(given, 3 + given)
        return Sent(SBIRequest(at=At(place), head=place, connection=given, service="nudm-sdm"), 9, "a", "b", 1, 2)

    assert len(core_of([], [request(0), request(1)]).messages) == 1


def test_by_type():
    core = core_of([ControlPdu((sent(PFCPNodeMessage, 1, 1), sent(PFCPSessionMessage, 1, 1)), [], False, False)])
    assert len(core.of(PFCPMessage)) == 2
    assert len(core.of(PFCPSessionMessage)) == 1
    assert core.of(SBIRequest) == ()
    assert NO_CORE.messages == ()
