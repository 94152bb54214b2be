"""Records that LTE RRC and NR RRC share: identities, and what holds for every message."""

import msgspec
import pytest

from cleannet.model.message import Direction
from cleannet.model.radio import Channel
from cleannet.model.rrc import MeasuredCell, RadioBearer, Redirection, RRCIdentity, RRCMessage


@pytest.mark.parametrize(
    ("kind", "value", "tmsi"),
    [
        ("s-TMSI", "2ac0ffee01", "c0ffee01"),
        ("ng-5G-S-TMSI", "0040c0ffee02", "c0ffee02"),
        ("ng-5G-S-TMSI-Part1", "40c0ffee02", "c0ffee02"),
        ("ng-5G-S-TMSI-Part2", "0001", None),
        ("randomValue", "123456789a", None),
        ("imsi", "303031303031303030303030303432", None),
        ("fullI-RNTI", "0102030405", None),
        ("shortI-RNTI", "010203", None),
        ("resumeIdentity", "0102030405", None),
    ],
)
def test_only_a_temporary_identity_holds_a_tmsi(kind, value, tmsi):
    found = RRCIdentity(kind, bytes.fromhex(value)).tmsi
    assert found == (None if tmsi is None else bytes.fromhex(tmsi))


def test_identities_are_the_same_where_kind_and_value_are():
    one = RRCIdentity("s-TMSI", bytes.fromhex("2ac0ffee01"))
    same, other = RRCIdentity("s-TMSI", one.value), RRCIdentity("randomValue", one.value)
    assert len({one, same, other}) == 2


def test_what_is_not_told_is_unknown():
    assert Redirection("NR").frequency == -1
    assert MeasuredCell("NR", -1, None).serving is False
    bearer = RadioBearer(1)
    assert (bearer.pdu_session, bearer.ciphering_disabled, bearer.integrity_protection) == (None, None, None)
    message = RRCMessage()
    assert (message.channel, message.transaction, message.nas, message.direction) == (None, None, (), Direction.UNKNOWN)


def test_a_message_has_the_name_that_it_is_given():
    message = RRCMessage(message_name="RRCSetup", channel=Channel.NR_DL_CCCH)
    assert message.name == "RRCSetup"
    with pytest.raises(NotImplementedError):
        _ = message.protocol  # of one of the two protocols only


def test_records_do_not_change():
    with pytest.raises(AttributeError):
        RRCMessage().transaction = 1
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"identity": 1, "key": 2}, RadioBearer)
