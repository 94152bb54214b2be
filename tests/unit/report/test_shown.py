import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.report.shown import shown


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("plain text, Ünïcode 網路", "plain text, Ünïcode 網路"),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b2J", r"\x9b2J"),
        ("a\r\nb\tc\x00\x07\x7f", r"a\r\nb\tc\x00\x07\x7f"),
        ("abc\u202egpj.exe", r"abc\u202egpj.exe"),
        ("\u2066x\u2069\u200e\u061c", r"\u2066x\u2069\u200e\u061c"),
        ("a\u200b\u200d\ufeff\u00adb", r"a\u200b\u200d\ufeff\xadb"),
        ("a\u2028b\u2029c", r"a\u2028b\u2029c"),
        ("\u3164\u115f\ufe0f\u034f\U000e0101", r"\u3164\u115f\ufe0f\u034f\U000e0101"),
        ("\udcff\ue000", r"\udcff\ue000"),
        (r"C:\x1b", r"C:\x1b"),
    ],
)
def test_what_acts_or_hides_is_spelt_out(raw, safe):
    assert shown(raw) == safe


def test_a_long_text_is_cut_and_says_so():
    assert shown("a" * 10, 10) == "a" * 10
    assert shown("\n" * 15, 10) == r"\n" * 10 + " … (5 characters more)"


@given(st.text(st.characters(blacklist_categories=()), max_size=200))
def test_whatever_comes_in(text):
    safe = shown(text)
    assert safe.isprintable()
    assert not {unicodedata.category(c) for c in safe} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert not {unicodedata.bidirectional(c) for c in safe} & {
        "RLO",
        "LRO",
        "RLE",
        "LRE",
        "PDF",
        "RLI",
        "LRI",
        "FSI",
        "PDI",
    }
    assert shown(safe) == safe
    safe.encode("utf-8")
