"""Votes as in-toto statements."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.trust.vote import PAYLOAD, STATEMENT, VoteRefused, moment, name_of_result, read, written
from support.votes import DIGEST, OTHER, vote


def test_a_vote_is_a_statement_and_is_read_back():
    one = vote("a", version=3, reason="it holds", reran=True)
    body = json.loads(written(one))
    assert body["_type"] == "https://in-toto.io/Statement/v1"
    assert body["subject"] == [{"name": "criteria", "digest": {"sha256": DIGEST}}]
    assert body["predicate"]["vote"] == "adopt"
    assert read(written(one), PAYLOAD) == one
    assert not read(written(vote("a", adopts=False)), PAYLOAD).adopts


def changed(**changes: object) -> bytes:
    body = json.loads(written(vote("a")))
    for path, value in changes.items():
        place, keys = body, path.split("__")
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value
    return json.dumps(body).encode()


@pytest.mark.parametrize(
    ("payload", "kind", "message"),
    [
        (changed(), "application/json", "of type 'application/json'"),
        (changed(), PAYLOAD.upper(), "its payload is of type"),
        (changed(_type="https://in-toto.io/Statement/v0.1"), PAYLOAD, "Statement/v0.1"),
        (changed(predicateType="https://slsa.dev/provenance/v1"), PAYLOAD, "slsa"),
        (changed(subject=[]), PAYLOAD, "one subject"),
        (changed(subject=[{"digest": {"sha256": DIGEST}}] * 2), PAYLOAD, "one subject"),
        (changed(subject=[{"digest": {"md5": "00"}}]), PAYLOAD, "SHA-256"),
        (changed(subject=[{"digest": {"sha256": DIGEST.upper()}}]), PAYLOAD, "small hexadecimal"),
        (changed(predicate__vote="abstain"), PAYLOAD, "abstain"),
        (changed(predicate__version=0), PAYLOAD, "counted from 1"),
        (changed(predicate__version=True), PAYLOAD, "no statement of a vote"),
        (changed(predicate__version=10**30), PAYLOAD, "no statement of a vote|counted from 1"),
        (changed(predicate__name=""), PAYLOAD, "empty or longer"),
        (changed(predicate__reason="x" * 2001), PAYLOAD, "empty or longer"),
        (changed(predicate__date="2026-05-01"), PAYLOAD, "2026-01-31T12:00:00Z"),
        (changed(predicate={}), PAYLOAD, "no statement of a vote"),
        (b"", PAYLOAD, "no statement of a vote"),
        (b'{"a":' * 50_000, PAYLOAD, "no statement of a vote"),
    ],
)
def test_other_payloads_are_refused_with_why(payload, kind, message):
    with pytest.raises(VoteRefused, match=message):
        read(payload, kind)


@given(st.binary(max_size=200))
def test_any_payload_is_a_vote_or_refused(payload):
    with pytest.raises(VoteRefused):
        read(payload, PAYLOAD)


def test_moments_are_in_utc():
    assert moment("2026-01-31T12:00:00Z").isoformat() == "2026-01-31T12:00:00+00:00"
    for wrong in ("2026-02-30T12:00:00Z", "2026-01-31T12:00:00+01:00", "today"):
        with pytest.raises(VoteRefused):
            moment(wrong)


def test_results_on_the_same_inputs_have_one_name():
    some = [{"name": "x", "digest": {"sha256": DIGEST}}, {"digest": {"sha256": OTHER}}]
    one, other = (json.dumps({"_type": STATEMENT, "subject": each}).encode() for each in (some, some[::-1]))
    assert name_of_result(one) == name_of_result(other)
    assert name_of_result(one).startswith("result on ")
    assert name_of_result(json.dumps({"_type": STATEMENT, "subject": some[:1]}).encode()) != name_of_result(one)
    for raw in (b"", b"[]", json.dumps({"_type": "x", "subject": some}).encode(), b'{"a":' * 50_000):
        assert name_of_result(raw) is None
    for subject in ([], [{"digest": {}}]):
        assert name_of_result(json.dumps({"_type": STATEMENT, "subject": subject}).encode()) is None
