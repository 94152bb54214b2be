"""Every public capture, frame by frame, against tshark: user messages, fragments, retransmissions, NGAP PDUs."""

import shutil
import subprocess
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from cleannet.capture import open_capture
from cleannet.frames.batch import MessageBatch
from cleannet.frames.reader import FrameReader

SHARED = Path(__file__).parents[3].parent / "shared"
SUFFIXES = (".pcap", ".pcapng", ".cap", ".gz")
FIELDS = (
    "frame.number",
    "sctp.data_payload_proto_id",
    "sctp.data_b_bit",
    "sctp.data_e_bit",
    "sctp.fragment",
    "sctp.retransmission",
    "ngap.procedureCode",
)

# What differs and why. May only shrink.
ACCEPTED: dict[str, str] = {
    "arkime+arkime/tests/pcap/m3ua_synthetic.pcap": (
        "four packets are there twice with one TSN under verification tag 0: repeated for us, while tshark keeps no "
        "account of TSNs under that tag"
    ),
}

pytestmark = [
    pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed"),
    pytest.mark.skipif(not SHARED.is_dir(), reason="the shared captures are not beside the repository"),
]


def captures() -> list[Path]:
    folders = (SHARED / "captures", SHARED / "recordings")
    return sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES)


def tshark(path: Path) -> list[list[list[str]]]:
    fields = [part for name in FIELDS for part in ("-e", name)]
    command = ["tshark", "-n", "-r", str(path), "-Y", "sctp.data_payload_proto_id", "-T", "fields", *fields]
    lines = subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines()
    return [[cell.split(",") if cell else [] for cell in line.split("\t")] for line in lines]


def ours(path: Path) -> tuple[list[tuple[int, int, bool]], FrameReader]:
    reader = FrameReader()
    batches: list[MessageBatch | None] = [reader.feed(batch) for batch in open_capture(path, 0)]
    batches.append(reader.finish())
    found = []
    for batch in batches:
        if batch is not None:
            # NGAP without SCTP around it (exported PDUs, files of gNBs) is not what is compared here.
            packets = [not a.synthetic for a in reader.associations.associations]
            some = np.array([*packets, False])[batch.association]
            columns = (batch.frame, batch.ppid, batch.repeated)
            found += zip(*(column[some].tolist() for column in columns), strict=True)
    return found, reader


def compare(path: Path) -> dict[str, object]:
    """Differences by what differs; empty where both agree."""
    whole: Counter[tuple[int, int]] = Counter()
    completed: Counter[int] = Counter()
    retransmitted: Counter[int] = Counter()
    ngap: Counter[int] = Counter()
    for number, ppids, begins, ends, fragments, repeats, procedures in tshark(path):
        frame = int(number[0])
        for ppid, begin, end in zip(ppids, begins, ends, strict=True):
            whole[frame, int(ppid, 0)] += begin == end == "1"
        completed[frame] += bool(fragments)
        retransmitted[frame] += len(repeats)
        ngap[frame] += len(procedures)
    found, _ = ours(path)
    messages = Counter((frame, ppid) for frame, ppid, _ in found)
    extra = messages - whole
    differences = {
        "missing": whole - messages,
        "completed": differing(Counter(frame for frame, _ in extra.elements()), completed),
        "repeated": differing(Counter(frame for frame, _, again in found if again), retransmitted),
        "ngap": differing(Counter(f for f, ppid, again in found if ppid == 60 and not again), ngap),
    }
    return {what: difference for what, difference in differences.items() if difference}


def differing(left: Counter[int], right: Counter[int]) -> dict[int, tuple[int, int]]:
    return {frame: (left[frame], right[frame]) for frame in {*left, *right} if left[frame] != right[frame]}


def test_every_public_capture_reads_as_tshark_reads_it(tmp_path: Path) -> None:
    # Captures in which nothing was found are looked at together: tshark takes longer to start than to read one.
    paths, silent = [], []
    for path in captures():
        (paths if ours(path)[1].associations.associations else silent).append(path)
    assert len(paths) > 100
    assert len(silent) > 50
    merged = tmp_path / "silent.pcapng"
    subprocess.run(["mergecap", "-a", "-w", str(merged), *map(str, silent)], check=True, capture_output=True)
    assert tshark(merged) == []
    with ThreadPoolExecutor(2) as pool:
        results = dict(zip(paths, pool.map(compare, paths), strict=True))
    names = {path: str(path.relative_to(SHARED / path.relative_to(SHARED).parts[0])) for path in paths}
    unexpected = {names[path]: found for path, found in results.items() if found and names[path] not in ACCEPTED}
    assert not unexpected
    agreeing = {names[path] for path, found in results.items() if not found}
    assert not agreeing & set(ACCEPTED), "remove what agrees from ACCEPTED"


def test_missing_tsns_are_those_that_never_appear() -> None:
    folder = SHARED / "captures/araditc+sigtran.net/docs/evidence/PHASE53_PERFORMANCE_20260724T093659Z"
    path = next(folder.rglob("*.pcap.gz"))
    command = ["tshark", "-n", "-r", str(path), "-Y", "sctp.data_tsn_raw", "-T", "fields"]
    command += ["-e", "sctp.verification_tag", "-e", "sctp.data_tsn_raw"]
    seen: dict[str, set[int]] = {}
    for line in subprocess.run(command, capture_output=True, text=True, check=False).stdout.splitlines():
        tag, numbers = line.split("\t")
        seen.setdefault(tag, set()).update(int(number, 0) for number in numbers.split(","))
    missing = sum(max(numbers) - min(numbers) + 1 - len(numbers) for numbers in seen.values())
    _, reader = ours(path)
    assert missing > 4000
    assert sum(p.count for p in reader.problems if p.kind.label == "capture.tsn-gap") == missing
