"""Which interfaces connections of services carry, and what protects them."""

import msgspec
import pytest

from cleannet.model.finding import Interface
from cleannet.model.frame import At, FrameRef
from cleannet.model.sbi import SBIRequest, SBIResponse
from cleannet.model.sent import Sent
from cleannet.model.tls import TLSHandshake
from cleannet.subscribers.core import Core
from cleannet.subscribers.links import Protection
from cleannet.subscribers.services import service_links

SEPP = "sepp2.5gc.mnc001.mcc001.3gppnetwork.org"
UDM = "udm.5gc.mnc001.mcc001.3gppnetwork.org"


def sent(kind, frame, ends=("10.0.0.1", "10.0.0.2"), port=7777, **values):
    place = FrameRef(0, frame)
    more = {} if kind is TLSHandshake else {"head": place}
    return Sent(kind(at=At(place), **more, **values), frame, *ends, 40000, port)


def links(*messages):
    return [
        (link.interface, link.protection, link.a, link.b, link.frames, link.first.frame, link.last.frame, link.local)
        for link in service_links(Core(tuple(messages)))
    ]


def test_messages_in_clear_are_one_link_for_both_ways():
    request = sent(SBIRequest, 4, service="nudm-sdm", connection=0)
    response = sent(SBIResponse, 9, ("10.0.0.2", "10.0.0.1"), service="nudm-sdm", connection=0)
    assert links(request, response) == [
        (Interface.SBI, Protection.CLEAR, "10.0.0.1", "10.0.0.2", 2, 4, 9, False),
    ]


def test_several_inputs_show_one_link_from_the_earliest_to_the_latest():
    first = msgspec.structs.replace(sent(SBIRequest, 4, service="nudm-sdm"), time=5)
    second = msgspec.structs.replace(sent(SBIRequest, 9, service="nudm-sdm", connection=1), time=3)
    place = FrameRef(1, 9)
    second = msgspec.structs.replace(second, message=msgspec.structs.replace(second.message, at=At(place), head=place))
    for messages in ((first, second), (second, first)):
        assert [link[4:7] for link in links(*messages)] == [(2, 9, 4)]


@pytest.mark.parametrize(
    ("ends", "local"),
    [(("127.0.0.1", "127.0.0.5"), True), (("10.0.0.1", "10.0.0.1"), True), (("further addresses", "::1"), False)],
)
def test_inside_one_host(ends, local):
    assert links(sent(SBIRequest, 4, ends, service="nudm-sdm"))[0][-1] is local


@pytest.mark.parametrize(
    ("values", "interface"),
    [
        ({"service": "n32c-handshake"}, Interface.N32),
        ({"host": SEPP, "target": UDM}, Interface.N32),
        # Asked for another network's function, the own SEPP is a proxy on the SBI.
        ({"host": SEPP, "target": UDM.replace("mnc001", "mnc002")}, Interface.SBI),
        ({"host": SEPP}, Interface.SBI),
        ({"host": UDM, "target": UDM}, Interface.SBI),
    ],
)
def test_between_networks(values, interface):
    assert links(sent(SBIRequest, 1, **values), sent(SBIResponse, 2, service="nudm-sdm"))[0][0] is interface


def test_each_connection_is_judged_by_itself():
    n32 = sent(SBIRequest, 1, connection=0, host=SEPP, target=UDM)
    inside = sent(SBIRequest, 2, connection=1, service="nudm-sdm")
    assert [link[0] for link in links(n32, inside)] == [Interface.N32, Interface.SBI]


@pytest.mark.parametrize(
    ("name", "interface"),
    [
        (SEPP, Interface.N32),
        ("sepp", Interface.N32),
        (UDM, Interface.SBI),
        ("amf", Interface.SBI),
        ("nrf1.example", Interface.SBI),
        ("x.5gc.mnc001.mcc001.3gppnetwork.org", Interface.SBI),
    ],
)
def test_tls_is_told_by_the_name_that_is_asked_for(name, interface):
    assert links(sent(TLSHandshake, 5, server_name=name))[0][:2] == (interface, Protection.TLS)


def test_or_by_the_server_that_a_name_led_to_before():
    named, bare = sent(TLSHandshake, 5, server_name=UDM), sent(TLSHandshake, 6, ("10.0.0.9", "10.0.0.2"))
    assert len(links(named, bare)) == 2
    assert len(links(named, sent(TLSHandshake, 6, port=443))) == 1


def test_other_tls_is_nothing_that_is_known():
    assert links(sent(TLSHandshake, 5), sent(TLSHandshake, 6, server_name="www.example.com")) == []


def test_what_keys_opened_tells_the_interface_and_the_link_stays_protected():
    inside = sent(SBIRequest, 7, service="nudm-sdm", connection=3, decrypted=True)
    hand = sent(TLSHandshake, 5, connection=3)
    assert links(hand, inside) == [(Interface.SBI, Protection.TLS, "10.0.0.1", "10.0.0.2", 1, 5, 5, False)]
    assert links(inside) == [(Interface.SBI, Protection.TLS, "10.0.0.1", "10.0.0.2", 1, 7, 7, False)]
    assert links(sent(TLSHandshake, 5, connection=4), inside)[0][1] is Protection.TLS
