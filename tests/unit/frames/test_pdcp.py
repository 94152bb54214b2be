"""PDCP on signalling radio bearers."""

from cleannet.frames.pdcp import Radio, srb_pdu


def test_lte_has_one_octet_before_the_message_and_four_behind() -> None:
    pdu = srb_pdu(bytes.fromhex("e5 2212 00000000"), Radio.LTE)
    assert pdu is not None
    assert (pdu.sequence_number, pdu.message, pdu.protected) == (5, b"\x22\x12", False)


def test_nr_has_two_octets_before_the_message() -> None:
    pdu = srb_pdu(bytes.fromhex("f123 2212 00000001"), Radio.NR)
    assert pdu is not None
    assert (pdu.sequence_number, pdu.message, pdu.protected) == (0x123, b"\x22\x12", True)


def test_what_holds_no_message_is_none() -> None:
    assert srb_pdu(bytes(5), Radio.LTE) is None
    assert srb_pdu(bytes(6), Radio.NR) is None
    assert srb_pdu(b"", Radio.NR) is None
