"""What transactions told so far is known to their later messages, and forgotten at their end, or when too many wait."""

from cleannet.decode import tcap_memory
from cleannet.decode.tcap_memory import MOST_OPERATIONS, Known, Memory
from cleannet.model.map import TCAPKind


def at(node, number):
    return ((node, number),)


def test_both_ids_lead_to_one_transaction():
    memory = Memory()
    begun = memory.recall(at(1, "aa"), (), TCAPKind.BEGIN)
    answered = memory.recall(at(2, "bb"), at(1, "aa"), TCAPKind.CONTINUE)
    assert begun is answered
    assert memory.recall(at(1, "aa"), at(2, "bb"), TCAPKind.CONTINUE) is begun
    assert memory.recall((), at(1, "aa"), TCAPKind.END) is begun


def test_a_node_is_known_by_title_or_point_code():
    memory = Memory()
    begun = memory.recall((("49171", "aa"), (1, "aa")), (), TCAPKind.BEGIN)
    assert memory.recall((), (("49171", "aa"), (7, "aa")), TCAPKind.CONTINUE) is begun
    assert memory.recall((), at(1, "aa"), TCAPKind.END) is begun


def test_an_end_forgets_both_ids():
    memory = Memory()
    begun = memory.recall(at(1, "aa"), (), TCAPKind.BEGIN)
    memory.recall(at(2, "bb"), at(1, "aa"), TCAPKind.CONTINUE)
    memory.recall((), at(2, "bb"), TCAPKind.ABORT)
    assert memory.recall((), at(1, "aa"), TCAPKind.END) is not begun
    assert memory.recall((), at(2, "bb"), TCAPKind.END) is not begun


def test_an_id_holds_at_its_node_alone():
    memory = Memory()
    begun = memory.recall(at(1, "aa"), (), TCAPKind.BEGIN)
    assert memory.recall(at(3, "aa"), (), TCAPKind.BEGIN) is not begun
    assert memory.recall((), at(2, "aa"), TCAPKind.END) is not begun


def test_an_id_that_begins_anew_is_another_transaction():
    memory = Memory()
    begun = memory.recall(at(1, "aa"), (), TCAPKind.BEGIN)
    again = memory.recall(at(1, "aa"), (), TCAPKind.BEGIN)
    assert again is not begun
    assert memory.recall((), at(1, "aa"), TCAPKind.END) is again


def test_the_oldest_are_forgotten(monkeypatch):
    monkeypatch.setattr(tcap_memory, "MOST_TRANSACTIONS", 1)
    memory = Memory()
    for number in range(6):
        memory.recall(at(1, f"{number:02x}"), (), TCAPKind.BEGIN)
    assert memory.forgotten == 2
    assert memory.recall((), at(1, "00"), TCAPKind.END).ends == ()
    assert memory.recall((), at(1, "05"), TCAPKind.END).ends == at(1, "05")


def test_requests_are_remembered_within_bounds():
    known = Known()
    assert known.asked("aa", 1) is None
    for number in range(MOST_OPERATIONS + 5):
        known.ask("aa", number, 71)
    assert known.asked("aa", MOST_OPERATIONS - 1) == 71
    assert known.asked("aa", MOST_OPERATIONS) is None
    assert known.asked("bb", 1) is None
