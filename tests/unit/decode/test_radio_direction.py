"""Ways of NAS messages, where only their type tells."""

import pytest

from cleannet.decode.cursor import Cursor
from cleannet.decode.nas_eps import nas_eps
from cleannet.decode.radio_direction import direction_of
from cleannet.model.message import Direction


@pytest.mark.parametrize(
    ("octets", "way"),
    [
        ("074413", Direction.DOWNLINK),
        ("075501", Direction.DOWNLINK),
        ("075c13", Direction.UPLINK),
        ("0745090bf600f110000201c0000001", Direction.UPLINK),
    ],
)
def test_the_type_tells_the_way(octets, way):
    message = nas_eps(Cursor(bytes.fromhex(octets), "NAS-EPS"))[0]
    assert direction_of(message, bytes.fromhex(octets)) is way


def test_a_detach_request_of_a_ue_ends_in_its_identity():
    ours = bytes.fromhex("0745090bf600f110000201c0000001")
    theirs = bytes.fromhex("074501")
    assert direction_of(nas_eps(Cursor(ours, "NAS-EPS"))[0], ours) is Direction.UPLINK
    assert direction_of(nas_eps(Cursor(theirs, "NAS-EPS"))[0], theirs) is Direction.DOWNLINK
