"""Requests with their answers: by ids and connection, by number and host."""

from cleannet.checks.roaming.exchanges import ANSWER_WITHIN, control_exchanges, exchanges
from cleannet.model.diameter import DiameterMessage
from cleannet.model.frame import NOWHERE
from cleannet.model.gtp_c import GTPCMessage
from cleannet.model.sent import Sent


def told(request, source, destination, hop=1, result=None, port=3868):
    message = DiameterMessage(at=NOWHERE, command=316, request=request, hop_by_hop=hop, end_to_end=hop, result=result)
    return Sent(message, 0, source, destination, *((port, 3868) if request else (3868, port)))


def asked(name, source, destination, sequence=1, time=0, **more):
    message = GTPCMessage(at=NOWHERE, type_name=name, sequence=sequence, **more)
    return Sent(message, time, source, destination, 2123, 2123)


def test_an_answer_has_the_ids_and_the_connection_of_its_request():
    question, answer = told(True, "a", "b"), told(False, "b", "a", result=2001)
    (one,) = exchanges([question, answer])
    assert (one.request, one.answer, one.accepted) == (question, answer, True)
    others = [told(False, "b", "a", hop=2), told(False, "c", "a"), told(False, "b", "a", port=9)]
    for other in others:
        assert exchanges([question, other])[0].answer is None


def test_an_answer_that_says_no_accepts_nothing():
    assert not exchanges([told(True, "a", "b"), told(False, "b", "a", result=5004)])[0].accepted
    assert not exchanges([told(True, "a", "b"), told(False, "b", "a")])[0].accepted


def test_one_answer_belongs_to_one_request():
    twice = exchanges([told(True, "a", "b"), told(False, "b", "a"), told(True, "a", "b")])
    assert [one.answer is not None for one in twice] == [True, False]


def test_control_messages_are_told_by_version_and_number():
    question = asked("EchoRequest", "a", "b")
    assert control_exchanges([question, asked("EchoResponse", "b", "a", cause=16)])[0].accepted
    for other in (
        asked("EchoResponse", "b", "a", sequence=2),
        asked("EchoResponse", "c", "a"),
        asked("EchoResponse", "b", "a", version=1),
        asked("EchoResponse", "b", "a", time=ANSWER_WITHIN + 1),
    ):
        assert control_exchanges([question, other])[0].answer is None


def test_answers_alone_are_no_exchange():
    assert exchanges([told(False, "b", "a")]) == []
    assert control_exchanges([asked("EchoResponse", "b", "a")]) == []
