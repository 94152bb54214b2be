import bz2
import gzip
import tracemalloc
import zlib

import pytest
import zstandard

from cleannet.capture.compressed import bunzip2, gunzip, is_zstandard, unzstandard
from cleannet.capture.problems import Problems
from cleannet.model.problem import ProblemKind

DATA = bytes(range(256)) * 500
SKIPPABLE = b"\x5e\x2a\x4d\x18" + (5).to_bytes(4, "little") + b"wxyz!"
PACKED = {
    bunzip2: bz2.compress(DATA),
    gunzip: gzip.compress(DATA, mtime=0),
    unzstandard: zstandard.ZstdCompressor(write_checksum=True).compress(DATA),
}


def unpacked(function, packed, piece=1000):
    problems = Problems("a.gz", 0)
    chunks = (packed[start : start + piece] for start in range(0, len(packed), piece))
    return b"".join(function(chunks, problems)), problems.found


@pytest.mark.parametrize("function", PACKED)
@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_several_members(function, piece):
    assert unpacked(function, PACKED[function] * 3, piece) == (DATA * 3, [])


def test_frames_to_skip_and_padding():
    content = SKIPPABLE + PACKED[unzstandard] + SKIPPABLE + PACKED[unzstandard] + SKIPPABLE
    assert is_zstandard(content)
    assert unpacked(unzstandard, content) == (DATA * 2, [])
    assert unpacked(gunzip, PACKED[gunzip] + bytes(3000)) == (DATA, [])


@pytest.mark.parametrize("function", PACKED)
def test_every_cut_is_a_problem(function):
    packed = PACKED[function]
    for cut in range(1, len(packed)):
        data, problems = unpacked(function, packed[:cut])
        assert DATA.startswith(data)
        assert [problem.kind for problem in problems] == [ProblemKind.BROKEN_COMPRESSION], cut
        assert problems[0].offset == cut


@pytest.mark.parametrize("function", PACKED)
def test_rubbish_behind_is_a_problem_and_the_data_counts(function):
    data, problems = unpacked(function, PACKED[function] + b"rubbish")
    assert data == DATA
    assert [problem.kind for problem in problems] == [ProblemKind.BROKEN_COMPRESSION]
    assert "a.gz" in problems[0].detail


def test_what_unpacks_before_the_fault_is_given():
    stored = zlib.compressobj(0, wbits=31)
    packed = bytearray(stored.compress(DATA) + stored.flush())
    packed[-6] ^= 1  # the checksum
    data, problems = unpacked(gunzip, bytes(packed), 1 << 20)
    assert data == DATA
    assert [problem.kind for problem in problems] == [ProblemKind.BROKEN_COMPRESSION]


def test_a_window_larger_than_the_limit_is_refused():
    # Magic, a frame header with a window descriptor only, exponent 31 - 10.
    _, problems = unpacked(unzstandard, b"\x28\xb5\x2f\xfd\x00" + bytes([21 << 3]) + bytes(20))
    assert [problem.kind for problem in problems] == [ProblemKind.BROKEN_COMPRESSION]


@pytest.mark.parametrize("function", PACKED)
def test_a_bomb_unfolds_piece_by_piece(function):
    zeros = bytes(64 << 20)
    pack = {bunzip2: bz2.compress, gunzip: gzip.compress, unzstandard: zstandard.ZstdCompressor(level=19).compress}
    bomb = pack[function](zeros)
    del zeros
    tracemalloc.start()
    total = sum(len(piece) for piece in function([bomb * 4], Problems("bomb", 0)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert total == 256 << 20
    assert peak < 48 << 20
