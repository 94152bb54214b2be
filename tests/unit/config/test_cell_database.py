"""Crowd-sourced lists of cells."""

import pytest

from cleannet.config import cell_database
from cleannet.config.cell_database import load
from cleannet.config.strict import ConfigError
from support.given import PLACES

ROW = "LTE,262,2,7,3001,0,13.5,52.25,1000"


def test_positions():
    read = load(PLACES.splitlines(keepends=True), "places.csv")
    assert len(read) == 5
    assert read.position("EUTRA", "262-02", 3001) == pytest.approx((52.52, 13.40, 1000))
    assert read.position("EUTRA", "262-002", 3001) is not None  # The files have no leading zeros.
    for unknown in (("NR", "262-02", 3001), ("EUTRA", "262-03", 3001), ("EUTRA", "262-02", 9), ("EUTRA", "-02", 3001)):
        assert read.position(*unknown) is None
    assert read.position("EUTRA", "262-02", 3004) is None  # It stands there twice.


def test_files_without_heading_and_with_quotation_marks():
    assert load([ROW], "x").position("EUTRA", "262-02", 3001) == (52.25, 13.5, 1000)
    heading = '"radio","lat","lon","cell","net","mcc"\n'
    assert load([heading, '"NR",52.25,13.5,68719476735,2,262\r\n'], "x").position("NR", "262-02", (1 << 36) - 1) == (
        *(52.25, 13.5),
        0,
    )
    assert len(load([], "x")) == len(load([ROW.replace("LTE", "UMTS"), "\n"], "x")) == 0
    assert load([], "x").position("NR", "262-02", 1) is None


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["hello"], "x.csv, line 1: neither a heading with radio, mcc, net, cell, lon, lat nor a cell's values"),
        (["radio,mcc,net,cell,lat"], "x.csv, line 1: no column 'lon'"),
        ([ROW, "LTE,262,2,7"], "x.csv, line 2: not numbers under mcc, net, cell, lon and lat"),
        ([ROW.replace("3001", "x")], "x.csv, line 1: not numbers"),
        ([ROW.replace("52.25", "91")], "x.csv, line 1: not numbers"),
        ([ROW.replace("52.25", "nan")], "x.csv, line 1: not numbers"),
        ([ROW.replace("3001", "-1")], "x.csv, line 1: not numbers"),
        ([ROW.replace("262", "1000")], "x.csv, line 1: not numbers"),
    ],
)
def test_what_is_wrong_is_named(lines, said):
    with pytest.raises(ConfigError) as error:
        load(lines, "x.csv")
    assert said in str(error.value)


def test_a_list_of_the_whole_world_is_refused(monkeypatch):
    monkeypatch.setattr(cell_database, "MOST_CELLS", 2)
    assert len(load([ROW] * 2, "x.csv")) == 2
    with pytest.raises(ConfigError, match=r"x\.csv: more than 2 cells; keep the lines of the countries"):
        load([ROW] * 3, "x.csv")
