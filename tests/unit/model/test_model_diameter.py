"""Diameter messages: what they call themselves."""

import pytest

from cleannet.model.diameter import (
    INSERT_SUBSCRIBER_DATA,
    LOCATION_DATA,
    LOCATION_INFORMATION,
    PROVIDE_LOCATION,
    USER_DATA,
    DiameterMessage,
)
from cleannet.model.frame import NOWHERE


def test_requests_and_answers():
    one = DiameterMessage(at=NOWHERE, command=316, command_name="UpdateLocation", request=True)
    assert (one.protocol, one.name) == ("Diameter", "UpdateLocationRequest")
    assert DiameterMessage(at=NOWHERE, command_name="UpdateLocation").name == "UpdateLocationAnswer"


@pytest.mark.parametrize(
    ("fields", "wants"),
    [
        ({"application_name": "S6a", "command": INSERT_SUBSCRIBER_DATA, "asks": LOCATION_INFORMATION}, True),
        ({"application_name": "S6a", "command": INSERT_SUBSCRIBER_DATA, "asks": 1}, False),
        ({"application_name": "SLg", "command": PROVIDE_LOCATION}, True),
        ({"application_name": "Sh", "command": USER_DATA, "data": (LOCATION_DATA,)}, True),
        ({"application_name": "Sh", "command": USER_DATA, "data": (11,)}, False),
        ({"application_name": "Cx", "command": USER_DATA, "data": (LOCATION_DATA,)}, False),
    ],
)
def test_who_wants_a_location(fields, wants):
    assert DiameterMessage(at=NOWHERE, request=True, **fields).wants_location is wants
    assert DiameterMessage(at=NOWHERE, request=False, **fields).wants_location is False
