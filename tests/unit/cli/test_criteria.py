"""`cleannet audit --profile`, `--documents` and `--require-profile`."""

import hashlib
import json
from pathlib import Path

import pytest

from support.command import Ran, audit
from support.profiles import HEAD, criterion, slots
from support.shared import EXAMPLES

GOOD = EXAMPLES / "c02_null_suci.pcapng"
pytestmark = pytest.mark.skipif(not GOOD.is_file(), reason="examples/ is not there")
REPORT = '[[evidence]]\nname = "report"\nkind = "documentary"\n'


def answers(ran: Ran) -> dict[str, str]:
    [one] = json.loads(ran.out)["profiles"]
    return {each["id"]: each["answer"] for each in one["criteria"]}


def made(folder: Path, name: str, *parts: str) -> Path:
    path = folder / f"{name}.toml"
    path.write_text(HEAD.replace('"made"', f'"{name}"') + "".join(parts), encoding="utf-8")
    return path


def listed(folder: Path, digest: str | None = None, more: str = "") -> Path:
    (folder / "report.pdf").write_bytes(b"a report")
    digest = digest or hashlib.sha256(b"a report").hexdigest()
    path = folder / "documents.toml"
    path.write_text(
        f'[[document]]\nslot = "report"\nfile = "report.pdf"\nsha256 = "{digest}"\nissuer = "A laboratory"\n'
        f'date = 2026-01-02\nstatement = "met"\n{more}',
        encoding="utf-8",
    )
    return path


def checked(name: str, rule: str, *codes: str) -> str:
    return criterion(name, rule) + f"checks = {json.dumps(codes)}\n"


def test_profiles_are_answered_in_the_order_given() -> None:
    ran = audit("--json", "-", "--profile", "slovenia-2020", "--profile", "scas", GOOD)
    assert [one["name"] for one in json.loads(ran.out)["profiles"]] == ["slovenia-2020", "scas"]
    assert ran.code == 1
    assert json.loads(audit("--json", "-", GOOD).out)["profiles"] == []


def test_what_was_seen_decides(tmp_path: Path) -> None:
    """The capture shows a null-scheme SUCI, ciphering in force, and no roaming at all."""
    one = made(
        tmp_path,
        "mine",
        slots("a"),
        checked("failed", "a", "SUB001"),
        checked("passed", "a", "NAS001"),
        checked("both", "a", "NAS001", "SUB001"),
        checked("unseen", "a", "ROA001"),
    )
    wanted = {"failed": "not met", "passed": "met", "both": "not met", "unseen": "unknown"}
    assert answers(audit("--json", "-", "--profile", one, GOOD)) == wanted


def test_a_filter_takes_evidence_away_and_adds_none(tmp_path: Path) -> None:
    one = made(tmp_path, "mine", slots("a"), checked("1", "a", "NAS001"))
    ran = audit("--json", "-", "--filter", "check=SUB001", "--profile", one, GOOD)
    assert answers(ran) == {"1": "unknown"}


def test_documents_answer_documentary_criteria(tmp_path: Path) -> None:
    one = made(tmp_path, "mine", slots("a"), REPORT, checked("1", "a and report", "NAS001"))
    assert answers(audit("--json", "-", "--profile", one, GOOD)) == {"1": "unknown"}
    given = ("--documents", listed(tmp_path))
    assert answers(audit("--json", "-", "--profile", one, *given, GOOD)) == {"1": "met"}
    ran_out = ("--documents", listed(tmp_path, more="until = 2026-01-03\n"))
    assert answers(audit("--json", "-", "--profile", one, *ran_out, GOOD)) == {"1": "unknown"}


def test_a_document_of_another_digest_is_refused_by_name(tmp_path: Path) -> None:
    one = made(tmp_path, "mine", REPORT, criterion("1", "report"))
    ran = audit("--profile", one, "--documents", listed(tmp_path, "00" * 32), GOOD)
    assert ran.code != 0
    assert "document 1: refused: 'report.pdf' has the SHA-256" in ran.error
    assert ran.out == b""


@pytest.mark.parametrize(
    ("rule", "codes", "code"),
    [("a", ("NAS001",), 0), ("a", ("SUB001",), 1), ("a", ("ROA001",), 4), ("a", ("SUB001", "ROA001"), 1)],
)
def test_a_required_profile_decides_the_exit_code(tmp_path: Path, rule: str, codes: tuple[str, ...], code: int) -> None:
    one = made(tmp_path, "mine", slots("a"), checked("1", rule, *codes))
    quiet = ("-q", "--filter", "check=SUB001,NAS001", "--fail-on", "critical")
    assert audit(*quiet, "--require-profile", one, GOOD).code == code
    assert audit(*quiet, "--profile", one, GOOD).code == 0


def test_what_judges_identity_leaves_a_required_profile_unknown(tmp_path: Path) -> None:
    origin = '[[identity]]\nname = "origin"\nvalues = ["AA", "BB"]\n'
    judged = criterion("2", 'origin == "AA"', "IDENTITY", "identity")
    one = made(tmp_path, "mine", origin, slots("a"), checked("1", "a", "NAS001"), judged)
    quiet = ("-q", "--fail-on", "critical")
    assert audit(*quiet, "--require-profile", one, GOOD).code == 4


def test_slips_are_told(tmp_path: Path) -> None:
    assert "neither a shipped profile" in audit("--profile", "nobody", GOOD).error
    assert "name a profile with --profile" in audit("--documents", listed(tmp_path), GOOD).error
    folder = tmp_path / "other"
    folder.mkdir()
    two = [made(where, "mine", slots("a"), checked("1", "a", "NAS001")) for where in (tmp_path, folder)]
    assert "two profiles are called 'mine'" in audit("--profile", two[0], "--profile", two[1], GOOD).error
    latin = tmp_path / "latin.toml"
    latin.write_bytes(b"\xff")
    assert "not UTF-8" in audit("--profile", latin, GOOD).error
    assert "not UTF-8" in audit("--profile", two[0], "--documents", latin, GOOD).error


def test_the_terminal_has_a_section() -> None:
    ran = audit("--profile", "slovenia-2020", GOOD)
    assert "Criteria of slovenia-2020" in ran.text
    assert "judges identity; not decided here" in ran.text
