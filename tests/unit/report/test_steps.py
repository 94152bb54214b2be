"""The message ladder of a finding."""

import numpy as np
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.runner import Statement
from cleannet.model.finding import Confidence, Outcome, Severity
from cleannet.model.frame import FrameRef
from cleannet.report.findings import findings
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.report.steps import AFTER, BEFORE, steps_of
from support.made import (
    Sent,
    network_of,
    ngap,
    paging,
    protected,
    registered,
    registration_accept,
    release,
    sessions,
    suci,
)

T1 = bytes.fromhex("0000000a")


def steps(network, primary=(), related=(), frames=()):
    one = Statement(
        catalogue()["NAS001"],
        Outcome.FAIL,
        Severity.HIGH,
        Confidence.HIGH,
        "text",
        "",
        "",
        "",
        primary=[np.array(primary, np.int64)],
        related=[np.array(related, np.int64)],
        primary_frames=list(frames),
    )
    (made,) = findings([one], network, Pseudonyms(), ())
    return steps_of(made, network)


def test_steps_are_the_subscribers_messages_named_by_their_nas():
    other = registered(2, 72, suci("0000000002"))
    mine = registered(1, 71, suci("0000000001"), ciphering=0)
    sent = [
        Sent(p, second)
        for n, pair in enumerate(zip(mine, other, strict=True))
        for p, second in zip(pair, (n, n + 0.5), strict=True)
    ]
    made = steps(network_of(sent), primary=[2], related=[0])
    assert [(s.frame, s.seconds, s.sender, s.receiver, s.message, s.cited) for s in made] == [
        (1, 0, "UE", "AMF", "RegistrationRequest", True),
        (3, 1, "AMF", "UE", "SecurityModeCommand", True),
        (5, 2, "UE", "AMF", "SecurityModeComplete", False),
        (7, 3, "AMF", "UE", "RegistrationAccept", False),
        (9, 4, "UE", "AMF", "RegistrationComplete", False),
    ]
    assert made[0].detail == "InitialUEMessage"


def test_messages_without_nas_are_between_gnb_and_amf():
    network = network_of([*registered(1, 71, suci("0000000001")), *release(1, 71)])
    made = steps(network, primary=[6])
    assert [(s.sender, s.receiver, s.message, s.detail) for s in made[-2:]] == [
        ("AMF", "gNB", "UEContextReleaseCommand", ""),
        ("gNB", "AMF", "UEContextReleaseComplete", ""),
    ]


def test_several_nas_messages_are_one_step():
    two = sessions(protected(registration_accept(), 1), protected(b"\x7e\x00\x54", 1))
    network = network_of(
        [*registered(1, 71, suci("0000000001")), ngap("PDUSessionResourceSetupRequest", 1, 71, more=two)]
    )
    last = steps(network, primary=[5])[-1]
    assert (last.message, last.detail) == (
        "RegistrationAccept, ConfigurationUpdateCommand",
        "PDUSessionResourceSetupRequest",
    )


def test_so_much_is_shown_around_the_first_cited_message():
    sent = [ngap("UplinkNASTransport", 5, 70, b"\x7e\x00\x43")] * 40
    made = steps(network_of(sent), primary=[20, 30])
    assert [s.frame for s in made] == list(range(21 - BEFORE, 21 + AFTER + 1))
    assert [s.frame for s in made if s.cited] == [21]


def test_the_first_is_the_earliest_in_time_whatever_the_input():
    one = [Sent(p, 10 + n, n + 1, input=0) for n, p in enumerate(registered(1, 71, suci("0000000001")))]
    other = [Sent(p, n, n + 1, input=1, association=1) for n, p in enumerate(registered(2, 72, suci("0000000002")))]
    network = network_of([*one, *other])
    made = steps(network, primary=[0, 5])
    assert {s.input for s in made} == {1}


def test_paging_is_a_step_of_whom_it_calls():
    network = network_of([*registered(1, 71, suci("0000000001"), tmsi=T1, ciphering=0), paging(T1)])
    made = steps(network, primary=[5])
    assert [s.message for s in made][-2:] == ["RegistrationComplete", "Paging"]
    assert (made[-1].sender, made[-1].receiver) == ("AMF", "gNB")


def test_what_concerns_no_subscriber_is_shown_with_its_association():
    setup = ngap("NGSetupRequest")
    sent = [Sent(setup), Sent(setup, association=1), *registered(1, 71, suci("0000000001"))]
    made = steps(network_of(sent), primary=[0])
    assert [s.frame for s in made] == [1, 3, 4, 5, 6]


@pytest.mark.parametrize("frames", [(), [FrameRef(0, 99)]])
def test_no_payload_no_steps(frames):
    assert steps(network_of(registered(1, 71, suci("0000000001"))), frames=frames) == ()
