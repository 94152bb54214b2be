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
