"""UDP headers, read once for all."""

import struct

import numpy as np

from cleannet.frames.columns import Spans
from cleannet.frames.ip import Payloads
from cleannet.frames.udp import datagrams


def test_ports_lengths_and_datagrams_without_a_whole_header():
    octets = struct.pack(">HHHH", 1, 2152, 12, 0) + b"abcd" + struct.pack(">HH", 7, 8)
    buffer = np.frombuffer(octets, np.uint8)
    rows = np.array([0, 1], np.int64)
    spans = Spans(rows, np.array([0, 12]), np.array([12, 16]), np.zeros(2, np.bool_))
    found = datagrams(buffer, Payloads(spans, np.full(2, 17, np.int64), np.zeros(2, np.uint64)))
    assert (len(found), found.told.tolist(), found.there.tolist()) == (1, [4], [4])
    assert (found.source.tolist(), found.on(2152).tolist(), found.on(7).tolist()) == ([1], [True], [False])
    assert found.take(found.on(7)).source.tolist() == []
