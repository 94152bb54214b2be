"""NR RRC beyond the vectors: which classes there are, and fields of bearers."""

from cleannet.decode.cursor import Cursor
from cleannet.decode.nr_rrc import CLASSES, ROOTS, nr_rrc
from cleannet.decode.nr_rrc_fields import bearer, information_response, measured
from cleannet.decode.uper import UNREAD
from cleannet.model import nr_rrc as records
from cleannet.model.nr_rrc import NRMessage
from cleannet.model.radio import Channel
from cleannet.model.rrc import MeasuredCell, RadioBearer


def test_a_message_that_no_check_reads_is_plain() -> None:
    # rrcReestablishmentComplete (3 of 16) of transaction 1.
    message = nr_rrc(Cursor(bytes([0b0_0011_01_0, 0]), "NR-RRC"), Channel.NR_UL_DCCH)
    assert type(message) is NRMessage
    assert (message.name, message.transaction) == ("RRCReestablishmentComplete", 1)


def test_a_real_command() -> None:
    # SecurityModeCommand as Wireshark shows it: nea2, nia2, transaction 0.
    message = nr_rrc(Cursor(bytes.fromhex("200910"), "NR-RRC"), Channel.NR_DL_DCCH)
    assert (message.name, message.ciphering, message.integrity, message.transaction) == ("SecurityModeCommand", 2, 2, 0)


def test_classes_are_those_of_the_model() -> None:
    own = {name for name, one in vars(records).items() if isinstance(one, type) and issubclass(one, NRMessage)}
    assert own - {"NRMessage", "OpaqueNR", "CipheredNR"} == set(CLASSES)


def test_channels() -> None:
    assert set(ROOTS) == {channel for channel in Channel if channel.name.startswith("NR")}


def test_protection_of_a_bearer_is_unknown_without_its_pdcp_configuration() -> None:
    assert bearer({"drb-Identity": 3}) == RadioBearer(3)
    assert bearer({"drb-Identity": 3, "pdcp-Config": {}}) == RadioBearer(3, None, False, False)
    full = {"drb": {"integrityProtection": "enabled"}, "cipheringDisabled": "true"}
    assert bearer({"drb-Identity": 3, "pdcp-Config": full}) == RadioBearer(3, None, True, True)


def test_reports_are_known_without_being_read() -> None:
    ies = {"measResultIdleNR-r16": UNREAD, "rlf-Report-r16": UNREAD, "nonCriticalExtension": UNREAD}
    assert information_response(ies) == {"reports": ("idleModeMeasurement", "rlf", "more")}


def test_a_cell_without_results() -> None:
    assert measured(None) == MeasuredCell("NR", -1, None)
