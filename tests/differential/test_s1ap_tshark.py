"""S1AP and the NAS in it against tshark: messages by procedure and type, NAS by message type and frame."""

import csv
import functools
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleannet.decode.s1ap_procedures import PROCEDURES
from cleannet.pipeline import Read
from support.shared import SHARED

FIELDS = ("frame.number", "s1ap.procedureCode", "s1ap.S1AP_PDU", "nas_eps.nas_msg_emm_type", "nas_eps.nas_msg_esm_type")

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def captures() -> list[str]:
    """Every capture in which tshark finds S1AP."""
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


NONE = ("v04_vonr_simple", "v09_non3gpp_epdg", "v11_vonr_af")
"""Recordings without S1."""


@functools.cache
def theirs(path: Path) -> list[list[str]]:
    wanted = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-Y", "s1ap", "-T", "fields", *wanted]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    return [(line + "\t" * (len(FIELDS) - 1)).split("\t")[: len(FIELDS)] for line in lines]


@pytest.mark.parametrize("name", captures())
def test_messages_by_procedure(name: str) -> None:
    expected: Counter[str] = Counter()
    for _, codes, alternatives, *_ in theirs(SHARED / name):
        pairs = zip(codes.split(","), alternatives.split(","), strict=True)
        expected.update(PROCEDURES[int(code)][int(pdu)] for code, pdu in pairs)
    found = Read([str(SHARED / name)]).s1.pdus
    assert Counter(pdu.message.name for pdu in found) == expected
    assert all(pdu.message.whole and not pdu.problems for pdu in found)
