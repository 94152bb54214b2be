"""The core's messages frame by frame against tshark's, on every real capture that holds such.

PFCP must agree wholly. Of HTTP/1.1, HTTP/2 and Diameter whatever tshark shows must be there: cleannet tells them by
their octets on any port, and goes on in connections that began before the capture, so it may show more. Of TLS the
suites that servers chose must be there. What is otherwise stands in ACCEPTED.toml under `core`, with its reason.
"""

import functools
import shutil
import subprocess
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from cleannet.decode.http import HTTPMessage
from cleannet.decode.streams import StreamReader
from cleannet.model.diameter import DiameterMessage
from cleannet.model.pfcp import PFCPMessage
from cleannet.model.tls import TLSHandshake
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import SHARED, indexed

ACCEPTED = tomllib.loads(Path(__file__).with_name("ACCEPTED.toml").read_text()).get("core", [])
DIFFERENCES_EVER = 0
"""How many entries the list has had at most. Lower it with the list; never raise it."""
PROTOCOLS = ("pfcp:", "http:", "http2:", "tls:", "diameter:")
RETRY = "cf21ad74"
"""A HelloRetryRequest chooses no suite for good."""
FIELDS = (
    "frame.number",
    "pfcp.msg_type",
    "pfcp.seqno",
    "http.request.method",
    "http.response.code",
    "http2.headers.path",
    "diameter.cmd.code",
    "diameter.flags.request",
    "tls.handshake.ciphersuite",
    "tls.handshake.random",
    "tls.handshake.type",
)
FILTER = "(pfcp && !icmp) || (tcp && !gtp && !icmp && (http || http2 || diameter || tls.handshake.type == 2))"
Facts = dict[str, Counter[tuple[object, ...]]]

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")


def captures() -> list[str]:
    """Every capture in which tshark finds one of the protocols."""
    found = [f"recordings/{path.name}" for path in sorted((SHARED / "recordings").glob("[ch]*.pcap*"))]
    for row in indexed():
        if any(one in row["protocols(tshark 4.0.17)"] for one in PROTOCOLS):
            found.append(f"captures/{row['place']}")
    return found or ["none"]


def theirs(path: Path) -> Facts:
    wanted = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-Y", FILTER, "-T", "fields", *wanted]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    found: Facts = {kind: Counter() for kind in ("PFCP", "HTTP/1.1", "HTTP/2", "Diameter", "TLS")}
    for line in lines:
        frame, *cells = line.split("\t")
        _take(found, int(frame), [cell.split(",") if cell else [] for cell in cells])
    return found


def _take(found: Facts, frame: int, cells: list[list[str]]) -> None:
    types, numbers, methods, statuses, paths, commands, requests, suites, randoms, kinds = cells
    found["PFCP"].update((frame, int(t), int(n)) for t, n in zip(types, numbers, strict=True))
    found["HTTP/1.1"].update((frame, one) for one in (*methods, *statuses) if one != "PRI")
    found["HTTP/2"].update((frame, one) for one in paths)
    found["Diameter"].update((frame, int(c), r in ("1", "True")) for c, r in zip(commands, requests, strict=True))
    hellos = [kind for kind in kinds if kind in ("1", "2")]
    if hellos and set(hellos) == {"2"} and len(randoms) == len(suites):
        found["TLS"].update((frame, int(s, 0)) for s, r in zip(suites, randoms, strict=True) if not r.startswith(RETRY))


def ours(path: Path, monkeypatch: pytest.MonkeyPatch) -> Facts:
    heard: list[HTTPMessage] = []
    kept = StreamReader._service

    def service(self, stream, one, *rest):
        heard.append(one)
        return kept(self, stream, one, *rest)

    monkeypatch.setattr(StreamReader, "_service", service)
    read = Read([str(path)])
    core = read.network(Settings()).core
    sent = [one.message for pdu in read.control.pdus for one in pdu.messages if isinstance(one.message, PFCPMessage)]
    commands = [one.message for one in core.of(DiameterMessage)]
    first = [one for one in heard if one.version == "1.1"]
    hands = [one.message for one in core.of(TLSHandshake) if one.message.server]
    return {
        "PFCP": Counter((one.at.frame.frame, one.message_type, one.sequence) for one in sent),
        "HTTP/1.1": Counter((one.frame.frame, one.header(":method") or one.header(":status")) for one in first),
        "HTTP/2": Counter((one.head.frame, one.header(":path")) for one in heard if one.version == "2"),
        "Diameter": Counter((one.at.frame.frame, one.command, one.request) for one in commands),
        "TLS": Counter((one.server.frame, one.suite) for one in hands),
    }


@functools.cache
def accepted(name: str) -> dict[str, int]:
    return {kind: count for one in ACCEPTED if one["capture"] == name for kind, count in one["missing"].items()}


@pytest.mark.parametrize("name", captures())
def test_what_tshark_shows_is_there(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("../shared is not there")
    mine, other = ours(path, monkeypatch), theirs(path)
    missing = {kind: sum((other[kind] - mine[kind]).values()) for kind in other}
    # An accepted difference must be there exactly as written: one that is gone has to leave the list.
    assert {kind: count for kind, count in missing.items() if count} == accepted(name)
    assert not mine["PFCP"] - other["PFCP"]


def test_accepted_differences_are_explained_and_only_shrink() -> None:
    assert all(set(one) == {"capture", "reason", "missing"} and one["reason"].endswith(".") for one in ACCEPTED)
    assert len(ACCEPTED) <= DIFFERENCES_EVER
