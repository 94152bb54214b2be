"""Diameter over SCTP: told by its payload protocol identifier, or by its octets where that says nothing."""

import numpy as np
import pytest

from cleannet.decode.diameter_reader import DiameterReader
from cleannet.frames.associations import Association
from cleannet.frames.batch import MessageBatch
from cleannet.model.diameter import DiameterMessage, OpaqueDiameter
from cleannet.model.sent import Transport
from support.core_octets import avp, diameter_message

REQUEST = diameter_message(316, avp(264, b"mme.example"))
ASSOCIATION = Association(addresses=(("10.0.0.1", "10.0.1.1"), ("10.0.0.2",)), ports=(40000, 3868))


def batch(*parts, side=0, repeated=(), cut=()):
    """Parts are (payload protocol identifier, octets)."""
    count = len(parts)
    lengths = np.array([len(octets) for _, octets in parts], np.int64)
    numbers = np.arange(count)
    return MessageBatch(
        input=2,
        buffer=np.frombuffer(b"".join(octets for _, octets in parts) + bytes(64), np.uint8),
        offset=np.cumsum(lengths) - lengths,
        length=lengths,
        frame=numbers + 1,
        index=np.zeros(count, np.int64),
        time=numbers * 10,
        association=np.zeros(count, np.int64),
        side=np.full(count, side, np.int8),
        ppid=np.array([ppid for ppid, _ in parts], np.int64),
        repeated=np.isin(numbers, repeated),
        lost=np.zeros(count, np.bool_),
        cut=np.isin(numbers, cut),
    )


@pytest.mark.parametrize(
    ("ppid", "octets", "taken"),
    [
        (46, REQUEST, True),
        (46, b"anything", True),
        (0, REQUEST, True),
        (47, REQUEST, True),
        (0, REQUEST[:-4], False),
        (0, b"\2" + REQUEST[1:], False),
        (0, REQUEST[:4] + b"\x81" + REQUEST[5:], False),
        (0, b"\1", False),
        (3, REQUEST, False),
    ],
)
def test_what_is_diameter(ppid, octets, taken):
    one = batch((ppid, octets))
    assert DiameterReader.wanted(one, np.array([False])).tolist() == [taken]
    assert DiameterReader.wanted(one, np.array([True])).tolist() == [False]


def test_messages_know_their_ends():
    reader = DiameterReader()
    reader.feed(batch((46, REQUEST), side=1), [ASSOCIATION])
    (sent,) = reader.messages
    assert isinstance(sent.message, DiameterMessage)
    assert (sent.message.command, sent.message.origin_host) == (316, "mme.example")
    assert (sent.source, sent.source_port, sent.destination, sent.destination_port) == (
        *("10.0.0.2", 3868, "10.0.0.1", 40000),
    )
    assert (sent.transport, sent.time) == (Transport.SCTP, 0)
    assert (sent.message.at.frame.input, sent.message.at.frame.frame) == (2, 1)
    assert reader.problems == []


def test_what_was_captured_before_is_left_out_and_what_cannot_be_read_is_said():
    reader = DiameterReader()
    reader.feed(batch((46, REQUEST), (46, REQUEST), (46, b"\1\0"), repeated=(1,)), [ASSOCIATION])
    assert [type(one.message) for one in reader.messages] == [DiameterMessage, OpaqueDiameter]
    assert len(reader.problems) == 1


def test_octets_that_the_snap_length_cut_are_read_as_far_as_they_go():
    reader = DiameterReader()
    reader.feed(batch((46, REQUEST[:-5]), cut=(0,)), [ASSOCIATION])
    assert [one.message.command for one in reader.messages] == [316]
    assert not reader.messages[0].message.whole
