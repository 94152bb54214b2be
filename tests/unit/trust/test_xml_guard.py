"""XML without document types, entities, or endless depth."""

import contextlib
import io
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.config.strict import ConfigError
from cleannet.trust import xml_guard
from cleannet.trust.xml_guard import walk
from support.shared import trusted


def seen(octets: bytes) -> list[tuple[str, str, int]]:
    found: list[tuple[str, str, int]] = []
    walk(
        io.BytesIO(octets),
        "x.xml",
        lambda *_: None,
        lambda path, text, line: found.append(("/".join(path), text, line)),
    )
    return found


def test_elements_with_text_and_line():
    assert seen(b'<a xmlns="urn:x">\n <b> one </b>\n<c/></a>') == [("a/b", "one", 2), ("a/c", "", 3), ("a", "", 3)]


@pytest.mark.parametrize(
    ("octets", "message"),
    [
        (
            b'<?xml version="1.0"?>\n<!DOCTYPE a [<!ENTITY e SYSTEM "file:///tmp">]><a>&e;</a>',
            "line 2: holds a document",
        ),
        (b'<!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd"><a/>', "document type"),
        (b"<!DOCTYPE a><a/>", "document type"),
        (b"<a>&e;</a>", "undefined entity"),
        (b"<a>", "not XML"),
        (b"", "not XML"),
        (b"\xff\xfe<", "not XML"),
        (b"<a>" * 65, "more than 64 deep"),
        (b"<a>" + b"x" * 70000, "more than 65536 characters"),
        (b"<x:a/>", "not XML: unbound prefix"),
    ],
)
def test_what_is_refused(octets, message):
    with pytest.raises(ConfigError) as error:
        seen(octets)
    assert message in str(error.value)
    assert str(error.value).startswith("x.xml, line ")


def test_an_utf_16_document_type_is_seen_too():
    with pytest.raises(ConfigError, match="document type"):
        seen('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE a [<!ENTITY e "x">]><a>&e;</a>'.encode("utf-16"))


def test_bounds_of_count_and_size(monkeypatch):
    monkeypatch.setattr(xml_guard, "MOST_ELEMENTS", 3)
    with pytest.raises(ConfigError, match="more than 3 elements"):
        seen(b"<a><b/><b/><b/></a>")
    monkeypatch.setattr(xml_guard, "MOST_OCTETS", 1 << 20)
    with pytest.raises(ConfigError, match="more than 1 MiB"):
        seen(b"<a>" + b" " * 60000 + b"<b/>" + b"<!-- x -->" * 200000)


@pytest.mark.parametrize("name", ["MultipleResponses_example.xml", "TaskAdded__GetTaskDetailsResponse_positive.xml"])
def test_real_answers_as_the_standard_library_reads_them(name):
    octets = trusted(f"lawful-intercept/{name}").read_bytes()
    texts = sorted((one.text or "").strip() for one in ElementTree.fromstring(octets).iter())
    assert sorted(text for _, text, _ in seen(octets)) == texts


def test_the_real_attempt_to_reach_a_file():
    with pytest.raises(ConfigError, match="line 2: holds a document type"):
        seen(trusted("lawful-intercept/xxe.xml").read_bytes())


@given(st.binary(max_size=200), st.integers(0, 40))
def test_no_other_error_whatever_the_octets(octets, at):
    whole = b'<a xmlns:x="urn:x"><x:b c="d">e</x:b></a>'
    for document in (octets, whole[:at] + octets + whole[at:]):
        with contextlib.suppress(ConfigError):
            seen(document)
