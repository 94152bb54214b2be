"""Properties of the RRC decoders that hold for any octets."""

import time
import tomllib
from pathlib import Path

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.lte_rrc import ROOTS as LTE_ROOTS
from cleannet.decode.lte_rrc import lte_rrc
from cleannet.decode.nr_rrc import ROOTS as NR_ROOTS
from cleannet.decode.nr_rrc import nr_rrc
from cleannet.decode.umts_rrc import ROOTS as UMTS_ROOTS
from cleannet.decode.umts_rrc import umts_rrc
from cleannet.model.radio import Channel
from cleannet.model.rrc import RRCMessage
from support.octets import damaged

FOLDER = Path(__file__).parents[1] / "vectors"
VECTORS = [
    vector for name in ("rrc", "umts_rrc") for vector in tomllib.loads((FOLDER / f"{name}.toml").read_text())["vector"]
]
PDUS = [(Channel[vector["channel"]], bytes.fromhex(vector["hex"])) for vector in VECTORS]
CHANNELS = [*LTE_ROOTS, *NR_ROOTS, *UMTS_ROOTS]
READERS = dict.fromkeys(LTE_ROOTS, lte_rrc) | dict.fromkeys(NR_ROOTS, nr_rrc) | dict.fromkeys(UMTS_ROOTS, umts_rrc)
WITH_AMF = next(one for one in PDUS if one[1].startswith(bytes.fromhex("12f03001")))
"""RRCSetupComplete whose registeredAMF names a network first and the AMF last."""


def read(channel: Channel, data: bytes) -> tuple[Cursor, RRCMessage | None]:
    cursor = Cursor(data, channel.value)
    try:
        return cursor, READERS[channel](cursor, channel)
    except Malformed:
        return cursor, None


def check(channel: Channel, data: bytes) -> None:
    cursor, message = read(channel, data)
    assert cursor.pos == cursor.end == len(data)
    assert all(0 <= problem.offset <= len(data) for problem in cursor.problems)
    if message is not None:
        assert message.name
        assert message.whole or cursor.problems
        assert all(isinstance(carried, bytes) and len(carried) <= len(data) for carried in message.nas)
        msgspec.json.encode(message)


def mutated() -> st.SearchStrategy[tuple[Channel, bytes]]:
    """A message with some octets changed, cut or repeated."""
    return st.sampled_from(PDUS).flatmap(lambda one: st.tuples(st.just(one[0]), damaged([one[1]])))


@settings(max_examples=400)
@given(st.sampled_from(CHANNELS), st.binary(max_size=300))
def test_any_octets_are_survived(channel: Channel, data: bytes) -> None:
    check(channel, data)


@settings(max_examples=600)
@given(mutated())
def test_mutations_are_survived(made: tuple[Channel, bytes]) -> None:
    check(*made)


@given(mutated())
def test_same_octets_same_record(made: tuple[Channel, bytes]) -> None:
    assert read(*made)[1] == read(*made)[1]


@given(st.sampled_from(PDUS), st.integers(0, 200))
@example(WITH_AMF, 3)
def test_a_message_that_is_cut_says_nothing_new(pdu: tuple[Channel, bytes], size: int) -> None:
    """Fields of the part are those of the whole, or not there; lists are a beginning of the whole's."""
    channel, data = pdu
    whole, part = read(channel, data)[1], read(channel, data[:size])[1]
    if part is None or whole is None or part.whole:
        return
    assert type(part) is type(whole)
    assert part.nas == whole.nas[: len(part.nas)]
    for name in set(whole.__struct_fields__) - {"at", "whole"}:
        mine, theirs = getattr(part, name), getattr(whole, name)
        if not isinstance(theirs, tuple) and not isinstance(mine, msgspec.Struct):
            assert mine in (None, theirs), name
        elif isinstance(mine, tuple):
            assert len(mine) <= len(theirs or ()), name


@pytest.mark.parametrize("fill", [b"\x00", b"\xff", b"\x55", b"\x92\x49\x24", b"\xfe", b"\x7f\x01"])
@pytest.mark.parametrize("channel", CHANNELS, ids=lambda channel: channel.name)
def test_time_is_bounded(channel: Channel, fill: bytes) -> None:
    heads = [pdu[:6] for of, pdu in PDUS if of is channel] or [b""]
    for head in heads:
        data = head + fill * (9000 // len(fill))
        begin = time.process_time()
        read(channel, data)
        assert time.process_time() - begin < 0.5
