"""The target's container of a handover: what of it is read, and what becomes of a malformed one."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.ngap_handover import handover_algorithms
from cleannet.model.ngap import HandoverAlgorithms
from cleannet.model.problem import ProblemKind

# Made with the pycrate encoders.
ALL = "001c01a5154801b00341b078001c00c0348920114b4b4b4b4b4b4b4a1000"
CIPHERING_ALONE = "0006004504483000"
NO_RADIO_BEARERS = "004204041903ca" + "5a" * 59 + "5080"
LTE = "001600a0" + "00" * 20
LONG_LTE = "0080990404b0" + "5a" * 150


def cursor(container: str) -> Cursor:
    data = bytes.fromhex(container)
    head = bytes([len(data)]) if len(data) < 0x80 else (0x8000 | len(data)).to_bytes(2, "big")
    return Cursor(head + data, "NGAP")


def container(rrc: str) -> str:
    return f"00{len(rrc) // 2:02x}{rrc}"


@pytest.mark.parametrize(
    ("data", "chosen"),
    [
        (ALL, HandoverAlgorithms(2, 2)),
        (CIPHERING_ALONE, HandoverAlgorithms(0, None)),
        (NO_RADIO_BEARERS, HandoverAlgorithms(None, None)),
        (LTE, None),
        (LONG_LTE, None),
    ],
)
def test_what_the_target_chooses(data: str, chosen: HandoverAlgorithms | None) -> None:
    read = cursor(data)
    assert handover_algorithms(read) == chosen
    assert read.problems == []


def test_reading_ends_behind_the_algorithms() -> None:
    read = cursor(ALL)
    handover_algorithms(read)
    last = max(end for _, end in read.trace.structural)
    assert read.buffer[last:] == bytes.fromhex("2011" + "4b" * 7 + "4a1000")


@pytest.mark.parametrize(
    ("rrc", "kind"),
    [
        ("", ProblemKind.LENGTH_PAST_END),
        ("00", ProblemKind.LENGTH_PAST_END),
        ("0000", ProblemKind.LENGTH_PAST_END),  # A command whose message is empty.
        ("01" * 20, ProblemKind.TRAILING_BYTES),
        ("ff" * 20, ProblemKind.UNKNOWN_IE),
        ("2010" + "00" * 2, ProblemKind.UNKNOWN_IE),
        ("0100000000000000000000000000000000000000", ProblemKind.TRAILING_BYTES),
        ("0052" + "00" * 3, ProblemKind.LENGTH_PAST_END),
        ("002200", ProblemKind.LENGTH_PAST_END),
        ("0c4000", ProblemKind.LIMIT_REACHED),
        ("002200" + "00", ProblemKind.UNKNOWN_IE),  # RRCReconfiguration: criticalExtensionsFuture.
        ("001100", ProblemKind.LENGTH_PAST_END),  # It has a radioBearerConfig, and ends there.
    ],
)
def test_malformed(rrc: str, kind: ProblemKind) -> None:
    with pytest.raises(Malformed) as stop:
        handover_algorithms(cursor(container(rrc)))
    assert stop.value.kind is kind
    assert str(stop.value).startswith("TargetToSource-TransparentContainer: ")
    assert 0 <= stop.value.offset <= len(rrc) // 2 + 3


def test_a_malformed_addition_spoils_the_choice() -> None:
    """The bearer's cipheringDisabled stands in an open type, here without octets; algorithms stand behind it."""
    bits = "".join(f"{octet:08b}" for octet in bytes.fromhex(ALL)[2:])
    before, size, message = bits[:4], int(bits[4:12], 2), bits[12:]
    addition = "0000000110000000"
    assert message.count(addition) == 1
    changed = before + f"{size - 1:08b}" + message.replace(addition, "00000000")
    read = cursor(container(int(changed, 2).to_bytes(len(changed) // 8, "big").hex()))
    with pytest.raises(Malformed) as stop:
        handover_algorithms(read)
    assert stop.value.kind is ProblemKind.LENGTH_PAST_END
