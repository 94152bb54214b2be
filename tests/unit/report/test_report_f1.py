"""One event and not two: what F1 and N2 both show, in findings, counts and ladders."""

from collections import Counter

import numpy as np
import pytest

from cleannet.checks.catalogue import catalogue
from cleannet.checks.runner import judge
from cleannet.decode.f1ap_reader import F1PDU
from cleannet.model.f1ap import F1APMessage
from cleannet.model.finding import Outcome
from cleannet.report.findings import findings
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.report.radio import ciphered_on_radio, count_application, count_radio, hidden_on_radio, repeated_on_radio
from cleannet.report.steps import steps_of
from support.f1_and_n2 import both

KEY = b"a key that only these tests use."


def said(network, code):
    judgement = judge(network, [catalogue()[code]])
    return judgement, findings(judgement.statements.values(), network, Pseudonyms(KEY), ())


def test_a_finding_names_the_frames_of_both():
    network = both()
    judgement, (one,) = said(network, "SUB002")
    assert [place[1] for place in one.primary] == [4, 103]
    assert [place[1] for place in one.related] == [3, 102]
    assert (one.subscribers, one.occurrences) == (1, 1)
    assert judgement.tallies["SUB002"].counts[Outcome.FAIL] == 1


def test_what_f1_alone_shows_is_judged_there():
    network = both(n2=False)
    _, (one,) = said(network, "SUB002")
    assert ([place[1] for place in one.primary], [place[1] for place in one.related]) == ([4], [3])


@pytest.mark.parametrize(("code", "passed"), [("RRC001", 1), ("RRC002", 1), ("NAS001", 1), ("NAS002", 1)])
def test_each_choice_of_algorithms_is_counted_once(code, passed):
    tally = said(both(), code)[0].tallies[code]
    assert (tally.counts[Outcome.PASS], tally.protected) == (passed, passed)
    assert np.unique(np.concatenate(tally.people)).tolist() == [0]


def test_a_ladder_is_drawn_where_n2_shows_the_message():
    network = both()
    _, (one,) = said(network, "SUB002")
    assert [(step.frame, step.cited) for step in steps_of(one, network)] == [
        (101, False),
        (102, True),
        (103, True),
        (104, False),
    ]
    alone = both(n2=False)
    _, (one,) = said(alone, "SUB002")
    assert [step.frame for step in steps_of(one, alone) if step.cited] == [3, 4]


def test_messages_count_once_and_are_captured_twice():
    network = both()
    messages, captured = Counter(), Counter()
    ended = {"whole": 0, "partial": 0, "opaque": 0, "ciphered": 0}
    count_radio(network.radio[0], network.twins, messages, captured, ended)
    assert captured["NAS-5GS IdentityRequest"] == 1
    assert "NAS-5GS IdentityRequest" not in messages
    assert messages["NR-RRC SecurityModeCommand"] == 1
    assert ended == {"whole": 11, "partial": 0, "opaque": 1, "ciphered": 1}
    assert (hidden_on_radio(network.radio), ciphered_on_radio(network.radio)) == (1, 0)
    assert repeated_on_radio(network) == 4


def test_f1ap_counts_by_name_and_by_how_it_ended():
    some = [
        F1PDU(F1APMessage(message_name="Paging"), (), False, False),
        F1PDU(F1APMessage(message_name="Paging"), (), True, False),
        F1PDU(F1APMessage(message_name="OpaqueF1AP"), (), False, True),
    ]
    messages, captured = Counter(), Counter()
    ended = {"whole": 0, "partial": 0, "opaque": 0, "ciphered": 0}
    count_application(some, messages, captured, ended)
    assert (messages, captured) == ({"F1AP Paging": 1}, {"F1AP Paging": 2})
    assert (ended["whole"], ended["opaque"]) == (2, 1)
