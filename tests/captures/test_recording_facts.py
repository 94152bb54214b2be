"""The recordings against what tshark found in them and their README lists: frames of keys, SUCIs and choices."""

import re

import pytest

from support.shared import SHARED, audited, findings, frames, outcome, recording

README = SHARED / "recordings" / "README.md"
HEADING = re.compile(r"^### (?P<name>\w+)\.pcap(?:ng)?$", re.MULTILINE)
KEY = "the key of a radio link"


def sections() -> dict[str, str]:
    """The README's facts on each recording with N1."""
    if not README.is_file():
        return {}
    parts = HEADING.split(README.read_text())
    return {name: text for name, text in zip(parts[1::2], parts[2::2], strict=True) if "5G Security mode" in text}


SECTIONS = sections()

pytestmark = pytest.mark.skipif(not SECTIONS, reason="../shared/recordings/README.md is not there")


def listed(name: str, head: str) -> tuple[int, list[str]]:
    """A fact's count and its list, of which the README gives at most the first fourteen."""
    found = re.search(rf"^- {head}[^:\n]*\((\d+)\): (.*)$", SECTIONS[name], re.MULTILINE)
    if found is None:
        return 0, []
    return int(found[1]), [part for part in found[2].split(", ") if part != "..."]


def test_the_facts_are_there() -> None:
    assert len(SECTIONS) >= 15


@pytest.mark.parametrize("name", SECTIONS)
def test_keys_on_n2(name: str) -> None:
    count, some = listed(name, "K_gNB")
    said = findings(audited(recording(name)), "LNK005", text=KEY)
    places = {(e.frame, e.message) for f in said for e in f.evidence if e.role == "primary"}
    assert len(places) == count
    assert frames(said)[: len(some)] == [int(frame) for frame in some]


@pytest.mark.parametrize("name", SECTIONS)
def test_chosen_algorithms(name: str) -> None:
    count, some = listed(name, "5G Security mode command")
    report = audited(recording(name))
    for check, null in (("NAS001", "NEA0/"), ("NAS002", "/NIA0")):
        one = outcome(report, check)
        bad = [int(text.split()[0]) for text in some if null in text]
        assert frames(findings(report, check)) == bad
        assert (one.passed, one.failed, one.suspect) == (count - len(bad), len(bad), 0)


@pytest.mark.parametrize("name", SECTIONS)
def test_null_scheme_sucis(name: str) -> None:
    count, some = listed(name, "SUCI")
    null = [int(text.split()[0]) for text in some if "scheme 0" in text]
    report = audited(recording(name))
    said = [*findings(report, "SUB001"), *findings(report, "SUB002")]
    if count > len(some):
        assert set(null) <= set(frames(said))
    else:
        assert frames(said) == null
