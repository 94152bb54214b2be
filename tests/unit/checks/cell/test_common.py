"""What checks of phone logs share."""

from cleannet.checks.cell.common import (
    air_secured,
    broadcasts,
    distinct,
    emergency,
    headers_logged,
    scheduled_blocks,
    unknown_before,
)
from support.timeline import parse


def subscriber(script: str, head: str = ""):
    [one] = parse(head, script).deployment.each_subscriber()
    return one


def test_an_emergency_is_an_attach_a_service_or_a_bearer():
    for request in (
        "EPSAttachRequest attach_type=EMERGENCY_ATTACH",
        "EPSExtendedServiceRequest service_type=2",
        "EPSSessionManagementMessage request_type=4",
        "RegistrationRequest registration_type=EMERGENCY",
    ):
        one = subscriber(f"1 UE>MME {request}\n2 MME>UE EMMStatus")
        assert emergency(one, one.timeline[-1]), request
    one = subscriber("1 UE>MME EPSAttachRequest\n2 UE>MME EPSExtendedServiceRequest service_type=0\n3 MME>UE EMMStatus")
    assert not emergency(one, one.timeline[-1])


def test_security_of_the_air_is_shown_in_the_same_connection_only():
    for shown in ("LTESecurityModeCommand", "NRResume", "LTEConnectionReconfiguration bearers=1"):
        one = subscriber(f"1 eNB>UE {shown}\n2 eNB>UE LTEConnectionRelease\n3 eNB>UE/2 LTEConnectionRelease")
        assert [air_secured(one, m) for m in one.timeline] == [False, True, False], shown


def test_a_log_of_plain_text_shows_no_headers():
    assert not headers_logged(subscriber("1 MME>UE EPSAttachAccept"))
    assert not headers_logged(subscriber("1 UE>MME EPSAttachRequest header=INTEGRITY_PROTECTED"))
    assert headers_logged(subscriber("1 MME>UE EPSAttachAccept header=INTEGRITY_PROTECTED_AND_CIPHERED"))


def test_what_came_before_the_log_is_unknown():
    begun = subscriber("1 eNB>UE LTEConnectionRelease", "mid-session=UE")
    assert unknown_before(begun, begun.timeline[0])
    whole = subscriber("1 UE>eNB LTEConnectionRequest\n2 eNB>UE LTEConnectionRelease")
    assert not unknown_before(whole, whole.timeline[-1])


def test_broadcasts_are_told_apart_by_cell():
    one = subscriber("""
1  eNB>UE  LTESystemInformationBlockType1  cell_identity=1 scheduled_blocks=sibType3,sibType24-v1530 cell=LTE:1300:1
2  eNB>UE  LTESystemInformationBlockType1  cell_identity=2 cell=LTE:1300:2
3  eNB>UE  LTESystemInformation  blocks=sib3 cell=LTE:1300:1
4  eNB>UE  LTESystemInformation  blocks=sib5 cell=LTE:1300:2
5  eNB>UE  LTESystemInformation  blocks=sib5 cell=LTE:9:9
""")
    first, second, alone = broadcasts(one)
    assert (first.blocks, second.blocks, alone.first) == ({"sib3"}, {"sib5"}, None)
    assert scheduled_blocks(first.first) == {"sib3", "sib24"}
    assert first.complete("sib3", "sib5")
    assert not first.complete("sib3", "sib24")
    assert not alone.complete("sib3")
    assert len(distinct(one)) == 2
