"""The report's evidence as a Parquet file: one row a piece of evidence, for those who count with tables.

pyarrow is the extra `table`, and is imported only when a file is asked for.
"""

import importlib
from typing import Any

from cleannet.report.document import Report

COLUMNS = (
    "check",
    "name",
    "outcome",
    "severity",
    "confidence",
    "subject",
    "text",
    "fingerprint",
    "path",
    "input",
    "frame",
    "message",
    "role",
    "field",
    "value",
)
"""Columns in their order; `input`, `frame` and `message` are integers, the others text."""


class NotInstalled(Exception):
    """The extra is not installed; the message says how to install it."""


def columns(report: Report) -> dict[str, list[Any]]:
    """The rows as columns, in the order of the findings and their evidence."""
    rows = [
        (
            finding.check,
            finding.name,
            finding.outcome,
            finding.severity,
            finding.confidence,
            finding.subject,
            finding.text,
            finding.fingerprint,
            report.inputs[one.input].path if 0 <= one.input < len(report.inputs) else "",
            one.input,
            one.frame,
            one.message,
            one.role,
            one.field,
            one.value,
        )
        for finding in report.findings
        for one in finding.evidence
    ]
    return {name: [row[n] for row in rows] for n, name in enumerate(COLUMNS)}


def write(report: Report, path: str) -> None:
    """Writes the file.

    Raises:
        NotInstalled: pyarrow is not there.
        OSError: the file cannot be written.
    """
    try:
        arrow, parquet = importlib.import_module("pyarrow"), importlib.import_module("pyarrow.parquet")
    except ImportError:
        raise NotInstalled("--parquet wants pyarrow: pip install 'cleannet[table]'") from None
    numbers = ("input", "frame", "message")
    schema = arrow.schema([(name, arrow.int64() if name in numbers else arrow.string()) for name in COLUMNS])
    parquet.write_table(arrow.table(columns(report), schema=schema), path)
