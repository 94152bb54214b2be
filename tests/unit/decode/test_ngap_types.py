"""NGAP's types of information elements: forms that neither the recordings nor an encoder give."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.decode.ngap_types import (
    CONNECTION_LIST,
    FIVE_G_S_TMSI,
    GLOBAL_RAN_NODE_ID,
    S_NSSAI,
    SECURITY_INDICATION,
    SECURITY_RESULT,
    UE_NGAP_IDS,
    UE_SECURITY_CAPABILITIES,
    UP_TRANSPORT_LAYER_INFORMATION,
    USER_LOCATION_INFORMATION,
)


def cursor(data: str) -> Cursor:
    return Cursor(bytes.fromhex(data), "NGAP")


def test_ue_security_capabilities_of_three_longer_bit_strings() -> None:
    # 00 | 0, sixteen bits | 1, length 20 and bits aligned | the other two sixteen bits each.
    bits = "00" + "0" + f"{0xE000:016b}" + "1"
    head = int(bits.ljust(24, "0"), 2).to_bytes(3, "big").hex()
    rest = int(("1111" + "0" + f"{0x8000:016b}" + "0" + f"{1:016b}").ljust(40, "0"), 2).to_bytes(5, "big").hex()
    value = UE_SECURITY_CAPABILITIES.read(cursor(head + "14" + "c0ff" + rest))
    assert list(value.values()) == [(0xE000, 16), (0xC0FF, 16), (0x8000, 16), (1, 16)]


def test_security_indication_of_an_extension() -> None:
    # Integrity: extension value 0, the fourth; confidentiality: preferred.
    bits = "000" + "1" + "0000000" + "001" + "00"
    value = SECURITY_INDICATION.read(cursor(int(bits, 2).to_bytes(2, "big").hex()))
    assert (value["integrity"], value["confidentiality"]) == (3, 1)


@pytest.mark.parametrize(("data", "integrity", "confidentiality"), [("00", 0, 0), ("04", 0, 1), ("10", 1, 0)])
def test_security_result(data: str, integrity: int, confidentiality: int) -> None:
    value = SECURITY_RESULT.read(cursor(data))
    assert (value["integrity"], value["confidentiality"]) == (integrity, confidentiality)


def test_s_nssai_is_passed_over_to_its_end() -> None:
    at = cursor("2040" + "010203" + "77")
    at.bits(1, "before")
    S_NSSAI.read(at)
    assert (at.bit, at.u8("next")) == (0, 0x77)


def test_a_tunnel_of_an_odd_address_length() -> None:
    # 12 bits of address: one whole octet is a value, the last four bits are structural.
    bits = "0" + "00" + "0" + f"{11:08b}"
    at = cursor(int(bits.ljust(16, "0"), 2).to_bytes(2, "big").hex() + "abc0" + "00000009")
    _, tunnel = UP_TRANSPORT_LAYER_INFORMATION.read(at)
    assert tunnel == {"address": bytes.fromhex("abc0"), "teid": bytes.fromhex("00000009")}
    assert at.trace.values == [(ValueRole.ADDRESS, 2, 1), (ValueRole.TEID, 4, 4)]


def test_only_the_amf_ue_ngap_id() -> None:
    assert UE_NGAP_IDS.read(cursor("40" + "07")) == ("aMF-UE-NGAP-ID", 7)


def test_choice_extensions_are_told_by_their_id() -> None:
    assert USER_LOCATION_INFORMATION.read(cursor("c000f34001ff")) == ("choice-Extensions", (243, None))
    assert GLOBAL_RAN_NODE_ID.read(cursor("c000014001ff")) == ("choice-Extensions", (1, None))


def test_five_g_s_tmsi() -> None:
    bits = "00" + f"{1:010b}" + f"{63:06b}"
    at = cursor(int(bits.ljust(24, "0"), 2).to_bytes(3, "big").hex() + "c0000007")
    value = FIVE_G_S_TMSI.read(at)
    assert value == {"aMFSetID": (1, 10), "aMFPointer": (63, 6), "fiveG-TMSI": bytes.fromhex("c0000007")}
    assert at.trace.values == [(ValueRole.TMSI, 3, 4)]


def test_a_list_of_connections_that_holds_fewer_than_it_says() -> None:
    with pytest.raises(Malformed):
        CONNECTION_LIST.read(cursor("050000"))


def test_reset_connections_are_no_ids_of_the_message() -> None:
    at = cursor("01" + "40" + "07")
    assert CONNECTION_LIST.read(at) == [{"aMF-UE-NGAP-ID": 7}]
    assert at.trace.values == []
