"""STIX 2.1."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.trust.indicators import Loaded
from cleannet.trust.stix import comparisons, read_bundle
from support.indicators import bundle, pattern, related


def read(octets: bytes) -> Loaded:
    into = Loaded()
    read_bundle(json.loads(octets), "s.json", into)
    return into


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("[ipv4-addr:value = '192.0.2.1']", [("ipv4-addr:value", "192.0.2.1")]),
        (" [ url:value='http://a/\\'b' ] ", [("url:value", "http://a/'b")]),
        ("[a:b = '1' OR c:d = '2'] OR ([e:f = '3'])", [("a:b", "1"), ("c:d", "2"), ("e:f", "3")]),
        ("[a:b IN ('1', '2')]", [("a:b", "1"), ("a:b", "2")]),
        ("[file:hashes.'SHA-256' = 'x']", [("file:hashes.sha-256", "x")]),
        ("[a:b = '1' AND c:d = '2']", None),
        ("[a:b = '1'] AND [c:d = '2']", None),
        ("[a:b = '1'] FOLLOWEDBY [c:d = '2']", None),
        ("[a:b = '1'] WITHIN 5 SECONDS", None),
        ("[NOT a:b = '1']", None),
        ("[a:b != '1']", None),
        ("[a:b NOT IN ('1')]", None),
        ("[a:b LIKE '1%']", None),
        ("[a:b > 1]", None),
        ("[a:b = '1'", None),
        ("[a:b = '1'] OR", None),
        ("[]", None),
        ("", None),
        ("[a:b = '" + "1" * 70000 + "']", None),
    ],
)
def test_patterns_of_which_one_value_is_enough(text, found):
    assert comparisons(text) == found


@given(st.text(alphabet="[]()'\\=: abORINDv.,-", max_size=80))
def test_no_error_whatever_the_pattern(text):
    comparisons(text)


def test_an_indicator_with_all_that_is_told_of_it():
    found = read(bundle(pattern("ipv4-addr:value", "192.0.2.1")))
    [one] = found.indicators
    assert (one.kind, one.value) == ("ip", "192.0.2.1")
    origin = one.origin
    assert (origin.publisher, origin.date, origin.rule) == ("publisher one", "2026-01-02", "indicator--1")
    assert (origin.licence, origin.techniques) == ("CC0 1.0", ("collection",))
    assert set(origin.claims) == {"name one", "actor one", "tool one"}
    assert origin.countries == ("AA",)
    assert (found.entries, found.balance) == (2, {"AA": 2})


def test_kinds_of_values():
    found = read(
        bundle(
            pattern("ipv6-addr:value", "2001:db8::1"),
            pattern("domain-name:value", "A.example"),
            pattern("url:value", "http://a.example/"),
            pattern("file:hashes.MD5", "A" * 32),
            pattern("file:hashes.'SHA-256'", "b" * 64),
            pattern("ipv4-addr:value", "192.0.2.0/24"),
        )
    )
    assert [one.kind for one in found.indicators] == ["ip", "domain", "url", "md5", "sha256", "ip"]


def test_what_is_not_understood_is_counted():
    found = read(bundle("[a:b = '1' AND c:d = '2']", pattern("process:name", "x"), pattern("file:hashes.MD5", "x")))
    assert found.indicators == []
    assert found.unread == {
        "pattern that is more than equality of one value or another": 1,
        "comparison of process:name": 1,
        "value that is no md5": 1,
    }
    assert read(bundle(pattern("url:value", "a://b"), revoked=True)).unread == {"revoked indicator": 1}
    assert "pattern of another language: yara" in read(bundle("x", pattern_type="yara")).unread


def test_relations_in_a_circle_and_to_nowhere():
    document = json.loads(bundle(pattern("ipv4-addr:value", "192.0.2.1")))
    document["objects"] += [
        related("uses", "threat-actor--1", "malware--1"),
        related("uses", "malware--1", "malware--1"),
        related("attributed-to", "malware--1", "nobody"),
        "no object",
        {"type": "indicator"},
    ]
    found = read(json.dumps(document).encode())
    assert found.indicators[0].origin.countries == ("AA",)
    assert len(found.indicators) == 1
