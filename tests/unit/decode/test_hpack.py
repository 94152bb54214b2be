"""HPACK: the examples of RFC 7541, Appendix C, and what a listener who came late can know."""

import pytest

from cleannet.decode import hpack
from cleannet.decode.cursor import Malformed
from cleannet.decode.hpack import MOST_HEADERS, STATIC, HeaderTable, huffman
from support.core_octets import literal

FIRST = ((":method", "GET"), (":scheme", "http"), (":path", "/"), (":authority", "www.example.com"))


def table(*, known=True):
    return HeaderTable(known_from_start=known)


def test_the_static_table():
    assert len(STATIC) == 61
    assert STATIC[-1] == ("www-authenticate", "")
    assert STATIC[7] == (":status", "200")


@pytest.mark.parametrize(
    "blocks",
    [
        ("828684410f7777772e6578616d706c652e636f6d", "828684be58086e6f2d6361636865"),
        ("828684418cf1e3c2e5f23a6ba0ab90f4ff", "828684be5886a8eb10649cbf"),
    ],
    ids=["plain (C.3)", "Huffman (C.4)"],
)
def test_the_examples_of_requests(blocks):
    one = table()
    assert one.read(bytes.fromhex(blocks[0])) == FIRST
    assert one.read(bytes.fromhex(blocks[1])) == (*FIRST, ("cache-control", "no-cache"))


def test_literals_that_make_no_entry():
    assert table().read(bytes.fromhex("040c2f73616d706c652f70617468")) == ((":path", "/sample/path"),)  # C.2.2
    assert table().read(bytes.fromhex("100870617373776f726406736563726574")) == (("password", "secret"),)  # C.2.3
    assert table().read(literal("a", "b")) == (("a", "b"),)


def test_an_entry_that_is_too_large_empties_the_table():
    one = table()
    one.read(b"\x3f\x21" + literal("a", "b", indexed=True))  # size 64
    assert one.read(b"\xbe") == (("a", "b"),)
    one.read(literal("name", "x" * 60, indexed=True))
    with pytest.raises(Malformed, match="no entry"):
        one.read(b"\xbe")


def test_the_oldest_entries_go_first():
    one = table()
    one.read(b"\x3f\x21" + literal("a", "1", indexed=True) + literal("b", "2", indexed=True))
    assert one.read(b"\xbe") == (("b", "2"),)
    with pytest.raises(Malformed):
        one.read(b"\xbf")


def test_whoever_came_late_knows_what_was_made_since():
    late = table(known=False)
    assert late.read(b"\xbe\xc0") == ((None, None), (None, None))
    assert late.read(literal("a", "b", indexed=True) + b"\xbe\xbf") == (("a", "b"), ("a", "b"), (None, None))
    # A name that is not known with a value that is.
    assert late.read(b"\x7f\x00\x01v") == ((None, "v"),)
    assert late.read(b"\xbe") == ((None, "v"),)


def test_after_a_loss_nothing_made_before_is_certain():
    one = table()
    one.read(literal("a", "b", indexed=True))
    one.forget()
    assert one.read(b"\xbe") == ((None, None),)


@pytest.mark.parametrize(
    ("block", "why"),
    [
        ("80", "index 0"),
        ("be", "no entry"),
        ("00", "bytes wanted"),
        ("000561", "5 bytes wanted"),
        ("ffffffffffffffff", "number without end"),
        ("0001618181", "padding|bytes"),
    ],
)
def test_what_cannot_be(block, why):
    with pytest.raises(Malformed, match=why):
        table().read(bytes.fromhex(block))


def test_headers_of_one_block_are_bounded():
    with pytest.raises(Malformed, match=f"more than {MOST_HEADERS}"):
        table().read(b"\x82" * (MOST_HEADERS + 1))


def test_the_code_of_strings():
    assert huffman(bytes.fromhex("f1e3c2e5f23a6ba0ab90f4ff")) == "www.example.com"
    assert huffman(bytes.fromhex("9d29ad171863c78f0b97c8e9ae82ae43d3")) == "https://www.example.com"
    assert huffman(b"") == ""
    for wrong in (b"\xff\xff\xff\xff", b"\x00", b"\xff"):
        with pytest.raises(Malformed):
            huffman(wrong)


def test_long_strings_are_not_remembered():
    hpack._remembered.cache_clear()
    huffman(bytes.fromhex("f1e3c2e5f23a6ba0ab90f4") * 30 + b"\xff")
    huffman(b"\x1f")
    assert hpack._remembered.cache_info().currsize == 1
