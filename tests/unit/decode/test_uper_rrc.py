"""What both RRC decoders have in common: vectors of every message, naming, problems, the memo of broadcast."""

import enum
import tomllib
from pathlib import Path

import msgspec
import pytest

from cleannet.decode import uper_rrc
from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.lte_rrc import PROTOCOL as LTE
from cleannet.decode.lte_rrc import lte_rrc
from cleannet.decode.nr_rrc import PROTOCOL as NR
from cleannet.decode.nr_rrc import nr_rrc
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Channel
from cleannet.model.rrc import RRCMessage

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "rrc.toml").read_text())["vector"]
OCTETS = {vector["name"]: (Channel[vector["channel"]], bytes.fromhex(vector["hex"])) for vector in VECTORS}


def read(channel: Channel, data: bytes, *, cut: bool = False) -> tuple[Cursor, RRCMessage]:
    cursor = Cursor(data, channel.value, At(FrameRef(0, 7)), cut=cut)
    return cursor, (lte_rrc if channel.name.startswith("LTE") else nr_rrc)(cursor, channel)


def plain(value: object) -> object:
    """A record as the vectors write it."""
    if isinstance(value, bytes):
        return value.hex()
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, tuple):
        return [plain(it) for it in value]
    if isinstance(value, msgspec.Struct):
        return {k: plain(v) for k, v in msgspec.structs.asdict(value).items() if v is not None}
    return value


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector) -> None:
    channel, data = OCTETS[vector["name"]]
    cursor, message = read(channel, data)
    assert (type(message).__name__, message.whole, cursor.problems) == (vector["record"], True, [])
    assert {name: plain(getattr(message, name)) for name in vector["fields"]} == vector["fields"]
    assert message.channel is channel
    assert message.protocol == f"{channel.name.split('_')[0]}-RRC"
    assert type(message).__name__[2 if channel.name[0] == "N" else 3 :] == message.name.removeprefix("RRC")


def test_every_record_has_a_name_that_its_message_has() -> None:
    for protocol in (LTE, NR):
        for name, (record, _) in protocol.readers.items():
            assert record().name == name


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_the_whole_payload_is_structural(vector) -> None:
    channel, data = OCTETS[vector["name"]]
    cursor, _ = read(channel, data)
    assert cursor.trace.structural == [(0, len(data))]
    assert cursor.left() == 0


def test_place_and_direction() -> None:
    _, command = read(*OCTETS["LTE SecurityModeCommand"])
    assert (command.at.frame.frame, command.direction) == (7, Direction.DOWNLINK)
    assert read(*OCTETS["NR RRCSetupRequest"])[1].direction is Direction.UPLINK
    channel, data = OCTETS["NR RRCSetupRequest"]
    assert nr_rrc(Cursor(data, "NR-RRC"), channel, Direction.DOWNLINK).direction is Direction.DOWNLINK


def test_a_channel_of_the_other_protocol_is_an_error_of_the_caller() -> None:
    with pytest.raises(KeyError):
        lte_rrc(Cursor(b"\0", "LTE-RRC"), Channel.NR_DL_DCCH)


@pytest.mark.parametrize(
    ("channel", "data", "kind"),
    [
        (Channel.LTE_DL_DCCH, "", ProblemKind.LENGTH_PAST_END),
        (Channel.LTE_DL_DCCH, "70", ProblemKind.UNKNOWN_MESSAGE),  # spare2
        (Channel.LTE_DL_DCCH, "80", ProblemKind.UNKNOWN_MESSAGE),  # messageClassExtension
        (Channel.LTE_PCCH, "80", ProblemKind.UNKNOWN_MESSAGE),
        (Channel.NR_DL_DCCH, "78", ProblemKind.UNKNOWN_MESSAGE),  # spare1
        (Channel.NR_BCCH_BCH, "", ProblemKind.LENGTH_PAST_END),
        (Channel.NR_DL_DCCH, "00" * (uper_rrc.MAX_OCTETS + 1), ProblemKind.LIMIT_REACHED),
    ],
)
def test_a_pdu_that_cannot_be_named(channel: Channel, data: str, kind: ProblemKind) -> None:
    with pytest.raises(Malformed) as stop:
        read(channel, bytes.fromhex(data))
    assert stop.value.kind is kind


@pytest.mark.parametrize(("cut", "kind"), [(False, ProblemKind.LENGTH_PAST_END), (True, ProblemKind.CUT_BY_SNAPLEN)])
def test_a_message_that_is_cut_keeps_what_comes_before(cut: bool, kind: ProblemKind) -> None:
    channel, data = OCTETS["NR RRCSetupComplete"]
    cursor, message = read(channel, data[:8], cut=cut)
    assert message.name == "RRCSetupComplete"
    assert (message.whole, message.selected_plmn, message.nas) == (False, 1, ())
    assert [problem.kind for problem in cursor.problems] == [kind]
    assert cursor.problems[0].frame == 7


def test_a_later_release_of_a_message_is_named_and_not_whole() -> None:
    # securityModeCommand of transaction 0 with criticalExtensionsFuture.
    cursor, message = read(Channel.LTE_DL_DCCH, bytes([0b00110_00_1, 0]))
    assert (message.name, message.transaction, message.whole) == ("SecurityModeCommand", 0, False)
    assert [problem.kind for problem in cursor.problems] == [ProblemKind.UNKNOWN_IE]


def test_bits_behind_a_dedicated_message_are_noted_and_zeros_are_not() -> None:
    channel, data = OCTETS["LTE ULInformationTransfer"]
    cursor, message = read(channel, data + b"\0\0")
    assert (cursor.problems, message.whole) == ([], True)
    cursor, message = read(channel, data + b"\0\x01")
    assert [problem.kind for problem in cursor.problems] == [ProblemKind.TRAILING_BYTES]
    assert message.whole


def test_padding_of_broadcast_is_not_judged() -> None:
    channel, data = OCTETS["LTE SystemInformation"]
    cursor, message = read(channel, data + b"\x78\x00")
    assert (cursor.problems, message.whole) == ([], True)


def test_broadcast_that_is_malformed_is_so_each_time() -> None:
    for _ in range(2):
        with pytest.raises(Malformed) as stop:
            read(Channel.LTE_BCCH_DL_SCH, b"")
        assert stop.value.kind is ProblemKind.LENGTH_PAST_END
    with pytest.raises(Malformed) as stop:
        read(Channel.LTE_BCCH_DL_SCH, b"", cut=True)
    assert stop.value.kind is ProblemKind.CUT_BY_SNAPLEN


def test_problems_hold_no_identity() -> None:
    channel, data = OCTETS["LTE Paging"]
    for size in range(1, len(data)):
        cursor, _ = read(channel, data[:size])
        assert all("c0ffee" not in problem.detail.lower() for problem in cursor.problems)
