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


def test_by_type():
    core = core_of([ControlPdu((sent(PFCPNodeMessage, 1, 1), sent(PFCPSessionMessage, 1, 1)), [], False, False)])
    assert len(core.of(PFCPMessage)) == 2
    assert len(core.of(PFCPSessionMessage)) == 1
    assert core.of(SBIRequest) == ()
    assert NO_CORE.messages == ()
