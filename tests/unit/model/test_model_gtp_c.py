"""GTP-C messages: names, and which of them ask."""

import pytest

from cleannet.model.frame import NOWHERE
from cleannet.model.gtp_c import GN_CONTROL, GN_USER, ControlTEID, GTPCMessage, OpaqueGTPC


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


def test_the_senders_own_end_stands_outside_of_bearers() -> None:
    user, other, own = ControlTEID(4, 1, "10.0.0.1", bearer=True), ControlTEID(6, 0), ControlTEID(6, 3, "10.0.0.2")
    assert GTPCMessage(at=NOWHERE, tunnels=(user, other, own)).control == own
    assert GTPCMessage(at=NOWHERE, tunnels=(user, other)).control is None
    assert ControlTEID(GN_CONTROL, 1).control
    assert not ControlTEID(GN_USER, 1).control


def test_an_answer_that_says_no_asks_nothing() -> None:
    for name in ("ModifyBearerFailureIndication", "VersionNotSupportedIndication"):
        assert not GTPCMessage(at=NOWHERE, type_name=name).is_request
