"""Which requests want a token, and which tokens nobody may accept."""

import msgspec
import pytest

from cleannet.checks.sbi.tokens import defect, unusable, wants_token, without_token
from cleannet.model.frame import At, FrameRef
from cleannet.model.sbi import SBIRequest, Token
from cleannet.model.sent import Sent


def request(**values):
    return SBIRequest(at=At(FrameRef(0, 1)), **values)


@pytest.mark.parametrize(
    ("values", "wants"),
    [
        ({"service": "nudm-sdm"}, True),
        ({"service": "nnrf-nfm"}, False),
        ({"service": "nudm-sdm", "resource": "/x-Notify"}, False),
        ({"service": "namf-callback"}, False),
        ({}, False),
    ],
)
def test_which_requests_want_a_token(values, wants):
    assert wants_token(request(**values)) is wants
    assert without_token(request(**values)) is wants
    assert not without_token(request(**values, unknown_headers=1))
    assert not without_token(request(**values, scheme="Bearer"))


@pytest.mark.parametrize(
    ("token", "second", "fault"),
    [
        (Token(algorithm="None", expires=9), 0, "the access token is not signed"),
        (Token(algorithm="ES256"), 0, "the access token never runs out"),
        (Token(algorithm="ES256", expires=9), 310, "the access token has run out"),
        (Token(algorithm="ES256", expires=9), 309, ""),
        (Token(algorithm="ES256", expires=9), -1, ""),
    ],
)
def test_tokens_that_nobody_may_accept(token, second, fault):
    one = Sent(request(service="nudm-sdm"), int(second * 1e9) if second >= 0 else -1, "a", "b", 1, 2)
    assert unusable(one, token) == defect(one, token) == fault


def test_a_token_for_another_service():
    one = Sent(request(service="nudm-sdm"), 0, "a", "b", 1, 2)
    assert defect(one, Token(algorithm="ES256", expires=9, scope="nudm-uecm nudm-ueau")) != ""
    assert defect(one, Token(algorithm="ES256", expires=9, scope="nudm-uecm nudm-sdm")) == ""


@pytest.mark.parametrize(
    ("audience", "fault"),
    [(("SMF",), True), (("UDM",), False), (("smf", "udm"), False), (("0bde2a4c",), False), ((), False)],
)
def test_a_token_for_another_type_of_function(audience, fault):
    one = Sent(request(service="nudm-sdm"), 0, "a", "b", 1, 2)
    assert bool(defect(one, Token(algorithm="ES256", expires=9, audience=audience))) is fault
    assert defect(msgspec.structs.replace(one, message=request(service="3gpp-x")), Token("ES256", expires=9)) == ""
