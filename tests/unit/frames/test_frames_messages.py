import numpy as np

from cleannet.frames.messages import Messages, numbered
from cleannet.frames.reader import FrameReader


def test_the_index_counts_inside_a_frame(make) -> None:
    batch = make.batch([b"a", b"b", b"c"], first=7)
    row = np.array([0, 0, 0, 2, 2])
    no = np.zeros(5, np.int64)
    made = Messages(batch.buffer, no, row, no, no, no, no, no, no == 1, no == 1)
    found = numbered(batch, made)
    assert found.frame.tolist() == [7, 7, 7, 9, 9]
    assert found.index.tolist() == [0, 1, 2, 0, 1]
    assert not found.lost.any()


def test_a_message_put_together_stands_among_the_others_of_its_frame(make) -> None:
    packets = [
        make.sctp(make.data(1, b"a"), make.data(2, b"bc", flags=2)),
        make.sctp(make.data(3, b"d", flags=1), make.data(4, b"e")),
        make.sctp(make.data(5, b"f", flags=2), make.data(6, b"g", flags=1), make.data(7, b"h")),
    ]
    found, _ = make.read(make.batch([make.ethernet(make.ipv4(packet)) for packet in packets]))
    assert [row[:3] for row in found] == [(1, 0, b"a"), (2, 0, b"bcd"), (2, 1, b"e"), (3, 0, b"fg"), (3, 1, b"h")]


def test_fragments_of_another_stream_or_order_do_not_join(make) -> None:
    chunks = [make.data(1, b"a", flags=2), make.data(2, b"b", flags=1, stream=1), make.data(3, b"c", flags=5)]
    found, reader = make.read(make.batch([make.ethernet(make.ipv4(make.sctp(chunk))) for chunk in chunks]))
    assert found == []
    assert [(p.kind.label, p.count) for p in reader.problems] == [("capture.missing-fragment", 3)]


def test_every_identifier_is_passed_on_and_counted(make) -> None:
    reader = FrameReader()
    chunks = [make.data(n, b"x", ppid=ppid) for n, ppid in enumerate((60, 18, 0, 0xFFFFFFFF, 60))]
    found = reader.feed(make.batch([make.ethernet(make.ipv4(make.sctp(*chunks)))]))
    assert found.ppid.tolist() == [60, 18, 0, 0xFFFFFFFF, 60]
    assert reader.associations.associations[0].ppids == {0: 1, 18: 1, 60: 2, 0xFFFFFFFF: 1}


def test_a_cut_fragment_ends_its_message(make) -> None:
    chunks = [make.data(1, b"abcdef", flags=2), make.data(2, b"ghi", flags=1)]
    frames = [make.ethernet(make.ipv4(make.sctp(chunk))) for chunk in chunks]
    found, _ = make.read(make.batch(frames, cut={0: 14 + 20 + 12 + 16 + 3}))
    assert found == [(2, 0, b"abc", False, False, True)]
