"""Binding of NGAP messages to N1 connections, by rows written by hand (TS 38.413, 8.3, 8.4, 8.7)."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.subscribers import bind
from cleannet.subscribers.actions import Action
from cleannet.subscribers.bind import Binding, Rows

A = Action
SECOND = 10**9


def rows_of(table, ended=None):
    """Rows from tuples: action, association, RAN id, AMF id and, by name, source, lost, second."""
    lines = [(line[:4], line[4] if len(line) > 4 else {}) for line in table]
    columns = [np.array(c, np.int64) for c in zip(*(four for four, _ in lines), strict=True)]
    action, association, ran, amf = columns or [np.zeros(0, np.int64)] * 4
    more = [one for _, one in lines]
    return Rows(
        association=association,
        action=action,
        ran_id=ran,
        amf_id=amf,
        source_amf_id=np.array([m.get("source", -1) for m in more], np.int64),
        lost=np.array([m.get("lost", False) for m in more], np.bool_),
        time=np.array([round(m.get("second", n) * SECOND) for n, m in enumerate(more)], np.int64),
        ended=ended or {},
    )


def bound(table, ended=None, amf_of=(0, 0, 0)):
    binding = Binding(list(amf_of))
    binding.bind(rows_of(table, ended))
    return binding


def numbers(table, **more):
    return bound(table, **more).connection.tolist()


def facts(binding):
    """Of each connection: association, mid-session, released."""
    return [(c.association, c.mid_session, c.released) for c in binding.connections]


def test_one_connection_from_start_to_release():
    binding = bound([
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.ORDINARY, 0, 5, 70),
        (A.ENDING, 0, 5, 70),
        (A.RELEASED, 0, 5, 70),
    ])  # fmt: skip
    assert binding.connection.tolist() == [0] * 5
    assert facts(binding) == [(0, False, True)]
    assert not binding.conflicts


def test_no_rows():
    assert numbers([]) == []


def test_what_concerns_no_ue_is_bound_to_none():
    assert numbers([(A.NONE, 0, -1, -1), (A.START, 0, 5, -1), (A.NONE, 0, -1, -1)]) == [-1, 0, -1]


def test_ids_are_used_again_after_a_release():
    table = [(A.START, 0, 5, -1), (A.ORDINARY, 0, 5, 70), (A.RELEASED, 0, 5, 70)]
    binding = bound(table + table + [(A.START, 0, 6, -1), (A.ORDINARY, 0, 6, 70)])
    assert binding.connection.tolist() == [0, 0, 0, 1, 1, 1, 2, 2]
    assert not binding.conflicts
    assert [c.released for c in binding.connections] == [True, True, False]


def test_a_second_initial_message_begins_a_new_connection():
    binding = bound([
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 71),
        (A.RELEASED, 0, 5, 71),
    ])  # fmt: skip
    assert binding.connection.tolist() == [0, 0, 1, 1, 1]
    assert [c.released for c in binding.connections] == [False, True]
    assert not binding.conflicts


def test_one_ran_id_at_two_gnbs_is_two_connections():
    table = [(A.START, 0, 5, -1), (A.START, 1, 5, -1), (A.ORDINARY, 0, 5, 70), (A.ORDINARY, 1, 5, 71)]
    assert numbers(table) == [0, 1, 0, 1]


def test_one_amf_id_at_two_amfs_is_two_connections():
    table = [(A.START, 0, 5, -1), (A.START, 1, 6, -1), (A.ORDINARY, 0, 5, 70), (A.ORDINARY, 1, 6, 70)]
    binding = bound(table, amf_of=(0, 1))
    assert binding.connection.tolist() == [0, 1, 0, 1]
    assert not binding.conflicts


@pytest.mark.parametrize("action", [A.ORDINARY, A.COMMAND, A.ENDING, A.RELEASED])
def test_a_capture_that_begins_inside_a_connection(action):
    binding = bound([(action, 0, 5, 70), (A.ENDING, 0, 5, 70), (A.RELEASED, 0, 5, 70)])
    assert binding.connection.tolist()[0] == 0
    assert binding.connections[0].mid_session


def test_no_connection_begins_with_its_end_where_the_association_began_in_the_capture():
    setup = (A.RESET, 0, -1, -1)
    assert numbers([setup, (A.ENDING, 0, 5, 70), (A.RELEASED, 0, 5, 70), (A.COMMAND, 0, 5, 70)]) == [-1] * 4
    lossy = (A.NONE, 0, -1, -1, {"lost": True})
    assert numbers([setup, lossy, (A.ENDING, 0, 5, 70)]) == [-1, -1, 0]


def test_messages_with_one_id_only():
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.ORDINARY, 0, -1, 70),
        (A.ORDINARY, 0, 5, -1),
        (A.ENDING, 0, -1, 70),
        (A.RELEASED, 0, -1, 70),
        (A.ORDINARY, 0, 5, 71),
    ]
    binding = bound(table)
    assert binding.connection.tolist() == [0, 0, 0, 0, 0, 0, 1]
    assert facts(binding) == [(0, False, True), (0, True, False)]


def test_after_a_release_by_the_amf_id_alone_nothing_follows():
    table = [(A.START, 0, 5, -1), (A.ORDINARY, 0, 5, 70), (A.RELEASED, 0, -1, 70), (A.ORDINARY, 0, 5, 70)]
    assert numbers(table) == [0, 0, 0, 1]


def handover(new, *, target=1):
    """UE with ids 5 and 70 goes from association 0 to another, where its RAN id is 9."""
    return [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.HANDOVER_REQUIRED, 0, 5, 70),
        (A.HANDOVER_REQUEST, target, -1, new),
        (A.HANDOVER_ACKNOWLEDGE, target, 9, new),
        (A.ORDINARY, 0, 5, 70),  # Handover Command
        (A.ORDINARY, target, 9, new),  # Handover Notify
        (A.ENDING, 0, 5, 70),
        (A.RELEASED, 0, 5, 70),
        (A.ORDINARY, target, 9, new),
        (A.ORDINARY, target, 9, new),
        (A.RELEASED, target, 9, new),
    ]


@pytest.mark.parametrize("new", [70, 71])
def test_n2_handover_keeps_the_connection(new):
    binding = bound(handover(new))
    assert binding.connection.tolist() == [0] * 12
    assert facts(binding) == [(1, False, True)]
    assert not binding.conflicts
    before_the_end = bound(handover(new)[:-1])
    assert facts(before_the_end) == [(1, False, False)]


def test_after_a_handover_the_old_amf_id_is_free():
    binding = bound([*handover(71)[:-1], (A.START, 0, 5, -1), (A.ORDINARY, 0, 5, 70), (A.ORDINARY, 1, 9, 71)])
    assert binding.connection.tolist()[-3:] == [1, 1, 0]
    assert not binding.conflicts


def test_two_handovers_at_once_are_told_apart_by_id_and_by_order():
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.START, 0, 6, -1),
        (A.ORDINARY, 0, 6, 80),
        (A.HANDOVER_REQUIRED, 0, 5, 70),
        (A.HANDOVER_REQUIRED, 0, 6, 80),
    ]
    same = [(A.HANDOVER_REQUEST, 1, -1, 80), (A.HANDOVER_REQUEST, 1, -1, 70)]
    assert numbers(table + same)[-2:] == [1, 0]
    new = [(A.HANDOVER_REQUEST, 1, -1, 90), (A.HANDOVER_REQUEST, 1, -1, 91)]
    answers = [(A.HANDOVER_ACKNOWLEDGE, 1, 9, 91), (A.HANDOVER_ACKNOWLEDGE, 1, 8, 90)]
    assert numbers(table + new + answers)[-4:] == [0, 1, 1, 0]


@pytest.mark.parametrize("new", [70, 71])
def test_a_failed_handover_leaves_the_connection_where_it_is(new):
    table = [
        *handover(new)[:4],
        (A.HANDOVER_FAILURE, 1, -1, new),
        (A.HANDOVER_DECIDED, 0, 5, 70),
        (A.ORDINARY, 0, 5, 70),
    ]
    binding = bound([*table, (A.ENDING, 0, -1, 70), (A.RELEASED, 0, -1, 70)])
    assert binding.connection.tolist() == [0] * 9
    assert facts(binding) == [(0, False, True)]
    assert not binding.conflicts


@pytest.mark.parametrize("new", [70, 71])
def test_a_handover_cancelled_before_the_target_answers(new):
    table = [
        *handover(new)[:4],
        (A.COMMAND, 0, 5, 70),  # Handover Cancel
        (A.HANDOVER_DECIDED, 0, 5, 70),
        (A.ENDING, 1, -1, new),
        (A.RELEASED, 1, 9, new),
        (A.ORDINARY, 0, 5, 70),
    ]
    binding = bound(table)
    assert binding.connection.tolist() == [0] * 9
    assert facts(binding) == [(0, False, False)]
    assert not binding.conflicts


@pytest.mark.parametrize("new", [70, 71])
def test_a_handover_cancelled_after_the_target_has_answered(new):
    table = [
        *handover(new)[:6],
        (A.COMMAND, 0, 5, 70),  # Handover Cancel
        (A.HANDOVER_DECIDED, 0, 5, 70),
        (A.ENDING, 1, 9, new),
        (A.RELEASED, 1, 9, new),
        (A.ORDINARY, 0, 5, 70),
        (A.RELEASED, 0, 5, 70),
    ]
    binding = bound(table)
    assert binding.connection.tolist() == [0] * 12
    assert binding.connections[0].released
    assert not binding.conflicts


@pytest.mark.parametrize("end", [(A.HANDOVER_DECIDED, 0, 5, 70), (A.RESET, 0, -1, -1), (A.START, 0, 5, -1)])
def test_a_request_for_handover_that_came_to_nothing_takes_nobody_elses_target(end):
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.HANDOVER_REQUIRED, 0, 5, 70),
        end,
        (A.START, 1, 6, -1),
        (A.ORDINARY, 1, 6, 80),
        (A.HANDOVER_REQUIRED, 1, 6, 80),
        (A.HANDOVER_REQUEST, 2, -1, 81),
        (A.HANDOVER_ACKNOWLEDGE, 2, 9, 81),
    ]
    connection = numbers(table)
    assert connection[4:] == [connection[4]] * 5
    assert connection[4] != connection[0]


def test_a_target_that_never_answered_is_not_in_the_way_of_the_next():
    silent = handover(71)[:4]
    again = [
        (A.RELEASED, 0, 5, 70),
        (A.START, 0, 6, -1),
        (A.ORDINARY, 0, 6, 80),
        (A.HANDOVER_REQUIRED, 0, 6, 80),
        (A.HANDOVER_REQUEST, 1, -1, 71),
        (A.HANDOVER_ACKNOWLEDGE, 1, 9, 71),
    ]
    assert numbers(silent + again)[5:] == [1] * 5


def test_a_handover_whose_source_was_not_captured():
    table = [(A.HANDOVER_REQUEST, 1, -1, 70), (A.HANDOVER_ACKNOWLEDGE, 1, 9, 70), (A.ORDINARY, 1, 9, 70)]
    binding = bound(table)
    assert binding.connection.tolist() == [0, 0, 0]
    assert facts(binding) == [(1, True, False)]


@pytest.mark.parametrize("new", [70, 71])
def test_path_switch(new):
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.PATH_SWITCH, 1, 9, -1, {"source": 70}),
        (A.ORDINARY, 1, 9, new),  # Path Switch Request Acknowledge: the AMF may give a new id
        (A.ORDINARY, 1, 9, new),
        (A.START, 0, 5, -1),
        (A.RELEASED, 1, 9, new),
    ]
    binding = bound(table)
    assert binding.connection.tolist() == [0, 0, 0, 0, 0, 1, 0]
    assert not binding.conflicts
    assert facts(binding)[0] == (1, False, True)


@pytest.mark.parametrize("new", [70, 71])
def test_path_switch_of_an_unknown_ue(new):
    table = [(A.PATH_SWITCH, 1, 9, -1, {"source": 70}), (A.ORDINARY, 1, 9, new), (A.RELEASED, 1, 9, new)]
    binding = bound(table)
    assert binding.connection.tolist() == [0, 0, 0]
    assert facts(binding) == [(1, True, True)]
    assert not binding.conflicts


def test_reset_ends_all_of_one_association():
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.START, 1, 6, -1),
        (A.ORDINARY, 1, 6, 80),
        (A.RESET, 0, -1, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.ORDINARY, 1, 6, 80),
    ]
    binding = bound(table)
    assert binding.connection.tolist() == [0, 0, 1, 1, -1, 2, 1]
    assert facts(binding) == [(0, False, True), (1, False, False), (0, True, False)]


def test_an_association_that_ends_ends_its_connections():
    table = [(A.START, 0, 5, -1), (A.ORDINARY, 0, 5, 70), (A.ORDINARY, 0, 5, 70), (A.ORDINARY, 0, 5, 70)]
    assert numbers(table) == [0] * 4
    assert numbers(table, ended={2: [0]}) == [0, 0, 1, 1]
    assert numbers(table, ended={2: [1]}) == [0] * 4
    assert numbers(table, ended={4: [0]}) == [0] * 4


def test_an_answer_may_stand_shortly_before_the_initial_message():
    def table(second):
        return [
            (A.ORDINARY, 0, 5, 70, {"second": 10}),
            (A.START, 0, 5, -1, {"second": second}),
            (A.ORDINARY, 0, 5, 70, {"second": second}),
        ]

    near, far = bound(table(10.9)), bound(table(11.1))
    assert near.connection.tolist() == [0, 0, 0]
    assert not near.connections[0].mid_session
    assert far.connection.tolist() == [0, 1, 1]
    assert far.connections[0].mid_session


def test_another_ran_id_with_a_live_amf_id_is_a_conflict():
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.ORDINARY, 0, 6, 70),
        (A.ORDINARY, 0, 6, 70),
        (A.ORDINARY, 0, 5, 70),
        (A.ENDING, 0, -1, 70),
        (A.RELEASED, 0, 5, 70),
    ]
    binding = bound(table)
    assert [(c.row, c.earlier, c.same_association, c.command) for c in binding.conflicts] == [(2, 1, True, False)]
    # What goes by the AMF's id alone stays with the connection that the AMF gave it to.
    assert binding.connection.tolist() == [0, 0, 1, 1, 0, 0, 0]
    assert binding.connections[0].released


def test_another_amf_id_with_a_live_ran_id_is_a_conflict():
    binding = bound([(A.START, 0, 5, -1), (A.ORDINARY, 0, 5, 70), (A.ORDINARY, 0, 5, 71)])
    assert [(c.row, c.earlier, c.same_association) for c in binding.conflicts] == [(2, 1, True)]
    assert binding.connection.tolist() == [0, 0, 1]


def test_commands_from_another_association_concern_the_ue_they_name():
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.COMMAND, 1, 5, 70),
        (A.COMMAND, 1, 6, 70),
        (A.ORDINARY, 0, 5, 70),
    ]
    binding = bound(table)
    assert binding.connection.tolist() == [0] * 5
    # The owner's message stands against each of them, never the other intruding one.
    assert [(c.row, c.earlier, c.same_association, c.command) for c in binding.conflicts] == [
        (2, 1, False, True),
        (3, 1, False, True),
    ]


def test_a_command_steers_no_ordinary_message_behind_it():
    table = [(A.START, 0, 5, -1), (A.ORDINARY, 0, 5, 70), (A.COMMAND, 1, 6, 70), (A.ORDINARY, 1, 6, 70)]
    assert numbers(table) == [0, 0, 0, 1]


@pytest.mark.parametrize("association", [0, 1])
def test_no_conflict_where_messages_are_lost(association):
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.ORDINARY, association, 6, 70, {"lost": True}),
        (A.ORDINARY, association, 6, 70),
    ]
    binding = bound(table)
    assert not binding.conflicts
    assert binding.connection.tolist() == [0, 0, 1, 1]
    assert binding.connections[1].mid_session


def test_follows_names_the_head_of_each_chain():
    table = [
        (A.START, 0, 5, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.ORDINARY, 1, 5, 70),
        (A.ORDINARY, 0, 5, 70),
        (A.ENDING, 0, 5, 70),
        (A.NONE, 0, -1, -1),
        (A.ORDINARY, 0, 5, 70),
        (A.HANDOVER_REQUIRED, 0, 5, 70),
        (A.ORDINARY, 0, 5, 70),
    ]
    follows = rows_of(table).follows().tolist()
    assert follows == [-1, -1, -1, 1, 1, -1, 1, -1, -1]


KINDS = [A.NONE, A.START, A.RELEASED, A.ORDINARY, A.ORDINARY, A.ORDINARY, A.COMMAND, A.ENDING, A.RESET, A.PATH_SWITCH]
KINDS += [A.HANDOVER_REQUIRED, A.HANDOVER_REQUEST, A.HANDOVER_ACKNOWLEDGE, A.HANDOVER_FAILURE, A.HANDOVER_DECIDED]
ID = st.integers(-1, 2)
ANY_ROW = st.tuples(
    st.sampled_from(KINDS), st.integers(0, 1), ID, ID, st.fixed_dictionaries({"source": ID, "lost": st.booleans()})
)


@settings(max_examples=300, deadline=None)
@given(st.lists(ANY_ROW, max_size=40), st.dictionaries(st.integers(0, 40), st.just([0]), max_size=2))
def test_any_rows_are_bound_to_the_end(table, ended):
    binding = bound(table, ended)
    assert len(binding.connection) == len(table)
    assert all(-1 <= n < len(binding.connections) for n in binding.connection.tolist())
    assert set(range(len(binding.connections))) <= set(binding.connection.tolist())
    again = bound(table, ended)
    assert again.connection.tolist() == binding.connection.tolist()
    assert facts(again) == facts(binding)


@st.composite
def traffic(draw):
    """What gNBs and an AMF send that keep to the rules, mixed with messages that are lost, and with intruders."""
    table = []
    live: dict[tuple[int, int], int] = {}
    for _ in range(draw(st.integers(1, 40))):
        association, ran, amf = draw(st.integers(0, 1)), draw(st.integers(0, 2)), draw(st.integers(0, 3))
        step = draw(st.sampled_from(["start", "say", "say", "say", "release", "ending", "foreign", "lost", "short"]))
        own = live.get((association, ran))
        if step == "start":
            table.append((A.START, association, ran, -1))
            live[association, ran] = next(n for n in range(99) if n not in live.values())
        elif step == "foreign":
            kind = draw(st.sampled_from([A.COMMAND, A.ORDINARY, A.ENDING]))
            table.append((kind, association, ran, amf))
        elif own is not None and step == "say":
            table += [(A.ORDINARY, association, ran, own)] * draw(st.integers(1, 3))
        elif own is not None and step == "short":
            table.append((A.ORDINARY, association, *draw(st.sampled_from([(ran, -1), (-1, own)]))))
        elif own is not None and step == "lost":
            table.append((A.ORDINARY, association, ran, own, {"lost": True}))
        elif own is not None:
            kind = A.RELEASED if step == "release" else A.ENDING
            table.append((kind, association, draw(st.sampled_from([ran, -1])), own))
            if kind is A.RELEASED:
                del live[association, ran]
    return table


def alone_too(table, monkeypatch):
    together = bound(table)
    with monkeypatch.context() as patch:
        patch.setattr(Rows, "follows", lambda self: np.full(len(self.association), bind.ALONE, np.int64))
        alone = bound(table)
    return together, alone


def assert_same(together, alone):
    assert together.connection.tolist() == alone.connection.tolist()
    assert facts(together) == facts(alone)
    assert [(c.row, c.same_association, c.command) for c in together.conflicts] == [
        (c.row, c.same_association, c.command) for c in alone.conflicts
    ]


@settings(max_examples=400, deadline=None)
@given(table=traffic())
def test_binding_at_once_is_binding_row_by_row(table):
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert_same(*alone_too(table, monkeypatch))


@settings(max_examples=400, deadline=None)
@given(table=st.lists(ANY_ROW, max_size=30))
def test_binding_any_rows_at_once_is_binding_them_row_by_row(table):
    with pytest.MonkeyPatch.context() as monkeypatch:
        assert_same(*alone_too(table, monkeypatch))
