"""S1AP and the NAS in it against tshark: messages by procedure and type, NAS by message type and frame."""

import functools
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleannet.decode.radio import ciphered
from cleannet.decode.s1ap_procedures import PROCEDURES
from cleannet.model.nas_eps import EPSMessage
from cleannet.pipeline import Read
from support.s1_captures import captures
from support.shared import SHARED

FIELDS = ("frame.number", "s1ap.procedureCode", "s1ap.S1AP_PDU", "nas_eps.nas_msg_emm_type", "nas_eps.nas_msg_esm_type")

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


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


@pytest.mark.parametrize("name", captures())
def test_nas_by_frame(name: str) -> None:
    """What is readable bears tshark's numbers; what tshark cannot read is ciphered, or readable under EEA0."""
    shown = {int(frame): (emm, esm) for frame, _, _, emm, esm in theirs(SHARED / name)}
    found: dict[int, list[str]] = {}
    hidden = set()
    for pdu in Read([str(SHARED / name)]).radio.pdus:
        if not pdu.source.ue.startswith("S1 "):
            continue
        hidden |= {pdu.source.frame} if any(map(ciphered, pdu.messages)) else set()
        for message in pdu.messages:
            if isinstance(message, EPSMessage) and not ciphered(message):
                found.setdefault(pdu.source.frame, []).append(message.name)
    assert not [p for p in found if p not in shown]
    for frame, (emm, esm) in shown.items():
        count = len([part for part in f"{emm},{esm}".split(",") if part])
        assert len(found.get(frame, ())) >= count or frame in hidden, frame
