"""Networks by names, codes and digits; what is surely another one, and what may be the same."""

import pytest

from cleannet.checks.roaming.networks import (
    Network,
    country_of,
    dialling_code,
    far_apart,
    is_home,
    of_name,
    of_plmn,
    one_house,
    one_network,
    related_names,
)

REALM = "epc.mnc070.mcc999.3gppnetwork.org"


@pytest.mark.parametrize("name", [REALM, REALM.upper() + ".", "internet.mnc070.mcc999.gprs", f"mme.{REALM}"])
def test_names_that_tell_a_network(name):
    assert of_name(name) == Network("999", "070")


@pytest.mark.parametrize("name", ["", "localdomain", f"{REALM}.example", "mnc70.mcc999.3gppnetwork.org"])
def test_names_that_tell_none(name):
    assert of_name(name) is None


def test_codes():
    assert of_plmn("262-02") == Network("262", "002")
    assert of_plmn("310-410") == Network("310", "410")
    assert of_plmn("") is None


@pytest.mark.parametrize(
    ("digits", "plmn", "home"),
    [
        ("262021", "262-02", True),
        ("310410", "310-410", True),
        ("262021", "262-021", True),
        ("262021", "262-20", False),
        ("262021", "208-02", False),
        ("310410", "310-41", True),
    ],
)
def test_whose_an_imsi_may_be(digits, plmn, home):
    network = of_plmn(plmn)
    assert network is not None
    assert is_home(digits, network) is home


@pytest.mark.parametrize(
    ("a", "b", "one"),
    [
        ("262-02", "262-002", True),
        ("262-02", "262-020", True),
        ("262-020", "262-02", True),
        ("262-02", "262-03", False),
    ],
)
def test_one_network_written_in_two_ways(a, b, one):
    assert one_network(of_plmn(a), of_plmn(b)) is one
    assert not one_network(of_plmn(a), of_plmn("208-02"))


def test_countries():
    assert country_of("311") == country_of("310") == "310"
    assert country_of("901") == ""
    assert far_apart("262", "208")
    assert not far_apart("310", "316")
    assert not far_apart("999", "262")


@pytest.mark.parametrize(
    ("host", "realm", "related"),
    [
        ("mme.north.example", "north.example", True),
        ("pgw.operator.example", "epc.operator.example", True),
        ("mme", "north.example", True),
        ("string", "string", True),
        ("agent.hub.example2", "north.example", False),
    ],
)
def test_hosts_and_realms(host, realm, related):
    assert related_names(host, realm) is related


def test_houses():
    assert one_house(REALM, "ims.mnc070.mcc999.3gppnetwork.org")
    assert not one_house(REALM, "epc.mnc002.mcc262.3gppnetwork.org")
    assert one_house("a.operator.example", "b.operator.example")


@pytest.mark.parametrize(
    ("title", "code"), [("12025550100", "1"), ("79161234567", "7"), ("4917212345", "49"), ("35312345", "353")]
)
def test_dialling_codes(title, code):
    assert dialling_code(title) == code
