"""Writes docs/report-schema.json. With `--check` it only says whether that file is fresh (exit code 1 if not)."""

import sys
from pathlib import Path

from cleannet.report.schema import schema_text

TARGET = Path(__file__).resolve().parents[1] / "docs" / "report-schema.json"


def main(arguments: list[str]) -> int:
    if "--check" not in arguments:
        TARGET.write_bytes(schema_text())
        return 0
    if TARGET.exists() and TARGET.read_bytes() == schema_text():
        return 0
    print(f"{TARGET.name} is stale; run tools/generate_schema.py", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
