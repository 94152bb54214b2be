"""`cleannet export`: only a safe copy, to where it was asked for."""

import json

import pytest

from support.command import cleannet
from support.shared import EXAMPLES

CAPTURE = EXAMPLES / "c02_null_suci.pcapng"
NAME = "cleannet-safe-copy.jsonl"


def read(text):
    return [json.loads(line) for line in text.splitlines()]


def test_without_safe_nothing_is_written(tmp_path):
    ran = cleannet("export", CAPTURE, "-o", tmp_path / "copy.jsonl")
    assert ran.code == 64
    assert "only 'export --safe' is offered" in ran.error
    assert not list(tmp_path.iterdir())


def test_a_place_to_write_to_is_wanted():
    ran = cleannet("export", "--safe", CAPTURE)
    assert ran.code == 64
    assert "--output" in ran.error


def test_to_a_file_a_folder_and_standard_output(tmp_path):
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef")
    for target in (tmp_path / "copy.jsonl", tmp_path, "-"):
        ran = cleannet("export", "--safe", "--pseudonym-key", key, CAPTURE, "-o", target)
        assert ran.code == 0, ran.error
        assert not ran.error
    written = (tmp_path / "copy.jsonl").read_text()
    assert written == (tmp_path / NAME).read_text() == ran.text
    head, *rest = read(written)
    assert head["messages"] + head["findings"] == len(rest)
    assert any(line.get("finding") == "SUB001" for line in rest)
    assert CAPTURE.stem not in written


def test_the_recording_is_not_overwritten(tmp_path):
    recording = tmp_path / NAME
    recording.write_bytes(CAPTURE.read_bytes())
    for target in (recording, tmp_path):
        ran = cleannet("export", "--safe", recording, "-o", target)
        assert ran.code == 64
        assert "overwrite" in ran.error
    assert recording.read_bytes() == CAPTURE.read_bytes()


def test_an_input_that_cannot_be_read(tmp_path):
    ran = cleannet("export", "--safe", tmp_path / "none.qmdl", "-o", "-")
    assert ran.code == 2
    assert "none.qmdl" in ran.error
    assert read(ran.text)[0]["messages"] == 0


@pytest.mark.parametrize("options", [("--time-grain", "0"), ("--time-grain", "100000"), ("--time-grain", "x")])
def test_the_grain_is_bounded(options):
    assert cleannet("export", "--safe", *options, CAPTURE, "-o", "-").code == 64


def test_grain_country_and_month():
    head, *rest = read(cleannet("export", "--safe", "--time-grain", "10", "--month", CAPTURE, "-o", "-").text)
    assert head["time_grain_seconds"] == 10
    assert len(head["month"]) == 7
    assert all(line["second"] % 10 == 0 for line in rest if "second" in line)


def test_standard_input():
    ran = cleannet("export", "--safe", "-", "-o", "-", given=CAPTURE.read_bytes())
    assert ran.code == 0
    assert read(ran.text)[0]["messages"] > 10


def test_keys_and_targets_that_do_not_do(tmp_path):
    short = tmp_path / "short"
    short.write_bytes(b"short")
    assert cleannet("export", "--safe", "--pseudonym-key", short, CAPTURE, "-o", "-").code == 64
    assert cleannet("export", "--safe", "--pseudonym-key", tmp_path / "none", CAPTURE, "-o", "-").code == 64
    ran = cleannet("export", "--safe", CAPTURE, "-o", tmp_path / "no" / "such" / "folder")
    assert ran.code == 64
    assert "cannot be written" in ran.error
