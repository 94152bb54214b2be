"""Claims of tokens and assertions, and nothing else of them."""

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.sbi_tokens import assertion_of, network_of, token_of
from cleannet.model.sbi import Token

INSTANCE = "0BDE2A4C-1a2b-41ee-9a54-5f0e6c1e2d3f"


def jwt(head, claims):
    parts = (base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=") for one in (head, claims))
    return ".".join([*parts, "c2lnbmF0dXJl"])


def test_claims():
    claims = {"iss": "n", "sub": INSTANCE, "aud": "UDM", "scope": "a b", "exp": 9}
    claims |= {"consumerPlmnId": {"mcc": "262", "mnc": "01"}}
    found = token_of(f"Bearer {jwt({'alg': 'ES256'}, claims)}")
    assert found == Token("ES256", "n", INSTANCE.lower(), ("UDM",), "a b", 9, "", "262-01")
    assert token_of("Basic eA==") is None
    assert token_of("Bearer opaque") == Token(readable=False)


def test_assertions():
    assert assertion_of(jwt({"alg": "ES256"}, {"sub": INSTANCE, "aud": "NRF"})) == INSTANCE.lower()
    assert assertion_of(jwt({}, {"sub": "imsi-999700000000001"})) == ""
    assert assertion_of("x") == ""


@pytest.mark.parametrize(
    ("value", "network"),
    [
        ({"mcc": "262", "mnc": "01"}, "262-01"),
        ({"mcc": "310", "mnc": "012"}, "310-012"),
        ({"mcc": "26", "mnc": "01"}, ""),
        ({"mcc": 262, "mnc": "01"}, ""),
        ("262-01", ""),
        (None, ""),
    ],
)
def test_networks(value, network):
    assert network_of(value) == network


@given(st.text(max_size=80))
def test_no_text_is_too_odd(text):
    token_of(f"Bearer {text}")
    assertion_of(text)
