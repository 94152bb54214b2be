"""SBI messages: what they call themselves."""

from cleannet.model.frame import NOWHERE
from cleannet.model.sbi import HTTP2Connection, SBIRequest, SBIResponse


def test_names_hold_method_or_status_and_the_service():
    assert SBIRequest(at=NOWHERE, method="GET", service="nudm-sdm").name == "GET nudm-sdm"
    assert SBIRequest(at=NOWHERE).name == "request of no known service"
    assert SBIResponse(at=NOWHERE, status=404, service="nudm-sdm").name == "404 nudm-sdm"
    assert SBIResponse(at=NOWHERE).name == "response of no known service"
    assert SBIResponse(at=NOWHERE).protocol == "SBI"


def test_a_connection_names_itself():
    assert (HTTP2Connection(at=NOWHERE).protocol, HTTP2Connection(at=NOWHERE).name) == ("HTTP/2", "Connection")
