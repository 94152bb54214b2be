"""Which host is which function: by what it did."""

import pytest

from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import At, FrameRef
from cleannet.model.gtp_c import ControlTEID, GTPCMessage
from cleannet.model.message import Message
from cleannet.model.pfcp import PDR, TEID, PFCPMessage, PFCPNodeMessage, PFCPSessionMessage
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.pipeline import Read
from cleannet.subscribers.core import Core
from cleannet.subscribers.links import Association, PPIDCount
from cleannet.subscribers.roles import roles
from cleannet.subscribers.settings import Settings
from support.shared import recording

PLACE = At(FrameRef(0, 1))


def core(*messages: tuple[Message, str, str]) -> Core:
    return Core(tuple(Sent(one, n, source, destination, 1, 1) for n, (one, source, destination) in enumerate(messages)))


def pfcp(name: str, *pdrs: PDR) -> PFCPMessage:
    kind = PFCPSessionMessage if name.startswith("Session") else PFCPNodeMessage
    return kind(at=PLACE, type_name=name, pdrs=pdrs)


def request(service: str, resource: str = "", target: str = "") -> SBIRequest:
    return SBIRequest(at=PLACE, service=service, resource=resource, target=target)


def test_who_asks_for_sessions_is_the_control_plane():
    establishment = pfcp("SessionEstablishmentRequest", PDR(tunnel=TEID(7, "10.3.0.1")))
    told = roles(core((pfcp("AssociationSetupRequest"), "u", "c"), (establishment, "c", "u")), ())
    assert told == {"c": {"SMF"}, "u": {"UPF"}, "10.3.0.1": {"UPF"}}


def test_an_association_alone_tells_its_asker():
    assert roles(core((pfcp("AssociationSetupRequest"), "c", "u")), ()) == {"c": {"SMF"}, "u": {"UPF"}}


def test_tunnels_of_gtp_c_tell_their_owners():
    create = GTPCMessage(at=PLACE, tunnels=(ControlTEID(10, 1, "m"), ControlTEID(7, 0, ""), ControlTEID(99, 1, "x")))
    old = GTPCMessage(at=PLACE, version=1, tunnels=(ControlTEID(10, 1, "y"),))
    assert roles(core((create, "m", "s"), (old, "y", "s")), ()) == {"m": {"MME"}}


@pytest.mark.parametrize("asked", [True, False])
def test_diameter_tells_by_application_and_direction(asked: bool):
    one = DiameterMessage(at=PLACE, application_name="S6a", command_name="UpdateLocation", request=asked)
    ends = ("m", "h") if asked else ("h", "m")
    assert roles(core((one, *ends)), ()) == {"m": {"MME"}, "h": {"HSS"}}


def test_services_tell_who_answers_for_them():
    told = roles(
        core(
            (request("nudm-sdm", "/v2/{supi}/am-data"), "a", "udm"),
            (request("nnrf-nfm", "/nf-instances/{id}"), "a", "nrf"),
            (request("nnrf-nfm", "/nf-status-notify"), "nrf", "a"),
            (request("nudm-sdm", "", "http://udm"), "a", "scp"),
            (request("namf-callback", "/sm-context-status/callback"), "smf", "a"),
        ),
        (),
    )
    assert told == {"udm": {"UDM"}, "nrf": {"NRF"}}


def test_who_answers_for_everything_passes_it_on():
    asked = [(request(name), "a", "proxy") for name in ("nudm-sdm", "nausf-auth", "nudr-dr")]
    assert roles(core(*asked), ()) == {}


def test_n2_tells_the_amf_where_messages_were_seen():
    seen = Association(0, "g", "10.0.0.1, 10.0.0.2", 1, 38412, ppids=(PPIDCount(60, 1, FrameRef(0, 1)),))
    silent = Association(1, "g", "10.0.0.3", 1, 38412)
    assert roles(Core(), (seen, silent)) == {"10.0.0.1": {"AMF"}, "10.0.0.2": {"AMF"}}


def test_a_whole_core_is_told():
    network = Read([str(recording("c10_sbi_direct_clear"))]).network(Settings())
    told = {address.rsplit(".", 1)[1]: set(some) for address, some in roles(network.core, network.associations).items()}
    assert told == {
        "5": {"AMF"},
        "10": {"NRF"},
        "11": {"AUSF"},
        "12": {"UDM"},
        "13": {"PCF"},
        "15": {"BSF"},
        "20": {"UDR"},
        "4": {"SMF"},
        "7": {"UPF"},
    }
