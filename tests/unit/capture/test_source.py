import hashlib
import os

import pytest

from cleannet.capture.problems import Problems
from cleannet.capture.source import Source, Window, gathered


def test_reads_in_pieces_and_hashes(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"0123456789")
    problems = Problems("a", 0)
    source = Source(str(path), problems, 4)
    assert source.ready()
    assert source.read() == b"0123"
    assert source.sha256 == hashlib.sha256(b"0123").hexdigest()
    source.drain()
    assert source.position == 10
    assert source.sha256 == hashlib.sha256(b"0123456789").hexdigest()
    source.close()
    source.close()
    assert source.read() == b""
    assert problems.found == []


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no /dev/zero here")  # noqa: PTH110
def test_a_device_without_an_end_is_not_drained():
    source = Source("/dev/zero", Problems("/dev/zero", 0), 100)
    assert source.read() == bytes(100)
    source.drain()
    assert source.position == 100
    source.close()


def test_gathered_joins_small_pieces_but_not_behind_a_pause():
    pieces = [b"a", b"b", b"cdef", b"g"]
    assert list(gathered(pieces, 3, lambda: True)) == [b"abcdef", b"g"]
    assert list(gathered(pieces, 3, lambda: False)) == pieces
    assert list(gathered([], 3, lambda: True)) == []


def test_window():
    window = Window(iter([b"abc", b"de", b"f", b"ghi"]))
    assert window.more()
    assert window.data == b"abc"
    window.drop(2)
    assert (window.data, window.base) == (b"c", 2)
    assert window.more(4)
    assert window.data == b"cdef"
    assert window.more(100)
    assert window.data == b"cdefghi"
    assert not window.more()
    assert (window.data, window.base) == (b"cdefghi", 2)
