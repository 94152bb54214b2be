"""A phone's log is told from a capture by its content."""

import gzip

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
