"""The bench that counts frames of attacks: it counts rightly, runs, and the figures of the page hold."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "bench" / "fbsdetector.py"
LEAST = 0.95


@pytest.fixture(scope="module")
def bench():
    spec = importlib.util.spec_from_file_location("bench_fbsdetector", SCRIPT)
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def test_frames_are_counted_by_label(bench):
    assert bench.count([0, 1, 1, 0], {2, 4}) == (1, 1, 1)
    assert bench.total([(1, 2, 3), (1, 0, 0)]) == (2, 2, 3)
    assert bench.row("x", (3, 1, 0)) == "| x | 3 | 1.000 | 0.750 | 0 | 1 |"
    assert bench.row("x", (0, 0, 0)) == "| x | 0 | - | - | 0 | 0 |"


def test_labels_lie_beside_a_capture_or_in_their_own_folder(bench, tmp_path):
    capture = tmp_path / "example_traces" / "a.pcap"
    labels = tmp_path / "example_trace_labels" / "a_label.txt"
    for path in (capture, labels):
        path.parent.mkdir()
    assert bench.labels_of(capture) is None
    labels.write_text("nas_label = [0, 1,\n  1]")
    assert bench.labels_of(capture) == [0, 1, 1]
    (capture.parent / "a_label.txt").write_text("label = [1]")
    assert bench.labels_of(capture) == [1]


def test_real_traces(bench):
    if not bench.TRACES.exists():
        pytest.skip("the shared captures are not there")
    for name, counts in bench.real(bench.TRACES):
        right, wrong, missed = counts
        assert right >= LEAST * (right + missed), name
        assert right >= LEAST * (right + wrong), name


def test_scenes_of_attacks_are_named_and_others_are_not(bench):
    for name, counts in bench.made(0.0, seeds=range(2000, 2003)):
        right, wrong, missed = counts
        assert wrong <= (1 - LEAST) * max(1, right + wrong), name
        assert right >= 0.9 * (right + missed), name


def test_lost_frames_cost_no_precision(bench):
    right, wrong, missed = bench.total(one for _, one in bench.made(0.05, seeds=range(2000, 2003)))
    assert right >= LEAST * (right + wrong)
    assert right >= 0.9 * (right + missed)


def test_it_runs(tmp_path):
    code = "import fbsdetector as b; b.SEEDS = range(1); b.LOSSES = (); raise SystemExit(b.main(['nowhere']))"
    out = subprocess.run(
        [sys.executable, "-c", code], cwd=SCRIPT.parent, capture_output=True, text=True, check=True
    ).stdout
    assert "no real traces" in out
