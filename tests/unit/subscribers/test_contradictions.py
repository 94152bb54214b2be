"""Signs of two senders: hops, series of identifications, an identification repeated; what explains a contradiction."""

import pytest

from cleannet.frames.contradictions import Conflict, Segment
from cleannet.frames.tcp import Connection
from cleannet.model.frame import FrameRef
from cleannet.subscribers.contradictions import Contradiction, streams


def judged(earlier, later, others=(), answered=(), sound=(None, None)):
    first, second = (Segment(FrameRef(0, n), *mark, 7, b"x") for n, mark in ((1, earlier), (2, later)))
    links = [Connection("10.0.0.1", "10.0.0.2", 5, 80, FrameRef(0, 1), True)] * 4
    said = [Conflict(3, False, first, second, list(others), list(answered), sound)]
    (found,) = streams((links, said)).contradictions
    return found


def test_nothing_but_the_octets_is_weak():
    found = judged((60, 7), (62, 9000))
    assert found == Contradiction(FrameRef(0, 1), FrameRef(0, 2), 3, hops=2)
    assert (found.strong, found.odd) == (False, None)


@pytest.mark.parametrize(("hops", "strong"), [(2, False), (3, True)])
def test_a_gap_in_hops_tells_two_senders(hops, strong):
    assert judged((60, -1), (60 - hops, -1)).strong is strong


def test_whose_hops_the_other_packets_have_tells_the_odd_one():
    assert judged((64, 1), (57, 26392), [(57, 300), (57, 26391)]).odd == FrameRef(0, 1)
    assert judged((57, 26392), (64, 1), [(57, 300)]).odd == FrameRef(0, 2)


def test_a_copy_of_the_forged_one_does_not_speak_for_it():
    found = judged((64, 1), (57, 26392), [(64, 1), (57, 26391)])
    assert (found.stray, found.odd) == (True, FrameRef(0, 1))


def test_an_identification_outside_the_series_tells_two_senders():
    found = judged((56, 1), (54, 62492), [(54, 0), (54, 62491), (54, 62493)])
    assert (found.series, found.strong, found.odd) == (True, True, FrameRef(0, 1))


def test_a_series_wraps_around():
    assert judged((60, 65530), (60, 4000), [(60, 3)]).series is False


def test_zero_is_a_series_where_all_are_zero():
    assert judged((60, 0), (60, 4000), [(60, 0), (60, 0)]).series is False
    assert judged((60, 0), (60, 4000), [(60, 0)]).series is None
    assert judged((60, 0), (60, 4000), [(60, 0), (60, 7)]).series is None


def test_identifications_by_lot_tell_nothing():
    assert not judged((60, 31000), (60, 4000), [(60, 17), (60, 52000)]).strong


def test_an_identification_that_repeats_the_question_tells_who_forged():
    found = judged((22, 0x25AB), (22, 0xDEAA), [(22, 0x3CBB)], [(64, 0x3CBB), (64, 0x25AB)])
    assert (found.echo, found.strong, found.odd) == (True, True, FrameRef(0, 1))


def test_signs_that_disagree_leave_open_which_is_odd():
    found = judged((54, 9), (56, 400), [(54, 0), (54, 401)])
    assert (found.stray, found.series, found.odd, found.strong) == (False, True, None, True)


def test_damage_and_a_packet_changed_on_its_way_are_told():
    assert judged((60, 5), (50, 6), sound=(True, False)).damaged
    assert not judged((60, 5), (50, 6), sound=(True, False)).strong
    assert judged((60, 5), (59, 5)).same_packet
    assert not judged((60, 0), (59, 0)).same_packet


def test_what_two_inputs_show_counts_once():
    ends = ("10.0.0.1", "10.0.0.2", 5, 80), ("10.0.0.2", "10.0.0.1", 80, 5)
    links = [Connection(*one, FrameRef(given, 1), True) for given, one in enumerate(ends)]
    links.append(Connection(*ends[0], FrameRef(0, 9), True))
    said = []
    for given in (0, 1):
        first, second = (Segment(FrameRef(given, n), 64, n, 7, data) for n, data in ((1, b"a"), (2, b"b")))
        said.append(Conflict(given, given == 0, first, second, [], [], (None, None)))
    found = streams((links, said))
    assert found.connections == 2
    assert [one.earlier.input for one in found.contradictions] == [0]
    assert streams((links, said), (links, said)) == found  # in a tunnel, and then without it
