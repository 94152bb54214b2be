"""The plain summary: when there is one, what it says, and what it never says."""

import re

import msgspec
import pytest

from cleannet.model.gsm import GSMCipheringModeCommand
from cleannet.model.nas_eps import EPSAttachRequest, EPSServiceRequest
from cleannet.report.document import ReportedEvidence, ReportedProblem
from cleannet.report.summary import Recorded, _pauses, recorded, summarise
from cleannet.report.summary_texts import TEXTS
from support.phone_log import DOWN, UP, Log, ciphered
from support.sample_report import empty_report, sample_report

HOUR = Recorded((0,), 4000, 500, 10, 0, 0, ("2G", "4G", "5G"))


def found(check="SUB010", *, severity="medium", outcome="suspect", confidence="low", given=0):
    one = sample_report().findings[0]
    return msgspec.structs.replace(
        one,
        check=check,
        severity=severity,
        outcome=outcome,
        confidence=confidence,
        evidence=(ReportedEvidence(given, 3, 0, "primary"),),
    )


def summary(*findings, what=HOUR, problems=()):
    report = msgspec.structs.replace(empty_report(), findings=findings, problems=problems)
    return summarise(report, what)


def keys(texts):
    return [one.key for one in texts]


def test_a_capture_of_a_core_has_none():
    assert summary(found(), what=Recorded(())) is None


def test_a_quiet_log_is_no_pass():
    made = summary()
    assert made.result == "nothing-seen"
    assert keys(made.said) == ["said.minutes", "said.nothing"]
    assert made.said[0].count == 66
    assert "does not mean that you are safe" in made.said[1].text
    assert keys(made.next_steps) == ["step.repeat"]
    assert keys(made.not_shown)[:3] == ["unshown.listening", "unshown.time", "unshown.inside"]


def test_pauses_are_said_but_not_the_time_before_the_clock_was_set():
    assert keys(summary(what=msgspec.structs.replace(HOUR, pauses=True)).said)[:2] == ["said.minutes", "said.pauses"]
    day = 1_700_000_000 * 10**9
    for times, pauses in (((0, 1, day), False), ((day, day + 600 * 10**9), False), ((day, day + 601 * 10**9), True)):
        assert _pauses(sorted(times)) is pauses


@pytest.mark.parametrize(
    "what", [Recorded((0,), 4000, 500, 0), Recorded((0,), 4000, 19, 1), Recorded((0,), 59, 500, 10), Recorded((0,))]
)
def test_too_little_is_said(what):
    made = summary(what=what)
    assert made.result == "too-little-seen"
    assert made.said[-1].key == "said.too-little"


def test_a_log_without_messages_asks_for_another():
    made = summary(what=Recorded((0,)))
    assert keys(made.said)[0] == "said.unread"
    assert keys(made.next_steps) == ["step.check-log"]
    assert not [k for k in keys(made.not_shown) if k.startswith("unshown.no")]


def test_findings_are_topics_with_four_parts():
    made = summary(found(), found("SUB007"), found("CEL003", severity="low"))
    assert made.result == "worth-a-second-look"
    assert [(t.topic, t.weight, t.checks) for t in made.topics] == [
        ("identity-asked", "second-look", ("SUB007", "SUB010")),
        ("cell", "minor", ("CEL003",)),
    ]
    assert all(t.seen and t.sure and t.innocent and t.next_step for t in made.topics)
    assert [(s.key, s.count) for s in made.said[1:]] == [("said.second-look", 1), ("said.no-proof", 0)]
    assert keys(made.next_steps) == ["step.keep", "step.repeat", "step.expert", "step.calm"]


def test_light_findings_alone_are_minor():
    made = summary(found("SUB015", severity="low"), found("SUB009", severity="info"))
    assert made.result == "minor-only"
    assert made.said[-1].key == "said.minor"
    assert {t.weight for t in made.topics} == {"minor"}


@pytest.mark.parametrize(
    ("outcome", "confidence", "certainty"),
    [
        ("fail", "high", "certain"),
        ("fail", "medium", "probable"),
        ("fail", "low", "probable"),
        ("suspect", "high", "probable"),
        ("suspect", "medium", "possible"),
        ("suspect", "low", "possible"),
    ],
)
def test_how_sure(outcome, confidence, certainty):
    [topic] = summary(found("NAS003", outcome=outcome, confidence=confidence)).topics
    assert topic.certainty == certainty


def test_a_light_finding_does_not_make_a_heavy_one_sure():
    light, heavy = found("NAS003", severity="low", outcome="fail", confidence="high"), found("NAS003")
    [topic] = summary(light, heavy).topics
    assert (topic.weight, topic.certainty) == ("second-look", "possible")


def test_the_surest_comes_first():
    made = summary(found(), found("DWN001"), found("NAS003", outcome="fail", confidence="high"))
    assert [t.topic for t in made.topics] == ["no-encryption", "identity-asked", "older-network"]


def test_a_cell_is_never_called_false():
    """However many radio features come together, and however sure a check is."""
    codes = ("CEL002", "CEL003", "CEL004", "CEL005", "CEL006", "CEL007", "CEL008", "CEL016")
    made = summary(*(found(c, severity="critical", outcome="fail", confidence="high") for c in codes))
    [topic] = made.topics
    assert topic.certainty == "possible"
    assert "operator" in topic.next_step
    said = " ".join(text for forms in TEXTS.values() for text in forms)
    assert not re.search(
        r"\b(fake|false|rogue|attack\w*|catcher|stingray|spy\w*|police|criminal)\b", said, re.IGNORECASE
    )


def test_evidence_of_another_input_speaks_of_the_network():
    made = summary(found("NAS001", given=1))
    assert [t.topic for t in made.topics] == ["network-side"]


def test_what_could_not_be_shown():
    problem = ReportedProblem("capture.bad-checksum", "capture", 0, 3, -1, 2, "")
    made = summary(what=Recorded((0,), 4000, 500, 10, 4, 7, ("4G",)), problems=(problem,))
    more = [(s.key, s.count) for s in made.not_shown[3:]]
    assert more == [("unshown.only-4g", 0), ("unshown.ciphered", 7), ("unshown.begun", 4), ("unshown.damaged", 0)]
    for kind, blame, given in (("capture.out-of-order", "capture", 0), ("capture.bad-checksum", "capture", 1)):
        other = ReportedProblem(kind, blame, given, 3, -1, 2, "")
        assert "unshown.damaged" not in keys(summary(problems=(other,)).not_shown)
    assert "unshown.no-5g" in keys(summary(what=Recorded((0,), 4000, 500, 10, 0, 0, ("2G", "4G"))).not_shown)


@pytest.mark.parametrize(
    ("seconds", "key", "count"),
    [
        (None, "said.no-time", 0),
        (59, "said.moments", 0),
        (60, "said.minutes", 1),
        (7199, "said.minutes", 119),
        (7200, "said.hours", 2),
        (9000, "said.hours", 3),
    ],
)
def test_how_long(seconds, key, count):
    made = summary(what=Recorded((0,), seconds, 500, 10))
    assert (made.said[0].key, made.said[0].count) == (key, count)


def test_what_a_log_holds():
    log = Log().add(EPSAttachRequest(), way=UP).add(ciphered(20), way=DOWN, after=30)
    log.add(EPSServiceRequest(), way=UP, after=3000).add(GSMCipheringModeCommand(), after=60)
    what = recorded([log.one()])
    assert (what.inputs, what.seconds, what.messages, what.ciphered) == ((0,), 90, 4, 1)
    assert what.generations == ("2G", "4G")


def test_a_clock_that_is_set_late_adds_no_years():
    log = Log().add(EPSAttachRequest(), way=UP).add(EPSServiceRequest(), way=UP, after=20)
    log.add(EPSServiceRequest(), way=UP, after=45 * 365 * 86400.0).add(EPSServiceRequest(), way=UP, after=20)
    assert recorded([log.one()]).seconds == 40


def test_recordings_of_a_core_do_not_count():
    log = Log().add(EPSAttachRequest(), way=UP)
    assert recorded([log.one()], cores=(0,)) == Recorded(())
    assert recorded([], logs=(2,)).inputs == (2,)
    inside = Log().add(EPSAttachRequest(), way=UP, ue="F1 gNB-DU UE 3")
    assert recorded([inside.one()]) == Recorded(())
    radio = Log().add(EPSAttachRequest(), way=UP, ue="C-RNTI 17921")
    assert recorded([radio.one()]).inputs == (0,)
    assert recorded([]).inputs == ()
