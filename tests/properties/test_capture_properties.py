"""Whatever an input holds: reading ends, nothing raises, frames lie inside their buffer and are numbered in order."""

import gzip
import hashlib
import io
import shutil
import struct
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from cleannet.capture import open_capture
from cleannet.model.problem import ProblemKind

SHARED = Path(__file__).parents[2].parent / "shared"
RECORDED = sorted(
    path
    for folder in ("captures", "recordings")
    for path in (SHARED / folder).rglob("*")
    if path.suffix in {".pcap", ".pcapng", ".cap"} and path.is_file()
)


def pcap(order, frames, magic):
    head = struct.pack(order + "IHHiIII", magic, 2, 4, 0, 0, 65535, 1)
    return head + b"".join(struct.pack(order + "IIII", 1, 2, len(f), len(f)) + f for f in frames)


def block(order, kind, body):
    body += bytes(-len(body) % 4)
    return struct.pack(order + "II", kind, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


def pcapng(order, frames, resolution):
    parts = [block(order, 0x0A0D0D0A, struct.pack(order + "IHHq", 0x1A2B3C4D, 1, 0, -1))]
    option = struct.pack(order + "HHB3x", 9, 1, resolution)
    parts.append(block(order, 1, struct.pack(order + "HHI", 1, 0, 0) + option))
    drop = struct.pack(order + "HHQ", 4, 8, 1)
    for number, frame in enumerate(frames):
        padded = frame + bytes(-len(frame) % 4)
        lengths = len(frame), len(frame)
        forms = (
            (6, struct.pack(order + "5I", 0, 1, number, *lengths) + padded),
            (6, struct.pack(order + "5I", 0, 1, number, *lengths) + padded + drop),
            (3, struct.pack(order + "I", len(frame)) + padded),
            (2, struct.pack(order + "HH4I", 0, 1, 1, number, *lengths) + padded),
        )
        parts.append(block(order, *forms[number % 4]))
    parts.append(block(order, 5, struct.pack(order + "III", 0, 0, 0) + struct.pack(order + "HHQ", 5, 8, 2)))
    return b"".join(parts)


frames = st.lists(st.binary(max_size=40), max_size=8)
files = st.one_of(
    st.builds(pcap, st.sampled_from("<>"), frames, st.sampled_from([0xA1B2C3D4, 0xA1B23C4D])),
    st.builds(pcapng, st.sampled_from("<>"), frames, st.sampled_from([6, 9, 0x80 | 20, 0xFF])),
    st.builds(lambda a, b: a + b, *[st.builds(pcapng, st.sampled_from("<>"), frames, st.just(6))] * 2),
)


@st.composite
def damaged(draw):
    content = bytearray(draw(files))
    extreme = st.sampled_from([0, 1, 3, 0x7F, 0x80, 0xFF])
    for _ in range(draw(st.integers(0, 6))):
        content[draw(st.integers(0, len(content) - 1))] = draw(st.one_of(extreme, st.integers(0, 255)))
    start = draw(st.integers(0, len(content)))
    gone = draw(st.sampled_from([0, 0, 0, 1, 4, 17]))
    whole = bytes(content[:start] + content[start + gone :])
    whole = whole[: draw(st.one_of(st.just(len(whole)), st.integers(0, len(whole))))]
    pack = draw(
        st.sampled_from(
            [bytes, bytes, bytes, lambda data: gzip.compress(data, mtime=0), zstandard.ZstdCompressor().compress]
        )
    )
    packed = pack(whole)
    return packed[: draw(st.one_of(st.just(len(packed)), st.integers(0, len(packed))))]


class _Input:
    """Stands in for sys.stdin, so that no file has to be written for each example."""

    def __init__(self, content):
        self.buffer = io.BytesIO(content)


def read(content, piece):
    before, sys.stdin = sys.stdin, _Input(content)
    try:
        capture = open_capture("-", 7, piece=piece)
        rows, last = [], 0
        for batch in capture:
            assert len(batch) > 0
            assert batch.first > last
            last = batch.first + len(batch) - 1
            assert (batch.offset >= 0).all()
            assert (batch.captured >= 0).all()
            assert (batch.offset + batch.captured <= len(batch.buffer)).all()
            assert (batch.time >= -1).all()
            for row in range(len(batch)):
                start = int(batch.offset[row])
                data = bytes(batch.buffer[start : start + int(batch.captured[row])])
                fields = (int(each[row]) for each in (batch.original, batch.time, batch.link))
                rows.append((batch.first + row, data, *fields))
    finally:
        sys.stdin = before
    assert capture.frames == len(rows)
    return capture, rows


@given(st.one_of(damaged(), st.binary(max_size=200)), st.integers(1, 200))
def test_any_input_ends_without_an_exception_and_any_piece_size_reads_the_same(content, piece):
    whole, rows = read(content, 8 << 20)
    assert whole.sha256 == hashlib.sha256(content).hexdigest()
    assert rows or whole.problems
    for problem in whole.problems:
        assert problem.input == 7
        assert problem.count >= 1
        assert problem.offset >= -1
        assert problem.detail.startswith("standard input: ")
    pieces, same = read(content, piece)
    assert same == rows
    assert pieces.sha256 == whole.sha256
    assert pieces.problems == whole.problems


@given(files, st.data())
def test_a_cut_file_gives_the_frames_before_the_cut(content, data):
    _, rows = read(content, 8 << 20)
    cut = data.draw(st.integers(0, len(content)))
    capture, some = read(content[:cut], 64)
    assert some == rows[: len(some)]
    assert bool(some) or bool(capture.problems)
    more, further = read(content[: cut + 1], 64)
    assert further[: len(some)] == some
    # No two neighbouring cuts lie both between records.
    assert capture.problems or more.problems or cut == len(content)


def nanoseconds(time):
    seconds, _, fraction = time.partition(".")
    return None if time == "n/a" else int(seconds) * 10**9 + int(fraction.ljust(9, "0"))


def listed(path):
    """Frames as tshark tells them: number, length, captured length, time; and whether it found the file sound."""
    fields = [word for name in ("number", "len", "cap_len", "time_epoch") for word in ("-e", f"frame.{name}")]
    command = ["tshark", "-n", "-r", str(path), "-T", "fields"]
    done = subprocess.run(command + fields, capture_output=True, text=True, check=False)
    rows = []
    for line in done.stdout.splitlines():
        number, length, captured, time = line.split("\t")
        rows.append((int(number), int(length), int(captured), nanoseconds(time) if time else -1))
    return rows, done.returncode == 0


def told(paths):
    """What capinfos tells of each file: frames, octets on the wire, earliest and latest time."""
    command = ["capinfos", "-T", "-r", "-B", "-S", "-c", "-d", "-a", "-e", "-K", *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = {}
    for line in done.stdout.splitlines():
        name, count, size, *times = line.split("\t")
        rows[name] = int(count), int(size), *map(nanoseconds, times)
    return rows


@pytest.mark.skipif(not RECORDED, reason="no recorded captures beside the repository")
@pytest.mark.skipif(shutil.which("capinfos") is None, reason="capinfos is not installed")
def test_recorded_captures_add_up_to_what_capinfos_tells():
    expected = told(RECORDED)
    assert len(expected) == len(RECORDED)
    for path in RECORDED:
        capture = open_capture(path, 0)
        size = sum(int(batch.original.sum()) for batch in capture)
        assert (capture.frames, size, capture.first, capture.last) == expected[str(path)], path


@pytest.mark.skipif(not RECORDED, reason="no recorded captures beside the repository")
@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("part", range(3))
def test_recorded_captures_read_as_tshark_reads_them(part):
    # A start of tshark takes longer than reading most files: a part of them stands for all.
    for path in RECORDED[part::27]:
        capture = open_capture(path, 0)
        rows = []
        for batch in capture:
            numbers = np.arange(batch.first, batch.first + len(batch))
            columns = (numbers, batch.original, batch.captured, batch.time)
            rows += zip(*(column.tolist() for column in columns), strict=True)
        expected, sound = listed(path)
        assert rows == expected, path
        broken = {ProblemKind.CUT_FILE, ProblemKind.BROKEN_BLOCK, ProblemKind.UNKNOWN_FORMAT}
        assert sound == (not broken & {problem.kind for problem in capture.problems}), (path, capture.problems)
