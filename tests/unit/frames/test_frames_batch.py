"""Batches of user messages, and several as one."""

import numpy as np

from cleannet.frames.batch import MessageBatch, joined
from support.made import Sent, batch_of, placed


def payloads(batch):
    return [batch.buffer[o : o + n].tobytes() for o, n in zip(batch.offset, batch.length, strict=True)]


def test_a_batch_is_as_long_as_it_has_messages():
    assert len(batch_of(placed([b"abc", b"d"]))) == 2


def test_joined_batches_keep_order_places_and_octets():
    sent = placed([Sent(bytes([n]) * n, association=n, up=n % 2 == 0, lost=n == 3, cut=n == 4) for n in range(1, 8)])
    parts = [batch_of(sent[:2]), batch_of(sent[2:3]), batch_of(sent[3:])]
    whole, expected = joined(parts), batch_of(sent)
    assert payloads(whole) == payloads(expected) == [s.payload for s in sent]
    for name in MessageBatch.__struct_fields__:
        if name not in ("input", "buffer", "offset"):
            assert getattr(whole, name).tolist() == getattr(expected, name).tolist(), name
    assert whole.input == 0


def test_a_batch_may_name_its_octets_in_any_order_or_leave_some_out():
    one = batch_of(placed([b"abc", b"defg"]))
    turned = MessageBatch(
        *(getattr(one, n)[::-1] if isinstance(getattr(one, n), np.ndarray) and n != "buffer" else getattr(one, n)
          for n in MessageBatch.__struct_fields__)
    )  # fmt: skip
    assert payloads(joined([turned, one])) == [b"defg", b"abc", b"abc", b"defg"]


def test_one_batch_alone_is_itself():
    one = batch_of(placed([b"abc"]))
    assert joined([one]) is one


def test_some_messages_of_a_batch():
    whole = batch_of([Sent(bytes([n]), second=n, frame=n + 1) for n in range(3)])
    some = whole.chosen(np.array([True, False, True]))
    assert (some.frame.tolist(), some.input, len(some)) == ([1, 3], 0, 2)
    assert some.buffer is whole.buffer
