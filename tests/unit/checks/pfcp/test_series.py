"""Running series of sequence numbers, and what stands beside them."""

from cleannet.checks.pfcp.series import GAP, LATE, NUMBERS, by_sender, odd_ones, series_of
from cleannet.model.frame import NOWHERE
from cleannet.model.pfcp import PFCPSessionMessage
from cleannet.model.sent import Sent

SECOND = 10**9


def ask(sequence, second, source="smf", hops=62, name="SessionModificationRequest"):
    message = PFCPSessionMessage(at=NOWHERE, type_name=name, sequence=sequence % NUMBERS)
    return Sent(message, int(second * SECOND), source, "upf", 8805, 8805, hops=hops)


def count(first, number, start=0, step=1, **more):
    return [ask(first + n, start + n * step, **more) for n in range(number)]


def numbers(series):
    return [[one.message.sequence for one in each.requests] for each in series]


def test_requests_by_sender_and_receiver():
    some = [ask(1, 0), ask(1, 0, "smf2"), ask(2, 0), ask(3, 0, name="SessionModificationResponse")]
    assert [len(each) for each in by_sender(some).values()] == [2, 1]


def test_numbers_that_follow_are_one_series():
    assert numbers(series_of(count(5, 4))) == [[5, 6, 7, 8]]
    assert numbers(series_of([ask(1, 0), ask(1 + GAP, 1), ask(2 + GAP - LATE, 2)])) == [[1, 1 + GAP, 2 + GAP - LATE]]
    assert len(series_of([ask(1, 0), ask(2 + GAP, 1)])) == 2


def test_a_series_goes_on_over_the_end_of_the_numbers():
    assert numbers(series_of(count(NUMBERS - 2, 4))) == [[NUMBERS - 2, NUMBERS - 1, 0, 1]]
    assert odd_ones(series_of(count(NUMBERS - 20, 40))) == []


def test_a_long_pause_ends_a_series():
    assert len(series_of([*count(1, 5), *count(6, 5, 100)])) == 2
    # A sender that is slow may pause for longer.
    assert len(series_of([*count(1, 5, 0, 50), ask(6, 340)])) == 1


def test_what_begins_beside_a_running_series_is_odd():
    some = sorted([*count(100, 20), ask(7, 5.5, hops=61), ask(9000, 8.5)], key=lambda one: one.time)
    (odd,) = odd_ones(series_of(some))
    assert [one.message.sequence for one in odd.requests] == [7, 9000]
    assert [odd.other_hops(one) for one in odd.requests] == [True, False]
    assert [one.message.sequence for one in odd.around(odd.requests[0])] == [105, 106]


def test_a_restart_is_not():
    assert odd_ones(series_of([*count(100, 20), *count(1, 20, 30)])) == []


def test_a_second_count_of_its_own_is_not():
    some = sorted([*count(100, 20), *count(5000, 18, 0.5)], key=lambda one: one.time)
    assert odd_ones(series_of(some)) == []


def test_few_numbers_make_no_running_series():
    assert odd_ones(series_of([*count(100, 5), ask(7, 2.5)])) == []
