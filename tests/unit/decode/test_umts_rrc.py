"""UMTS RRC (TS 25.331) against vectors that an independent encoder made, and what cannot be read of it."""

import tomllib
from pathlib import Path

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.umts_rrc import ROOTS, message_name, umts_rrc
from cleannet.decode.umts_rrc_fields import READERS
from cleannet.model.frame import At, FrameRef
from cleannet.model.message import Direction
from cleannet.model.problem import ProblemKind
from cleannet.model.radio import Channel
from cleannet.model.rrc import Redirection, RRCIdentity
from cleannet.model.umts_rrc import UMTSMessage, UMTSSecurityModeCommand

VECTORS = tomllib.loads((Path(__file__).parents[2] / "vectors" / "umts_rrc.toml").read_text())["vector"]
OCTETS = {vector["name"]: (Channel[vector["channel"]], bytes.fromhex(vector["hex"])) for vector in VECTORS}


def read(channel: Channel, data: bytes, *, cut: bool = False) -> tuple[Cursor, UMTSMessage]:
    cursor = Cursor(data, channel.value, At(FrameRef(0, 7)), cut=cut)
    return cursor, umts_rrc(cursor, channel)


def octets(bits: str) -> bytes:
    bits = bits.replace(" ", "")
    return int(bits + "0" * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, "big")


def plain(value: object) -> object:
    """A field as the vectors write it."""
    if isinstance(value, RRCIdentity):
        return f"{value.kind}:{value.value.hex()}"
    if isinstance(value, Redirection):
        return f"{value.technology}:{value.frequency}"
    if isinstance(value, tuple):
        return [plain(it) for it in value]
    return value.hex() if isinstance(value, bytes) else value


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["name"])
def test_vectors(vector) -> None:
    channel, data = OCTETS[vector["name"]]
    cursor, message = read(channel, data)
    assert (type(message).__name__, message.whole, cursor.problems) == (vector["record"], True, [])
    assert {name: plain(getattr(message, name)) for name in vector["fields"]} == vector["fields"]
    assert (message.channel, message.protocol, message.at.frame.frame) == (channel, "UMTS-RRC", 7)
    assert message.direction is (Direction.UPLINK if "UL" in channel.name else Direction.DOWNLINK)
    assert cursor.trace.structural == [(0, len(data))]


def test_there_is_a_vector_for_each_record_that_is_read_further() -> None:
    assert {READERS[read(*one)[1].name][0].__name__ for one in OCTETS.values() if read(*one)[1].name in READERS} == {
        record.__name__ for record, _ in READERS.values()
    }


def test_names_are_those_of_the_specification() -> None:
    names = {
        "rrcConnectionSetupComplete": "RRCConnectionSetupComplete",
        "ueCapabilityEnquiry": "UECapabilityEnquiry",
        "uraUpdateConfirm": "URAUpdateConfirm",
        "utranMobilityInformation": "UTRANMobilityInformation",
        "uplinkDirectTransfer": "UplinkDirectTransfer",
        "mbmsModifiedServicesInformation": "MBMSModifiedServicesInformation",
        "etwsPrimaryNotificationWithSecurity": "ETWSPrimaryNotificationWithSecurity",
        "handoverFromUTRANCommand-GSM": "HandoverFromUTRANCommand-GSM",
    }
    assert {given: message_name(given) for given in names} == names


def test_channels() -> None:
    assert set(ROOTS) == {channel for channel in Channel if channel.name.startswith("UMTS")}


def test_an_algorithm_of_a_later_release_is_not_guessed() -> None:
    # No integrity check; securityModeCommand (16 of 32), later-than-r3, transaction 1, critical extensions not known.
    cursor, message = read(Channel.UMTS_DL_DCCH, octets("0 10000 1 01 1"))
    assert isinstance(message, UMTSSecurityModeCommand)
    assert (message.whole, message.transaction, message.ciphering) == (False, 1, None)
    assert [problem.kind for problem in cursor.problems] == [ProblemKind.UNKNOWN_IE]


def test_a_message_that_is_cut() -> None:
    channel, data = OCTETS["SecurityModeCommand UEA0"]
    cursor, message = read(channel, data[:10], cut=True)
    assert (message.name, message.whole) == ("SecurityModeCommand", False)
    assert (message.ciphering, message.integrity) == (None, None)
    assert [problem.kind for problem in cursor.problems] == [ProblemKind.CUT_BY_SNAPLEN]


@pytest.mark.parametrize(
    ("bits", "kind"),
    [
        ("", ProblemKind.LENGTH_PAST_END),
        ("1 0000", ProblemKind.LENGTH_PAST_END),
        ("0 11111 0", ProblemKind.UNKNOWN_MESSAGE),  # spare1 of DL-DCCH
    ],
)
def test_what_cannot_be_named_is_malformed(bits: str, kind: ProblemKind) -> None:
    with pytest.raises(Malformed) as raised:
        read(Channel.UMTS_DL_DCCH, octets(bits) if bits else b"")
    assert raised.value.kind is kind


def test_too_much_is_not_read() -> None:
    with pytest.raises(Malformed) as raised:
        read(Channel.UMTS_DL_DCCH, bytes(200_000))
    assert raised.value.kind is ProblemKind.LIMIT_REACHED
