"""Foreign askers and the subscriber's home, as the inventory tells them."""

import pytest

from cleannet.checks.roaming.border import Border
from cleannet.checks.roaming.map_border import foreign, is_own_subscriber, may_be_home, partner_of
from cleannet.model.map import MAPMessage, SCCPAddress
from support.given import inventory_of

BORDER, NOTHING = Border(inventory_of("core")), Border(None)


def asks(title: str, home: str = "") -> MAPMessage:
    return MAPMessage(calling=SCCPAddress(title, plan=1), home=home)


@pytest.mark.parametrize(("title", "expected"), [("99970", False), ("49171", True), ("88210", True)])
def test_who_is_foreign(title, expected):
    assert foreign(BORDER, asks(title)) is expected
    assert foreign(NOTHING, asks(title)) is None


@pytest.mark.parametrize(("home", "expected"), [("999700", True), ("262011", False), ("", None)])
def test_whose_a_subscriber_is(home, expected):
    assert is_own_subscriber(BORDER, asks("1", home)) is expected
    assert is_own_subscriber(NOTHING, asks("1", home)) is None


def test_a_partner_has_its_own_subscribers():
    partner = partner_of(BORDER, asks("49171"))
    assert partner is not None
    assert partner.name == "abroad"
    assert partner_of(BORDER, asks("88210")) is None
    assert [may_be_home(partner, asks("49171", home)) for home in ("262011", "208011", "")] == [True, False, None]
