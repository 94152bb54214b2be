"""The core in real captures: forged sessions, services and links in clear and under TLS, readable keys, injections."""

import functools
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from cleannet.model.sbi import SBIMessage
from cleannet.pipeline import Read
from cleannet.subscribers.settings import Settings
from support.shared import SHARED, audited, findings, foreign, frames, outcome, recording

ATTACKS = "clem272001+5G-Attacks/Datasets/Dataset_2/pcap_files_dataset_2/"
HEALTHY = "clem272001+5G-Attacks/Datasets/Dataset_1/pcap_files_dataset_1/dataset_1.pcap"
FORGED = {
    "capture2_pfcp_Deletion.pcap": 10,
    "capture2_pfcp_Modification.pcap": 15,
    "capture_2_pfcp-DoS.pcap": 1089,
    "capture_pdn.pcap": 11,
}
WITHOUT = ("capture2_nmap-port-service.pcap", "capture2_reverse_shell.pcap", "capture_cve.pcap")
OF_FORGED = ("PFC004", "PFC006", "PFC008")
ROAMING = "roastedbeans+open5gs-roaming/k8s-roaming/vplmn/sepp/"
OMEC = "zitouni+oai-cn5g-fed/docs/results/omec-gnbsim/pcap/5gcn-deployment-omec-gnbsim.pcapng"
COTS = "zitouni+oai-cn5g-fed/docs/results/cotsue/pcap/core.pcap"
UNDER_TLS = (
    "LeonardoPantani+UNIPI-tesi-open5gs/measurements_results/core_network_traffic/uereg/"
    "capture_secp256r1_ecdsa_secp256r1_sha256.pcapng"
)
INJECTIONS = SHARED / "trust" / "injection"
README = SHARED / "recordings" / "README.md"
KEYS = {
    "permanent key K": {"encPermanentKey", "encOpcKey"},
    "K_AUSF": {"kausf"},
    "K_SEAF": {"kseaf"},
}
FACT = re.compile(r"^- SBI body with (permanent key K|K_AUSF|K_SEAF)[^:]*: (?P<frames>[\d, ]+)(?P<more>\.\.\.)?$", re.M)
UNDER_KEY_LOG = ("c01_clean_tls", "c13_ipsec_n2n3_tls")


def said(name: str) -> dict[str, list[int]]:
    report = audited(foreign(name))
    return {check: frames(findings(report, check)) for check in OF_FORGED}


def marked(name: str) -> list[int]:
    """The forged frames, by the mark that their author left (IP options): no check knows of it."""
    if shutil.which("tshark") is None:
        pytest.skip("tshark is not installed")
    command = ["tshark", "-n", "-r", str(foreign(name)), "-Y", "ip.hdr_len > 20 && pfcp", "-T", "fields"]
    return sorted(int(n) for n in subprocess.check_output([*command, "-e", "frame.number"], text=True).split())


@pytest.mark.parametrize("name", FORGED)
def test_the_forged_requests_are_found_and_nothing_else(name: str) -> None:
    found = said(ATTACKS + name)
    forged = marked(ATTACKS + name)
    assert len(forged) == FORGED[name]
    assert sorted({frame for each in found.values() for frame in each}) == forged


@pytest.mark.parametrize(
    ("name", "check"), [("capture_2_pfcp-DoS.pcap", "PFC004"), ("capture2_pfcp_Modification.pcap", "PFC006")]
)
def test_a_flood_and_a_redirect_are_named(name: str, check: str) -> None:
    assert said(ATTACKS + name)[check] == marked(ATTACKS + name)


def test_the_forged_deletions_frame_by_frame() -> None:
    found = said(ATTACKS + "capture2_pfcp_Deletion.pcap")
    assert found == {"PFC004": [], "PFC006": [], "PFC008": [95, 127, 155, 207, 245, 247, 255, 279, 303, 313]}


@pytest.mark.parametrize("name", [HEALTHY, *(ATTACKS + name for name in WITHOUT)])
def test_where_nothing_was_forged_nothing_is_said(name: str) -> None:
    assert said(name) == {"PFC004": [], "PFC006": [], "PFC008": []}
    assert outcome(audited(foreign(name)), "PFC008").outcome == "pass"


@pytest.mark.parametrize("name", sorted(p.name for p in INJECTIONS.glob("*.pcap")) or ["none"])
def test_an_injection_is_two_answers_to_one_question(name: str) -> None:
    path = INJECTIONS / name
    if not path.is_file():
        pytest.skip("../shared/trust/injection is not there")
    (one,) = Read([str(path)]).frames.tcp.conflicts
    assert (one.earlier.hops, one.earlier.identification) != (one.later.hops, one.later.identification)


def streams_of(path: Path) -> Read:
    return Read([str(path)])


@pytest.mark.parametrize("name", [ATTACKS + "capture_pdn.pcap", OMEC, COTS, UNDER_TLS, f"{ROAMING}sepp.pcap"])
def test_ordinary_captures_hold_no_contradicting_segments(name: str) -> None:
    assert streams_of(foreign(name)).frames.tcp.conflicts == []


def test_six_requests_in_clear_without_a_token() -> None:
    report = audited(foreign(COTS))
    assert len(frames(findings(report, "SBI005"))) == 6
    assert outcome(report, "SBI001").outcome == "fail"
    assert outcome(report, "PFC009").outcome == "fail"
    assert outcome(report, "SBI012").outcome == "pass"


def test_a_data_base_that_gives_long_term_keys_in_clear() -> None:
    report = audited(foreign(OMEC))
    keys = frames([f for f in findings(report, "SBI012") if f.severity == "critical"])
    assert {71, 81, 101, 111} <= set(keys)
    assert len(keys) == 24
    vectors = frames([f for f in findings(report, "SBI012") if f.severity == "high"])
    assert {74, 104} <= set(vectors)
    assert outcome(report, "SBI006").outcome == "not-observed"  # no token at all


def test_n32_in_clear() -> None:
    report = audited(foreign(f"{ROAMING}sepp.pcap"))
    assert 62 in frames(findings(report, "SBI001", text="N32"))
    assert frames(findings(report, "SBI012")) == [83, 86]
    assert {62} <= set(frames(findings(report, "SBI005")))
    assert {62, 79, 91} <= set(frames(findings(report, "ROA019")))
    assert 41 not in frames(findings(report, "ROA019"))  # asked of the own SEPP, inside the network
    assert frames(findings(report, "ROA021")) == [83]


@pytest.mark.parametrize(
    "name", [f"{ROAMING}sepp-tls.pcap", "roastedbeans+open5gs-roaming/captures/n32_interfaces.pcap"]
)
def test_n32_under_tls(name: str) -> None:
    report = audited(foreign(name))
    assert findings(report, "SBI001", text="N32") == []
    assert outcome(report, "SBI001").passed
    assert outcome(report, "ROA019").outcome == "pass"
    assert outcome(report, "ROA021").outcome == "not-observed"


def test_behind_n32_the_own_services_are_still_in_clear() -> None:
    report = audited(foreign(f"{ROAMING}sepp-tls.pcap"))
    assert frames(findings(report, "SBI012")) == [229]
    assert findings(report, "SBI001", text="SBI")


def test_services_under_tls_pass() -> None:
    report = audited(foreign(UNDER_TLS))
    assert (outcome(report, "SBI001").outcome, outcome(report, "SBI001").passed > 0) == ("pass", True)
    assert outcome(report, "SBI012").outcome == "not-observed"
    assert outcome(report, "PFC009").outcome == "fail"


@pytest.mark.parametrize("name", UNDER_KEY_LOG)
def test_recordings_under_tls_pass(name: str) -> None:
    report = audited(recording(name))
    assert outcome(report, "SBI001").outcome == "pass"
    assert outcome(report, "SBI012").outcome == "not-observed"


HEALTHY_SERVICES = ("c03_nea0", "c10_sbi_direct_clear", "r05_reg_dereg", "r07_reg_idle_paging", "h01_n2_handover")
OF_STRANGERS = (
    "SBI007",
    "SBI008",
    "SBI009",
    "SBI010",
    "SBI011",
    "SBI013",
    "SBI014",
    "SBI015",
    "SBI016",
    "SBI017",
    "SBI020",
)
OF_SERVICES = (*OF_STRANGERS, "SBI021", "SUR006", "ROA019", "ROA020", "ROA021", "NAS017", "NAS018", "NAS019")


@pytest.mark.parametrize("name", HEALTHY_SERVICES)
def test_a_healthy_core_is_accused_of_nothing(name: str) -> None:
    report = audited(recording(name))
    assert {f.check for f in report.findings} & set(OF_SERVICES) == set()
    assert outcome(report, "SBI016").passed


def test_authentications_on_n1_and_at_the_ausf_are_one_story() -> None:
    report = audited(recording("r07_reg_idle_paging"))
    # Six confirmed answers, and one challenge out of step that the AMF told the home network of.
    assert (outcome(report, "NAS017").passed, outcome(report, "NAS018").passed) == (6, 1)
    assert outcome(report, "NAS019").passed == 7


def test_somebody_looks_through_the_repository_of_functions() -> None:
    report = audited(foreign(OMEC))
    assert frames(findings(report, "SBI011")) == [25, 27, 29, 31, 33, 35]


@pytest.mark.parametrize("name", ["c02_null_suci", "c06_unknown_guti", "c16_any_sll"])
def test_a_capture_that_begins_inside_connections_loses_headers_and_no_message(name: str) -> None:
    """Each body is read; each header that a literal or an entry made since tells is read too."""
    read = streams_of(recording(name))
    messages = [one.message for one in read.carried.messages if isinstance(one.message, SBIMessage)]
    assert all(message.whole or message.unknown_headers for message in messages)
    assert sum(message.unknown_headers == 0 for message in messages) > 10
    assert all(problem.kind.blame.value == "capture" for problem in read.carried.problems)


def facts() -> list[tuple[str, str, tuple[int, ...], bool]]:
    """Which recording shows which key in which frames, and whether the list is cut short."""
    if not README.is_file():
        return []
    found = []
    for part in re.split(r"^### ", README.read_text(), flags=re.M)[1:]:
        name = part.split("\n")[0].strip().rsplit(".", 1)[0]
        for fact in FACT.finditer(part):
            listed = tuple(int(n) for n in fact["frames"].strip(" ,").split(","))
            found.append((name, fact[1], listed, bool(fact["more"])))
    return [one for one in found if one[0] not in UNDER_KEY_LOG]


@functools.cache
def readable(name: str) -> tuple[tuple[int, frozenset[str]], ...]:
    core = streams_of(recording(name)).network(Settings()).core
    return tuple((one.message.at.frame.frame, frozenset(one.message.secrets)) for one in core.of(SBIMessage))


@pytest.mark.parametrize(("name", "key", "listed", "more"), facts() or [("none", "K_AUSF", (), False)])
def test_keys_are_found_in_the_frames_that_the_recordings_list(
    name: str, key: str, listed: tuple[int, ...], more: bool
) -> None:
    if name == "none":
        pytest.skip("../shared/recordings is not there")
    found = {frame for frame, secrets in readable(name) if secrets & KEYS[key]}
    assert set(listed) <= found
    # Where the capture began inside connections, the list lacks bodies whose type the header table did not tell.
    assert more or len(found) <= len(listed) + 1


def test_keys_over_direct_communication() -> None:
    report = audited(recording("c10_sbi_direct_clear"))
    assert [frames([f]) for f in findings(report, "SBI012")] == [[503], [523], [506]]
