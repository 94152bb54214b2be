"""`cleannet intercept indicators`."""

import hashlib
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleannet.cli import main
from support.indicators import bundle, event, pattern
from support.shared import recording, trusted

ADDRESS = "192.0.2.77"


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, ["intercept", "indicators", *map(str, words)])


@pytest.fixture
def sets(tmp_path: Path) -> tuple[Path, Path]:
    both = tmp_path / "stix.json", tmp_path / "misp.json"
    both[0].write_bytes(bundle(pattern("ipv4-addr:value", ADDRESS), "[a:b > 1]"))
    both[1].write_text(json.dumps(event(("sha256", hashlib.sha256(b"bad").hexdigest()), ("url", "http://x.example/"))))
    return both


def test_publisher_date_and_rule_without_claims(sets, tmp_path):
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "bad").write_bytes(b"bad")
    (tmp_path / "seen").write_text(f"{ADDRESS}\nhttp://x.example/\n192.0.2.78\n")
    words = (*sets, "--folder", tmp_path / "files", "--seen", tmp_path / "seen")
    result = run(*words)
    assert result.exit_code == 1
    assert "Loaded: 5 entries, 3 values to look for" in result.output
    assert "Origin that the entries name: AA 3, BB 2; not told 0" in result.output
    assert f"ip {ADDRESS}: {tmp_path / 'seen'}, line 1 (ip)" in result.output
    assert "publisher publisher one, dated 2026-01-02, rule indicator--1, licence CC0 1.0" in result.output
    assert "technique: traffic mirroring" in result.output
    assert "not used: 1 × pattern that is more than equality" in result.output
    assert "Absence of a match is not absence of an implant." in result.output
    assert "actor" not in result.output
    claimed = run(*words, "--attribution").output
    assert "actor one" in claimed
    assert "told of actor two; actor two; BB" in claimed
    plain, told = (json.loads(run(*words, *more, "--json").output) for more in ((), ("--attribution",)))
    assert [one["rule"] for one in plain["matches"]] == ["attribute-1", "indicator--1", "attribute-2"]
    assert "claims" not in plain["matches"][0]
    assert told["matches"][0]["countries"] == ["BB"]
    assert plain["origins"] == {"AA": 3, "BB": 2}


def test_renaming_actors_and_countries_changes_nothing_but_the_claims(tmp_path):
    """The same evidence, another identity: what is found, and how it is told, is the same."""
    (tmp_path / "seen").write_text(f"{ADDRESS}\n")
    said = []
    for country, actor in (("AA", "actor one"), ("BB", "friend one")):
        (tmp_path / "set.json").write_bytes(bundle(pattern("ipv4-addr:value", ADDRESS), country=country, actor=actor))
        result = run(tmp_path / "set.json", "--seen", tmp_path / "seen")
        said.append(result.output.replace(f"name: {country} 2", "name: XX 2"))
    assert said[0] == said[1]


def test_a_capture(tmp_path):
    capture = recording("c01_clean_tls")
    set_file = tmp_path / "set.json"
    set_file.write_bytes(bundle(pattern("ipv4-addr:value", "0.0.0.0/0"), pattern("ipv4-addr:value", ADDRESS)))
    found = json.loads(run(set_file, "--capture", capture, "--json").output)
    assert found["looked_through"]["hosts of captures"] == len(found["matches"]) > 5
    assert found["matches"][0]["where"].startswith(f"{capture}, frame ")


def test_an_ordinary_capture_by_the_name_that_tls_shows(tmp_path):
    capture = trusted("injection/qi_local_GET_slashdot_redirect.pcap")
    set_file = tmp_path / "set.json"
    set_file.write_bytes(
        bundle(pattern("domain-name:value", "www.Fox-IT.com"), pattern("domain-name:value", "b.example"))
    )
    result = run(set_file, "--capture", capture)
    assert "looked through: 1 server names of TLS" in result.output
    assert f"domain www.fox-it.com: {capture}, frame 53 (server name of TLS)" in result.output
    assert "b.example" not in result.output
    assert result.exit_code == 1


def test_slips_say_what_to_do(sets, tmp_path):
    assert "no indicators: give files" in run().output
    assert "--yara wants --folder" in run("--yara", tmp_path).output
    (tmp_path / "bad.json").write_text("{")
    assert "not JSON" in run(tmp_path / "bad.json").output
    nothing = run(sets[0])
    assert nothing.exit_code == 2
    assert "Nothing was looked through." in nothing.output
