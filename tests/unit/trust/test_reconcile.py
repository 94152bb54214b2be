"""What elements report against what is listed and warranted."""

import io
import ipaddress

import pytest

from cleannet.trust.digests import Digests
from cleannet.trust.reconcile import KINDS, Reconciled, reconcile
from cleannet.trust.warrants import Lists, read_list
from cleannet.trust.x1 import Answers, read_answers
from support.x1 import (
    DESTINATION,
    OTHER_DESTINATION,
    OTHER_TASK,
    TARGET,
    TASK,
    answers,
    destination,
    listing,
    task,
)

DIGESTS = Digests(b"a key that only these tests use.")
LISTED = f"""interception = "cleannet-interception/1"
[[task]]
id = "{TASK}"
element = "north"
destinations = "{DESTINATION}"
warrant = "W1"
[[destination]]
id = "{DESTINATION}"
"""
WARRANTS = f"""interception = "cleannet-interception/1"
[[warrant]]
name = "W1"
from = "2026-01-01"
until = "2026-01-31"
targets = "{TARGET}"
"""
NETWORKS = [ipaddress.ip_network("10.7.0.0/24")]
CLEAN = answers(listing([TASK], [DESTINATION]), task(), destination("10.7.0.1"))


def compared(said: bytes = CLEAN, *texts: str, networks=NETWORKS) -> Reconciled:
    into, lists = Answers(), Lists()
    read_answers(io.BytesIO(said), "a.xml", DIGESTS, into)
    for text in texts or (LISTED, WARRANTS):
        read_list([text], "l.toml", DIGESTS, lists)
    return reconcile(into, lists, networks, DIGESTS.name)


def kinds(found: Reconciled) -> list[str]:
    return [one.kind for one in found.differences]


def test_all_agree():
    found = compared()
    assert found.differences == ()
    assert found.asked.keys() == KINDS.keys() - {"destination-not-judged"}
    assert found.not_asked == {}


SECOND = LISTED + f'[[task]]\nid = "{OTHER_TASK}"\nwarrant = "W1"\n'
CASES = {
    "orphan-task": (answers(listing([TASK, OTHER_TASK], [DESTINATION])), ()),
    "orphan-destination": (answers(listing([TASK], [DESTINATION, OTHER_DESTINATION])), ()),
    "task-not-reported": (CLEAN, (SECOND, WARRANTS)),
    "destination-not-reported": (CLEAN, (LISTED + f'[[destination]]\nid = "{OTHER_DESTINATION}"\n', WARRANTS)),
    "task-without-warrant": (CLEAN, (LISTED.replace("W1", "W2"), WARRANTS.replace("W1", "W3"))),
    "warrant-without-task": (
        CLEAN,
        (LISTED, WARRANTS, WARRANTS.replace("W1", "W2")),
    ),
    "task-outside-validity": (CLEAN.replace(b"2026-01-15", b"2026-02-01"), ()),
    "task-of-another-target": (CLEAN.replace(TARGET.encode(), b"2025550100"), ()),
    "task-delivers-elsewhere": (answers(task(destinations=[DESTINATION, OTHER_DESTINATION])), ()),
    "destination-outside-networks": (answers(destination("192.0.2.1")), ()),
    "destination-not-judged": (answers(destination("mediation.example")), ()),
}
FURTHER = {"orphan-task": ["task-without-warrant"], "task-without-warrant": ["warrant-without-task"]}


def test_every_kind_has_its_case():
    assert CASES.keys() == KINDS.keys()


@pytest.mark.parametrize("kind", CASES)
def test_each_difference_alone(kind):
    said, texts = CASES[kind]
    found = compared(said, *texts)
    assert kinds(found) == [kind, *FURTHER.get(kind, [])]
    assert all(one.places for one in found.differences)
    assert TARGET not in repr(found)


def test_the_bounds_of_a_warrant_belong_to_it():
    for day, expected in (("2026-01-01T00:00:00Z", []), ("2026-01-31T23:59:59Z", [])):
        assert kinds(compared(answers(task(), at=day))) == expected
    before = compared(answers(task(), at="2025-12-31T23:59:59Z"))
    assert "before it begins" in before.differences[0].text


def test_a_task_of_another_element_is_none_of_this_one():
    assert "orphan-task" in kinds(compared(answers(listing([TASK], [DESTINATION]), element="south")))
    everywhere = LISTED.replace('element = "north"\n', "")
    assert kinds(compared(answers(listing([TASK], [DESTINATION]), element="south"), everywhere, WARRANTS)) == []


def test_what_is_not_there_needs_an_answer_that_lists_all():
    found = compared(answers(task()), SECOND, WARRANTS)
    assert found.differences == ()
    assert "lists all tasks" in found.not_asked["task-not-reported"]


def test_without_lists_nothing_is_asked_and_nothing_passes():
    found = compared(CLEAN, WARRANTS.partition("[[warrant]]")[0] + '[[destination]]\nid = "x"\n', networks=[])
    assert "destination-outside-networks" in found.not_asked
    assert "--warrants" in found.not_asked["warrant-without-task"]
    none = reconcile(Answers(), Lists(), [], DIGESTS.name)
    assert none.differences == ()
    assert not any(none.asked.values())
    assert none.not_asked.keys() >= KINDS.keys() - {"destination-not-judged"}


def test_several_answers_of_one_thing_are_one_difference():
    said = answers(listing([OTHER_TASK]), listing([OTHER_TASK]), task(OTHER_TASK))
    only = compared(said, LISTED.replace("[[task]]", "[[task]]", 1)).differences
    [one] = [one for one in only if one.kind == "orphan-task"]
    assert one.subject == OTHER_TASK
