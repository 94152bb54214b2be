"""Files that the user names."""

import click
import pytest

from cleannet.cli.files import pseudonyms, put, read
from cleannet.model.identity import SUPIFormat
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.link import Kind, Person
from support.command import audit
from support.shared import recording


def test_octets_are_read_and_written(tmp_path):
    path = tmp_path / "octets"
    put(path, b"\x00\xff")
    assert read(path, "the file") == b"\x00\xff"


def test_what_cannot_be_read_says_what_it_was_for(tmp_path):
    with pytest.raises(click.FileError) as told:
        read(tmp_path / "absent", "the inventory")
    assert "the inventory cannot be read" in told.value.format_message()
    with pytest.raises(click.FileError) as told:
        put(tmp_path / "absent" / "report", b"")
    assert "cannot be written" in told.value.format_message()


def test_standard_output(capfdbinary):
    put("-", b"\x00\xff")
    assert capfdbinary.readouterr().out == b"\x00\xff"


def test_names_are_those_under_the_key(tmp_path):
    key = tmp_path / "key"
    key.write_bytes(b"k" * 16)
    somebody = Person(0, identity=(Kind.PERMANENT, (SUPIFormat.IMSI, "999-70"), bytes(5)))
    assert pseudonyms(key).of(somebody) == Pseudonyms(b"k" * 16).of(somebody)
    assert pseudonyms(None).of(somebody) != pseudonyms(None).of(somebody)
    key.write_bytes(b"k" * 15)
    with pytest.raises(click.FileError):
        pseudonyms(key)


def test_a_key_that_cannot_be_read_ends_the_run(tmp_path):
    ran = audit(recording("c01_clean_tls"), "--pseudonym-key", tmp_path / "absent")
    assert ran.code != 0
    assert "the pseudonym key cannot be read" in ran.error
