"""The report, put together."""

import datetime

import msgspec
import numpy as np
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.check import Check
from cleannet.checks.runner import Judgement, Tally, judge
from cleannet.model.finding import Outcome
from cleannet.model.nas import SecurityModeCommand
from cleannet.model.problem import Problem, ProblemKind
from cleannet.profiles.waivers import Waiver
from cleannet.report.build import Told, build, iso, networks_of, payload_problems
from cleannet.report.findings import findings
from cleannet.report.pseudonyms import Pseudonyms
from support.made import (
    SECURITY_MODE_COMPLETE,
    Sent,
    element,
    network_of,
    ngap,
    protected,
    registered,
    registration_request,
    suci,
)

NULL = registered(1, 71, suci("0000000001"), ciphering=0)
CIPHERED = registered(2, 72, suci("0000000002"))


def report(network, *, checks: tuple[Check, ...] = (), judgement=None, problems=(), waived=(), networks=()):
    judged = judgement or judge(network, checks)
    said = findings(judged.statements.values(), network, Pseudonyms(), networks)
    kept = [f for f in said if f.fingerprint not in {w.fingerprint for w, _ in waived}]
    return build(Told([], network, checks, judged, kept, waived, ["a warning"], problems, networks), version="9.9")


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (None, None),
        (0, "1970-01-01T00:00:00.000000Z"),
        (1_782_000_000_123_456_999, "2026-06-21T00:00:00.123456Z"),
        (999, "1970-01-01T00:00:00.000000Z"),
        (2**63 - 1, "2262-04-11T23:47:16.854775Z"),
    ],
)
def test_iso(nanoseconds, text):
    assert iso(nanoseconds) == text


def test_payloads_add_up():
    nested = SECURITY_MODE_COMPLETE + b"\x71\x00\x05" + b"\x11\x22\x33\x44\x55"
    sent = [
        *NULL,
        *CIPHERED,
        ngap("UplinkNASTransport", 1, 71, b"\x99\x99\x99"),  # no NAS
        ngap("UplinkNASTransport", 1, 71, protected(nested, 1)),  # a message with an unreadable one inside
        ngap("UplinkNASTransport", 1, 71, b"\x7e\x00\x41\x79\x00\x10"),  # cut off
        b"\xff\xff",
    ]
    losses = report(network_of(sent)).losses
    assert losses.payloads == len(sent) + 10 + 3
    assert losses.payloads == losses.messages + losses.partial + losses.opaque
    assert losses.ciphered == 3
    assert losses.opaque == losses.ciphered + 2
    assert losses.partial == 2


def test_messages_are_counted_once_and_as_captured():
    copies = [Sent(p, n, n + 1, repeated=repeated) for n, p in enumerate(NULL) for repeated in (False, True)]
    made = report(network_of(copies))
    assert made.messages == {
        "NAS-5GS RegistrationAccept": 1,
        "NAS-5GS RegistrationComplete": 1,
        "NAS-5GS RegistrationRequest": 1,
        "NAS-5GS SecurityModeCommand": 1,
        "NAS-5GS SecurityModeComplete": 1,
        "NGAP DownlinkNASTransport": 2,
        "NGAP InitialUEMessage": 1,
        "NGAP UplinkNASTransport": 2,
    }
    assert made.captured == {name: 2 * count for name, count in made.messages.items()}
    assert made.losses.repeated == 5
    assert list(made.messages) == sorted(made.messages)


def test_what_is_ciphered_or_opaque_is_no_message():
    made = report(network_of([*CIPHERED, b"\xff"]))
    assert not [name for name in made.captured if "Ciphered" in name or "Opaque" in name]


def test_problems_of_one_wording_are_one_entry():
    gap = Problem(ProblemKind.TSN_GAP, "gap", 0, 9, -1, 2)
    problems = [
        gap,
        msgspec.structs.replace(gap, frame=4, count=1),
        msgspec.structs.replace(gap, input=1, frame=1),
        msgspec.structs.replace(gap, detail="other", frame=1),
    ]
    made = report(network_of([]), problems=problems)
    assert [(p.kind, p.input, p.frame, p.count, p.detail, p.blame) for p in made.problems] == [
        ("capture.tsn-gap", 0, 1, 2, "other", "capture"),
        ("capture.tsn-gap", 0, 4, 3, "gap", "capture"),
        ("capture.tsn-gap", 1, 1, 2, "gap", "capture"),
    ]
    assert made.losses.tsns_missing == 7
    assert report(network_of([]), problems=problems[::-1]).problems == made.problems


def test_problems_of_payloads_are_told_for_each_input():
    bad = ngap("UplinkNASTransport", 1, 71, b"\x99\x99\x99")
    sent = [Sent(bad, n, 9 - n, input=given) for given in (0, 1) for n in range(2 + given)]
    found = payload_problems(network_of(sent))
    assert [(p.kind, p.input, p.frame, p.count) for p in found] == [
        (ProblemKind.UNKNOWN_PROTOCOL, 0, 8, 2),
        (ProblemKind.UNKNOWN_PROTOCOL, 1, 7, 3),
    ]
    assert payload_problems(network_of([])) == []


def test_ciphered_payloads_are_a_problem_of_ciphering():
    found = payload_problems(network_of(CIPHERED))
    assert {(p.kind, p.kind.blame.value) for p in found} == {(ProblemKind.CIPHERED, "ciphering")}
    assert sum(p.count for p in found) == 3
    assert payload_problems(network_of(NULL)) == []


def test_outcomes_and_why_nothing_was_observed():
    one = msgspec.structs.replace(catalogue()["NAS001"], needs=(SecurityModeCommand,))
    tallies = {"NAS001": Tally()}
    (silent,) = report(network_of(NULL), checks=(one,), judgement=Judgement(tallies)).outcomes
    assert (silent.outcome, silent.passed, silent.failed, silent.suspect) == ("not-observed", 0, 0, 0)
    assert silent.reason == "SecurityModeCommand was seen, but not the situation that this check judges"
    assert silent.to_observe.startswith("capture ")
    tallies["NAS001"].reason = "wants a setting"
    tallies["NAS001"].counts[Outcome.NOT_APPLICABLE] = 1
    (silent,) = report(network_of(NULL), checks=(one,), judgement=Judgement(tallies)).outcomes
    assert (silent.outcome, silent.reason, silent.to_observe) == ("not-applicable", "wants a setting", "")
    tallies["NAS001"].counts |= {Outcome.PASS: 3, Outcome.FAIL: 2, Outcome.SUSPECT: 1}
    (loud,) = report(network_of(NULL), checks=(one,), judgement=Judgement(tallies)).outcomes
    assert (loud.outcome, loud.passed, loud.failed, loud.suspect, loud.reason) == ("fail", 3, 2, 1, "")


def test_findings_and_what_is_waived():
    check = catalogue()["SUB001"]
    network = network_of(NULL)
    made = report(network, checks=(check,))
    (finding,) = made.findings
    assert (finding.check, finding.outcome, finding.severity) == ("SUB001", "fail", check.severity.label)
    assert (finding.why, finding.remedy, finding.legitimate_when) == (check.why, check.remedy, check.legitimate_when)
    assert (finding.evidence[0].frame, finding.evidence[0].role) == (1, "primary")
    assert finding.ladder[0].cited
    (said,) = findings(judge(network, [check]).statements.values(), network, Pseudonyms(), ())
    waiver = Waiver(said.fingerprint, "known", datetime.date(2030, 1, 31))
    waived = report(network, checks=(check,), waived=[(said, waiver)])
    assert waived.findings == ()
    assert [(w.finding.fingerprint, w.reason, w.expires) for w in waived.waived] == [
        (finding.fingerprint, "known", "2030-01-31")
    ]
    assert made.warnings == ("a warning",)
    assert made.version == "9.9"


@pytest.mark.parametrize(
    ("networks", "test"),
    [
        ((), False),
        (("262-01",), False),
        (("262-01", "999-70"), True),
        (("001-01",), True),
        (("001-001",), True),
        (("199-01",), False),
    ],
)
def test_test_networks_are_said(networks, test):
    assert report(network_of([]), networks=networks).statement.test_network is test


def test_the_statement_says_what_was_not_shown():
    made = report(network_of([*CIPHERED[1:], *NULL])).statement
    assert (made.subscribers, made.connections, made.associations, made.mid_session_connections) == (2, 2, 3, 1)
    assert "the content of 3 NAS messages, which are ciphered or of unknown algorithm" in made.not_shown
    assert "what came before in 1 connections that had begun before the capture did" in made.not_shown
    assert (made.first, made.last) == (None, None)
    nothing = report(network_of([], amfs=())).statement
    assert any("no NGAP was seen in clear" in one for one in nothing.not_shown)
    assert not any("ciphered" in one for one in nothing.not_shown)


DUMMY, LTE = "0400010000", "180016" + "00a0" + "00" * 20
ALGORITHMS = "1e" + "001c01a5154801b00341b078001c00c0348920114b4b4b4b4b4b4b4a1000"


@pytest.mark.parametrize(("containers", "untold"), [((DUMMY, LTE), 2), ((ALGORITHMS, DUMMY), 1), ((ALGORITHMS,), 0)])
def test_handovers_whose_target_tells_no_algorithm_are_counted(containers, untold):
    said = [ngap("HandoverCommand", 1, 71, more=element(106, bytes.fromhex(one))) for one in containers]
    found = [one for one in report(network_of(said)).statement.not_shown if "handovers" in one]
    told = f"which algorithms the targets of {untold} handovers choose for the radio link: no NR RRC is told there"
    assert found == ([told] if untold else [])


def test_networks_are_those_that_ngap_names():
    assert networks_of(network_of(NULL)) == ()
    location = ngap("InitialUEMessage", 1, -1, registration_request(suci("0000000001")))
    assert networks_of(network_of([location])) == ()  # A UE's home network is not the one that serves it.


def test_nothing_at_all():
    made = report(network_of([]), checks=tuple(catalogue().values()))
    assert (made.findings, made.messages, made.captured, made.problems, made.inputs) == ((), {}, {}, (), ())
    assert made.losses.payloads == 0
    assert len(made.outcomes) == len(catalogue())
    assert made.catalogue_sha256 == report(network_of(NULL)).catalogue_sha256
    assert np.all([o.outcome in ("not-observed", "not-applicable") for o in made.outcomes])
