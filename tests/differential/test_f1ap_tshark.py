"""F1AP and the RRC in it against tshark: messages by procedure, and RRC by frame up to the activation of ciphering."""

import functools
import re
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleannet.decode.f1ap_procedures import PROCEDURES
from cleannet.model.nr_rrc import CipheredNR
from cleannet.model.rrc import RRCMessage
from cleannet.pipeline import Read, audit
from support.shared import SHARED, indexed

FIELDS = ("frame.number", "f1ap.procedureCode", "f1ap.F1AP_PDU", "_ws.col.Info")

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def captures() -> list[str]:
    """Every capture in which tshark finds F1AP."""
    return [row["place"] for row in indexed() if "f1ap:" in row["protocols(tshark 4.0.17)"]]


@functools.cache
def theirs(path: Path) -> list[list[str]]:
    wanted = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-Y", "f1ap", "-T", "fields", *wanted]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    return [line.split("\t") for line in lines]


def path_of(name: str) -> Path:
    return SHARED / "captures" / name


def spaced(name: str) -> str:
    """RRCSetupRequest as tshark writes it: "RRC Setup Request"."""
    words = re.sub(r"^(RRC|DL|UL|UE)", r"\1 ", name)
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", words)


@pytest.mark.parametrize("name", captures())
def test_messages_by_procedure(name: str) -> None:
    expected: Counter[str] = Counter()
    for _, codes, alternatives, _ in theirs(path_of(name)):
        pairs = zip(codes.split(","), alternatives.split(","), strict=True)
        expected.update(f"F1AP {PROCEDURES[int(code)][int(pdu)]}" for code, pdu in pairs)
    captured = audit([str(path_of(name))], []).captured
    assert {k: v for k, v in captured.items() if k.startswith("F1AP ")} == dict(expected)


@pytest.mark.parametrize("name", captures())
def test_rrc_by_frame(name: str) -> None:
    shown = {int(frame): info for frame, _, _, info in theirs(path_of(name))}
    read = Read([str(path_of(name))]).radio
    found: dict[int, list[str]] = {}
    for pdu in read.pdus:
        for message in pdu.messages:
            if isinstance(message, RRCMessage) and not isinstance(message, CipheredNR):
                found.setdefault(message.at.frame.frame, []).append(spaced(message.name))
    assert found
    for frame, names in found.items():
        if names == ["RRC Release"] and "UEContextReleaseCommand" in shown[frame]:
            continue  # tshark does not go into the RRC container of this message
        assert all(shown[frame].count(one) >= names.count(one) for one in names), (frame, names, shown[frame])
    hidden = {pdu.source.frame for pdu in read.pdus if isinstance(pdu.message, CipheredNR)}
    nonsense = {frame for frame, info in shown.items() if "Security Mode Command" in info} - found.keys()
    assert nonsense <= hidden
