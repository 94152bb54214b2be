"""The capture of services that the benchmark makes is right, and the benchmark runs. Nothing here asserts a time."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cleannet.model.sbi import SBIMessage, SBIRequest, SBIResponse
from cleannet.pipeline import Read
from cleannet.subscribers.core import core_of

BENCH = Path(__file__).resolve().parents[2] / "bench"
REQUESTS = 600


@pytest.fixture(scope="module")
def capture(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    path = tmp_path_factory.mktemp("bench") / "sbi.pcap"
    command = [sys.executable, BENCH / "make_sbi.py", path, str(REQUESTS)]
    return path, subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_the_same_arguments_make_the_same_octets(capture, tmp_path):
    again = tmp_path / "again.pcap"
    subprocess.run([sys.executable, BENCH / "make_sbi.py", again, str(REQUESTS)], capture_output=True, check=True)
    assert again.read_bytes() == capture[0].read_bytes()


def test_every_message_is_read_whole_and_no_copy_is_another(capture):
    read = Read([str(capture[0])])
    messages = [one.message for one in core_of((), read.carried.messages).of(SBIMessage)]
    said = int(capture[1].split(": ")[1].split(" ")[0].replace(",", ""))
    counts = Counter(type(message) for message in messages)
    assert counts == {SBIRequest: said, SBIResponse: said}
    assert said >= REQUESTS
    assert all(message.whole for message in messages)
    assert read.carried.problems == []
    subjects = Counter(m.subject for m in messages if m.resource == "/{supi}/am-data" and isinstance(m, SBIRequest))
    assert len(subjects) == said // 299


def test_tshark_reads_it_without_complaint(capture):
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    wanted = ["-d", "tcp.port==7777,http2", "-Y", "_ws.malformed || tcp.analysis.flags", "-T", "fields"]
    command = ["tshark", "-n", "-r", capture[0], *wanted, "-e", "frame.number"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == ""


def test_the_benchmark_runs(capture):
    made = [sys.executable, BENCH / "sbi_vs_tshark.py", "--requests", "40", "--rounds", "1"]
    out = subprocess.run(made, capture_output=True, text=True, check=True).stdout
    assert "requests with their answers" in out
    assert "requests/s" in out
    assert ("as fast as tshark" in out) is (shutil.which("tshark") is not None)
    given = [sys.executable, BENCH / "sbi_vs_tshark.py", "--rounds", "1", capture[0]]
    assert "sbi.pcap" in subprocess.run(given, capture_output=True, text=True, check=True).stdout
