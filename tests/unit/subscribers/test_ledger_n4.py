"""What N4 says of sessions, and how far the capture covers them."""

import pytest

from cleannet.model.frame import NOWHERE
from cleannet.model.pfcp import (
    FAR,
    PDR,
    QER,
    SEID,
    TEID,
    MadePDR,
    PFCPInterface,
    PFCPNodeMessage,
    PFCPSessionMessage,
    TrafficEndpoint,
)
from cleannet.model.sent import Sent
from cleannet.subscribers.ledger_n4 import FOREVER, Coverage, N4Side, ends_of, n4_side

ACCESS, CORE = PFCPInterface.ACCESS, PFCPInterface.CORE
MADE = (MadePDR(1, None, TEID(256, "10.3.0.1")),)
UPF_END, GNB_END = ("10.3.0.1", 256), ("10.2.0.1", 5)


def ask(kind, name, sequence, time, **values):
    record = PFCPNodeMessage if kind < 50 else PFCPSessionMessage
    message = record(at=NOWHERE, message_type=kind, type_name=f"{name}Request", sequence=sequence, **values)
    return Sent(message, time, "10.4.0.1", "10.4.1.1", 8805, 8805)


def answer(kind, name, sequence, time, cause=1, **values):
    record = PFCPNodeMessage if kind < 50 else PFCPSessionMessage
    values = {"message_type": kind + 1, "type_name": f"{name}Response", "sequence": sequence, **values}
    return Sent(record(at=NOWHERE, cause=cause, **values), time, "10.4.1.1", "10.4.0.1", 8805, 8805)


def association(time=0, sequence=1):
    return [ask(5, "AssociationSetup", sequence, time), answer(5, "AssociationSetup", sequence, time)]


def established(sequence=2, time=10, seid=70, made=MADE, **values):
    values.setdefault("pdrs", (PDR(1, True, ACCESS, TEID(), far=2), PDR(2, True, CORE, None, ("10.45.0.2",), far=1)))
    return [
        ask(50, "SessionEstablishment", sequence, time, control=SEID(7, "10.4.0.1"), **values),
        answer(50, "SessionEstablishment", sequence, time + 1, control=SEID(seid, "10.4.1.1"), made_pdrs=made),
    ]


def modified(sequence=3, time=20, seid=70, cause=1, **values):
    return [
        ask(52, "SessionModification", sequence, time, seid=seid, **values),
        answer(52, "SessionModification", sequence, time + 1, cause),
    ]


def deleted(sequence=9, time=90, seid=70):
    return [ask(54, "SessionDeletion", sequence, time, seid=seid), answer(54, "SessionDeletion", sequence, time + 1)]


def test_a_session_in_full() -> None:
    far = FAR(1, True, None, ACCESS, TEID(5, "10.2.0.1"))
    side = n4_side([*association(), *established(qers=(QER(1, True, 9),)), *modified(fars=(far,)), *deleted()])
    (one,) = side.accounts
    assert (one.owner, one.upf, one.since, one.until, one.seid) == ("10.4.0.1", "10.4.1.1", 10, 90, 70)
    assert {end: source for end, (source, _) in one.ends.items()} == {UPF_END: ACCESS}
    assert [(t.end, t.destination, t.time) for t in one.targets] == [(GNB_END, ACCESS, 20)]
    assert (one.ue_addresses, one.qfis, one.framed, one.unknown_address) == ({"10.45.0.2"}, {9}, False, False)
    assert [number for _, number, _ in one.identifiers] == [7, 70]
    assert side.nodes == {"10.4.1.1": Coverage(0)}
    assert side.nodes["10.4.1.1"].at(5)


def test_a_changed_rule_keeps_its_side() -> None:
    first = FAR(1, True, None, ACCESS)
    later = FAR(1, False, None, None, TEID(5, "10.2.0.1"))
    (one,) = n4_side([*established(fars=(first,)), *modified(fars=(later,))]).accounts
    assert [(t.end, t.destination) for t in one.targets] == [(GNB_END, ACCESS)]


def test_packets_that_a_handover_sends_around() -> None:
    back = FAR(2, True, None, ACCESS, TEID(8, "10.2.0.2"))
    (one,) = n4_side(established(fars=(back,))).accounts
    assert one.passed_on == {UPF_END}


def test_endpoints_framed_routes_and_addresses_chosen_unseen() -> None:
    point = TrafficEndpoint(1, True, TEID(9, "10.3.0.1", "::1"), ("10.45.0.3",), True)
    (one,) = n4_side(established(pdrs=(PDR(1, allocated=True),), endpoints=(point,), made=())).accounts
    assert set(one.ends) == {("10.3.0.1", 9), ("::1", 9)}
    assert (one.ue_addresses, one.framed, one.unknown_address) == ({"10.45.0.3"}, True, True)
    told = (MadePDR(1, None, None, ("10.45.0.4",)),)
    (one,) = n4_side(established(pdrs=(PDR(1, allocated=True),), made=told)).accounts
    assert (one.ue_addresses, one.unknown_address) == ({"10.45.0.4"}, False)


def test_a_refused_change_says_nothing() -> None:
    far = FAR(1, True, None, ACCESS, TEID(5, "10.2.0.1"))
    (one,) = n4_side([*established(), *modified(fars=(far,), cause=64)]).accounts
    assert one.targets == []


def test_a_new_association_ends_sessions() -> None:
    (one,) = n4_side([*association(), *established(), *association(50, 8)]).accounts
    assert one.until == 50
    (one,) = n4_side(established()).accounts
    assert one.until == FOREVER


def side_of(*messages: Sent) -> N4Side:
    return n4_side([*association(), *established(), *messages])


@pytest.mark.parametrize(
    ("messages", "gap"),
    [
        (modified(seid=99), "a session is older than the capture"),
        (modified()[:1], "a request has no answer"),
        (modified()[1:], "an answer has no request"),
        ([ask(52, "SessionModification", 3, 20, seid=70, whole=False)], "a message could not be read whole"),
        (modified(seid=99, cause=65), ""),
        ([modified()[0], *modified()], ""),
    ],
)
def test_what_contradicts_coverage(messages: list[Sent], gap: str) -> None:
    assert side_of(*messages).nodes["10.4.1.1"] == Coverage(0, gap)
    assert side_of(*messages).nodes["10.4.1.1"].at(5) == (not gap)


def test_without_the_set_up_of_the_association_nothing_is_covered() -> None:
    (node,) = n4_side(established()).nodes.values()
    assert (node.since, node.at(10**18)) == (None, False)


def test_ends_of_a_teid() -> None:
    assert ends_of(None) == ends_of(TEID()) == []
    assert ends_of(TEID(1, "10.0.0.1", "::1")) == [("10.0.0.1", 1), ("::1", 1)]
