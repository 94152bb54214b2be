"""README.md tells the truth: its excerpt is a true run's, and the commands in it exist."""

import importlib.util
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cleannet.cli import COMMANDS, main
from cleannet.profiles.threshold import ExitCode

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text()
PAGES = ("README.md", "CONTRIBUTING.md", "docs/reading-a-capture.md", "examples/README.md", "docs/architecture.md")
"""The last one tells of no command."""


def test_the_excerpt_is_fresh():
    spec = importlib.util.spec_from_file_location("generate_readme", ROOT / "tools" / "generate_readme.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    assert made.readme_text() == README, "run tools/generate_readme.py"
    assert "NAS001 null-nas-ciphering" in README


@pytest.mark.parametrize("page", PAGES[:-1])
def test_commands_and_options_exist(page):
    helps = {name: CliRunner().invoke(main, [name, "--help"]).output for name in COMMANDS}
    commands = re.findall(rf"\bcleannet ({'|'.join(COMMANDS)})\b([^`\n]*)", (ROOT / page).read_text())
    assert commands
    for name, rest in commands:
        for option in re.findall(r"(?<![\w-])--[a-z-]+", rest.partition("#")[0]):
            assert option in helps[name], f"cleannet {name} has no {option}"


@pytest.mark.parametrize("page", PAGES)
def test_scripts_exist(page):
    for name in re.findall(r"\b(?:tools|bench)/[\w.]+", (ROOT / page).read_text()):
        assert (ROOT / name).exists(), name


def test_every_exit_code_is_told():
    assert [int(n) for n in re.findall(r"^\| (\d) \|", README, re.M)] == sorted(ExitCode)


def test_each_page_is_linked_from_a_page_that_a_reader_passes():
    """That is the README, or a page that it leads to."""
    reached, ways = set(), [ROOT / "README.md"]
    while ways:
        page = ways.pop()
        links = re.findall(r"\]\(([\w./-]+\.md)[#)]", page.read_text() + ")")
        for linked in {(page.parent / link).resolve() for link in links} - reached:
            assert linked.is_file(), f"{page.name} leads to {linked.name}, which is not there"
            reached.add(linked)
            ways.append(linked)
    assert not set((ROOT / "docs").glob("*.md")) - reached
