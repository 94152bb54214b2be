"""NGAP decoder: recorded and made PDUs with their fields, and what becomes of malformed ones."""

import tomllib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.decode.ngap import ngap
from cleannet.model import ngap as records
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction
from cleannet.model.ngap import NGAPMessage
from cleannet.model.problem import ProblemKind

VECTORS = tomllib.loads(Path(__file__).with_name("test_ngap_vectors.toml").read_text())["vector"]
HEX = {vector["name"]: "".join(vector["hex"].split()) for vector in VECTORS}


def octets_as_hex(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: octets_as_hex(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [octets_as_hex(inner) for inner in value]
    return value.hex() if isinstance(value, bytes) else value


def fields(message: NGAPMessage) -> dict[str, Any]:
    """The fields that are not at their defaults, as the vectors spell them."""
    given = {
        field.name: getattr(message, field.name)
        for field in msgspec.structs.fields(message)
        if field.name not in ("at", "direction") and getattr(message, field.name) != field.default
    }
    return {name: octets_as_hex(msgspec.to_builtins(value, builtin_types=(bytes,))) for name, value in given.items()}


def read(data: bytes | str) -> tuple[Cursor, NGAPMessage]:
    cursor = Cursor(bytes.fromhex(data) if isinstance(data, str) else data, "NGAP")
    return cursor, ngap(cursor)


def kinds(cursor: Cursor) -> list[ProblemKind]:
    return [problem.kind for problem in cursor.problems]


def pdu(procedure: int, *ies: tuple[int, bytes], first: int = 0, count: int | None = None) -> bytes:
    """A PDU of short IEs, put together by hand: alternative, code, criticality, length, preamble, number of IEs."""
    body = b"".join(number.to_bytes(2, "big") + b"\x40" + bytes([len(value)]) + value for number, value in ies)
    body = b"\x00" + (len(ies) if count is None else count).to_bytes(2, "big") + body
    return bytes([first, procedure, 0x40, len(body)]) + body


AMF_IE, RAN_IE = (10, b"\x00\x07"), (85, b"\x00\x09")


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector(vector: dict[str, Any]) -> None:
    cursor, message = read(HEX[vector["name"]])
    assert [problem.kind.label for problem in cursor.problems] == vector.get("problems", [])
    assert fields(message) == vector["fields"]
    spans = [(start, start + size) for role, start, size in cursor.trace.values if role is ValueRole.NAS_PDU]
    assert [cursor.buffer[start:end].hex() for start, end in spans] == vector.get("nas", [])
    assert type(message) is getattr(records, message.message_name, NGAPMessage)


def test_place_and_direction_are_handed_on() -> None:
    at = At(FrameRef(1, 17, 2))
    message = ngap(Cursor(pdu(4, AMF_IE), "NGAP", at), Direction.DOWNLINK)
    assert (message.at, message.direction) == (at, Direction.DOWNLINK)
    assert isinstance(message, records.DownlinkNASTransport)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        ("", ProblemKind.LENGTH_PAST_END),
        ("00", ProblemKind.LENGTH_PAST_END),
        ("000f", ProblemKind.LENGTH_PAST_END),
        ("800f4003000000", ProblemKind.UNKNOWN_MESSAGE),
        ("600f4003000000", ProblemKind.BAD_VALUE),
        ("00ff4003000000", ProblemKind.UNKNOWN_MESSAGE),
        ("200f4003000000", ProblemKind.BAD_VALUE),
    ],
)
def test_a_pdu_that_cannot_be_named(data: str, kind: ProblemKind) -> None:
    with pytest.raises(Malformed) as stop:
        read(data)
    assert stop.value.kind is kind


def test_no_length_behind_the_name_is_a_partial_message() -> None:
    cursor, message = read("000f40")
    assert (message.message_name, message.whole, message.ies) == ("InitialUEMessage", False, ())
    assert kinds(cursor) == [ProblemKind.LENGTH_PAST_END]


@pytest.mark.parametrize("cut", [False, True])
def test_a_cut_message_keeps_the_ies_before_the_cut(cut: bool) -> None:
    data = bytes.fromhex(HEX["InitialUEMessage"])[:30]
    cursor = Cursor(data, "NGAP", cut=cut)
    message = ngap(cursor)
    assert (message.whole, message.ran_ue_ngap_id, message.ies, message.nas_pdus) == (False, 1, (85,), 0)
    assert set(kinds(cursor)) == {ProblemKind.CUT_BY_SNAPLEN if cut else ProblemKind.LENGTH_PAST_END}
    assert cursor.left() == 0


def test_an_ie_that_is_all_there_is_the_senders_in_a_cut_message_too() -> None:
    data = pdu(4, (119, b"\x00"), AMF_IE)[:-1]
    cursor = Cursor(data, "NGAP", cut=True)
    ngap(cursor)
    assert kinds(cursor) == [
        ProblemKind.CUT_BY_SNAPLEN,
        ProblemKind.LENGTH_PAST_END,
        ProblemKind.CUT_BY_SNAPLEN,
    ]


def test_a_malformed_ie_does_not_stop_the_next() -> None:
    cursor, message = read(pdu(4, AMF_IE, (15, b"\xe0"), (119, b"\x00"), RAN_IE))
    assert (message.whole, message.cause, message.ue_security_capabilities) == (False, None, None)
    assert (message.amf_ue_ngap_id, message.ran_ue_ngap_id) == (7, 9)
    assert kinds(cursor) == [ProblemKind.BAD_VALUE, ProblemKind.LENGTH_PAST_END]
    assert message.ies == (10, 15, 119, 85)


def test_a_cause_that_no_table_has() -> None:
    # radioNetwork, extended value 63: the table ends with 45 + 13.
    _, message = read(pdu(9, (15, bytes([0b00010111, 0b11100000]))))
    assert message.cause == records.Cause(records.CauseGroup.RADIO_NETWORK, 45 + 63, "")


def test_a_cause_of_an_extension_has_its_id() -> None:
    _, message = read(pdu(9, (15, bytes.fromhex("a0 01f5 00 01 00"))))
    assert message.cause == records.Cause(records.CauseGroup.EXTENSION, 501)
    assert message.whole


def test_a_repeated_ie_is_noted_and_the_first_counts() -> None:
    cursor, message = read(pdu(4, AMF_IE, (10, b"\x00\x08")))
    assert kinds(cursor) == [ProblemKind.REPEATED_IE]
    assert (message.amf_ue_ngap_id, message.ies, message.whole) == (7, (10,), False)


def test_an_unknown_ie_leaves_the_message_whole() -> None:
    cursor, message = read(pdu(4, AMF_IE, (60000, b"\x01\x02")))
    assert kinds(cursor) == [ProblemKind.UNKNOWN_IE]
    assert (message.ies, message.whole) == ((10, 60000), True)


def test_bytes_behind_the_pdu() -> None:
    cursor, message = read(pdu(4, AMF_IE) + bytes(5))
    assert kinds(cursor) == [ProblemKind.TRAILING_BYTES]
    assert message.whole


def test_more_ies_than_bytes_and_more_than_the_limit() -> None:
    cursor, message = read(pdu(4, AMF_IE, count=65535))
    assert kinds(cursor) == [ProblemKind.LIMIT_REACHED, ProblemKind.LENGTH_PAST_END]
    assert (message.amf_ue_ngap_id, message.whole) == (7, False)


def test_extension_additions_of_a_message_are_passed_over() -> None:
    # A bit map of one addition, 0 000000 1, then its open type of two octets.
    body = b"\x80\x00\x01" + b"\x00\x0a\x00\x02\x00\x07" + bytes([0b0_000000_1]) + b"\x02\xaa\xbb"
    cursor, message = read(bytes([0, 4, 0x40, len(body)]) + body)
    assert (message.amf_ue_ngap_id, message.whole, cursor.problems) == (7, True, [])


def test_private_message_is_named_only() -> None:
    cursor, message = read("001f4003000000")
    assert (message.message_name, message.whole) == ("PrivateMessage", True)
    assert kinds(cursor) == [ProblemKind.UNKNOWN_IE]


def test_a_malformed_message_inside_reroute_is_contained() -> None:
    cursor, message = read(pdu(36, RAN_IE, (42, b"\x03\x80\x00\x00"), AMF_IE))
    assert (message.whole, message.nas_pdus, message.amf_ue_ngap_id) == (False, 0, 7)
    assert kinds(cursor) == [ProblemKind.UNKNOWN_MESSAGE]


def test_a_partial_reset_in_fragments() -> None:
    # 16384 connections in a first fragment, two in the second; each is four bits: no id at all.
    connections = b"\xc1" + bytes(8192) + b"\x02\x00"
    value = b"\x40" + connections
    body = b"\x00\x00\x01" + b"\x00\x58\x00" + (0x8000 | len(value)).to_bytes(2, "big") + value
    cursor, message = read(bytes([0, 20, 0]) + (0x8000 | len(body)).to_bytes(2, "big") + body)
    assert (message.full_reset, message.reset_connections, cursor.problems) == (False, 16386, [])


def test_keys_are_never_read() -> None:
    data = bytes.fromhex(HEX["InitialContextSetupRequest"])
    cursor, message = read(data)
    key = data.index(bytes.fromhex("005e0020")) + 4
    touched = {at for start, end in cursor.trace.structural for at in range(start, end)}
    touched |= {at for _, start, size in cursor.trace.values for at in range(start, start + size)}
    assert message.security_key
    assert not touched & set(range(key, key + 32))


def test_problems_hold_no_octets_of_the_payload() -> None:
    data = bytearray(bytes.fromhex(HEX["InitialUEMessage"]))
    data[6] = 0xFF
    cursor, _ = read(bytes(data))
    assert all("7e0041" not in problem.detail and "019204" not in problem.detail for problem in cursor.problems)
