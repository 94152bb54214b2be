"""Phone logs and radio captures of others: all that tshark counts is read; both forms of a trace say the same."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import Read, audit
from cleannet.report.document import Report
from support.shared import SHARED, audited, foreign

RAYHUNTER = "ZeroChaos-+rayhunter-traces"
SAMPLES = "P1sec+QCSuper/docs/sample_pcaps"
XIAOMI = "mobile-insight+mobileinsight-core/examples/logs/offline_log_examples"

# As `tshark -z` and its fields count them (every copy of a message).
CAPTURED = {
    f"{RAYHUNTER}/1749222138-goodsim.pcap": {
        "NAS-EPS AttachReject": 14,
        "NAS-EPS AuthenticationRequest": 14,
        "NAS-EPS IdentityRequest": 6,
        "NAS-EPS SecurityModeCommand": 18,
        "NAS-EPS SecurityModeComplete": 9,
        "NAS-EPS TrackingAreaUpdateReject": 6,
        "NAS-EPS AttachComplete": 9,
    },
    f"{RAYHUNTER}/1741896393-deadsim.pcap": {
        "NAS-EPS AttachRequest": 2,
        "NAS-EPS AttachReject": 2,
        "NAS-EPS IdentityRequest": 2,
        "NAS-EPS IdentityResponse": 2,
    },
    f"{SAMPLES}/sample_2g_3g_4g_xperia.pcap": {
        "NAS-EPS AuthenticationRequest": 1,
        "NAS-EPS DetachRequest": 1,
        "NAS-EPS SecurityModeCommand": 1,
        "NAS-EPS TrackingAreaUpdateRequest": 2,
        "RR CipheringModeCommand": 3,
    },
    "SysNetS+fbsdetector/example_traces/nas/exp1_nas.pcap": {
        "NAS-EPS AttachRequest": 17,
        "NAS-EPS AttachAccept": 5,
        "NAS-EPS AuthenticationFailure": 12,
        "NAS-EPS AuthenticationRequest": 16,
        "NAS-EPS IdentityRequest": 12,
        "NAS-EPS SecurityModeCommand": 4,
        "NAS-EPS TrackingAreaUpdateRequest": 4,
        "NAS-EPS DetachRequest": 1,
    },
    "SysNetS+fbsdetector/example_traces/nas/exp2_nas.pcap": {
        "NAS-EPS AttachRequest": 11,
        "NAS-EPS AuthenticationFailure": 8,
        "NAS-EPS IdentityResponse": 8,
    },
    "SysNetS+fbsdetector/example_traces/nas/exp3_nas.pcap": {
        "NAS-EPS AttachRequest": 26,
        "NAS-EPS AuthenticationRequest": 25,
        "NAS-EPS EMMInformation": 2,
    },
}
TRACES = ("1741896393-deadsim", "1749211282-goodsim", "1749222138-goodsim")


def said(report: Report) -> set[tuple[str, ...]]:
    """Findings without their places: frames of a log and of a capture are numbered apart."""
    return {(f.check, f.outcome, f.severity, f.text, f.subject, str(f.count)) for f in report.findings}


@pytest.mark.parametrize("name", CAPTURED)
def test_messages_are_those_that_tshark_counts(name):
    report = audited(foreign(name))
    assert {kind: report.captured.get(kind, 0) for kind in CAPTURED[name]} == CAPTURED[name]
    assert not [p for p in report.problems if p.blame == "cleannet" and p.kind.startswith("fault")]


def test_lte_rrc_is_read_whole():
    report = audited(foreign(f"{RAYHUNTER}/1749222138-goodsim.pcap"))
    rrc = sum(count for kind, count in report.captured.items() if kind.startswith("LTE-RRC"))
    assert rrc == 1659


@pytest.mark.parametrize("trace", TRACES)
def test_a_log_and_a_capture_of_it_say_the_same(trace):
    log = audited(foreign(f"{RAYHUNTER}/{trace}.qmdl"))
    capture = audited(foreign(f"{RAYHUNTER}/{trace}.pcap"))
    assert said(log) == said(capture)
    assert log.messages == capture.messages
    assert log.captured == capture.captured
    assert (log.inputs[0].kind, log.statement.subscribers) == ("qmdl", 1)


UNREAD = "log records that are not read: "


@pytest.mark.parametrize("trace", TRACES)
def test_what_only_the_log_holds_is_listed(trace):
    """The captures were made of these logs and lack nothing: nothing is listed, and all of a log is accounted for."""
    report = audited(foreign(f"{RAYHUNTER}/{trace}.qmdl"))
    assert not [p.detail for p in report.problems if p.detail.startswith(UNREAD)]
    capture = audited(foreign(f"{RAYHUNTER}/{trace}.pcap"))
    assert report.inputs[0].frames == capture.inputs[0].frames == report.losses.payloads - carried(trace)


def carried(trace: str) -> int:
    """NAS messages inside RRC, which are payloads of their own."""
    return sum(pdu.carried for pdu in Read([str(foreign(f"{RAYHUNTER}/{trace}.qmdl"))]).radio.pdus)


# As the index of the captures counts them by log code.
LISTED = {
    "0xB0C1 (LTE RRC MIB message)": 653,
    "0xB0EE (LTE NAS EMM state)": 493,
    "0xB0E5 (LTE NAS ESM state)": 211,
    "0xB0C2 (LTE RRC serving cell information)": 118,
}


def test_records_that_are_not_read_are_listed_with_their_number():
    report = audited(foreign("mobile-insight+mobileinsight-core/examples/logs/attach_sample.mi2log"))
    told = {p.detail.removeprefix(UNREAD): p.count for p in report.problems if p.detail.startswith(UNREAD)}
    assert {name: told.get(name) for name in LISTED} == LISTED
    assert not [p.detail for p in report.problems if p.detail.startswith(UNREAD) and p.blame != "cleannet"]


def test_a_log_of_a_commercial_network_without_ciphering():
    report = audited(foreign(f"{XIAOMI}/20201116_123302_Xiaomi-Mi10_46000.mi2log"))
    assert report.inputs[0].kind == "mi2log"
    assert report.inputs[0].frames == 1209
    assert report.messages["NAS-EPS SecurityModeCommand"] == 4
    assert report.captured["NAS-EPS SecurityModeCommand"] == 8
    assert sum(count for kind, count in report.captured.items() if kind.startswith("LTE-RRC")) == 890
    assert any(f.check == "NAS003" for f in report.findings)


@pytest.mark.parametrize("trace", TRACES)
def test_benign_logs_of_a_commercial_network_never_fail(trace):
    report = audited(foreign(f"{RAYHUNTER}/{trace}.qmdl"))
    assert not [f.check for f in report.findings if f.outcome == "fail" and f.check[:3] in ("SUB", "DOS", "DWN", "CEL")]


def test_null_ciphering_of_a_user_link_type_is_read():
    report = audited(foreign("SysNetS+fbsdetector/example_traces/nas/exp1_nas.pcap"))
    [finding] = [f for f in report.findings if f.check == "NAS003"]
    assert {4, 39, 68, 97} <= {e.frame for e in finding.evidence}
    assert [s.sender for s in finding.ladder if s.cited]


@pytest.mark.parametrize("repository", ["P1sec+QCSuper", "mobile-insight+mobileinsight-core", RAYHUNTER])
def test_no_log_of_a_commercial_network_fails_where_it_is_no_attack(repository):
    judged = [c for code, c in catalogue().items() if code[:3] in ("SUB", "DOS", "DWN", "CEL")]
    folder = SHARED / "captures" / repository
    if not folder.is_dir():
        pytest.skip(f"../shared/captures/{repository} is not there")
    logs = [p for p in sorted(folder.rglob("*")) if p.suffix in (".pcap", ".qmdl", ".mi2log", ".dlf")]
    assert logs
    failed = {p.name: f.check for p in logs for f in audit([str(p)], judged).findings if f.outcome == "fail"}
    assert failed == {}
