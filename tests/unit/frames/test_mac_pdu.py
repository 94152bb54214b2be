"""MAC PDUs: SDUs by logical channel, control elements passed over, faults told."""

import pytest

from cleannet.frames.mac_pdu import CCCH, CCCH1, Sdu, mac_pdu, random_access_response
from cleannet.frames.pdcp import Radio
from support import air


def nr(octets, *, uplink=True, cut=False):
    return mac_pdu(octets, Radio.NR, uplink=uplink, cut=cut)


def lte(octets, *, uplink=True, cut=False):
    return mac_pdu(octets, Radio.LTE, uplink=uplink, cut=cut)


@pytest.mark.parametrize(("lcid", "channel", "size"), [(0, CCCH1, 8), (35, CCCH, 6), (36, CCCH1, 8), (52, CCCH, 6)])
def test_uplink_ccch_of_nr_has_a_fixed_size(lcid, channel, size):
    found = nr(bytes((lcid,)) + bytes(range(size)) + b"\x3f\0\0")
    assert (found.sdus, found.fault) == ([Sdu(channel, bytes(range(size)))], "")


def test_downlink_ccch_of_nr_has_a_length():
    found = nr(air.nr_mac((62, bytes(6)), (0, b"setup"), padding=3), uplink=False)
    assert found.sdus == [Sdu(CCCH, b"setup")]


def test_nr_sdus_with_long_and_short_lengths_between_control_elements():
    found = nr(air.nr_mac((1, b"one"), (4, bytes(300)), (61, b"\1"), (2, b"two"), padding=2))
    assert [(s.channel, len(s.octets)) for s in found.sdus] == [(1, 3), (4, 300), (2, 3)]


@pytest.mark.parametrize(("radio", "octets"), [(Radio.NR, "3a4601"), (Radio.LTE, "3b1f 4601")])
def test_a_c_rnti_control_element_says_who_the_ue_is(radio, octets):
    assert mac_pdu(bytes.fromhex(octets), radio, uplink=True).c_rnti == 0x4601


def test_lte_sdus_the_last_without_length():
    found = lte(air.lte_mac((1, b"one"), (3, bytes(200)), (2, b"two")))
    assert [(s.channel, len(s.octets)) for s in found.sdus] == [(1, 3), (3, 200), (2, 3)]


def test_lte_padding_and_control_elements():
    found = lte(air.lte_mac((29, b"\x01"), (0, b"request"), padding=4, fixed=(29,)))
    assert found.sdus == [Sdu(CCCH, b"request")]
    assert lte(bytes.fromhex("1f000000")).sdus == []


@pytest.mark.parametrize("lcid", [0, 11, 12, 13])
def test_ccch_of_lte_has_several_identities(lcid):
    assert lte(bytes((lcid,)) + b"request").sdus == [Sdu(CCCH, b"request")]


def test_lte_extended_identities_and_16_bit_lengths():
    found = lte(bytes.fromhex("70 02 0003 01") + b"abc" + b"srb")
    assert found.sdus == [Sdu(1, b"srb")]


def test_lte_discards_a_pdu_with_a_fault_nr_what_follows_it():
    assert lte(air.lte_mac((1, b"one"), (2, b"two"))[:-4]).fault
    assert lte(bytes.fromhex("2105 22ff 1f") + b"12345").sdus == []
    found = nr(b"\x01\x03one\x02\xfftwo")
    assert (found.sdus, found.fault) == ([Sdu(1, b"one")], "a subheader's length runs past the end")


def test_where_the_capture_is_cut_the_beginning_counts():
    found = nr(b"\x01\x03one\x02\xfftwo", cut=True)
    assert found.sdus == [Sdu(1, b"one"), Sdu(2, b"two", cut=True)]
    assert lte(b"\x01one", cut=True).sdus == [Sdu(1, b"one", cut=True)]


@pytest.mark.parametrize(
    ("radio", "octets", "words"),
    [
        (Radio.NR, "2a 00", "reserved"),
        (Radio.NR, "22 f1 00", "extended"),
        (Radio.NR, "3d00" * 65, "more subheaders"),
        (Radio.LTE, "0e", "reserved"),
        (Radio.LTE, "3f" * 65, "do not end"),
        (Radio.LTE, "", "do not end"),
        (Radio.LTE, "21", "do not end"),
    ],
)
def test_faults_have_words(radio, octets, words):
    assert words in mac_pdu(bytes.fromhex(octets), radio, uplink=True).fault


def test_random_access_responses_are_told_by_their_form():
    assert random_access_response(bytes.fromhex("80 6c 00102e63161390 0000"), Radio.NR)
    assert random_access_response(bytes.fromhex("41 000c004601ff"), Radio.LTE)
    assert not random_access_response(bytes.fromhex("41 000c"), Radio.NR)
    assert not random_access_response(b"", Radio.NR)
    assert not random_access_response(b"\x80", Radio.LTE)
