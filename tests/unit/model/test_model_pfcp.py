"""PFCP messages: what they call themselves."""

from cleannet.model.frame import NOWHERE
from cleannet.model.message import Direction
from cleannet.model.pfcp import OpaquePFCP, PFCPNodeMessage


def test_requests_are_told_by_their_names():
    one = PFCPNodeMessage(at=NOWHERE, direction=Direction.UNKNOWN, message_type=1, type_name="HeartbeatRequest")
    assert (one.protocol, one.name, one.is_request) == ("PFCP", "HeartbeatRequest", True)
    assert not PFCPNodeMessage(at=NOWHERE, type_name="HeartbeatResponse").is_request
    assert OpaquePFCP(at=NOWHERE, whole=False).name == ""
