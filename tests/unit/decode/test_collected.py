"""Messages that are kept until the inputs end."""

from cleannet.decode.collected import Collected
from support.made import Sent, batch_of


def collected(*sent):
    made = Collected()
    made.feed(batch_of(list(sent)))
    return made


def test_they_come_in_the_order_of_time_once():
    made = collected(Sent(b"b", second=2, frame=1), Sent(b"a", second=1, frame=2))
    assert [one.payload for one in made.taken()] == [b"a", b"b"]
    assert made.taken() == []


def test_what_has_no_time_stays_behind_what_came_before():
    made = collected(Sent(b"b", second=2, frame=1), Sent(b"c", frame=2), Sent(b"a", second=1, frame=3))
    assert [(one.payload, one.time) for one in made.taken()] == [(b"a", 10**9), (b"b", 2 * 10**9), (b"c", -1)]


def test_what_is_known_of_each_is_kept():
    sent = Sent(b"ab", second=0, frame=7, index=2, association=3, repeated=True, lost=True, cut=True)
    (one,) = collected(sent).taken()
    assert (one.place.frame, one.place.message, one.association) == (7, 2, 3)
    assert (one.repeated, one.lost, one.cut) == (True, True, True)
