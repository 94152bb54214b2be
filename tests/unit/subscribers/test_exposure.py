"""Which messages make a phone tell or lose its identity."""

import pytest

from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction
from cleannet.subscribers.exposure import asks_for_identity, exposes
from support.timeline import message_of


def made(text: str):
    name, *fields = text.split()
    return message_of(name, dict(part.split("=") for part in fields), At(FrameRef(0, 1)), Direction.DOWNLINK)


@pytest.mark.parametrize(
    ("text", "asks", "does"),
    [
        ("EPSIdentityRequest identity_type=IMSI", True, True),
        ("EPSIdentityRequest identity_type=IMEISV", False, False),
        ("EPSIdentityRequest identity_type=IMSI container=yes", False, False),
        ("IdentityRequest identity_type=SUCI", True, True),
        ("IdentityRequest identity_type=IMEISV", False, True),
        ("IdentityRequest identity_type=SUCI container=yes", False, False),
        ("EPSAttachReject cause=3", False, True),
        ("EPSAttachReject cause=17", False, False),
        ("EPSAttachReject", False, False),
        ("EPSServiceReject cause=9", False, True),
        ("EPSTrackingAreaUpdateReject cause=9", False, False),
        ("RegistrationReject cause=62", False, True),
        ("ServiceReject cause=22", False, False),
        ("DeregistrationRequestUETerminated", False, True),
        ("DeregistrationRequestUETerminated header=INTEGRITY_PROTECTED", False, False),
        ("EPSDetachRequestUETerminated", False, True),
        ("EPSAttachAccept", False, False),
    ],
)
def test_messages(text, asks, does):
    one = made(text)
    assert (asks_for_identity(one), exposes(one)) == (asks, does)
