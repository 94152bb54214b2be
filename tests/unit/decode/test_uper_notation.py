"""The part of ASN.1 that the notation files use."""

import pytest

from cleannet.decode.uper import UNREAD, Bits, Stopped
from cleannet.decode.uper_notation import Notation, load

TEXT = """-- A comment.

Message ::= SEQUENCE {
    number Number,
    flag BOOLEAN OPTIONAL,
    list SEQUENCE (SIZE (0..3)) OF Number,
    kind ENUMERATED {one, two-r9, ...},
    ...,
    [[ ]],
    [[ more Number OPTIONAL, rest UNREAD OPTIONAL ]]
}

Number ::= INTEGER (-1..6)

Other ::= CHOICE {
    release SetupRelease { Number },
    text OCTET STRING (CONTAINING Number),
    octets OCTET STRING (SIZE (1..2)),
    bits BIT STRING (SIZE (3)),
    empty SEQUENCE { },
    ...,
    future-v1530 UNREAD
}

Ring ::= SEQUENCE { ring Ring }

Broken ::= SEQUENCE { a REAL }

UL-MessageType ::= CHOICE { c1 CHOICE {
        helloWorld-r16 HelloWorld-r16,
        spare1 NULL
} }
"""


@pytest.fixture
def notation() -> Notation:
    return Notation(TEXT)


def read(notation: Notation, name: str, text: str) -> object:
    digits = text.replace(" ", "")
    padded = digits + "0" * (-len(digits) % 8)
    return notation.type(name)(Bits(int(padded, 2).to_bytes(len(padded) // 8, "big")))


def test_a_sequence_with_everything(notation: Notation) -> None:
    assert read(notation, "Message", "0 1 010 1 10 000 111 0 1") == {
        "number": 1,
        "flag": True,
        "list": [-1, 6],
        "kind": "two-r9",
    }


def test_a_group_of_additions(notation: Notation) -> None:
    found = read(notation, "Message", "1 0 010 00 0 0" + "0 000001 01" + "00000001 11 011 000")
    assert found == {"number": 1, "list": [], "kind": "one", "more": 2, "rest": UNREAD}


def test_choices(notation: Notation) -> None:
    assert read(notation, "Other", "0 000 1 010") == ("release", ("setup", 1))
    assert read(notation, "Other", "0 000 0") == ("release", ("release", None))
    assert read(notation, "Other", "0 001 00000001 010 00000") == ("text", 1)
    assert read(notation, "Other", "0 010 0 00000101") == ("octets", b"\x05")
    assert read(notation, "Other", "0 011 101") == ("bits", (5, 3))
    assert read(notation, "Other", "0 100") == ("empty", {})
    assert read(notation, "Other", "1 0 000000 00000001 00000000") == ("future-v1530", UNREAD)


def test_names_of_messages_have_no_release(notation: Notation) -> None:
    assert notation.messages() == {"helloWorld-r16": "HelloWorld", "spare1": "NULL"}


def test_unknown_notation_is_refused(notation: Notation) -> None:
    with pytest.raises((KeyError, ValueError)):
        notation.type("Broken")
    with pytest.raises(KeyError):
        notation.type("Absent")


def test_a_type_inside_itself_is_refused(notation: Notation) -> None:
    with pytest.raises((RecursionError, Stopped)):
        read(notation, "Ring", "0")


@pytest.mark.parametrize("name", ["lte_rrc.asn1", "nr_rrc.asn1"])
def test_all_of_the_notation_files_can_be_read(name: str) -> None:
    notation = load(name)
    assert len(notation._texts) > 300
    for one in notation._texts:
        assert notation.type(one).__name__ != "_recursive"
