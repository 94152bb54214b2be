"""Names of SIP messages."""

from cleannet.model.sip import SIPMessage


def test_a_response_is_named_after_its_request():
    assert SIPMessage(method="INVITE").name == "INVITE"
    assert SIPMessage(method="INVITE", status=180).name == "INVITE 180"
    assert SIPMessage().protocol == "SIP"
