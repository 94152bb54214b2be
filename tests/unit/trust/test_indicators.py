"""Values of indicators, and what was loaded of whom."""

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust import indicators
from cleannet.trust.indicators import Loaded, Origin, countries, fields, kind_of, listed, normal, text


@pytest.mark.parametrize(
    ("kind", "value", "plain"),
    [
        ("ip", " 192.0.2.1", "192.0.2.1"),
        ("ip", "192.0.2.0/24", "192.0.2.0/24"),
        ("ip", "192.0.2.7/32", "192.0.2.7"),
        ("ip", "2001:DB8::0:1", "2001:db8::1"),
        ("ip", "192.0.2", None),
        ("domain", "WWW.Example.ORG.", "www.example.org"),
        ("domain", "192.0.2.1:80", None),
        ("domain", "one", None),
        ("url", "http://a.example/B", "http://a.example/B"),
        ("url", "a.example", None),
        ("md5", "A" * 32, "a" * 32),
        ("md5", "a" * 31, None),
        ("sha1", "g" * 40, None),
        ("sha256", "0" * 64, "0" * 64),
        ("domain", "a." * 3000 + "b", None),
    ],
)
def test_one_form_of_each_value(kind, value, plain):
    assert normal(kind, value) == plain


def test_what_a_value_looks_like():
    values = ["192.0.2.1", "a" * 32, "a" * 40, "a" * 64, "https://x.example/", "x.example", "nothing", ""]
    assert [kind_of(one) for one in values] == ["ip", "md5", "sha1", "sha256", "url", "domain", None, None]


def test_entries_and_origins_are_counted():
    loaded = Loaded()
    loaded.entry(("AA", "AA", "BB"))
    loaded.entry(())
    assert (loaded.entries, dict(loaded.balance), loaded.without_origin) == (2, {"AA": 1, "BB": 1}, 1)
    assert countries(["aa", "AA ", "", "a land"]) == ("AA", "a land")


def test_a_value_that_is_none_is_counted_and_there_is_a_bound(monkeypatch):
    loaded, origin = Loaded(), Origin("s.json", "1")
    assert not loaded.add("ip", "x", origin)
    assert loaded.unread == {"value that is no ip": 1}
    monkeypatch.setattr(indicators, "MOST", 1)
    assert loaded.add("ip", "192.0.2.1", origin)
    with pytest.raises(ConfigError, match=r"s\.json: more than 1 indicators"):
        loaded.add("ip", "192.0.2.1", origin)


def test_other_json_than_expected_is_nothing():
    assert (text(1), listed({}), fields([])) == ("", [], {})
