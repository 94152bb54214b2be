import pytest

from cleannet.report.parquet import COLUMNS, columns, write
from support.sample_report import sample_report


def test_one_row_a_piece_of_evidence():
    report = sample_report()
    table = columns(report)
    assert tuple(table) == COLUMNS
    assert {len(column) for column in table.values()} == {sum(len(f.evidence) for f in report.findings)}
    first = report.findings[0]
    assert (table["check"][0], table["frame"][0]) == (first.check, first.evidence[0].frame)


def test_the_file_holds_the_same_rows(tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="pyarrow is not installed (extra: table)")
    write(sample_report(), str(tmp_path / "report.parquet"))
    assert parquet.read_table(tmp_path / "report.parquet").to_pydict() == columns(sample_report())
