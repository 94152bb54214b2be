"""docs/catalogue.md is made from the checks and their pages, and is fresh."""

import importlib.util
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue

ROOT = Path(__file__).resolve().parents[2]


def generator():
    spec = importlib.util.spec_from_file_location("generate_catalogue", ROOT / "tools" / "generate_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_is_fresh():
    assert (ROOT / "docs" / "catalogue.md").read_text() == generator().catalogue_text(), (
        "run tools/generate_catalogue.py"
    )


@pytest.mark.parametrize("check", catalogue().values(), ids=catalogue())
def test_a_section_tells_all_of_its_check(check):
    text = generator().section(check)
    for part in (
        check.code,
        check.name,
        check.title,
        check.why,
        check.legitimate_when,
        check.remedy,
        check.severity.label,
    ):
        assert part in text
    for part in (*map(str, check.clauses), *check.scas, *check.fight, *(kind.__name__ for kind in check.needs)):
        assert part in text
    page = ROOT / "tests" / "checks" / check.module.split(".")[-2] / f"{check.code.lower()}.md"
    assert page.exists(), f"{check.code} has no test page"
    for line in page.read_text().splitlines()[1:]:
        assert line in text


def test_every_family_has_a_title():
    assert {generator().family(c) for c in catalogue().values()} == set(generator().FAMILIES)


def test_stale_is_said(tmp_path, monkeypatch, capsys):
    made = generator()
    monkeypatch.setattr(made, "TARGET", tmp_path / "catalogue.md")
    assert made.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().err
    assert made.main([]) == 0
    assert made.main(["--check"]) == 0
