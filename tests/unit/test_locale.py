"""The catalogues of translations: fresh, whole, without doubts, with the same placeholders in every form."""

import gettext
import importlib.util
import io
import re
from pathlib import Path

import pytest

from cleannet.report.languages import LANGUAGES
from cleannet.report.summary_texts import TEXTS

ROOT = Path(__file__).resolve().parents[2]
TRANSLATED = sorted(LANGUAGES.keys() - {"en"})
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%")


def generator():
    spec = importlib.util.spec_from_file_location("generate_locale", ROOT / "tools" / "generate_locale.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def source(language):
    return (generator().LOCALE / language / "LC_MESSAGES" / "cleannet.po").read_text("utf-8")


def test_the_catalogues_are_fresh(capsys):
    assert generator().main(["--check"]) == 0, "run tools/generate_locale.py"
    assert not capsys.readouterr().err


def test_stale_and_missing_are_said(tmp_path, monkeypatch, capsys):
    made = generator()
    monkeypatch.setattr(made, "LOCALE", tmp_path)
    assert made.main(["--check"]) == 1
    assert "de: title wants a translation" in capsys.readouterr().err
    assert made.main([]) == 0
    assert made.main(["--check"]) == 0


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_sentence_is_translated_and_none_doubted(language):
    entries = generator().parse(source(language))
    assert set(entries) == {"", *(forms[0] for forms in TEXTS.values())}
    assert all(generator().complete(entry) for entry in entries.values())
    assert "fuzzy" not in source(language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_placeholders_are_equal(language):
    """A form that stands for one number alone may say it in words."""
    made = generator()
    entries = made.parse(source(language))
    form_of = gettext.GNUTranslations(io.BytesIO(made.mo_octets(entries))).plural
    numbers = [form_of(n) for n in range(1000)]
    for forms in TEXTS.values():
        translations = entries[forms[0]].translations
        if len(forms) == 1:
            assert len(translations) == 1
            assert not PLACEHOLDER.findall(translations[0])
            continue
        assert len(translations) == len(set(numbers))
        for form, text in enumerate(translations):
            found = PLACEHOLDER.findall(text)
            assert found == ["%(count)d"] or (not found and numbers.count(form) == 1), text


@pytest.mark.parametrize(("language", "count"), [("de", 2), ("es", 2), ("fr", 2), ("ar", 6)])
def test_plural_forms(language, count):
    assert f"nplurals={count};" in source(language)


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_program_reads_what_the_sources_say(language):
    made = generator()
    path = made.LOCALE / language / "LC_MESSAGES" / "cleannet.mo"
    read = gettext.GNUTranslations(io.BytesIO(path.read_bytes()))
    for msgid, entry in made.parse(source(language)).items():
        if msgid and len(entry.translations) == 1:
            assert read.gettext(msgid) == entry.translations[0]


def test_a_doubted_or_half_sentence_stays_english():
    made = generator()
    known = made.parse(source("de"))
    first, plural = TEXTS["title"][0], TEXTS["said.minutes"]
    known[first] = known[first]._replace(fuzzy=True)
    known[plural[0]] = known[plural[0]]._replace(translations=("eins", ""))
    read = gettext.GNUTranslations(io.BytesIO(made.mo_octets(known)))
    assert read.gettext(first) == first
    assert read.ngettext(*plural, 3) == plural[1]
    again = made.parse(made.po_text("de", known))
    assert again[first].fuzzy
    assert again[plural[0]].translations == ("eins", "")


def test_sources_of_editors_are_read():
    """With wrapped lines and comments, as translators' programs write them."""
    head = 'msgid ""\nmsgstr "Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
    entry = '#: x.py:3\n#, fuzzy\nmsgid ""\n"In plain "\n"words"\nmsgstr "In \\"klaren\\" "\n"Worten"\n'
    text = head + entry
    entries = generator().parse(text)
    assert entries["In plain words"] == generator().Entry(('In "klaren" Worten',), True)


@pytest.mark.parametrize("language", TRANSLATED)
def test_terms_are_those_of_the_glossary(language):
    """docs/translating.md names one word for each term; it has to occur where the English one does."""
    rows = [
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in (ROOT / "docs" / "translating.md").read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    column = rows[0].index(language)
    entries = generator().parse(source(language))
    for row in rows[2:]:
        stems = [stem.strip().casefold() for stem in row[column].split(",")]
        for forms in TEXTS.values():
            if re.search(rf"\b{row[0]}", forms[0]):
                text = entries[forms[0]].translations[-1].casefold()
                assert any(stem in text for stem in stems), f"{row[0]}: {text}"
