"""Which captures hold S1AP."""

import csv

from support.shared import SHARED

NONE = ("v04_vonr_simple", "v09_non3gpp_epdg", "v11_vonr_af")
"""Recordings without S1."""


def captures() -> list[str]:
    """Every capture in which tshark finds S1AP, and every recording with S1; by path in the shared folder."""
    index = SHARED / "captures" / "INDEX.tsv"
    if not index.is_file():
        return []
    with index.open(newline="") as rows:
        found = [
            f"captures/{row['repository'].replace('/', '+')}/{row['path']}"
            for row in csv.DictReader(rows, delimiter="\t", quoting=csv.QUOTE_NONE)
            if "s1ap:" in row["protocols(tshark 4.0.17)"]
        ]
    recordings = sorted((SHARED / "recordings").glob("[ev]0*.pcapng"))
    return found + [f"recordings/{path.name}" for path in recordings if path.stem not in NONE]
