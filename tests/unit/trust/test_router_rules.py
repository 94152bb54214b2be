"""Rules after AA25-239A: one change each in clean configurations."""

import ipaddress

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust.router_config import statements
from cleannet.trust.router_rules import RouterChanges, compare, load, shipped
from support.routers import ADDED, CLEAN, IOS, JUNOS

RULES = shipped()


def compared(before: str, after: str, *known: str) -> RouterChanges:
    sides = [statements(text.splitlines(), "x.cfg") for text in (before, after)]
    return compare(*sides, RULES, [ipaddress.ip_network(one) for one in known])


def rules(found: RouterChanges) -> list[str]:
    return [one.rule for one in found.findings]


@pytest.mark.parametrize("kind", CLEAN)
def test_a_clean_pair_says_nothing(kind):
    found = compared(CLEAN[kind], CLEAN[kind].replace("!\n", "! seen again\n") + "\n\n!\n")
    assert (found.findings, found.others, found.known) == ((), (), 0)


@pytest.mark.parametrize(("rule", "kind"), [(rule, kind) for rule, kinds in ADDED.items() for kind in kinds])
def test_one_change_one_finding(rule, kind):
    more = ADDED[rule][kind]
    text = CLEAN[kind].removesuffix("end\n") + more + "\n"
    found = compared(CLEAN[kind], text)
    assert rules(found) == [rule]
    assert found.others == ()
    [finding] = found.findings
    assert (finding.advisory, finding.dated) == ("AA25-239A", "2025-08-27")
    lines = text.splitlines()
    for one in finding.lines:
        assert lines[one.line - 1].split()[0] in one.text
    assert "Secr3t" not in repr(found)


def test_every_rule_has_a_change():
    assert {rule.id for rule in RULES.rules} == ADDED.keys()


@pytest.mark.parametrize(
    ("before", "line", "rule"),
    [
        (IOS, "logging host 10.0.0.9\n", "logging"),
        (IOS, "archive\n log config\n  logging enable\n", "logging"),
        (IOS, " address ipv4 10.0.0.5\n", "account-server"),
        (IOS, "aaa new-model\n", "authentication"),
        (IOS, " deny ip any any\n", "access-list"),
        (IOS, " ip access-group 10 in\n", "access-list"),
        (IOS, "snmp-server community Tr1cky RO 10\n", "snmp"),
        (JUNOS, "set system syslog host 10.0.0.9 any notice\n", "logging"),
    ],
)
def test_what_was_removed(before, line, rule):
    assert line in before
    found = compared(before, before.replace(line, ""))
    assert rules(found) == [rule]
    [first, *_] = found.findings[0].lines
    assert first.how == "removed"
    assert before.splitlines()[first.line - 1].strip() == line.splitlines()[0].strip()
    assert "Tr1cky" not in repr(found)


def test_a_server_exchanged_is_one_finding_with_both_lines():
    found = compared(IOS, IOS.replace("address ipv4 10.0.0.5", "address ipv4 192.0.2.7"))
    assert rules(found) == ["account-server"]
    assert [one.how for one in found.findings[0].lines] == ["removed", "added"]
    assert "192.0.2.7" in found.findings[0].lines[1].text


def test_a_community_exchanged_is_told_and_not_shown():
    found = compared(IOS, IOS.replace("Tr1cky RO", "Other1 RW"))
    assert rules(found) == ["snmp"]
    assert "Other1" not in repr(found)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (" permit tcp any host 10.0.0.1 eq 22\n", " deny ip any any\n"),
        ("access-list 10 permit 10.0.0.0 0.0.0.255\n", "access-list 10 deny any\n"),
    ],
)
def test_an_access_list_in_another_order(first, second):
    found = compared(IOS, IOS.replace(first + second, second + first))
    assert rules(found) == ["access-list"]
    assert [one.how for one in found.findings[0].lines] == ["moved"]


def test_other_lists_in_another_order_are_the_same():
    lines = JUNOS.splitlines()
    assert compared(JUNOS, "\n".join([*lines[8:10], *lines[:8], *lines[10:]])).findings == ()


def test_two_tunnels_are_two_findings_and_known_peers_are_exempt():
    tunnels = "".join(f"interface Tunnel{n}\n tunnel destination 192.0.2.{n}\n" for n in (1, 200))
    after = IOS.removesuffix("end\n") + tunnels
    assert rules(compared(IOS, after)) == ["tunnel", "tunnel"]
    half = compared(IOS, after, "192.0.2.0/25")
    assert (rules(half), half.known) == (["tunnel"], 1)
    without = IOS.removesuffix("end\n") + "interface Tunnel1\n tunnel mode gre multipoint\n"
    assert rules(compared(IOS, without, "0.0.0.0/0")) == ["tunnel"]


def test_ports_that_are_usual_are_no_finding():
    assert rules(compared(IOS, IOS + "ip ssh time-out 60\nip ssh port 22\nip http secure-port 443\n")) == []


def test_what_no_rule_speaks_of_is_counted():
    found = compared(IOS, IOS.replace("hostname north", "hostname south"))
    assert found.findings == ()
    assert [(one.how, one.text) for one in found.others] == [("removed", "hostname north"), ("added", "hostname south")]


def test_a_line_made_to_be_slow_is_read_in_part():
    long = "ssh port " * 900
    found = compared("a", f"a\n{long}\nip ssh port 22022 {long[:4000]}")
    assert rules(found) == ["ssh-port"]
    assert all(len(one.text) <= 2048 for one in (*found.others, *found.findings[0].lines))


OWN = """rules = "cleannet-router-rules/1"
id = "OWN-1"
dated = 2026-01-01
publisher = "we"
source = "our handbook"
ordered = 'x'
[parameters]
name = 'so(?:u|n)th'
[[rule]]
id = "name"
text = "the name is {name}"
on = ["added"]
patterns = ['^hostname {name}']
"""


def test_rules_of_ones_own():
    own = load(OWN, "own.toml")
    sides = [statements([line], "x") for line in ("hostname north", "hostname south")]
    [finding] = compare(*sides, own).findings
    assert (finding.rule, finding.advisory, finding.text) == ("name", "OWN-1", "the name is so(?:u|n)th")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (OWN.replace("rules/1", "rules/9"), "this version reads"),
        (OWN.replace("'^hostname {name}'", "'('"), "is no regular expression"),
        (OWN.replace('["added"]', '["born"]'), "'on' is 'born'"),
        (OWN.replace("['^hostname {name}']", "[]"), "'patterns' is missing"),
        (OWN + "peer = 'x'\n", "no group of this name"),
        (OWN.replace("'x'", f"'{'x' * 1001}'"), "more than 1000 characters"),
    ],
)
def test_slips_are_refused(text, message):
    with pytest.raises(ConfigError) as error:
        load(text, "own.toml")
    assert message in str(error.value)
