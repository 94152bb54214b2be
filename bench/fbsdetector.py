"""How much of an attack a finding names: precision and recall, frame by frame, over captures with labels.

usage: python bench/fbsdetector.py [FOLDER]     (default: the FBSDetector traces beside the shared captures)

FOLDER holds captures and, beside them or in a folder of labels of the same arrangement, text files NAME_label.txt with
one 0 or 1 for each frame: 1 is a frame of a false base station or of its victim. A frame is said to belong to an attack
where a fail or a suspicion of SUB007, SUB008, SUB010, or of a DOS, DWN or CEL check names it as evidence.

After the real traces come made ones: scenes of attacks between ordinary ones, drawn with fixed seeds, over NAS alone
(tests/support/eps_scenarios.py) and over GSMTAP with RRC (tests/support/rrc_scenarios.py), whole and with a part of
their frames lost. They show where the rules stop; they are no proof, since who made them knew the rules.
"""

import re
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from cleannet.checks.catalogue import catalogue  # noqa: E402
from cleannet.pipeline import audit  # noqa: E402
from support import eps_octets, eps_scenarios, rrc_scenarios  # noqa: E402

TRACES = ROOT.parent / "shared" / "captures" / "SysNetS+fbsdetector"
JUDGED = re.compile(r"(SUB007|SUB008|SUB010|(DOS|DWN|CEL)\d{3})$")
SEEDS = range(1000, 1040)
LOSSES = (0.0, 0.05)

Count = tuple[int, int, int]
"""Frames rightly named, wrongly named, missed."""


def named(path: Path) -> set[int]:
    """Frames of a capture that findings say belong to an attack."""
    report = audit([str(path)], [one for code, one in catalogue().items() if JUDGED.match(code)])
    return {place.frame for finding in report.findings for place in finding.evidence}


def count(labels: Sequence[int], found: set[int]) -> Count:
    """Compares frames found with labels, of which the first is that of frame 1."""
    attack = {number for number, label in enumerate(labels, 1) if label}
    return len(attack & found), len(found - attack), len(attack - found)


def labels_of(capture: Path) -> list[int] | None:
    """The labels of a capture, None where there are none."""
    name = f"{capture.stem}_label.txt"
    folder = Path(str(capture.parent).replace("example_traces", "example_trace_labels"))
    for path in (capture.with_name(name), folder / name):
        if path.exists():
            return [int(one) for one in re.findall(r"\b[01]\b", path.read_text().partition("=")[2])]
    return None


def real(folder: Path) -> Iterator[tuple[str, Count]]:
    """The captures of a folder that have labels."""
    for capture in sorted(folder.rglob("*.pcap")):
        labels = labels_of(capture)
        if labels is not None:
            yield capture.name, count(labels, named(capture))


def scene(kind: str, seed: int, loss: float, folder: Path) -> Count:
    """One made capture, of which a part of the frames is lost."""
    chance = Random(f"{kind} {seed} {loss}")
    maker = rrc_scenarios if kind in rrc_scenarios.KINDS else eps_scenarios
    frames = maker.made(kind, seed, readable=seed % 3 != 0).frames
    kept = [one for one in frames if chance.random() >= loss]
    path = folder / "scene.pcap"
    link = rrc_scenarios.LINK if maker is rrc_scenarios else eps_octets.DLT_NAS_EPS
    eps_octets.write_pcap(path, ((second, octets) for second, octets, _ in kept), link)
    return count([label for _, _, label in kept], named(path))


def made(loss: float, seeds: Iterable[int] = SEEDS, kinds: Iterable[str] = ()) -> Iterator[tuple[str, Count]]:
    """Every kind of scene."""
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds or (*eps_scenarios.KINDS, *rrc_scenarios.KINDS):
            yield kind, total(scene(kind, seed, loss, Path(folder)) for seed in seeds)


def total(counts: Iterable[Count]) -> Count:
    right = wrong = missed = 0
    for one in counts:
        right, wrong, missed = right + one[0], wrong + one[1], missed + one[2]
    return right, wrong, missed


def row(name: str, one: Count) -> str:
    """A line: name, frames of attacks, recall, precision, and the frames behind them."""
    right, wrong, missed = one
    recall = f"{right / (right + missed):.3f}" if right + missed else "-"
    precision = f"{right / (right + wrong):.3f}" if right + wrong else "-"
    return f"| {name} | {right + missed} | {recall} | {precision} | {missed} | {wrong} |"


def table(title: str, rows: Iterable[tuple[str, Count]]) -> list[Count]:
    """Prints a table with its total, and returns its numbers."""
    print(f"\n{title}\n\n| | attack frames | recall | precision | missed | wrongly named |\n|---|---|---|---|---|---|")
    counts = []
    for name, one in rows:
        counts.append(one)
        print(row(name, one), flush=True)
    print(row("total", total(counts)))
    return counts


def main(arguments: Sequence[str]) -> int:
    folder = Path(arguments[0]) if arguments else TRACES
    if folder.exists():
        table("Real traces", real(folder))
    else:
        print(f"{folder} is not there: no real traces")
    for loss in LOSSES:
        lost = f"{100 * loss:.0f} % of the frames lost" if loss else "whole"
        table(f"Made traces, {lost}, seeds {SEEDS.start} to {SEEDS.stop - 1} of each kind", made(loss))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
