"""The plain summary on a terminal."""

import msgspec
import pytest

from cleannet.report.languages import LANGUAGES, plain
from cleannet.report.summary import Recorded, summarise
from cleannet.report.terminal import render
from support.sample_report import HOSTILE, hostile_everywhere, sample_report

WHAT = Recorded((0, 1), 1740, 500, 10, 3, 2, ("4G",))


def report(**more):
    made = sample_report()
    return msgspec.structs.replace(made, summary=summarise(made, WHAT), **more)


def tail(text, title):
    return text[text.index(title) :]


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_comes_last_and_is_short(language):
    made = report()
    words = plain(made.summary, language)
    text = tail(render(made, language=language), words.title)
    lines = text.splitlines()
    assert len(lines) <= 35  # with three topics told in full, and more
    flat = " ".join(text.split())
    for one in (*words.said, *words.next_steps, *words.not_shown, *words.labels.values()):
        assert " ".join(one.split()) in flat or one == words.labels["minor"]
    assert sum(f"{n}. " in text for n in (1, 2, 3)) == 3
    for topic in words.topics[3:]:
        assert topic.seen in flat
        assert topic.innocent not in flat


def test_verbose_tells_all():
    made = report()
    words = plain(made.summary)
    assert len(words.topics) > 3
    text = " ".join(tail(render(made, verbose=True), words.title).split())
    assert all(part in text for topic in words.topics for part in topic)
    assert words.labels["more"] not in text


def test_a_report_without_summary_has_no_section():
    assert "In plain words" not in render(sample_report(), language="de")


def test_nothing_that_acts_on_the_terminal():
    made = hostile_everywhere(report())
    text = render(made, verbose=True)
    assert "\x1b" not in text
    assert HOSTILE not in text
