import hashlib
import struct

import pytest

from cleannet.capture import open_capture
from cleannet.model.problem import ProblemKind

SECOND = 1_700_000_000


def block(kind, body, order="<", total=None, trailer=None):
    body += bytes(-len(body) % 4)
    length = 12 + len(body)
    first = length if total is None else total
    return (
        struct.pack(order + "II", kind, first) + body + struct.pack(order + "I", first if trailer is None else trailer)
    )


def section(order="<", version=(1, 0), mark=0x1A2B3C4D):
    return block(0x0A0D0D0A, struct.pack(order + "IHHq", mark, *version, -1), order)


def option(code, value, order="<"):
    return struct.pack(order + "HH", code, len(value)) + value + bytes(-len(value) % 4)


def interface(link=1, snaplen=0, options=b"", order="<"):
    return block(1, struct.pack(order + "HHI", link, 0, snaplen) + options, order)


def enhanced(data=b"abc", index=0, ticks=SECOND * 10**6, options=b"", order="<", captured=None, **more):
    length = len(data) if captured is None else captured
    body = struct.pack(order + "IIIII", index, ticks >> 32, ticks & 0xFFFFFFFF, length, length)
    return block(6, body + data + bytes(-len(data) % 4) + options, order, **more)


def simple(data=b"abc", original=None, order="<"):
    return block(3, struct.pack(order + "I", len(data) if original is None else original) + data, order)


def obsolete(data=b"abc", index=0, drops=0xFFFF, ticks=SECOND * 10**6, order="<"):
    head = struct.pack(order + "HHIIII", index, drops, ticks >> 32, ticks & 0xFFFFFFFF, len(data), len(data))
    return block(2, head + data, order)


def statistics(index=0, options=b"", order="<"):
    return block(5, struct.pack(order + "III", index, 0, 0) + options, order)


def read(tmp_path, content, piece=8 << 20):
    path = tmp_path / "test.pcapng"
    path.write_bytes(content)
    capture = open_capture(path, 0, piece=piece)
    rows = []
    for batch in capture:
        for row, (offset, captured) in enumerate(zip(batch.offset, batch.captured, strict=True)):
            assert 0 <= offset <= offset + captured <= len(batch.buffer)
            data = bytes(batch.buffer[offset : offset + captured])
            rows.append((batch.first + row, data, int(batch.original[row]), int(batch.time[row]), int(batch.link[row])))
    assert capture.frames == len(rows)
    assert capture.sha256 == hashlib.sha256(content).hexdigest()
    return capture, rows


def kinds(capture):
    return [problem.kind for problem in capture.problems]


HEAD = section() + interface()
TIME = SECOND * 10**9


@pytest.mark.parametrize("order", "<>")
def test_all_kinds_of_packet_blocks_in_both_orders(tmp_path, order):
    content = (
        section(order)
        + interface(101, 5, order=order)
        + enhanced(b"one", order=order)
        + interface(276, order=order)
        + obsolete(b"second", 1, order=order)
        + simple(b"third", 9, order=order)
        + enhanced(b"", 1, order=order)
    )
    capture, rows = read(tmp_path, content)
    assert rows == [
        (1, b"one", 3, TIME, 101),
        (2, b"second", 6, TIME, 276),
        (3, b"third", 9, -1, 101),
        (4, b"", 0, TIME, 276),
    ]
    assert capture.problems == []
    assert (capture.kind, capture.first, capture.last) == ("pcapng", TIME, TIME)


def test_sections_have_their_own_order_and_interfaces_and_frames_are_numbered_through(tmp_path):
    content = HEAD + enhanced(b"a") + section(">") + interface(113, order=">") + enhanced(b"b", order=">")
    content += section() + interface(228) + interface(229) + enhanced(b"c", 1)
    _, rows = read(tmp_path, content)
    assert [(row[0], row[1], row[4]) for row in rows] == [(1, b"a", 1), (2, b"b", 113), (3, b"c", 229)]
    for piece in (1, 3, 28, 50, 100):
        assert read(tmp_path, content, piece)[1] == rows


def test_blocks_that_hold_no_frame_are_passed_and_frame_numbers_are_those_of_wireshark(tmp_path):
    quiet = [block(kind, bytes(32)) for kind in (4, 0xA, 0x208, 0x7777, 0x80000001)]
    counted = [block(kind, bytes(32)) for kind in (9, 0x204, 0x216, 0x221, 0xBAD, 0x40000BAD)]
    content = HEAD + b"".join(each + enhanced() for each in quiet) + b"".join(each + enhanced() for each in counted)
    for piece in (8 << 20, 7):
        capture, rows = read(tmp_path, content, piece)
        assert [row[0] for row in rows] == [1, 2, 3, 4, 5, 7, 9, 11, 13, 15, 17]
        assert capture.problems == []


@pytest.mark.parametrize(
    ("resolution", "ticks", "nanoseconds"),
    [
        (0, SECOND, TIME),
        (3, SECOND * 1000 + 250, TIME + 250_000_000),
        (9, TIME + 7, TIME + 7),
        (12, 10**15 + 1999, 10**12 + 1),
        (0x80 | 10, SECOND << 10 | 256, TIME + 250_000_000),
        (0x80 | 30, SECOND << 30 | 1 << 29, TIME + 500_000_000),
        (0x80 | 32, SECOND << 32 | 1 << 30, TIME + 250_000_000),
        (0x80 | 40, (1 << 40) * 1000 + (1 << 39), 1000_500_000_000),
    ],
)
def test_resolutions(tmp_path, resolution, ticks, nanoseconds):
    content = section() + interface(options=option(9, bytes([resolution]))) + enhanced(ticks=ticks)
    capture, rows = read(tmp_path, content)
    assert rows[0][3] == nanoseconds
    assert capture.problems == []


def test_interfaces_with_several_clocks(tmp_path):
    offset = option(14, struct.pack("<q", -100)) + option(0, b"")
    content = HEAD + interface(options=option(9, b"\x09")) + interface(options=offset)
    content += enhanced(index=1, ticks=TIME + 3) + enhanced() + enhanced(index=2) + enhanced(index=1, ticks=TIME)
    _, rows = read(tmp_path, content)
    assert [row[3] for row in rows] == [TIME + 3, TIME, TIME - 100 * 10**9, TIME]


def test_a_time_that_cannot_be_told_is_a_problem_and_the_frame_stays(tmp_path):
    early = interface(options=option(14, struct.pack("<q", -SECOND - 1)))
    content = HEAD + early + enhanced(ticks=2**64 - 1) + enhanced() + enhanced(index=1)
    capture, rows = read(tmp_path, content)
    assert [row[3] for row in rows] == [-1, TIME, -1]
    (problem,) = capture.problems
    assert (problem.kind, problem.count, problem.offset) == (ProblemKind.BROKEN_BLOCK, 2, len(HEAD + early))


def test_every_cut_keeps_the_whole_frames_and_is_recorded(tmp_path):
    blocks = [section(), interface(), enhanced(b"abc"), simple(b"defgh"), block(0x7777, bytes(8)), enhanced(b"")]
    ends = [0]
    for each in blocks:
        ends.append(ends[-1] + len(each))
    content = b"".join(blocks)
    _, whole = read(tmp_path, content)
    for cut in range(4, len(content)):
        capture, rows = read(tmp_path, content[:cut], piece=8 << 20 if cut % 2 else 13)
        expected = sum(ends[i + 1] <= cut for i in (2, 3, 5))
        assert rows == whole[:expected], cut
        if cut in ends:
            assert kinds(capture) == ([] if expected else [ProblemKind.NO_FRAMES]), cut
        else:
            (problem,) = (p for p in capture.problems if p.kind is not ProblemKind.NO_FRAMES)
            assert problem.kind is ProblemKind.CUT_FILE, cut
            assert problem.offset == max(end for end in ends if end <= cut)


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        (enhanced(trailer=8), "two lengths"),
        (enhanced(total=16, trailer=16), "less than its type"),
        (block(0x7777, b"", total=8), "less than its type"),
        (bytes(64), "less than its type"),
        (block(6, bytes(8)), "less than its type"),
        (block(0x7777, b"", total=1 << 31), "more than"),
        (section(mark=0x1A2B3C4E), "byte order mark"),
        (section(version=(2, 0)), "version 2"),
    ],
)
def test_a_block_with_a_broken_frame_ends_the_reading(tmp_path, bad, words):
    content = HEAD + enhanced() + bad + enhanced()
    capture, rows = read(tmp_path, content)
    assert len(rows) == 1
    (problem,) = capture.problems
    assert problem.kind is ProblemKind.BROKEN_BLOCK
    assert words in problem.detail
    assert problem.offset == len(HEAD + enhanced())
    assert f"{len(bad + enhanced())} bytes from byte {problem.offset} on are not read" in problem.detail


def test_a_length_without_the_padding_is_rounded_up_as_wireshark_does(tmp_path):
    capture, rows = read(tmp_path, HEAD + enhanced(b"x" * 21, total=53) + enhanced())
    assert [row[:2] for row in rows] == [(1, b"x" * 21), (2, b"abc")]
    assert capture.problems == []


@pytest.mark.parametrize(
    "bad",
    [enhanced(index=5), enhanced(captured=300), enhanced(bytes(262145)), obsolete(index=1), simple(b"abc", 50)],
)
def test_a_packet_block_that_cannot_be_placed_is_left_out_and_counted(tmp_path, bad):
    content = HEAD + enhanced(b"one") + bad + bad + enhanced(b"two")
    capture, rows = read(tmp_path, content)
    assert [row[:2] for row in rows] == [(1, b"one"), (2, b"two")]
    (problem,) = capture.problems
    assert problem.kind is ProblemKind.BROKEN_BLOCK
    assert (problem.count, problem.offset) == (2, len(HEAD + enhanced(b"one")))


def test_an_interface_is_known_only_behind_its_description(tmp_path):
    capture, rows = read(tmp_path, section() + enhanced() + interface() + enhanced() + section() + simple())
    assert len(rows) == 1
    assert capture.problems[0].count == 2


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("packets", [1, 100])
def test_losses_in_statistics_and_packets(tmp_path, order, packets):
    drop = option(2, bytes(4), order) + option(4, struct.pack(order + "Q", 3), order) + option(0, b"")
    head = section(order) + interface(order=order) + interface(order=order)
    body = b"".join(enhanced(options=drop, order=order) for _ in range(packets))
    for lost in (5, 7):
        body += statistics(1, option(5, struct.pack(order + "Q", lost), order), order)
    capture, _ = read(tmp_path, head + body + obsolete(drops=11, order=order))
    (problem,) = capture.problems
    assert problem.kind is ProblemKind.DROPPED_FRAMES
    assert problem.count == 3 * packets + 11 + 7
    assert str(problem.count) in problem.detail


def test_losses_told_twice_count_once_and_unknown_ones_not_at_all(tmp_path):
    drop = option(4, struct.pack("<Q", 3))
    body = enhanced(options=drop) + statistics(0, option(5, struct.pack("<Q", 4)) + option(7, struct.pack("<Q", 1)))
    assert read(tmp_path, HEAD + body)[0].problems[0].count == 5
    unknown = enhanced() + statistics(0, option(5, b"\xff" * 8))
    assert read(tmp_path, HEAD + unknown)[0].problems == []


def test_damaged_options_are_told_and_the_frames_are_read(tmp_path):
    bad = interface(options=struct.pack("<HH", 9, 200) + b"\x09\0\0\0")
    capture, rows = read(tmp_path, section() + bad + enhanced() + statistics(0, struct.pack("<HH", 5, 400)))
    assert rows[0][3] == TIME
    assert kinds(capture) == [ProblemKind.BROKEN_BLOCK] * 2
    assert [problem.offset for problem in capture.problems] == [28, 28 + len(bad) + len(enhanced())]


def test_too_many_interfaces_end_the_reading(tmp_path):
    capture, rows = read(tmp_path, HEAD + enhanced() + interface() * (1 << 16) + enhanced())
    assert len(rows) == 1
    assert kinds(capture) == [ProblemKind.LIMIT_REACHED]


def secrets(log=b"CLIENT_RANDOM", order="<", kind=0x544C534B, size=None):
    """A Decryption Secrets Block (draft-ietf-opsawg-pcapng, 4.7)."""
    return block(10, struct.pack(order + "II", kind, len(log) if size is None else size) + log, order)


def told(tmp_path, content, piece):
    """The secrets and the frames in the order in which they come out."""
    path = tmp_path / "test.pcapng"
    path.write_bytes(content)
    capture = open_capture(path, 0, piece=piece)
    found = []
    for batch in capture:
        found += capture.secrets()
        found += range(batch.first, batch.first + len(batch))
    return [*found, *capture.secrets()], capture


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("piece", [8 << 20, 64, 1])
def test_secrets_come_out_between_the_frames_around_them(tmp_path, order, piece):
    head = section(order) + interface(order=order)
    one, log = enhanced(order=order), secrets
    content = head + log(b"first", order) + one + log(b"second", order) + log(b"third", order) + one + one
    content += log(b"last", order)
    found, capture = told(tmp_path, content, piece)
    assert found == [b"first", 1, b"second", b"third", 2, 3, b"last"]
    assert capture.problems == []
    assert capture.frames == 3


def test_secrets_of_other_kinds_and_damaged_ones_are_left_out(tmp_path):
    content = HEAD + secrets(kind=0x57474B4C) + secrets(size=99) + enhanced()
    found, capture = told(tmp_path, content, 8 << 20)
    assert found == [1]
    assert kinds(capture) == [ProblemKind.BROKEN_BLOCK]


def test_so_many_blocks_of_secrets_among_frames_are_no_capture(tmp_path, monkeypatch):
    monkeypatch.setattr("cleannet.capture.pcapng.MOST_STOPS", 2)
    found, capture = told(tmp_path, HEAD + (enhanced() + secrets()) * 4 + enhanced(), 8 << 20)
    assert [one for one in found if one != b"CLIENT_RANDOM"] == [1, 2, 3, 4, 5]
    assert kinds(capture) == [ProblemKind.LIMIT_REACHED]
