"""The worked example of CONTRIBUTING.md does what it says: one file and one page are a new check."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "CONTRIBUTING.md").read_text()
FILE, PAGE = "src/cleannet/checks/nas/nas999_algorithms_change.py", "tests/checks/nas/nas999.md"


def block(fence: str, kind: str) -> str:
    found = re.search(rf"^{fence}{kind}\n(.*?)^{fence}$", TEXT, re.MULTILINE | re.DOTALL)
    assert found is not None
    return found[1]


@pytest.fixture(scope="module")
def scratch(tmp_path_factory):
    """A copy of the project with the two files added, and no other touched."""
    copy = tmp_path_factory.mktemp("scratch")
    for part in ("src", "tests/checks", "tests/support"):
        shutil.copytree(ROOT / part, copy / part, ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("pyproject.toml", "tests/test_check_pages.py"):
        shutil.copy(ROOT / part, copy / part)
    for target, text in ((FILE, block("```", "python")), (PAGE, block("````", "markdown"))):
        assert target in TEXT
        (copy / target).write_text(text)
    return copy


def run(scratch: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(scratch / "src")}
    command = [sys.executable, "-m", *map(str, arguments)]
    return subprocess.run(command, cwd=scratch, env=environment, capture_output=True, text=True, check=False)


def test_its_page_passes(scratch):
    done = run(
        scratch, "pytest", "tests/test_check_pages.py", "-k", "NAS999 or nas999", "-p", "no:cacheprovider", "-n", "0"
    )
    assert done.returncode == 0, done.stdout
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) == 5


def test_the_page_can_fail(scratch):
    page = scratch / PAGE
    right = page.read_text()
    page.write_text(right.replace("# suspect: NAS999", "# pass: NAS999"))
    done = run(scratch, "pytest", "tests/test_check_pages.py", "-k", "nas999-0", "-p", "no:cacheprovider", "-n", "0")
    page.write_text(right)
    assert "1 failed" in done.stdout


def test_the_program_knows_it(scratch):
    assert "The AMF selects other NAS algorithms" in run(scratch, "cleannet", "explain", "NAS999").stdout
    example = ROOT / "examples" / "c03_nea0.pcapng"
    done = run(scratch, "cleannet", "audit", "--filter", "check=NAS999", example)
    assert done.returncode == 0, done.stderr
    assert "NAS999 algorithms-change (1 passed)" in done.stdout


def test_linters_accept_it(scratch):
    ruff = Path(sys.executable).parent / "ruff"
    if not ruff.exists():
        pytest.skip("ruff is not installed beside this Python")
    for command in (["check"], ["format", "--check"]):
        subprocess.run([ruff, *command, "--no-cache", scratch / FILE], cwd=scratch, capture_output=True, check=True)
