"""DSSE envelopes."""

import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.trust.envelope import LARGEST, MOST_SIGNATURES, EnvelopeRefused, encoded, opened, sealed
from support.votes import signer


def test_the_encoding_is_that_of_the_protocol():
    assert encoded("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )
    assert encoded("ü", b"") == "DSSEv1 2 ü 0 ".encode()


def test_what_is_sealed_opens_again():
    made = opened(sealed(b"body", "kind", [signer("a"), signer("b")]))
    assert (made.payload, made.payload_type, len(made.signatures)) == (b"body", "kind", 2)
    assert made.signed == encoded("kind", b"body")
    for name, one in zip("ab", made.signatures, strict=True):
        public = signer(name).public
        assert one.hint == public.value
        assert public.verifies(made.signed, one.octets)


@given(st.text(max_size=20), st.binary(max_size=50), st.text(max_size=20), st.binary(max_size=50))
def test_two_pairs_never_encode_alike(kind, body, other_kind, other_body):
    same = (kind, body) == (other_kind, other_body)
    assert (encoded(kind, body) == encoded(other_kind, other_body)) == same


SIGNATURE = {"sig": "AAAA"}


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "not JSON"),
        (b"\xff", "not JSON|not a DSSE"),
        (b"[]", "not a DSSE envelope"),
        (b"{}", "missing required field `payload`"),
        (json.dumps({"payload": "AAAA", "payloadType": 7, "signatures": []}).encode(), "not a DSSE envelope"),
        (json.dumps({"payload": "$", "payloadType": "", "signatures": [SIGNATURE]}).encode(), "base64"),
        (json.dumps({"payload": "ü", "payloadType": "", "signatures": [SIGNATURE]}).encode(), "base64"),
        (json.dumps({"payload": "", "payloadType": "", "signatures": []}).encode(), "nobody signed"),
        (
            json.dumps({"payload": "", "payloadType": "", "signatures": [SIGNATURE] * (MOST_SIGNATURES + 1)}).encode(),
            "at most 64",
        ),
        (b" " * (LARGEST + 1), "more than"),
        (b'{"more": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", "not JSON"),
    ],
)
def test_what_is_no_envelope_is_refused_with_why(raw, message):
    with pytest.raises(EnvelopeRefused, match=message):
        opened(raw)


@given(st.binary(max_size=200))
def test_any_octets_open_or_are_refused(raw):
    with contextlib.suppress(EnvelopeRefused):
        opened(raw)
