"""What the checks of phone logs share."""

import pytest

from cleannet.checks.identity.sub011_exposure_ratio import interval
from cleannet.checks.radio import (
    ASSecurity,
    air_secured,
    as_security,
    core_holds_keys,
    eps_offer,
    headers_logged,
    in_emergency,
    nas_secured_before,
    purpose_known,
    unknown_before,
)
from support.timeline import parse


def subscriber(*lines: str, head: str = ""):
    script = "\n".join(f"{n}  {line}" for n, line in enumerate(lines, 1))
    return parse(head, script).deployment.each_subscriber()[0]


def scripted(script: str, head: str = ""):
    [one] = parse(head, script).deployment.each_subscriber()
    return one


REQUEST = "UE>eNB  LTEConnectionRequest  cause=mo-Data"
COMMAND = "eNB>UE  LTESecurityModeCommand  ciphering=2 integrity=2"
REPORT = "UE>eNB  LTEMeasurementReport"


@pytest.mark.parametrize(
    ("before", "expected"),
    [
        ([REQUEST], ASSecurity.OFF),
        ([REQUEST, COMMAND], ASSecurity.ON),
        ([REQUEST, COMMAND, "UE>eNB  LTESecurityModeFailure"], ASSecurity.OFF),
        ([REQUEST, COMMAND, "UE>eNB  LTESecurityModeFailure", COMMAND], ASSecurity.ON),
        ([REQUEST, "eNB>UE  LTEConnectionReconfiguration  bearers=5"], ASSecurity.UNKNOWN),
        (["UE>eNB  LTEConnectionResumeRequest"], ASSecurity.UNKNOWN),
        (["UE>gNB  NRSetupRequest  cause=mo-Data"], ASSecurity.OFF),
        (["gNB>UE  NRResume"], ASSecurity.ON),
        ([], ASSecurity.UNKNOWN),
    ],
)
def test_as_security_is_told_by_the_connection(before, expected):
    one = subscriber(*before, REPORT)
    assert as_security(one, one.timeline[-1]) is expected


def test_as_security_of_another_connection_does_not_count():
    one = subscriber(REQUEST, COMMAND, REQUEST.replace("UE>", "UE/2>"), REPORT.replace("UE>", "UE/2>"))
    assert as_security(one, one.timeline[-1]) is ASSecurity.OFF


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("UE>MME  EPSAttachRequest  attach_type=EMERGENCY_ATTACH", True),
        ("UE>MME  EPSAttachRequest  attach_type=RLOS_ATTACH", True),
        ("UE>MME  EPSAttachRequest  attach_type=COMBINED_ATTACH", False),
        ("UE>MME  EPSSessionManagementMessage  request_type=4", True),
        ("UE>MME  EPSSessionManagementMessage  request_type=1", False),
        ("UE>gNB  NRSetupRequest  cause=emergency", True),
        ("UE>AMF  RegistrationRequest  registration_type=EMERGENCY", True),
    ],
)
def test_emergencies_are_known_by_attach_bearer_cause_or_registration(line, expected):
    one = subscriber(line, "MME>UE  EPSSecurityModeCommand")
    assert in_emergency(one, one.timeline[-1]) is expected


def test_an_emergency_call_does_not_excuse_the_next_connection():
    call = "UE>eNB  LTEConnectionRequest  cause=emergency"
    one = subscriber(call, REQUEST.replace("UE>", "UE/2>"), COMMAND.replace("UE ", "UE/2 "))
    assert not in_emergency(one, one.timeline[-1])


def test_the_latest_request_tells_the_offer_and_else_the_replay():
    attach = "UE>MME  EPSAttachRequest  ue_network_capability=0/1"
    command = "MME>UE  EPSSecurityModeCommand  replayed_capability=012/12"
    one = subscriber(attach, command)
    told, offered = eps_offer(one, one.timeline[-1])
    assert told is one.timeline[0]
    assert not offered.offers_a_cipher
    one = subscriber(command)
    told, offered = eps_offer(one, one.timeline[0])
    assert told is one.timeline[0]
    assert offered.offers_a_cipher
    assert not purpose_known(one, one.timeline[0])
    assert eps_offer(subscriber(REQUEST), one.timeline[0]) == (None, None)


def test_protected_downlink_nas_shows_the_core():
    one = subscriber(REQUEST, "MME>UE  EPSAttachAccept  header=2")
    assert core_holds_keys(one, one.timeline[0])
    one = subscriber(REQUEST, "UE>MME  EPSAttachRequest  header=1", "MME>UE  EPSAttachReject  cause=9")
    assert not core_holds_keys(one, one.timeline[0])


def test_a_plain_attach_ends_what_nas_security_there_was():
    complete, attach = "UE>MME  EPSSecurityModeComplete  header=4", "UE>MME  EPSAttachRequest"
    one = subscriber(complete, REPORT)
    assert nas_secured_before(one, one.timeline[-1]) is one.timeline[0]
    one = subscriber(complete, attach, REPORT)
    assert nas_secured_before(one, one.timeline[-1]) is None


def test_wilsons_interval():
    low, high = interval(10, 100)
    assert low == pytest.approx(0.0552, abs=1e-4)
    assert high == pytest.approx(0.1744, abs=1e-4)
    assert interval(0, 30)[0] == 0.0
    assert interval(30, 30)[1] == pytest.approx(1.0)


def test_an_emergency_is_an_attach_a_service_or_a_bearer():
    for request in (
        "EPSAttachRequest attach_type=EMERGENCY_ATTACH",
        "EPSExtendedServiceRequest service_type=2",
        "EPSSessionManagementMessage request_type=4",
        "RegistrationRequest registration_type=EMERGENCY",
    ):
        one = scripted(f"1 UE>MME {request}\n2 MME>UE EMMStatus")
        assert in_emergency(one, one.timeline[-1]), request
    one = scripted("1 UE>MME EPSAttachRequest\n2 UE>MME EPSExtendedServiceRequest service_type=0\n3 MME>UE EMMStatus")
    assert not in_emergency(one, one.timeline[-1])


def test_security_of_the_air_is_shown_in_the_same_connection_only():
    for shown in ("LTESecurityModeCommand", "NRResume", "LTEConnectionReconfiguration bearers=1"):
        one = scripted(f"1 eNB>UE {shown}\n2 eNB>UE LTEConnectionRelease\n3 eNB>UE/2 LTEConnectionRelease")
        assert [air_secured(one, m) for m in one.timeline] == [False, True, False], shown


def test_a_log_of_plain_text_shows_no_headers():
    assert not headers_logged(scripted("1 MME>UE EPSAttachAccept"))
    assert not headers_logged(scripted("1 UE>MME EPSAttachRequest header=INTEGRITY_PROTECTED"))
    assert headers_logged(scripted("1 MME>UE EPSAttachAccept header=INTEGRITY_PROTECTED_AND_CIPHERED"))


def test_what_came_before_the_log_is_unknown():
    begun = scripted("1 eNB>UE LTEConnectionRelease", "mid-session=UE")
    assert unknown_before(begun, begun.timeline[0])
    whole = scripted("1 UE>eNB LTEConnectionRequest\n2 eNB>UE LTEConnectionRelease")
    assert not unknown_before(whole, whole.timeline[-1])


def test_the_latest_system_decides_on_an_emergency():
    registered = "1 UE>AMF RegistrationRequest registration_type=EMERGENCY"
    attached = "UE>MME EPSAttachRequest"
    one = scripted(f"{registered}\n2 {attached}\n3 MME>UE EMMStatus")
    assert not in_emergency(one, one.timeline[-1])
    one = scripted(f"0 {attached}\n{registered}\n2 AMF>UE DLNASTransport")
    assert in_emergency(one, one.timeline[-1])
