"""Headers of SIP that name people and places: of which kinds, never what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor
from cleannet.decode.sip import MOST_HEADERS, sip
from cleannet.model.sip import SIPIdentity
from support.sip_octets import REGISTER, message_of

IMSI, NUMBER, EQUIPMENT, NAME = SIPIdentity


def read(octets, **more):
    cursor = Cursor(octets, "SIP", **more)
    (one,) = sip(cursor)
    return one, cursor.problems


def named(header):
    return set(read(message_of(f"{header}\r\n"))[0].identities)


def test_a_registration():
    one, problems = read(REGISTER)
    assert (one.method, one.status, one.hops) == ("REGISTER", None, 1)
    assert one.identities == (IMSI, EQUIPMENT)
    assert one.headers == ("Authorization", "Contact", "From", "To")
    assert (one.access, one.cell) == ("3GPP-E-UTRAN-FDD", True)
    assert (one.offered, one.agreed, one.answered) == (True, False, False)
    assert problems == []


def test_nothing_that_a_header_says_is_kept():
    one, _ = read(REGISTER)
    for secret in ("001010000000001", "35622410", "0010100010000", "amf", "nonce"):
        assert secret not in repr(one)


def test_a_response_is_of_its_request():
    request, _ = read(message_of("Call-ID: c1\r\nCSeq: 7 INVITE\r\n", "INVITE sip:b@x SIP/2.0"))
    answer, _ = read(
        message_of("i: c1\r\nCSeq: 7 INVITE\r\nv: SIP/2.0/UDP a, SIP/2.0/TCP b\r\n", "SIP/2.0 180 Ringing")
    )
    other, _ = read(message_of("Call-ID: c1\r\nCSeq: 8 BYE\r\n", "SIP/2.0 200 OK"))
    assert (answer.method, answer.status, answer.hops) == ("INVITE", 180, 2)
    assert request.exchange == answer.exchange != other.exchange


@pytest.mark.parametrize(
    ("header", "kinds"),
    [
        ("From: <sip:001010000000001@ims.mnc001.mcc001.3gppnetwork.org>;tag=1", {IMSI}),
        ("f: <sip:001010000000001@ims.mnc001.mcc001.3gppnetwork.org>", {IMSI}),
        ("To: <tel:+15551234567>", {NUMBER}),
        ("P-Asserted-Identity: <sip:+15551234567@ims.example>", {NUMBER}),
        ("P-Preferred-Identity: <sip:15551234@ims.example;user=phone>", {NUMBER}),
        ('Contact: <sip:10.0.0.1>;+sip.instance="<urn:gsma:imei:35622410-483840-0>"', {EQUIPMENT}),
        ("To: <sip:somebody@ims.example>", {NAME}),
        ('Authorization: Digest username="somebody@ims.example"', {NAME}),
        ('From: "Anonymous" <sip:anonymous@anonymous.invalid>;tag=1', set()),
        ("From: <sip:ims.example>;tag=1", set()),
        ("Contact: <sip:10.0.0.1:5060>", set()),
        ("Subject: 001010000000001@ims.mnc001.mcc001.3gppnetwork.org", set()),
    ],
)
def test_who_is_named_and_how(header, kinds):
    assert named(header) == kinds


@pytest.mark.parametrize(
    ("value", "access", "cell"),
    [
        ("3GPP-E-UTRAN-FDD; utran-cell-id-3gpp=001010001000019B", "3GPP-E-UTRAN-FDD", True),
        ('3GPP-NR-TDD;utran-cell-id-3gpp="00101abc"', "3GPP-NR-TDD", True),
        ("3GPP-GERAN;cgi-3gpp=0010112345678", "3GPP-GERAN", True),
        ("IEEE-802.11", "IEEE-802.11", False),
        ("3GPP-E-UTRAN-FDD;utran-cell-id-3gpp=", "3GPP-E-UTRAN-FDD", False),
        ("", "", False),
    ],
)
def test_whether_a_cell_is_named(value, access, cell):
    one, _ = read(message_of(f"P-Access-Network-Info: {value}\r\n"))
    assert (one.access, one.cell) == (access, cell)


@pytest.mark.parametrize(
    ("header", "agreed", "ciphering"),
    [
        ("Security-Server: ipsec-3gpp;alg=hmac-md5-96;ealg=aes-cbc;spi-c=1", True, "aes-cbc"),
        ("Security-Verify: ipsec-3gpp;alg=hmac-sha-1-96;ealg=null", True, "null"),
        ("Security-Server: ipsec-3gpp;q=0.1;alg=hmac-sha-1-96", True, "null"),
        ("Security-Server: tls", False, ""),
    ],
)
def test_what_is_agreed_on(header, agreed, ciphering):
    one, _ = read(message_of(f"{header}\r\n"))
    assert (one.agreed, one.ciphering) == (agreed, ciphering)


def test_an_answer_to_a_challenge():
    assert read(message_of('Authorization: Digest username="a@b",response="f00"\r\n'))[0].answered
    assert not read(message_of('Authorization: Digest username="a@b",response=""\r\n'))[0].answered


def test_copies_are_told_by_first_line_and_headers():
    body = message_of("To: <tel:+15551234567>\r\n") + b"v=0"
    assert read(body)[0].digest == read(body[:-2])[0].digest != read(message_of("To: <tel:+1555>\r\n"))[0].digest


def test_folded_and_short_and_broken_headers():
    one, problems = read(message_of("To: Somebody\r\n <sip:somebody@ims.example>\r\nno colon here\r\n"))
    assert one.identities == (NAME,)
    assert [p.detail for p in problems] == ["SIP: a header without a colon"]
    assert read(message_of("To: <tel:+1555")[:-4], cut=True)[1] == []


def test_headers_without_end_are_bounded():
    _, problems = read(message_of("X: y\r\n" * (MOST_HEADERS + 5)))
    assert [p.detail for p in problems] == ["SIP: more than 200 headers"]


def test_another_method_and_no_method():
    assert read(b"FROBNICATE sip:a SIP/2.0\r\n\r\n")[0].method == "another"
    assert read(b"SIP/2.0 200 OK\r\n\r\n")[0].method == "another"


@given(st.binary(max_size=300))
def test_any_octets_are_read_or_refused_without_harm(octets):
    one, problems = read(octets)
    assert one.method
    assert all(len(p.detail) < 60 for p in problems)
    read(REGISTER[: len(octets)] + octets)
