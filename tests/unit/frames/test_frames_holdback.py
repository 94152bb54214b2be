import numpy as np

from cleannet.frames.batch import MessageBatch
from cleannet.frames.holdback import Holdback, messages_behind
from cleannet.frames.tsn import Hole


def messages(octets: bytes, first: int = 1) -> MessageBatch:
    """One message an octet."""
    count = len(octets)
    no = np.zeros(count, np.int64)
    rising = np.arange(count)
    return MessageBatch(
        0, np.frombuffer(octets, np.uint8), rising, no + 1, first + rising, no, no, no, no.astype(np.int8), no,
        no == 1, no == 1, no == 1,
    )  # fmt: skip


def hole(message: int = -1, sequence: int = 0, chunk: int = 0) -> Hole:
    return Hole(0, 1, sequence, chunk, 0, (0, 1), message)


def texts(batch: MessageBatch | None) -> bytes:
    return b"" if batch is None else bytes(batch.buffer[batch.offset])


def test_without_holes_everything_passes_untouched() -> None:
    holdback, batch = Holdback(), messages(b"abc")
    holdback.add(batch)
    assert holdback.release([]) is batch
    assert holdback.release([]) is None


def test_what_is_behind_the_first_hole_waits() -> None:
    holdback = Holdback()
    holdback.add(messages(b"abcd"))
    holes = [hole(3), hole(2), hole(-1)]
    assert texts(holdback.release(holes)) == b"ab"
    holdback.add(messages(b"efg", 5))
    assert holdback.count == 7
    holdback.mark([hole(3), hole(6)])
    found = holdback.release([])
    assert texts(found) == b"cdefg"
    assert found is not None
    assert found.lost.tolist() == [False, True, False, False, True]
    assert found.frame.tolist() == [3, 4, 5, 6, 7]


def test_a_hole_finds_its_message() -> None:
    holes = [hole(sequence=1, chunk=2), hole(sequence=2, chunk=0), hole(sequence=1, chunk=5)]
    sequence, chunk = np.array([1, 2, 1, 1]), np.array([0, 1, 3, 4])
    messages_behind(holes, sequence, chunk, np.array([False, True, True, False]), 100)
    assert [each.message for each in holes] == [103, -1, -1]
    messages_behind(holes[1:], np.array([1, 2]), np.array([0, 1]), np.array([False, False]), 200)
    assert [each.message for each in holes] == [103, 201, 200]
