"""Bodies: what is told of them, what is left behind, and what no body may do."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.sbi_bodies import MOST_PROFILES, UNREADABLE, Found, is_no_json, leaks_of, read_body
from cleannet.model.sbi import NFProfile

INSTANCE = "0bde2a4c-1a2b-41ee-9a54-5f0e6c1e2d3f"
OTHER = "1bde2a4c-1a2b-41ee-9a54-5f0e6c1e2d3f"


def read(value):
    found = Found()
    assert read_body("application/json", json.dumps(value).encode(), found) == ""
    return found


def told(found, name):
    return found.many[name] if name in found.many else found.one.get(name)


def test_a_profile_with_all_its_addresses():
    value = {
        "nfInstanceId": INSTANCE.upper(),
        "nfType": "UDM",
        "fqdn": "UDM.example",
        "plmnList": [{"mcc": "999", "mnc": "70"}, {"mcc": "x"}],
        "ipv4Addresses": ["10.0.0.1", "no address", 5],
        "ipv6Addresses": ["2001:DB8::1"],
        "nfServiceList": {"a": {"ipEndPoints": [{"ipv4Address": "10.0.0.2"}], "fqdn": "sdm.example"}, "b": 7},
    }
    assert read(value).profiles == [
        NFProfile("UDM", INSTANCE, ("10.0.0.1", "2001:db8::1", "10.0.0.2"), ("udm.example", "sdm.example"), ("999-70",))
    ]
    assert read({"nfInstances": [value, value]}).profiles[1].type == "UDM"
    assert len(read([value] * (MOST_PROFILES + 5)).profiles) == MOST_PROFILES


def test_an_instance_id_without_a_type_signs_the_message():
    assert read({"nfInstanceId": INSTANCE}).text("instance") == INSTANCE
    assert read({"amfInstanceId": INSTANCE}).text("instance") == INSTANCE
    assert read({"nfInstanceId": "imsi-999700000000001"}).text("instance") == ""
    found = read({"reqNfType": "AMF", "reqNfInstanceId": OTHER, "nfInstanceId": 5, "nfType": "AMF"})
    assert (told(found, "requester"), told(found, "requester_instance"), found.profiles) == ("AMF", OTHER, [])


@pytest.mark.parametrize(
    ("body", "values"),
    [
        ({"authResult": "AUTHENTICATION_FAILURE"}, {"result": "AUTHENTICATION_FAILURE"}),
        ({"success": True, "servingNetworkName": "5G:mnc070.mcc999.3gppnetwork.org"},
         {"result": "AUTHENTICATION_SUCCESS", "networks": {"999-70"}}),
        ({"success": False}, {"result": "AUTHENTICATION_FAILURE"}),
        ({"guami": {"plmnId": {"mcc": "999", "mnc": "700"}, "amfId": "020040"}, "initialRegistrationInd": True},
         {"networks": {"999-700"}, "initial": True}),
        ({"resynchronizationInfo": {"rand": "00" * 16, "auts": "00"}}, {"resynchronisation": True}),
        ({"5gAuthData": {"rand": "0f" * 16, "autn": "00" * 16}}, {"challenge": b"\x0f" * 16}),
        ({"rand": "no hexadecimal digits at all here"[:32]}, {"challenge": None}),
        ({"supportedSecCapabilityList": ["TLS", "PRINS", "x"]}, {"security": {"TLS", "PRINS"}}),
        ({"selectedSecCapability": "NONE"}, {"security": {"NONE"}}),
        ({"eventList": [{"type": "LOCATION_REPORT"}]}, {"events": {"LOCATION_REPORT"}}),
        ({"monitoringType": "LOCATION_REPORTING"}, {"events": {"LOCATION_REPORTING"}}),
        ({"_links": {"5g-aka": {"href": "http://a/nausf-auth/v1/ue-authentications/7/5g-aka-confirmation"}}},
         {"item": "7"}),
        ({"supi": "imsi-999700000000001", "gpsi": "msisdn-49170000000"}, {"subject": "imsi-999700000000001"}),
        ({"gpsi": "msisdn-49170000000"}, {"subject": "msisdn-49170000000"}),
        ({"supiOrSuci": "suci-0-999-70-0-0-0-1"}, {"subject": "suci-0-999-70-0-0-0-1"}),
        ({"supi": "somebody"}, {"subject": None}),
        ({"sNssai": {"sst": 1, "sd": "00000A"}}, {"slices": {"1-00000a"}}),
        ({"sNssai": {"sst": 1, "sd": "ffffff"}, "x": {"sNssai": {"sst": 300}}}, {"slices": {"1"}}),
        ({"sNssai": {"sst": 1}, "hplmnSnssai": {"sst": 2}}, {"slices": {"2"}}),
        ({"authResult": True}, {"result": "AUTHENTICATION_SUCCESS"}),
        ({"plmnIdList": [{"mcc": "262", "mnc": "01"}, 4]}, {"networks": {"262-01"}}),
    ],
)  # fmt: skip
def test_members(body, values):
    found = read(body)
    assert {name: told(found, name) for name in values} == values


@pytest.mark.parametrize(
    ("body", "leaks"),
    [
        (b'Traceback (most recent call last):\n  File "x"', ("stack trace",)),
        (b"\tat org.example.Server.run(Server.java:12)", ("stack trace",)),
        (b"goroutine 1 [running]:", ("stack trace",)),
        (b"<html><title>Index of /</title>", ("directory listing",)),
        (b'{"title": "Bad Request", "status": 400}', ()),
    ],
)
def test_what_a_body_tells_of_the_program(body, leaks):
    assert leaks_of(body) == leaks


@pytest.mark.parametrize(
    ("body", "none"),
    [(b'{"a": 1e999}', False), (b'{"a": ', True), (b'{"a": "\xff"}', True), (b"[" * 9000 + b"]" * 9000, False)],
)
def test_what_nobody_could_read_is_no_json(body, none):
    assert is_no_json(UNREADABLE, "application/json", body) is none
    assert is_no_json("JSON nested too deep", "application/json", body) is False


MEMBERS = st.sampled_from(
    ["nfInstanceId", "nfType", "nfServiceList", "ipEndPoints", "guami", "plmnId", "rand", "supi", "href", "plmnList"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40) | st.just(INSTANCE) | st.just("AMF"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(MEMBERS, inner, max_size=5),
    max_leaves=20,
)


@given(VALUES)
def test_no_json_is_too_odd(value):
    read(value)


@given(st.text(max_size=40), st.binary(max_size=200))
def test_no_octets_are_too_odd(kind, octets):
    read_body(kind, octets, Found())
    read_body("multipart/related; boundary=b", b"--b\r\ncontent-type: x/json\r\n\r\n" + octets, Found())
    leaks_of(octets)
