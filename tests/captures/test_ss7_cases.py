"""SS7 through the whole tool: made attacks in packets, what the report says of them, and nobody's number in it."""

from pathlib import Path

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.document import Report
from cleannet.report.json_report import to_json
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.settings import Settings
from support import ss7, ss7_lines
from support.given import inventory_of
from support.mutate import Frame, write
from support.shared import audited, findings, foreign, frames, outcome

CHECKS = [one for code, one in catalogue().items() if code.startswith("ROA") or code == "SUR007"]
IMSI, NUMBER = "999701234567890", "99970555123456"
ATTACK = f"""
SMSC@88210>HLR MAPInvoke operation=45 msisdn={NUMBER} sc=88210
HLR>SMSC@88210 MAPResult operation=45 answers=1 imsi={IMSI} msc=99970201
SMSC@88210>VLR MAPInvoke operation=70 imsi={IMSI}
VLR>SMSC@88210 MAPResult operation=70 answers=3 vlr=99970301
SCF@88210>HLR MAPInvoke operation=71 imsi={IMSI} scf=88210
HLR>SCF@88210 MAPError answers=5 error=49
SCF@88210>HLR MAPInvoke operation=71 imsi={IMSI} scf=88210 context=none
HLR>SCF@88210 MAPResult operation=71 answers=7 vlr=99970301
VLR@88210>HLR MAPInvoke operation=10 service=21 forwarded=88299123456 reference={IMSI}
HLR@49171>VLR MAPInvoke operation=7 imsi={IMSI} camel=88210
"""


def made(tmp_path: Path, script: str) -> Path:
    """The lines as packets, a second apart."""
    frames_made = []
    for n, line in enumerate(script.strip().splitlines(), 1):
        ways, name, *fields = line.split()
        ends = [ss7_lines.HOST.match(end) for end in ways.split(">")]
        octets = ss7_lines.payload(*ends, name, dict(part.split("=", 1) for part in fields), n)
        addresses = ["192.0.2.7" if end["title"] is not None else "10.4.40.1" for end in ends]
        packet = ss7.sctp(octets, n, source=addresses[0], destination=addresses[1])
        frames_made.append(Frame(1_700_000_000 * 10**9 + n * 10**9, packet, len(packet)))
    path = tmp_path / "ss7.pcap"
    path.write_bytes(write(1, frames_made))
    return path


def judged(path: Path, inventory: str = "") -> Report:
    settings = Settings(inventory=inventory_of(inventory))
    return audit([str(path)], CHECKS, settings=settings, pseudonyms=Pseudonyms(b"k" * 32))


def said(report: Report, check: str) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for one in findings(report, check):
        found[one.outcome] = sorted({*found.get(one.outcome, []), *frames([one])})
    return found


def test_attacks_are_cited_by_frame(tmp_path):
    report = judged(made(tmp_path, ATTACK), "core")
    assert said(report, "ROA001") == {"fail": [7]}
    assert said(report, "ROA002") == {"fail": [3, 10]}
    assert said(report, "ROA004") == {"fail": [3, 7]}
    assert said(report, "ROA005") == {"fail": [1]}
    assert said(report, "ROA006") == {"fail": [9, 10]}
    assert 7 in said(report, "ROA011")["suspect"]


def test_without_inventory_only_what_the_messages_show_is_said(tmp_path):
    report = judged(made(tmp_path, ATTACK))
    assert said(report, "ROA004") == {"suspect": [3, 7]}
    for code in ("ROA001", "ROA002", "ROA005"):
        assert outcome(report, code).outcome == "not-observed"
        assert "global_titles" in outcome(report, code).reason


def test_the_report_counts_operations_and_names_the_link(tmp_path):
    report = judged(made(tmp_path, ATTACK), "core")
    assert report.messages["MAP AnyTimeInterrogation"] == 2
    assert report.messages["MAP AnyTimeInterrogationError"] == 1
    (link,) = [one for one in report.coverage if one.interface == "SIGTRAN"]
    assert (link.state, link.observations) == ("not protected", 10)
    losses = report.losses
    assert (losses.payloads, losses.messages, losses.partial, losses.opaque) == (10, 10, 0, 0)


def test_nobodys_number_stands_in_the_report(tmp_path):
    text = to_json(judged(made(tmp_path, ATTACK), "core")).decode()
    for secret in (IMSI, NUMBER, IMSI[5:], "88299123456", "99970301"):
        assert secret not in text


@pytest.mark.parametrize("name", ["PHASE52_END_TO_END_20260724T085858Z/pcap/end-to-end-20260724T085858Z.pcap"])
def test_a_public_implementation_writes_transactions_its_own_way(name):
    report = audited(foreign(f"araditc+sigtran.net/docs/evidence/{name}"))
    assert report.messages["MAP SendRoutingInfoForSM"] == 1
    assert sum(report.messages.values()) == 10
    (one,) = findings(report, "ROA011")
    assert (one.outcome, one.severity, frames([one])[:2]) == ("suspect", "low", [11, 13])
    assert {f.check for f in report.findings} == {"ROA011"}


def test_camel_is_told_from_map():
    report = audited(foreign("arkime+arkime/tests/pcap/m3ua_synthetic.pcap"))
    assert report.messages == {"CAP InitialDP": 12}
    assert (report.losses.partial, report.losses.opaque) == (12, 1), "lengths that say more than there is; no SCCP"
    assert not [f for f in report.findings if f.check.startswith("ROA")]
