"""Identities of EPS, UMTS and GSM."""

import pytest

from cleannet.model.identity import IMSI, EPSIdentityType


@pytest.mark.parametrize(
    ("octets", "plmn", "may"),
    [
        ("3901142201774700", "310-41", True),
        ("3901142201774700", "310-412", True),
        ("3901142201774700", "310-410", False),
        ("3901142201774700", "311-41", False),
        ("3901142201774700", "310-4", False),
        ("390114", "310-412", False),
        ("3901142201774700", "", False),
    ],
)
def test_an_imsi_may_belong_to_a_network(octets, plmn, may):
    imsi = IMSI(EPSIdentityType.IMSI, bytes.fromhex(octets), country="310", network="41")
    assert imsi.may_belong_to(plmn) is may
