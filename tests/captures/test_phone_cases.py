"""The acceptance cases of EXPECTED.md that are logs and radio captures of phones: 11 to 14, by frame numbers."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from cleannet.model.gsm import GPRSAuthenticationAndCipheringRequest, GSMCipheringModeCommand
from cleannet.model.identity import EPSIdentityType
from cleannet.model.lte_rrc import LTEConnectionRelease, LTESecurityModeCommand
from cleannet.model.message import Message
from cleannet.model.nas_eps import EPSAttachReject, EPSIdentityRequest, EPSSecurityModeCommand
from cleannet.model.umts_rrc import UMTSConnectionRelease, UMTSSecurityModeCommand
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import SHARED, audited, findings, foreign, frames

FBS = "SysNetS+fbsdetector/example_traces/nas"
GOOD_SIM = "ZeroChaos-+rayhunter-traces/1749222138-goodsim"
SAMPLES = "P1sec+QCSuper/docs/sample_pcaps"
MOBILE_INSIGHT = "mobile-insight+mobileinsight-core"
XIAOMI = f"{MOBILE_INSIGHT}/examples/logs/offline_log_examples/20201116_123302_Xiaomi-Mi10_46000.mi2log"
JUDGED_STRICTLY = ("SUB", "DOS", "DWN", "CEL")
ON_THE_WIRE = ("NAS003", "DWN010")
"""Null ciphers and A5/1, where they are chosen."""


def timeline(name: str) -> list[Message]:
    [one] = Read([str(foreign(name))]).network(Settings()).radio
    return one.timeline


def places(name: str, wanted: Callable[[Message], bool]) -> list[int]:
    return sorted(m.at.frame.frame for m in timeline(name) if wanted(m))


# Case 11: attach, the IMSI asked for, and authentications that fail with cause 20, again and again.


@pytest.mark.parametrize(
    ("trace", "asked", "failed", "null"),
    [
        ("exp1", [17, 22, 27, 32, 46, 51], [20, 25, 30, 35, 49, 54], [4, 39, 68, 97]),
        ("exp2", [7, 12, 17, 22, 36, 41], [10, 15, 20, 25, 39, 44], [29, 58]),
        ("exp3", [7, 12, 17, 22], [10, 15, 20, 25, 28, 31], [89]),
    ],
)
def test_case_11(trace: str, asked: list[int], failed: list[int], null: list[int]):
    path = f"{FBS}/{trace}_nas.pcap"
    report = audited(foreign(path))
    requests = places(path, lambda m: isinstance(m, EPSIdentityRequest) and m.identity_type is EPSIdentityType.IMSI)
    assert requests[:6] == asked
    failures = findings(report, "DOS002")
    assert {f.outcome for f in failures} == {"fail"}
    assert frames(failures)[: len(failed)] == failed
    assert set(asked) <= {*frames(failures), *frames(failures, "related")}
    # The benign part has a null cipher as well.
    assert set(null) <= set(frames(findings(report, "NAS003")))


@pytest.mark.parametrize(("trace", "frames_with_fault"), [("exp1", [9, 15, 44, 73]), ("exp2", [5, 34]), ("exp3", [5])])
def test_case_11_has_updates_without_an_identifier(trace: str, frames_with_fault: list[int]):
    """The UE network capability, f0 70, stands there with its length and without its identifier, 0x58 (TS 24.301,
    8.2.29): so says tshark too ("Extraneous Data"). What is before it is read."""
    read = Read([str(foreign(f"{FBS}/{trace}_nas.pcap"))])
    faulty = [pdu for pdu in read.radio.pdus if pdu.problems]
    assert [pdu.source.frame for pdu in faulty] == frames_with_fault
    for pdu in faulty:
        assert pdu.source.payload[21:24] == bytes.fromhex("02f070")
        assert pdu.message.name == "TrackingAreaUpdateRequest"
        assert getattr(pdu.message, "identity", None) is not None
        assert not pdu.message.whole


# Case 12: a phone of a commercial network, with an IMSI request and rejects that have innocent explanations.


@pytest.mark.parametrize("suffix", ["pcap", "qmdl"])
def test_case_12(suffix: str):
    path = f"{GOOD_SIM}.{suffix}"
    messages = timeline(path)
    nas = [m for m in messages if isinstance(m, EPSSecurityModeCommand)]
    assert [(m.ciphering, m.integrity) for m in nas] == [(2, 2)] * 9
    radio = [m for m in messages if isinstance(m, LTESecurityModeCommand)]
    assert {(m.ciphering, m.integrity) for m in radio} == {(1, 2)}
    by_imsi = [m for m in messages if isinstance(m, EPSIdentityRequest) and m.identity_type is EPSIdentityType.IMSI]
    assert len(by_imsi) == 1
    assert by_imsi[0].at.frame.frame in (151, 152)
    report = audited(foreign(path))
    strict = [f for f in report.findings if f.check.startswith(JUDGED_STRICTLY)]
    assert {f.outcome for f in strict} == {"suspect"}
    # The first reject is no suspicion: nothing around it shows that any network serves the SIM.
    first, *rejects = sorted(m.at.frame.frame for m in messages if isinstance(m, EPSAttachReject))
    assert first == 18
    assert set(rejects) <= set(frames(f for f in strict if f.check == "DWN006"))


# Case 13: 4G, 3G and 2G of one phone.


def test_case_13():
    path = f"{SAMPLES}/sample_2g_3g_4g_xperia.pcap"
    messages = timeline(path)
    commands = [m for m in messages if isinstance(m, GSMCipheringModeCommand)]
    assert [(m.at.frame.frame, m.algorithm.name) for m in commands] == [(606, "A5_1"), (822, "A5_3"), (945, "A5_3")]
    nas = [m for m in messages if isinstance(m, EPSSecurityModeCommand)]
    assert [(m.at.frame.frame, m.ciphering, m.integrity) for m in nas] == [(1452, 2, 2)]
    lte = [m for m in messages if isinstance(m, LTESecurityModeCommand)]
    assert [m.at.frame.frame for m in lte] == [1455, 1506, 1573, 1612]
    assert {(m.ciphering, m.integrity) for m in lte} == {(2, 2)}
    umts = [m for m in messages if isinstance(m, UMTSSecurityModeCommand)]
    assert [m.at.frame.frame for m in umts] == [56, 65, 135, 339, 443, 1533, 1548]
    assert {(m.ciphering, m.integrity) for m in umts} == {(1, 1)}
    gprs = [m for m in messages if isinstance(m, GPRSAuthenticationAndCipheringRequest)]
    assert [(m.at.frame.frame, m.algorithm.name) for m in gprs] == [(63, "GEA0"), (637, "GEA3"), (1544, "GEA0")]


def test_case_13_is_no_attack():
    path = f"{SAMPLES}/sample_2g_3g_4g_xperia.pcap"
    report = audited(foreign(path))
    [weak] = findings(report, "DWN010")
    assert (weak.outcome, weak.severity) == ("suspect", "low")
    assert (frames([weak]), frames([weak], "related")) == ([606], [822])
    # Both moves down and up again are there, and the move down is called coverage.
    assert [m.at.frame.frame for m in timeline(path) if isinstance(m, LTEConnectionRelease) and m.redirection] == [1517]
    up = [m.redirection for m in timeline(path) if isinstance(m, UMTSConnectionRelease) and m.redirection]
    assert [one.technology for one in up] == ["EUTRA"]
    [down] = findings(report, "DWN001")
    assert (down.outcome, down.severity, frames([down])) == ("suspect", "low", [1517])
    assert not [f for f in report.findings if f.outcome == "fail"]


def test_case_13_by_its_own_copies():
    """The same drive with plain copies of NAS: no message counts twice."""
    one = audited(foreign(f"{SAMPLES}/sample_2g_3g_4g_xperia.pcap"))
    other = audited(foreign(f"{SAMPLES}/sample_2g_3g_4g_xperia_with_sib_and_nas.pcap"))
    for name in ("MM AuthenticationRequest", "NAS-EPS SecurityModeCommand", "UMTS-RRC SecurityModeCommand"):
        assert one.messages[name] == other.messages[name]
    assert other.captured["NAS-EPS SecurityModeCommand"] == 2
    assert {f.check for f in other.findings} <= {f.check for f in one.findings}


# Case 14: a commercial network without NAS ciphering, and one with it.


def test_case_14():
    report = audited(foreign(XIAOMI))
    assert (report.inputs[0].kind, report.inputs[0].frames) == ("mi2log", 1209)
    commands = [m for m in timeline_of_all(XIAOMI) if isinstance(m, EPSSecurityModeCommand)]
    assert [(m.ciphering, m.integrity) for m in commands] == [(0, 2)] * 4
    [null] = findings(report, "NAS003")
    assert (null.outcome, frames([null])) == ("fail", sorted(m.at.frame.frame for m in commands))
    # 76 NR RRC records: 44 read, 28 hold parts of messages alone, 4 name a channel that no reader knows.
    nr = sum(count for kind, count in report.captured.items() if kind.startswith("NR-RRC"))
    parts = sum(p.count for p in report.problems if "0xB821" in p.detail and "not read" in p.detail)
    assert (nr, nr + parts) == (44, 76)


def test_control_of_case_14():
    path = f"{MOBILE_INSIGHT}/unit-test/test-logs/tmobile.mi2log"
    [command] = [m for m in timeline_of_all(path) if isinstance(m, EPSSecurityModeCommand)]
    assert (command.ciphering, command.integrity) == (2, 2)
    assert not findings(audited(foreign(path)), "NAS003")


def timeline_of_all(name: str) -> list[Message]:
    """The messages of all SIMs of a log."""
    people = Read([str(foreign(name))]).network(Settings()).radio
    return [m for one in people for m in one.timeline]


# Benign logs of commercial networks: nothing fails but what is on the wire.


def logs() -> list[str]:
    captures = SHARED / "captures"
    folders = ("ZeroChaos-+rayhunter-traces", "P1sec+QCSuper", "DrexxLaggui+sample-QMDL-in-PH-Makati-city")
    found = [path for folder in (*folders, MOBILE_INSIGHT) for path in sorted((captures / folder).rglob("*"))]
    return [str(path.relative_to(captures)) for path in found if path.suffix in (".pcap", ".qmdl", ".mi2log")]


@pytest.mark.parametrize("name", logs())
def test_benign_logs_never_fail(name: str):
    report = audited(Path(foreign(name)))
    failed = [f.check for f in report.findings if f.outcome == "fail" and f.check.startswith(JUDGED_STRICTLY)]
    assert not Counter(code for code in failed if code not in ON_THE_WIRE)
    assert not [p for p in report.problems if p.blame == "sender"]
    explained = [f for f in report.findings if f.check.startswith(JUDGED_STRICTLY)]
    # Each suspicion names the innocent explanation.
    words = ("explain", "does so", "do so", "leaves this to", "does not serve")
    assert not [f.text for f in explained if not any(word in f.text for word in words)]
