"""What transactions told so far is known to their later messages, and forgotten at their end, or when too many wait."""

from cleannet.decode import tcap_memory
from cleannet.decode.tcap_memory import MOST_OPERATIONS, Known, Memory
from cleannet.model.map import TCAPKind

NONE = (-1, "")


def test_both_ids_lead_to_one_transaction():
    memory = Memory()
    begun = memory.recall((1, "aa"), (2, ""), TCAPKind.BEGIN)
    answered = memory.recall((2, "bb"), (1, "aa"), TCAPKind.CONTINUE)
    assert begun is answered
    assert memory.recall((1, "aa"), (2, "bb"), TCAPKind.CONTINUE) is begun
    assert memory.recall((2, ""), (1, "aa"), TCAPKind.END) is begun


def test_an_end_forgets():
    memory = Memory()
    begun = memory.recall((1, "aa"), NONE, TCAPKind.BEGIN)
    memory.recall(NONE, (1, "aa"), TCAPKind.ABORT)
    assert memory.recall(NONE, (1, "aa"), TCAPKind.END) is not begun


def test_an_id_holds_at_its_node_alone():
    memory = Memory()
    begun = memory.recall((1, "aa"), NONE, TCAPKind.BEGIN)
    assert memory.recall((3, "aa"), NONE, TCAPKind.BEGIN) is not begun
    assert memory.recall((3, ""), (2, "aa"), TCAPKind.END) is not begun


def test_an_id_that_begins_anew_is_another_transaction():
    memory = Memory()
    begun = memory.recall((1, "aa"), NONE, TCAPKind.BEGIN)
    assert memory.recall((1, "aa"), NONE, TCAPKind.BEGIN) is not begun


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(tcap_memory, "MOST_TRANSACTIONS", 2)
    memory = Memory()
    for number in range(6):
        memory.recall((1, f"{number:02x}"), NONE, TCAPKind.BEGIN)
    assert memory.forgotten == 2


def test_requests_are_remembered_within_bounds():
    known = Known()
    assert known.asked("aa", 1) is None
    for number in range(MOST_OPERATIONS + 5):
        known.ask("aa", number, 71)
    assert known.asked("aa", MOST_OPERATIONS - 1) == 71
    assert known.asked("aa", MOST_OPERATIONS) is None
    assert known.asked("bb", 1) is None
