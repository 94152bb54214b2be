"""Whose an address inside a tunnel is."""

from cleannet.checks.gtp.gtp012_subscriber_to_subscriber import subscriber_to_subscriber
from cleannet.checks.gtp.inside import Hosts
from cleannet.model.finding import Outcome
from cleannet.model.pfcp import PDR, PFCPSessionMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from support.timeline import parse

UPF = "10.4.1.1"
TUNNEL = "1 gNB>UPF GPDU teid=5 from=10.45.0.2 to=10.45.0.3\n2 gNB>UPF GPDU teid=5 from=10.45.0.2 to=10.45.0.1\n"


def deployment(head="", text=TUNNEL, given=()):
    made = parse(head, text).deployment
    session = PFCPSessionMessage(pdrs=tuple(PDR(n, ue_addresses=(one,)) for n, one in enumerate(given)))
    if given:
        made.core = Core((*made.core.messages, Sent(session, 0, "10.4.0.1", UPF, 8805, 8805)))
    return made


def test_nothing_is_known_of_a_lone_address():
    hosts = Hosts(deployment(text="1 gNB>AMF NGSetupRequest\n"))
    assert [hosts.knows_users, hosts.is_core("10.45.0.2"), hosts.is_user("10.45.0.2")] == [False] * 3


def test_ends_of_n2_n4_services_and_tunnels_act_as_core():
    text = "1 gNB>AMF NGSetupRequest\n2 SMF>UPF HeartbeatRequest\n3 AMF>UDM SBIRequest method=GET service=nudm-sdm\n"
    hosts = Hosts(deployment(text=text + TUNNEL.replace("1 gNB", "4 gNB").replace("2 gNB", "5 gNB")))
    for address in ("10.0.1.1", "10.4.0.1", UPF, "10.3.0.1"):
        assert hosts.is_core(address), address
    assert not hosts.is_planned(UPF)
    assert not hosts.is_core("192.0.2.1")


def test_the_inventory_tells_ranges():
    hosts = Hosts(deployment("inventory=core"))
    assert (hosts.planned, hosts.users_planned) == (True, True)
    assert (hosts.is_planned("10.4.77.1"), hosts.is_user("10.45.9.9"), hosts.is_ran("10.1.0.77")) == (True, True, True)


def test_an_address_that_n4_gave_to_a_subscriber_is_no_function_s():
    hosts = Hosts(deployment(given=(UPF,)))
    assert hosts.was_given(UPF)
    assert not hosts.is_core(UPF)


def test_by_n4_a_phone_is_told_from_the_gateway():
    run = subscriber_to_subscriber.of_deployment
    assert run is not None
    found = list(run(deployment(given=("10.45.0.2", "10.45.0.3"))))
    assert [(one.outcome, one.primary[0].frame) for one in found] == [(Outcome.SUSPECT, 1), (Outcome.PASS, 1)]
