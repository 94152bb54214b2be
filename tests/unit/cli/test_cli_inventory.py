"""`cleannet inventory`."""

from pathlib import Path

from click.testing import CliRunner

from cleannet.cli import main
from cleannet.config.inventory import load
from support.shared import recording


def test_it_writes_what_audit_reads(tmp_path: Path):
    made = tmp_path / "inventory.toml"
    result = CliRunner().invoke(main, ["inventory", "-q", str(recording("c07_userplane")), "-o", str(made)])
    assert result.exit_code == 0
    assert not result.output
    assert load(made.read_text(), str(made)).home_networks == ("999-70",)


def test_without_a_file_it_goes_to_standard_output():
    result = CliRunner().invoke(main, ["inventory", "-q", str(recording("c02_null_suci"))])
    assert load(result.output, "stdout").nodes


def test_an_input_without_frames_is_told(tmp_path: Path):
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(b"")
    result = CliRunner().invoke(main, ["inventory", "-q", str(empty)])
    assert result.exit_code == 2
    assert "gave no frame" in result.stderr
