"""Files of what the user knows."""

import gzip

import pytest

from cleannet.cli.files import read
from cleannet.cli.known import known, names_under
from cleannet.config.baseline import FORMAT, Baseline, Names, to_json
from support.command import audit
from support.given import NORTH, PLACES
from support.shared import recording

OPTIONS = {
    "inventory_file": None,
    "cell_database_file": None,
    "baseline_file": None,
    "baseline_days": 30,
    "pseudonym_key": None,
}


@pytest.fixture
def write(tmp_path):
    def written(name, octets):
        path = tmp_path / name
        path.write_bytes(octets)
        return path

    return written


def test_nothing_is_known_by_default():
    assert known(OPTIONS) == {"inventory": None, "cell_database": None, "baseline": None}


def test_files_are_read(write):
    key = write("key", b"k" * 16)
    names = Names(b"k" * 16)
    given = {
        "inventory_file": write("n.toml", NORTH.encode()),
        "cell_database_file": write("p.csv", PLACES.encode()),
        "baseline_file": write("b.json", to_json(Baseline(FORMAT, names.cells, names.key))),
        "pseudonym_key": key,
    }
    made = known(OPTIONS | given)
    assert made["inventory"].networks[0].plmn == "262-01"
    assert len(made["cell_database"]) == 5
    assert (made["baseline"].oldest, made["baseline"].names.key) == (30, names.key)
    packed = known(OPTIONS | {"cell_database_file": write("p.csv.gz", gzip.compress(PLACES.encode(), mtime=0))})
    assert len(packed["cell_database"]) == 5
    raw = known(OPTIONS | {"baseline_file": write("r.json", to_json(Baseline(FORMAT, "raw", "")))})
    assert raw["baseline"].names.cells == "raw"
    assert names_under(key).key == names.key
    assert read(key, "the key") == b"k" * 16


@pytest.mark.parametrize(
    ("option", "octets", "said"),
    [
        ("--inventory", b"x", "n: Expected"),
        ("--inventory", b"\xff", "not UTF-8 text; an inventory is a TOML file"),
        ("--inventory", b'inventory = "cleannet-inventory/1"', "n: 'dated' is missing; write dated = 2026-01-31"),
        ("--cell-database", b"\xffx,1,2,3,4,5,6,7,8", "not UTF-8 text; a cell database is a CSV file"),
        ("--cell-database", b"hello", "n, line 1: neither a heading"),
        ("--cell-database", b"\x1f\x8bx", "the cell database cannot be read"),
        ("--cell-database", gzip.compress(PLACES.encode(), mtime=0)[:40], "the cell database cannot be read"),
        ("--baseline", b"{}", "n: no baseline of this version"),
        ("--baseline", to_json(Baseline(FORMAT, "keyed", "x")), "give the file of it with --pseudonym-key"),
        ("--inventory", None, "the inventory cannot be read: No such file"),
        ("--cell-database", None, "the cell database cannot be read: No such file"),
    ],
)
def test_what_is_wrong_is_named(write, tmp_path, option, octets, said):
    path = write("n", octets) if octets is not None else tmp_path / "absent"
    ran = audit(recording("c07_userplane"), option, path)
    assert ran.code == 64
    assert said in ran.error


def test_keys_that_do_not_fit(write):
    baseline = write("b.json", to_json(Baseline(FORMAT, "keyed", Names(b"k" * 16).key)))
    for octets, said in ((b"x" * 16, "another key"), (b"x", "at least 16 octets")):
        key = write("key", octets)
        ran = audit(recording("c07_userplane"), "--baseline", baseline, "--pseudonym-key", key)
        assert ran.code == 64
        assert said in ran.error
