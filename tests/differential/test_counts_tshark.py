"""The counts before de-duplication against tshark's, on every real capture of N2.

tshark counts NGAP messages by procedure and alternative, and NAS messages by their types, in frames with SCTP. What it
counts otherwise than cleannet stands in ACCEPTED.toml with its reason; that list may only shrink.
"""

import functools
import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from cleannet.decode.f1ap_reader import F1Reader
from cleannet.decode.nas_5gs_types import MOBILITY_TYPES, SESSION_TYPES
from cleannet.decode.ngap_procedures import PROCEDURES
from cleannet.pipeline import audit
from support.shared import EXAMPLES, SHARED, indexed

ACCEPTED = tomllib.loads(Path(__file__).with_name("ACCEPTED.toml").read_text())["difference"]
DIFFERENCES_EVER = 4
"""How many entries the list has had at most. Lower it with the list; never raise it."""
WITHOUT_NGAP = ("c13", "e0", "v01", "v02", "v03", "v07", "v09")
FIELDS = ("ngap.procedureCode", "ngap.NGAP_PDU", "nas_5gs.mm.message_type", "nas_5gs.sm.message_type")

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def captures() -> list[str]:
    """Every capture in which tshark finds NGAP, named relative to `examples` or to the folder of real captures."""
    found = [f"examples/{path.name}" for path in sorted(EXAMPLES.glob("*.pcap*"))]
    recordings = sorted((SHARED / "recordings").glob("*.pcap*"))
    found += [f"recordings/{path.name}" for path in recordings if not path.name.startswith(WITHOUT_NGAP)]
    return found + [f"captures/{row['place']}" for row in indexed() if "ngap:" in row["protocols(tshark 4.0.17)"]]


def path_of(name: str) -> Path:
    path = EXAMPLES.parent / name if name.startswith("examples/") else SHARED / name
    if not path.is_file():
        pytest.skip(f"../shared/{name} is not there")
    return path


NGAP_OF_A_GNB = 'uat:user_dlts:"User 5 (DLT=152)","ngap","0","","0",""'
"""Some gNBs write NGAP without any header under this link type; tshark must be told, cleannet tells by the octets."""


@functools.lru_cache(maxsize=256)
def theirs(path: Path, preferences: tuple[str, ...] = ()) -> Counter[str]:
    options = [part for one in ("nas-5gs.null_decipher:TRUE", NGAP_OF_A_GNB, *preferences) for part in ("-o", one)]
    wanted = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), *options, "-Y", "ngap && (sctp || user_dlt)", "-T", "fields", *wanted]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    return Counter(name for line in lines for name in _names(line))


def _names(line: str) -> list[str]:
    """The messages of one frame, from its line of fields, each of which holds several values between commas."""
    procedures, alternatives, mobility, session = (
        [int(text, 0) for text in field.split(",") if text] for field in line.split("\t")
    )
    names = [f"NGAP {PROCEDURES[code][pdu]}" for code, pdu in zip(procedures, alternatives, strict=True)]
    names += [f"NAS-5GS {MOBILITY_TYPES.get(kind, f'UnknownType0x{kind:02x}')}" for kind in mobility]
    return names + [f"NAS-5GS {SESSION_TYPES.get(kind, f'UnknownType0x{kind:02x}')}" for kind in session]


@functools.lru_cache(maxsize=256)
def ours(path: Path) -> dict[str, int]:
    """What N2 holds; F1, which shows the same NAS messages, is left out (test_f1ap_tshark.py has it).

    Of the other interfaces of the core their own tests count.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(F1Reader, "wanted", staticmethod(lambda batch, *_: np.zeros(len(batch), np.bool_)))
        captured = audit([str(path)], []).captured
    return {name: count for name, count in captured.items() if name.startswith(("NGAP ", "NAS-5GS "))}


def differences(path: Path) -> dict[str, list[int]]:
    """What the two count otherwise: ours, theirs."""
    mine, other = ours(path), theirs(path)
    keys = sorted({*mine, *other})
    return {key: [mine.get(key, 0), other[key]] for key in keys if mine.get(key, 0) != other[key]}


@pytest.mark.parametrize("name", captures())
def test_captured_is_what_tshark_counts(name: str) -> None:
    # An accepted difference must be there exactly as written: one that is gone has to leave the list.
    accepted = {k: v for one in ACCEPTED if one["capture"] == name for k, v in one["counts"].items()}
    assert differences(path_of(name)) == accepted


@pytest.mark.parametrize("entry", ACCEPTED, ids=lambda one: one["capture"])
def test_accepted_differences_are_explained(entry: dict[str, object]) -> None:
    assert set(entry) - {"preferences"} == {"capture", "reason", "clause", "counts"}
    assert str(entry["reason"]).endswith(".")
    path = path_of(str(entry["capture"]))
    if "preferences" in entry:
        # Where the difference is one of tshark's settings, it is none under the other setting.
        assert theirs(path, tuple(entry["preferences"])) == ours(path)  # type: ignore[arg-type]


def test_the_list_of_accepted_differences_only_shrinks() -> None:
    assert len(ACCEPTED) <= DIFFERENCES_EVER
    names = [one["capture"] for one in ACCEPTED]
    assert len(set(names)) == len(names)
    if (SHARED / "captures").is_dir() and (SHARED / "recordings").is_dir():
        assert set(names) <= set(captures())
