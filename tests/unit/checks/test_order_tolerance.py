"""Directions out of order in a capture (two taps, two clocks, bundling) bring no fault that is not there.

The order within each direction is kept, as SCTP keeps it.
"""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.document import Report
from cleannet.report.pseudonyms import Pseudonyms
from support.mutate import Frame, take, write
from support.shared import KEY, SHARED, SHIPPED, recording

AMF_PORT = 38412
LONG, SHORT = 200, 50
"""Milliseconds. In the recordings of test programs whole connections last less than 200 ms."""
TEST_PROGRAMS = (
    "h01_n2_handover",
    "r01_reg_simple",
    "r03_reg_ecc_suci",
    "r05_reg_dereg",
    "r07_reg_idle_paging",
    "r08_reg_multi_ue",
    "r10_reg_ue_context",
    "v04_vonr_simple",
    "v11_vonr_af",
)
PHONES = tuple(
    f"5GSEC+MobiWatch/dataset/pcap/5g-benign/F1AP_NGAP_{phone}_00101_1.pcap"
    for phone in ("Pixel5", "Pixel6", "SamsungA22")
)


def from_the_amf(frame: Frame, link_type: int) -> bool:
    """Whether an SCTP packet over IPv4 comes from the AMF's port."""
    start = {1: 14, 113: 16}[link_type]
    port = start + 4 * (frame.octets[start] & 15)
    return int.from_bytes(frame.octets[port : port + 2], "big") == AMF_PORT


def orders(frames: tuple[Frame, ...], down: list[bool], limit: int) -> Iterator[list[Frame]]:
    """The frames in other orders: one direction late or early as a whole, and each frame late by its own time."""
    for shift in (2, -2, limit, -limit):
        yield [f._replace(time=f.time + shift * 10**6 * d) for f, d in zip(frames, down, strict=True)]
    rng = random.Random(limit)
    last = {False: 0, True: 0}
    jittered = []
    for frame, d in zip(frames, down, strict=True):
        last[d] = max(last[d], frame.time + rng.randrange(limit * 10**6))
        jittered.append(frame._replace(time=last[d]))
    yield jittered


def faults(report: Report) -> set[tuple[str, str]]:
    """What is said as a fault."""
    assert not any(o.outcome == "error" for o in report.outcomes)
    return {(f.check, f.text) for f in report.findings if f.outcome == "fail"}


def nothing_new(path: Path, limit: int, folder: Path) -> None:
    """Audits the capture in other orders."""
    taken = take(path)
    down = [from_the_amf(frame, taken.link_type) for frame in taken.frames]
    assert len(set(down)) == 2
    pseudonyms, checks = Pseudonyms(KEY), list(catalogue().values())
    changed = folder / "other-order.pcap"
    changed.write_bytes(write(taken.link_type, list(taken.frames)))
    said = {(f.check, f.text) for f in audit([str(changed)], checks, pseudonyms=pseudonyms).findings}
    assert said
    for frames in orders(taken.frames, down, limit):
        changed.write_bytes(write(taken.link_type, sorted(frames, key=lambda f: f.time)))
        assert faults(audit([str(changed)], checks, pseudonyms=pseudonyms)) <= said


@pytest.mark.parametrize("name", SHIPPED)
def test_examples(name: str, tmp_path: Path) -> None:
    nothing_new(recording(name), LONG, tmp_path)


@pytest.mark.parametrize("name", TEST_PROGRAMS)
def test_recordings_of_test_programs(name: str, tmp_path: Path) -> None:
    nothing_new(recording(name), SHORT, tmp_path)


@pytest.mark.parametrize("name", PHONES, ids=lambda n: n.split("_")[2])
def test_phones(name: str, tmp_path: Path) -> None:
    path = SHARED / "captures" / name
    if not path.is_file():
        pytest.skip("../shared/captures is not there")
    nothing_new(path, LONG, tmp_path)
