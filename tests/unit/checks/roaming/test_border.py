"""Whose a realm, an address, a title or a point code is, as the inventory of the pages tells it."""

import pytest

from cleannet.checks.roaming.border import Border, Whose
from cleannet.checks.roaming.networks import Network
from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import NOWHERE
from support.given import inventory_of
from support.roaming_lines import realm_of

KNOWN, NOTHING = Border(inventory_of("core")), Border(None)
OWN, PARTNER, STRANGER = realm_of("999-70"), realm_of("262-02"), realm_of("208-01")


@pytest.mark.parametrize(
    ("realm", "whose"),
    [
        (OWN, Whose.OWN),
        ("ims.mnc070.mcc999.3gppnetwork.org", Whose.OWN),
        (f"south.{PARTNER}", Whose.PARTNER),
        (STRANGER, Whose.STRANGER),
    ],
)
def test_realms(realm, whose):
    assert KNOWN.of_realm(realm) is whose
    assert NOTHING.of_realm(realm) is Whose.UNTOLD


def test_a_partner_is_known_by_his_host_too():
    assert KNOWN.of_realm("hub.example", "SEPP.5gc.mnc001.mcc262.3gppnetwork.org") is Whose.PARTNER


@pytest.mark.parametrize(
    ("address", "whose"),
    [
        ("10.4.0.1", Whose.OWN),
        ("10.1.0.9", Whose.OWN),
        ("192.0.2.9", Whose.PARTNER),
        ("198.51.100.9", Whose.STRANGER),
    ],
)
def test_addresses(address, whose):
    assert KNOWN.of_address(address) is whose
    assert NOTHING.of_address(address) is Whose.UNTOLD
    assert (KNOWN.partner_at(address) is not None) is (whose is Whose.PARTNER)


def test_titles_and_point_codes():
    assert [KNOWN.of_title(one) for one in ("999701", "491721", "331", "")] == [
        *(Whose.OWN, Whose.PARTNER, Whose.STRANGER, Whose.UNTOLD),
    ]
    assert [KNOWN.of_point_code(one) for one in (2, 2057, 9, -1)] == [
        *(Whose.OWN, Whose.PARTNER, Whose.STRANGER, Whose.UNTOLD),
    ]
    assert NOTHING.of_title("331") is NOTHING.of_point_code(9) is Whose.UNTOLD
    assert KNOWN.one_partner("491711", "491722")
    assert not KNOWN.one_partner("491711", "331")


def test_networks_that_a_realm_may_speak_for():
    assert KNOWN.networks_of(PARTNER) == (Network("262", "001"), Network("262", "002"), Network("262", "002"))
    assert NOTHING.networks_of(PARTNER) == (Network("262", "002"),)
    assert NOTHING.networks_of("localdomain") == ()
    assert KNOWN.foreign_to(PARTNER, "262011") is False
    assert NOTHING.foreign_to(PARTNER, "262011") is True
    assert NOTHING.foreign_to("localdomain", "262011") is None
    assert NOTHING.foreign_to(PARTNER, "") is None


@pytest.mark.parametrize(
    ("origin", "destination", "known", "unknown"),
    [
        (PARTNER, OWN, True, True),
        (OWN, PARTNER, False, True),
        (OWN, "ims.mnc070.mcc999.3gppnetwork.org", False, False),
        ("hub.example", OWN, True, None),
        (OWN, "", False, None),
        ("hub.example", "", None, None),
        ("localdomain", "localdomain", None, None),
    ],
)
def test_what_crosses_the_border(origin, destination, known, unknown):
    message = DiameterMessage(at=NOWHERE, request=True, origin_realm=origin, destination_realm=destination)
    assert KNOWN.crosses(message) is known
    assert NOTHING.crosses(message) is unknown
