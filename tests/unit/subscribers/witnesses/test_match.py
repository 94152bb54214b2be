"""One to one, in the order of time, the nearest first."""

from cleannet.model.frame import FrameRef
from cleannet.subscribers.witnesses import match
from cleannet.subscribers.witnesses.clock import Anchor, Clock
from cleannet.subscribers.witnesses.match import Matching, nearest
from cleannet.subscribers.witnesses.sides import Form, Heard, Sent

SECOND = 10**9
CLOCK = Clock(((Anchor(0, 100 * SECOND, 0),),))


def heard(*times):
    place = FrameRef(0, 1)
    return {
        n: Heard(place, round((100 + t) * SECOND), False, b"\x7e\0\x5b\1", Form.AS_SENT, "X")
        for n, t in enumerate(times)
    }


def sent(*times, given=1, uplink=False):
    return {n: Sent(n, n, round(t * SECOND), given, uplink, b"\x7e\0\x5b\1", None, 0, 0) for n, t in enumerate(times)}


def pairs(mine, theirs):
    return nearest(Matching({1: CLOCK}, theirs), mine, list(mine), list(theirs))


def test_as_many_as_can_be():
    assert pairs(heard(1, 2, 3), sent(1.5, 3.5)) in ([(0, 0), (2, 1)], [(1, 0), (2, 1)])
    assert pairs(heard(0, 9), sent(8, 12)) == [(0, 0), (1, 1)]


def test_of_such_the_nearest():
    assert pairs(heard(3.0, 6.01), sent(6.0)) == [(1, 0)]
    assert pairs(heard(6.01, 9), sent(6.0)) == [(0, 0)]


def test_what_is_far_apart_goes_the_other_way_or_has_no_clock_is_no_pair():
    assert pairs(heard(1), sent(60)) == []
    assert pairs(heard(1), sent(1, uplink=True)) == []
    assert pairs(heard(1), sent(1, given=7)) == []
    assert pairs({}, sent(1)) == pairs(heard(1), {}) == []


def test_of_too_many_the_first_free_one(monkeypatch):
    monkeypatch.setattr(match, "MOST_COMPARED", 1)
    assert pairs(heard(1, 2, 3), sent(1, 2)) == [(0, 0), (1, 1)]
