"""RRC from F1 or the air is read up to the activation of ciphering, and never as nonsense."""

import pytest

from cleannet.decode.as_security import PROVES
from cleannet.model.nr_rrc import CipheredNR
from cleannet.model.radio import Channel
from support import f1
from support.f1 import CIPHERED, CODE, NONE

REGISTRATION = bytes.fromhex("7e0041790001")
DOWN, UP = Channel.NR_DL_DCCH, Channel.NR_UL_DCCH
PLAUSIBLE = bytes.fromhex("3202012001013400")
"""UECapabilityEnquiry."""


def connection(*behind):
    """Messages of one UE up to the command, and what follows."""
    return [
        f1.initial(3),
        f1.down(3, f1.downlink(bytes.fromhex("7e005b01"))),
        f1.down(3, f1.SECURITY_MODE_COMMAND, CODE),
        *behind,
    ]


def test_the_command_and_its_answer_are_plain_and_nothing_behind_them():
    some = connection(f1.up(3, f1.SECURITY_MODE_COMPLETE, CODE), f1.down(3, CIPHERED, CODE), f1.up(3, CIPHERED, CODE))
    reader = f1.read(*some)
    assert f1.names(reader) == [
        "RRCSetupRequest",
        "DLInformationTransfer",
        "IdentityRequest",
        "SecurityModeCommand",
        "SecurityModeComplete",
        "CipheredRRC",
        "CipheredRRC",
    ]
    assert [p.opaque for p in reader.pdus[-2:]] == [True, True]
    assert all(isinstance(p.message, CipheredNR) for p in reader.pdus[-2:])


def test_what_reads_well_is_not_read_either_once_ciphering_is_active():
    reader = f1.read(*connection(f1.up(3, f1.SECURITY_MODE_COMPLETE, CODE), f1.down(3, PLAUSIBLE, CODE)))
    assert f1.names(reader)[-1] == "CipheredRRC"


def test_a_null_cipher_hides_nothing():
    enquiry = f1.down(3, PLAUSIBLE, CODE)
    reader = f1.read(f1.initial(3), f1.down(3, f1.NULL_COMMAND, CODE), enquiry)
    assert f1.names(reader) == ["RRCSetupRequest", "SecurityModeCommand", "UECapabilityEnquiry"]


def test_a_refused_command_activates_nothing():
    failure = f1.up(3, f1.SECURITY_MODE_FAILURE, CODE)
    reader = f1.read(*connection(failure, f1.down(3, PLAUSIBLE, CODE), f1.down(3, CIPHERED, CODE)))
    assert f1.names(reader)[-3:] == ["SecurityModeFailure", "UECapabilityEnquiry", "CipheredRRC"]


def test_where_the_answer_is_missing_nothing_is_guessed():
    reader = f1.read(*connection(f1.up(3, CIPHERED, CODE), f1.up(3, f1.SECURITY_MODE_COMPLETE, CODE)))
    assert f1.names(reader)[-2:] == ["CipheredRRC", "CipheredRRC"]


def test_the_next_connection_is_plain_again():
    some = connection(f1.up(3, f1.SECURITY_MODE_COMPLETE, CODE), *f1.released(3), f1.initial(3))
    again = f1.up(3, f1.uplink(REGISTRATION), NONE)
    assert f1.names(f1.read(*some, again))[-4:-1] == [
        "UEContextReleaseComplete",
        "RRCSetupRequest",
        "ULInformationTransfer",
    ]


@pytest.mark.parametrize("count", [1, PROVES - 1])
def test_a_capture_that_begins_later_shows_no_nonsense(count):
    reader = f1.read(*[f1.down(3, PLAUSIBLE, CODE)] * count)
    assert set(f1.names(reader)) == {"CipheredRRC"}
    assert len(reader.pdus) == count


def test_enough_that_reads_well_shows_that_nothing_is_ciphered():
    reader = f1.read(*[f1.down(3, PLAUSIBLE, CODE)] * (PROVES + 1))
    assert f1.names(reader) == ["UECapabilityEnquiry"] * (PROVES + 1)


def test_one_that_reads_badly_speaks_against_all():
    good = [f1.down(3, PLAUSIBLE, CODE)] * (PROVES - 1)
    reader = f1.read(*good, f1.down(3, CIPHERED, CODE), *good)
    assert set(f1.names(reader)) == {"CipheredRRC"}
    assert len(reader.pdus) == 2 * PROVES - 1


def test_a_receiver_without_pdcp_is_told_by_the_command_alone():
    some = [
        f1.on_air(f1.SETUP_REQUEST, Channel.NR_UL_CCCH, number=1),
        f1.on_air(f1.SECURITY_MODE_COMMAND, DOWN, number=2),
        f1.on_air(f1.SECURITY_MODE_COMPLETE, UP, number=3),
        f1.on_air(PLAUSIBLE, DOWN, number=4),
    ]
    assert f1.names(f1.read_radio(*some))[-2:] == ["SecurityModeComplete", "CipheredRRC"]
