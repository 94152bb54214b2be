"""Rules that hold for the whole house: what lies where, what may import what, and what may stand nowhere."""

import ast
import functools
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "cleannet"
MODULES = sorted(SOURCE.rglob("*.py"))
IDS = [str(m.relative_to(SOURCE)) for m in MODULES]
FILES_OF_THE_PROJECT = sorted(
    path
    for folder in ("src", "tests", "tools", "bench", "docs", "examples", "requirements", ".ci")
    for path in (ROOT / folder).rglob("*")
    if path.is_file() and "__pycache__" not in path.parts and path.suffix not in (".pcapng", ".pcap", ".png", ".mo")
) + sorted(path for path in ROOT.iterdir() if path.is_file() and not path.name.startswith("report."))

PURE = ("model", "decode", "subscribers", "checks")
IMPURE = {
    "os",
    "time",
    "random",
    "datetime",
    "secrets",
    "socket",
    "subprocess",
    "pathlib",
    "io",
    "uuid",
    "importlib",
    "pkgutil",
}
EXEMPT = {
    "checks/catalogue.py": {"importlib", "pkgutil"},  # finds the checks
    "decode/uper_notation.py": {"importlib"},  # reads the ASN.1 that lies beside it
    "decode/full.py": {"importlib", "io"},  # loads the extra where it is installed, and keeps it from printing
}
LONGEST_FILE, LONGEST_FUNCTION = 400, 50
LONGEST_TEST_FILE = 500


@functools.cache
def tree(module: Path) -> ast.Module:
    return ast.parse(module.read_text())


def imported(module: Path) -> set[str]:
    """The modules that a module names in its imports."""
    found = set()
    for node in ast.walk(tree(module)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module is not None:
            found |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return found


def has_code(module: Path) -> bool:
    """Whether a module does anything: what only declares records, names or tables has nothing of its own to test."""
    return any(isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(tree(module)))


def test_files(module: Path) -> list[Path]:
    """Where a module's own test may lie: the mirror of its folder, under its name, if need be with its folder's."""
    parts = module.relative_to(SOURCE).with_suffix("").parts
    folder = ROOT / "tests" / "unit" / Path(*parts[:-1])
    if parts[-1] in ("__init__", "__main__"):
        return [folder / f"test_{(parts[-2:-1] or ('cleannet',))[0]}.py"]
    return [folder / f"test_{parts[-1]}.py", folder / f"test_{'_'.join(parts[-2:])}.py"]


test_files.__test__ = False  # type: ignore[attr-defined]


@pytest.mark.parametrize("module", MODULES, ids=IDS)
def test_every_module_has_its_test(module):
    check = re.match(r"([a-z]{3}\d{3})_", module.name)
    if check:
        assert (ROOT / "tests" / "checks" / module.parent.name / f"{check[1]}.md").exists()
    elif has_code(module):
        places = test_files(module)
        assert any(p.exists() for p in places), f"wants {places[0].relative_to(ROOT)}"


@pytest.mark.parametrize("page", sorted((ROOT / "tests" / "checks").glob("*/*.md")), ids=lambda p: p.stem)
def test_every_test_page_has_its_check(page):
    assert list((SOURCE / "checks" / page.parent.name).glob(f"{page.stem}_*.py"))


def test_files_and_functions_fit():
    long = []
    for path in (p for p in FILES_OF_THE_PROJECT if p.suffix == ".py"):
        text = path.read_text()
        allowed = LONGEST_FILE if SOURCE in path.parents else LONGEST_TEST_FILE
        if len(text.splitlines()) > allowed:
            long.append(f"{path.name}: {len(text.splitlines())} lines")
        functions = (n for n in ast.walk(ast.parse(text)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))
        long += [f"{path.name}: {n.name} has {length(n)} lines" for n in functions if length(n) > LONGEST_FUNCTION]
    assert not long


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of a function from its name on, without its docstring."""
    lines = function.end_lineno - function.lineno + 1
    first = function.body[0]
    if ast.get_docstring(function) is not None and len(function.body) > 1:
        lines -= first.end_lineno - first.lineno + 1
    return lines


def test_every_exception_is_caught_at_two_places_only():
    found = []
    for module in MODULES:
        for node in ast.walk(tree(module)):
            if isinstance(node, ast.ExceptHandler):
                names = (
                    [n.id for n in ast.walk(node.type) if isinstance(n, ast.Name)] if node.type else ["BaseException"]
                )
                if {"Exception", "BaseException"} & set(names):
                    found.append(str(module.relative_to(SOURCE)))
    assert sorted(found) == ["checks/runner.py", "decode/shapes.py"]


def test_pure_stages_know_no_file_no_clock_no_chance():
    for module in MODULES:
        where = str(module.relative_to(SOURCE))
        if module.relative_to(SOURCE).parts[0] not in PURE:
            continue
        roots = {name.split(".")[0] for name in imported(module)}
        assert not roots & (IMPURE - EXEMPT.get(where, set())), where
        assert "numpy.random" not in imported(module), where
        nodes = [n.func for n in ast.walk(tree(module)) if isinstance(n, ast.Call)]
        called = {n.id for n in nodes if isinstance(n, ast.Name)}
        assert not called & {"open", "print", "input", "eval", "exec", "__import__"}, where


def test_the_model_imports_nothing_else_of_the_project():
    for module in (SOURCE / "model").glob("*.py"):
        inside = {name for name in imported(module) if name.split(".")[0] == "cleannet"}
        assert all(name.startswith("cleannet.model") for name in inside), module.name


def test_data_flows_one_way(monkeypatch):
    use_cases = pytest.importorskip("importlinter.application.use_cases")
    from importlinter import configuration

    monkeypatch.chdir(ROOT)
    configuration.configure()
    assert use_cases.lint_imports(config_filename=str(ROOT / "pyproject.toml"), cache_dir=None)


def test_the_contract_names_every_stage():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    stages = {layer.strip("()").removeprefix("cleannet.") for layer in contract["layers"]}
    inside = {p.name for p in SOURCE.iterdir() if (p / "__init__.py").exists() and any(map(has_code, p.rglob("*.py")))}
    assert inside <= stages


def forbidden() -> dict[str, re.Pattern[str]]:
    """What may stand nowhere; put together here, so that this file does not hold it either."""
    roots = "|".join("/" + name for name in ("work", "opt", "root", "home"))
    hosts = "|".join(re.escape(name) for name in ("pypi" + ".org", "pythonhosted" + ".org", "simple" + "/"))
    return {
        "a path of one machine": re.compile(rf"(?<![\w.~}}])(?:{roots})/\w"),
        "a registry's address": re.compile(rf"{hosts}|(?<!emit-)index-" + "url|(?<!emit-)find-" + "links"),
        "a number of a tracker": re.compile(r"\bissue" + r"s? ?#?\d|(?<![\w&])#\d+\b(?![.-])", re.IGNORECASE),
    }


def test_nothing_stands_where_it_may_not():
    found = []
    for path in FILES_OF_THE_PROJECT:
        text = path.read_text()
        for what, pattern in forbidden().items():
            if "#" in pattern.pattern and path.suffix in (".css", ".js", ".j2"):
                continue  # colours
            found += [f"{path.relative_to(ROOT)} holds {what}: {one[0]!r}" for one in pattern.finditer(text)]
    assert not found


def test_what_may_stand_nowhere_is_recognised():
    samples = ("see /" + "work/main", "--index-" + "url x", "as issue " + "12 says")
    assert [p.search(one) is not None for p, one in zip(forbidden().values(), samples, strict=True)] == [True] * 3
    for harmless in ("/dev/null", "https://example.org/work/x", "--no-emit-index-" + "url", "tissue 5", "DOS001"):
        assert not any(p.search(harmless) for p in forbidden().values()), harmless


@pytest.mark.parametrize("lock", sorted((ROOT / "requirements").glob("*.txt")), ids=lambda p: p.name)
def test_locks_hold_hashes_and_no_address(lock):
    text = lock.read_text()
    assert "://" not in text
    for entry in re.split(r"\n(?=\S)", re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).strip()):
        assert re.match(r"[a-z0-9-]+==\S+( ; [^\\]+)? \\\n", entry), entry
        assert "--hash=sha256:" in entry, entry


def test_locks_agree():
    def pins(name: str) -> set[str]:
        return set(re.findall(r"^[a-z0-9-]+==\S+(?: ; [^\\]+)?", (ROOT / "requirements" / name).read_text(), re.M))

    assert pins("run.txt") <= pins("dev.txt")


def test_locks_hold_what_the_project_asks_for():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    asked = {
        "run.txt": [*project["project"]["dependencies"], *project["dependency-groups"]["build"]],
        "dev.txt": [*project["dependency-groups"]["dev"], *project["project"]["optional-dependencies"]["full"]],
    }
    for name, requirements in asked.items():
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / name).read_text(), re.M))
        assert {re.split(r"[<>=\[ ]", one)[0] for one in requirements} <= locked


@pytest.mark.parametrize("script", ["tools/setup", "tools/demo", "tools/test", "tools/lock", ".ci/run"])
def test_scripts_stop_at_the_first_fault(script):
    text = (ROOT / script).read_text()
    assert re.match(r"#!/bin/sh\n|#!/usr/bin/env bash\n", text)
    assert re.search(r"^set -eu", text, re.M)


def test_links_in_the_pages_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "examples").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?://|#)([^)#\s]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_example_is_told_of():
    page = (ROOT / "examples" / "README.md").read_text()
    captures = sorted((ROOT / "examples").glob("*.pcap*"))
    assert captures
    assert all(c.name in page for c in captures)
