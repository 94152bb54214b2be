"""`cleannet audit`: exit codes, inputs that cannot be read, options, and what goes to which stream."""

import datetime
import json
import os
import struct
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import cleannet.cli.audit as module
from cleannet.checks.catalogue import catalogue
from cleannet.model.finding import Outcome
from cleannet.pipeline import audit as audit_function
from cleannet.report.json_report import from_json
from support.command import Ran, audit
from support.shared import EXAMPLES, KEY, REPOSITORY, recording

GOOD = EXAMPLES / "c02_null_suci.pcapng"
NULL_CIPHER = EXAMPLES / "c03_nea0.pcapng"

pytestmark = pytest.mark.skipif(not GOOD.is_file(), reason="examples/ is not there")


def report(ran: Ran) -> dict[str, Any]:
    return json.loads(ran.out)


def to_json(*arguments: str | Path) -> dict[str, Any]:
    return report(audit("--json", "-", *arguments))


def pcap(link_type: int, *records: tuple[int, bytes]) -> bytes:
    """A classic pcap; each record claims its own length."""
    head = struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, link_type)
    return head + b"".join(struct.pack("<IIII", 1, 0, size, size) + octets for size, octets in records)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "pseudonym.key"
    path.write_bytes(KEY)
    return path


# Exit codes


def test_findings_make_it_1() -> None:
    assert audit("-q", GOOD).code == 1


def test_nothing_at_or_above_the_threshold_makes_it_0() -> None:
    ran = audit("-q", "--filter", "check=NAS001", GOOD)
    assert (ran.code, ran.text, ran.error) == (0, "", "")


@pytest.mark.parametrize(("threshold", "code"), [("critical", 0), ("high", 1), ("medium", 1), ("low", 1), ("info", 1)])
def test_the_threshold_decides(threshold: str, code: int) -> None:
    assert audit("-q", "--filter", "check=SUB001", "--fail-on", threshold, GOOD).code == code


def test_a_suspicion_counts() -> None:
    path = recording("c04_wrong_key")
    options = ("-q", "--filter", "check=DOS001")
    assert audit(*options, path).code == 1
    assert audit(*options, "--fail-on", "medium", path).code == 0


def test_an_input_without_a_frame_makes_it_2_whatever_is_found(tmp_path: Path) -> None:
    assert audit("-q", tmp_path / "missing.pcap", GOOD).code == 2
    assert audit("-q", "--require-coverage", "NAS012:no", tmp_path / "missing.pcap", GOOD).code == 2


def test_a_fault_makes_it_3_before_all_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def faulty(*given: Any, **named: Any) -> Any:
        made = audit_function(*given, **named)
        first, *rest = made.outcomes
        broken = type(first)(first.check, first.name, Outcome.ERROR.value, 0, 0, 0)
        return type(made)(**{**{f: getattr(made, f) for f in made.__struct_fields__}, "outcomes": (broken, *rest)})

    monkeypatch.setattr(module, "audit", faulty)
    assert audit("-q", tmp_path / "missing.pcap", GOOD).code == 3


@pytest.mark.parametrize(
    ("required", "code"),
    [
        (("N1:ciphering",), 0),
        (("NAS001",), 0),
        (("N1:ciphering", "N3:link"), 0),
        (("Uu",), 4),
        (("SUB013",), 4),
        (("all",), 4),
        (("NAS999",), 4),
        (("N1:cyphering",), 4),
    ],
)
def test_required_coverage(required: tuple[str, ...], code: int, tmp_path: Path) -> None:
    options = [part for one in required for part in ("--require-coverage", one)]
    assert audit("-q", *options, GOOD).code == (code or 1)  # 4 goes before 1.
    nothing_found = tmp_path / "waivers.toml"
    codes = sorted({f["check"] for f in to_json(GOOD)["findings"]})
    nothing_found.write_text(
        "".join(f'[[waiver]]\nfinding = "{one}"\nreason = "known"\nexpires = 2999-12-31\n' for one in codes)
    )
    assert audit("-q", "--waivers", nothing_found, *options, GOOD).code == code


# Inputs that cannot be read


BAD = {
    "directory": (None, "Is a directory"),
    "missing.pcap": (None, "No such file"),
    "empty.pcap": (b"", "empty"),
    "notes.txt": (b"These are notes on the capture of last week.\n" * 3, "text"),
    "three.pcap": (b"abc", "3 bytes"),
    "header-only.pcap": (pcap(1), "no frame"),
}
DAMAGED = {
    "wifi.pcap": (pcap(105, *[(42, b"\x80\x00" + bytes(40))] * 3), "link type 105", 3),
    "terabyte.pcap": (pcap(1, (60, bytes(60)), (0xFFFFFFF0, bytes(60))), "byte 100", 1),
    "cut.pcap": (pcap(1, (60, bytes(60)), (60, bytes(10))), "byte 100", 1),
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("place", ["before", "after", "alone"])
def test_an_input_that_gives_nothing_is_named_and_the_others_go_on(name: str, place: str, tmp_path: Path) -> None:
    octets, words = BAD[name]
    path = tmp_path / name
    if name == "directory":
        path.mkdir()
    elif octets is not None:
        path.write_bytes(octets)
    inputs = {"before": [path, GOOD], "after": [GOOD, path], "alone": [path]}[place]
    ran = audit("--json", "-", *inputs)
    assert ran.code == 2
    told = [line for line in ran.error.splitlines() if str(path) in line]
    assert len(told) == 1
    assert told[0].startswith("cleannet: ")
    assert words in told[0]
    said = report(ran)
    assert [i["path"] for i in said["inputs"]] == [str(p) for p in inputs]
    assert said["inputs"][inputs.index(path)]["frames"] == 0
    (problem,) = [p for p in said["problems"] if p["input"] == inputs.index(path)]
    assert (problem["blame"], problem["frame"]) == ("capture", 0)
    assert bool(said["findings"]) == (place != "alone")
    if place == "alone":
        assert {o["outcome"] for o in said["outcomes"]} <= {"not-observed", "not-applicable"}


@pytest.mark.parametrize("name", DAMAGED)
def test_a_damaged_input_counts_up_to_the_damage(name: str, tmp_path: Path) -> None:
    octets, words, frames = DAMAGED[name]
    path = tmp_path / name
    path.write_bytes(octets)
    ran = audit("--json", "-", path, GOOD)
    assert ran.code == 1
    (told,) = [line for line in ran.error.splitlines() if str(path) in line]
    assert words in told
    said = report(ran)
    assert said["inputs"][0]["frames"] == frames
    (problem,) = [p for p in said["problems"] if p["input"] == 0 and p["kind"].startswith("capture.")]
    assert problem["detail"] in told
    assert len(said["findings"]) == len(to_json(GOOD)["findings"])


def test_many_bad_inputs_are_all_named(tmp_path: Path) -> None:
    for name, (octets, _) in BAD.items():
        if octets is not None:
            (tmp_path / name).write_bytes(octets)
    (tmp_path / "directory").mkdir()
    paths = [tmp_path / name for name in BAD]
    ran = audit("-q", *paths)
    assert ran.code == 2
    assert [line.partition(": ")[2].partition(":")[0] for line in ran.error.splitlines()] == [str(p) for p in paths]


def test_a_file_that_vanishes_before_its_turn(tmp_path: Path) -> None:
    path = tmp_path / "gone.pcapng"
    path.write_bytes(NULL_CIPHER.read_bytes())
    made = audit_function(
        [str(GOOD), str(path)], catalogue().values(), progress=lambda frames: path.unlink(missing_ok=True)
    )
    assert [i.frames > 0 for i in made.inputs] == [True, False]
    (problem,) = [p for p in made.problems if p.input == 1]
    assert problem.kind == "capture.unreadable"
    assert str(path) in problem.detail


def test_a_file_that_shrinks_while_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "shrinking.pcap"
    path.write_bytes(pcap(1, *[(1400, bytes(1400))] * 20_000))

    def shrink(frames: int) -> None:
        with path.open("r+b") as file:
            file.truncate(100)

    made = audit_function([str(path), str(GOOD)], catalogue().values(), progress=shrink)
    assert 0 < made.inputs[0].frames < 20_000
    assert made.inputs[1].frames == 398
    assert [p.kind for p in made.problems if p.input == 0 and p.kind.startswith("capture.")] == ["capture.cut-file"]


def test_a_name_with_control_characters_cannot_act(tmp_path: Path) -> None:
    ran = audit("-q", tmp_path / "a\x1b[2Jb\n.pcap")
    assert ran.code == 2
    assert "\x1b" not in ran.error
    assert len(ran.error.splitlines()) == 1
    assert "\\x1b" in ran.error


@pytest.mark.skipif(os.name != "posix", reason="file names are octets on POSIX only")
def test_a_name_that_is_no_utf_8(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/caf\xe9.pcapng"
    Path(os.fsdecode(path)).write_bytes(GOOD.read_bytes())
    ran = subprocess.run(
        [sys.executable, "-m", "cleannet", "audit", "--json", "-", path],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert json.loads(ran.stdout)["inputs"][0]["path"].endswith("caf\\udce9.pcapng")


# Streams


def test_standard_input(key: Path) -> None:
    ran = audit("--json", "-", "--pseudonym-key", key, "-", given=GOOD.read_bytes())
    other = to_json("--pseudonym-key", key, GOOD)
    mine = report(ran)
    assert mine["inputs"][0].pop("path") == "-"
    assert other["inputs"][0].pop("path") == str(GOOD)
    assert mine == other


def test_a_pipe_through_the_real_program() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "cleannet", "audit", "--json", "-", "-"],
        input=NULL_CIPHER.read_bytes(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY / "src")},
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (1, b"")
    assert json.loads(ran.stdout)["inputs"][0]["frames"] == json.loads(ran.stdout)["inputs"][0]["frames"] > 0


def test_json_on_standard_output_stands_alone(tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    ran = audit("--json", "-", "--html", page, "--verbose", GOOD)
    assert from_json(ran.out).schema == "cleannet-report/1"
    assert ran.error == ""
    assert page.read_text().lower().startswith("<!doctype html")


def test_files_are_written_beside_the_terminal_report(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    ran = audit("--json", path, GOOD)
    assert "SUB001" in ran.text
    assert "\x1b" not in ran.text  # Not a terminal: plain.
    assert from_json(path.read_bytes()).findings


def test_quiet_prints_nothing() -> None:
    ran = audit("-q", GOOD)
    assert (ran.text, ran.error) == ("", "")


def test_verbose_says_more() -> None:
    short, long = audit(GOOD).text, audit("-v", GOOD).text
    assert len(long) > len(short)
    assert "NAS007" in long


@pytest.mark.parametrize("option", ["--json", "--html"])
def test_a_report_that_cannot_be_written(option: str, tmp_path: Path) -> None:
    path = tmp_path / "no such folder" / "report"
    ran = audit(option, path, GOOD)
    assert ran.code != 0
    assert str(path) in ran.error
    assert ran.text == ""


# Options


def test_since_and_until_part_the_capture() -> None:
    whole = to_json(NULL_CIPHER)
    moment = "2026-11-22T23:16:40"
    early, late = to_json("--until", moment, NULL_CIPHER), to_json("--since", moment, NULL_CIPHER)
    for name, count in whole["captured"].items():
        if name.startswith("NGAP "):
            assert early["captured"].get(name, 0) + late["captured"].get(name, 0) == count
    assert early["captured"]
    assert late["captured"]
    zoned = to_json("--until", "2026-11-23T00:16:40+01:00", NULL_CIPHER)
    assert zoned["captured"] == early["captured"]
    assert not to_json("--since", "2030-01-01", NULL_CIPHER)["captured"]


def test_filters() -> None:
    codes = [o["check"] for o in to_json("--filter", "check=NAS*,SUB001", GOOD)["outcomes"]]
    assert codes == [c for c in catalogue() if c.startswith("NAS") or c == "SUB001"]
    named = [o["check"] for o in to_json("--filter", "check=null-nas-*", GOOD)["outcomes"]]
    assert named == ["NAS001", "NAS002"]
    high = to_json("--filter", "severity=critical", GOOD)
    assert {f["severity"] for f in high["findings"]} == {"critical"}
    n2 = [o["check"] for o in to_json("--filter", "interface=n2", GOOD)["outcomes"]]
    assert n2 == [c.code for c in catalogue().values() if any(i.value == "N2" for i in c.interfaces)]
    both = to_json("--filter", "check=NAS*", "--filter", "check=RRC*", GOOD)
    assert {o["check"][:3] for o in both["outcomes"]} == {"NAS", "RRC"}


def test_one_subscriber_by_the_name_it_has_under_a_key(key: Path) -> None:
    path = EXAMPLES / "c08_load.pcapng"
    whole = to_json("--pseudonym-key", key, path)
    (all_of_them,) = [f for f in whole["findings"] if f["check"] == "SUB017"]
    name = all_of_them["subjects"][3]
    alone = to_json("--pseudonym-key", key, "--subscriber", name, path)
    assert {f["subject"] for f in alone["findings"]} == {name}
    assert [f["check"] for f in alone["findings"]] == ["SUB017"]
    other = key.with_name("other.key")
    other.write_bytes(KEY[::-1])
    unknown = to_json("--pseudonym-key", other, "--subscriber", name, path)
    assert not unknown["findings"]
    assert any(name in w for w in unknown["warnings"])


def test_names_are_stable_under_a_key_and_only_under_it(key: Path) -> None:
    subjects = [to_json(*o, GOOD)["findings"][0]["subjects"] for o in (("--pseudonym-key", key),) * 2 + ((),) * 2]
    assert subjects[0] == subjects[1]
    assert len({str(s) for s in subjects[1:]}) == 3


def waiver(tmp_path: Path, finding: str, expires: str) -> Path:
    path = tmp_path / "waivers.toml"
    path.write_text(f'[[waiver]]\nfinding = "{finding}"\nreason = "a laboratory"\nexpires = {expires}\n')
    return path


def test_a_waiver_silences_the_finding_in_the_exit_code(tmp_path: Path) -> None:
    options = ("--filter", "check=SUB001", GOOD)
    (finding,) = to_json(*options)["findings"]
    ran = audit("--json", "-", "--waivers", waiver(tmp_path, finding["fingerprint"], "2999-12-31"), *options)
    assert ran.code == 0
    said = report(ran)
    assert not said["findings"]
    assert [w["finding"]["fingerprint"] for w in said["waived"]] == [finding["fingerprint"]]
    assert any("every finding is waived" in w for w in said["warnings"])  # A decision, not a pass.
    assert said["outcomes"][0]["outcome"] == "fail"


def test_an_expired_waiver_speaks_again(tmp_path: Path) -> None:
    yesterday = datetime.datetime.now(datetime.UTC).date() - datetime.timedelta(days=1)
    path = waiver(tmp_path, "SUB001", yesterday.isoformat())
    ran = audit("--json", "-", "--filter", "check=SUB001", "--waivers", path, GOOD)
    assert ran.code == 1
    assert any("expired" in w and str(path) in w for w in report(ran)["warnings"])


def test_compare_says_new_gone_and_same(tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    audit("-q", "--json", old, GOOD)
    said = to_json("--compare", old, NULL_CIPHER)
    assert {f["check"]: f["comparison"] for f in said["findings"]} == {
        **dict.fromkeys(("LNK001", "LNK002", "LNK005", "PFC009", "SBI001", "SBI005", "SBI012", "SBI018"), "same"),
        "NAS001": "new",
        "NAS010": "new",
        "SBI019": "new",
    }
    assert [f["check"] for f in said["comparison"]["gone"]] == ["SUB001"]
    text = audit("--compare", old, NULL_CIPHER).text
    assert "gone" in text.lower()
    assert "SUB001" in text


def test_identities_only_where_asked_for() -> None:
    hidden, open_ = audit("--json", "-", GOOD), audit("--json", "-", "--show-identities", GOOD)
    assert "999700000000001" not in hidden.text
    assert "imsi-999700000000001" in open_.text


def test_the_operators_settings_reach_the_checks() -> None:
    plain = {o["check"]: o["outcome"] for o in to_json(GOOD)["outcomes"]}
    told = to_json("--ciphering-order", "nea1,NEA2", "--integrity-order", "NIA2,NIA1", GOOD)
    assert plain["NAS005"] == "not-observed"
    assert {o["check"]: o["outcome"] for o in told["outcomes"]}["NAS005"] == "fail"


# Options that cannot be


WRONG: dict[str, tuple[list[str], str]] = {
    "unknown option": (["--nonsense"], "--nonsense"),
    "no capture": ([], "CAPTURE"),
    "time": (["--since", "yesterday"], "yesterday"),
    "filter": (["--filter", "colour=red"], "colour=red"),
    "filter value": (["--filter", "severity=awful"], "awful"),
    "no check left": (["--filter", "check=ZZZ*"], "no check"),
    "severity": (["--fail-on", "awful"], "awful"),
    "network": (["--ran-network", "10.0"], "10.0"),
    "algorithm": (["--ciphering-order", "AES"], "AES"),
    "number": (["--longest-back-off", "long"], "long"),
    "subscriber without key": (["--subscriber", "subscriber 0"], "--pseudonym-key"),
    "missing key file": (["--pseudonym-key", "{missing}"], "{missing}"),
    "short key": (["--pseudonym-key", "{short}"], "16 octets"),
    "missing waivers": (["--waivers", "{missing}"], "{missing}"),
    "broken waivers": (["--waivers", "{text}"], "{text}"),
    "missing older report": (["--compare", "{missing}"], "{missing}"),
    "broken older report": (["--compare", "{text}"], "{text}"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_option_is_named_and_nothing_is_audited(name: str, tmp_path: Path) -> None:
    places = {"missing": tmp_path / "missing", "short": tmp_path / "short", "text": tmp_path / "text"}
    places["short"].write_bytes(b"fifteen octets!")
    places["text"].write_text("no report, no waivers")
    options, words = WRONG[name]
    given = [option.format(**places) for option in options]
    ran = audit(*given, *([] if name == "no capture" else [GOOD]))
    assert ran.code != 0
    assert ran.text == ""
    assert words.format(**places) in " ".join(ran.error.split())
    assert "fifteen" not in ran.error


def test_help_names_every_option() -> None:
    ran = audit("--help")
    assert ran.code == 0
    for option in module.audit_command.params:
        assert option.opts[0] in ran.text or option.opts[0] == "captures"
