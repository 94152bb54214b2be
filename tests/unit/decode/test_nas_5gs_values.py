"""Values of 5GMM information elements: what the vectors of test_nas_5gs.py do not show."""

import pytest

from cleannet.decode import nas_5gs_values as value
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.nas import PayloadContainerType, RegistrationType, ServiceType


def test_half_octets_cover_every_value():
    for octet in range(256):
        assert value.registration_type_and_key_set(octet)["registration_type"] is RegistrationType(octet & 7)
        assert value.key_set_and_service_type(octet)["service_type"] is ServiceType(octet >> 4)
        assert value.payload_type(octet)["payload_type"] is PayloadContainerType(octet & 15)
        assert value.algorithms(octet) == {"ciphering": octet >> 4, "integrity": octet & 15}
        assert value.identity_type(octet)["identity_type"] == octet & 7


def test_key_sets_stand_on_their_own_sides():
    assert value.registration_type_and_key_set(0xB2) == {
        "registration_type": RegistrationType.MOBILITY_UPDATING,
        "follow_on_request": False,
        "ng_ksi": 3,
        "mapped_context": True,
    }
    assert value.key_set_and_service_type(0x2B) == {
        "service_type": ServiceType.MOBILE_TERMINATED_SERVICES,
        "ng_ksi": 3,
        "mapped_context": True,
    }
    assert value.switch_off_and_key_set(0x31) == {"switch_off": False, "ng_ksi": 3}
    assert value.control_plane_service_type_and_key_set(0x50) == {"ng_ksi": 5}
    assert value.re_registration(0x01) == {"re_registration_required": False}


@pytest.mark.parametrize(("half", "asked"), [(0, False), (1, True), (2, False), (9, True), (7, False)])
def test_imeisv_request(half, asked):
    assert value.imeisv_request(half) is asked


def test_request_type_has_a_spare_bit():
    assert value.request_type(0xB) == 3


@pytest.mark.parametrize(("octet", "bits"), [(0, (False, False)), (1, (False, True)), (2, (True, False))])
def test_additional_security_information(octet, bits):
    read = value.additional_security_information(Cursor(bytes([octet]), "TEST"))
    assert (read["retransmission_requested"], read["horizontal_derivation"]) == bits


def test_a_long_abba_is_bounded():
    cursor = Cursor(bytes(255), "TEST")
    assert len(value.abba(cursor)) == 32
    assert cursor.left() == 223


def test_only_the_eap_code_is_structural():
    cursor = Cursor(bytes.fromhex("0101000531"), "TEST")
    assert value.eap_code(cursor) == 1
    assert (cursor.trace.structural, cursor.left()) == ([(0, 1)], 0)


def test_payloads():
    content = bytes.fromhex("02" + "0005" + "11" + "220155" + "aa" + "0003" + "05" + "0102")
    entries = value.payloads(Cursor(content, "TEST"))
    assert [(kind, cursor.value(cursor.left(), "content")) for kind, cursor in entries] == [
        (PayloadContainerType.N1_SM_INFORMATION, b"\xaa"),
        (PayloadContainerType.UE_POLICY, b"\x01\x02"),
    ]


@pytest.mark.parametrize("content", ["", "01", "0100", "010000", "01000221ff", "01000411220500", "02000101"])
def test_broken_payloads(content):
    with pytest.raises(Malformed):
        value.payloads(Cursor(bytes.fromhex(content), "TEST"))
