"""GTP-C frame by frame against tshark's, on every real capture that holds such, and Diameter in the own EPC recordings.

Version 0 is tshark's "GTP Prime" of the same port; user packets are left to the tests of GTP-U.
"""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleannet.model.diameter import DiameterMessage
from cleannet.model.gtp_c import GTPCMessage, OpaqueGTPC
from cleannet.pipeline import Read
from support.shared import SHARED, indexed

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
FIELDS = ("frame.number", "gtpv2.message_type", "gtp.message", "diameter.cmd.code", "diameter.flags.request")
FILTER = "((gtpv2 || gtp) && !icmp && !icmpv6 && udp.port in {2123,3386}) || (diameter && !gtp)"
NO_GTP = {
    "captures/ntop+nDPI/tests/cfgs/default/pcap/gtp_false_positive.pcapng": {(6, 3), (7, 1)},
}
"""Octets of a game on port 2123, as the name of the file says: tshark takes them for GTP."""

Found = dict[str, Counter[tuple[int, int]]]


def captures() -> list[str]:
    found = [f"recordings/{path.name}" for path in sorted((SHARED / "recordings").glob("[ev]*.pcap*"))]
    for row in indexed():
        if any(one in row["protocols(tshark 4.0.17)"] for one in ("gtpv2:", "gtpprime:", "gprs-ns:")):
            found.append(f"captures/{row['place']}")
    return found or ["none"]


def theirs(path: Path) -> Found:
    wanted = [part for field in FIELDS for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-Y", FILTER, "-T", "fields", *wanted]
    found: Found = {"GTP-C": Counter(), "Diameter": Counter()}
    for line in subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines():
        frame, *cells = line.split("\t")
        second, first, commands, requests = ([one for one in cell.split(",") if one] for cell in cells)
        found["GTP-C"].update((int(frame), int(one, 0)) for one in second or first)
        found["Diameter"].update(
            (int(frame), int(one) * (-1 if asks in ("0", "False") else 1))
            for one, asks in zip(commands, requests, strict=True)
        )
    return found


@pytest.mark.parametrize("name", captures())
def test_the_same_messages_in_the_same_frames(name: str) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("../shared is not there")
    read, other = Read([str(path)]), theirs(path)
    core = [one.message for pdu in read.control.pdus for one in pdu.messages]
    mine = Counter(
        (one.at.frame.frame, one.message_type)
        for one in core
        if isinstance(one, GTPCMessage) and not isinstance(one, OpaqueGTPC) and one.version in (0, 1, 2)
    )
    assert not mine - other["GTP-C"]
    assert set(other["GTP-C"] - mine) == NO_GTP.get(name, set())
    told = [one.message for one in (*read.carried.messages, *read.diameter.messages)]
    commands = Counter(
        (one.at.frame.frame, one.command if one.request else -one.command)
        for one in told
        if isinstance(one, DiameterMessage)
    )
    if name.startswith("recordings"):
        assert commands == other["Diameter"]
