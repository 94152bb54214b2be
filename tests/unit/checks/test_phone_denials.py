"""What checks of a deployment say of the EPS messages of one phone log; their pages judge deployments."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.model.finding import Outcome
from support.timeline import parse

LOOP = """
{a}  @{t}    UE/{n}>MME  EPSAttachRequest  attach_type={kind}
{b}          MME>UE/{n}  EPSIdentityRequest  identity_type=IMSI
{c}          UE/{n}>MME  EPSIdentityResponse
{d}          MME>UE/{n}  EPSAuthenticationRequest
{e}          UE/{n}>MME  EPSAuthenticationFailure  cause=20
"""
UNANSWERED = "1  UE>MME  EPSTrackingAreaUpdateRequest\n"


def loops(number: int, apart: int = 25, kind: str = "EPS_ATTACH") -> str:
    """A request without answer, and `number` exchanges that end with a MAC failure."""
    frames = [dict(zip("abcde", range(5 * n + 2, 5 * n + 7), strict=True)) for n in range(number)]
    return UNANSWERED + "".join(
        LOOP.format(**frame, n=n + 2, t=(n + 1) * apart, kind=kind) for n, frame in enumerate(frames)
    )


def said(code: str, script: str):
    [subscriber] = parse("", script).deployment.each_subscriber()
    return list(catalogue()[code].of_subscriber(subscriber))


def frames(results) -> set[int]:
    return {m.at.frame.frame for r in results for m in (*r.primary, *r.related)}


def test_a_cluster_of_mac_failures_names_every_message_of_its_exchanges():
    got = said("DOS002", loops(3))
    assert {r.outcome for r in got} == {Outcome.FAIL}
    assert frames(got) == set(range(1, 17))


@pytest.mark.parametrize(("number", "apart"), [(1, 25), (2, 25), (3, 4000)])
def test_fewer_mac_failures_are_suspect(number, apart):
    assert {r.outcome for r in said("DOS002", loops(number, apart))} == {Outcome.SUSPECT}


def test_a_request_long_before_does_not_belong_to_the_exchange():
    assert 1 not in frames(said("DOS002", loops(1, apart=61)))


def test_mac_failures_of_an_emergency_attach_pass():
    got = said("DOS002", loops(3, kind="EMERGENCY_ATTACH"))
    assert {(r.outcome, r.protects) for r in got} == {(Outcome.PASS, False)}


def test_challenges_of_an_older_generation_count_as_wrong_ones():
    got = said("DOS002", loops(3).replace("cause=20", "cause=26"))
    assert {r.outcome for r in got} == {Outcome.FAIL}
    assert frames(got) == set(range(1, 17))


def test_a_refused_challenge_passes_where_the_network_then_proves_itself():
    mended = (
        "1 UE>MME EPSAttachRequest\n2 MME>UE EPSAuthenticationRequest\n3 UE>MME EPSAuthenticationFailure cause=20\n"
        "4 MME>UE EPSIdentityRequest identity_type=IMSI\n5 UE>MME EPSIdentityResponse\n"
        "6 MME>UE EPSAuthenticationRequest\n7 UE>MME EPSAuthenticationResponse\n"
    )
    assert {r.outcome for r in said("DOS002", mended)} == {Outcome.PASS}


@pytest.mark.parametrize(("header", "outcome"), [("INTEGRITY_PROTECTED", Outcome.SUSPECT), ("PLAIN", Outcome.PASS)])
def test_a_reject_after_one_that_drew_the_imsi_counts_where_the_phone_had_keys(header, outcome):
    script = (
        f"1 UE>MME EPSTrackingAreaUpdateRequest header={header}\n2 MME>UE EPSTrackingAreaUpdateReject cause=9\n"
        "3 UE>MME EPSAttachRequest\n4 MME>UE EPSAttachReject cause=8\n"
    )
    assert outcome in {r.outcome for r in said("DWN006", script)}
    assert (Outcome.SUSPECT in {r.outcome for r in said("DWN006", script)}) == (outcome is Outcome.SUSPECT)


def rejects(number: int, apart: int) -> str:
    return "".join(
        f"{2 * n + 1} @{n * apart} UE/{n + 1}>MME EPSAttachRequest\n"
        f"{2 * n + 2} MME>UE/{n + 1} EPSAttachReject cause=15\n"
        for n in range(number)
    )


def test_five_rejects_within_a_minute_are_a_storm():
    got = said("DOS008", rejects(5, 10))
    assert {r.outcome for r in got} == {Outcome.SUSPECT}
    assert frames(got) == set(range(1, 11))


@pytest.mark.parametrize(("number", "apart"), [(4, 10), (5, 30)])
def test_fewer_rejects_are_none(number, apart):
    assert {r.outcome for r in said("DOS008", rejects(number, apart))} == {Outcome.PASS}


def test_mac_failures_of_5g_on_a_phone_are_told_and_those_of_n2_are_not():
    loop = "".join(
        f"{3 * n + 1} @{25 * n} UE/{n + 1}>gNB RegistrationRequest\n"
        f"{3 * n + 2} gNB>UE/{n + 1} AuthenticationRequest\n"
        f"{3 * n + 3} UE/{n + 1}>gNB AuthenticationFailure cause=20\n"
        for n in range(3)
    )
    got = said("DOS002", loop)
    assert {(r.outcome, r.field) for r in got} == {(Outcome.FAIL, "5GMM cause")}
    assert frames(got) == set(range(1, 10))
    assert said("DOS002", loop.replace(">gNB", ">AMF").replace("gNB>", "AMF>")) == []


def test_rejects_of_5g_in_a_storm():
    storm = "".join(
        f"{2 * n + 1} @{10 * n} UE/{n + 1}>gNB RegistrationRequest\n"
        f"{2 * n + 2} gNB>UE/{n + 1} RegistrationReject cause=22\n"
        for n in range(5)
    )
    got = said("DOS008", storm)
    assert {(r.outcome, r.field) for r in got} == {(Outcome.SUSPECT, "5GMM cause")}
    assert frames(got) == set(range(1, 11))
    assert said("DOS008", storm.replace(">gNB", ">AMF").replace("gNB>", "AMF>")) == []


OFF_5G = """
1        UE>gNB    RegistrationRequest
2        gNB>UE    RegistrationAccept  header=2
3  @300  UE/2>gNB  RegistrationRequest  header={header}
4        gNB>UE/2  RegistrationReject  cause={cause} header={reject}
"""


@pytest.mark.parametrize(
    ("cause", "reject", "outcome"),
    [
        (27, "PLAIN", Outcome.SUSPECT),
        (7, "PLAIN", Outcome.SUSPECT),
        (11, "PLAIN", Outcome.PASS),
        (22, "PLAIN", Outcome.PASS),
        (7, "INTEGRITY_PROTECTED", Outcome.PASS),
    ],
)
def test_a_phone_with_service_is_sent_off_5g(cause, reject, outcome):
    script = OFF_5G.format(cause=cause, reject=reject, header="INTEGRITY_PROTECTED")
    got = [r for r in said("DWN005", script) if r.primary[0].at.frame.frame == 4]
    assert [r.outcome for r in got] == [outcome]
    assert frames(got) == ({3, 4} if outcome is Outcome.SUSPECT else {4})


def test_a_phone_that_nobody_serves_is_not_sent_off_and_n2_is_judged_as_a_whole():
    alone = "1 UE>gNB RegistrationRequest\n2 gNB>UE RegistrationReject cause=7\n"
    assert {(r.outcome, r.protects) for r in said("DWN005", alone)} == {(Outcome.PASS, False)}
    emergency = alone.replace("Request", "Request registration_type=EMERGENCY")
    assert {(r.outcome, r.protects) for r in said("DWN005", emergency)} == {(Outcome.PASS, False)}
    assert said("DWN005", alone.replace(">gNB", ">AMF").replace("gNB>", "AMF>")) == []


def test_a_command_that_a_phone_finds_wrong_is_a_mac_failure_too():
    refused = "1 UE>MME EPSAttachRequest\n2 MME>UE EPSSecurityModeCommand\n3 UE>MME EPSSecurityModeReject cause={}\n"
    got = said("DOS002", refused.format(24))
    assert {r.outcome for r in got} == {Outcome.SUSPECT}
    assert frames(got) == {1, 2, 3}
    assert said("DOS002", refused.format(23)) == []
