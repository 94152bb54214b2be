"""NGAP under link types for private use."""

import numpy as np

from cleannet.capture.batch import FrameBatch
from cleannet.frames.exported import exported_pdus
from cleannet.frames.problems import ProblemCounter

NGAP_SETUP = bytes.fromhex("00150033000004001b00080000f11000000000066c0052400a038073") + bytes(55 - 28)


def test_ngap_under_a_link_type_for_private_use_is_told_by_its_octets():
    octets = [NGAP_SETUP, NGAP_SETUP[:-1], b"\x07\x41\x71" + bytes(52), b""]
    offset = np.cumsum([0, *map(len, octets)])[:-1].astype(np.int64)
    length = np.array([len(one) for one in octets], np.int64)
    buffer = np.frombuffer(b"".join(octets), np.uint8)
    time, link = np.zeros(4, np.int64), np.full(4, 152, np.int32)
    problems = ProblemCounter()
    batch = FrameBatch(0, 1, buffer, offset, length, length, time, link)
    found = exported_pdus(batch, problems)
    assert [(pdu.row, pdu.name, pdu.end - pdu.at) for pdu in found] == [(0, "ngap", 55)]
    assert problems.problems() == []
