"""F1AP PDUs."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.f1ap import f1ap
from cleannet.model.f1ap import F1APPDUType, F1UEContextReleaseCommand
from cleannet.model.problem import ProblemKind
from support import f1
from support.made import element, size


def read(octets):
    cursor = Cursor(octets, "F1AP")
    return f1ap(cursor), cursor.problems


def test_what_a_gnb_du_hands_over_first():
    message, problems = read(f1.initial(61850))
    assert (message.name, message.protocol, message.whole, problems) == (
        "InitialULRRCMessageTransfer",
        "F1AP",
        True,
        [],
    )
    assert (message.du_id, message.cu_id, message.c_rnti) == (61850, None, 61850)
    assert message.cell == ("001-01", 12345678)
    assert message.rrc == f1.SETUP_REQUEST
    assert message.ies == (41, 111, 95, 50)


def test_both_ids_the_bearer_and_the_container():
    message, _ = read(f1.down(7, f1.SECURITY_MODE_COMMAND, f1.CODE, f1.old_du(5), cu_id=70000))
    assert (message.cu_id, message.du_id, message.old_du_id, message.srb) == (70000, 7, 5, 1)
    assert message.rrc == f1.pdcp(f1.SECURITY_MODE_COMMAND, f1.CODE)


@pytest.mark.parametrize(
    ("name", "alternative"),
    [
        ("UEContextSetupResponse", F1APPDUType.SUCCESSFUL_OUTCOME),
        ("F1SetupFailure", F1APPDUType.UNSUCCESSFUL_OUTCOME),
        ("UEContextReleaseCommand", F1APPDUType.INITIATING_MESSAGE),
    ],
)
def test_names_of_messages(name, alternative):
    message, _ = read(f1.pdu(name))
    assert (message.name, message.pdu) == (name, alternative)
    assert isinstance(message, F1UEContextReleaseCommand) == (name == "UEContextReleaseCommand")


def served(cgi):
    """F1SetupRequest with one cell: preambles, NR CGI and NR PCI."""
    return f1.pdu("F1SetupRequest", element(44, b"\x00\x00" + element(43, cgi + b"\x00\x2a")))


def test_served_cells():
    # Preambles of 3 bits (item), 4 (cell) and 2 (NR CGI); then PLMN, 36 bits of the cell, NR PCI, each aligned.
    message, problems = read(served(b"\x00\x00" + bytes.fromhex("00f110 000bc614e0")))
    assert problems == []
    assert message.cells == ((("001-01", 12345678), 42),)


def test_served_cells_whose_identity_has_extensions():
    # One ProtocolExtensionField: a count from 1, its id, criticality and value.
    extension = b"\x00\x00" + element(777, b"\x01")
    message, problems = read(served(b"\x00\x80" + bytes.fromhex("00f110 000bc614e0") + extension))
    assert problems == []
    assert message.cells == ((("001-01", 12345678), 42),)


def test_reset_of_the_whole_interface():
    assert read(f1.pdu("Reset", element(48, b"\x00")))[0].full_reset
    assert not read(f1.pdu("Reset", element(48, b"\x40")))[0].full_reset


def test_an_id_that_comes_twice_is_noted():
    message, (problem,) = read(f1.pdu("DLRRCMessageTransfer", f1.cu(1), f1.cu(2)))
    assert (message.cu_id, message.whole, problem.kind) == (1, False, ProblemKind.REPEATED_IE)


def test_a_broken_element_leaves_the_others():
    message, (problem,) = read(f1.pdu("DLRRCMessageTransfer", element(40, b"\xc0\x01"), f1.du(3)))
    assert (message.cu_id, message.du_id, message.whole) == (None, 3, False)
    assert problem.kind is ProblemKind.LENGTH_PAST_END


def test_octets_behind_the_pdu():
    message, (problem,) = read(f1.pdu("ErrorIndication") + b"\x00")
    assert message.whole
    assert problem.kind is ProblemKind.TRAILING_BYTES


def test_of_a_cut_message_what_is_there():
    whole = f1.initial(5)
    message, problems = read(whole[:-3])
    assert (message.name, message.du_id, message.rrc, message.whole) == (
        "InitialULRRCMessageTransfer",
        5,
        None,
        False,
    )
    assert problems[0].kind is ProblemKind.LENGTH_PAST_END


@pytest.mark.parametrize("head", ["c00040", "000940", "400b40", "80ff40"])
def test_what_cannot_be_named(head):
    with pytest.raises(Malformed):
        read(bytes.fromhex(head) + size(b"\0\0\0"))


def test_private_messages_are_named():
    assert read(f1.pdu("PrivateMessage"))[0].name == "PrivateMessage"
