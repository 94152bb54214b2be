"""Tables of where AS numbers are registered, and of state-owned networks."""

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust.registry import owned, registered
from support.shared import SHARED

OWNERSHIP = SHARED / "trust" / "ownership" / "state_owned_ases.csv"
DELEGATED = """2|example|20260101|4|19830101|20260101|+0000
example|*|asn|*|2|summary
example|AA|asn|64500|3|20200101|allocated
example|AA|ipv4|192.0.2.0|256|20200101|assigned
example|bb|asn|64510|1|20200101|assigned
example||asn|64520|1||available
"""


def test_delegation_statistics():
    assert registered(DELEGATED.splitlines(), "x") == {64500: "AA", 64501: "AA", 64502: "AA", 64510: "BB"}


@pytest.mark.parametrize("heading", ["asn,country", "name,cc,asn"])
def test_csv(heading: str):
    row = {"asn": "AS64500", "country": "aa", "cc": "AA", "name": "x"}
    line = ",".join(row[one] for one in heading.split(","))
    assert registered([heading, line, ""], "x") == {64500: "AA"}


@pytest.mark.parametrize("lines", [DELEGATED.splitlines(), ["asn,country", *[f"{64500 + n},AA" for n in range(3)]]])
def test_only_what_is_asked_for_is_kept(lines: list[str]):
    assert registered(lines, "x", {64501, 65000}) == {64501: "AA"}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([], "neither delegation statistics nor CSV"),
        (["asn,country", "AS1"], "x, line 2: 1 columns; the heading has 2"),
        (["asn,country", "one,AA"], "x, line 2: 'one' is no AS number"),
        (["asn,country", "1,Atlantis"], "'Atlantis' is no country code"),
        (["asn,country", "1,AA", f'2,"{"x" * 140000}'], "x, line 3: field larger than field limit"),
        (["e|AA|asn|1|x|d|allocated"], "'x' is no count of AS numbers"),
        (["e|AA|asn|99999999999|1|d|allocated"], "is no AS number"),
    ],
)
def test_slips_name_file_and_line(lines: list[str], message: str):
    with pytest.raises(ConfigError, match=message.replace("'", ".")):
        registered(lines, "x")


def test_too_many_lines(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("cleannet.trust.registry.MOST_LINES", 3)
    with pytest.raises(ConfigError, match="more than 3 lines"):
        registered(["asn,country", *["1,AA"] * 9], "x")


def test_columns_of_ownership_are_needed():
    with pytest.raises(ConfigError, match="column 'ownership_cc' is missing"):
        owned(["asn,org_name"], "x")


def test_ownership_that_is_no_csv_is_told():
    lines = ["asn,ownership_cc,org_name,source,url", f'1,AA,"{"x" * 140000}",s,u']
    with pytest.raises(ConfigError, match="x, line 2: field larger than field limit"):
        owned(lines, "x")


@pytest.mark.skipif(not OWNERSHIP.is_file(), reason="../shared/trust/ownership is not there")
def test_the_real_table():
    found = owned(OWNERSHIP.read_text().splitlines(keepends=True), "x")
    assert len({one.state for one in found.values()}) == 125
    assert all(one.source or one.address for one in found.values())
