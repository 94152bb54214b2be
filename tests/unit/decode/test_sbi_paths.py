"""Paths: what they ask for, and what they hide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.sbi_paths import Path, climbs, host_of, path_of, segment

INSTANCE = "0bde2a4c-1a2b-41ee-9a54-5f0e6c1e2d3f"


@pytest.mark.parametrize(
    ("path", "values"),
    [
        (
            f"/nnrf-disc/v1/nf-instances?target-nf-type=UDM&requester-nf-type=AMF&requester-nf-instance-id={INSTANCE}",
            {"wanted": "UDM", "requester": "AMF", "requester_instance": INSTANCE, "resource": "/nf-instances"},
        ),
        ("/nnrf-nfm/v1/nf-instances?nf-type=AMF", {"wanted": "AMF", "requester": ""}),
        (f"/nnrf-nfm/v1/nf-instances/{INSTANCE.upper()}", {"instance": INSTANCE, "resource": "/nf-instances/{id}"}),
        (
            "/nudm-uecm/v1/imsi-999700000000001/registrations/amf-3gpp-access",
            {"resource": "/{supi}/registrations/amf-3gpp-access", "subject": "imsi-999700000000001"},
        ),
        (
            "/nausf-auth/v1/ue-authentications/7/5g-aka-confirmation",
            {"resource": "/ue-authentications/{id}/5g-aka-confirmation", "item": "7"},
        ),
        (
            "/nudr-dr/v1/policy-data/ues/imsi-999700000000001/am-data?supi=imsi-999700000000002",
            {"subject": "imsi-999700000000001"},
        ),
        ("/nnef-eventexposure/v1/x?gpsi=msisdn-49170000000", {"subject": "msisdn-49170000000"}),
        ("/3gpp-monitoring-event/v1/af/subscriptions", {"service": "3gpp-monitoring-event"}),
        ("/nnrf-disc/v1/nf-instances?target-nf-type=%3Cscript%3E&requester-nf-instance-id=1", {"wanted": ""}),
    ],
)
def test_what_a_path_tells(path, values):
    found = path_of(path)
    assert {name: getattr(found, name) for name in values} == values


@pytest.mark.parametrize(
    ("path", "up"),
    [
        ("/nudr-dr/v1/../../etc/passwd", True),
        ("/nudr-dr/v1/%2e%2e/x", True),
        ("/nudr-dr/v1/%252e%252e%252fx", True),
        ("/nudr-dr/v1/..\\x", True),
        ("/nudr-dr/v1/x%00.json", True),
        ("/../nudr", True),
        ("/nudr-dr/v1/a..b/x", False),
        ("/nudr-dr/v1/a%2Fb", False),
        ("/nudr-dr/v1/x?callback=../y", False),
        ("", False),
    ],
)
def test_paths_that_climb(path, up):
    assert path_of(path).climbs is up


def test_what_no_path_is():
    assert path_of("") == Path()
    assert path_of("/oauth2/token?x") == Path("nnrf-oauth2")
    assert segment("a" * 201) == ("{id}", "")


def test_hosts():
    assert (host_of("http://amf.example:80/x"), host_of("10.0.0.1:80"), host_of("[")) == ("amf.example", "10.0.0.1", "")


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text):
    found = path_of("/nudm-sdm/v1/" + text)
    assert found.climbs in (True, False)
    climbs(text)
    host_of(text)
    path_of(text)
