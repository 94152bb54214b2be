"""pycrate's decode: what leaves it, and what must not."""

import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode import full
from cleannet.decode.full import Field, NASPayload, NotInstalled, full_decode

RAND, AUTN = bytes(range(0x20, 0x30)), bytes(range(0x40, 0x50))
AUTHENTICATION_REQUEST = bytes.fromhex("7e00560002000021") + RAND + bytes.fromhex("2010") + AUTN
MAC = bytes.fromhex("a1b2c3d4")


def transport(nas):
    """A DownlinkNASTransport: AMF UE NGAP ID 7, RAN UE NGAP ID 9, NAS-PDU (TS 38.413, 9.2.5.2)."""
    body = bytes.fromhex("000003 000a00020007 005500020009 002600") + bytes((len(nas) + 1, len(nas))) + nas
    return bytes.fromhex("000440") + bytes((len(body),)) + body


def lines(field):
    return [f"{field.name}: {field.value}", *(line for inner in field.inner for line in lines(inner))]


def decoded(nas, **options):
    pytest.importorskip("pycrate_core", reason="pycrate, the extra full, is absent")
    return lines(full_decode(transport(nas), [NASPayload(nas, **options)]))


def identities(nas):
    pytest.importorskip("pycrate_core", reason="pycrate, the extra full, is absent")
    return lines(full_decode(transport(nas), [NASPayload(nas)], show_identities=True))


def test_ngap_and_nas_are_decoded_as_one_tree():
    text = decoded(AUTHENTICATION_REQUEST)
    assert text[0] == "NGAP-PDU: initiatingMessage"
    assert "AMF-UE-NGAP-ID (id 10, reject): 7" in text
    assert "RAN-UE-NGAP-ID (id 85, reject): 9" in text
    assert "5GMMAuthenticationRequest: " in text
    assert "ABBA: 0x0000" in text


def test_challenges_are_sizes_even_where_identities_are_shown():
    for text in (decoded(AUTHENTICATION_REQUEST), identities(AUTHENTICATION_REQUEST)):
        assert any(line.startswith("RAND") and line.endswith(": 16 octets") for line in text)
        assert any(line.startswith("AUTN") and line.endswith(": 16 octets") for line in text)
        assert not any(RAND[:4].hex() in line or AUTN[:4].hex() in line for line in text)


def test_a_protected_body_is_read_only_where_it_is_plain():
    pdu = bytes.fromhex("7e02") + MAC + bytes((5,)) + AUTHENTICATION_REQUEST
    assert "5GMMAuthenticationRequest: " in decoded(pdu, readable=True)
    hidden = decoded(pdu, readable=False)
    assert "5GMMAuthenticationRequest: " not in hidden
    assert f"NASMessage: {len(AUTHENTICATION_REQUEST)} octets" in hidden
    assert "MAC: 4 octets" in hidden
    assert "Seqn: 5" in hidden


def test_an_integrity_protected_body_is_read_though_its_containers_are_not():
    complete = bytes.fromhex("7e005e 710003 7e0043")
    pdu = bytes.fromhex("7e03") + MAC + bytes(1) + complete
    assert "5GMMRegistrationComplete: " in decoded(pdu, nested=True)
    text = decoded(pdu, nested=False)
    assert "5GMMSecurityModeComplete: " in text
    assert "5GMMRegistrationComplete: " not in text
    assert "NASContainer (IEI 0x71): 3 octets" in text


def test_identities_only_where_asked_for():
    # Identity response, SUCI with the null scheme of 999-70, MSIN 1234567895 (TS 24.501, 8.2.22).
    response = bytes.fromhex("7e005c 000d 01 99f907 0000 00 00 2143658759")
    text = decoded(response)
    assert "Output: 5 octets" in text
    assert not any("1234567895" in line or "2143658759" in line for line in text)
    assert "PLMN: 99970" in text
    assert "Output: 1234567895" in identities(response)


def test_equipment_identities_lose_their_first_digit_too():
    response = bytes.fromhex("7e005c 0009 45 7380612185615171f1".replace(" ", ""))
    text = decoded(response)
    assert "Digit1: 4 bits" in text
    assert any(line.startswith("Digits: ") and line.endswith("octets") for line in text)
    assert "Digit1: 4" in identities(response)


def test_payload_containers_other_than_session_management_stay_closed():
    # UL NAS transport (8.2.10) with SMS: CP-DATA of a text.
    sms = bytes.fromhex("7e0067 02 000a 09010700010203040506".replace(" ", ""))
    text = decoded(sms)
    assert "PayloadContainer: 10 octets" in text
    assert not any("CP" in line or "RP" in line for line in text)


def test_unknown_elements_are_sizes():
    secret = bytes.fromhex("c0ffee0ddba1")
    pdu = bytes.fromhex("7e005d 02 00 04 f0f0f0f0") + bytes((0x2B, len(secret))) + secret
    text = decoded(pdu)
    assert not any("c0ffee" in line for line in text)
    assert any("octets" in line for line in text)


@pytest.mark.parametrize("value", [b"\xca\xfe\xba\xbe", (0xCAFEBABE, 32)])
def test_strings_of_elements_that_nobody_listed_are_sizes(value):
    tree = full._NGAPTree({}, show=True)
    assert tree.field("someNewKey", value, 0).value in ("4 octets", "32 bits")
    assert "cafebabe" in tree.field("gTP-TEID", value, 0).value


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SecurityKey", (0xCAFEBABE, 256)),
        ("nextHopNH", (0xCAFEBABE, 256)),
        ("rRCContainer", ("RRC", {"number": 0xCAFEBABE, "octets": b"\xca\xfe"})),
        ("NRPPa-PDU", b"\xca\xfe\xba\xbe"),
    ],
)
def test_keys_and_containers_are_never_shown(name, value):
    text = "\n".join(lines(full._NGAPTree({}, show=True).field(name, value, 0)))
    assert str(0xCAFEBABE) not in text
    assert "cafe" not in text


def test_lists_bits_and_addresses():
    tree = full._NGAPTree({}, show=False)
    ie = {"id": 94, "criticality": "reject", "value": ("SecurityKey", (1, 256))}
    assert lines(tree.field("protocolIEs", [ie, {"id": 1, "value": b"xy"}], 0)) == [
        "protocolIEs: ",
        "SecurityKey (id 94, reject): 256 bits",
        "IE (id 1, ): 2 octets",
    ]
    assert tree.field("transportLayerAddress", (0x0A360007, 32), 0).value == "10.54.0.7"
    assert tree.field("transportLayerAddress", ((0x0A360007 << 128) + 1, 160), 0).value == "10.54.0.7, ::1"
    assert tree.field("transportLayerAddress", (1, 7), 0).value == "7 bits"
    assert tree.field("pLMNIdentity", bytes.fromhex("99f907"), 0).value == "999-70"
    assert tree.field("pLMNIdentity", bytes.fromhex("130014"), 0).value == "310-410"
    assert tree.field("nRCellIdentity", (0xABCDEF012, 36), 0).value == "36 bits"
    assert full._NGAPTree({}, show=True).field("nRCellIdentity", (0xABCDEF012, 36), 0).value == "0xabcdef012 (36 bits)"


def test_values_without_end_end():
    value = "end"
    for _ in range(5000):
        value = [value]
    assert "not shown" in "\n".join(lines(full._NGAPTree({}, show=False).field("deep", value, 0)))


def test_without_pycrate_it_says_so(monkeypatch):
    monkeypatch.setitem(sys.modules, "pycrate_asn1dir.NGAP", None)
    with pytest.raises(NotInstalled):
        full_decode(transport(b""), [])


def test_nothing_is_printed_and_logging_is_as_before(capfd, caplog):
    import logging

    before = logging.root.manager.disable
    decoded(AUTHENTICATION_REQUEST)
    assert capfd.readouterr() == ("", "")
    assert not caplog.records
    assert logging.root.manager.disable == before


def test_what_pycrate_cannot_read_is_told_without_its_octets():
    pytest.importorskip("pycrate_core", reason="pycrate, the extra full, is absent")
    broken = full_decode(b"\x00\x04\x40\xff\xfe", [])
    assert broken.name == "NGAP-PDU"
    assert broken.value.startswith("pycrate cannot decode it (")
    assert "fffe" not in broken.value
    assert any("NAS: pycrate cannot decode it (5GMM cause 97)" in line for line in decoded(bytes.fromhex("7e00ff00")))


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=60), st.booleans(), st.booleans())
def test_any_octets_give_a_tree(octets, readable, nested):
    pytest.importorskip("pycrate_core", reason="pycrate, the extra full, is absent")
    for ngap, nas in ((octets, octets), (transport(octets), octets), (transport(b"\x7e\x02" + octets), octets)):
        assert isinstance(full_decode(ngap, [NASPayload(nas, readable, nested)]), Field)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_changed_message_shows_no_challenge(data):
    pytest.importorskip("pycrate_core", reason="pycrate, the extra full, is absent")
    at = data.draw(st.integers(0, 6))
    changed = bytearray(AUTHENTICATION_REQUEST)
    changed[at] = data.draw(st.integers(0, 255))
    text = "\n".join(lines(full_decode(transport(bytes(changed)), [NASPayload(bytes(changed))], show_identities=False)))
    assert RAND[:6].hex() not in text
    assert AUTN[-6:].hex() not in text
