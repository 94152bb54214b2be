"""Lists of the administration and tables of warrants."""

import datetime
from pathlib import Path

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust import warrants
from cleannet.trust.digests import Digests
from cleannet.trust.warrants import Lists, read_list
from support.given import fenced
from support.x1 import DESTINATION, TARGET, TASK

PAGE = Path(__file__).parents[3] / "docs" / "interception.md"
DIGESTS = Digests(b"a key that only these tests use.")
TOML = f"""
interception = "cleannet-interception/1"
[[task]]
id = "{TASK}"
element = "north"
destinations = ["{DESTINATION}"]
warrant = "W1"
[[destination]]
id = "{DESTINATION}"
[[warrant]]
name = "W1"
from = "2026-01-01"
until = "2026-01-31"
targets = "{TARGET}"
"""
CSV = (
    "kind,id,element,destinations,warrant,name,from,until,targets\n"
    f"task,{TASK.upper()},north,{DESTINATION},W1,,,,\n"
    f"destination,{DESTINATION},,,,,,,\n\n"
    f"warrant,,,,,W1,2026-01-01,2026-01-31,{TARGET}\n"
)


def read(text: str, path: str) -> Lists:
    into = Lists()
    read_list(text.splitlines(keepends=True), path, DIGESTS, into)
    return into


def test_both_forms_say_the_same():
    toml, csv = read(TOML, "l.toml"), read(CSV, "l.csv")
    assert (toml.has_tasks, toml.has_warrants) == (csv.has_tasks, csv.has_warrants) == (True, True)
    for one in (toml, csv):
        [task] = one.tasks
        assert (task.xid, task.element, task.destinations, task.warrant) == (TASK, "north", {DESTINATION}, "W1")
        assert [to.did for to in one.destinations] == [DESTINATION]
        warrant = one.warrants["W1"]
        assert warrant.begin == datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
        assert warrant.end.date() == datetime.date(2026, 1, 31)
        assert warrant.end.hour == 23
        assert warrant.targets == {DIGESTS.target(TARGET)}
    assert csv.warrants["W1"].place == "l.csv, line 5"
    assert TARGET not in repr(toml)


def test_an_empty_list_is_a_list():
    only = read("kind,name,from,until\n", "w.csv")
    assert (only.has_tasks, only.has_warrants) == (False, True)
    only = read("kind,id\n", "l.csv")
    assert (only.has_tasks, only.has_warrants) == (True, False)


def test_times_with_zones_and_digests():
    digest = DIGESTS.target(TARGET)
    text = f"kind,name,from,until,target_digests\nwarrant,W,2026-01-01T00:00:00+01:00,9999-12-31,{digest}\n"
    one = read(text, "w.csv").warrants["W"]
    assert one.begin == datetime.datetime(2025, 12, 31, 23, tzinfo=datetime.UTC)
    assert one.targets == {digest}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("kind,ID,colour\n", "unknown column 'colour'"),
        ("id\nx\n", "the column 'kind' is missing"),
        ("kind,id\ntask\n", "l.csv, line 2: 1 columns"),
        ("kind,id\nperson,x\n", "'kind' is none of task, destination, warrant"),
        ("kind,id\ntask,\n", "a task wants 'id'"),
        ("kind,id,name\ntask,x,y\n", "a task has no 'name'"),
        ("kind,name,from,until\nwarrant,W,2026-02-01,2026-01-01\n", "ends before it begins"),
        ("kind,name,from,until\nwarrant,W,soon,2026-01-01\n", "'from' is no day or time; write 2026-01-31"),
        ("kind,name,from,until\nwarrant,W,2026-01-01,2026-01-01T00:00:00\n", "has no zone"),
        ("kind,name,from,until,target_digests\nwarrant,W,2026-01-01,2026-01-02,123\n", "intercept digest"),
        ("kind,name,from,until\n" + "warrant,W,2026-01-01,2026-01-02\n" * 2, "stands at l.csv, line 2 already"),
        ('kind,id\n"task,x\n', "not CSV"),
    ],
)
def test_slips_are_refused(text, message):
    with pytest.raises(ConfigError) as error:
        read(text, "l.csv")
    assert message in str(error.value)


def test_bounds(monkeypatch):
    monkeypatch.setattr(warrants, "MOST_ROWS", 2)
    for text, path in ((TOML, "l.toml"), (CSV, "l.csv")):
        with pytest.raises(ConfigError, match="more than 2 entries together"):
            read(text, path)
    monkeypatch.setattr(warrants, "_MOST_CHARACTERS", 100)
    with pytest.raises(ConfigError, match="give the lists in parts, or as CSV"):
        read(TOML, "l.toml")


def test_slips_in_toml_are_refused():
    with pytest.raises(ConfigError, match="unknown key 'colour'"):
        read(TOML.replace("element", "colour"), "l.toml")
    with pytest.raises(ConfigError, match="this version reads"):
        read('interception = "2"', "l.toml")


def test_the_example_of_the_page():
    [example] = fenced(PAGE, "toml")
    found = read(example, "example.toml")
    assert (len(found.tasks), len(found.destinations), len(found.warrants)) == (1, 1, 1)
