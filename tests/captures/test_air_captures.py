"""Captures of the radio interface that others published: messages, their frames, and what the audit says of them."""

import pytest

from cleannet.model.radio import S1_UE
from cleannet.pipeline import Read
from support.shared import audited, complaints, findings, foreign, frames, outcome

MOBIWATCH = "5GSEC+MobiWatch/dataset/pcap"
SNIFFER = "SysSec-KAIST+LTESniffer/pcap_file_example"
PHONES = "srsran+srsRAN_Project_docs/docs/source/knowledge_base/source/cots_ues/source/.pcap"
FUZZER = "asset-group+U-Fuzz/examples/wdmapper"

# As tshark shows them, but for PDUs that RLC sent again (bts-attack2: 36 and 38; bts-attack3: 20, 22, 24; moto_edge:
# the update command of 11 in 12, 13 and 16, the release of 58 in 59 to 69): one message each.
MESSAGES = {
    f"{MOBIWATCH}/5g-attack/bts-attack1.pcap": {
        "RegistrationRequest": [4, 16, 26, 39],
        "AuthenticationRequest": [6, 18, 29, 42],
        "RRCSetupRequest": [2, 13, 24, 37, 53],
        "RRCSetup": [3, 14, 25, 38, 54],
        "RRCReject": [],
        "RRCResumeRequest1": [],
    },
    f"{MOBIWATCH}/5g-attack/bts-attack2.pcap": {
        "RegistrationRequest": [4, 17, 32],
        "AuthenticationRequest": [6, 20, 34],
    },
    f"{MOBIWATCH}/5g-attack/bts-attack3.pcap": {"RegistrationRequest": [4, 16], "AuthenticationRequest": [6, 18]},
    f"{MOBIWATCH}/5g-benign/RFSIM-UE-REG-REJ-GNB-11061542.pcap": {
        "RegistrationRequest": [4],
        "AuthenticationRequest": [6],
        "AuthenticationResponse": [7],
        "RegistrationReject": [9],
    },
    f"{SNIFFER}/ltesniffer_dl_mode.pcap": {
        "IdentityRequest": [91],
        "AuthenticationRequest": [94],
        "SecurityModeCommand": [99, 107],
        "AttachAccept": [113],
        "EMMInformation": [127],
        "RRCConnectionRelease": [2172],
    },
    f"{SNIFFER}/ltesniffer_ul_mode.pcap": {
        "AttachRequest": [5],
        "IdentityRequest": [7],
        "IdentityResponse": [8],
        "AuthenticationResponse": [12],
        "SecurityModeCommand": [14, 20],
        "SecurityModeComplete": [15, 21],
        "AttachAccept": [26],
        "AttachComplete": [27],
        "DetachRequest": [419],
    },
    f"{SNIFFER}/api_collector.pcap": {
        "RRCConnectionRequest": [1, 5, 9, 13, 17],
        "AttachRequest": [3, 7, 11, 15, 19],
    },
    f"{PHONES}/moto_edge_30_pro.pcap": {
        "RegistrationRequest": [3, 3],
        "SecurityModeCommand": [5],
        "ConfigurationUpdateCommand": [11],
        "RRCRelease": [58],
    },
    f"{PHONES}/pixel_6a.pcap": {
        "RegistrationRequest": [3, 10],
        "SecurityModeCommand": [9, 12],
        "UECapabilityInformation": [16],
        "RRCRelease": [28],
    },
    f"{PHONES}/simcom-sim8262e-m2.pcap": {"RegistrationAccept": [8], "RegistrationComplete": [9]},
    f"{FUZZER}/capture_4g.pcapng": {"ServiceRequest": [5], "SecurityModeCommand": [8], "UECapabilityInformation": [15]},
    f"{FUZZER}/capture_5g_nsa_enb.pcapng": {"SecurityModeCommand": [14], "AttachAccept": [19]},
}
FAULTS = {
    f"{MOBIWATCH}/5g-attack/bts-attack1.pcap": {"SUB001": [4, 16, 26, 39], "SUB017": [4, 16, 26, 39]},
    f"{MOBIWATCH}/5g-benign/RFSIM-UE-REG-REJ-GNB-11061542.pcap": {"SUB001": [4], "SUB017": [4]},
    f"{SNIFFER}/ltesniffer_dl_mode.pcap": {},
    f"{SNIFFER}/ltesniffer_ul_mode.pcap": {"NAS003": [14], "RRC003": [20]},
    f"{SNIFFER}/api_collector.pcap": {},
    f"{PHONES}/pixel_6a.pcap": {"NAS001": [9], "NAS010": [10, 17, 18, 20, 22, 24, 26], "RRC001": [12], "SUB001": [3]},
    f"{FUZZER}/capture_4g.pcapng": {"RRC003": [8]},
}


@pytest.mark.parametrize("name", MESSAGES)
def test_messages_stand_in_the_frames_where_tshark_shows_them(name):
    found: dict[str, list[int]] = {}
    for pdu in Read([str(foreign(name))]).radio.pdus:
        if pdu.source.ue.startswith(S1_UE):
            continue  # Of S1, which one of them shows too.
        for message in pdu.messages:
            found.setdefault(message.name, []).append(pdu.source.frame)
    assert {kind: found.get(kind, []) for kind in MESSAGES[name]} == MESSAGES[name]


@pytest.mark.parametrize("name", FAULTS)
def test_faults_and_their_frames(name):
    report = audited(foreign(name))
    failed = [f for f in report.findings if f.outcome == "fail"]
    assert {code: frames(f for f in failed if f.check == code) for code in {f.check for f in failed}} == FAULTS[name]
    assert not [p for p in report.problems if p.kind.startswith(("fault", "malformed"))]


def test_what_only_the_downlink_shows_is_a_suspicion():
    report = audited(foreign(f"{SNIFFER}/ltesniffer_dl_mode.pcap"))
    assert frames(findings(report, "NAS003")) == [99]
    assert frames(findings(report, "RRC003")) == [107]
    assert {f.outcome for f in report.findings} == {"suspect"}
    assert report.statement.subscribers == 1


def test_a_flood_of_set_ups_under_ever_new_identities():
    report = audited(foreign(f"{MOBIWATCH}/5g-attack/bts-attack1.pcap"))
    assert frames(findings(report, "DOS010")) == [3, 14, 25, 38]
    assert frames(findings(report, "DOS010"), "related") == [2, 6, 13, 18, 24, 29, 37, 42]
    assert (report.statement.subscribers, report.statement.connections) == (4, 5)
    assert outcome(audited(foreign(f"{SNIFFER}/api_collector.pcap")), "DOS010").outcome == "pass"
    assert "DOS010" not in complaints(audited(foreign(f"{MOBIWATCH}/5g-benign/F1AP_NGAP_Pixel6_00101_1.pcap")))
