"""`cleannet baseline`, and `cleannet audit` with what it learned."""

import json
from pathlib import Path

import msgspec
import pytest

from cleannet.cli.baseline import summary
from cleannet.config.baseline import FORMAT, Baseline, from_json
from support.command import audit, cleannet
from support.given import fenced
from support.shared import recording

KEY = b"k" * 32
PAGE = Path(__file__).parents[3] / "docs" / "baseline.md"


@pytest.fixture
def key(tmp_path):
    path = tmp_path / "my.key"
    path.write_bytes(KEY)
    return path


def learned(tmp_path, *arguments, name="b.json"):
    path = tmp_path / name
    ran = cleannet("baseline", *arguments, "-o", path)
    assert ran.code == 0, ran.error
    return path, ran


def test_the_example_of_the_page_is_a_baseline():
    [example] = fenced(PAGE, "json")
    assert len(from_json(example.encode(), "example").entries) == 2


def test_what_is_learned_is_told_and_written(tmp_path, key):
    path, ran = learned(tmp_path, recording("c08_load"), "--pseudonym-key", key)
    assert "learned of 0 networks, 0 cells, 1 AMF, from 2026-11-22 to 2026-11-22, from 1 input" in ran.error
    [amf] = from_json(path.read_bytes(), "b").entries
    assert amf.kind == "amf"
    assert amf.total("identity-requests").of >= 22
    again, _ = learned(tmp_path, recording("c08_load"), "--pseudonym-key", key, name="again.json")
    assert again.read_bytes() == path.read_bytes()


def test_addresses_are_digests_unless_they_are_asked_for(tmp_path, key):
    path, _ = learned(tmp_path, recording("c08_load"), "--raw-cells", name="raw.json")
    raw = from_json(path.read_bytes(), "b").entries[0].name
    hidden, _ = learned(tmp_path, recording("c08_load"), "--pseudonym-key", key)
    assert raw.encode() in path.read_bytes()
    assert raw.encode() not in hidden.read_bytes()


def test_baselines_are_merged(tmp_path, key):
    one, _ = learned(tmp_path, recording("c08_load"), "--pseudonym-key", key, name="one.json")
    both, _ = learned(tmp_path, recording("c01_clean_tls"), "--merge", one, "--pseudonym-key", key, name="both.json")
    at_once, _ = learned(
        tmp_path, recording("c01_clean_tls"), recording("c08_load"), "--pseudonym-key", key, name="at_once.json"
    )
    assert both.read_bytes() == at_once.read_bytes()
    alone, _ = learned(tmp_path, "--merge", one, "--pseudonym-key", key, name="alone.json")
    assert alone.read_bytes() == one.read_bytes()
    ran = cleannet("baseline", recording("c08_load"), "--merge", one, "--pseudonym-key", key, "-o", tmp_path / "x")
    assert (ran.code, "would count twice" in ran.error) == (64, True)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("-o", "x"), "name captures"),
        (("x.pcap", "-o", "x"), "cells tell where somebody was"),
        (("x.pcap", "-o", "x", "--raw-cells", "--pseudonym-key", "k"), "cells tell where somebody was"),
        (("x.pcap", "-o", "x", "--pseudonym-key", "absent"), "the pseudonym key cannot be read"),
        (("--merge", "absent", "-o", "x", "--raw-cells"), "the baseline cannot be read"),
    ],
)
def test_wrong_calls(arguments, said):
    ran = cleannet("baseline", *arguments)
    assert ran.code == 64
    assert said in ran.error


def test_an_input_without_frames_and_standard_output(tmp_path):
    empty = tmp_path / "empty.pcap"
    empty.write_bytes(b"")
    ran = cleannet("baseline", empty, "--raw-cells", "-q", "-o", "-")
    assert ran.code == 2
    assert from_json(ran.out, "b") == Baseline(FORMAT, "raw", "")
    assert summary(Baseline(FORMAT, "raw", "")).startswith("nothing was learned")
    ran = cleannet("baseline", recording("c08_load"), "--raw-cells", "-q", "-o", tmp_path / "no" / "folder")
    assert (ran.code, "cannot be written" in ran.error) == (64, True)


def outcome(ran, code):
    [found] = [one for one in json.loads(ran.out)["outcomes"] if one["check"] == code]
    return found


def test_an_audit_compares(tmp_path, key):
    path, _ = learned(tmp_path, recording("c08_load"), recording("c01_clean_tls"), "--pseudonym-key", key)
    capture = recording("c08_load")
    base = ("--filter", "check=EVD005", "--json", "-", "-q", "--pseudonym-key", key, "--baseline")
    ran = audit(capture, *base, path)
    # 40 connections of laboratories are fewer than a baseline wants.
    assert outcome(ran, "EVD005")["outcome"] == "not-observed"
    assert "too small" in outcome(ran, "EVD005")["reason"]
    whole = from_json(path.read_bytes(), "b")
    more = {
        rate: {day: msgspec.structs.replace(share, of=share.of * 10) for day, share in days.items()}
        for rate, days in whole.entries[0].rates.items()
    }
    larger = msgspec.structs.replace(whole, entries=(msgspec.structs.replace(whole.entries[0], rates=more),))
    path.write_bytes(msgspec.json.encode(larger))
    assert outcome(audit(capture, *base, path), "EVD005")["outcome"] == "pass"
