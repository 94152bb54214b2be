import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from cleannet.report.compare import compared
from cleannet.report.json_report import to_json
from cleannet.report.schema import schema, schema_text
from support.sample_report import empty_report, sample_report

ROOT = Path(__file__).parents[3]


def validator():
    return jsonschema.Draft202012Validator(schema())


def test_the_published_schema_is_fresh():
    published = ROOT / "docs" / "report-schema.json"
    assert published.read_bytes() == schema_text(), "run tools/generate_schema.py"


def test_the_tool_finds_it_fresh_too():
    tool = [sys.executable, ROOT / "tools" / "generate_schema.py", "--check"]
    assert subprocess.run(tool, env={"PYTHONPATH": str(ROOT / "src")}, check=False).returncode == 0


def test_it_is_a_schema_of_its_dialect():
    jsonschema.Draft202012Validator.check_schema(schema())


@pytest.mark.parametrize("report", [sample_report(), empty_report(), compared(sample_report(), empty_report(), "old")])
def test_reports_are_valid(report):
    validator().validate(json.loads(to_json(report)))


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("schema",), "cleannet-report/2"),
        (("findings", 0, "severity"), "terrible"),
        (("coverage", 0, "state"), "clean"),
        (("findings", 0, "evidence", 0, "frame"), "12"),
        (("inputs", 0, "sha256"), None),
    ],
)
def test_what_is_wrong_is_not_valid(path, value):
    read = json.loads(to_json(sample_report()))
    inner = read
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    assert not validator().is_valid(read)
