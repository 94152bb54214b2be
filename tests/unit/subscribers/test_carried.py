"""Which interface a link carries where it does not say so itself."""

import pytest

from cleannet.config import inventory
from cleannet.model.finding import Interface
from cleannet.model.frame import At, FrameRef
from cleannet.model.gtp_c import ControlTEID, GTPCMessage
from cleannet.model.ike import IKEMessage, Proposal
from cleannet.model.pfcp import FAR, PDR, TEID, PFCPInterface, PFCPSessionMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.carried import told
from cleannet.subscribers.core import Core
from cleannet.subscribers.links import Link, Protection

KNOWN = inventory.load(
    """
inventory = "cleannet-inventory/1"
dated = 2026-01-31

[[network]]
mcc = "262"
mnc = "01"

[[network.node]]
kind = "gNB"
addresses = "10.1.0.0/24"

[[network.node]]
kind = "eNB"
addresses = "10.2.0.0/24"

[[function]]
type = "AMF"
addresses = ["10.3.0.1", "10.3.0.9"]

[[function]]
type = "UPF"
addresses = ["10.3.0.2", "10.3.0.3", "10.3.0.9"]

[[function]]
type = "SMF"
addresses = "10.3.0.4"

[[function]]
type = "SEPP"
addresses = "10.3.0.5"

[[partner]]
networks = "262-02"
addresses = "192.0.2.0/24"
""",
    "known.toml",
)
GNB, UPF, SMF = "10.1.0.1", "10.3.0.2", "10.3.0.4"


def link(a, b, interface=Interface.UNKNOWN, protection=Protection.ESP):
    return Link(interface, protection, a, b, 1, FrameRef(0, 1), FrameRef(0, 1))


@pytest.mark.parametrize(
    ("a", "b", "interface"),
    [
        (GNB, "10.3.0.1", Interface.N2),
        (UPF, GNB, Interface.N3),
        (SMF, UPF, Interface.N4),
        (UPF, "10.3.0.3", Interface.N9),
        (GNB, "10.1.0.2", Interface.XN),
        ("10.2.0.1", "10.2.0.2", Interface.X2),
        ("10.3.0.1", SMF, Interface.SBI),
        ("10.3.0.5", "192.0.2.7", Interface.N32),
        ("10.3.0.1", "192.0.2.7", Interface.UNKNOWN),
        (GNB, "10.3.0.9", Interface.UNKNOWN),
        (GNB, SMF, Interface.UNKNOWN),
        (GNB, "10.9.9.9", Interface.UNKNOWN),
    ],
)
def test_the_inventory_names_both_ends(a, b, interface):
    assert told([link(a, b)], Core(), KNOWN)[0].interface is interface
    assert told([link(a, b)], Core(), None)[0].interface is Interface.UNKNOWN
    assert told([link(a, b, Interface.S1)], Core(), KNOWN)[0].interface is Interface.S1


def pfcp(*, pdr="", far="", side=PFCPInterface.ACCESS):
    message = PFCPSessionMessage(
        at=At(FrameRef(0, 1)),
        pdrs=(PDR(tunnel=TEID(1, pdr)), PDR()),
        fars=(FAR(destination=side, outer=TEID(1, far) if far else None),),
    )
    return Sent(message, 0, SMF, UPF, 8805, 8805)


def gtp_c(version=2, **ends):
    tunnels = tuple(ControlTEID(int(kind[1:]), 1, address) for kind, address in ends.items())
    return Sent(GTPCMessage(at=At(FrameRef(0, 1)), version=version, tunnels=tunnels), 0, "a", "b", 2123, 2123)


def of_core(one, *messages):
    (made,) = told([one], Core(messages), None)
    return made.interface, made.carries


def test_pfcp_names_the_ends_of_a_tunnel():
    session = pfcp(pdr=UPF), pfcp(far=GNB)
    assert of_core(link(GNB, UPF), *session) == (Interface.N3, "")
    assert of_core(link(GNB, "10.1.0.2"), *session) == (Interface.UNKNOWN, "")
    assert of_core(link(GNB, UPF), pfcp(pdr=UPF), pfcp(far=GNB, side=PFCPInterface.CORE)) == (Interface.UNKNOWN, "")
    assert of_core(link(GNB, UPF), pfcp(pdr=UPF), pfcp(far=GNB, side=PFCPInterface.CP_FUNCTION))[1] == ""


def test_user_plane_between_user_planes():
    other = "10.3.0.3"
    session = pfcp(pdr=UPF, far=other, side=PFCPInterface.CORE), pfcp(pdr=other)
    readable = link(UPF, other, Interface.N3, Protection.CLEAR)
    assert of_core(readable, *session) == (Interface.N9, "")
    assert of_core(readable, session[0]) == (Interface.N3, "")
    assert of_core(readable, *session, gtp_c(_4=UPF, _5=other)) == (Interface.S8, "user plane")
    assert of_core(readable, gtp_c(_0=UPF, _1=other)) == (Interface.N3, "S1-U")
    assert of_core(readable, gtp_c(_31=UPF, _33=other)) == (Interface.N3, "S2-U")
    assert of_core(readable, gtp_c(version=1, _4=UPF, _5=other)) == (Interface.N3, "")


def ike(source, destination, *, response):
    message = IKEMessage(
        at=At(FrameRef(0, 1)),
        exchange_name="IKE_SA_INIT",
        initiator="11",
        response=response,
        proposals=(Proposal("IKE", ((20, 256),), (5,), (), (19,)),),
    )
    return Sent(message, 0, source, destination, 500, 500)


def test_esp_is_told_what_set_it_up():
    core = Core((ike(GNB, UPF, response=False), ike(UPF, GNB, response=True)))
    made = told([link(UPF, GNB), link(UPF, SMF), link(GNB, UPF, protection=Protection.CLEAR)], core, None)
    words = "keys by IKEv2, AES-GCM-16-256, HMAC-SHA2-256, ECP-256"
    assert [one.strength for one in made] == [words, "", ""]
    assert told([link(UPF, GNB)], Core((ike(GNB, UPF, response=False),)), None)[0].strength == ""
