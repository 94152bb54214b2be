"""Counting the messages of a link."""

from cleannet.model.finding import Interface
from cleannet.model.frame import FrameRef
from cleannet.subscribers.link_tally import LinkTally
from cleannet.subscribers.links import Protection


def test_earliest_and_latest_whatever_the_order():
    tally = LinkTally()
    for time, frame, name in ((30, 3, "b"), (10, 1, ""), (20, 2, "b")):
        tally.add(time, FrameRef(0, frame), name)
    link = tally.link(Interface.SBI, Protection.TLS, "10.0.0.1", "10.0.0.2", strength="TLS 1.3")
    assert (link.frames, link.first, link.last, link.begins, link.ends) == (3, FrameRef(0, 1), FrameRef(0, 3), 10, 30)
    assert (link.local, link.strength, link.carries) == (False, "TLS 1.3", "")
    assert dict(tally.names) == {"b": 2}


def test_a_link_inside_one_host():
    tally = LinkTally()
    tally.add(1, FrameRef(0, 1))
    assert tally.link(Interface.GTP_C, Protection.CLEAR, "127.0.0.1", "127.0.0.2", carries="S4").local
