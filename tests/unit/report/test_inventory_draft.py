"""An inventory drafted from captures: it can be read, and holds what they show."""

import datetime

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.config.inventory import Inventory, load
from cleannet.pipeline import audit, draft_inventory
from cleannet.report.inventory_draft import _pools, _quoted
from cleannet.subscribers.settings import Settings
from support.shared import foreign, recording


def drafted(*names: str) -> Inventory:
    text, empty = draft_inventory([str(recording(name)) for name in names])
    assert not empty
    return load(text, "draft.toml")


def test_a_core_with_its_radio_network():
    made = drafted("c07_userplane")
    assert made.dated == datetime.date(2026, 11, 22)
    assert made.home_networks == ("999-70",)
    [node] = made.nodes
    assert (node.kind, node.identity, node.tracking_areas) == ("gNB", 1, (1,))
    assert node.addresses.ranges == ("10.53.0.2/32", "10.54.0.2/32")
    assert {one.type for one in made.functions} >= {"AMF", "SMF", "UPF"}
    assert made.plan.users.holds("10.45.0.2")
    assert made.plan.core.holds("10.54.0.7")
    assert not made.plan.core.holds("10.54.0.2")


def test_the_result_does_not_depend_on_the_order():
    one, other = (str(recording(name)) for name in ("c07_userplane", "c08_load"))
    assert draft_inventory([one, other]) == draft_inventory([other, one])


def test_cells_of_a_phone_log():
    made, _ = draft_inventory([str(foreign("ZeroChaos-+rayhunter-traces/1749222138-goodsim.qmdl"))])
    read = load(made, "draft.toml")
    assert sum(len(network.cells) for network in read.networks) > 1


def test_what_it_was_drafted_from_agrees_with_it():
    path = str(recording("c07_userplane"))
    settings = Settings(inventory=load(draft_inventory([path])[0], "draft.toml"))
    before, after = (audit([path], catalogue().values(), settings=one) for one in (Settings(), settings))
    new = {finding.check for finding in after.findings} - {finding.check for finding in before.findings}
    assert not new


@pytest.mark.parametrize(
    ("addresses", "pools"),
    [
        ((), set()),
        (("10.45.0.2", "10.45.0.9"), {"10.45.0.0/24"}),
        (("10.45.0.2", "10.45.7.9"), {"10.45.0.0/21"}),
        (("10.45.0.2", "10.46.0.2"), {"10.45.0.0/24", "10.46.0.0/24"}),
        (("2001:db8:cafe::2", "2001:db8:cafe:1::2"), {"2001:db8:cafe::/48"}),
    ],
)
def test_pools_are_as_wide_as_what_was_seen(addresses: tuple[str, ...], pools: set[str]):
    assert _pools(addresses) == pools


def test_captured_text_cannot_break_out():
    import tomllib

    hostile = 'a"\n[[function]]\ntype = "\\x'
    assert tomllib.loads(f"x = {_quoted(hostile)}")["x"] == hostile
