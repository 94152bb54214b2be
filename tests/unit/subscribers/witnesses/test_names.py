"""One name for a phone and its subscriber in the core."""

import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.pipeline import audit
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.link import Kind, Person
from cleannet.subscribers.witnesses.names import share_names
from cleannet.subscribers.witnesses.witness import Witness
from support.shared import KEY, recording
from support.two_witnesses import log_of_rrc, network_of, shifted, spoken_in

LASTING = (Kind.PERMANENT, ("x",), b"1")
PASSING = (Kind.TEMPORARY, (1, 2), b"2")


@pytest.mark.parametrize(
    ("core", "phone", "expected"),
    [(LASTING, PASSING, LASTING), (PASSING, LASTING, LASTING), (None, PASSING, PASSING), (None, None, None)],
)
def test_the_identity_that_says_more(core, phone, expected):
    people = [Person(0, identity=core), Person(1, identity=phone)]
    share_names(people, [Witness(1, 0, 5, 3, subscriber=0)])
    assert [p.identity for p in people] == [expected, expected]


def test_an_unknown_phone_keeps_its_name():
    people = [Person(0, identity=LASTING), Person(1, label="the handset")]
    share_names(people, [Witness(1, 0, 5, 3)])
    assert people[1].identity is None


def test_findings_of_both_inputs_name_one_subscriber(tmp_path):
    path = recording("c02_null_suci")
    phone = tmp_path / "phone.dlf"
    phone.write_bytes(log_of_rrc(shifted(spoken_in(network_of(path)), 10.0)))
    checks = [catalogue()["SUB001"], catalogue()["EVD006"]]
    report = audit([str(phone), str(path)], checks, pseudonyms=Pseudonyms(KEY))
    assert {len(set(f.subjects)) for f in report.findings} == {1}
    assert {e.input for f in report.findings for e in f.evidence} == {0, 1}
