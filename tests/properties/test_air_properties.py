"""Whatever a capture of the radio interface holds: nothing raises, memory is bounded, and no SDU comes twice."""

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.frames.mac import AirReader, Place
from cleannet.frames.mac_framing import UserFraming, framed, worded
from cleannet.frames.mac_pdu import mac_pdu
from cleannet.frames.pdcp import Radio, srb_pdu
from cleannet.frames.problems import ProblemCounter
from cleannet.frames.rlc import MOST_OPEN, REMEMBERED, Bearer, Element, am_data
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support import air
from support.shared import foreign

RADIOS = st.sampled_from(Radio)
PDUS = st.one_of(
    st.binary(max_size=40),
    st.builds(
        lambda number, data, radio: (air.nr_mac if radio is Radio.NR else air.lte_mac)((1, data)),
        st.integers(0, 9),
        st.binary(min_size=1, max_size=20),
        RADIOS,
    ),
    st.builds(
        lambda number, data, segment, offset: air.nr_mac((1, air.nr_am(number, data, segment=segment, offset=offset))),
        st.integers(0, 5),
        st.binary(min_size=1, max_size=12),
        st.integers(0, 3),
        st.integers(0, 20),
    ),
)
FRAMES = st.lists(
    st.builds(air.framed, PDUS, way=st.integers(0, 1), kind=st.integers(0, 6), rnti=st.sampled_from([None, 1, 2])),
    max_size=12,
)


@settings(deadline=None, max_examples=300)
@given(st.binary(max_size=60), RADIOS, st.booleans(), st.booleans())
def test_any_octets(octets, radio, uplink, cut):
    worded(octets)
    framed(octets, radio)
    UserFraming().read(octets, 0)
    srb_pdu(octets, radio)
    am_data(octets, radio)
    found = mac_pdu(octets, radio, uplink=uplink, cut=cut)
    assert sum(len(sdu.octets) for sdu in found.sdus) <= len(octets)


@settings(deadline=None, max_examples=300)
@given(FRAMES, RADIOS, st.booleans())
def test_any_frames(frames, radio, cut):
    reader = AirReader(ProblemCounter())
    for number, octets in enumerate(frames, 1):
        one = framed(octets, radio)
        assert one is not None
        for index, message in enumerate(reader.read(one, Place(0, number, 0, cut))):
            assert (message.frame, message.index, message.air) == (number, index, True)
            assert len(message.payload) <= sum(map(len, frames))
    reader.finish()
    assert reader._bearers == {}


@settings(deadline=None, max_examples=200)
@given(
    RADIOS,
    st.lists(
        st.builds(
            Element,
            number=st.integers(0, 1023),
            offset=st.one_of(st.just(0), st.integers(0, 70000)),
            octets=st.binary(min_size=1, max_size=9),
            last=st.booleans(),
            begins=st.frozensets(st.integers(0, 9), max_size=3),
            ends=st.booleans(),
        ),
        max_size=200,
    ),
)
def test_a_bearer_is_bounded(radio, elements):
    bearer = Bearer(radio)
    for one in elements:
        bearer.add(one)
        assert len(bearer._open) <= MOST_OPEN
        assert len(bearer._edges) <= MOST_OPEN
        assert len(bearer._known) <= REMEMBERED
    bearer.close()
    assert (len(bearer._open), len(bearer._edges), len(bearer._known)) == (0, 0, 0)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.binary(min_size=1, max_size=30), min_size=1, max_size=8), st.randoms(use_true_random=False))
def test_nr_sdus_come_once_however_they_are_cut_repeated_and_shuffled(sdus, chance):
    pdus = []
    for number, sdu in enumerate(sdus):
        cuts = sorted({0, len(sdu), *(chance.randrange(len(sdu)) for _ in range(2))})
        for a, b in pairwise(cuts):
            segment = 0 if (a, b) == (0, len(sdu)) else 1 if a == 0 else 2 if b == len(sdu) else 3
            pdus.append(air.nr_am(number, sdu[a:b], segment=segment, offset=a))
    pdus += chance.sample(pdus, chance.randint(0, len(pdus)))
    chance.shuffle(pdus)
    bearer = Bearer(Radio.NR)
    found = [sdu for pdu in pdus for sdu in bearer.add(am_data(pdu, Radio.NR))]
    assert sorted(found) == sorted(sdus)
    assert bearer.abandoned == 0


@pytest.mark.parametrize(
    "name",
    [
        "5GSEC+MobiWatch/dataset/pcap/5g-attack/bts-attack1.pcap",
        "SysSec-KAIST+LTESniffer/pcap_file_example/ltesniffer_ul_mode.pcap",
    ],
)
def test_real_captures_damaged_at_random(name, tmp_path):
    octets = foreign(name).read_bytes()
    chance = random.Random(7)
    for _ in range(12):
        damaged = bytearray(octets)
        for _ in range(chance.randint(1, 60)):
            damaged[chance.randrange(24, len(damaged))] = chance.choice((0, 1, 2, 3, 0x3F, 0x80, 0xFF))
        path = tmp_path / "damaged.pcap"
        path.write_bytes(damaged)
        read = Read([str(path)])
        read.network(Settings())
