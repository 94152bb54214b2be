"""Whatever bytes or text are given as a report or a waivers file: a value or the reader's own error, nothing else."""

import datetime
import json

from hypothesis import given
from hypothesis import strategies as st

from cleannet.profiles.waivers import Waiver, WaiverError, load
from cleannet.report.document import Report
from cleannet.report.html import render as page
from cleannet.report.json_report import ReportError, from_json, to_json
from cleannet.report.terminal import render
from support.sample_report import sample_report

SAMPLE = to_json(sample_report())
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


def read(raw):
    try:
        return from_json(raw)
    except ReportError as refused:
        said = str(refused)
    assert said.isprintable()
    return None


@given(st.binary(max_size=200))
def test_any_bytes(raw):
    read(raw)


@given(st.lists(st.tuples(st.integers(0, len(SAMPLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_a_damaged_report(changes):
    raw = bytearray(SAMPLE)
    for place, octet in changes:
        raw[place] = octet
    found = read(bytes(raw))
    if isinstance(found, Report):
        assert all(line.isprintable() for line in render(found).split("\n"))
        assert page(found)


@given(st.sampled_from(sorted(json.loads(SAMPLE))), JSON)
def test_any_value_of_any_member(member, value):
    changed = json.loads(SAMPLE)
    changed[member] = value
    found = read(json.dumps(changed).encode())
    if found is not None:
        assert from_json(to_json(found)) == found
        render(found, verbose=True)
        page(found)


WORDS = st.sampled_from(
    [
        "[[waiver]]",
        "\n",
        "finding",
        "reason",
        "expires",
        "subject",
        " = ",
        '"NAS001"',
        '"x"',
        "2027-01-31",
        "[",
        "]",
        "{",
        "#",
    ]
)


@given(st.lists(WORDS | st.text(max_size=4), max_size=24).map("".join))
def test_any_waivers_file(text):
    found, said = (), "w.toml"
    try:
        found = load(text, "w.toml")
    except WaiverError as refused:
        said = str(refused)
    assert said.startswith("w.toml")
    assert all(isinstance(w, Waiver) and w.reason and isinstance(w.expires, datetime.date) for w in found)
