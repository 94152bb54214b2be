import struct

import pytest

from cleannet.capture.columns import Packets, Span, Words, numbered, read_columns
from cleannet.capture.interface import Clock, Interface
from cleannet.capture.losses import Losses
from cleannet.capture.problems import Problems
from cleannet.model.problem import ProblemKind


def enhanced(order, index, data, options=b""):
    body = struct.pack(order + "5I", index, 0, 1_000_000, len(data), 99) + data + bytes(-len(data) % 4) + options
    return struct.pack(order + "II", 6, len(body) + 12) + body + struct.pack(order + "I", len(body) + 12)


@pytest.mark.parametrize("order", "<>")
def test_words(order):
    words = Words(struct.pack(order + "3I", 1, 2**31, 7) + b"xy")
    assert words.count == 3
    assert words.array(order).tolist() == words.view(order).tolist() == [1, 2**31, 7]


def test_two_sections_of_different_order_in_one_window():
    blocks = [enhanced("<", 0, b"abc"), enhanced(">", 1, b"defgh"), enhanced(">", 2, b"")]
    data = b"".join(blocks)
    starts = [0, len(blocks[0]) // 4, len(blocks[0] + blocks[1]) // 4]
    packets = Packets(1000, starts, [Span(0, 0, 0, 1, "<"), Span(1, 1, 1, 2, ">")], [1])
    interfaces = [Interface(1, 0, Clock()), Interface(2, 0, Clock()), Interface(3, 0, Clock(0))]
    problems = Problems("a", 0)
    columns = read_columns(packets, Words(data), interfaces, Losses(), problems)
    assert columns is not None
    assert columns.good.tolist() == [True, True, False]
    first, second = numbered(columns, packets.gaps, data, 4, 10)
    assert [(b.input, b.first, len(b), b.link.tolist()) for b in (first, second)] == [(4, 10, 1, [1]), (4, 12, 1, [3])]
    assert [b.time.tolist() for b in (first, second)] == [[10**9], [10**15]]
    assert bytes(second.buffer[second.offset[0] :][: second.captured[0]]) == b"defgh"
    assert second.original.tolist() == [99]
    (problem,) = problems.found
    assert (problem.kind, problem.offset, problem.count) == (ProblemKind.BROKEN_BLOCK, 1000 + starts[2] * 4, 1)


def test_no_packets():
    assert read_columns(Packets(0), Words(b""), [], Losses(), Problems("a", 0)) is None


@pytest.mark.parametrize("order", "<>")
@pytest.mark.parametrize("count", [1, 300])
def test_dropped_counts_are_found_behind_other_options_and_inside_the_block_only(order, count):
    comment = struct.pack(order + "HH", 1, 5) + b"hello\0\0\0"
    drop = struct.pack(order + "HHQ", 4, 8, 1 << 33)
    sound = enhanced(order, 0, b"x", comment + drop)
    hidden = enhanced(order, 0, b"x", struct.pack(order + "HH", 0, 0) + drop)
    overlong = enhanced(order, 0, b"x", struct.pack(order + "HHI", 4, 8, 5))
    blocks = [sound, hidden, overlong] * count
    starts = [sum(map(len, blocks[:i])) // 4 for i in range(len(blocks))]
    problems, losses = Problems("a", 0), Losses()
    packets = Packets(0, starts, [Span(0, 0, 0, 1, order)])
    read_columns(packets, Words(b"".join(blocks)), [Interface(1, 0, Clock())], losses, problems)
    losses.report(problems)
    assert [problem.count for problem in problems.found] == [count << 33]
