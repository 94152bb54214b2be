import numpy as np

from cleannet.frames.reader import FrameReader


def packet(make, tsn, **more):
    return make.ethernet(make.ipv4(make.sctp(make.data(tsn, str(tsn).encode()), **more)))


def test_columns_of_a_message(make) -> None:
    reader = FrameReader()
    frames = [packet(make, 1), make.ethernet(b"", 0x0806), packet(make, 2)]
    found = reader.feed(make.batch(frames, given=4, first=10, times=[5, 6, -1]))
    assert found.input == 4
    assert found.frame.tolist() == [10, 12]
    assert found.time.tolist() == [5, -1]
    assert found.side.dtype == np.int8
    assert reader.finish() is None


def test_an_empty_batch_and_no_batch(make) -> None:
    reader = FrameReader()
    assert len(reader.feed(make.batch([]))) == 0
    assert reader.finish() is None
    assert FrameReader().finish() is None


def test_messages_of_the_input_before_come_first(make) -> None:
    """What waits behind an open gap comes out with the next input's first batch, and that one's own later."""
    reader = FrameReader()
    first = reader.feed(make.batch([packet(make, 1), packet(make, 3)]))
    assert [row[2] for row in make.rows(first)] == [b"1"]
    second = reader.feed(make.batch([packet(make, 4)], given=1))
    assert (second.input, [row[2] for row in make.rows(second)]) == (0, [b"3"])
    third = reader.finish()
    assert third is not None
    assert (third.input, [row[2] for row in make.rows(third)]) == (1, [b"4"])


def test_what_waits_does_not_keep_the_batch_alive(make) -> None:
    reader = FrameReader()
    reader.feed(make.batch([packet(make, 1), *[make.ethernet(bytes(1000), 0x0806)] * 100, packet(make, 3)]))
    left = reader.finish()
    assert left is not None
    assert len(left.buffer) == 1


def test_portions_give_the_same_as_one_pass(make, monkeypatch) -> None:
    parts = [make.data(20, b"frag", flags=2), make.data(21, b"ment", flags=1)]
    frames = [packet(make, n) for n in range(20)]
    frames += [make.ethernet(make.ipv4(make.sctp(part))) for part in parts] + [packet(make, n) for n in range(22, 30)]
    want, _ = make.read(make.batch(frames))
    for size in (1, 3, 7):
        monkeypatch.setattr("cleannet.frames.reader._PORTION", size)
        found, _ = make.read(make.batch(frames))
        assert found == want
    assert want[20][2] == b"fragment"


def test_no_payload_or_identity_in_problem_texts(make) -> None:
    secret = b"imsi-001010000000001"
    frame = make.ethernet(make.ipv4(make.sctp(make.data(1, secret))))
    _, reader = make.read(make.batch([frame, frame[:70], frame[:40]], cut={1: 60}))
    assert reader.problems
    assert not any("00101" in p.detail for p in reader.problems)
