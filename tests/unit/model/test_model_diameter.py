"""Diameter messages: what they call themselves."""

from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import NOWHERE


def test_requests_and_answers():
    one = DiameterMessage(at=NOWHERE, command=316, command_name="UpdateLocation", request=True)
    assert (one.protocol, one.name) == ("Diameter", "UpdateLocationRequest")
    assert DiameterMessage(at=NOWHERE, command_name="UpdateLocation").name == "UpdateLocationAnswer"
