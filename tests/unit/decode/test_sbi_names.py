"""Numbers in the place of identities."""

import pytest

from cleannet.decode import sbi_names
from cleannet.decode.sbi_names import Names


def test_equal_texts_have_equal_numbers():
    names = Names()
    assert [names.number(text) for text in ("b", "a", "", "b")] == [0, 1, -1, 0]


def test_there_is_an_end_to_them(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(sbi_names, "MOST_NAMES", 2)
    names = Names()
    assert [names.number(text) for text in "abca"] == [0, 1, -1, 0]
    assert names.full
