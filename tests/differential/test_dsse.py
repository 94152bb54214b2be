"""Our envelopes beside those of securesystemslib, which wrote the format: each reads the other's."""

import json

import pytest

from cleannet.trust.adoption import status
from cleannet.trust.envelope import opened
from cleannet.trust.vote import PAYLOAD, written
from support.votes import DAY, DIGEST, pem, public_pem, seed, signed, three, vote

library = pytest.importorskip("securesystemslib.dsse", reason="securesystemslib is not installed")


def keys(name: str, *identifiers: str) -> list:
    from cryptography.hazmat.primitives.serialization import load_pem_public_key
    from securesystemslib.signer import SSlibKey

    public = load_pem_public_key(public_pem(seed(name)).encode())
    return [SSlibKey.from_crypto(public, one) for one in identifiers]


def test_it_verifies_what_we_sign():
    envelope = library.Envelope.from_dict(json.loads(signed(vote("a"))))
    assert envelope.verify(keys("a", json.loads(signed(vote("a")))["signatures"][0]["keyid"]), 1)


def test_we_verify_what_it_signs():
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from securesystemslib.signer import CryptoSigner

    known = three()
    given = []
    for name in "ac":
        envelope = library.Envelope(written(vote(name)), PAYLOAD, {})
        envelope.sign(CryptoSigner(load_pem_private_key(pem(seed(name)), None)))
        given.append((name, json.dumps(envelope.to_dict()).encode()))
    assert status(DIGEST, known, known.rule, given, DAY, {}).adopted
    assert opened(given[0][1]).payload == written(vote("a"))


def test_one_key_under_two_names_is_two_signers_there_and_one_here():
    raw = json.loads(signed(vote("a")))
    made = raw["signatures"][0]["sig"]
    raw["signatures"] = [{"keyid": one, "sig": made} for one in ("first", "second")]
    given = json.dumps(raw).encode()
    assert len(library.Envelope.from_dict(raw).verify(keys("a", "first", "second"), 2)) == 2
    known = three("parties = 2\ngroups = 1\nobjections = 0")
    one = status(DIGEST, known, known.rule, [("x", given)], DAY, {})
    assert not one.adopted
    assert one.standings[0].parties == 1
