"""The sentences of the plain summary."""

import re

import pytest

from cleannet.report.summary_texts import TEXTS, english
from cleannet.report.summary_topics import TOPICS


def test_every_topic_has_its_sentences():
    wanted = {f"topic.{topic}.{part}" for topic in TOPICS for part in ("seen", "innocent", "next")}
    assert {key for key in TEXTS if key.startswith("topic.")} == wanted


def test_each_sentence_stands_once():
    """Sentences are told apart by their words alone: gettext has no keys."""
    firsts = [forms[0] for forms in TEXTS.values()]
    assert len(set(firsts)) == len(firsts)


@pytest.mark.parametrize("key", TEXTS)
def test_a_sentence_is_short_plain_and_whole(key):
    for text in TEXTS[key]:
        assert text[-1] in ".:" or key == "title"
        assert len(text) < 170
        assert ("%(count)d" in text) == (len(TEXTS[key]) == 2)
        assert not re.search(r"\b(IMSI|TMSI|RRC|NAS|EPS|UE|eNB|gNB|MME|AMF|SUCI|PLMN)\b", text)


def test_the_number_is_put_in():
    assert english("said.minutes", 1) == "The recording holds 1 minute of messages between phone and network."
    assert english("said.minutes", 29).startswith("The recording holds 29 minutes")
    assert english("title") == "In plain words"
    with pytest.raises(KeyError):
        english("said.no-such-thing")
