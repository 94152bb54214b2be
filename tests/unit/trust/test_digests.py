"""Digests that stand for targets."""

import pytest

from cleannet.trust.digests import DIGEST, Digests, plain

KEY = b"a key that only these tests use."


def test_a_number_written_in_different_ways_is_one():
    digests = Digests(KEY)
    ways = ["2025550147", "+2025550147", "tel:+202-555-0147", " msisdn-2025550147\n"]
    assert len({digests.target(one) for one in ways}) == 1
    assert digests.target("2025550148") != digests.target("2025550147")
    assert DIGEST.fullmatch(digests.target("sip:person@example.org"))


def test_the_key_makes_the_digest():
    assert Digests(KEY).target("1") == Digests(KEY).target("1")
    assert len({Digests().target("1"), Digests().target("1"), Digests(KEY).target("1")}) == 3
    with pytest.raises(ValueError, match="at least 16 octets, this one has 3"):
        Digests(b"abc")


def test_only_uuids_are_shown():
    uuid = "55b848ea-b4c2-4d80-a4c9-46592792e5b7"
    assert Digests(KEY).name(uuid) == uuid
    assert "2025550147" not in Digests(KEY).name("2025550147")
    assert Digests(KEY).name("2025550147").startswith("digest ")
    assert plain(uuid.upper()) == uuid
    assert plain("Pre-Shared") == "Pre-Shared"
