"""Properties of the NGAP decoder that hold for any octets."""

import time
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed, ValueRole
from cleannet.decode.ngap import ngap
from cleannet.model.ngap import NGAPMessage
from support.octets import damaged

VECTORS = Path(__file__).parents[1] / "unit" / "decode" / "test_ngap_vectors.toml"
PDUS = [bytes.fromhex("".join(vector["hex"].split())) for vector in tomllib.loads(VECTORS.read_text())["vector"]]
VALUE_FIELDS = ("amf_ue_ngap_id", "ran_ue_ngap_id", "source_amf_ue_ngap_id", "tmsi", "paging_tmsi")


def read(data: bytes) -> tuple[Cursor, NGAPMessage | None]:
    cursor = Cursor(data, "NGAP")
    try:
        return cursor, ngap(cursor)
    except Malformed:
        return cursor, None


def without_values(message: NGAPMessage | None) -> NGAPMessage | None:
    """The record with all that comes of value reads blanked to its length."""
    if message is None:
        return None
    place = message.location
    blanked = [(name, getattr(message, name)) for name in VALUE_FIELDS]
    return msgspec.structs.replace(
        message,
        **{
            name: None if value is None else 0 if isinstance(value, int) else bytes(len(value))
            for name, value in blanked
        },
        location=place and msgspec.structs.replace(place, cell=place.cell[4:], tac=bytes(len(place.tac))),
        tunnels=tuple(
            msgspec.structs.replace(tunnel, address=bytes(len(tunnel.address)), teid=bytes(4))
            for tunnel in message.tunnels
        ),
    )


def changed(data: bytes, cursor: Cursor, noise: bytes) -> bytes:
    """The same payload with other octets wherever nothing was read structurally."""
    kept = bytearray(len(data))
    for start, end in cursor.trace.structural:
        kept[start:end] = b"\x01" * (end - start)
    filler = noise * (len(data) // len(noise) + 1)
    return bytes(own if keep else other for own, keep, other in zip(data, kept, filler, strict=False))


def same_shape(data: bytes, noise: bytes) -> None:
    cursor, message = read(data)
    other, again = read(changed(data, cursor, noise))
    assert other.trace.structural == cursor.trace.structural
    assert other.trace.values == cursor.trace.values
    assert [(it.kind, it.offset) for it in other.problems] == [(it.kind, it.offset) for it in cursor.problems]
    first, second = without_values(message), without_values(again)
    if first is not None and first.location is not None and first.location.kind == "EUTRA":
        # Three whole octets of an E-UTRA cell are a value, four of an NR cell.
        assert second is not None
        first = msgspec.structs.replace(first, location=None)
        second = msgspec.structs.replace(second, location=None)
    assert first == second


def check(data: bytes) -> None:
    cursor, message = read(data)
    assert 0 <= cursor.pos <= cursor.end == len(data)
    assert all(0 <= start <= end <= len(data) for start, end in cursor.trace.structural)
    assert all(start + size <= len(data) for _, start, size in cursor.trace.values)
    if message is not None:
        assert message.message_name
        assert message.whole or cursor.problems
        assert message.nas_pdus == sum(role is ValueRole.NAS_PDU for role, _, _ in cursor.trace.values)
        msgspec.json.encode(message)


@given(st.binary(max_size=600))
def test_any_octets_are_survived(data: bytes) -> None:
    check(data)


@given(st.integers(0, 3), st.integers(0, 80), st.binary(max_size=400))
def test_any_message_body_is_survived(alternative: int, procedure: int, body: bytes) -> None:
    head = bytes([alternative << 5, procedure, 0])
    check(head + (0x8000 | len(body)).to_bytes(2, "big") + body)


@settings(max_examples=400)
@given(damaged(PDUS))
def test_mutations_of_real_pdus_are_survived(data: bytes) -> None:
    check(data)


@settings(max_examples=300)
@given(damaged(PDUS), st.binary(min_size=1, max_size=97))
def test_what_is_not_structural_does_not_steer(data: bytes, noise: bytes) -> None:
    same_shape(data, noise)


HANDOVERS = [data for data in PDUS if b"\x00\x6a\x00" in data]
"""Those with TargetToSource-TransparentContainer (id 106)."""


@st.composite
def mutated_container(draw: st.DrawFn) -> bytes:
    """A handover whose target's container, the last IE, has some octets and bits changed."""
    data = bytearray(draw(st.sampled_from(HANDOVERS)))
    begin = data.rindex(b"\x00\x6a\x00") + 5
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(begin, len(data) - 1))
        data[at] ^= draw(st.sampled_from([1, 2, 4, 8, 16, 32, 64, 128, 255, 0x5A]))
    return bytes(data)


@settings(max_examples=400)
@given(mutated_container(), st.binary(min_size=1, max_size=97))
def test_mutated_containers_are_survived_and_have_sound_shapes(data: bytes, noise: bytes) -> None:
    check(data)
    same_shape(data, noise)
    cursor, message = read(data)
    assert message is not None
    assert message.ies[-1] == 106
    chosen = message.handover_algorithms
    if chosen is None:
        assert all("TargetToSource-TransparentContainer" in it.detail for it in cursor.problems)  # None: one of LTE
    else:
        assert {chosen.ciphering, chosen.integrity} <= {None, *range(8)}


@pytest.mark.parametrize("noise", [b"\x00", b"\xff", b"\x80", b"\x5a\xa5\x3c"])
def test_real_pdus_have_sound_shapes(noise: bytes) -> None:
    for data in PDUS:
        same_shape(data, noise)


def hostile(size: int) -> list[bytes]:
    """Messages that claim much: IEs without content, items without content, one IE again and again."""
    ies = b"\x00\xff\xff" + b"\xff\xf0\x00\x00" * (size // 4)
    repeated = b"\x00\xff\xff" + b"\x00\x0a\x00\x00" * (size // 4)
    reset = b"\x00\x00\x01\x00\x58\x00" + (0x8000 | size).to_bytes(2, "big") + b"\x40\xbf\xff" + bytes(size - 3)
    areas = b"\x00\x00\x01\x00\x66\x00" + (0x8000 | size).to_bytes(2, "big") + b"\xff" + bytes(size - 1)
    bodies = ((4, ies), (4, repeated), (20, reset), (21, areas))
    return [bytes([0, code, 0]) + (0x8000 | len(body)).to_bytes(2, "big") + body for code, body in bodies]


def seconds(data: bytes) -> float:
    return min(timed(data) for _ in range(3))


def timed(data: bytes) -> float:
    begin = time.process_time()
    read(data)
    return time.process_time() - begin


def test_time_is_linear() -> None:
    for small, large in zip(hostile(2000), hostile(16000), strict=True):
        assert seconds(large) < 20 * seconds(small) + 0.05
