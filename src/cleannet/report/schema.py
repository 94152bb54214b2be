"""The JSON Schema of the report (draft 2020-12), made from the structs of `document.py`."""

from typing import Any

import msgspec

from cleannet.report.document import SCHEMA, Report

DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema() -> dict[str, Any]:
    """The schema as an object; descriptions are the structs' docstrings."""
    made = msgspec.json.schema(Report)
    made["$defs"]["Report"]["properties"]["schema"] = {"const": SCHEMA}
    return {"$schema": DIALECT, "$id": f"urn:{SCHEMA.replace('/', ':')}", "title": "cleannet report", **made}


def schema_text() -> bytes:
    """The schema as it is published in docs/report-schema.json."""
    return msgspec.json.format(msgspec.json.encode(schema(), order="deterministic"), indent=2) + b"\n"
