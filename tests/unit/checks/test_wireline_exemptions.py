"""A wireline gateway that acts for a residential one has no 5G credentials: the exemption of NAS002, NAS008, NAS016.

The pages' grammar knows SUPI format IMSI only; so these cases are written here.
"""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.model.finding import Outcome
from cleannet.model.frame import At, FrameRef
from cleannet.model.identity import SUCI, IdentityType, SUPIFormat
from cleannet.model.message import Direction
from cleannet.model.nas import RegistrationRequest, SecurityModeCommand
from cleannet.model.security import NEA, NIA, UESecurityCapability
from cleannet.subscribers.subscriber import Connection, Subscriber

NULL_ONLY = UESecurityCapability(0x80, 0x80)


def registered(supi_format: SUPIFormat) -> Subscriber:
    identity = SUCI(IdentityType.SUCI, b"line", supi_format=supi_format)
    request = RegistrationRequest(
        at=At(FrameRef(0, 1), 0),
        direction=Direction.UPLINK,
        ng_ksi=7,
        identity=identity,
        ue_security_capability=NULL_ONLY,
    )
    command = SecurityModeCommand(
        at=At(FrameRef(0, 2), 1),
        direction=Direction.DOWNLINK,
        ciphering=NEA.NEA0,
        integrity=NIA.NIA0,
        ng_ksi=0,
        replayed_capability=NULL_ONLY,
    )
    return Subscriber([request, command], [Connection(0)])


@pytest.mark.parametrize("code", ["NAS002", "NAS008", "NAS016"])
@pytest.mark.parametrize("supi_format", [SUPIFormat.GCI, SUPIFormat.GLI])
def test_a_wireline_gateway_is_exempt_and_does_not_count_as_protected(code, supi_format):
    (result,) = catalogue()[code].of_subscriber(registered(supi_format))
    assert (result.outcome, result.protects) == (Outcome.PASS, False)


@pytest.mark.parametrize("code", ["NAS002", "NAS008", "NAS016"])
def test_any_other_subscriber_is_not_exempt(code):
    (result,) = catalogue()[code].of_subscriber(registered(SUPIFormat.IMSI))
    assert result.outcome is not Outcome.PASS
