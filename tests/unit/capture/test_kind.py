"""A phone's log is told from a capture by its content."""

import gzip
import hashlib
import io

import pytest

from cleannet.capture.diag import Log
from cleannet.capture.kind import open_input
from cleannet.capture.open import Capture
from support.shared import EXAMPLES, foreign

LOG = "ZeroChaos-+rayhunter-traces/1741896393-deadsim.qmdl"


@pytest.mark.parametrize("packed", [False, True])
def test_a_log_under_any_name(tmp_path, packed):
    octets = foreign(LOG).read_bytes()
    path = tmp_path / "capture.pcap"
    path.write_bytes(gzip.compress(octets) if packed else octets)
    opened = open_input(str(path), 0)
    assert isinstance(opened, Log)
    assert sum(len(batch) for batch in opened) > 0


def test_everything_else_is_a_capture(tmp_path):
    empty = tmp_path / "empty.qmdl"
    empty.write_bytes(b"")
    paths = [EXAMPLES / "c02_null_suci.pcapng", tmp_path / "absent.qmdl", tmp_path, empty, "-"]
    assert all(isinstance(open_input(str(path), n), Capture) for n, path in enumerate(paths))


class Standard:
    """Standard input that holds given octets."""

    def __init__(self, octets):
        self.buffer = io.BytesIO(octets)


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
@pytest.mark.parametrize("name", [LOG, "ZeroChaos-+rayhunter-traces/1741896393-deadsim.pcap"])
def test_standard_input_is_what_it_holds(monkeypatch, tmp_path, name, pack):
    octets = pack(foreign(name).read_bytes())
    path = tmp_path / "as_file"
    path.write_bytes(octets)
    monkeypatch.setattr("sys.stdin", Standard(octets))
    piped, read = open_input("-", 0), open_input(str(path), 0)
    assert type(piped) is type(read)
    assert [len(batch) for batch in piped] == [len(batch) for batch in read]
    assert (piped.kind, piped.frames, piped.sha256) == (read.kind, read.frames, read.sha256)


@pytest.mark.parametrize("octets", [b"", b"\n", b"no log and no capture" * 9999])
def test_standard_input_that_is_nothing_known(monkeypatch, octets):
    monkeypatch.setattr("sys.stdin", Standard(octets))
    opened = open_input("-", 0)
    assert list(opened) == []
    assert len(opened.problems) == 1
    assert opened.sha256 == hashlib.sha256(octets).hexdigest()
