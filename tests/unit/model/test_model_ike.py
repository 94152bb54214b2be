"""IKE messages as records."""

import pytest

from cleannet.model.ike import ENCRYPTION, GROUPS, INTEGRITY, PRF, IKEMessage


def test_names():
    one = IKEMessage(version=1, exchange_name="Aggressive")
    assert (one.protocol, one.name) == ("IKEv1", "Aggressive")


def test_what_notifications_tell():
    assert IKEMessage(notifications=(16389,)).detects_nat
    assert IKEMessage(notifications=(16430,)).supports_fragments
    assert not IKEMessage().detects_nat
    assert not IKEMessage().supports_fragments


@pytest.mark.parametrize("table", [ENCRYPTION, GROUPS, INTEGRITY, PRF])
def test_names_are_told_apart(table):
    assert len(set(table.values())) == len(table)
