"""Times the whole audit beside tshark on the same captures, in turn, and prints medians and ratios.

usage: python bench/audit_vs_tshark.py [--rounds N] [--ues N] [FILE ...]

Without a file it makes the workload of `make_n2.py` (20,000 UEs unless --ues says otherwise) and times that. CPU is
user and system time of the process and its children; memory is the largest resident set. tshark prints a few NGAP and
NAS fields of each message: what a script that judges the same would have to begin with.
"""

import argparse
import os
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import make_n2

SOURCE = Path(__file__).resolve().parents[1] / "src"
BYTECODE = tempfile.TemporaryDirectory()
"""Where the first round leaves what it compiled, as an installation has it: the others do not compile the source."""
FIELDS = (
    "frame.number",
    "ngap.procedureCode",
    "ngap.AMF_UE_NGAP_ID",
    "ngap.RAN_UE_NGAP_ID",
    "nas_5gs.mm.message_type",
    "nas_5gs.security_header_type",
    "nas_5gs.mm.nas_sec_algo_enc",
    "nas_5gs.mm.nas_sec_algo_ip",
    "nas_5gs.mm.suci.scheme_id",
    "nas_5gs.mm.5gmm_cause",
)
AUDIT_ENDS = (0, 1)
"""Exit codes of an audit that went well: without and with findings."""


class Cost(NamedTuple):
    """What one run took."""

    cpu: float
    mebibytes: float


def audit_command(path: Path) -> list[str]:
    return [sys.executable, "-m", "cleannet", "audit", str(path), "--json", "/dev/null", "-q"]


def tshark_command(path: Path) -> list[str]:
    fields = [part for name in FIELDS for part in ("-e", name)]
    return ["tshark", "-n", "-r", str(path), "-Y", "ngap", "-T", "fields", *fields]


def run(command: list[str], ends: tuple[int, ...]) -> Cost:
    """Runs a command and waits for it.

    Raises:
        SystemExit: it ended with another code than one of `ends`.
    """
    environment = {**os.environ, "PYTHONPATH": str(SOURCE), "PYTHONPYCACHEPREFIX": BYTECODE.name}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment) as child:
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in ends:
        raise SystemExit(f"{' '.join(command[:4])} … ended with {child.returncode}")
    return Cost(usage.ru_utime + usage.ru_stime, resident(usage))


def resident(usage: resource.struct_rusage) -> float:
    """The largest resident set in MiB (Linux counts KiB, macOS octets)."""
    return usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def median(costs: list[Cost]) -> Cost:
    return Cost(statistics.median(c.cpu for c in costs), statistics.median(c.mebibytes for c in costs))


Jobs = dict[str, tuple[list[str], tuple[int, ...]]]
"""By name: a command, and the exit codes with which it may end."""


def in_turn(title: str, jobs: Jobs, rounds: int, more: Callable[[Cost], str] = lambda _: "") -> dict[str, Cost]:
    """Runs the jobs in turn, and prints what each took at the median, and `more` of it."""
    costs: dict[str, list[Cost]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, (command, ends) in jobs.items():
            costs[name].append(run(command, ends))
    print(title)
    medians = {name: median(of) for name, of in costs.items()}
    width = max(map(len, medians))
    for name, one in medians.items():
        print(f"  {name:{width}} {one.cpu:8.2f} s CPU {one.mebibytes:8.0f} MiB {more(one)}".rstrip())
    if not any("tshark" in name for name in medians):
        print("  tshark is not installed: nothing to compare with")
    return medians


def headline(path: Path, rounds: int) -> str:
    return f"{path.name}, {path.stat().st_size / 1e6:.1f} MB, median of {rounds}:"


def compare(path: Path, rounds: int) -> None:
    """Prints a table of one capture."""
    jobs: Jobs = {"cleannet audit": (audit_command(path), AUDIT_ENDS)}
    if shutil.which("tshark"):
        jobs["tshark -T fields"] = (tshark_command(path), (0,))
    mine, *others = in_turn(headline(path, rounds), jobs, rounds).values()
    for theirs in others:
        cpu, memory = theirs.cpu / mine.cpu, theirs.mebibytes / mine.mebibytes
        print(f"  the audit takes 1/{cpu:.1f} of tshark's CPU and 1/{memory:.1f} of its memory")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ues", type=int, default=20_000)
    chosen = parser.parse_args(arguments)
    for path in chosen.files:
        compare(path, chosen.rounds)
    if chosen.files:
        return 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"n2-{chosen.ues}.pcap"
        messages, frames = make_n2.make(path, chosen.ues)
        print(f"made {messages:,} NGAP messages of {chosen.ues:,} UEs in {frames:,} frames")
        compare(path, chosen.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
