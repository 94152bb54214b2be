"""The inventory's part on the core: what is read, what is refused, and what it answers."""

import pytest

from cleannet.config.inventory import Inventory, load
from cleannet.config.inventory_core import Addresses, KnownFunction, KnownNode, Plan, in_realms
from cleannet.config.strict import ConfigError
from support.given import CORE

HEAD = 'inventory = "cleannet-inventory/1"\ndated = 2026-01-31\n'
NETWORK = '[[network]]\nmcc = "999"\nmnc = "70"\n'


@pytest.fixture(scope="module")
def core() -> Inventory:
    return load(CORE, "core.toml")


def test_all_parts_are_read(core: Inventory):
    assert core.home_networks == ("999-70",)
    assert core.nodes[0] == KnownNode("999-70", "gNB", 1, Addresses(("10.0.2.1/32", "10.1.0.1/32")), (1, 2))
    assert core.functions[2] == KnownFunction("UPF", addresses=Addresses(("10.4.1.1/32", "10.3.0.1/32")))
    assert core.plan.users.ranges == ("10.45.0.0/16",)
    assert core.duplication[0].purpose == "quality measurement"
    [partner] = core.partners
    assert (partner.networks, partner.point_codes) == (("262-01", "262-02"), (2057,))


def test_who_is_where(core: Inventory):
    assert [one.type for one in core.functions_at("10.0.1.1")] == ["AMF"]
    assert [one.identity for one in core.nodes_at("10.1.0.7")] == [7]
    assert [one.name for one in core.partners_at("192.0.2.200")] == ["abroad"]
    assert core.functions_at("192.0.2.200") == core.nodes_at("no address") == core.partners_at("2001:db8::1") == ()


def test_titles_and_realms(core: Inventory):
    [partner] = core.partners
    assert core.is_own_title("999701234")
    assert not core.is_own_title("49171")
    assert partner.has_title("4917112345")
    assert not partner.has_title("4917")
    assert core.is_own_realm("HSS.epc.mnc070.mcc999.3gppnetwork.org.")
    assert not core.is_own_realm("xepc.mnc070.mcc999.3gppnetwork.org")
    assert partner.has_realm("epc.mnc002.mcc262.3gppnetwork.org")
    assert not in_realms("", ("a.example",))


def test_what_is_not_told_holds_nothing():
    bare = load(HEAD + NETWORK, "x.toml")
    assert (bare.plan, bare.nodes, bare.functions, bare.partners) == (Plan(), (), (), ())
    assert bare.network_with_cells("999-70") is None
    assert not bare.plan.core
    assert not bare.plan.core.holds("10.0.0.1")
    assert not bare.is_own_title("1")


def test_addresses_of_both_versions():
    some = Addresses(("10.1.0.0/16", "2001:db8::/32"))
    assert some.holds_all(("10.1.2.3", "2001:db8::5"))
    assert not some.holds("10.2.0.0")
    assert not some.holds("2001:db9::")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (NETWORK + "[[network.node]]\nidentity = 1\n", "x.toml, network 1, node 1: 'kind' is missing"),
        (NETWORK + '[[network.node]]\nkind = "gNB"\n', "neither 'identity' nor 'addresses'"),
        (NETWORK + '[[network.node]]\nkind = "eNB"\nidentity = 0x10000000\n', "from 0 to 268435455"),
        (NETWORK + '[[network.node]]\nkind = "eNB"\nidentity = 1\n' * 2, "node 2: eNB 1 stands there twice"),
        ('[[function]]\ntype = "AMF"\n', "none of 'instance', 'addresses' and 'hosts'"),
        ('[[function]]\ntype = "AMF"\ninstance = "1"\n', "no NF instance id"),
        ('[[function]]\ntype = "AMF"\naddresses = "10.0.0.1/8"\n', "has host bits set"),
        ("[[function]]\ntype = 5\n", "'type' is a number"),
        ("[plan]\nran = [7]\n", "x.toml, plan: 'ran' is a number; write ran ="),
        ("plan = 7\n", "'plan' is a number, not a table; write [plan]"),
        ('[plan]\nuser = "10.0.0.0/8"\n', "unknown key 'user'; known are ran, core, users, management"),
        ('[[partner]]\nnetworks = "26202"\n', "'networks' is '26202'; write networks = \"262-02\""),
        ('[[partner]]\nglobal_titles = "+49"\n', "'global_titles' is '+49'"),
        ("[[partner]]\npoint_codes = 16777216\n", "from 0 to 16777215"),
        ("[[duplication]]\n", "'addresses' is missing"),
    ],
)
def test_slips_are_refused_with_a_way_out(text: str, message: str):
    with pytest.raises(ConfigError) as error:
        load(HEAD + text, "x.toml")
    assert message in str(error.value)


def test_digests_of_shared_keys():
    assert load(HEAD + f'known_keys = ["{"ab" * 32}"]\n', "x.toml").known_keys == ("ab" * 32,)
    with pytest.raises(ConfigError, match="known_keys"):
        load(HEAD + 'known_keys = ["AB"]\n', "x.toml")
