"""Files of indicators."""

import json

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust import indicator_files
from cleannet.trust.indicator_files import read_set
from cleannet.trust.indicators import Loaded
from support.indicators import bundle, event, pattern


def kinds(document: object) -> list[str]:
    into = Loaded()
    read_set(document if isinstance(document, bytes) else json.dumps(document).encode(), "x.json", into)
    return [one.kind for one in into.indicators]


def test_each_format():
    one = event(("ip-dst", "192.0.2.1"))
    assert kinds(bundle(pattern("url:value", "a://b"))) == ["url"]
    assert kinds(one) == ["ip"]
    assert kinds({"response": [one, one]}) == ["ip", "ip"]
    assert kinds([one]) == ["ip"]
    assert kinds({"type": "threat-actor", "values": []}) == []


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"", "not JSON"),
        (b"{", "not JSON"),
        (b"\xff", "not JSON"),
        (b"[]", "no indicators of a format"),
        (b'{"type": "bundle"}', "no indicators of a format"),
        (b"7", "no indicators of a format"),
        (b"[" * 100000, "x.json"),
    ],
)
def test_what_is_refused(octets, message):
    with pytest.raises(ConfigError) as error:
        kinds(octets)
    assert message in str(error.value)
    assert "wanted is a STIX 2.1 bundle" in str(error.value)


def test_a_bound_of_size(monkeypatch):
    monkeypatch.setattr(indicator_files, "MOST_OCTETS", 10)
    with pytest.raises(ConfigError, match="load parts of it"):
        kinds(b"{}" * 10)
