"""Reading files of the user's."""

from pathlib import Path

import click
import pytest

from cleannet.cli.intercept_files import LONGEST_LINE, or_fail, show_json, with_octets, with_text
from cleannet.config.strict import ConfigError


def test_what_is_read(tmp_path: Path):
    (tmp_path / "x").write_bytes("é\r\n".encode())
    assert with_text(tmp_path / "x", list) == ["é\r\n"]
    assert with_octets(tmp_path / "x", lambda file: file.read(1)) == b"\xc3"


def test_what_goes_wrong_is_told(tmp_path: Path):
    (tmp_path / "long").write_text("a\n" + "x" * (LONGEST_LINE + 1))
    with pytest.raises(click.ClickException, match="line 2: more than 1048576 characters"):
        with_text(tmp_path / "long", list)
    (tmp_path / "x").write_bytes(b"\xff")
    with pytest.raises(click.FileError, match="not UTF-8"):
        with_text(tmp_path / "x", list)
    for reader in (with_text, with_octets):
        with pytest.raises(click.FileError, match="No such file"):
            reader(tmp_path / "none", list)
    with pytest.raises(click.FileError, match="directory"):
        with_octets(tmp_path, list)

    def wrong() -> None:
        raise ConfigError("x.csv, line 2: no")

    with pytest.raises(click.ClickException, match=r"x\.csv, line 2: no"):
        or_fail(wrong)


def test_json(capsys):
    show_json({"a": [1]})
    assert capsys.readouterr().out == '{\n  "a": [\n    1\n  ]\n}\n'
