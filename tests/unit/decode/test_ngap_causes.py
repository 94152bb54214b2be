"""NGAP causes."""

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.ngap_causes import CAUSE, cause
from cleannet.model.ngap import Cause, CauseGroup


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ("0000", Cause(CauseGroup.RADIO_NETWORK, 0, "unspecified")),
        ("0500", Cause(CauseGroup.RADIO_NETWORK, 20, "user-inactivity")),
        ("1000", Cause(CauseGroup.RADIO_NETWORK, 45, "n26-interface-not-available")),
        ("20", Cause(CauseGroup.TRANSPORT, 0, "transport-resource-unavailable")),
        ("40", Cause(CauseGroup.NAS, 0, "normal-release")),
        ("44", Cause(CauseGroup.NAS, 1, "authentication-failure")),
        ("62", Cause(CauseGroup.PROTOCOL, 1, "abstract-syntax-error-reject")),
        ("86", Cause(CauseGroup.MISC, 3, "om-intervention")),
        ("a001f50000", Cause(CauseGroup.EXTENSION, 501)),
    ],
)
def test_cause(data: str, expected: Cause) -> None:
    assert cause(CAUSE.read(Cursor(bytes.fromhex(data), "NGAP"))) == expected
