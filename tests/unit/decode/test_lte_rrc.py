"""LTE RRC beyond the vectors: which classes there are, and where a field may come from more than one place."""

from cleannet.decode.cursor import Cursor
from cleannet.decode.lte_rrc import CLASSES, ROOTS, lte_rrc
from cleannet.decode.lte_rrc_fields import handover_algorithms, nr_algorithms, redirection
from cleannet.model import lte_rrc as records
from cleannet.model.lte_rrc import LTEMessage, LTESecurityModeCommand
from cleannet.model.radio import Channel
from cleannet.model.rrc import Redirection


def command(ciphering: int, integrity: int) -> bytes:
    """SecurityModeCommand of transaction 2: choice bits, then ciphering 1 + 3 bits, integrity 1 + 3 bits."""
    # c1, securityModeCommand (6 of 16), transaction, c1, securityModeCommand-r8 (0 of 4), no extension, marker of SMC.
    bits = f"0 0110 10 0 00 0 0 0{ciphering:03b} 0{integrity:03b}".replace(" ", "")
    return int(bits + "0" * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, "big")


def test_every_algorithm() -> None:
    for ciphering in range(8):
        for integrity in range(8):
            message = lte_rrc(Cursor(command(ciphering, integrity), "LTE-RRC"), Channel.LTE_DL_DCCH)
            assert isinstance(message, LTESecurityModeCommand)
            assert (message.ciphering, message.integrity, message.transaction) == (ciphering, integrity, 2)


def test_a_real_command() -> None:
    # SecurityModeCommand as Wireshark shows it: eea2, eia2, transaction 2.
    message = lte_rrc(Cursor(bytes.fromhex("340220"), "LTE-RRC"), Channel.LTE_DL_DCCH)
    assert (message.ciphering, message.integrity, message.transaction) == (2, 2, 2)


def test_a_message_that_no_check_reads_is_plain() -> None:
    # rrcConnectionReestablishmentComplete of transaction 0.
    message = lte_rrc(Cursor(bytes([0b00011_00_0, 0]), "LTE-RRC"), Channel.LTE_UL_DCCH)
    assert type(message) is LTEMessage
    assert (message.name, message.transaction) == ("RRCConnectionReestablishmentComplete", 0)


def test_classes_are_those_of_the_model() -> None:
    own = {name for name, one in vars(records).items() if isinstance(one, type) and issubclass(one, LTEMessage)}
    assert own - {"LTEMessage", "OpaqueLTE", "CipheredLTE"} == set(CLASSES)


def test_channels() -> None:
    assert set(ROOTS) == {channel for channel in Channel if channel.name.startswith("LTE")}


def test_algorithms_of_a_handover_come_from_either_place() -> None:
    chosen = {"cipheringAlgorithm": "eea1", "integrityProtAlgorithm": "eia2"}
    for ies in (
        {"securityConfigHO": {"handoverType": ("intraLTE", {"securityAlgorithmConfig": chosen})}},
        {"securityConfigHO": {"handoverType": ("interRAT", {"securityAlgorithmConfig": chosen})}},
        {
            "securityConfigHO-v1530": {
                "handoverType-v1530": ("fivegc-ToEPC-r15", {"securityAlgorithmConfig-r15": chosen})
            }
        },
    ):
        assert handover_algorithms(ies) == {"ciphering": 1, "integrity": 2}
    assert handover_algorithms({"securityConfigHO": {"handoverType": ("intraLTE", {})}}) == {}


def test_algorithms_of_the_nr_bearers() -> None:
    # RadioBearerConfig with securityConfig alone, that with algorithms alone: nea1, nia0.
    bits = "0 00001 0 10 0 1 0001 0000".replace(" ", "")
    octets = int(bits + "0" * (-len(bits) % 8), 2).to_bytes((len(bits) + 7) // 8, "big")
    assert nr_algorithms(octets) == {"nr_ciphering": 1, "nr_integrity": 0}
    assert nr_algorithms(b"") == {"nr_ciphering": None, "nr_integrity": None}
    assert nr_algorithms(None) == {}


def test_redirections() -> None:
    assert redirection(("eutra", 6300)) == Redirection("EUTRA", 6300)
    assert redirection(("geran", {"startingARFCN": 62})) == Redirection("GERAN", 62)
    assert redirection(("utra-TDD-r10", None)) == Redirection("UTRA", -1)
    assert redirection(("cdma2000-HRPD", {"arfcn": 5})) == Redirection("CDMA2000", 5)
    assert redirection(("", None)) is None
