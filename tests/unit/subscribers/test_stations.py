"""Base stations that introduced themselves."""

from cleannet.decode.s1ap_reader import S1PDU
from cleannet.model.frame import At, FrameRef
from cleannet.model.s1ap import S1APMessage
from cleannet.subscribers.stations import stations
from support.timeline import parse


def test_gnbs_and_whether_they_were_taken_in() -> None:
    script = """
1  @1  gNB>AMF   NGSetupRequest  gnb=999-70+gNB+00:00:00:0a/32 supported_tacs=1,2
2  @2  AMF>gNB   NGSetupResponse
3  @3  gNB2>AMF  NGSetupRequest  gnb=999-70+macro+ng-eNB+0b/20
4  @4  AMF>gNB2  NGSetupFailure
5  @5  gNB3>AMF  NGSetupRequest  gnb=999-70+N3IWF+0c/16
6  @6  gNB4>AMF  NGSetupRequest
"""
    found = stations(parse("", script).deployment)
    assert [(one.plmn, one.kind, one.identity, one.tacs, one.accepted) for one in found] == [
        ("999-70", "gNB", 10, (1, 2), True),
        ("999-70", "ng-eNB", 11, (), False),
        ("999-70", "N3IWF", 12, (), None),
    ]
    assert (found[0].addresses, found[0].peers, found[0].time) == (("10.0.0.1",), ("10.0.1.1",), 10**9)


def test_enbs() -> None:
    deployment = parse("", "1  UE>AMF  RegistrationRequest").deployment
    asked = S1APMessage(at=At(FrameRef(0, 7)), message_name="S1SetupRequest", enb=("999-70", 5), supported_tacs=(1,))
    agreed = S1APMessage(at=At(FrameRef(0, 8)), message_name="S1SetupResponse")
    deployment.s1 = tuple(S1PDU(one, (), False, False, 0, time=n) for n, one in enumerate((asked, agreed)))
    (one,) = stations(deployment)
    assert (one.kind, one.identity, one.tacs, one.accepted, one.at.frame) == ("eNB", 5, (1,), True, 7)
