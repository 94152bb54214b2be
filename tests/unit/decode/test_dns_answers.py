"""Answers of DNS."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.decode.dns_answers import answers, domain
from support.user_traffic import dns_answer

ANSWER = dns_answer("www.example.com", ["20.0.2.1", "20.0.2.2"])[42:]


def test_an_answer():
    assert answers(ANSWER) == ("www.example.com", ("20.0.2.1", "20.0.2.2"))


def test_an_alias_counts_to_the_name_that_was_asked_for():
    alias = b"\xc0\x0c" + struct.pack(">HHIH", 5, 1, 60, 4) + b"\x01b\xc0\x10"
    wide = b"\x01b\xc0\x10" + struct.pack(">HHIH", 28, 1, 60, 16) + bytes(15) + b"\x01"
    question = ANSWER[12:33]
    head = struct.pack(">HHHHHH", 1, 0x8180, 1, 2, 0, 0)
    assert answers(head + question + alias + wide) == ("www.example.com", ("::1",))


def test_what_is_no_answer_with_addresses():
    assert answers(dns_answer("www.example.com", [])[42:]) is None
    assert answers(b"\0\1\1\0" + ANSWER[4:]) is None  # a query
    assert answers(b"\0\1\x81\x83" + ANSWER[4:]) is None  # no such name
    assert answers(ANSWER[:-1]) is None
    assert answers(ANSWER[:12] + b"\x40" + ANSWER[13:]) is None


@given(st.binary(max_size=300), st.integers(0, 80))
def test_whatever_comes(octets: bytes, cut: int):
    for one in (octets, ANSWER[:cut] + octets):
        found = answers(one)
        assert found is None or found[1]


@pytest.mark.parametrize(
    ("name", "owner"),
    [
        ("www.example.com", "example.com"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("*.Example.com.", "example.com"),
        ("example", ""),
        ("192.0.2.1", ""),
        ("a..b", ""),
        ("", ""),
        (f"{'a.' * 200}com", ""),
    ],
)
def test_the_end_of_a_name(name: str, owner: str):
    assert domain(name) == owner
