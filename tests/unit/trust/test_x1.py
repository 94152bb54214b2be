"""Answers of X1."""

import io

import pytest

from cleannet.config.strict import ConfigError
from cleannet.trust import x1
from cleannet.trust.digests import Digests
from cleannet.trust.x1 import Answers, read_answers
from support.shared import trusted
from support.x1 import DESTINATION, TARGET, TASK, answers, destination, listing, task

DIGESTS = Digests(b"a key that only these tests use.")


def told(*documents: bytes) -> Answers:
    into = Answers()
    for octets in documents:
        read_answers(io.BytesIO(octets), "a.xml", DIGESTS, into)
    return into


def test_several_answers_in_one_file():
    found = told(answers(listing([TASK], [DESTINATION]), task(), destination("10.7.0.1")))
    assert found.kinds == {
        "ListAllDetailsResponse": 1,
        "GetTaskDetailsResponse": 1,
        "GetDestinationDetailsResponse": 1,
    }
    assert [(one.xid, one.detailed) for one in found.tasks] == [(TASK, False), (TASK, True)]
    assert found.tasks[1].targets == {DIGESTS.target(TARGET)}
    assert found.tasks[1].destinations == {DESTINATION}
    assert found.tasks[1].at is not None
    assert [one.addresses for one in found.destinations] == [None, ("10.7.0.1",)]
    assert found.whole_tasks == found.whole_destinations == found.elements == {"north"}


def test_nothing_raw_is_kept():
    assert TARGET not in repr(told(answers(task())))
    assert "a name" not in repr(told(answers(destination("10.7.0.1"))))


def test_all_details_in_one_answer():
    body = f"<x:listOfTaskResponseDetails>{task()[1]}</x:listOfTaskResponseDetails>"
    found = told(answers(("GetAllDetailsResponse", body)))
    assert [one.xid for one in found.tasks] == [TASK]
    assert found.whole_tasks == {"north"}
    assert found.whole_destinations == {"north"}


def test_refusals_and_requests_are_counted_and_not_read():
    found = told(answers(("ErrorResponse", "<x:errorInformation/>")))
    assert (found.errors, found.elements) == (1, set())
    asked = answers(task()).replace(b"X1Response", b"X1Request").replace(b"x1ResponseMessage", b"x1RequestMessage")
    found = told(asked)
    assert (found.requests, found.tasks, found.kinds) == (1, [], {})


def test_a_time_that_cannot_be_read_is_none():
    assert told(answers(task(), at="yesterday")).tasks[0].at is None


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (b"<html/>", "no answer of X1"),
        (answers(task(xid="")), "taskDetails without xId"),
        (answers(destination("10.7.0.1", did="")), "destinationDetails without dId"),
        (answers(listing(), element=""), "names no element"),
    ],
)
def test_slips_are_refused(octets, message):
    with pytest.raises(ConfigError) as error:
        told(octets)
    assert message in str(error.value)
    assert "a.xml, line " in str(error.value)


def test_a_bound_over_all_files(monkeypatch):
    monkeypatch.setattr(x1, "MOST", 2)
    assert len(told(answers(task()), answers(task())).tasks) == 2
    with pytest.raises(ConfigError, match="more than 2 tasks and destinations"):
        told(answers(task()), answers(listing([TASK], [DESTINATION])))


def real(name: str) -> Answers:
    return told(trusted(f"lawful-intercept/{name}.xml").read_bytes())


def test_real_answers():
    whole = real("TaskAdded__ListAllDetailsResponse_positive")
    assert [one.xid for one in whole.tasks] == ["55b848ea-b4c2-4d80-a4c9-46592792e5b7"]
    assert [one.did for one in whole.destinations] == ["4faa0058-25ec-42c9-a945-4c3c8e0c7f8d"]
    assert whole.whole_tasks == {"neID"}
    details = real("TaskAdded__GetTaskDetailsResponse_positive")
    assert details.tasks[0].targets == {DIGESTS.target("2125552368")}
    to = real("DestinationAdded__GetDestinationDetailsResponse_positive")
    assert to.destinations[0].addresses == ("host.docker.internal",)
    assert real("MultipleResponses_example").kinds == {"PingResponse": 2}
    assert real("MultiRequest_example").requests == 2
