"""Which hosts are elements of a network, and how they are managed."""

import pytest

from cleannet.config import inventory
from cleannet.model.finding import Interface
from cleannet.model.frame import At, FrameRef
from cleannet.model.host_service import HostService
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core
from cleannet.subscribers.elements import Elements, is_public, management_links
from cleannet.subscribers.links import Link, Protection
from support.given import CORE

AMF, GNB, OTHER, INTERNET = "10.0.1.1", "10.0.0.1", "10.9.0.1", "8.8.8.8"


def link(interface=Interface.N2, a=GNB, b=AMF):
    return Link(interface, Protection.CLEAR, a, b, 1, FrameRef(0, 1), FrameRef(0, 1))


def sent(service, source=OTHER, destination=AMF, frame=5, **values):
    message = HostService(at=At(FrameRef(0, frame)), service=service, **values)
    return Sent(message, 0, source, destination, 40000, 23)


def test_told_by_interfaces_or_the_inventory():
    known = Elements([link(a=f"{GNB}, 10.0.0.2"), link(Interface.UNKNOWN, a="10.8.0.1", b="10.8.0.2")])
    assert [known.holds(one) for one in (AMF, GNB, "10.0.0.2", "10.8.0.1", OTHER)] == [True, True, True, False, False]
    assert known.interfaces[AMF] == {Interface.N2}
    named = Elements([], inventory.load(CORE, "core.toml"))
    assert named.holds("10.4.0.1")
    assert not named.holds(OTHER)


@pytest.mark.parametrize(
    ("one", "managed"),
    [
        (sent("telnet"), True),
        (sent("telnet", AMF, OTHER), False),
        (sent("SNMPv1", AMF, OTHER), True),
        (sent("syslog", AMF, INTERNET), False),
        (sent("syslog", OTHER, "10.9.0.2"), False),
        (sent("TFTP", OTHER, AMF), True),
    ],
)
def test_what_is_management_of_an_element(one, managed):
    assert Elements([link()]).is_managed(one) is managed


@pytest.mark.parametrize(("address", "public"), [(INTERNET, True), (AMF, False), ("::1", False), ("no address", False)])
def test_addresses_of_the_internet(address, public):
    assert is_public(address) is public


def test_links_of_management():
    core = Core(
        (
            sent("SNMPv2c", frame=7),
            sent("SNMPv2c", AMF, OTHER, frame=3),
            sent("SSH", encrypted=True, connection=1),
            sent("SNMPv3", encrypted=True),
            sent("FTP", encrypted=True, connection=2),
            sent("MySQL"),
            sent("telnet", OTHER, "10.9.0.2"),
        )
    )
    found = management_links(core, [link()], None)
    assert [(one.protection, one.carries, one.frames, one.first.frame, one.last.frame) for one in found] == [
        (Protection.CLEAR, "SNMPv2c", 2, 3, 7),
        (Protection.SSH, "", 1, 5, 5),
        (Protection.OWN, "SNMPv3", 1, 5, 5),
        (Protection.TLS, "FTP", 1, 5, 5),
    ]
    assert {(one.interface, one.a, one.b) for one in found} == {(Interface.OAM, AMF, OTHER)}
