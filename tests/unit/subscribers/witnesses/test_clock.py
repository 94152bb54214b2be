"""The offset between two clocks, from common messages some of which are none."""

import pytest

from cleannet.subscribers.witnesses.clock import Anchor, clock_of

SECOND = 10**9


def anchors(times, offset, first=0, drift=0.0):
    return [
        Anchor(first + n, round((t * (1 + drift) + offset) * SECOND), round(t * SECOND)) for n, t in enumerate(times)
    ]


def test_no_anchor_no_clock():
    assert clock_of([]) is None


def test_offset_spread_and_number():
    clock = clock_of(anchors((1, 2), 3600.0) + anchors((3,), 3600.2, first=2))
    assert (clock.anchors, clock.offset) == (3, 3600.0)
    assert clock.spread == pytest.approx(0.2)
    assert clock.core_time(1, 3602 * SECOND) == 2 * SECOND
    assert clock.core_time(0, -1) is None


def test_before_the_first_and_behind_the_last_the_offset_stays():
    clock = clock_of(anchors((10, 20), -5.0))
    assert clock.core_time(0, 0) == 5 * SECOND
    assert clock.core_time(9, 100 * SECOND) == 105 * SECOND


def test_a_drift_is_followed():
    clock = clock_of(anchors(range(0, 86_400, 600), 0.0, drift=1e-4))
    assert clock.anchors == 144
    assert clock.core_time(70, round(43_000 * (1 + 1e-4) * SECOND)) == pytest.approx(43_000 * SECOND, abs=SECOND / 100)


def test_a_replayed_message_is_no_anchor():
    true = anchors((1, 2, 3, 4), 60.0)
    replayed = Anchor(2, 900 * SECOND, 1 * SECOND)
    clock = clock_of([*true, replayed])
    assert (clock.anchors, clock.offset, clock.spread) == (4, 60.0, 0.0)


def test_two_that_contradict_each_other_tell_nothing():
    assert clock_of([Anchor(0, 10 * SECOND, 0), Anchor(1, 500 * SECOND, SECOND)]) is None


def test_a_clock_that_was_set_has_two_epochs():
    clock = clock_of(anchors((1, 2, 3), -1000.0) + anchors((50, 51), 7200.0, first=3))
    assert [len(e) for e in clock.epochs] == [3, 2]
    assert clock.core_time(1, (2 - 1000) * SECOND) is None  # before 1970
    assert clock.core_time(4, (51 + 7200) * SECOND) == 51 * SECOND


def test_between_two_epochs_a_message_belongs_to_the_clock_that_it_fits():
    early, late = anchors((5000, 5001), -4000.0), anchors((5100, 5101), 900_000.0, first=4)
    clock = clock_of(early + late)
    assert clock.core_time(2, 1010 * SECOND) == 5010 * SECOND
    assert clock.core_time(2, 905_090 * SECOND) == 5090 * SECOND
    assert clock.core_time(2, 400_000 * SECOND) is None


def test_many_anchors_are_thinned():
    assert clock_of(anchors(range(7000), 1.0)).anchors <= 3500
