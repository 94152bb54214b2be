"""Vectors of the AUSF, and what became of them."""

import pytest

from cleannet.checks.nas.vectors import resynchronised, vectors
from cleannet.model.frame import At, FrameRef
from cleannet.model.sbi import SBIRequest, SBIResponse
from cleannet.model.sent import Sent
from cleannet.subscribers.core import Core

PUT = "/ue-authentications/{id}/5g-aka-confirmation"


def exchange(number, asked, answer):
    common = {"service": "nausf-auth", "connection": 1, "stream": number}
    request = SBIRequest(at=At(FrameRef(0, 2 * number)), **common, **asked)
    response = SBIResponse(at=At(FrameRef(0, 2 * number + 1)), **common, **answer)
    return [Sent(one, number, "10.4.2.1", "10.4.3.1", 1, 2) for one in (request, response)]


def test_a_vector_is_confirmed_through_the_address_that_it_got():
    messages = [
        *exchange(1, {"resource": "/ue-authentications"}, {"status": 201, "challenge": b"r1", "item": 5}),
        *exchange(2, {"resource": "/ue-authentications"}, {"status": 201, "challenge": b"r2", "item": 6}),
        *exchange(3, {"resource": PUT, "item": 5}, {"status": 200, "result": "AUTHENTICATION_FAILURE"}),
    ]
    found = vectors(Core(tuple(messages)))
    assert {challenge: one.result for challenge, one in found.items()} == {b"r1": "AUTHENTICATION_FAILURE", b"r2": ""}


@pytest.mark.parametrize("answer", [{"status": 404, "challenge": b"r"}, {"status": 201}])
def test_what_gives_no_vector(answer):
    assert vectors(Core(tuple(exchange(1, {"resource": "/ue-authentications"}, answer)))) == {}


def test_a_report_of_a_challenge_out_of_step():
    asked = {"resource": "/ue-authentications", "resynchronisation": True, "challenge": b"r1"}
    core = Core(tuple(exchange(1, asked, {"status": 201, "challenge": b"r2"})))
    assert resynchronised(core, b"r1") is not None
    assert resynchronised(core, b"r2") is None
