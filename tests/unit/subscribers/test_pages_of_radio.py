"""What pages say of phone logs and radio captures."""

from cleannet.model.gsm import A5, GSMCipheringModeCommand
from cleannet.model.identity import EPSGUTI, IMSI
from cleannet.model.lte_rrc import LTEConnectionRelease, LTEConnectionRequest, LTESystemInformation
from cleannet.model.message import Direction
from cleannet.model.nas_eps import EPSAttachRequest, EPSIdentityResponse, EPSSecurityModeCommand
from cleannet.model.radio import Cell
from cleannet.model.rrc import Redirection, ReselectionPriority
from cleannet.model.security_eps import EEA
from support.timeline import parse

PAGE = """
1  eNB>UE    LTESystemInformation  blocks=sib3 priorities=EUTRA:1300:7:sib3,GERAN:5:0:sib7 cell=EUTRA:1300:12
2  UE>eNB    LTEConnectionRequest  identity=s-TMSI:T1 cause=mo-Data
3  UE>MME    EPSAttachRequest      identity=guti:T1 ue_network_capability=012/012
4  MME>UE    EPSSecurityModeCommand  ciphering=EEA2 integrity=EIA2
5  UE>MME    EPSIdentityResponse   identity=imsi:262-01:A
6  eNB>UE    LTEConnectionRelease  redirection=GERAN:12
7  BSS>UE/2  GSMCipheringModeCommand  algorithm=A5_1 cell=GERAN:12
"""


def test_messages_of_the_radio_interface():
    case = parse("", PAGE)
    [subscriber] = case.deployment.each_subscriber()
    system, request, attach, command, response, release, gsm = subscriber.timeline
    assert isinstance(system, LTESystemInformation)
    assert system.priorities[1] == ReselectionPriority("GERAN", 5, 0, "sib7")
    assert isinstance(request, LTEConnectionRequest)
    assert request.direction is Direction.UPLINK
    assert release.direction is command.direction is Direction.DOWNLINK
    assert isinstance(attach, EPSAttachRequest)
    assert isinstance(attach.identity, EPSGUTI)
    assert request.identity is not None
    assert request.identity.tmsi is not None
    assert attach.ue_network_capability is not None
    assert attach.ue_network_capability.offers_ciphering(2)
    assert isinstance(command, EPSSecurityModeCommand)
    assert command.ciphering is EEA.EEA2
    assert isinstance(response, EPSIdentityResponse)
    assert isinstance(response.identity, IMSI)
    assert isinstance(release, LTEConnectionRelease)
    assert release.redirection == Redirection("GERAN", 12)
    assert isinstance(gsm, GSMCipheringModeCommand)
    assert gsm.algorithm is A5.A5_1
    assert (gsm.at.connection, release.at.connection) == (1, 0)
    assert subscriber.cell(release) == Cell("EUTRA", 1300, 12)
    assert subscriber.cell(gsm) == Cell("GERAN", 12)
    assert case.deployment.associations == ()
