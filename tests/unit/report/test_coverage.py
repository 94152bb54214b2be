"""The coverage table."""

import msgspec
import numpy as np
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.runner import Tally, judge
from cleannet.model.finding import Interface, Property
from cleannet.model.frame import FrameRef
from cleannet.model.nas import SecurityModeCommand
from cleannet.model.nas_eps import EPSAttachRequest, EPSSecurityModeCommand
from cleannet.model.security_eps import EEA, EIA
from cleannet.report.coverage import coverage
from cleannet.subscribers.links import Link, Protection
from cleannet.subscribers.radio import radio_subscribers
from support.made import network_of, registered, suci
from support.phone_log import DOWN, UP, Log

NETWORK = network_of(registered(1, 71, suci("0000000001")))
NOTHING = network_of([])
N1 = (Interface.N1, Property.CIPHERING)
ONE, OTHER = (
    msgspec.structs.replace(catalogue()[code], shows=N1, needs=(SecurityModeCommand,)) for code in ("NAS001", "NAS002")
)


def tally(protected=0, unprotected=0, people=(), reason=""):
    return Tally(protected=protected, unprotected=unprotected, people=[np.array(people, np.int64)], reason=reason)


def cells(tallies, network=NETWORK):
    checks = [ONE, OTHER][: len(tallies)]
    rows = coverage(checks, {c.code: t for c, t in zip(checks, tallies, strict=True)}, network)
    return [r for r in rows if r.interface == "N1"]


@pytest.mark.parametrize(
    ("protected", "unprotected", "state"),
    [(3, 0, "protected"), (0, 2, "not protected"), (3, 2, "mixed")],
)
def test_the_state_of_a_cell(protected, unprotected, state):
    (cell,) = cells([tally(protected, unprotected, [0, 4, 4])])
    assert (cell.state, cell.observations, cell.subscribers, cell.property) == (
        state,
        protected + unprotected,
        2,
        "ciphering",
    )
    assert cell.detail == f"{protected} of {protected + unprotected} observations protected (NAS001 null-nas-ciphering)"


def test_seeing_nothing_is_no_protection():
    (cell,) = cells([Tally()])
    assert (cell.state, cell.observations, cell.subscribers) == ("not observed", 0, 0)
    assert cell.detail == "SecurityModeCommand was seen, but not the situation that this check judges"
    (cell,) = cells([Tally()], NOTHING)
    assert cell.detail == "no readable SecurityModeCommand was seen"
    (cell,) = cells([Tally(reason="wants a setting")])
    assert cell.detail == "wants a setting"


def test_checks_that_decide_one_cell_decide_it_together():
    (cell,) = cells([tally(2, 0, [0, 1]), tally(0, 1, [1, 2])])
    assert (cell.state, cell.observations, cell.subscribers) == ("mixed", 3, 3)
    assert cell.detail == f"2 of 3 observations protected (NAS001 null-nas-ciphering, NAS002 {OTHER.name})"
    (cell,) = cells([tally(2, 0, [0]), Tally()])
    assert (cell.state, cell.observations) == ("protected", 2)


def test_a_check_that_shows_nothing_makes_no_row():
    silent = msgspec.structs.replace(ONE, shows=None)
    rows = coverage([silent], {silent.code: tally(1)}, NETWORK)
    assert [(r.interface, r.state) for r in rows] == [("N3", "not observed"), ("N4", "not observed")]


def link(interface, protection, b="10.0.1.1", *, frames=3, local=False):
    return Link(interface, protection, "10.0.0.1", b, frames, FrameRef(0, 1), FrameRef(0, 2), local=local)


def of_links(*links, interface):
    network = network_of([], links=links)
    (row,) = [r for r in coverage([], {}, network) if r.interface == interface]
    return row


@pytest.mark.parametrize(
    ("protections", "state"),
    [
        ([Protection.CLEAR], "not protected"),
        ([Protection.ESP, Protection.TLS], "protected"),
        ([Protection.AH, Protection.ESP_NULL], "not protected"),
        ([Protection.DTLS, Protection.CLEAR], "mixed"),
    ],
)
def test_links_are_protected_or_not(protections, state):
    row = of_links(*(link(Interface.N3, p, f"10.0.1.{n}") for n, p in enumerate(protections)), interface="N3")
    assert (row.state, row.property, row.observations) == (state, "link", 3 * len(protections))
    assert row.detail.startswith(f"{len(protections)} links (")


def test_links_that_nothing_names_are_unknown():
    row = of_links(link(Interface.UNKNOWN, Protection.ESP), interface="unknown")
    assert row.state == "protected"
    assert "nothing in the capture tells which interface" in row.detail


def test_links_inside_one_host_say_so():
    row = of_links(link(Interface.N3, Protection.CLEAR, local=True), interface="N3")
    assert row.detail.endswith("inside one host")
    row = of_links(
        link(Interface.N3, Protection.CLEAR, local=True), link(Interface.N3, Protection.CLEAR, "b"), interface="N3"
    )
    assert "inside one host" not in row.detail


def test_many_links_are_named_in_part():
    row = of_links(*(link(Interface.N3, Protection.CLEAR, f"10.0.1.{n}") for n in range(6)), interface="N3")
    assert row.detail.count("–") == 4
    assert row.detail.endswith(" …")


def test_a_link_that_a_check_decides_has_one_row():
    check = msgspec.structs.replace(ONE, shows=(Interface.N2, Property.LINK))
    network = network_of([], links=(link(Interface.N2, Protection.CLEAR),))
    rows = [r for r in coverage([check], {check.code: tally(0, 1)}, network) if r.interface == "N2"]
    assert [(r.property, r.observations) for r in rows] == [("link", 1)]


def test_rows_stand_in_the_order_of_interfaces():
    network = network_of([], links=(link(Interface.UNKNOWN, Protection.ESP), link(Interface.N4, Protection.CLEAR)))
    rows = coverage([ONE], {ONE.code: tally(1)}, network)
    assert [r.interface for r in rows] == ["N1", "N3", "N4", "unknown"]


def test_a_phone_log_has_rows_of_its_own_by_technology():
    log = Log()
    log.add(EPSAttachRequest(), way=UP)
    log.add(EPSSecurityModeCommand(ciphering=EEA.EEA0, integrity=EIA.EIA2), way=DOWN)
    network = network_of([])
    network.radio = radio_subscribers(log.reader)
    checks = [catalogue()[code] for code in ("NAS003", "NAS004", "DWN010")]
    rows = {r.property: r for r in coverage(checks, judge(network, checks).tallies, network) if r.interface == "Uu"}
    assert rows["NAS-EPS ciphering"].state == "not protected"
    assert (rows["NAS-EPS integrity"].state, rows["NAS-EPS integrity"].subscribers) == ("protected", 1)
    assert rows["GSM ciphering"].state == "not observed"
    assert rows["UMTS RRC ciphering"].detail == "no check was run that judges it"


def test_captures_of_a_core_have_no_rows_of_the_radio_interface():
    checks = [catalogue()["NAS003"]]
    assert {r.interface for r in coverage(checks, {"NAS003": Tally()}, NETWORK)} == {"N3", "N4"}
