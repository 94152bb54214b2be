"""Identities of EPS, UMTS and GSM: what the vectors of test_nas_eps.py do not show."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.nas_eps_identity import eps_mobile_identity, identity_type, mobile_identity
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.problem import ProblemKind


def read(content, reader=mobile_identity):
    cursor = Cursor(bytes.fromhex(content), "TEST")
    identity = reader(cursor)
    return identity, [problem.kind for problem in cursor.problems], cursor


@pytest.mark.parametrize(
    ("content", "country", "network"),
    [("0910101032547698", "001", "01"), ("3901142201774700", "310", "41"), ("9999073746000056", "999", "70")],
)
def test_imsi(content, country, network):
    for reader in (mobile_identity, eps_mobile_identity):
        identity, problems, cursor = read(content, reader)
        assert type(identity) is IMSI
        assert (identity.country, identity.network, identity.value.hex(), problems) == (country, network, content, [])
        # MCC and MNC tell networks apart; what tells subscribers apart is a value.
        assert max(end for _, end in cursor.trace.structural) == 3
        assert [(role.name, length) for role, _, length in cursor.trace.values] == [("IDENTITY", 8)]


@pytest.mark.parametrize("content", ["091010", "0910101032547698aa", "f9101010", "09f01010"])
def test_a_strange_imsi_is_told(content):
    _, problems, _ = read(content)
    assert problems[0] is ProblemKind.BAD_VALUE


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ("00", EPSIdentityType.NO_IDENTITY),
        ("0000", EPSIdentityType.NO_IDENTITY),
        ("3a65050704405003", EPSIdentityType.IMEI),
        ("3365050704405003f1", EPSIdentityType.IMEISV),
        ("f401020304", EPSIdentityType.TMSI),
        ("05010203", EPSIdentityType.TMGI),
    ],
)
def test_kinds(content, kind):
    identity, problems, cursor = read(content)
    assert (identity.kind, problems, cursor.left()) == (kind, [], 0)


@pytest.mark.parametrize("content", ["06", "07", "f4010203", "3a", "33", ""])
def test_broken(content):
    with pytest.raises(Malformed):
        read(content)


@pytest.mark.parametrize("content", ["f699f907000201c00000", "02", "04010203", "f5", "00"])
def test_broken_in_eps(content):
    with pytest.raises(Malformed):
        read(content, eps_mobile_identity)


def test_identity_types():
    asked = [identity_type(n).name for n in range(8)]
    assert asked == ["IMSI", "IMSI", "IMEI", "IMEISV", "TMSI", "TMSI", "IMSI", "IMSI"]
