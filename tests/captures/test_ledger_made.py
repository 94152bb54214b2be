"""The ledger on recordings of N2, N4 and N3 together: nothing in healthy ones, and made attacks on one of them found.

The attacks are made (support/tampered.py): octets of a recording changed, or changed copies of its frames added.
"""

from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.config.inventory import load
from cleannet.pipeline import audit, draft_inventory
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.settings import Settings
from support.shared import EXAMPLES, KEY, SHARED, audited, findings, frames, outcome
from support.tampered import Edit, both, replaced, tampered

OF_THE_LEDGER = (
    *("GTP001", "GTP004", "GTP005", "GTP007", "GTP008", "GTP013", "GTP015", "PFC006", "PFC010", "PFC011"),
    *("NGC007", "CEL012"),
)
HEALTHY = sorted(path.name for path in (SHARED / "recordings").glob("[cehrv]*.pcap*")) or [
    path.name for path in sorted(EXAMPLES.glob("c*.pcapng"))
]
RECORDING = EXAMPLES / "c03_nea0.pcapng"
OF_AN_INVENTORY = ("CEL011", "GTP008", "NGC007", "NGC008", "PFC001", "PFC005", "PFC010", "ROA022")
ASSOCIATION, SETUP = 908, 1058
FRAMES, UPLINK, DOWNLINK, CHANGE = 1423, 1414, 1415, 1331
"""Frames of the recording: set-ups of N4 and N2; how many there are; packets from the gNB and to it; and the change of
N4 that names the gNB."""
GNB, UE, WEB = bytes([10, 54, 0, 2]), bytes([10, 45, 0, 2]), bytes([10, 45, 0, 1])


def inner(destination: bytes, protocol: int, port: int) -> Edit:
    """Makes the packet inside a tunnel one to a port of a host, with octets as PFCP's (a heartbeat as long as fits)."""

    def edit(frame: bytes) -> bytes:
        at = frame.index(UE + WEB)
        size = len(frame) - at - 8
        transport = b"".join(n.to_bytes(2, "big") for n in (50000, port, size, 0))
        message = b"\x20\x01" + (size - 12).to_bytes(2, "big") + bytes(size - 12)
        return frame[: at - 3] + bytes([protocol]) + frame[at - 2 : at + 4] + destination + transport + message

    return edit


def made(tmp_path: Path, changed: dict[int, Edit] | None = None, added: list[tuple[int, Edit]] | None = None) -> Path:
    return tampered(RECORDING, tmp_path, changed, added)


@pytest.mark.parametrize("name", HEALTHY)
def test_healthy_recordings_hold_no_contradiction(name: str) -> None:
    path = SHARED / "recordings" / name
    report = audited(path if path.is_file() else EXAMPLES / name)
    said = {code: outcome(report, code).outcome for code in OF_THE_LEDGER}
    assert {code: how for code, how in said.items() if how not in ("pass", "not-observed")} == {}


def test_the_recording_is_covered_and_passes() -> None:
    report = audited(RECORDING)
    for code in ("GTP001", "GTP004", "GTP005", "GTP008", "GTP013", "PFC006"):
        assert outcome(report, code).outcome == "pass", code


def test_a_tunnel_that_neither_side_announced(tmp_path: Path) -> None:
    guessed = replaced(bytes.fromhex("00009160"), bytes.fromhex("00009161"))
    report = audited(made(tmp_path, added=[(UPLINK, guessed)]))
    assert frames(findings(report, "GTP001", text="neither")) == [FRAMES + 1]
    assert outcome(report, "GTP008").outcome == "pass"


def test_a_source_address_of_nobody(tmp_path: Path) -> None:
    report = audited(made(tmp_path, {UPLINK: replaced(UE + WEB, bytes([8, 8, 8, 8]) + WEB)}))
    assert frames(findings(report, "GTP004", text="public")) == [UPLINK]


def test_a_packet_from_another_host(tmp_path: Path) -> None:
    strange = replaced(GNB, bytes([10, 54, 0, 99]))
    report = audited(made(tmp_path, added=[(UPLINK, strange)]))
    assert frames(findings(report, "GTP008")) == [FRAMES + 1]
    assert outcome(report, "GTP001").outcome == "pass"


def test_a_flow_of_no_rule(tmp_path: Path) -> None:
    marked = replaced(bytes.fromhex("85011001"), bytes.fromhex("85011005"))
    report = audited(made(tmp_path, {UPLINK: marked}))
    assert frames(findings(report, "GTP013")) == [UPLINK]


@pytest.mark.parametrize("target", [GNB[:3] + b"\x03", bytes([10, 54, 0, 7])])
def test_a_redirect_within_the_radio_networks_own_range(target: bytes, tmp_path: Path) -> None:
    moved = replaced(bytes.fromhex("00000001") + GNB, bytes.fromhex("00000001") + target)
    report = audited(made(tmp_path, {CHANGE: moved}))
    assert frames(findings(report, "PFC006", text="base stations")) == [CHANGE]


def test_a_redirect_to_another_tunnel_of_the_same_host(tmp_path: Path) -> None:
    moved = replaced(bytes.fromhex("00000001") + GNB, bytes.fromhex("00000007") + GNB)
    report = audited(made(tmp_path, {CHANGE: moved}))
    assert frames(findings(report, "PFC006", text="base stations")) == [CHANGE]


@pytest.mark.parametrize(
    ("code", "host", "protocol", "port"),
    [("PFC010", (127, 0, 0, 7), 17, 8805), ("NGC007", (10, 53, 0, 5), 132, 38412)],
)
def test_a_subscriber_who_speaks_to_the_core(
    code: str, host: tuple[int, ...], protocol: int, port: int, tmp_path: Path
) -> None:
    report = audited(made(tmp_path, added=[(UPLINK, inner(bytes(host), protocol, port))]))
    assert frames(findings(report, code, text="host of the core")) == [FRAMES + 1]


def test_a_guesser_who_writes_the_gnbs_address(tmp_path: Path) -> None:
    tried = [(UPLINK, replaced(bytes.fromhex("00009160"), (0xA000 + n).to_bytes(4, "big"))) for n in range(25)]
    report = audited(made(tmp_path, added=tried))
    assert frames(findings(report, "GTP001")) == list(range(FRAMES + 1, FRAMES + 26))


def test_several_edits_of_one_frame_are_made_in_turn(tmp_path: Path) -> None:
    path = made(tmp_path, {UPLINK: both(replaced(UE, WEB), replaced(WEB, UE))})
    assert path.read_bytes() == RECORDING.read_bytes()


def with_own_inventory(path: Path, of: Path = RECORDING) -> dict[str, str]:
    """The outcomes of checks that need an inventory, with the one that is drafted from a good recording."""
    known = load(draft_inventory([str(of)])[0], "draft.toml")
    report = audit([str(path)], catalogue().values(), settings=Settings(inventory=known), pseudonyms=Pseudonyms(KEY))
    return {code: outcome(report, code).outcome for code in OF_AN_INVENTORY}


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("c0[1238]*.pcapng")), ids=lambda path: path.stem)
def test_a_recording_agrees_with_the_inventory_drafted_from_it(path: Path) -> None:
    assert set(with_own_inventory(path, path).values()) <= {"pass", "not-observed"}


def test_a_base_station_of_another_identity(tmp_path: Path) -> None:
    told = replaced(bytes.fromhex("001b00090099f9075000000001"), bytes.fromhex("001b00090099f9075000000002"))
    assert with_own_inventory(made(tmp_path, {SETUP: told}))["CEL011"] == "suspect"


def test_a_base_station_of_another_tracking_area(tmp_path: Path) -> None:
    told = replaced(bytes.fromhex("0066000d0000000001"), bytes.fromhex("0066000d0000000007"))
    assert with_own_inventory(made(tmp_path, {SETUP: told}))["CEL011"] == "suspect"


def test_a_stranger_on_n3_and_on_n4(tmp_path: Path) -> None:
    strange = replaced(GNB, bytes([192, 0, 2, 7]))
    assert with_own_inventory(made(tmp_path, added=[(UPLINK, strange)]))["GTP008"] == "fail"
    asks = replaced(bytes([127, 0, 0, 4, 127, 0, 0, 7]), bytes([192, 0, 2, 7, 127, 0, 0, 7]))
    assert with_own_inventory(made(tmp_path, added=[(ASSOCIATION, asks)]))["PFC001"] == "fail"
