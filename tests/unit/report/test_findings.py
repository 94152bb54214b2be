"""Statements into findings: who, where, how often, in which order, under which fingerprint."""

import random

import numpy as np
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.runner import Statement
from cleannet.model.finding import Confidence, Outcome, Severity
from cleannet.model.frame import FrameRef
from cleannet.report.findings import EVIDENCE_LISTED, findings, fingerprint
from cleannet.report.pseudonyms import Pseudonyms
from support.made import Sent, network_of, ngap, registered, suci

NAMES = Pseudonyms(b"a key for tests only")
NETWORK = network_of([*registered(1, 71, suci("0000000001")), *registered(2, 72, suci("0000000002"))])


def statement(text="text", code="NAS001", **more):
    given = {
        "outcome": Outcome.FAIL,
        "severity": Severity.HIGH,
        "confidence": Confidence.HIGH,
        "field": "",
        "value": "",
        "subject": "",
    }
    return Statement(catalogue()[code], text=text, **given | more)


def numbers(*some):
    return [np.array(some, np.int64)]


def only(one, network=NETWORK, networks=()):
    (made,) = findings([one], network, NAMES, networks)
    return made


def test_evidence_is_each_place_once_in_the_order_of_the_captures():
    one = statement(
        primary=[*numbers(6, 1), *numbers(1)], related=numbers(0, 6, 5), people=[*numbers(1), *numbers(0, 1)]
    )
    made = only(one)
    assert made.primary == ((0, 2, 0), (0, 7, 0))
    assert made.related == ((0, 1, 0), (0, 6, 0))  # What is evidence itself is not also a circumstance.
    assert made.count == 4


def test_rows_and_frames_are_evidence_together():
    one = statement(
        primary=numbers(3),
        primary_frames=[FrameRef(0, 4), FrameRef(1, 1, 2)],
        related_frames=[FrameRef(1, 1, 2), FrameRef(0, 9)],
    )
    made = only(one)
    assert made.primary == ((0, 4, 0), (1, 1, 2))
    assert made.related == ((0, 9, 0),)


def test_a_finding_without_evidence():
    made = only(statement())
    assert (made.primary, made.related, made.count, made.subject) == ((), (), 0, "the network")


@pytest.mark.parametrize(
    ("primary", "related", "listed"),
    [
        (EVIDENCE_LISTED - 10, 100, (EVIDENCE_LISTED - 10, 10)),
        (EVIDENCE_LISTED + 5, 7, (EVIDENCE_LISTED, 0)),
        (3, 4, (3, 4)),
    ],
)
def test_all_evidence_is_counted_and_so_much_listed(primary, related, listed):
    many = [FrameRef(0, n + 1) for n in range(primary)]
    made = only(statement(primary_frames=many, related_frames=[FrameRef(1, n + 1) for n in range(related)]))
    assert made.count == primary + related
    assert (len(made.primary), len(made.related)) == listed
    assert made.primary[0] == (0, 1, 0)


def test_subjects():
    names = [NAMES.of(p) for p in NETWORK.people]
    alone, both = only(statement(people=numbers(1))), only(statement(people=numbers(0, 1)))
    assert (alone.subject, alone.subjects, alone.subscribers) == (names[1], (names[1],), 1)
    assert (both.subject, both.subjects, both.subscribers) == ("2 subscribers", tuple(names), 2)
    given = only(statement(people=numbers(0, 1), subject="10.0.0.1 – 10.0.1.1"))
    assert (given.subject, given.subscribers) == ("10.0.0.1 – 10.0.1.1", 2)


def test_some_subjects_are_named_and_all_are_counted():
    network = network_of([ngap("InitialUEMessage", n, -1, b"\x7e\x00\x43") for n in range(150)])
    made = only(statement(people=[np.arange(150)]), network)
    assert (len(made.subjects), made.subscribers, made.subject) == (100, 150, "150 subscribers")


def test_the_check_and_what_was_said_are_in_the_finding():
    made = only(statement(field="ciphering", value="NEA0", occurrences=9, confidence=Confidence.LOW))
    check = catalogue()["NAS001"]
    assert (made.check, made.name, made.clauses) == ("NAS001", check.name, check.clauses)
    assert (made.field, made.value, made.occurrences, made.confidence) == ("ciphering", "NEA0", 9, Confidence.LOW)


SAID = [
    statement("b", severity=Severity.LOW),
    statement("a", severity=Severity.LOW, outcome=Outcome.SUSPECT),
    statement("a", severity=Severity.LOW),
    statement("z", severity=Severity.CRITICAL),
    statement("a", severity=Severity.LOW, subject="y"),
    statement("a", severity=Severity.LOW, field="f"),
    statement("a", "SUB001", severity=Severity.LOW),
    statement("a", severity=Severity.LOW, confidence=Confidence.MEDIUM),
]


def test_the_order_depends_on_what_was_said_only():
    expected = findings(SAID, NETWORK, NAMES, ())
    assert [f.severity for f in expected] == sorted((f.severity for f in expected), reverse=True)
    assert [f.outcome for f in expected][-1] is Outcome.SUSPECT
    for seed in range(10):
        shuffled = random.Random(seed).sample(SAID, len(SAID))
        assert findings(shuffled, NETWORK, Pseudonyms(), ()) == expected


def test_a_fingerprint_is_of_the_words_and_the_network_alone():
    one = statement("text", field="f", value="v", subject="s")
    same = statement(
        "text", field="f", value="v", subject="s", primary=numbers(3), people=numbers(1), severity=Severity.LOW
    )
    told = fingerprint(one, ("999-70",))
    assert fingerprint(same, ("999-70",)) == told
    assert len(told) == 16
    assert set(told) <= set("0123456789abcdef")
    others = [
        fingerprint(one, ("999-70", "001-01")),
        fingerprint(statement("text2", field="f", value="v", subject="s"), ("999-70",)),
        fingerprint(statement("text", field="g", value="v", subject="s"), ("999-70",)),
        fingerprint(statement("text", field="f", value="w", subject="s"), ("999-70",)),
        fingerprint(statement("text", field="f", value="v"), ("999-70",)),
        fingerprint(statement("text", "SUB001", field="f", value="v", subject="s"), ("999-70",)),
        fingerprint(statement("text", field="f", value="v", subject="s", outcome=Outcome.SUSPECT), ("999-70",)),
    ]
    assert len({told, *others}) == len(others) + 1


def test_a_fingerprint_stays_the_same_from_version_to_version():
    """Users waive findings by it."""
    assert fingerprint(statement("text", field="f", value="v", subject="s"), ("999-70",)) == "82a7675a871b03a2"


def test_frames_of_several_inputs_and_messages():
    sent = [
        Sent(ngap("UplinkNASTransport", n, 70 + n, b"\x7e\x00\x43"), 1, 5, n, input=given)
        for given in (0, 1)
        for n in (0, 1)
    ]
    network = network_of(sent)
    assert only(statement(primary=[np.arange(4)]), network).primary == ((0, 5, 0), (0, 5, 1), (1, 5, 0), (1, 5, 1))
