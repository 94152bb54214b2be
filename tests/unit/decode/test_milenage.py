"""Milenage against TS 35.207 and TS 35.208, test set 1."""

import pytest

from cleannet.decode.milenage import answer, opc_of
from cleannet.frames import ciphers

pytestmark = pytest.mark.skipif(not ciphers.installed(), reason="wants the extra keys (cryptography)")
K, OP = bytes.fromhex("465b5ce8b199b49faa5f0a2ee238a6bc"), bytes.fromhex("cdc202d5123e20f62b6d676ac72cb318")
RAND = bytes.fromhex("23553cbe9637a89d218ae64dae47bf35")
AUTN = bytes.fromhex("55f328b43577b9b94a9ffac354dfafb3")
"""SQN ff9bb4d0b607 xor AK aa689c648370, AMF b9b9, MAC-A."""


def test_the_test_set():
    opc = opc_of(K, OP)
    assert opc.hex() == "cd63cb71954a9f4e48a5994e37a02baf"
    made = answer(K, opc, RAND, AUTN)
    assert made.response.hex() == "a54211d5e3ba50bf"
    assert made.ciphering.hex() == "b40ba9a3c58b2a05bbf0d987b21bf8cb"
    assert made.integrity.hex() == "f769bcd751044604127672711c6d3441"
    assert made.hidden_sequence == AUTN[:6]
    assert "b40ba9" not in repr(made)


def test_a_challenge_of_another_subscriber_is_none():
    opc = opc_of(K, OP)
    for turned in (AUTN[:-1] + b"\0", bytes(16), AUTN[::-1]):
        assert answer(K, opc, RAND, turned) is None
    assert answer(K[::-1], opc, RAND, AUTN) is None
