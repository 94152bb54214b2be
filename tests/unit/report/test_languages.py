"""The plain summary in five languages."""

import msgspec
import pytest

from cleannet.report.document import SummaryText
from cleannet.report.languages import LANGUAGES, RIGHT_TO_LEFT, chosen_language, plain, sentence, translations
from cleannet.report.shown import shown
from cleannet.report.summary import Recorded, summarise
from cleannet.report.summary_texts import TEXTS
from support.sample_report import sample_report

MADE = summarise(sample_report(), Recorded((0, 1), 1740, 500, 10, 3, 2, ("4G",)))


@pytest.mark.parametrize(
    ("settings", "language"),
    [
        (("", None, "de_AT.UTF-8"), "de"),
        (("fr", "de_DE.UTF-8", "es"), "fr"),
        ((None, "ar_EG.UTF-8", "C"), "ar"),
        (("es_MX@euro",), "es"),
        (("C.UTF-8", "de_DE"), "en"),
        (("POSIX",), "en"),
        (("pt_BR.UTF-8",), "en"),
        ((None, None), "en"),
        (("../../etc",), "en"),
    ],
)
def test_the_environment_chooses(settings, language):
    assert chosen_language(*settings) == language


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_is_said(language):
    made = plain(MADE, language)
    assert made.language == language
    assert made.direction == ("rtl" if language in RIGHT_TO_LEFT else "ltr")
    assert len(made.topics) + len(made.minor) == len(MADE.topics)
    assert len(made.topics) >= 2
    assert (len(made.said), len(made.next_steps), len(made.not_shown)) == (3, 4, 7)
    everything = [made.title, *made.labels.values(), *made.said, *made.next_steps, *made.not_shown]
    everything += [text for topic in (*made.topics, *made.minor) for text in topic]
    assert all(everything)
    assert [shown(text) for text in everything] == everything


def test_the_english_is_what_the_document_says():
    made = plain(MADE)
    assert made.said == tuple(one.text for one in MADE.said)
    assert made.topics[0][0] == MADE.topics[0].seen


@pytest.mark.parametrize("language", sorted(LANGUAGES.keys() - {"en"}))
def test_no_sentence_is_left_in_english(language):
    english = {text for forms in TEXTS.values() for text in forms}
    made = plain(MADE, language)
    assert not english & {made.title, *made.said, *made.next_steps, *made.not_shown, *made.labels.values()}


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (1, "دقيقة واحدة"),
        (2, "دقيقتين"),
        (3, "3 دقائق"),
        (10, "10 دقائق"),
        (11, "11 دقيقة"),
        (99, "99 دقيقة"),
        (100, "100 دقيقة"),
        (103, "103 دقائق"),
    ],
)
def test_arabic_has_six_forms(count, text):
    assert text in sentence("said.minutes", "ar", count)


def test_french_has_one_for_nought_and_one():
    assert "0 minute " in sentence("said.minutes", "fr", 0)
    assert "1 minute " in sentence("said.minutes", "fr", 1)
    assert "2 minutes " in sentence("said.minutes", "fr", 2)


def test_an_unknown_language_is_english():
    assert sentence("title", "tlh") == "In plain words"
    assert plain(MADE, "tlh").language == "en"
    assert translations("../de").gettext("x") == "x"


def test_what_a_newer_version_said_stays_as_it_was():
    newer = msgspec.structs.replace(
        MADE,
        said=(SummaryText("said.something-new", "Something new."),),
        topics=(msgspec.structs.replace(MADE.topics[0], topic="new", seen="A new thing."),),
    )
    made = plain(newer, "de")
    assert made.said == ("Something new.",)
    assert made.topics[0].seen == "A new thing."
