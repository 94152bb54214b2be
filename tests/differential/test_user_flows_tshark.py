"""Flows of users against tshark's: which servers were asked for by which name, and octets of each TCP connection."""

import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleannet.frames.ip import TCP
from cleannet.trust import flow_kinds
from cleannet.trust.user_flows import UserFlowReader
from support.shared import foreign

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
OPEN5GS = "open5gs+open5gs/docs/assets/pcapng"
ON_ONE_LINK = (
    "zitouni+oai-cn5g-fed/docs/results/cotsue/pcap/core.pcap",
    "zeek+zeek/testing/btest/Traces/tunnels/gtp/gtp6_gtp_0x32.pcap",
    "Montimage+5Greplay/pcap/oai.pcap",
)
CAPTURES = (
    *ON_ONE_LINK,
    f"{OPEN5GS}/srsenb.pcapng",
    f"{OPEN5GS}/ipsec_reg.pcapng",
    f"{OPEN5GS}/nonipsec_reg.pcapng",
)
LATE = {ON_ONE_LINK[0]: {("111.62.36.132", "49020", "frontier-aweme.snssdk.com")}}
"""A ClientHello (frame 230) that was captured behind the FIN of its connection: tshark does not dissect it."""


def fields(path: Path, wanted: str, *names: str) -> list[list[str]]:
    """The innermost value of each field of the packets inside tunnels."""
    command = ["tshark", "-n", "-r", str(path), "-Y", f"gtp && {wanted}", "-T", "fields", "-E", "occurrence=l"]
    command += [part for name in names for part in ("-e", name)]
    out = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    return [line.split("\t") for line in out.splitlines()]


@pytest.mark.parametrize("name", CAPTURES)
def test_the_same_names_of_the_same_servers(name: str):
    path = foreign(name)
    columns = ("ip.dst", "tcp.srcport", "tls.handshake.extensions_server_name")
    theirs = {tuple(row) for row in fields(path, "tls.handshake.type == 1", *columns) if row[2]}
    found = UserFlowReader().read([str(path)]).flows
    mine = {(one.server[0], str(one.client[1]), one.server_name) for one in found if one.server_name}
    assert mine == theirs | LATE.get(name, set())


@pytest.mark.parametrize("name", ON_ONE_LINK)
def test_the_same_octets_of_each_connection(name: str):
    path = foreign(name)
    theirs: Counter[frozenset[tuple[str, int]]] = Counter()
    for source, source_port, to, port, size in fields(
        path, "tcp", "ip.src", "tcp.srcport", "ip.dst", "tcp.dstport", "tcp.len"
    ):
        theirs[frozenset(((source, int(source_port)), (to, int(port))))] += int(size)
    found = [one for one in UserFlowReader().read([str(path)]).flows if one.protocol == TCP]
    mine = Counter({frozenset((one.client, one.server)): one.octets for one in found})
    assert mine == +theirs
    assert any(one.kind == flow_kinds.TLS for one in found)
