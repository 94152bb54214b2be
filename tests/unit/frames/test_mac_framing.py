"""The framing of MAC PDUs: word, fixed octets, tagged values."""

import pytest

from cleannet.frames.mac_framing import Rnti, UserFraming, framed, worded
from cleannet.frames.pdcp import Radio
from support import air

PDU = b"\x3f\x00"


def test_the_word_tells_the_technology():
    assert worded(b"mac-lte\x01") == (Radio.LTE, 7)
    assert worded(b"mac-nr\x01") == (Radio.NR, 6)
    assert worded(b"\xbe\xef\xde\xad\x00\x20\x00\x00mac-nr\x01") == (Radio.NR, 14)
    assert worded(b"mac-") is None
    assert worded(b"") is None


def test_fixed_octets_and_tags_are_read():
    one = framed(air.framed(PDU, way=air.DOWN, rnti=70, ue=3, tags=b"\x04\x1a\xe5\x0a\x00\x0f\x00"), Radio.LTE)
    assert one is not None
    assert (one.radio, one.uplink, one.kind, one.rnti, one.ue, one.pdu) == (Radio.LTE, False, Rnti.CELL, 70, 3, PDU)


@pytest.mark.parametrize(
    ("radio", "tags"),
    [
        (Radio.LTE, "05 01 06 00 08 00 09 0102 0c 0d 0e 00 10 19"),
        (Radio.LTE, "0b 03 aabbcc"),
        (Radio.LTE, "11 0002 0001 0046 0002 0048"),
        (Radio.NR, "04 1a24 05 00 06 02 07 001a0007"),
    ],
)
def test_every_tag_has_its_length(radio, tags):
    one = framed(air.framed(PDU, tags=bytes.fromhex(tags)), radio)
    assert one is not None
    assert (one.pdu, one.rnti) == (PDU, 17921)


@pytest.mark.parametrize(
    "octets",
    ["", "0100", "0300 03 01 3f", "0102 03 01 3f", "0100 0b 01 3f", "0100 03 7f 01", "0100 03 0246", "0100 03 0b"],
)
def test_what_is_no_framing_is_none(octets):
    assert framed(bytes.fromhex(octets), Radio.LTE) is None


def test_nr_knows_fewer_kinds_of_rnti_and_tags():
    assert framed(bytes.fromhex("0100 07 01 3f"), Radio.NR) is None
    assert framed(bytes.fromhex("0100 03 0a00 01 3f"), Radio.NR) is None


def test_a_wrong_check_sum_is_told():
    assert not framed(air.framed(PDU, tags=b"\x07\x00"), Radio.LTE).sound
    assert not framed(air.framed(PDU, tags=b"\x07\x03"), Radio.LTE).sound
    assert framed(air.framed(PDU, tags=b"\x07\x01"), Radio.LTE).sound
    assert framed(air.framed(PDU), Radio.LTE).sound


def test_without_a_word_the_technology_is_found_by_trying():
    reader = UserFraming()
    lte = air.framed(PDU, tags=b"\x07\x01")
    nr = air.framed(PDU, tags=b"\x07\x00\x1a\x00\x07")
    assert reader.read(lte, 0).radio is Radio.LTE
    assert reader.read(nr, 0).radio is Radio.NR
    assert reader.read(b"mac-nr" + air.framed(PDU), 0).radio is Radio.NR
    assert reader.read(b"nothing of the kind", 0) is None


def test_where_both_technologies_make_sense_the_other_frames_of_the_input_decide():
    both = air.framed(b"\x00" * 6, way=air.DOWN, kind=air.SYSTEM_INFORMATION)
    reader = UserFraming()
    assert reader.read(both, 0).radio is Radio.LTE
    for _ in range(2):
        reader.read(air.framed(PDU, tags=b"\x07\x00\x1a\x00\x07"), 0)
    assert reader.read(both, 0).radio is Radio.NR
    assert reader.read(both, 1).radio is Radio.LTE
