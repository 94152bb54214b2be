"""Captures with S1: what each shows, who is whom, and nothing wrong said of them."""

import pytest

from cleannet.pipeline import Read
from support.s1_captures import captures
from support.shared import SHARED, audited, complaints, findings, foreign, frames, outcome, recording, state

PCAPS = "magma+magma/docs/readmes/assets/feg/pcaps"
ROAMING = f"{PCAPS}/inbound_roaming_01_210505_130828-1.pcapng"
NULL_CIPHERED = {
    "gx_gy_combined_03_210505_132953-1.pcapng": (27, 19),
    "gx_gy_combined_05_210505_133111-1.pcapng": (21, 13),
    "gx_gy_combined_06_210505_133132-1.pcapng": (19, 11),
    "inbound_roaming_01_210505_130828-1.pcapng": (22, 12),
    "inbound_roaming_05_210504_215514-1.pcapng": (23, 13),
    "nsa_connection.pcap": (25, 16),
}
"""Security Mode Commands with EEA0, and the attach requests that offer more."""
RADIO = ("CEL", "RRC")
OF_SUBSCRIBERS = (*RADIO, "NAS", "SUB", "DWN", "DOS", "SUR")
TRUE = ("NAS003", "NAS010", "SUB002", "SUB019", "SUR014")
"""The faults of subscribers that the captures hold."""


def test_a_roaming_subscriber_s_attach():
    report = audited(foreign(ROAMING))
    assert (report.statement.subscribers, report.statement.connections) == (1, 1)
    assert report.statement.mid_session_connections == 0
    (null,) = findings(report, "NAS003")
    assert (null.outcome, null.severity, frames([null]), frames([null], "related")) == ("fail", "high", [22], [12])
    (identity,) = findings(report, "SUB019")
    assert (frames([identity]), frames([identity], "related")) == ([14], [13])
    (key,) = findings(report, "LNK005")
    assert (key.severity, frames([key])) == ("critical", [32])
    (link,) = findings(report, "LNK004")
    assert frames([link]) == [12]
    assert outcome(report, "NAS004").passed == 1
    assert (state(report, "S1", "link"), state(report, "S1", "identity")) == ("not protected", "not protected")
    assert state(report, "N2", "keys") == "not observed"
    said = [state(report, "S1", f"NAS-EPS {what}") for what in ("ciphering", "integrity")]
    assert said == ["not protected", "protected"]
    assert not [row for row in report.coverage if row.interface == "Uu" and row.state != "not observed"]
    assert report.summary is None


def test_the_ladder_of_s1_stands_between_ue_enb_and_mme():
    (null,) = findings(audited(foreign(ROAMING)), "NAS003")
    assert {step.frame for step in null.ladder if step.cited} == {12, 22}
    assert {step.sender for step in null.ladder} <= {"UE", "MME", "eNB"}


@pytest.mark.parametrize("name", NULL_CIPHERED)
def test_null_ciphering_although_more_was_offered(name):
    command, request = NULL_CIPHERED[name]
    (null,) = findings(audited(foreign(f"{PCAPS}/{name}")), "NAS003")
    assert (frames([null]), frames([null], "related")) == ([command], [request])


@pytest.mark.parametrize("name", captures())
def test_nothing_of_a_phone_s_log_is_said(name):
    report = audited(SHARED / name)
    assert "error" not in complaints(report).values()
    assert not [p for p in report.problems if p.kind.startswith("fault.")]
    assert report.losses.payloads == report.losses.messages + report.losses.partial + report.losses.opaque
    for one in report.findings:
        assert "handset" not in one.subject + one.text
        assert " log" not in one.text
    if "U-Fuzz" not in name:  # that one is a capture of the air too
        assert report.summary is None
        assert not [f for f in report.findings if f.check.startswith(RADIO)]


@pytest.mark.parametrize("name", captures())
def test_what_is_said_of_s1_stands_in_the_capture(name):
    report = audited(SHARED / name)
    if "U-Fuzz" in name:
        return
    for one in report.findings:
        if one.check.startswith(OF_SUBSCRIBERS) and one.check not in TRUE:
            assert one.outcome == "suspect", (one.check, one.text)
            assert one.severity in ("info", "low", "medium"), (one.check, one.text)


def test_a_ue_keeps_its_name_over_handovers_and_those_that_fail():
    path = recording("e05_epc_s1_handover")
    report = audited(path)
    assert (report.statement.subscribers, report.statement.connections) == (1, 3)
    names = {pdu.message.at.frame.frame: pdu.ue for pdu in Read([str(path)]).s1.pdus}
    assert len({names[frame] for frame in (1164, 1229, 1251, 1273, 1291, 1306, 1315)}) == 1
    (hops,) = findings(report, "LNK005", text="next hop")
    assert frames([hops])[:4] == [1229, 1273, 1306, 1416]


def test_every_branch_of_an_attach():
    report = audited(foreign("open5gs+open5gs/docs/assets/pcapng/testattach.pcapng"))
    assert report.statement.subscribers == 3
    assert sum(n for k, n in report.messages.items() if k.startswith("S1AP ")) == 209
    (asked,) = findings(report, "SUB010")
    assert (asked.outcome, frames([asked])) == ("suspect", [113])
