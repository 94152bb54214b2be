import numpy as np

from cleannet.frames.messages import Messages
from cleannet.frames.portions import portion, rejoined


def test_a_portion_is_a_view_of_its_frames(make) -> None:
    batch = make.batch([b"aa", b"bbb", b"c", b"dd"], first=5, given=2)
    part = portion(batch, 1, 3)
    assert (part.input, part.first, len(part)) == (2, 6, 2)
    assert bytes(part.buffer) == b"bbbc"
    assert part.offset.tolist() == [0, 3]
    assert np.shares_memory(part.buffer, batch.buffer)
    assert portion(batch, 0, 9) is batch


def test_rejoined_messages_lie_in_one_buffer(make) -> None:
    batch = make.batch([b"aa", b"bbb", b"c", b"dd"])
    parts = [portion(batch, 0, 2), portion(batch, 2, 4)]
    made = []
    for part, extra in zip(parts, (b"XY", b"Z"), strict=True):
        buffer = np.concatenate([part.buffer, np.frombuffer(extra, np.uint8)])
        at = np.array([0, len(part.buffer)])
        no = np.zeros(2, np.int64)
        length = np.array([1, len(extra)])
        made.append(Messages(buffer, no, np.array([0, 1]), at, length, no, no, no, no == 1, no == 1))
    found = rejoined(batch, list(zip(parts, made, strict=True)))
    assert found.row.tolist() == [0, 1, 2, 3]
    places = zip(found.at.tolist(), found.length.tolist(), strict=True)
    assert [bytes(found.buffer[at : at + length]) for at, length in places] == [b"a", b"XY", b"c", b"Z"]
