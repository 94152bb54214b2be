"""The plain summary in the reader's language. The messages are gettext catalogues under `cleannet/locale`."""

import functools
import gettext
import io
from importlib import resources
from typing import NamedTuple

from cleannet.report.document import Summary, SummaryText
from cleannet.report.summary_texts import TEXTS

ENGLISH = "en"
LANGUAGES = {"en": "English", "de": "Deutsch", "es": "español", "fr": "français", "ar": "العربية"}
"""Languages by their codes (ISO 639-1), each by its own name."""
RIGHT_TO_LEFT = frozenset({"ar"})
DOMAIN = "cleannet"


class PlainTopic(NamedTuple):
    """One topic in words."""

    seen: str
    sure: str
    innocent: str
    next_step: str


class Plain(NamedTuple):
    """The summary in one language. `direction` is "ltr" or "rtl"; `labels` by what comes behind them."""

    language: str
    direction: str
    title: str
    labels: dict[str, str]
    said: tuple[str, ...]
    topics: tuple[PlainTopic, ...]
    minor: tuple[PlainTopic, ...]
    next_steps: tuple[str, ...]
    not_shown: tuple[str, ...]


@functools.cache
def translations(language: str) -> gettext.NullTranslations:
    """The catalogue of a language; the English sentences themselves where there is none."""
    if language == ENGLISH or language not in LANGUAGES:
        return gettext.NullTranslations()
    place = resources.files("cleannet").joinpath("locale", language, "LC_MESSAGES", f"{DOMAIN}.mo")
    return gettext.GNUTranslations(io.BytesIO(place.read_bytes()))


def chosen_language(*settings: str | None) -> str:
    """The language of the first setting that says one ("de_AT.UTF-8"): LC_ALL, LC_MESSAGES, LANG; else English."""
    first = next(filter(None, settings), "")
    code = first.partition(".")[0].partition("@")[0].partition("_")[0].lower()
    return code if code in LANGUAGES else ENGLISH


def sentence(key: str, language: str, count: int = 0) -> str:
    """The sentence of a key in a language, with its number.

    Raises:
        KeyError: there is no such sentence.
    """
    forms, known = TEXTS[key], translations(language)
    if len(forms) == 1:
        return known.gettext(forms[0])
    return known.ngettext(forms[0], forms[1], count) % {"count": count}


def plain(summary: Summary, language: str = ENGLISH) -> Plain:
    """The summary in a language. What a newer version said, and this one does not know, stays English."""

    def said(one: SummaryText) -> str:
        return sentence(one.key, language, one.count) if one.key in TEXTS else one.text

    def known(key: str, text: str) -> str:
        return sentence(key, language) if key in TEXTS else text

    topics: dict[bool, list[PlainTopic]] = {True: [], False: []}
    for one in summary.topics:
        topics[one.weight == "minor"].append(
            PlainTopic(
                known(f"topic.{one.topic}.seen", one.seen),
                known(f"sure.{one.certainty}", one.sure),
                known(f"topic.{one.topic}.innocent", one.innocent),
                known(f"topic.{one.topic}.next", one.next_step),
            )
        )
    labels = {key.partition(".")[2]: sentence(key, language) for key in TEXTS if key.startswith("label.")}
    return Plain(
        language if language in LANGUAGES else ENGLISH,
        "rtl" if language in RIGHT_TO_LEFT else "ltr",
        sentence("title", language),
        labels,
        tuple(map(said, summary.said)),
        tuple(topics[False]),
        tuple(topics[True]),
        tuple(map(said, summary.next_steps)),
        tuple(map(said, summary.not_shown)),
    )
