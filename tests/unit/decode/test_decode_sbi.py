"""HTTP messages as those of services: names, tokens, secrets; never an identity, key or token in a record."""

import base64
import json

import msgspec
import pytest

from cleannet.decode.http import HTTPMessage
from cleannet.decode.sbi import is_sbi, sbi
from cleannet.decode.sbi_bodies import MOST_MEMBERS
from cleannet.model.frame import FrameRef
from cleannet.model.sbi import SBIRequest, SBIResponse, Token


def message(*headers, body=b"", request=True, **more):
    return HTTPMessage("2", request, True, 1, list(headers), FrameRef(0, 3), FrameRef(0, 4), 0, bytearray(body), **more)


def made(*headers, **more):
    found, problems = sbi(message(*headers, **more), 9)
    return found, [p.detail for p in problems]


def bodied(value, kind="application/json"):
    body = value if isinstance(value, bytes) else json.dumps(value).encode()
    found, problems = made((":status", "200"), ("content-type", kind), body=body, request=False)
    return found, problems


def token(head, claims):
    parts = (base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (head, claims))
    return ".".join([*parts, "c2lnbmF0dXJl"])


def test_a_request():
    found, problems = made(
        (":method", "GET"),
        (":path", "/nudm-sdm/v2/imsi-001010000000001/nssai?supi=x"),
        (":authority", "udm.5gc.mnc001.mcc001.3gppnetwork.org:80"),
        ("user-agent", "AMF"),
        ("3gpp-sbi-target-apiroot", "https://udm.example:443"),
        ("3gpp-sbi-client-credentials", "x"),
    )
    assert isinstance(found, SBIRequest)
    assert (found.method, found.service, found.resource) == ("GET", "nudm-sdm", "/{supi}/nssai")
    assert (found.host, found.target, found.agent) == ("udm.5gc.mnc001.mcc001.3gppnetwork.org:80", "udm.example", "AMF")
    assert (found.connection, found.stream, found.head.frame, found.at.frame.frame) == (9, 1, 3, 4)
    assert (found.identities, found.credentials, found.whole) == (("SUPI",), True, True)
    assert (found.scheme, found.token) == ("", None)
    assert problems == []
    assert is_sbi(found)


@pytest.mark.parametrize(
    ("path", "service", "resource", "identities"),
    [
        ("/nausf-auth/v1/ue-authentications", "nausf-auth", "/ue-authentications", ()),
        ("/some/prefix/nudr-dr/v2/subscription-data/imsi-001010000000001", "nudr-dr", "/subscription-data/{supi}",
         ("SUPI",)),
        ("/nudm-ueau/v1/suci-0-001-01-0-0-0-0000000001/x", "nudm-ueau", "/{suci}/x", ()),
        ("/nudm-sdm/v2/msisdn-491700000000/id", "nudm-sdm", "/{gpsi}/id", ("GPSI",)),
        ("/n5g-eir-eic/v1/equipment-status?pei=imei-123456789012345", "n5g-eir-eic", "/equipment-status", ("PEI",)),
        ("/nnrf-nfm/v1/nf-instances/0bde2a4c-1a2b-41ee-9a54-5f0e6c1e2d3f", "nnrf-nfm", "/nf-instances/{id}", ()),
        ("/npcf-am-policy-control/v1/policies/17", "npcf-am-policy-control", "/policies/{id}", ()),
        ("/nudm-sdm/v2/imsi%2d001010000000001", "nudm-sdm", "/{supi}", ("SUPI",)),
        ("/nudm-sdm/v2/" + "mac-" * 5000, "nudm-sdm", "/{id}", ()),
        ("/oauth2/token", "nnrf-oauth2", "", ()),
        ("/bootstrapping", "nnrf-bootstrapping", "", ()),
        ("/index.html", "", "", ()),
        ("", "", "", ()),
    ],
)  # fmt: skip
def test_services_and_resources(path, service, resource, identities):
    found, _ = made((":method", "GET"), (":path", path))
    assert (found.service, found.resource, found.identities) == (service, resource, identities)


def test_a_response_with_vectors():
    found, problems = bodied({"kseaf": "ab" * 32, "authResult": "x", "supi": "imsi-001010000000001"})
    assert isinstance(found, SBIResponse)
    assert (found.status, found.secrets, found.identities) == (200, ("kseaf",), ("SUPI",))
    assert (found.content, problems) == (("application/json",), [])


@pytest.mark.parametrize(
    ("body", "secrets"),
    [
        ({"encPermanentKey": "0" * 32, "encOpcKey": "0" * 32}, ("encOpcKey", "encPermanentKey")),
        ({"a": [{"b": {"KAUSF": "0" * 64, "rand": "1", "autn": "2"}}]}, ("autn", "kausf", "rand")),
        ({"rand": "00", "autn": "00", "hxresStar": "00"}, ()),
        ({"k": "short", "kseaf": "", "opc": 7}, ()),
        ({}, ()),
    ],
)
def test_which_members_hold_secrets(body, secrets):
    assert bodied(body)[0].secrets == secrets


def test_callbacks_are_hosts_and_nothing_else():
    body = {
        "deregCallbackUri": "http://10.4.0.5:7777/namf-callback/v1/imsi-1",
        "nfStatusNotificationUri": "http://smf.example/n",
        "smContextStatusUri": "http://[2001:db8::1]:80/x",
        "pcfUri": "http://other.example",
        "amfCallbackUri": "http://[/",
    }
    assert bodied(body)[0].callbacks == ("10.4.0.5", "2001:db8::1", "smf.example")


def test_parts_of_a_body():
    part = b'--b\r\nContent-Type: application/json\r\n\r\n{"kseaf": "' + b"0" * 64 + b'"}\r\n'
    binary = b"--b\r\nContent-Type:application/vnd.3gpp.5gnas\r\n\r\n\x7e\0\r\n--b--\r\n"
    found, problems = bodied(part + binary, 'multipart/related; boundary="b"')
    assert found.content == ("application/json", "application/vnd.3gpp.5gnas")
    assert (found.secrets, problems) == (("kseaf",), [])
    # Without an end, or without a head.
    assert bodied(part, "multipart/related; boundary=b")[0].secrets == ("kseaf",)
    assert bodied(b"--b\r\nno head", "multipart/related; boundary=b")[0].content == ()
    # Where the header names no boundary, the body's beginning tells it.
    for kind in ("multipart/related", "application/json", ""):
        found, problems = bodied(part + binary, kind)
        assert (found.secrets, len(found.content), problems) == (("kseaf",), 2, [])
    assert bodied(b"--b\r\n", "multipart/related")[0].content == ("multipart/related",)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        (b"[" * 10000 + b"]" * 10000, "SBI: JSON nested too deep"),
        (b'{"a":' * 10000, "SBI: JSON nested too deep"),
        (b"[" * (MOST_MEMBERS + 1), "SBI: JSON of too many members"),
        (b'{"a": "\xff"}', "SBI: JSON that cannot be read"),
        (b'{"a": ', "SBI: JSON that cannot be read"),
        (b'{"a": 1e999}', "SBI: JSON that cannot be read"),
    ],
)
def test_json_that_cannot_be_read(body, problem):
    assert bodied(body)[1] == [problem]


def test_what_was_not_captured_whole_is_nobodys_fault():
    found, problems = made(("content-type", "application/json"), body=b'{"a": ', incomplete=True)
    assert (found.whole, problems) == (False, [])
    found, _ = made((None, "x"), ("a", None))
    assert (found.whole, found.unknown_headers) == (False, 2)


@pytest.mark.parametrize("status", ["", "\xb2\xb2\xb2", "9" * 5000, "20", "abc"])
def test_a_status_that_is_no_number(status):
    assert made((":status", status), request=False)[0].status is None


def test_a_token_is_its_claims():
    claims = {"iss": "i", "sub": "s", "aud": "UDM", "scope": "nudm-sdm nudm-ueau", "exp": 1700000000}
    claims["producerPlmnId"] = {"mcc": "001", "mnc": "01"}
    text = token({"alg": "ES256"}, claims)
    found, _ = made((":path", "/x"), ("authorization", f"Bearer {text}"))
    expected = Token("ES256", "i", "s", ("UDM",), "nudm-sdm nudm-ueau", 1700000000, "001-01")
    assert (found.scheme, found.token) == ("Bearer", expected)
    assert text.split(".")[2] not in str(msgspec.to_builtins(found, enc_hook=str))


@pytest.mark.parametrize("text", ["abc", "a.b.c", "", "e30.W10.x", "\xff.\xff", "e30", "." * 100])
def test_a_token_that_cannot_be_read(text):
    found, _ = made(("authorization", f"Bearer {text}"))
    assert found.token == Token(readable=False)


def test_claims_of_wrong_types_are_left_out():
    text = token({"alg": 7}, {"aud": ["a", 5], "exp": "soon", "scope": None, "producerPlmnId": "x"})
    assert made(("authorization", f"bearer {text}"))[0].token == Token(audience=("a", ""))


def test_another_scheme_has_no_claims():
    found, _ = made(("authorization", "Basic abc"))
    assert (found.scheme, found.token) == ("Basic", None)


def test_other_web_sites_are_no_services():
    found, _ = made((":method", "GET"), (":path", "/"), (":authority", "www.example.com"))
    assert not is_sbi(found)
    assert is_sbi(made(("3gpp-sbi-target-apiroot", "http://udm"))[0])
    assert is_sbi(bodied({"kseaf": "0" * 64})[0])
