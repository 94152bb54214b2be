import gzip
import hashlib
import io
import os
import sys
import threading

import pytest
import zstandard

from cleannet.capture import open_capture
from cleannet.model.problem import ProblemKind

HEADER = b"\xd4\xc3\xb2\xa1\2\0\4\0" + bytes(8) + b"\xff\xff\0\0\1\0\0\0"
RECORD = b"\1\0\0\0\2\0\0\0\3\0\0\0\3\0\0\0abc"


def outcome(path, **more):
    capture = open_capture(path, 1, **more)
    assert sum(map(len, capture)) == capture.frames
    for problem in capture.problems:
        assert problem.input == 1
        assert problem.detail.startswith("standard input" if path == "-" else str(path))
    return capture, [problem.kind for problem in capture.problems]


@pytest.mark.parametrize("pack", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_compressed(tmp_path, pack):
    path = tmp_path / "a.pcap.packed"
    packed = pack(HEADER + RECORD * 1000)
    path.write_bytes(packed)
    for piece in (1, 50, 8 << 20):
        capture, kinds = outcome(path, piece=piece)
        assert (capture.kind, capture.frames, kinds) == ("pcap", 1000, [])
        assert capture.sha256 == hashlib.sha256(packed).hexdigest()
    path.write_bytes(packed[:-1])
    capture, kinds = outcome(path)
    assert ProblemKind.BROKEN_COMPRESSION in kinds
    assert capture.sha256 == hashlib.sha256(packed[:-1]).hexdigest()
    path.write_bytes(pack(packed))
    assert outcome(path)[1] == [ProblemKind.UNKNOWN_FORMAT]
    path.write_bytes(pack(b""))
    assert outcome(path)[1] == [ProblemKind.NO_FRAMES]
    path.write_bytes(pack(HEADER + RECORD[:-1]))
    assert set(outcome(path)[1]) == {ProblemKind.CUT_FILE, ProblemKind.NO_FRAMES}


def test_inputs_that_cannot_be_read(tmp_path):
    for path in (tmp_path, tmp_path / "missing", tmp_path / "nul\0byte", ""):
        capture, kinds = outcome(path)
        assert kinds == [ProblemKind.UNREADABLE_INPUT]
        assert (capture.kind, capture.frames, capture.first) == ("unknown", 0, None)
    assert "name the files inside it" in outcome(tmp_path)[0].problems[0].detail


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_the_right_to_read_it(tmp_path):
    path = tmp_path / "a.pcap"
    path.write_bytes(HEADER)
    path.chmod(0)
    assert outcome(path)[1] == [ProblemKind.UNREADABLE_INPUT]


def test_permission_denied_in_words(tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "denied")

    monkeypatch.setattr(os, "open", refuse)
    capture, kinds = outcome(tmp_path / "a.pcap")
    assert kinds == [ProblemKind.UNREADABLE_INPUT]
    assert "right to read" in capture.problems[0].detail


def test_an_error_midway_keeps_the_frames_before_it(tmp_path, monkeypatch):
    path = tmp_path / "a.pcap"
    path.write_bytes(HEADER + RECORD * 10)
    read, calls = os.read, []

    def fail_later(descriptor, size):
        calls.append(size)
        if len(calls) > 3:
            raise OSError(5, "Input/output error")
        return read(descriptor, size)

    monkeypatch.setattr(os, "read", fail_later)
    capture, kinds = outcome(path, piece=30)
    assert kinds == [ProblemKind.UNREADABLE_INPUT]
    assert capture.frames == 3
    assert capture.problems[0].offset == 90
    assert capture.sha256 == hashlib.sha256(path.read_bytes()[:90]).hexdigest()


@pytest.mark.parametrize(
    ("content", "kind", "words"),
    [
        (b"snoop\0\0\0" + bytes(20), "snoop", "editcap"),
        (b"GMBU" + bytes(20), "netmon", "Network Monitor"),
        (b"PK\3\4" + bytes(20), "zip", "unpack"),
        (b"hello world\n" * 3, "text", "text2pcap"),
        (b"abc", "unknown", "only 3 bytes"),
        (b"\x99" * 100, "unknown", "99 99 99 99"),
    ],
)
def test_other_formats(tmp_path, content, kind, words):
    path = tmp_path / "a"
    path.write_bytes(content)
    capture, kinds = outcome(path, piece=2)
    assert kinds == [ProblemKind.UNKNOWN_FORMAT]
    assert capture.kind == kind
    assert words in capture.problems[0].detail
    assert capture.sha256 == hashlib.sha256(content).hexdigest()


def test_empty_file_and_header_only(tmp_path):
    path = tmp_path / "a"
    for content in (b"", HEADER):
        path.write_bytes(content)
        assert outcome(path)[1] == [ProblemKind.NO_FRAMES]


def test_it_can_be_left_early_and_iterated_once(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(HEADER + RECORD * 10)
    capture = open_capture(path, 0, piece=60)
    assert len(next(iter(capture))) == 1
    assert (capture.kind, capture.frames) == ("pcap", 1)
    assert sum(map(len, capture)) == 9
    assert list(capture) == []


def test_standard_input_without_a_descriptor(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HEADER + RECORD)))
    capture, kinds = outcome("-")
    assert (capture.path, capture.frames, kinds) == ("-", 1, [])


def test_no_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", None)
    assert outcome("-")[1] == [ProblemKind.UNREADABLE_INPUT]


def test_a_live_writer_is_read_as_it_writes(monkeypatch):
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as pipe, io.TextIOWrapper(pipe) as text:
        monkeypatch.setattr(sys, "stdin", text)
        seen = []
        allowed = threading.Semaphore()

        def write():
            for part in (HEADER, RECORD[:5], RECORD[5:], RECORD * 2 + RECORD[:7], RECORD[7:]):
                os.write(writing, part)
                if part != HEADER and part != RECORD[:5]:
                    # Goes on only after the frames of this part were seen: nothing is held back.
                    assert allowed.acquire(timeout=10)
            os.close(writing)

        allowed.acquire()
        writer = threading.Thread(target=write)
        writer.start()
        capture = open_capture("-", 0)
        for batch in capture:
            seen.append(len(batch))
            if sum(seen) in (1, 3, 4):
                allowed.release()
        writer.join()
    assert seen == [1, 2, 1]
    assert capture.problems == []
    assert capture.sha256 == hashlib.sha256(HEADER + RECORD * 4).hexdigest()


@pytest.mark.parametrize("piece", [1, 8 << 20])
def test_a_broken_record_hides_what_unpacking_would_meet_behind_it(tmp_path, piece):
    path = tmp_path / "a.gz"
    path.write_bytes(gzip.compress(HEADER + RECORD + b"\xff" * 5000, mtime=0)[:-1])
    capture, kinds = outcome(path, piece=piece)
    assert (capture.frames, kinds) == (1, [ProblemKind.BROKEN_BLOCK])
