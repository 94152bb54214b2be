"""Sessions of N4 out of requests and answers."""

import pytest

from cleannet.model.frame import NOWHERE
from cleannet.model.pfcp import FAR, SEID, TEID, PFCPInterface, PFCPSessionMessage
from cleannet.model.sent import Sent
from cleannet.subscribers.n4_sessions import ANSWER_WITHIN, exchanges, network_of, sessions, to_access

NAMES = {50: "SessionEstablishment", 52: "SessionModification", 54: "SessionDeletion"}
ACCESS = FAR(1, True, None, PFCPInterface.ACCESS, TEID(1, "10.2.0.1"))


def ask(kind, sequence, time=0, source="smf", **values):
    name = f"{NAMES[kind]}Request"
    message = PFCPSessionMessage(at=NOWHERE, message_type=kind, type_name=name, sequence=sequence, **values)
    return Sent(message, time, source, "upf", 8805, 8805)


def answer(kind, sequence, time=1, cause=1, to="smf", **values):
    message = PFCPSessionMessage(
        at=NOWHERE, message_type=kind + 1, type_name=f"{NAMES[kind]}Response", sequence=sequence, cause=cause, **values
    )
    return Sent(message, time, "upf", to, 8805, 8805)


def test_an_answer_has_the_number_and_goes_back():
    first, second, other = ask(52, 1), ask(52, 2), ask(52, 1, source="smf2")
    late = answer(52, 2, ANSWER_WITHIN + 1)
    found = exchanges([first, second, other, answer(52, 1, to="smf2"), late])
    assert [one.answer is not None for one in found] == [False, False, True]
    assert exchanges([answer(52, 1)]) == []


def test_a_repeated_request_gets_an_answer_each():
    found = exchanges([ask(54, 1), ask(54, 1), answer(54, 1, cause=1), answer(54, 1, cause=65)])
    assert [one.answer.message.cause for one in found] == [1, 65]


def test_a_session_from_its_making_to_its_end():
    made = ask(50, 1, fars=(ACCESS,)), answer(50, 1, control=SEID(7))
    changed = ask(52, 2, 5, seid=7), answer(52, 2, 6)
    deleted = ask(54, 3, 9, seid=7), answer(54, 3, 10)
    (one,) = sessions(exchanges([*made, *changed, *deleted, ask(52, 4, 11, seid=7)]))
    assert (one.owner, one.towards_access, one.deleted) == ("smf", {1: "10.2.0.1"}, 9)
    assert [c.request.message.sequence for c in one.changes] == [2, 3]


@pytest.mark.parametrize("made", [answer(50, 1, cause=64, control=SEID(7)), answer(50, 1), None])
def test_what_was_not_accepted_is_no_session(made):
    assert sessions(exchanges([ask(50, 1), *([made] if made else [])])) == []


def test_a_refused_deletion_deletes_nothing():
    some = [ask(50, 1), answer(50, 1, control=SEID(7)), ask(54, 2, seid=7), answer(54, 2, cause=64)]
    (one,) = sessions(exchanges([*some, ask(52, 3, seid=7)]))
    assert one.deleted is None
    assert len(one.changes) == 2


def test_towards_the_radio_network():
    assert to_access(ACCESS)
    assert to_access(FAR(1))
    assert not to_access(FAR(1, destination=PFCPInterface.CORE))


def test_networks_of_sites():
    assert network_of("10.2.3.4") == "10.2.3.0/24"
    assert network_of("2001:db8::5") == "2001:db8::/64"
