"""Captures that others published: the N1 and N2 part of what must be said of them, with the frames."""

import pytest

from support.shared import audited, complaints, findings, foreign, frames, outcome, state

ATTACK = "5GSEC+MobiWatch/dataset/pcap/5g-attack/uplink_imsi_extr_1.pcap"
SAMSUNG = "5GSEC+MobiWatch/dataset/pcap/5g-benign/F1AP_NGAP_SamsungA22_00101_1.pcap"
PHONE = "zitouni+oai-cn5g-fed/docs/results/cotsue/pcap/core.pcap"
GNBSIM = "zitouni+oai-cn5g-fed/docs/results/omec-gnbsim/pcap/5gcn-deployment-omec-gnbsim.pcapng"
TWICE = "zitouni+oai-cn5g-fed/docs/results/gnbSIM/pcap/5gcn-deployment-gnbsim.pcap"
NULL_BENIGN = "5GSEC+MobiWatch/dataset/pcap/5g-benign/normal_ue0.pcap"
NULL_ATTACK = "5GSEC+MobiWatch/dataset/pcap/5g-attack/null_cipher_integ_1.pcap"
FREE5GC = "telekom+5g-trace-visualizer/doc/free5gc.pcap"


def test_an_identity_is_asked_for_before_authentication_and_given_in_clear() -> None:
    report = audited(foreign(ATTACK))
    (one,) = findings(report, "SUB002")
    # F1 shows the same exchange in frames 96 and 97: one event, cited on both.
    assert (one.outcome, frames([one]), frames([one], "related")) == ("fail", [97, 103], [96, 102])
    assert one.count == 4
    assert one.subscribers == 1
    assert report.statement.subscribers == 1
    assert report.messages["NAS-5GS IdentityRequest"] == 1
    assert report.messages["NAS-5GS IdentityResponse"] == 1
    assert report.messages["NAS-5GS RegistrationReject"] == 1
    assert state(report, "N1", "identity") == "not protected"
    # The network rejects before any choice of algorithms: nothing is said of them.
    assert outcome(report, "NAS001").outcome == "not-observed"
    assert outcome(report, "NAS002").outcome == "not-observed"
    assert report.captured["NAS-5GS IdentityRequest"] == 2
    cited = {e.frame for f in report.findings for e in f.evidence if f.check not in ("LNK001",)}
    assert {96, 97, 100, 102, 103, 106} <= cited


def test_a_phone_under_good_ciphers_with_its_identity_in_clear() -> None:
    report = audited(foreign(SAMSUNG))
    for check in ("NAS001", "NAS002", "NAS006", "NAS007", "NAS008", "RRC015"):
        assert (check, outcome(report, check).outcome) == (check, "pass")
    assert outcome(report, "NAS001").passed == 1
    (one,) = findings(report, "SUB001")
    assert (one.outcome, one.severity, frames([one])) == ("fail", "high", [48, 49])
    assert "test network" in one.text  # 001-01: said, and nothing else changes by it.
    faults = {c for c, said in complaints(report).items() if said == "fail"}
    assert faults == {"DWN002", "LNK001", "LNK002", "LNK003", "LNK005", "PFC009", "SUB001"}
    # The RRC Security Mode Command (59) chooses NEA2 and NIA2; what follows is ciphered, and is not read.
    for check in ("RRC001", "RRC002", "RRC010"):
        assert (outcome(report, check).outcome, outcome(report, check).passed) == ("pass", 1)
    assert (state(report, "Uu", "ciphering"), state(report, "Uu", "integrity")) == ("protected", "protected")
    assert all(f.severity == "low" for f in report.findings if f.outcome == "suspect")


def test_a_core_that_picks_the_null_cipher_although_the_phone_offers_more() -> None:
    report = audited(foreign(PHONE))
    (one,) = findings(report, "NAS001")
    assert (one.outcome, one.severity, frames([one]), frames([one], "related")) == ("fail", "high", [11], [8])
    assert outcome(report, "NAS002").outcome == "pass"  # NIA1
    (suci,) = findings(report, "SUB001")
    assert frames([suci]) == [8]
    assert 12 in frames([suci], "related")
    assert state(report, "N1", "ciphering") == "not protected"
    assert state(report, "N1", "integrity") == "protected"
    assert state(report, "N4", "link") == "not protected"
    assert report.losses.opaque == 0


def test_a_simulated_ue_that_offers_only_the_null_cipher() -> None:
    report = audited(foreign(GNBSIM))
    (one,) = findings(report, "NAS001")
    assert (one.outcome, one.severity, one.subscribers) == ("fail", "low", 10)
    assert frames([one])[0] == 86
    assert frames([one], "related")[0] == 67
    assert "offered nothing else" in one.text
    (suci,) = findings(report, "SUB001")
    assert frames([suci])[0] == 67
    assert outcome(report, "NAS002").outcome == "pass"


def test_every_packet_captured_twice_counts_once() -> None:
    report = audited(foreign(TWICE))
    # Octets of TCP that come again are no messages of their own; and one heartbeat was captured at three places.
    once = ("SBI ", "PFCP HeartbeatRequest")
    packets = {name: count for name, count in report.messages.items() if not name.startswith(once)}
    assert report.captured["PFCP HeartbeatRequest"] == 2 * report.messages["PFCP HeartbeatRequest"] + 1
    assert {name: report.captured[name] for name in packets} == {name: 2 * count for name, count in packets.items()}
    payloads = [name for name in report.messages if name.startswith(("NGAP ", "PFCP "))]
    assert report.losses.repeated == sum(report.captured[name] - report.messages[name] for name in payloads)
    assert report.statement.connections == 1
    assert outcome(report, "NAS001").failed == 1
    for check in ("NAS014", "NAS015", "DOS004", "SUB004", "DOS009"):
        assert outcome(report, check).outcome in ("pass", "not-observed")


def test_a_label_of_attack_changes_nothing() -> None:
    """The same simulator runs under null ciphers in the benign and in the attack recordings."""
    benign, attack = audited(foreign(NULL_BENIGN)), audited(foreign(NULL_ATTACK))
    for check in ("NAS001", "NAS008", "SUB001"):
        said = [(f.outcome, f.severity, f.text) for f in findings(benign, check)]
        assert said
        assert [(f.outcome, f.severity, f.text) for f in findings(attack, check)] == said


def test_a_core_that_leaves_the_outer_header_in_the_plain_message_is_read() -> None:
    report = audited(foreign(FREE5GC))
    assert report.captured["NAS-5GS RegistrationAccept"] == 1
    assert report.losses.opaque == 0
    (one,) = findings(report, "NAS010")
    assert 171 in frames([one])
    assert any(p.kind == "malformed.value" and p.frame == 171 and p.blame == "sender" for p in report.problems)


@pytest.mark.parametrize("name", [ATTACK, SAMSUNG, PHONE, GNBSIM, TWICE, NULL_BENIGN, NULL_ATTACK, FREE5GC])
def test_no_check_and_no_decoder_faults(name: str) -> None:
    report = audited(foreign(name))
    assert "error" not in complaints(report).values()
    assert not [p for p in report.problems if p.kind.startswith("fault.")]
    losses = report.losses
    assert losses.payloads == losses.messages + losses.partial + losses.opaque
