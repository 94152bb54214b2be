"""YARA rules against files."""

from pathlib import Path

import pytest

from cleannet.trust import yara_rules
from cleannet.trust.indicators import Loaded
from cleannet.trust.sightings import Searched
from cleannet.trust.yara_rules import Rules, YaraError

RULE = """rule Actor_Three_Tool {
  meta: author = "publisher three" date = "2026-03-04" id = "rule-1" license = "DRL 1.1" description = "of actor three"
  strings: $a = "mark of the tool"
  condition: $a and filename == "found"
}
"""


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    pytest.importorskip("yara", reason="the extra indicators is not installed")
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "one.yar").write_text(RULE)
    (tmp_path / "rules" / "two.yara").write_text("rule x { condition: ")
    (tmp_path / "rules" / "three.yar").write_text('include "one.yar"\n')
    (tmp_path / "rules" / "notes.txt").write_text("no rule")
    return tmp_path / "rules"


def test_what_matches_is_told_with_offset_and_publisher(rules: Path, tmp_path: Path):
    files = tmp_path / "files"
    files.mkdir()
    for name in ("found", "other"):
        (files / name).write_bytes(b"12345 mark of the tool")
    (files / "link").symlink_to(files / "found")
    loaded, searched = Loaded(), Searched()
    compiled = Rules(rules, loaded)
    assert loaded.entries == 1
    assert len(compiled.problems) == 2
    assert all(": not compiled: " in one for one in compiled.problems)
    [one] = compiled.scan(files, searched)
    assert one.where == f"{files / 'found'}, offset 6"
    origin = one.indicator.origin
    assert (origin.rule, origin.publisher, origin.date, origin.licence) == (
        "rule-1",
        "publisher three",
        "2026-03-04",
        "DRL 1.1",
    )
    assert origin.claims == ("Actor_Three_Tool", "of actor three")
    assert searched.seen == {"files against YARA rules": 2}


def test_a_folder_without_rules(rules: Path):
    (rules / "one.yar").unlink()
    with pytest.raises(YaraError, match="the first says"):
        Rules(rules, Loaded())


def test_without_the_package_it_is_said_how_to_get_it(tmp_path: Path, monkeypatch):
    def missing(_: str) -> None:
        raise ImportError

    monkeypatch.setattr(yara_rules.importlib, "import_module", missing)
    with pytest.raises(YaraError, match=r"pip install 'cleannet\[indicators\]'"):
        Rules(tmp_path, Loaded())
