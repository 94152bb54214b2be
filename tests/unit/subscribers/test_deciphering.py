"""NAS on N2 with keys: what is read anew, and that it stays what was sent."""

import numpy as np
import pytest

from cleannet.config.keys import Keys
from cleannet.frames import ciphers
from cleannet.model.nas import (
    CipheredNAS,
    DeregistrationRequestUEOriginating,
    NASMessage,
    ReadableBecause,
    RegistrationAccept,
    SecurityModeCommand,
)
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.nas_sample import FILE
from support.shared import recording

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")


def network_of(name, file=FILE):
    keys = Keys()
    if file:
        keys.add_nas(file, "file")
    return Read([str(recording(name))], keys=keys).network(Settings())


def nas(network):
    rows = range(len(network.tables))
    return [m for row in rows for m in network.tables.messages(row) if isinstance(m, NASMessage)]


def test_bodies_are_read_and_say_why():
    network = network_of("c01_clean_tls")
    messages = nas(network)
    assert not any(isinstance(one, CipheredNAS) for one in messages)
    accepts = [one for one in messages if isinstance(one, RegistrationAccept)]
    assert len(accepts) == 2
    assert all(one.decrypted and one.genuine and one.readable is ReadableBecause.KEYS for one in accepts)
    assert all(one.guti is not None for one in accepts)
    commands = [one for one in messages if isinstance(one, SecurityModeCommand)]
    assert [(one.decrypted, one.genuine, one.readable) for one in commands] == [
        (False, True, ReadableBecause.PLAIN)
    ] * 2
    assert any(isinstance(one, DeregistrationRequestUEOriginating) and one.decrypted for one in messages)


def test_null_ciphered_bodies_are_verified_and_stay_what_they_are():
    messages = nas(network_of("c03_nea0"))
    read = [one for one in messages if one.header.ciphered]
    assert {one.readable for one in read} == {ReadableBecause.NULL_SELECTED}
    assert all(one.genuine for one in read)
    assert not any(one.decrypted for one in read)


def test_what_was_sent_is_still_there():
    plain, opened = network_of("c01_clean_tls", b""), network_of("c01_clean_tls")
    for pdu in range(len(plain.tables.nas_row)):
        size = int(plain.tables.nas_length[pdu])
        assert plain.tables.octets(int(plain.tables.nas_offset[pdu]), size) == opened.tables.octets(
            int(opened.tables.nas_sent[pdu]), size
        )
    assert (opened.tables.nas_sent != opened.tables.nas_offset).sum() == 14
    assert np.array_equal(plain.tables.nas_length, opened.tables.nas_length)


def test_without_keys_nothing_is_verified():
    network = network_of("c01_clean_tls", b"")
    assert network.openings == []
    assert {one.genuine for one in nas(network)} == {None}
    assert not any(one.decrypted for one in nas(network))


def test_rows_tell_what_was_decrypted():
    network = network_of("c01_clean_tls")
    rows = network.rows(RegistrationAccept, SecurityModeCommand)
    assert sorted(network.decrypted_rows(rows)) == [False, False, True, True]
