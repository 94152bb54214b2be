"""Times the reading of services in clear beside tshark's http2 dissector, in turn, and prints medians and ratios.

usage: python bench/sbi_vs_tshark.py [--rounds N] [--requests N] [FILE ...]

Without a file it makes the capture of `make_sbi.py` and times that. `read` is cleannet up to the records that its
checks judge (TCP, HTTP/2, header tables, JSON looked through), `audit` the whole of it with all checks and the report.
tshark prints of each frame of HTTP/2 the stream, method, path, status and authorization, once as it is set up, and once
without looking into bodies (JSON off). CPU is user and system time, with the start of the program.

Measured on 2026-11-23 (2 cores of an AMD EPYC that had much other work, Python 3.11, tshark 4.0.17), one round in turn:
50,232 requests in 271,992 frames. Reading 8.59 s against 14.77 s of tshark (1.72 times as fast) and 9.92 s without JSON
(1.16 times); the whole audit 11.33 s (1.30 and 0.88 times). An earlier state, median of three rounds: 1.66, 0.96, 1.24
and 0.72 times. 199 MiB against 552 MiB.
"""

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

import make_sbi
from audit_vs_tshark import AUDIT_ENDS, Jobs, audit_command, headline, in_turn

FIELDS = (
    "frame.number",
    "http2.streamid",
    "http2.headers.method",
    "http2.headers.path",
    "http2.headers.status",
    "http2.headers.authorization",
)
READ = "import sys; from cleannet.pipeline import Read; Read(sys.argv[1:])"


def tshark_command(path: Path, *options: str) -> list[str]:
    fields = [part for name in FIELDS for part in ("-e", name)]
    port = f"tcp.port=={make_sbi.PORT},http2"
    return ["tshark", "-n", "-r", str(path), "-d", port, *options, "-Y", "http2", "-T", "fields", *fields]


def compare(path: Path, requests: int, rounds: int) -> None:
    """Prints a table of one capture."""
    jobs: Jobs = {
        "cleannet, read": ([sys.executable, "-c", READ, str(path)], (0,)),
        "cleannet, audit": (audit_command(path), AUDIT_ENDS),
    }
    if shutil.which("tshark"):
        jobs["tshark -T fields"] = (tshark_command(path), (0,))
        jobs["tshark, JSON off"] = (tshark_command(path, "--disable-protocol", "json"), (0,))
    costs = in_turn(
        headline(path, rounds), jobs, rounds, lambda one: f"{requests / one.cpu:10,.0f} requests/s" if requests else ""
    )
    if len(costs) == 2:
        return
    mine, whole, theirs, bare = (one.cpu for one in costs.values())
    print(
        f"  as fast as tshark: reading {theirs / mine:.2f} times, {bare / mine:.2f} times where it leaves JSON alone;"
    )
    print(f"  the whole audit {theirs / whole:.2f} and {bare / whole:.2f} times")


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="*", type=Path, metavar="FILE")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=50_000)
    chosen = parser.parse_args(arguments)
    for path in chosen.files:
        compare(path, 0, chosen.rounds)
    if not chosen.files:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "sbi.pcap"
            requests, frames = make_sbi.make(path, chosen.requests)
            print(f"{requests:,} requests with their answers in {frames:,} frames")
            compare(path, requests, chosen.rounds)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
