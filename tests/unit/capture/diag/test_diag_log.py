import gzip
import hashlib
import io
import sys
from struct import pack

import pytest
import zstandard

from cleannet.capture.diag import hdlc, open_log
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Cell, Channel

STAMP = 0x010999B7854049E2  # 2025-03-13
IDENTITY_REQUEST = b"\x07\x55\x01"
SECRET = b"\x07\x56\x08\x29\x99\x99\x00\x00\x00\x00\x10"


def packet(code, body, stamp=STAMP, sim=0):
    length = 12 + len(body)
    whole = pack("<BBHHHQ", 0x10, 0, length, length, code, stamp) + body
    return pack("<BBHI", 0x98, 1, 0, sim) + whole if sim else whole


def rrc(message, number=7, version=20):
    return bytes((version, 14, 0x30, 1)) + pack("<HIHBIH", 301, 1300, 0, number, 0, len(message)) + message


def eps(message):
    return b"\1\x09\5\0" + message


def segment(number, message):
    return pack("<IBBBHQI3xBIH4B", 23, 15, 0x60, 1, 5, 0, 627264, 9, 0, len(message), 0, 0, 0, number) + message


PACKETS = [
    packet(0xB0C0, rrc(b"release")),
    packet(0xB0EC, eps(IDENTITY_REQUEST), STAMP + (800 << 16)),
    packet(0xB0ED, eps(SECRET), sim=2),
    packet(0xB0C0, rrc(b"paging", 5), sim=2),
    packet(0xB193, b"measurement"),
    b"\x60 events",
    packet(0xB0C0, rrc(b"mcch", 4)),
]


def read(path, content, **more):
    path.write_bytes(content)
    log = open_log(path, 3, **more)
    messages = [message for batch in log for message in batch]
    assert log.sha256 == hashlib.sha256(content).hexdigest()
    assert log.messages == len(messages)
    assert log.frames == log.bad + log.logs + log.commands.total()
    assert log.logs == log.messages + log.parts + log.refused + log.unread.total()
    for problem in log.problems:
        assert problem.input == 3
        assert problem.detail.startswith(str(path))
    return log, messages


def stream(packets):
    return b"".join(map(hdlc.framed, packets))


def kinds(log):
    return {problem.kind: problem.count for problem in log.problems}


@pytest.mark.parametrize("piece", [1, 13, 1 << 20])
def test_a_log(tmp_path, piece):
    log, messages = read(tmp_path / "a.qmdl", stream(PACKETS), piece=piece)
    assert (log.kind, log.frames, log.bad, log.problems) == ("qmdl", 7, 0, [])
    first, second, third, fourth = messages
    assert (first.input, first.frame, first.channel, first.uplink) == (3, 1, Channel.LTE_DL_DCCH, False)
    assert (first.payload, first.cell, first.ue, first.protected) == (b"release", Cell("LTE", 1300, 301), "", None)
    assert (second.frame, second.channel, second.payload) == (2, Channel.NAS_EPS, IDENTITY_REQUEST)
    assert (second.protected, second.time - first.time) == (False, 1_000_000_000)
    assert (third.uplink, third.ue) == (True, "subscription 2")
    assert (fourth.channel, fourth.ue) == (Channel.LTE_PCCH, "broadcast")
    assert (log.first, log.last) == (first.time, second.time)
    assert log.unread == {
        "0xB193 (LTE ML1 serving cell measurement result)": 1,
        "0xB0C0 (LTE RRC OTA packet): MCCH": 1,
    }
    assert log.commands == {0x60: 1}


@pytest.mark.parametrize("piece", [1, 13, 1 << 20])
def test_the_same_without_frames(tmp_path, piece):
    rows = [one[4:] for one in PACKETS if one[0] == 0x10]
    log, messages = read(tmp_path / "a.dlf", b"".join(rows), piece=piece)
    assert (log.kind, log.frames, log.bad, log.problems) == ("dlf", 4, 0, [])
    assert [(message.frame, message.payload) for message in messages] == [(1, b"release"), (2, IDENTITY_REQUEST)]
    for cut, kind in ((b"\x40\0\xc0\xb0 cut", ProblemKind.CUT_FILE), (bytes(30), ProblemKind.BROKEN_BLOCK)):
        log, messages = read(tmp_path / "a.dlf", b"".join(rows) + cut, piece=piece)
        assert (log.frames, log.bad, len(messages), kinds(log)) == (5, 1, 2, {kind: 1})
        assert (log.problems[0].frame, log.problems[0].offset) == (5, len(b"".join(rows)))


@pytest.mark.parametrize("pack_", [gzip.compress, zstandard.ZstdCompressor().compress])
def test_compressed(tmp_path, pack_):
    whole = stream(PACKETS)
    log, messages = read(tmp_path / "a.qmdl.packed", pack_(whole))
    assert (log.kind, log.frames, len(messages), log.problems) == ("qmdl", 7, 4, [])
    log, messages = read(tmp_path / "a.qmdl.packed", pack_(whole * 50)[:-4])
    assert ProblemKind.BROKEN_COMPRESSION in kinds(log)
    assert messages or pack_ is not gzip.compress  # of a broken Zstandard block nothing can be read


def test_the_name_tells_only_between_names_of_one_form(tmp_path):
    assert read(tmp_path / "a.MI2LOG", stream(PACKETS))[0].kind == "mi2log"
    assert read(tmp_path / "a.mi2log.gz", gzip.compress(stream(PACKETS)))[0].kind == "mi2log"
    assert read(tmp_path / "a.dlf", stream(PACKETS))[0].kind == "qmdl"
    assert read(tmp_path / "a.pcap", PACKETS[0][4:] * 3)[0].kind == "dlf"


def test_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stream(PACKETS))))
    log = open_log("-", 0)
    assert sum(map(len, log)) == 4
    assert (log.kind, log.path) == ("qmdl", "-")


def test_damaged_frames_are_counted_and_those_around_them_read(tmp_path):
    good = hdlc.framed(PACKETS[0])
    wrong = good[:20] + b"\x55" + good[21:]
    short = hdlc.framed(b"\x10\0")
    log, messages = read(tmp_path / "a", good + wrong + b"x~" + good[:30] + b"~" + short + good + good[:-9])
    assert [message.frame for message in messages] == [1, 6]
    assert (log.frames, log.bad) == (7, 5)
    assert sorted((p.kind.label, p.count, p.frame) for p in log.problems) == [
        ("capture.bad-checksum", 2, 2),
        ("capture.broken-block", 1, 3),
        ("capture.broken-block", 1, 5),
        ("capture.cut-file", 1, 7),
    ]
    assert [p.offset for p in log.problems][:2] == [len(good), 2 * len(good)]


def test_a_frame_longer_than_any(tmp_path):
    good = hdlc.framed(PACKETS[0])
    log, messages = read(tmp_path / "a", good + b"x" * (3 * hdlc.LONGEST) + b"~" + good, piece=70_000)
    assert [message.frame for message in messages] == [1, 3]
    assert kinds(log) == {ProblemKind.BROKEN_BLOCK: 1}


def test_flags_between_frames_are_no_frames(tmp_path):
    log, messages = read(tmp_path / "a", b"~~" + stream(PACKETS[:1]) + b"~~" + stream(PACKETS[:1]))
    assert (log.frames, [message.frame for message in messages], log.problems) == (2, [1, 2], [])


def test_an_unknown_version_is_listed_with_code_and_number(tmp_path):
    log, messages = read(tmp_path / "a", stream([packet(0xB0C0, rrc(b"m", version=31))] * 3 + PACKETS[:1]))
    assert [message.frame for message in messages] == [4]
    (problem,) = log.problems
    assert (problem.kind, problem.count, problem.frame) == (ProblemKind.UNKNOWN_LOG_VERSION, 3, 1)
    assert "0xB0C0" in problem.detail
    assert "version 31" in problem.detail


def test_ever_new_versions_cost_bounded_memory(tmp_path):
    packets = [packet(0xB821, pack("<I", 1000 + number) + bytes(30)) for number in range(2000)]
    log, _ = read(tmp_path / "a", stream(packets))
    assert len(log.problems) < 300
    assert sum(problem.count for problem in log.problems) == log.refused == 2000


def test_encrypted_records_are_named(tmp_path):
    log, _ = read(tmp_path / "a", stream([b"\x9e" + bytes(21) + b"\x21\xb8" + b"secret"] * 2))
    assert kinds(log) == {ProblemKind.CIPHERED: 2}
    assert "0xB821" in log.problems[0].detail
    assert log.commands == {0x9E: 2}


def test_a_message_in_segments_bears_the_number_of_its_last_record(tmp_path):
    parts = [packet(0xB821, segment(n, octets)) for n, octets in ((1, b"capa"), (2, b"bili"), (7, b"ties"))]
    log, messages = read(tmp_path / "a", stream(parts))
    assert [(m.frame, m.payload, m.channel) for m in messages] == [(3, b"capabilities", Channel.NR_UL_DCCH)]
    assert (log.parts, log.problems) == (2, [])
    log, messages = read(tmp_path / "a", stream([parts[0], parts[2], parts[1]]))
    assert kinds(log) == {ProblemKind.MISSING_FRAGMENT: 1}
    assert [m.payload for m in messages] == [b"capaties"]


@pytest.mark.parametrize(
    ("content", "kind", "problem"),
    [
        (b"", "unknown", ProblemKind.NO_FRAMES),
        (b"plain text, nothing else", "text", ProblemKind.UNKNOWN_FORMAT),
        (b"\xd4\xc3\xb2\xa1\2\0\4\0" + bytes(16), "pcap", ProblemKind.UNKNOWN_FORMAT),
        (b"\x0a\x0d\x0d\x0a" + bytes(30), "pcapng", ProblemKind.UNKNOWN_FORMAT),
        (gzip.compress(b"", mtime=0), "unknown", ProblemKind.NO_FRAMES),
    ],
)
def test_what_is_no_log(tmp_path, content, kind, problem):
    log, messages = read(tmp_path / "a", content)
    assert (log.kind, kinds(log), messages) == (kind, {problem: 1}, [])


def test_missing_files(tmp_path):
    log = open_log(tmp_path / "missing", 0)
    assert list(log) == []
    assert [problem.kind for problem in log.problems] == [ProblemKind.UNREADABLE_INPUT]


def test_no_problem_tells_a_payload(tmp_path):
    damaged = [packet(0xB0ED, eps(SECRET)[:-1] + b"\x7e")[:-1], packet(0xB0ED, b"\7" + SECRET)]
    log, _ = read(tmp_path / "a", stream([*damaged, *PACKETS]) + hdlc.framed(PACKETS[2])[:-4])
    assert len(log.problems) == 3
    for problem in log.problems:
        assert SECRET.hex() not in problem.detail.replace(" ", "")
        assert "99999" not in problem.detail
