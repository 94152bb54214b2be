"""`cleannet intercept`."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cleannet.cli import main
from support.routers import ADDED, IOS
from support.shared import trusted
from support.x1 import DESTINATION, TARGET, TASK, answers, listing, task


def run(*words: str | Path, given: str | None = None) -> Result:
    return CliRunner().invoke(main, ["intercept", *map(str, words)], input=given)


@pytest.fixture
def key(tmp_path: Path) -> Path:
    (tmp_path / "key").write_bytes(b"a key that only these tests use.")
    return tmp_path / "key"


@pytest.fixture
def said(tmp_path: Path) -> Path:
    (tmp_path / "answers.xml").write_bytes(answers(listing([TASK], [DESTINATION]), task()))
    return tmp_path / "answers.xml"


def warranted(folder: Path, digests: str) -> Path:
    (folder / "list.csv").write_text(
        "kind,id,warrant,name,from,until,target_digests\n"
        f"task,{TASK},W1,,,,\ndestination,{DESTINATION},,,,,\nwarrant,,,W1,2026-01-01,2026-01-31,{digests}\n"
    )
    return folder / "list.csv"


def test_targets_meet_as_digests_under_the_users_key(said, key, tmp_path):
    digest = run("digest", "--key", key, given=f"+{TARGET}\n\n").output.split()
    assert len(digest) == 1
    fits = run("tasks", said, "--list", warranted(tmp_path, digest[0]), "--key", key)
    assert fits.exit_code == 0
    assert "asked of 1: task-of-another-target" in fits.output
    assert "No difference among what was asked." in fits.output
    assert "neither shown nor excluded" in fits.output
    other = run("tasks", said, "--list", warranted(tmp_path, "0" * 32), "--key", key)
    assert other.exit_code == 1
    assert f"task-of-another-target: {TASK} at north" in other.output
    assert TARGET not in fits.output + other.output


def test_digests_want_a_key(tmp_path):
    assert "--key FILE is missing" in run("digest", given="1\n").output
    (tmp_path / "short").write_bytes(b"abc")
    assert "at least 16 octets" in run("digest", "--key", tmp_path / "short", given="1\n").output


def test_without_lists_it_is_said_that_nothing_was_asked(said):
    result = run("tasks", said)
    assert result.exit_code == 2
    assert "Nothing could be asked." in result.output
    assert "not asked: orphan-task: give the administration's list (--list)" in result.output


def test_slips_say_what_to_do(said, tmp_path):
    assert "write 192.0.2.0/24" in run("tasks", said, "--network", "10.0.0.1/8").output
    assert "No such file" in run("tasks", tmp_path / "none.xml").output
    (tmp_path / "bad.csv").write_bytes(b"\xff\xfe")
    assert "not UTF-8" in run("tasks", said, "--list", tmp_path / "bad.csv").output


def test_the_real_file_that_names_a_file_is_refused():
    result = run("tasks", trusted("lawful-intercept/xxe.xml"))
    assert result.exit_code == 64
    assert "xxe.xml, line 2: holds a document type" in result.output
    assert "no answer of an element" in run("tasks", trusted("lawful-intercept/MultiRequest_example.xml")).output


def test_real_answers_against_a_list(tmp_path):
    folder = trusted("lawful-intercept/xxe.xml").parent
    files = [folder / f"{name}.xml" for name in (
        "TaskAdded__ListAllDetailsResponse_positive",
        "TaskModified__GetTaskDetailsResponse_positive",
        "DestinationAdded__GetDestinationDetailsResponse_positive",
    )]  # fmt: skip
    (tmp_path / "list.csv").write_text(
        "kind,id,destinations,warrant,name,from,until,targets\n"
        "task,55b848ea-b4c2-4d80-a4c9-46592792e5b7,4faa0058-25ec-42c9-a945-4c3c8e0c7f8d,W1,,,,\n"
        "warrant,,,,W1,2017-10-01,2017-10-31,2125552368\n"
    )
    result = run("tasks", *files, "--list", tmp_path / "list.csv", "--network", "10.0.0.0/8", "--json")
    found = json.loads(result.output)
    assert [one["kind"] for one in found["differences"]] == [
        "orphan-destination",
        "task-of-another-target",
        "task-delivers-elsewhere",
        "destination-not-judged",
    ]
    assert "2125552323" not in result.output
    assert "2125552368" not in result.output


@pytest.fixture
def router(tmp_path: Path) -> tuple[Path, Path]:
    both = tmp_path / "baseline.cfg", tmp_path / "current.cfg"
    both[0].write_text(IOS)
    both[1].write_text(IOS.replace("hostname north", "hostname south") + ADDED["account"]["IOS"] + "\n")
    return both


def test_router_changes_with_lines_and_without_secrets(router):
    result = run("config", *router)
    assert result.exit_code == 1
    assert "account (AA25-239A, 2025-08-27): an account" in result.output
    line = len(router[1].read_text().splitlines())
    assert f"current.cfg, line {line}: username … privilege 15 password …" in result.output
    assert "2 other changed lines, of which no rule speaks (--all)" in result.output
    assert "no proof of none" in result.output
    assert "removed: " in run("config", *router, "--all").output
    assert "hostname south" in run("config", *router, "--all").output
    told = json.loads(run("config", *router, "--json").output)
    assert [one["rule"] for one in told["findings"]] == ["account"]
    assert "Secr3t" not in result.output + str(told)


def test_equal_configurations_and_own_rules(router, tmp_path):
    same = run("config", router[0], router[0])
    assert same.exit_code == 0
    assert "No change that a rule speaks of." in same.output
    (tmp_path / "own.toml").write_text("rules = 1")
    assert run("config", *router, "--rules", tmp_path / "own.toml").exit_code == 64
    assert "write 192.0.2.0/24" in run("config", *router, "--known-peer", "x").output
    (tmp_path / "empty").write_text("")
    assert "no statement of a configuration" in run("config", router[0], tmp_path / "empty").output
