"""The workload that the benchmark makes is right, and the benchmark runs. Nothing here asserts a time."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BENCH = ROOT / "bench"
UES = 200


@pytest.fixture(scope="module")
def workload(tmp_path_factory):
    path = tmp_path_factory.mktemp("bench") / "n2.pcap"
    made = subprocess.run(
        [sys.executable, BENCH / "make_n2.py", path, str(UES)], capture_output=True, text=True, check=True
    )
    return path, made.stdout


@pytest.fixture(scope="module")
def report(workload, tmp_path_factory):
    target = tmp_path_factory.mktemp("report") / "report.json"
    from cleannet.checks.catalogue import catalogue
    from cleannet.pipeline import audit
    from cleannet.report.json_report import to_json

    target.write_bytes(to_json(audit([str(workload[0])], catalogue().values())))
    return json.loads(target.read_text())


def test_the_same_arguments_make_the_same_octets(workload, tmp_path):
    again = tmp_path / "again.pcap"
    subprocess.run([sys.executable, BENCH / "make_n2.py", again, str(UES)], capture_output=True, check=True)
    assert again.read_bytes() == workload[0].read_bytes()


def test_every_message_is_read_whole(workload, report):
    said = int(workload[1].split(": ")[1].split(" ")[0].replace(",", ""))
    assert sum(n for name, n in report["captured"].items() if name.startswith("NGAP ")) == said
    assert {p["kind"] for p in report["problems"]} == {"ciphered.payload"}
    assert report["messages"]["NGAP UEContextReleaseComplete"] == UES


def test_it_holds_the_variants_that_it_names(report):
    said = {f["check"]: f for f in report["findings"]}
    assert said["NAS001"]["subject"] == f"{UES // 4} subscribers"
    assert said["SUB001"]["subject"] == f"{UES // 2} subscribers"
    assert said["NAS008"]["subject"] == f"{UES // 5} subscribers"
    assert "NAS006" not in said


def test_tshark_reads_it_without_complaint(workload):
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    command = ["tshark", "-n", "-r", workload[0], "-Y", "_ws.malformed", "-T", "fields", "-e", "frame.number"]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == ""


def test_the_benchmark_runs_on_what_it_makes():
    command = [sys.executable, BENCH / "audit_vs_tshark.py", "--ues", "40", "--rounds", "1"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "of 40 UEs" in out
    assert "cleannet audit" in out
    assert "s CPU" in out
    assert ("of tshark's CPU" in out) is (shutil.which("tshark") is not None)


def test_the_benchmark_takes_captures(workload, tmp_path):
    command = [sys.executable, BENCH / "audit_vs_tshark.py", "--rounds", "1", workload[0]]
    assert "n2.pcap" in subprocess.run(command, capture_output=True, text=True, check=True).stdout
    text = tmp_path / "no.pcap"
    text.write_text("this is no capture")
    failed = subprocess.run([*command[:-1], text], capture_output=True, text=True, check=False)
    assert failed.returncode != 0
    assert "ended with 2" in failed.stderr


def test_the_user_plane_that_is_made_is_counted_whole(workload, tmp_path):
    path = tmp_path / "user-plane.pcap"
    command = [sys.executable, BENCH / "make_user_plane.py", path, "3000", workload[0]]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert said == "made 2,970 G-PDUs in 3,000 frames\n"
    from cleannet.pipeline import Read

    tunnels = Read([str(path)]).frames.tunnels.table
    assert tunnels.packets == 2970
    assert all(len(one.inner_sources) == 1 for one in map(tunnels.tunnel, range(len(tunnels))))
    first = path.read_bytes()
    subprocess.run(command, capture_output=True, check=True)
    assert path.read_bytes() == first


def test_the_benchmark_of_the_user_plane_runs_on_what_it_makes():
    command = [sys.executable, BENCH / "gtp_u_vs_tshark.py", "--frames", "2000", "--rounds", "1"]
    out = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert "made 1,980 G-PDUs in 2,000 frames" in out
    assert "cleannet, start" in out
    assert ("behind both starts" in out) is (shutil.which("tshark") is not None)
