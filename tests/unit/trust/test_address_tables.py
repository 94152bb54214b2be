"""Tables of addresses."""

import io
import sys

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust import address_tables
from cleannet.trust.address_tables import Operator, bounded, by_iptocc, countries, operators, registered

WANTED = ("192.0.2.1", "198.51.100.7", "2001:db8::1", "203.0.113.9")


def test_prefixes_and_ranges_with_and_without_a_heading():
    for text in (
        "prefix,asn,org\n192.0.2.0/24,AS64500,one\n2001:db8::/32,64501,two\n",
        '"192.0.2.0/24","64500","one"\r\n2001:db8::/32,64501,two\r\n',
        "192.0.2.0/24,64500,one\n2001:db8::/32,64501,two\n",
        "192.0.2.0,192.0.2.255,64500,one\n2001:db8::,2001:db8:ffff::,64501,two\n",
        "start,end,org,asn\n192.0.2.0,192.0.2.255,one,64500\n\n2001:db8::,2001:db8:ffff::,two,64501\n",
    ):
        found = operators(io.StringIO(text), "table", WANTED)
        assert found == {"192.0.2.1": Operator(64500, "one"), "2001:db8::1": Operator(64501, "two")}


def test_the_narrowest_row_counts():
    text = "192.0.2.0/25,1\n192.0.2.1/32,2\n192.0.2.0/24,3\n0.0.0.0/0,4\n"
    found = operators(text.splitlines(), "table", WANTED)
    assert {address: one.asn for address, one in found.items()} == {
        "192.0.2.1": 2,
        "198.51.100.7": 4,
        "203.0.113.9": 4,
    }


def test_an_operator_without_a_number_has_its_name():
    assert operators(["192.0.2.0/24,,one"], "table", WANTED)["192.0.2.1"].text == "one"


@pytest.mark.parametrize(
    ("reader", "text", "message"),
    [
        (operators, "192.0.2.0/24\n", "line 1: 1 columns"),
        (operators, "192.0.2.0/33,1\n", "line 1: '192.0.2.0/33' is no prefix"),
        (operators, "192.0.2/24,1\n", "line 1: '192.0.2' is no address"),
        (operators, "192.0.2.0/24,north\n", "line 1: 'north' is no AS number"),
        (operators, "192.0.2.0/24,4294967296\n", "line 1: '4294967296' is no AS number"),
        (operators, "192.0.2.9,192.0.2.1,1\n", "line 1: the range ends before it begins"),
        (operators, "192.0.2.9,::1,1\n", "line 1: the range ends before it begins"),
        (operators, "prefix,number\n", "line 1: the heading lacks columns; write prefix,asn"),
        (operators, "asn,org\n", "line 1: the heading lacks columns"),
        (countries, "192.0.2.0/24,AA\n192.0.2.0/25,USA\n", "line 2: 'USA' is no country code"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(reader: object, text: str, message: str):
    with pytest.raises(ConfigError) as wrong:
        reader(io.StringIO(text), "table", WANTED)  # type: ignore[operator]
    assert str(wrong.value).startswith("table, ")
    assert message in str(wrong.value)


def test_long_tables_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(address_tables, "MOST_LINES", 2)
    assert len(list(bounded(io.StringIO("a\nb\n"), "table"))) == 2
    with pytest.raises(ConfigError, match="table: more than 2 lines"):
        list(bounded(io.StringIO("a\nb\nc\n"), "table"))
    with pytest.raises(ConfigError, match="table, line 1: longer than 65536"):
        list(bounded(io.StringIO("a" * 70_000), "table"))


def test_countries_of_the_table_go_before_those_of_the_package():
    pytest.importorskip("iptocc")
    assert by_iptocc(["213.248.79.129", "192.0.2.1"]) == {"213.248.79.129": "SE"}
    assert registered({"213.248.79.129": "AA"}, ["213.248.79.129", "59.163.16.13"]) == {
        "213.248.79.129": "AA",
        "59.163.16.13": "IN",
    }


def test_without_the_package(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(sys.modules, "iptocc", None)
    with pytest.raises(ConfigError, match=r"pip install 'cleannet\[trust\]', or give a table with --registered"):
        registered(None, ["192.0.2.1"])
    assert registered(None, []) == {}
    assert registered({"192.0.2.1": "AA"}, ["192.0.2.1", "198.51.100.7"]) == {"192.0.2.1": "AA"}
