"""GTP-C messages: names, and which of them ask."""

import pytest

from cleannet.model.frame import NOWHERE
from cleannet.model.gtp_c import ControlTEID, GTPCMessage, OpaqueGTPC


@pytest.mark.parametrize(
    ("name", "asks"),
    [
        ("CreateSessionRequest", True),
        ("DeleteBearerCommand", True),
        ("DetachNotification", True),
        ("ErrorIndication", True),
        ("CreateSessionResponse", False),
        ("DetachAcknowledge", False),
    ],
)
def test_who_asks(name: str, asks: bool) -> None:
    message = GTPCMessage(at=NOWHERE, version=2, type_name=name)
    assert (message.name, message.protocol, message.is_request) == (name, "GTPv2-C", asks)


def test_versions_have_their_own_names() -> None:
    assert GTPCMessage(at=NOWHERE, version=1).protocol == "GTPv1-C"
    assert isinstance(OpaqueGTPC(at=NOWHERE, whole=False), GTPCMessage)


def test_an_endpoint_may_have_no_address() -> None:
    assert ControlTEID(10, 7) == ControlTEID(10, 7, "")
