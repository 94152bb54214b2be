"""Who ends encryption."""

import pytest

from cleannet.trust import flow_kinds
from cleannet.trust.address_tables import Operator
from cleannet.trust.holders import PRIVATE, UNTOLD, holders, servers
from cleannet.trust.user_flows import Flow, UserFlows

PHONE = ("10.45.0.2", 40000)


def flow(server: str, octets: int, kind: int = flow_kinds.TLS, name: str = "", cert: str = "", link: str = "a") -> Flow:
    return Flow(PHONE, (server, 443), 6, kind, {link: octets}, name, cert)


FLOWS = [
    flow("20.0.0.1", 600, name="www.one.example"),
    flow("20.0.0.2", 200, name="", cert="*.two.example"),
    flow("20.0.0.3", 100),
    flow("20.0.0.4", 50, flow_kinds.QUIC),
    flow("10.0.0.9", 50, flow_kinds.SSH, link="b"),
    flow("20.0.0.1", 1000, flow_kinds.HTTP, link="b"),
    flow("20.0.0.1", 10, flow_kinds.UNKNOWN, link="b"),
]
FOUND = UserFlows(FLOWS, {"20.0.0.3": "cdn.three.example", "20.0.0.1": "other.example"}, [], 9)
OPERATORS = {"20.0.0.1": Operator(64500, "cloud"), "20.0.0.2": Operator(64500, "cloud"), "20.0.0.3": Operator(-1, "x")}


def test_sums():
    sums = holders(FOUND, {"20.0.0.1": "AA", "20.0.0.2": "AA", "20.0.0.3": "BB"}, OPERATORS)
    assert (sums.flows, sums.encrypted, sums.octets) == (7, 5, 1000)
    assert [(one.who, one.registered, one.flows, one.octets) for one in sums.operators] == [
        ("AS64500 cloud", "AA", 2, 800),
        ("x", "BB", 1, 100),
        (UNTOLD, UNTOLD, 1, 50),
        (PRIVATE, "", 1, 50),
    ]
    assert [(one.who, one.octets) for one in sums.domains] == [
        ("one.example", 600),
        ("two.example", 200),
        (UNTOLD, 100),
        ("three.example", 100),
    ]
    assert sums.named_by == {"DNS": 1, "asked for (SNI)": 1, "certificate": 1, "nobody": 2}


def test_concentration_is_of_what_is_told():
    found = holders(FOUND, {"20.0.0.1": "AA", "20.0.0.2": "BB"}, OPERATORS).concentrations
    assert found["operators, octets"].largest == ("AS64500 cloud", pytest.approx(800 / 900))
    assert found["registered in, octets"].index == pytest.approx(10_000 * ((600 / 800) ** 2 + (200 / 800) ** 2))
    assert found["domains, flows"].count == 3


def test_links():
    first, second = holders(FOUND, {}, {}).links
    assert (first.hosts, first.readable, first.encrypted, first.unknown) == ("a", 0, 950, 0)
    assert (second.hosts, second.readable, second.encrypted, second.unknown, second.octets) == ("b", 1000, 50, 10, 1060)
    assert second.kinds == {"not recognised": 10, "HTTP": 1000, "SSH": 50}


def test_only_public_servers_are_looked_up():
    assert servers(FOUND) == {"20.0.0.1", "20.0.0.2", "20.0.0.3", "20.0.0.4"}
