"""Captures with F1: one event and not two, what is plain and what is ciphered, who is whom."""

import pytest

from support.shared import SHARED, audited, complaints, findings, foreign, frames, outcome, state

FOLDER = "5GSEC+MobiWatch/dataset/pcap"
PLACES = SHARED / "captures" / FOLDER
NAMES = sorted(f"{path.parent.name}/{path.name}" for path in PLACES.glob("*/*.pcap"))
COMMANDS = {
    "5g-attack/blind_dos_tmsi_123456.pcap": 1,
    "5g-attack/blind_dos_tmsi_999999.pcap": 1,
    "5g-attack/null_cipher_integ_1.pcap": 1,
    "5g-benign/F1AP_NGAP_OAI_RFSIM_1.pcap": 2,
    "5g-benign/F1AP_NGAP_OAI_RFSIM_2.pcap": 1,
    "5g-benign/F1AP_NGAP_Pixel5_00101_1.pcap": 5,
    "5g-benign/F1AP_NGAP_Pixel6_00101_1.pcap": 2,
    "5g-benign/F1AP_NGAP_SamsungA22_00101_1.pcap": 1,
    "5g-benign/colosseum_benign_10011_2.pcap": 10,
    "5g-benign/colosseum_benign_10011_3.pcap": 10,
    "5g-benign/colosseum_benign_10079_1.pcap": 8,
    "5g-benign/colosseum_benign_20051_1.pcap": 9,
    "5g-benign/colosseum_benign_20053_1.pcap": 10,
    "5g-benign/colosseum_benign_20062_1.pcap": 10,
    "5g-benign/normal_tmsi_attach_0.pcap": 1,
    "5g-benign/normal_tmsi_attach_1.pcap": 1,
    "5g-benign/normal_ue0.pcap": 1,
    "5g-benign/normal_ue1.pcap": 1,
    "5g-benign/normal_ue2.pcap": 2,
    "5g-benign/normal_ue3.pcap": 2,
    "5g-benign/normal_ue4.pcap": 2,
}
"""The true RRC Security Mode Commands, all nea2 and nia2: what reads as others is ciphered."""
MEDIUM_AT_MOST = ("medium", "low", "info")


def report_of(name):
    return audited(foreign(f"{FOLDER}/{name}"))


@pytest.mark.parametrize("name", NAMES)
def test_each_true_command_passes_and_nothing_else_is_read_as_one(name):
    report = report_of(name)
    wanted = COMMANDS.get(name, 0)
    assert report.messages.get("NR-RRC SecurityModeCommand", 0) == wanted
    for check in ("RRC001", "RRC002"):
        said = outcome(report, check)
        assert (said.passed, said.failed, said.suspect) == (wanted, 0, 0)
    expected = "protected" if wanted else "not observed"
    assert (state(report, "Uu", "ciphering"), state(report, "Uu", "integrity")) == (expected, expected)


@pytest.mark.parametrize("name", NAMES)
def test_what_f1_and_n2_both_show_counts_once(name):
    report = report_of(name)
    for message, count in report.messages.items():
        if message.startswith("NAS-5GS") and "F1AP ULRRCMessageTransfer" in report.messages:
            assert count <= report.captured[message] <= 2 * count
    losses = report.losses
    assert losses.payloads == losses.messages + losses.partial + losses.opaque
    assert "error" not in complaints(report).values()
    assert not [p for p in report.problems if p.kind.startswith("fault.")]


@pytest.mark.parametrize("name", NAMES)
def test_no_finding_is_said_twice(name):
    report = report_of(name)
    said = [(f.check, f.outcome, f.text) for f in report.findings]
    assert len(said) == len(set(said))
    for one in report.findings:
        cited = [(e.input, e.frame, e.message, e.role) for e in one.evidence]
        assert len(cited) == len(set(cited))


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("5g-benign/")])
def test_nothing_alarming_is_said_of_the_radio_side_of_benign_captures(name):
    for one in report_of(name).findings:
        if one.check.startswith(("RRC0", "DWN", "DOS", "CEL")) and one.check != "RRC015":
            assert one.severity in MEDIUM_AT_MOST, one.text
            assert one.outcome == "suspect" or one.check == "DWN002", one.text


@pytest.mark.parametrize(("name", "claim", "first"), [("123456", 187, 99), ("999999", 183, 87)])
def test_one_s_tmsi_on_two_living_connections(name, claim, first):
    report = report_of(f"5g-attack/blind_dos_tmsi_{name}.pcap")
    (one,) = findings(report, "DOS009")
    assert (one.outcome, frames([one]), frames([one], "related")) == ("suspect", [claim], [first])
    assert (report.statement.subscribers, report.statement.connections) == (1, 2)


@pytest.mark.parametrize("name", ["normal_tmsi_attach_0", "normal_tmsi_attach_1"])
def test_honest_use_of_an_s_tmsi(name):
    assert not findings(report_of(f"5g-benign/{name}.pcap"), "DOS009")


def test_a_refused_command_leaves_rrc_plain():
    report = report_of("5g-attack/null_cipher_integ_1.pcap")
    (refused,) = findings(report, "RRC010")
    assert (refused.outcome, frames([refused]), frames([refused], "related")) == ("suspect", [103], [94])
    (asked,) = findings(report, "RRC007")
    assert (asked.outcome, frames([asked])) == ("suspect", [104])


def test_connections_and_subscribers_are_those_of_n2():
    report = report_of("5g-benign/colosseum_benign_10011_2.pcap")
    assert (report.statement.subscribers, report.statement.connections) == (10, 10)
    assert report.messages["NR-RRC RRCSetupRequest"] == 10


def test_the_link_is_told():
    report = report_of("5g-attack/uplink_imsi_extr_1.pcap")
    assert state(report, "F1", "link") == "not protected"
    assert not [text for text in report.statement.not_shown if "F1" in text]
    assert not [p for p in report.problems if p.kind == "unsupported.protocol"]


def test_what_is_hidden_is_counted():
    report = report_of("5g-attack/blind_dos_tmsi_123456.pcap")
    assert report.losses.ciphered == 8
    (problem,) = [p for p in report.problems if p.kind == "ciphered.payload"]
    assert (problem.count, problem.blame, problem.frame) == (8, "ciphering", 116)
    assert any("8 RRC messages, which are ciphered" in text for text in report.statement.not_shown)


def test_a_ladder_is_that_of_n2():
    (one,) = findings(report_of("5g-attack/uplink_imsi_extr_1.pcap"), "SUB002")
    assert {step.frame for step in one.ladder if step.cited} == {102, 103}
