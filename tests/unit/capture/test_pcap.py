import hashlib
import struct

import numpy as np
import pytest

from cleannet.capture import open_capture
from cleannet.model.problem import ProblemKind

FRAMES = [b"\x01" * 60, b"", b"\x02" * 61, b"\x03" * 7]


def header(order="<", magic=0xA1B2C3D4, link=1, version=(2, 4)):
    return struct.pack(order + "IHHiIII", magic, *version, 0, 0, 65535, link)


def record(data, order="<", seconds=1_700_000_000, fraction=5, original=None, captured=None, extra=b""):
    lengths = (len(data) if captured is None else captured, len(data) if original is None else original)
    return struct.pack(order + "IIII", seconds, fraction, *lengths) + extra + data


def read(tmp_path, content, piece=8 << 20):
    path = tmp_path / "test.pcap"
    path.write_bytes(content)
    capture = open_capture(path, 3, piece=piece)
    batches = list(capture)
    frames = [bytes(b.buffer[o : o + c]) for b in batches for o, c in zip(b.offset, b.captured, strict=True)]
    assert capture.frames == len(frames)
    assert capture.sha256 == hashlib.sha256(content).hexdigest()
    return capture, batches, frames


def kinds(capture):
    return [problem.kind for problem in capture.problems]


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize(("magic", "unit", "extra"), [(0xA1B2C3D4, 1000, 0), (0xA1B23C4D, 1, 0), (0xA1B2CD34, 1000, 8)])
def test_both_orders_all_resolutions_and_the_modified_format(tmp_path, order, magic, unit, extra):
    records = [record(f, order, 1_700_000_000 + i, i, extra=bytes(extra)) for i, f in enumerate(FRAMES)]
    content = header(order, magic, 276) + b"".join(records)
    capture, batches, frames = read(tmp_path, content)
    assert frames == FRAMES
    assert capture.kind == "pcap"
    assert capture.problems == []
    (batch,) = batches
    assert batch.input == 3
    assert batch.first == 1
    assert batch.link.tolist() == [276] * 4
    assert batch.time.tolist() == [(1_700_000_000 + i) * 10**9 + i * unit for i in range(4)]
    assert (capture.first, capture.last) == (batch.time[0], batch.time[-1])
    assert [a.dtype for a in (batch.offset, batch.captured, batch.original, batch.time)] == [np.int64] * 4
    assert batch.link.dtype == np.int32


def test_every_cut_keeps_the_whole_frames_and_is_recorded(tmp_path):
    content = header() + b"".join(map(record, FRAMES))
    ends = [24]
    for frame in FRAMES:
        ends.append(ends[-1] + 16 + len(frame))
    for cut in range(len(content)):
        capture, _, frames = read(tmp_path, content[:cut])
        whole = sum(end <= cut for end in ends[1:])
        assert frames == FRAMES[:whole], cut
        if cut in ends[1:]:
            assert capture.problems == [], cut
        elif cut in (0, 24):
            assert kinds(capture) == [ProblemKind.NO_FRAMES]
        elif cut < 4:
            assert kinds(capture) == [ProblemKind.UNKNOWN_FORMAT]
        else:
            (problem,) = (p for p in capture.problems if p.kind is not ProblemKind.NO_FRAMES)
            assert problem.kind is ProblemKind.CUT_FILE, cut
            assert problem.offset == max((end for end in ends if end <= cut), default=cut)


@pytest.mark.parametrize("piece", [1, 2, 3, 16, 17, 64, 1000])
def test_the_piece_size_changes_no_frame(tmp_path, piece):
    content = header() + b"".join(record(f, seconds=i) for i, f in enumerate(FRAMES * 5))
    capture, batches, frames = read(tmp_path, content, piece)
    assert frames == FRAMES * 5
    assert [n for b in batches for n in range(b.first, b.first + len(b))] == list(range(1, 21))
    assert np.concatenate([b.time for b in batches]).tolist() == [i * 10**9 + 5000 for i in range(20)]
    assert capture.problems == []


@pytest.mark.parametrize("captured", [262145, 2**32 - 1])
@pytest.mark.parametrize("filler", [0, 300_000])
def test_an_absurd_length_ends_the_reading_and_says_how_much_is_left(tmp_path, captured, filler):
    content = header() + record(FRAMES[0]) + record(b"", captured=captured) + bytes(filler)
    capture, _, frames = read(tmp_path, content)
    assert frames == FRAMES[:1]
    (problem,) = capture.problems
    assert problem.kind is ProblemKind.BROKEN_BLOCK
    assert problem.offset == 24 + 76
    assert f"{16 + filler} bytes from byte 100 on are not read" in problem.detail
    assert "test.pcap" in problem.detail


def test_the_largest_frame_is_still_read(tmp_path):
    capture, _, frames = read(tmp_path, header() + record(bytes(262144)) + record(b"x"), piece=1000)
    assert [len(f) for f in frames] == [262144, 1]
    assert capture.problems == []


def test_more_captured_than_on_the_wire_is_kept(tmp_path):
    _, (batch,), frames = read(tmp_path, header() + record(b"abcdef", original=3))
    assert frames == [b"abcdef"]
    assert batch.original.tolist() == [3]


def test_the_link_type_is_told_without_the_check_sequence_bits(tmp_path):
    _, (batch,), _ = read(tmp_path, header(link=0x24000001) + record(b"abc"))
    assert batch.link.tolist() == [1]


def test_the_latest_time_of_the_format_fits(tmp_path):
    capture, _, _ = read(tmp_path, header() + record(b"a", seconds=2**32 - 1, fraction=2**32 - 1))
    assert capture.last == (2**32 - 1) * 10**9 + (2**32 - 1) * 1000


@pytest.mark.parametrize("version", [(1, 2), (2, 2), (543, 0)])
def test_versions_with_another_order_of_lengths_are_refused(tmp_path, version):
    capture, _, _ = read(tmp_path, header(version=version) + record(b"abc"))
    assert kinds(capture) == [ProblemKind.UNKNOWN_FORMAT]
    assert "editcap" in capture.problems[0].detail
