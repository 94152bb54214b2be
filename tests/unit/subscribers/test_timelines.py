"""Timelines, and which of them are alike."""

import functools

import numpy as np
import pytest

from cleannet.model.message import Message
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from cleannet.subscribers.timelines import Timelines
from support.made import (
    Sent,
    authentication_request,
    network_of,
    ngap,
    paging,
    protected,
    registered,
    registration_accept,
    registration_request,
    release,
    security_mode_command,
    service_request,
    sessions,
    suci,
)
from support.shared import SHIPPED, recording

T1, T2, T3, T4 = (n.to_bytes(4, "big") for n in range(1, 5))
AUTHENTICATED = ngap("UplinkNASTransport", 5, 70, bytes.fromhex("7e00572d10") + bytes(range(16)))


def groups(sent, **more):
    """The people of each group."""
    return [g.people.tolist() for g in Timelines(network_of(sent, **more)).groups()]


def ue(n, *, tmsi=None, ciphering=0):
    return registered(4 + n, 69 + n, suci(f"000000000{n}"), tmsi=tmsi, ciphering=ciphering)


def together(*timelines):
    """Messages of several UEs, taken in turn."""
    longest = max(map(len, timelines))
    return [t[n] for n in range(longest) for t in timelines if n < len(t)]


def test_alike_but_for_identities_ids_and_times():
    assert groups([*ue(1, tmsi=T1), *ue(2, tmsi=T2), *ue(3, tmsi=T3)]) == [[0, 1, 2]]
    assert groups(together(ue(1, tmsi=T1), ue(2, tmsi=T2))) == [[0, 1]]


def test_groups_stand_in_the_order_of_their_first_subscribers():
    assert groups([*ue(1, ciphering=2), *ue(2), *ue(3, ciphering=2), *ue(4)]) == [[0, 2], [1, 3]]


@pytest.mark.parametrize(
    "other",
    [
        ue(2, ciphering=1),
        ue(2, tmsi=T2),
        ue(2)[:-1],
        [*ue(2), *release(6, 71)],
        ue(2)[1:],
        [ue(2)[0], *ue(2)[2:3], *ue(2)[1:2], *ue(2)[3:]],
    ],
    ids=["algorithm", "identity given", "shorter", "released", "mid-session", "order"],
)
def test_other_messages_are_another_group(other):
    assert groups([*ue(1), *other]) == [[0], [1]]


def test_other_sequence_numbers_are_another_group():
    def accept(n, sequence):
        return ngap("DownlinkNASTransport", 4 + n, 69 + n, protected(registration_accept(), 2, sequence))

    first = [*ue(1), accept(1, 7)]
    assert groups([*first, *ue(2), accept(2, 7)]) == [[0, 1]]
    assert groups([*first, *ue(2), accept(2, 8)]) == [[0], [1]]


def challenged(n, *rands):
    asked = [authentication_request(rand, bytes([n] * 16)) for rand in rands]
    return [*ue(n), *(ngap("DownlinkNASTransport", 4 + n, 69 + n, one) for one in asked)]


def test_equal_values_at_equal_places():
    a, b, c, d = (bytes([n] * 16) for n in (11, 12, 13, 14))
    assert groups([*challenged(1, a, b), *challenged(2, c, d)]) == [[0, 1]]
    assert groups([*challenged(1, a, a), *challenged(2, c, c)]) == [[0, 1]]
    assert groups([*challenged(1, a, a), *challenged(2, c, d)]) == [[0], [1]]
    assert groups([*challenged(1, a, b, a), *challenged(2, c, d, d)]) == [[0], [1]]
    assert groups([*challenged(1, a, b, a), *challenged(2, c, d, c)]) == [[0, 1]]


def test_values_that_subscribers_share_with_each_other_do_not_part_them():
    a, b, c = (bytes([n] * 16) for n in (11, 12, 13))
    assert groups([*challenged(1, a, b), *challenged(2, a, c)]) == [[0, 1]]


def test_values_of_zeros_mean_something_by_themselves():
    a, b, zero = bytes([11] * 16), bytes([12] * 16), bytes(16)
    assert groups([*challenged(1, a), *challenged(2, zero)]) == [[0], [1]]
    assert groups([*challenged(1, a, b), *challenged(2, a, zero), *challenged(3, b, zero)]) == [[0], [1, 2]]
    assert groups([*ue(1, tmsi=T1), *ue(2, tmsi=bytes(4))]) == [[0], [1]]


def test_long_values_are_compared_octet_by_octet():
    a, b = bytes([1] * 16), bytes([1] * 15 + [2])
    assert groups([*challenged(1, a, a), *challenged(2, a, b)]) == [[0], [1]]


def test_a_temporary_identity_used_again_differs_from_a_new_one():
    def back(n, tmsi):
        return [*release(4 + n, 69 + n), ngap("InitialUEMessage", 4 + n, -1, service_request(tmsi))]

    same = [*ue(1, tmsi=T1), *back(1, T1)], [*ue(2, tmsi=T2), *back(2, T2)]
    assert groups([*same[0], *same[1]]) == [[0, 1]]


def test_connections_over_other_associations_count_as_same_or_another_only():
    def over(n, first, second):
        start, again = (
            ue(n, tmsi=bytes([n] * 4)),
            ngap("InitialUEMessage", 40 + n, -1, registration_request(suci(f"000000000{n}"))),
        )
        return [
            *(Sent(p, association=first) for p in [*start, *release(4 + n, 69 + n)]),
            Sent(again, association=second),
        ]

    assert groups([*over(1, 0, 0), *over(2, 1, 1)]) == [[0, 1]]
    assert groups([*over(1, 0, 1), *over(2, 1, 2)]) == [[0, 1]]
    assert groups([*over(1, 0, 0), *over(2, 0, 1)]) == [[0], [1]]


def test_several_nas_messages_in_one_row():
    def asked(n, *nas):
        return [*ue(n), ngap("PDUSessionResourceSetupRequest", 4 + n, 69 + n, more=sessions(*nas))]

    one, two = protected(registration_accept(), 2, 5), protected(registration_accept(), 2, 6)
    assert groups([*asked(1, one, two), *asked(2, one, two)]) == [[0, 1]]
    assert groups([*asked(1, one, two), *asked(2, two, one)]) == [[0], [1]]


def test_a_loss_parts_those_whose_messages_it_may_have_taken():
    def lost(first, second, at):
        sent = [Sent(p) for p in [*first, *second]]
        sent[at] = Sent(sent[at].payload, lost=True)
        return Timelines(network_of(sent))

    found = lost(ue(1), ue(2), 2)
    assert [g.people.tolist() for g in found.groups()] == [[0], [1]]
    (first, second) = found.groups()
    # What is missing was sent between rows 0 and 2, so before the message of row 1 or before that of row 2.
    assert found.subscriber(first)[0].losses == {2, 4}
    assert found.subscriber(second)[0].losses == frozenset()
    # A gap before the first message of a subscriber that begins the capture concerns him alone.
    later = lost(ue(1), ue(2), 5)
    assert [later.subscriber(g)[0].losses for g in later.groups()] == [frozenset(), {0}]


def test_a_gap_concerns_all_who_are_active_while_messages_are_missing():
    first, second = ue(1), ue(2)
    # Uplink messages are missing somewhere between rows 5 and 8, and both UEs speak behind row 5.
    sent = [Sent(p) for p in together(first, second)]
    sent[8] = Sent(sent[8].payload, lost=True)
    timelines = Timelines(network_of(sent))
    (group,) = timelines.groups()
    assert group.people.tolist() == [0, 1]
    assert timelines.subscriber(group)[0].losses == {6, 8}


def test_repeated_rows_are_in_no_timeline():
    sent = [Sent(p, n, n) for n, p in enumerate(ue(1), 1)]
    copies = [Sent(s.payload, s.second + 0.5, s.frame + 100, repeated=True) for s in sent]
    (group,) = Timelines(network_of(sent + copies)).groups()
    assert group.length == 5


def test_a_subscriber_and_the_places_of_its_messages():
    sent = [*ue(1, tmsi=T1), *release(5, 70), paging(T1), ngap("InitialUEMessage", 9, -1, service_request(T1))]
    timelines = Timelines(network_of(sent, settings=Settings(longest_back_off=5)))
    (group,) = timelines.groups()
    subscriber, places = timelines.subscriber(group)
    assert [m.name for m in subscriber.timeline[-4:]] == [
        "UEContextReleaseComplete",
        "Paging",
        "InitialUEMessage",
        "ServiceRequest",
    ]
    assert [m.at.position for m in subscriber.timeline] == list(range(len(subscriber.timeline)))
    assert [m.at.connection for m in subscriber.timeline[-4:]] == [0, -1, 1, 1]
    assert places.tolist() == [0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 6, 7, 8, 8]
    assert [m.at.frame.frame - 1 for m in subscriber.timeline] == places.tolist()
    assert subscriber.settings.longest_back_off == 5
    assert [(c.index, c.released) for c in subscriber.connections] == [(0, True), (1, False)]


def test_times_are_each_ones_own():
    first = [Sent(p, n, n + 1) for n, p in enumerate(ue(1))]
    second = [Sent(p, 100 + 3 * n, n + 11) for n, p in enumerate(ue(2))]
    timelines = Timelines(network_of(first + second))
    (group,) = timelines.groups()
    assert group.people.tolist() == [0, 1]
    one, places = timelines.subscriber(group)
    assert one.seconds_between(one.timeline[0], one.timeline[-1]) == 4
    other = timelines.with_times(one, int(group.starts[1]), places, 1)
    assert other.seconds_between(other.timeline[0], other.timeline[-1]) == 12
    assert other.timeline == one.timeline
    assert timelines.seconds(int(group.starts[1]), places)[:3] == [100, 100, 103]
    assert [int(timelines.rows[s]) for s in group.starts] == [0, 5]


def test_a_group_without_some():
    (group,) = Timelines(network_of([*ue(1), *ue(2), *ue(3)])).groups()
    some = group.only([0, 2, 9])
    assert (some.people.tolist(), some.starts.tolist(), some.length) == ([0, 2], [0, 10], 5)
    assert not len(group.only([]).people)


def test_nobody_at_all():
    assert groups([]) == []
    assert groups([ngap("Paging"), paging(T4)]) == []


@functools.cache
def example(name):
    return Timelines(Read([str(recording(name))]).network(Settings()))


@pytest.mark.parametrize("name", SHIPPED)
def test_everybody_is_in_one_group(name):
    timelines = example(name)
    found = list(timelines.groups())
    people = [p for g in found for p in g.people.tolist()]
    assert sorted(people) == list(range(timelines.network.subscriber_count))
    firsts = [int(g.people[0]) for g in found]
    assert firsts == sorted(firsts)
    for group in found:
        for person, start in zip(group.people.tolist(), group.starts.tolist(), strict=True):
            assert timelines.rows[start : start + group.length].tolist() == timelines.network.rows_of(person).tolist()


@pytest.mark.parametrize("name", SHIPPED)
def test_those_alike_have_messages_that_differ_in_values_only(name):
    timelines = example(name)
    for group in timelines.groups():
        decoded = [timelines.subscriber(group.only([p]))[0].timeline for p in group.people.tolist()]
        marks = [[_mark(m) for m in timeline] for timeline in decoded]
        assert all(one == marks[0] for one in marks)
        assert len({_equalities(timeline) for timeline in decoded}) == 1


def _mark(message: Message) -> tuple[object, ...]:
    more = (getattr(message, "sequence_number", None), getattr(message, "readable", None))
    return type(message), message.name, message.direction, message.whole, message.at.connection, *more


def _equalities(timeline: tuple[Message, ...]) -> tuple[int, ...]:
    """For each opaque value where it occurred first."""
    values = [getattr(m, f, None) for m in timeline for f in ("mac", "rand", "autn", "response", "auts", "tmsi")]
    values += [getattr(getattr(m, f, None), "value", None) for m in timeline for f in ("identity", "guti")]
    known: dict[bytes, int] = {}
    return tuple(-1 if v is None else known.setdefault(v, n) for n, v in enumerate(values))


def test_rows_are_sorted_by_subscriber_and_time():
    timelines = example("c08_load")
    owners = timelines.network.row_subscriber[timelines.rows]
    assert (np.diff(owners) >= 0).all()
    assert (np.diff(timelines.rows)[np.diff(owners) == 0] > 0).all()


def test_challenge_and_answer_are_values_of_their_own():
    command = ngap("DownlinkNASTransport", 5, 70, protected(security_mode_command(0), 3))
    assert groups([AUTHENTICATED, command]) == [[0]]
