"""What must be said, and must not be said, of each recording of the own laboratory (its README has the settings)."""

import datetime
from collections import Counter
from dataclasses import dataclass, field

import pytest

from cleannet.report.document import Report
from support.shared import audited, complaints, findings, frames, outcome, recording, state

Evidence = list[int]


@dataclass(frozen=True)
class Expected:
    """Primary and related frames of each check that must complain; `may`: checks that may, as a suspicion only."""

    fails: dict[str, tuple[Evidence, Evidence]] = field(default_factory=dict)
    may: tuple[str, ...] = ()
    passed: dict[str, int] = field(default_factory=dict)
    silent: tuple[str, ...] = ()
    subscribers: int | None = None


PROTECTED = {"NAS001": 1, "NAS002": 1}
"""One Security Mode Command that chooses NEA2 and NIA2."""

# LNK001 (N2 in clear) is true of every recording with NGAP, LNK002 of every one with readable GTP-U; asserted of all.
RECORDINGS = {
    "c01_clean_tls": Expected({"LNK005": ([904, 1339], [])}, passed={"NAS001": 2, "NAS002": 2, "SUB001": 1}),
    "c02_null_suci": Expected({"SUB001": ([45], []), "LNK005": ([203], [])}, passed=PROTECTED, subscribers=1),
    "c03_nea0": Expected(
        {
            "NAS001": ([1142], [1082]),
            "NAS010": ([1144, 1228, 1231, 1232, 1323], [1142]),
            "LNK005": ([1228], []),
        },
        passed={"NAS002": 1, "SUB001": 1, "NAS008": 1},
        subscribers=1,
    ),
    "c03b_ue_only_ea0": Expected(
        {
            "NAS001": ([143], [68]),
            "NAS008": ([68], [144]),
            "NAS010": ([144, 224, 227, 228, 328], [143]),
            "LNK005": ([224], []),
        },
        passed={"NAS002": 1, "SUB001": 1},
        subscribers=1,
    ),
    "c03c_nia0": Expected(passed={"SUB001": 2}, silent=("NAS001", "NAS002", "LNK005")),
    "c04_wrong_key": Expected(
        may=("DOS001", "DOS002"), passed={"SUB001": 1}, silent=("NAS001", "NAS002"), subscribers=1
    ),
    "c05_unknown_sub": Expected(may=("DWN005",), passed={"SUB001": 1}, silent=("NAS001",), subscribers=1),
    "c05b_plmn_not_allowed": Expected({"SUB001": ([53], [])}, may=("DWN005",), silent=("NAS001",), subscribers=1),
    "c05c_ngsetup_fail": Expected(silent=("NAS001", "SUB001", "LNK005"), subscribers=0),
    "c05d_unknown_dnn": Expected({"LNK005": ([206], [])}, passed={**PROTECTED, "SUB001": 1}, subscribers=1),
    "c06_unknown_guti": Expected(
        {"LNK005": ([210, 842], [])}, may=("DOS006",), passed={"NAS001": 2, "NAS002": 2, "SUB001": 2}
    ),
    "c07_userplane": Expected({"LNK005": ([193], [])}, passed={**PROTECTED, "SUB001": 1}, subscribers=1),
    "c07_userplane_unsorted": Expected({"LNK005": ([194], [])}, passed={**PROTECTED, "SUB001": 1}, subscribers=1),
    "c07b_upsec_required": Expected(
        {"LNK005": ([199], [])}, passed={**PROTECTED, "SUB001": 1, "RRC005": 1, "RRC006": 1}, subscribers=1
    ),
    "c10_sbi_direct_clear": Expected({"LNK005": ([591], [])}, passed={**PROTECTED, "SUB001": 1}, subscribers=1),
    "c16_any_sll": Expected({"LNK005": ([197], [])}, passed={**PROTECTED, "SUB001": 1}, subscribers=1),
    "h01_n2_handover": Expected(
        {
            "SUB002": ([1181, 1691, 2318, 2823, 3448, 4020], [1180, 1690, 2317, 2822, 3447, 4019]),
            # Six keys of set-ups, and the next hop keys of ten handovers.
            "LNK005": (
                [1328, 1614, 1635, 1819, 2102, 2177, 2455, 2712, 2961, 3227, 3318, 3580, 3831, 3914, 4146, 4244],
                [],
            ),
        },
        passed={"NAS001": 6, "NAS002": 6},
        subscribers=6,
    ),
    "r01_reg_simple": Expected({"SUB002": ([1053], [1052]), "LNK005": ([1197], [])}, passed=PROTECTED),
    "r03_reg_ecc_suci": Expected(
        {"LNK005": ([1171, 1364, 1553, 1745], [])}, passed={"NAS001": 4, "NAS002": 4, "SUB001": 2, "SUB002": 2}
    ),
    "r08_reg_multi_ue": Expected(
        {"SUB002": ([21, 40, 61], [20, 39, 60]), "LNK005": ([26, 47, 68], [])},
        may=("GTP012",),
        passed={"NAS001": 3, "NAS002": 3},
        subscribers=3,
    ),
    "r10_reg_ue_context": Expected(
        {
            "SUB001": ([1057, 1206, 1329], []),
            "SUB002": ([1594, 2024, 2370], [1593, 2023, 2369]),
            "LNK005": ([1193, 1328, 1449, 1834, 1869, 2239, 2318, 2617, 2679], []),
        },
        passed={"NAS001": 6, "NAS002": 6},
    ),
    "v04_vonr_simple": Expected({"SUB002": ([1270], [1269]), "LNK005": ([1411], [])}, passed=PROTECTED),
}


def report_of(name: str) -> Report:
    return audited(recording(name))


@pytest.mark.parametrize("name", RECORDINGS)
def test_frames_and_outcomes(name: str) -> None:
    report, expected = report_of(name), RECORDINGS[name]
    # N4 and the services are in clear in most of them; what is said of them is tested beside the core's other cases.
    said = {check: how for check, how in complaints(report).items() if not check.startswith(("PFC", "SBI"))}
    carried = {"LNK002"} if any((one.interface, one.protection) == ("N3", "clear") for one in report.links) else set()
    assert said.keys() - set(expected.may) == {"LNK001", *carried, *expected.fails}
    assert all(said[check] == "fail" for check in expected.fails)
    assert all(said.get(check, "suspect") == "suspect" for check in expected.may)
    for check, (primary, related) in expected.fails.items():
        assert (check, frames(findings(report, check))) == (check, primary)
        assert (check, frames(findings(report, check), "related")) == (check, related)


@pytest.mark.parametrize("name", RECORDINGS)
def test_passes_and_silence(name: str) -> None:
    report, expected = report_of(name), RECORDINGS[name]
    for check, count in expected.passed.items():
        one = outcome(report, check)
        assert (check, one.outcome, one.passed) == (check, "pass", count)
    for check in expected.silent:
        one = outcome(report, check)
        assert (check, one.outcome) == (check, "not-observed")
        assert one.reason
        assert one.to_observe
    if expected.subscribers is not None:
        assert report.statement.subscribers == expected.subscribers
    assert report.statement.test_network
    assert report.statement.networks == (("999-70", "999-71") if name == "c05c_ngsetup_fail" else ("999-70",))


@pytest.mark.parametrize("name", RECORDINGS)
def test_nothing_is_lost_and_nothing_is_the_senders_fault(name: str) -> None:
    losses, problems = report_of(name).losses, report_of(name).problems
    assert losses.payloads == losses.messages + losses.partial + losses.opaque
    assert (losses.tsns_missing, losses.frames_cut) == (0, 0)
    # Connections of the services that began before the capture name headers of a table that nobody saw.
    assert losses.partial == sum(p.count for p in problems if p.kind == "capture.missing-context")
    # The core's test program puts one octet where the RRC of a handover's target belongs.
    dummies = [p for p in problems if "TargetToSource-TransparentContainer" in p.detail]
    assert sum(p.count for p in dummies) == (16 if name == "h01_n2_handover" else 0)
    others = {p.kind for p in problems if p not in dummies}
    assert others <= {"ciphered.payload", "unsupported.protocol", "capture.out-of-order", "capture.missing-context"}
    assert losses.opaque == sum(p.count for p in problems if p.kind == "ciphered.payload")


def test_nea0_that_the_core_chose_and_nea0_that_the_ue_forced_are_told_apart() -> None:
    (chosen,) = findings(report_of("c03_nea0"), "NAS001")
    (forced,) = findings(report_of("c03b_ue_only_ea0"), "NAS001")
    assert (chosen.severity, forced.severity) == ("high", "low")
    assert chosen.text != forced.text
    assert chosen.fingerprint != forced.fingerprint
    assert "although the UE offered more" in chosen.text
    assert "offered nothing else" in forced.text


def test_what_null_ciphering_leaves_readable_is_read() -> None:
    report = report_of("c03_nea0")
    assert report.losses.opaque == 0
    assert report.captured["NAS-5GS RegistrationRequest"] == 2  # The second inside the Security Mode Complete.
    assert report.captured["NAS-5GS PDUSessionEstablishmentAccept"] == 1
    assert state(report, "N1", "ciphering") == "not protected"
    assert state(report, "N1", "identity") == "protected"
    (one,) = findings(report, "NAS010")
    # Frame 1231 carries two NGAP messages; each is cited by its index.
    assert {(1231, 0), (1231, 1)} <= {(e.frame, e.message) for e in one.evidence if e.role == "primary"}


def test_a_core_that_offers_only_nia0_and_rejects_is_not_called_nia0() -> None:
    report = report_of("c03c_nia0")
    assert report.captured["NAS-5GS RegistrationReject"] == 2
    assert "NAS-5GS SecurityModeCommand" not in report.captured
    assert state(report, "N1", "integrity") == "not observed"
    assert not any("NIA0" in f.text or "IA0" in f.text for f in report.findings)


def test_a_wrong_key_is_a_suspicion_with_its_innocent_explanation() -> None:
    report = report_of("c04_wrong_key")
    said = [f for f in report.findings if f.check in ("DOS001", "DOS002")]
    assert said
    assert {f.severity for f in said} == {"low"}
    assert set(frames(said)) <= {89, 90}
    assert all("wrong key" in f.text for f in said)


@pytest.mark.parametrize(("name", "frame", "cause"), [("c05_unknown_sub", 107, 7), ("c05b_plmn_not_allowed", 54, 11)])
def test_a_reject_before_security_is_a_suspicion_with_its_cause(name: str, frame: int, cause: int) -> None:
    (one,) = findings(report_of(name), "DWN005")
    assert (one.outcome, one.severity, frames([one])) == ("suspect", "low", [frame])
    assert f"cause {cause} " in one.text


def test_sorted_and_unsorted_say_the_same() -> None:
    tidy, untidy = report_of("c07_userplane"), report_of("c07_userplane_unsorted")
    assert said_at_times(tidy) == said_at_times(untidy)
    assert (tidy.messages, tidy.captured, tidy.losses) == (untidy.messages, untidy.captured, untidy.losses)
    assert [(o.check, o.outcome, o.passed) for o in tidy.outcomes] == [
        (o.check, o.outcome, o.passed) for o in untidy.outcomes
    ]
    assert [(c.interface, c.property, c.state, c.observations) for c in tidy.coverage] == [
        (c.interface, c.property, c.state, c.observations) for c in untidy.coverage
    ]
    assert (tidy.statement.first, tidy.statement.last) == (untidy.statement.first, untidy.statement.last)


def said_at_times(report: Report) -> Counter[tuple[object, ...]]:
    """The findings without frame numbers: their ladders name the cited messages by time and content instead."""
    return Counter(
        (
            *(f.check, f.outcome, f.severity, f.confidence, f.subject, f.text, f.fingerprint, f.count),
            tuple((round(s.seconds, 6), s.sender, s.receiver, s.message, s.detail, s.cited) for s in f.ladder),
        )
        for f in report.findings
    )


def test_a_required_user_plane_policy_without_result_is_conformant() -> None:
    # TS 38.413, 8.2.1.2: a Security Result comes only where the policy says "preferred".
    report = report_of("c07b_upsec_required")
    assert outcome(report, "RRC005").outcome == "pass"
    assert state(report, "Uu", "user-plane policy") == "protected"


def test_load() -> None:
    report = report_of("c08_load")
    assert outcome(report, "NAS001").passed == 36
    assert outcome(report, "NAS002").passed == 36
    assert not findings(report, "NAS001")
    assert not findings(report, "NAS002")
    assert len(frames(findings(report, "LNK005"))) <= findings(report, "LNK005")[0].count == 35
    assert report.captured["NGAP PDUSessionResourceSetupResponse"] == 35
    assert report.captured["NAS-5GS SecurityModeCommand"] == 36
    assert not any("Reject" in name for name in report.captured)
    # 21 concealed registrations can be told apart; what a GUTI assigned under ciphering hides cannot be linked.
    assert 21 <= report.statement.subscribers <= 35
    # Two Authentication Requests have no answer, and UEs without a context send more than clear text allows
    # (TS 24.501, 4.4.6): both true. Nothing else may be held against this network but its open N2 and N4.
    assert set(complaints(report)) <= {"LNK001", "LNK005", "NAS013", "PFC009", "SUB017"}
    assert complaints(report).get("NAS013", "suspect") == "suspect"


def test_esp_links_are_protected_and_nothing_is_claimed_of_n2() -> None:
    report = report_of("c13_ipsec_n2n3_tls")
    (links,) = (c for c in report.coverage if c.interface == "unknown")
    assert (links.property, links.state, links.observations) == ("link", "protected", 30)
    assert "10.53.0.2 – 10.53.0.5" in links.detail
    # N4 names both ends of the tunnels that run between 10.54.0.2 and 10.54.0.7.
    (user_plane,) = (c for c in report.coverage if (c.interface, c.property) == ("N3", "link"))
    assert (user_plane.state, user_plane.observations) == ("protected", 1)
    # N4 was left out of IPsec; the services speak under TLS.
    assert complaints(report) == {"PFC009": "fail"}
    assert {kind.split()[0] for kind in report.captured} == {"PFCP", "TLS"}
    for one in report.coverage:
        if one.interface in ("N1", "N2"):
            assert (one.interface, one.property, one.state) == (one.interface, one.property, "not observed")
    assert state(report, "N4", "link") == "not protected"
    assert any("no NGAP was seen in clear" in said for said in report.statement.not_shown)


def test_two_networks_functions_in_one_host_are_said_less_severely() -> None:
    (one,) = findings(report_of("r01_reg_simple"), "LNK001")
    assert one.severity == "low"
    assert "inside one host" in one.text
    (other,) = findings(report_of("c02_null_suci"), "LNK001")
    assert other.severity == "high"


@pytest.mark.parametrize("name", ["e01_attach_eea0", "e04_attach_guti", "v01_volte_simple", "v09_non3gpp_epdg"])
def test_of_an_evolved_packet_core_nothing_is_said_of_n1_and_n2(name: str) -> None:
    report = report_of(name)
    # Only some of them hold messages of the user plane's own (End Markers, say).
    kinds = {kind.split()[0] for kind in report.captured} - {"GTP-U"}
    assert kinds == {"Diameter", "GTPv2-C", "NAS-EPS", "PFCP", "S1AP"}
    assert {c.state for c in report.coverage if c.interface in ("N1", "N2")} == {"not observed"}
    for check in ("NAS001", "NAS002", "SUB001", "LNK001", "NGC001"):
        assert (check, outcome(report, check).outcome) == (check, "not-observed")
    assert {"LNK004", "LNK005"} <= complaints(report).keys()  # S1 is in clear in all of them.


@pytest.mark.parametrize("name", RECORDINGS)
def test_evidence_lies_in_the_input_and_in_its_time_span(name: str) -> None:
    report = report_of(name)
    (given,) = report.inputs
    for one in report.findings:
        assert all(e.input == 0 and 1 <= e.frame <= given.frames for e in one.evidence)
        assert one.count == len(one.evidence)
    assert given.first is not None
    assert given.last is not None
    assert datetime.datetime.fromisoformat(given.first) <= datetime.datetime.fromisoformat(given.last)
