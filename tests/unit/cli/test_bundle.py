"""`cleannet bundle` and `cleannet verify`."""

import json
import shutil
from pathlib import Path
from struct import pack

import jsonschema
import pytest

from cleannet.capture.diag import hdlc
from cleannet.report import bundle
from support.command import Ran, cleannet
from support.exchange_schemas import OSCAL, SARIF
from support.shared import KEY, recording

INVENTORY = 'inventory = "cleannet-inventory/1"\ndated = 2026-01-31\n[[network]]\nmcc = "999"\nmnc = "70"\n'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a key and two captures."""
    monkeypatch.chdir(tmp_path)
    Path("key").write_bytes(KEY)
    for name in ("c02_null_suci", "c03_nea0"):
        shutil.copy(recording(name), f"{name}.pcapng")
    return tmp_path


def make(*words: str, key: bool = True) -> Ran:
    given = words or ("c02_null_suci.pcapng", "c03_nea0.pcapng")
    return cleannet("bundle", *given, "-o", "out", *(("--pseudonym-key", "key") if key else ()))


def again(*words: str, key: bool = True) -> Ran:
    return cleannet("verify", "out", "--captures", ".", *(("--pseudonym-key", "key") if key else ()), *words)


def test_a_stranger_reaches_the_same_octets_from_files_with_other_names(folder: Path):
    ran = make()
    assert (ran.code, ran.text, ran.error) == (0, "", "")
    assert sorted(path.name for path in Path("out").iterdir()) == sorted(bundle.FILES)
    Path("deep").mkdir()
    Path("c02_null_suci.pcapng").rename("deep/x")
    Path("c03_nea0.pcapng").rename("deep/a.bin")
    ran = again()
    assert ran.code == 0, ran.text + ran.error
    assert ran.text.splitlines()[-1] == "the same octets in 5 files, from 2 inputs"


def test_the_octets_do_not_depend_on_the_folder(folder: Path):
    make("c03_nea0.pcapng")
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}
    Path("other").mkdir()
    shutil.copy("c03_nea0.pcapng", "other")
    make(str(folder / "other" / "c03_nea0.pcapng"))
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before


def test_its_files_are_of_the_published_forms(folder: Path):
    make()
    body = {path.name: json.loads(path.read_bytes()) for path in Path("out").iterdir()}
    jsonschema.validate(body[bundle.SARIF], SARIF)
    jsonschema.validate(body[bundle.OSCAL], OSCAL)
    manifest = body[bundle.MANIFEST]
    assert [one["name"] for one in manifest["inputs"]] == ["c02_null_suci.pcapng", "c03_nea0.pcapng"]
    assert [one["size"] for one in manifest["inputs"]] == [
        Path(one["name"]).stat().st_size for one in manifest["inputs"]
    ]
    found = {result["ruleId"] for result in body[bundle.SARIF]["runs"][0]["results"] if result["kind"] == "fail"}
    assert {"NAS001", "SUB001"} <= found
    sizes = sum(path.stat().st_size for path in Path("out").iterdir())
    assert sizes < 2_000_000, "no capture is in it"


@pytest.mark.parametrize("name", bundle.FILES)
def test_a_file_that_was_changed_or_taken_away_is_named(folder: Path, name: str):
    make("c03_nea0.pcapng")
    path = Path("out", name)
    if name == bundle.MANIFEST:
        path.write_bytes(path.read_bytes().replace(b'"version": "', b'"version": "9.'))
    else:
        path.write_bytes(path.read_bytes().replace(b"a", b"e", 1))
    ran = again()
    assert ran.code == 1
    assert f"{name}: differs, from line " in ran.text
    if name == bundle.MANIFEST:
        assert "run the version that made it" in ran.error
        return
    assert ran.text.count("differs") == 1
    path.unlink()
    assert f"{name}: is missing" in again().text


def test_a_finding_taken_out_is_found(folder: Path):
    make("c03_nea0.pcapng")
    path = Path("out", bundle.REPORT)
    body = json.loads(path.read_bytes())
    body["findings"] = body["findings"][1:]
    path.write_text(json.dumps(body, indent=2) + "\n")
    assert again().code == 1


def test_captures_that_are_not_there_are_named(folder: Path):
    make()
    data = Path("c03_nea0.pcapng").read_bytes()
    Path("c03_nea0.pcapng").write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    ran = again()
    assert ran.code == 64
    assert "no file there has the digest of c03_nea0.pcapng (sha256 " in ran.error
    assert "c02" not in ran.error


def test_without_a_key_it_says_what_cannot_be_reached_again(folder: Path):
    ran = make("c03_nea0.pcapng", key=False)
    assert ran.code == 0
    assert "made without --pseudonym-key" in ran.error
    ran = again(key=False)
    assert ran.code == 1
    assert "made without --pseudonym-key, so names in it differ" in ran.error
    assert "inputs.json: the same" in ran.text
    assert "was made with no pseudonym key" in again().error


def test_another_key_is_refused_before_anything_is_read(folder: Path):
    make("c03_nea0.pcapng")
    assert "give the same file" in again(key=False).error
    Path("key").write_bytes(KEY[::-1])
    assert "was made with another pseudonym key" in again().error


def test_an_inventory_counts_and_is_found_by_its_digest(folder: Path):
    Path("i.toml").write_text(INVENTORY)
    assert make("c03_nea0.pcapng", "--inventory", "i.toml").code == 0
    assert json.loads(Path("out", bundle.MANIFEST).read_text())["inventory"]["name"] == "i.toml"
    Path("i.toml").rename("renamed")
    assert again().code == 0
    assert again("--inventory", "renamed").code == 0
    Path("other.toml").write_text(INVENTORY + "\n")
    assert "not the inventory of the bundle" in again("--inventory", "other.toml").error
    Path("renamed").unlink()
    assert "has the digest of i.toml" in again().error
    make("c03_nea0.pcapng")
    assert "made without an inventory" in again("--inventory", "other.toml").error


def test_inputs_without_frames_are_told_and_reached_again(folder: Path):
    Path("text.pcap").write_text("no capture")
    ran = make("text.pcap", "c03_nea0.pcapng")
    assert ran.code == 2
    assert "text.pcap gave no frame" in ran.error
    assert again().code == 0


def test_the_kind_of_a_phones_log_does_not_hang_on_the_name_of_the_found_file(folder: Path):
    record = pack("<BBHHHQ", 0x10, 0, 19, 19, 0xB0EC, 0x010999B7854049E2) + b"\1\x09\5\0\x07\x55\x01"
    Path("phone.mi2log").write_bytes(hdlc.framed(record) * 3)
    make("phone.mi2log")
    assert json.loads(Path("out", bundle.REPORT).read_text())["inputs"][0]["kind"] == "mi2log"
    Path("phone.mi2log").rename("copy.bin")
    assert again().code == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("bundle", "-", "-o", "out"), "standard input cannot be read again"),
        (("bundle", "none.pcap", "-o", "out"), "No such file"),
        (("bundle", "c03_nea0.pcapng", "-o", "key"), "key"),
        (("bundle", "c03_nea0.pcapng"), "--output"),
        (("verify", "none", "--captures", "."), "No such file"),
        (("verify", "out", "--captures", "none"), "is no folder"),
    ],
)
def test_slips_say_what_to_write(folder: Path, words: tuple[str, ...], message: str):
    if words[0] == "verify":
        make("c03_nea0.pcapng")
    ran = cleannet(*words)
    assert ran.code == 64
    assert message in ran.error


def test_a_hostile_manifest_leads_nowhere(folder: Path):
    make("c03_nea0.pcapng")
    path = Path("out", bundle.MANIFEST)
    path.write_text(path.read_text().replace("c03_nea0.pcapng", "../../../evil\\u0000"))
    ran = again()
    assert ran.code == 1
    assert not list(folder.parent.glob("**/*evil*"))
    path.write_text("[]")
    assert "no manifest of a bundle" in again().error


def test_a_party_that_adopts_two_results_adopts_both(folder: Path):
    """The statements of two bundles have one file name, and are no two versions of one thing."""
    from support.votes import party, pem, register_text, seed

    Path("a.pem").write_bytes(pem(seed("a")))
    Path("r.toml").write_text(register_text(party("a", "north"), rule="parties = 1\ngroups = 1\nobjections = 0"))
    files = []
    for name in ("c02_null_suci", "c03_nea0"):
        cleannet("bundle", f"{name}.pcapng", "-o", name, "--pseudonym-key", "key")
        files.append(Path(name, bundle.STATEMENT))
        ran = cleannet("adopt", "sign", files[-1], "--key", "a.pem", "--party", "a", "--reran", "-o", f"{name}.json")
        assert ran.code == 0
    for file in files:
        ran = cleannet("adopt", "status", file, "--register", "r.toml", "c02_null_suci.json", "c03_nea0.json")
        assert ran.code == 0, ran.text
        assert "ran it again and reached the same octets" in ran.text
