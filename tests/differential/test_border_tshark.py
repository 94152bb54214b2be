"""What the checks of roaming read, against tshark: whom Diameter and GTP-C are about, ends of tunnels, vectors."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from cleannet.model.diameter import DiameterMessage
from cleannet.model.gtp_c import GN_CONTROL, GN_USER, GTPCMessage
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import SHARED, indexed

pytestmark = pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
TUNNELS = (
    *("e212.imsi", "gtpv2.f_teid_interface_type", "gtpv2.f_teid_gre_key", "gtpv2.f_teid_ipv4", "gtpv2.apn"),
    *("gtpv2.rat_type", "gtpv2.cause", "gtp.teid_cp", "gtp.teid_data", "gtp.gsn_ipv4", "gtp.apn", "gtp.cause"),
)
SIGNALLING = (
    *("diameter.User-Name", "diameter.Visited-PLMN-Id", "diameter.Number-Of-Requested-Vectors"),
    *("diameter.Origin-Host", "diameter.Origin-Realm", "diameter.E-UTRAN-Vector", "diameter.Session-Id"),
)


def captures() -> list[str]:
    """Those of GTP-C and Diameter, but for a game and for the vectors of a library."""
    found = [f"recordings/{path.name}" for path in sorted((SHARED / "recordings").glob("[ev]*.pcap*"))]
    for row in indexed():
        kinds = ("gtpv2:", "gtpprime:", "diameter:")
        strange = "false_positive" in row["place"] or "PacketExamples" in row["place"]
        if any(one in row["protocols(tshark 4.0.17)"] for one in kinds) and not strange:
            found.append(f"captures/{row['place']}")
    return found or ["none"]


def told(path: Path, condition: str, fields: tuple[str, ...]) -> Iterator[tuple[int, list[list[str]]]]:
    wanted = [part for field in ("frame.number", *fields) for part in ("-e", field)]
    command = ["tshark", "-n", "-r", str(path), "-Y", condition, "-T", "fields", *wanted]
    for line in subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines():
        frame, *cells = line.split("\t")
        yield int(frame), [[one for one in cell.split(",") if one] for cell in cells]


def one_to_a_frame(messages: list) -> dict[int, object]:
    """The messages of frames that hold just one."""
    frames = [one.at.frame.frame for one in messages]
    return {one.at.frame.frame: one for one in messages if frames.count(one.at.frame.frame) == 1}


@pytest.mark.parametrize("name", captures())
def test_what_is_read_is_what_tshark_reads(name: str) -> None:
    path = SHARED / name
    if not path.is_file():
        pytest.skip("../shared is not there")
    core = Read([str(path)]).network(Settings()).core
    control = one_to_a_frame([one.message for one in core.of(GTPCMessage)])
    for frame, cells in told(path, "(gtpv2 || gtp) && udp.port == 2123 && !icmp", TUNNELS):
        message = control.get(frame)
        if isinstance(message, GTPCMessage):
            _same_tunnels(message, cells)
    signalling = one_to_a_frame([one.message for one in core.of(DiameterMessage)])
    for frame, cells in told(path, "diameter && !gtp", SIGNALLING):
        message = signalling.get(frame)
        if isinstance(message, DiameterMessage):
            _same_signalling(message, cells)


def _same_tunnels(message: GTPCMessage, cells: list[list[str]]) -> None:
    imsi, kinds, numbers, addresses, apns, rats, causes, first, user, nodes, old_apns, old_causes = cells
    assert (message.imsi.value.decode() if message.imsi else "") == (imsi[0] if imsi else "")
    assert message.apn == "".join((apns or old_apns)[:1])
    assert message.cause == next((int(one) for one in causes or old_causes), None)
    if message.version == 2:
        assert message.rat == next((int(one) for one in rats), None)
        assert [one.interface for one in message.tunnels] == [int(one) for one in kinds]
        assert [one.number for one in message.tunnels] == [int(one, 16) for one in numbers]
        assert [one.address for one in message.tunnels if one.address] == addresses
    elif first and user and len(nodes) > 1:
        ends = [(one.interface, one.number, one.address) for one in message.tunnels]
        assert ends == [(GN_CONTROL, int(first[0], 16), nodes[0]), (GN_USER, int(user[0], 16), nodes[1])]


def _same_signalling(message: DiameterMessage, cells: list[list[str]]) -> None:
    names, networks, vectors, hosts, realms, given, sessions = cells
    if names and names[0].isdigit():
        assert message.imsi is not None
        assert message.imsi.value.decode() == names[0]
    digits = message.network.replace("-", "")
    assert len(digits) in (0, 5, 6)
    assert bool(digits) is bool(networks)
    assert (message.origin_host, message.origin_realm) == (hosts[0], realms[0])
    assert bool(message.session) is bool(sessions)
    asked = sum(int(one) for one in vectors) + len(given)
    assert (message.vectors or 0) == asked
