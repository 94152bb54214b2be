"""`cleannet path`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleannet.cli import main
from support.shared import trusted

OPERATORS = """prefix,asn,org
216.66.0.0/18,6939,first
64.71.128.0/18,6939,first
213.248.64.0/18,1299,second
80.91.240.0/20,1299,second
213.155.128.0/19,1299,second
209.58.0.0/17,6453,third
195.219.0.0/16,6453,third
80.231.0.0/16,6453,third
59.163.0.0/16,4755,fourth
203.197.0.0/16,4755,fourth
"""
HOPS = (
    "from,to,hop,address,rtt\n20.0.1.1,20.0.1.9,1,10.0.0.1,1\n,,2,20.0.2.1,9\n,,3,20.0.3.1,2\n,,4,,\n,,5,20.0.1.9,12\n"
)
REGISTERED = "20.0.1.0/24,SI\n20.0.2.0/24,AT\n20.0.3.0/24,BR\n"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["path", *map(str, words)])


@pytest.fixture
def hops(tmp_path: Path) -> Path:
    (tmp_path / "hops.csv").write_text(HOPS)
    (tmp_path / "registered.csv").write_text(REGISTERED)
    return tmp_path / "hops.csv"


def test_real_traceroutes(tmp_path: Path):
    pytest.importorskip("iptocc")
    file = trusted("paths/atlas-traceroutes.json")
    (tmp_path / "operators.csv").write_text(OPERATORS)
    result = run(file, "--operators", tmp_path / "operators.csv")
    assert result.exit_code == 0
    [line, *_] = [line for line in result.output.splitlines() if line.startswith("probe 426")]
    for word in ("US → IN", "US-SE-US-CA-IN", "AS6939-AS1299-AS6453-AS4755", "CA, SE"):
        assert word in line
    assert "out and back: US-SE-US; times refute that it leaves (4 times)" in result.output
    assert "216.66.30.82" not in result.output  # the probe's own address
    told = json.loads(run(file, "--json", "--probe", "426").output)
    first = told["paths"][0]
    assert (first["third"], first["third_refuted"]) == (["CA", "SE"], ["SE"])
    assert "216.66.30.82" not in json.dumps(told)


def test_csv_with_own_tables(hops: Path, tmp_path: Path):
    result = run(hops, "--registered", tmp_path / "registered.csv", "--hops")
    assert "boomerang: from SI to SI by way of AT, BR (1 time)" in result.output
    assert "taken to stand where its own address is registered" in result.output
    lines = [line.split() for line in result.output.splitlines() if "km" in line and line[:1].isdigit()]
    assert [line[1:3] for line in lines] == [
        ["private", "–"],
        ["20.0.2.1", "AT"],
        ["20.0.3.1", "BR"],
        ["20.0.1.9", "SI"],
    ]
    assert [line[-1] for line in lines] == ["told", "possible", "refuted", "possible"]


def test_where_the_probe_stands(hops: Path, tmp_path: Path):
    at = run(hops, "--registered", tmp_path / "registered.csv", "--at", "-23.5,-46.6", "--json")
    [one] = json.loads(at.output)["paths"]
    assert one["third_refuted"] == ["AT"]
    assert one["boomerang_refuted"] is False
    inside = run(hops, "--registered", tmp_path / "registered.csv", "--in", "br")
    assert "BR → SI" in inside.output
    assert "taken to stand" not in inside.output


def test_a_table_of_probes(tmp_path: Path):
    lines = "trace,from,to,hop,address,rtt\na,20.0.1.1,20.0.1.9,1,20.0.3.1,2\nb,20.0.1.1,20.0.1.9,1,20.0.3.1,2\n"
    (tmp_path / "hops.csv").write_text(lines)
    (tmp_path / "registered.csv").write_text(REGISTERED)
    (tmp_path / "probes.csv").write_text("probe,country,latitude,longitude\na,,-23.5,-46.6\n")
    words = ("--registered", tmp_path / "registered.csv", "--in", "SI", "--json")
    first, second = json.loads(run(tmp_path / "hops.csv", *words, "--probes", tmp_path / "probes.csv").output)["paths"]
    assert (first["third_refuted"], second["third_refuted"]) == ([], ["BR"])


def test_standard_input(hops: Path, tmp_path: Path):
    words = ["path", "-", "--registered", str(tmp_path / "registered.csv")]
    assert "AT-BR-SI" in CliRunner().invoke(main, words, input=HOPS).output


def test_slips_say_what_to_write(hops: Path, tmp_path: Path):
    assert "write --in SI" in run(hops, "--in", "Slovenia").output
    assert "write degrees as 59.33,18.07" in run(hops, "--at", "north").output
    assert "outside the degrees" in run(hops, "--at", "99,0").output
    assert "no traceroute of probe '5'" in run(hops, "--probe", "probe 5").output
    assert "No such file" in run(tmp_path / "none").output
    (tmp_path / "warts").write_bytes(b"\x12\x05\x00\xff")
    assert "not UTF-8 text" in run(tmp_path / "warts").output
    (tmp_path / "bad.csv").write_text("20.0.1.0/24,1\nx,1\n")
    slip = run(hops, "--registered", tmp_path / "registered.csv", "--operators", tmp_path / "bad.csv")
    assert slip.exit_code == 64
    assert "bad.csv, line 2: 'x' is no address" in slip.output


def test_other_results_are_counted(tmp_path: Path):
    trace = {"type": "trace", "src": "10.0.0.1", "dst": "10.0.0.2", "hops": []}
    lines = [{"type": "cycle-start\x1b[2J"}, trace]
    (tmp_path / "lines").write_text("\n".join(map(json.dumps, lines)))
    result = run(tmp_path / "lines")
    assert result.exit_code == 0
    assert r"1 results are no traceroute (cycle-start\x1b[2J) and were left out" in result.stderr
