"""NAS-EPS on S1 with keys."""

import pytest

from cleannet.config.keys import Keys
from cleannet.decode.nas_s1 import open_s1
from cleannet.frames import ciphers
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps import CipheredEPS, EPSAttachAccept, EPSMessage
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.nas_sample import KEYS, OPC, K
from support.shared import recording

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
FILE = f'[[subscriber]]\nsupi = "999700123456819"\nk = "{K}"\nopc = "{OPC}"\n'.encode()


def nas(name, file=b""):
    keys = Keys()
    if file:
        keys.add_nas(file, "file")
    network = Read([str(recording(name))], keys=keys).network(Settings())
    return [m for one in network.radio for m in one.timeline if isinstance(m, EPSMessage)], network


def test_bodies_are_read_and_say_why():
    before, _ = nas("e02_attach_eea2")
    assert any(isinstance(one, CipheredEPS) for one in before)
    after, network = nas("e02_attach_eea2", FILE)
    assert not any(isinstance(one, CipheredEPS) for one in after)
    accepts = [one for one in after if isinstance(one, EPSAttachAccept)]
    assert accepts
    assert all(one.decrypted and one.genuine and one.readable is ReadableBecause.KEYS for one in accepts)
    assert {one.genuine for one in before} == {None}
    assert sum(len(one.found) for one in network.openings) == 8


def test_under_the_null_algorithm_codes_are_verified_only():
    after, _ = nas("e01_attach_eea0", FILE)
    assert any(one.genuine for one in after)
    assert not any(one.decrypted for one in after)


def test_nothing_to_open():
    messages, opening = open_s1([], KEYS, [])
    assert messages == []
    assert opening.found == {}
