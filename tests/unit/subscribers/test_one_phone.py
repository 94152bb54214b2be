"""Several logs of one phone."""

import pytest

from cleannet.decode.radio import Pdu
from cleannet.model.frame import At, FrameRef
from cleannet.model.identity import EPSGUTI, IMSI, EPSIdentityType
from cleannet.model.lte_rrc import LTESystemInformationBlockType1
from cleannet.model.message import Direction
from cleannet.model.nas_eps import EPSAttachAccept, EPSAttachRequest, EPSTrackingAreaUpdateRequest
from cleannet.model.radio import Channel, RadioMessage
from cleannet.subscribers.one_phone import CLOCK_SET, DAY, in_time_order, phones

START = CLOCK_SET + 40 * 365 * DAY
SECOND = 10**9
UP, DOWN = Direction.UPLINK, Direction.DOWNLINK


def guti(number):
    return EPSGUTI(EPSIdentityType.GUTI, bytes([number] * 4), "001-01", 1, 1)


def imsi(number):
    return IMSI(EPSIdentityType.IMSI, bytes([number] * 8), "001", "01")


def log(given, *messages, start=START, ue=""):
    """Messages a second apart; a tuple is octets that tell one message from another, and the message."""
    made = []
    for n, one in enumerate(messages):
        octets, message = one if isinstance(one, tuple) else (bytes([given, n]), one)
        broadcast = isinstance(message, LTESystemInformationBlockType1)
        way = DOWN if broadcast or isinstance(message, EPSAttachAccept) else UP
        channel = Channel.LTE_BCCH_DL_SCH if broadcast else Channel.NAS_EPS
        time = start + n * SECOND if start >= 0 else start
        whose = "broadcast" if broadcast else ue
        source = RadioMessage(given, n + 1, 0, time, channel, way is UP, whose, None, octets)
        fields = {f: getattr(message, f) for f in message.__struct_fields__}
        placed = type(message)(**fields | {"at": At(FrameRef(given, n + 1)), "direction": way})
        made.append(Pdu(source, (placed,), [], len(octets)))
    return made


def of(*logs):
    return phones({(pdus[0].source.input, pdus[-1].source.ue): pdus for pdus in logs})


def inputs(found):
    return [[given for given, _ in one.ues] for one in found]


MESSAGES = [(bytes([9, n]), EPSAttachRequest(identity=guti(n))) for n in range(6)]


@pytest.mark.parametrize("shift", [0, SECOND // 1000, -SECOND // 1000])
def test_the_same_log_twice_counts_once(shift):
    [one] = of(log(0, *MESSAGES), log(1, *MESSAGES, start=START + shift))
    assert sorted(one.ues) == [(0, ""), (1, "")]
    assert (len(one.pdus), len(one.doubles), one.seams) == (6, 6, [])
    assert {p.source.input for p in one.pdus} == {0}


def test_what_only_one_form_of_a_log_holds_is_kept():
    more = (b"own", EPSTrackingAreaUpdateRequest(identity=guti(1)))
    [one] = of(log(0, *MESSAGES), log(1, *MESSAGES, more))
    assert (len(one.pdus), len(one.doubles)) == (7, 6)
    assert one.pdus == in_time_order(one.pdus)


def test_a_message_repeated_on_air_stays_so():
    again = [(b"same", EPSAttachRequest())] * 4
    [one] = of(log(0, *again), log(1, *again))
    assert (len(one.pdus), len(one.doubles)) == (4, 4)


def test_two_phones_in_one_cell_stay_two():
    block = (b"sib", LTESystemInformationBlockType1())
    first = log(0, *[block] * 20, (b"a", EPSAttachRequest(identity=guti(1))))
    second = log(1, *[block] * 20, (b"b", EPSAttachRequest(identity=guti(2))))
    assert inputs(of(first, second)) == [[0], [1]]


def test_logs_that_follow_are_one_timeline_with_a_seam():
    first = log(0, EPSAttachRequest(identity=guti(1)), EPSAttachAccept(guti=guti(2)))
    second = log(1, EPSTrackingAreaUpdateRequest(identity=guti(2)), start=START + 3600 * SECOND)
    for logs in ((first, second), (second, first)):
        [one] = of(*logs)
        assert one.ues == [(0, ""), (1, "")]
        assert [p.source.input for p in one.pdus] == [0, 0, 1]
        assert one.seams == [2]
        assert not one.note


def test_a_guti_of_long_ago_may_be_another_phones_but_an_imsi_is_not():
    later = START + 2 * DAY
    first, second = (log(n, EPSAttachRequest(identity=guti(1)), start=t) for n, t in ((0, START), (1, later)))
    assert inputs(of(first, second)) == [[0], [1]]
    first, second = (log(n, EPSAttachRequest(identity=imsi(1)), start=t) for n, t in ((0, START), (1, later)))
    assert inputs(of(first, second)) == [[0, 1]]


def test_two_imsis_are_two_phones_though_a_guti_is_equal():
    first = log(0, EPSAttachRequest(identity=imsi(1)), EPSAttachAccept(guti=guti(5)))
    second = log(
        1, EPSTrackingAreaUpdateRequest(identity=guti(5)), EPSAttachRequest(identity=imsi(2)), start=START + 60 * SECOND
    )
    assert inputs(of(first, second)) == [[0], [1]]


def test_logs_that_contradict_each_other_stay_apart_and_it_is_said():
    first = log(0, *[EPSAttachRequest(identity=imsi(1))] * 5)
    second = log(1, *[EPSAttachRequest(identity=imsi(1))] * 5, start=START + SECOND)
    one, other = of(first, second)
    assert not one.note
    assert other.note.startswith("input 2 names the same subscriber as input 1, at the same time")


def test_until_its_clock_is_set_a_later_log_has_the_time_of_the_seam():
    first = log(0, EPSAttachRequest(identity=imsi(1)))
    unset = log(1, EPSAttachRequest(), start=CLOCK_SET - DAY)
    later = log(1, EPSAttachRequest(), EPSAttachRequest(identity=imsi(1)), start=START + 60 * SECOND)
    [one] = phones({(0, ""): first, (1, ""): unset + later[1:]})
    assert [p.source.time for p in one.pdus] == [START, START, START + 61 * SECOND]


def test_two_subscriptions_of_one_log_stay_two():
    first = log(0, EPSAttachRequest(identity=imsi(1)))
    second = log(0, EPSAttachRequest(identity=imsi(1)), start=START + 60 * SECOND, ue="subscription 2")
    assert len(of(first, second)) == 2


def test_what_has_no_time_stays_behind_what_came_before():
    some = log(0, *[EPSAttachRequest()] * 40) + log(1, EPSAttachRequest(), start=-1) + log(2, EPSAttachRequest())
    assert [p.source.input for p in in_time_order(some)] == [0, 2, *[0] * 39, 1]


def test_where_the_clock_jumps_often_messages_stay_as_they_stand():
    some = [one for n in range(10) for one in log(n, EPSAttachRequest(), EPSAttachRequest())]
    found = in_time_order(some)
    assert [p.source.input for p in found] == [p.source.input for p in some]
    times = [p.source.time for p in found]
    assert times == sorted(times)
