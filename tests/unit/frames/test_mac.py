"""From framed MAC PDUs to RRC messages."""

import pytest

from cleannet.frames.mac import MOST_BEARERS, AirReader, Place
from cleannet.frames.mac_framing import framed
from cleannet.frames.pdcp import Radio
from cleannet.frames.problems import ProblemCounter
from cleannet.model.radio import Channel
from support import air

SETUP_REQUEST = bytes.fromhex("1a397a255526")


class Reading:
    """A reader, the messages that it gave, and its problems."""

    def __init__(self):
        self.counter = ProblemCounter()
        self.reader = AirReader(self.counter)
        self.frame = 0

    def feed(self, octets, radio=Radio.NR, *, cut=False):
        self.frame += 1
        return self.reader.read(framed(octets, radio), Place(0, self.frame, 5, cut))

    def problems(self):
        self.reader.finish()
        return [(p.kind.label, p.frame, p.count) for p in self.counter.problems()]


@pytest.mark.parametrize(
    ("radio", "kind", "channel"),
    [
        (Radio.LTE, air.BROADCAST_CHANNEL, Channel.LTE_BCCH_BCH),
        (Radio.LTE, air.SYSTEM_INFORMATION, Channel.LTE_BCCH_DL_SCH),
        (Radio.LTE, air.PAGING, Channel.LTE_PCCH),
        (Radio.NR, air.BROADCAST_CHANNEL, Channel.NR_BCCH_BCH),
        (Radio.NR, air.SYSTEM_INFORMATION, Channel.NR_BCCH_DL_SCH),
        (Radio.NR, air.PAGING, Channel.NR_PCCH),
    ],
)
def test_broadcast_and_paging_are_the_whole_pdu(radio, kind, channel):
    reading = Reading()
    [one] = reading.feed(air.framed(b"octets", way=air.DOWN, kind=kind, rnti=None), radio)
    assert (one.channel, one.ue, one.payload, one.uplink, one.frame) == (channel, "broadcast", b"octets", False, 1)
    assert reading.problems() == []


def test_ccch_of_nr():
    reading = Reading()
    [request] = reading.feed(air.framed(air.nr_mac((52, SETUP_REQUEST), padding=3)))
    [resume] = reading.feed(air.framed(air.nr_mac((0, SETUP_REQUEST + b"\1\2"))))
    [setup] = reading.feed(air.framed(air.nr_mac((62, bytes(6)), (0, b"setup")), way=air.DOWN))
    assert (request.channel, request.ue, request.payload) == (Channel.NR_UL_CCCH, "C-RNTI 17921", SETUP_REQUEST)
    assert resume.channel is Channel.NR_UL_CCCH1
    assert (setup.channel, setup.payload, setup.air, setup.integrity) == (Channel.NR_DL_CCCH, b"setup", True, None)


def test_srb_messages_lose_header_and_integrity_code():
    reading = Reading()
    plain = air.nr_am(0, air.nr_pdcp(0, b"complete"))
    [one] = reading.feed(air.framed(air.nr_mac((1, plain), padding=1)))
    assert (one.channel, one.payload, one.air, one.integrity) == (Channel.NR_UL_DCCH, b"complete", True, False)
    known = air.lte_am(0, air.lte_pdcp(0, b"first"), air.lte_pdcp(1, b"second", b"code"))
    first, second = reading.feed(air.framed(air.lte_mac((1, known)), way=air.DOWN), Radio.LTE)
    assert (first.channel, first.payload, first.index) == (Channel.LTE_DL_DCCH, b"first", 0)
    assert (second.payload, second.index, second.integrity) == (b"second", 1, True)


def test_segments_are_told_apart_by_ue_direction_and_channel():
    reading = Reading()
    whole = air.nr_pdcp(0, b"a long message")
    first, last = air.nr_am(3, whole[:6], segment=1), air.nr_am(3, whole[6:], segment=2, offset=6)
    assert reading.feed(air.framed(air.nr_mac((1, first)))) == []
    assert reading.feed(air.framed(air.nr_mac((1, last)), rnti=5)) == []
    assert reading.feed(air.framed(air.nr_mac((1, last)), way=air.DOWN)) == []
    assert reading.feed(air.framed(air.nr_mac((2, last)))) == []
    [one] = reading.feed(air.framed(air.nr_mac((1, last))))
    assert (one.payload, one.frame) == (b"a long message", 5)
    assert reading.problems() == [("capture.missing-fragment", 2, 3)]


def test_data_bearers_random_access_and_retransmissions_give_nothing():
    reading = Reading()
    pdu = air.nr_am(0, air.nr_pdcp(0, b"message"))
    assert len(reading.feed(air.framed(air.nr_mac((1, pdu), (4, pdu))))) == 1
    assert reading.feed(air.framed(air.nr_mac((1, pdu)))) == []
    assert reading.feed(air.framed(b"\x41" + bytes(7), way=air.DOWN, kind=air.RANDOM_ACCESS)) == []
    assert reading.feed(air.framed(bytes.fromhex("80 6c 00102e63161390 0000"), way=air.DOWN)) == []
    assert reading.problems() == []


def test_a_c_rnti_that_is_given_anew_is_another_use():
    reading = Reading()
    request = air.framed(air.nr_mac((52, SETUP_REQUEST)))
    setup = air.framed(air.nr_mac((0, b"setup")), way=air.DOWN)
    complete = air.framed(air.nr_mac((1, air.nr_am(0, air.nr_pdcp(0, b"complete")))))
    first = [request, request, setup, setup, complete]
    names = [one.ue for octets in (*first, *first, setup, complete) for one in reading.feed(octets)]
    assert names == ["C-RNTI 17921"] * 5 + ["C-RNTI 17921/2"] * 5 + ["C-RNTI 17921/3"] * 2
    [other] = reading.feed(air.framed(air.nr_mac((52, SETUP_REQUEST)), rnti=5))
    assert other.ue == "C-RNTI 5"
    assert reading.problems() == []


def test_a_c_rnti_control_element_names_the_ue():
    reading = Reading()
    [one] = reading.feed(air.framed(air.nr_mac((58, b"\x46\x01"), (1, air.nr_am(0, bytes(8)))), rnti=9))
    assert one.ue == "C-RNTI 17921"
    [other] = reading.feed(air.framed(air.nr_mac((1, air.nr_am(0, bytes(8)))), rnti=None, ue=4))
    assert other.ue == "UE 4"


def test_what_is_not_read_is_counted():
    reading = Reading()
    assert reading.feed(air.framed(bytes(20))) == []
    assert reading.feed(air.framed(b"\x21\x09ab", tags=b"\x07\x00"), Radio.LTE) == []
    assert reading.feed(air.framed(b"\x01\xffab")) == []
    assert reading.feed(air.framed(b"pdu", kind=6, way=air.DOWN), Radio.LTE) == []
    assert reading.feed(air.framed(air.nr_mac((1, b"\x80\0")))) == []
    assert reading.feed(air.framed(air.nr_mac((1, air.nr_am(0, b"short"))))) == []
    assert reading.problems() == [
        ("capture.missing-context", 1, 1),
        ("capture.bad-checksum", 2, 1),
        ("malformed.length-past-end", 3, 1),
        ("unsupported.protocol", 4, 1),
        ("malformed.value", 5, 1),
        ("malformed.value", 6, 1),
    ]


def test_rrc_of_other_kinds_is_not_taken_for_that_of_lte():
    reading = Reading()
    narrow, coverage = b"\x0f\x01", b"\x0e\x02"
    for kind, tags, known in (
        (air.SYSTEM_INFORMATION, narrow, 0),
        (air.SYSTEM_INFORMATION, coverage, 0),
        (air.SYSTEM_INFORMATION, b"\x0e\x00\x0f\x00", 1),
        (air.PAGING, narrow, 0),
        (air.PAGING, coverage, 1),
    ):
        pdu = air.framed(b"octets", way=air.DOWN, kind=kind, tags=tags)
        assert len(reading.feed(pdu, Radio.LTE)) == known
    assert reading.problems() == [("unsupported.protocol", 1, 2), ("unsupported.protocol", 2, 1)]


def test_what_the_snap_length_cut_is_read_as_far_as_it_goes():
    reading = Reading()
    pdu = air.framed(air.nr_mac((1, air.nr_am(0, air.nr_pdcp(0, b"a long message")))))
    [one] = reading.feed(pdu[:-8], cut=True)
    assert (one.payload, one.cut) == (b"a long mes", True)
    segment = air.framed(air.nr_mac((1, air.nr_am(1, b"more and more", segment=1))))
    assert reading.feed(segment[:-2], cut=True) == []
    assert {label for label, *_ in reading.problems()} == {"capture.cut-by-snaplen"}


def test_bearers_are_bounded():
    reading = Reading()
    for rnti in range(1, MOST_BEARERS + 11):
        reading.feed(air.framed(air.nr_mac((1, air.nr_am(0, b"begin", segment=1))), rnti=rnti))
    assert len(reading.reader._bearers) == MOST_BEARERS
    assert reading.problems() == [("capture.missing-fragment", 1, MOST_BEARERS + 10)]
