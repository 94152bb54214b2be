"""What NGAP, S1AP and F1AP share, on tables of two messages."""

import enum

import pytest

from cleannet.decode.aper_types import Integer
from cleannet.decode.application_protocol import ApplicationProtocol, keep, present
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.model.problem import ProblemKind
from support.made import element


class Alternative(enum.IntEnum):
    INITIATING_MESSAGE = 0
    SUCCESSFUL_OUTCOME = 1
    UNSUCCESSFUL_OUTCOME = 2


READERS = {1: keep("number", Integer(0, 255, what="number")), 2: keep("text", Integer(0, 255), str), 3: present("key")}
TABLES = {7: ("Request", "Response"), 9: ("PrivateMessage",)}
NAMED = ApplicationProtocol("XAP", Alternative, TABLES, READERS, {1: "Number", 2: "Text", 3: "Key"})
UNNAMED = ApplicationProtocol("XAP", Alternative, TABLES, READERS)
CLOSED = ApplicationProtocol("XAP", Alternative, TABLES, READERS, extensible=False)


def pdu(*elements: bytes, first: int = 0, procedure: int = 7, behind: bytes = b"") -> bytes:
    body = b"\x00" + len(elements).to_bytes(2, "big") + b"".join(elements)
    return bytes([first, procedure, 0, len(body)]) + body + behind


def read(protocol, data):
    cursor, found = Cursor(data, protocol.name), {}
    told = protocol.read(cursor, found)
    return told, found, [(one.kind, one.detail) for one in cursor.problems]


def test_fields_of_the_ies_and_of_the_pdu():
    told, found, problems = read(
        NAMED, pdu(element(1, b"\x05"), element(2, b"\x06"), element(3, b"secret"), first=0x20)
    )
    assert found == {"number": 5, "text": "6", "key": True}
    assert told == {
        "message_name": "Response",
        "procedure": 7,
        "pdu": Alternative.SUCCESSFUL_OUTCOME,
        "ies": (1, 2, 3),
        "whole": True,
    }
    assert not problems


def test_a_repeated_ie_is_noted_under_its_name_and_the_first_holds():
    twice = pdu(element(1, b"\x05"), element(1, b"\x06"))
    for protocol, shown in ((NAMED, "Request: Number (1)"), (UNNAMED, "Request: id 1")):
        told, found, (problem,) = read(protocol, twice)
        assert (found, told["ies"], told["whole"]) == ({"number": 5}, (1,), False)
        assert problem[0] is ProblemKind.REPEATED_IE
        assert shown in problem[1]


def test_only_a_protocol_with_names_notes_ies_that_have_none():
    unknown, private = pdu(element(99, b"abc")), pdu(procedure=9)
    for data, shown in ((unknown, "Request: id 99"), (private, "private IEs are not read")):
        told, found, ((kind, text),) = read(NAMED, data)
        assert (kind, told["whole"], found) == (ProblemKind.UNKNOWN_IE, True, {})
        assert shown in text
        assert read(UNNAMED, data)[2] == []


def test_octets_behind_the_pdu_leave_it_whole():
    told, _, ((kind, _),) = read(NAMED, pdu(element(1, b"\x05"), behind=b"xyz"))
    assert (kind, told["whole"]) == (ProblemKind.TRAILING_BYTES, True)


def test_a_malformed_ie_is_left_out():
    told, found, problems = read(NAMED, pdu(element(1, b""), element(2, b"\x06")))
    assert (found, told["whole"], len(problems)) == ({"text": "6"}, False, 1)


@pytest.mark.parametrize(
    ("protocol", "first", "procedure", "kind"),
    [
        (NAMED, 0x80, 7, ProblemKind.UNKNOWN_MESSAGE),
        (NAMED, 0x60, 7, ProblemKind.BAD_VALUE),
        (CLOSED, 0xC0, 7, ProblemKind.UNKNOWN_MESSAGE),
        (NAMED, 0x00, 8, ProblemKind.UNKNOWN_MESSAGE),
        (NAMED, 0x40, 7, ProblemKind.BAD_VALUE),
    ],
)
def test_what_cannot_be_named(protocol, first, procedure, kind):
    with pytest.raises(Malformed) as stop:
        read(protocol, pdu(first=first, procedure=procedure))
    assert stop.value.kind is kind


def test_without_an_extension_marker_the_alternative_comes_first():
    assert CLOSED.header(Cursor(pdu(first=0x40), "XAP")) == (Alternative.SUCCESSFUL_OUTCOME, 7, "Response")
