"""Where ciphering begins and ends, and what may be read."""

import pytest

from cleannet.decode.as_security import PROVES, ASSecurity, State, Verdict
from cleannet.model.lte_rrc import LTEConnectionReestablishment, LTEConnectionReestablishmentRequest
from cleannet.model.nr_rrc import (
    NRMeasurementReport,
    NRMessage,
    NRReconfiguration,
    NRReestablishment,
    NRReestablishmentRequest,
    NRResumeRequest,
    NRSecurityModeCommand,
    NRSecurityModeComplete,
    NRSecurityModeFailure,
    NRSetupRequest,
)
from cleannet.model.radio import Channel
from support import f1

PLAIN, CODED, UNTOLD = False, True, None
DOWN, UP = Channel.NR_DL_DCCH, Channel.NR_UL_DCCH


def one(channel=UP, integrity=CODED):
    return f1.on_air(b"\x28\x00", channel, integrity)


def after(*records):
    security = ASSecurity()
    for record in records:
        security.see(record)
    return security


COMMAND, COMPLETE = NRSecurityModeCommand(ciphering=2, integrity=2), NRSecurityModeComplete()
BEGIN = NRSetupRequest()


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        ((), State.UNKNOWN),
        ((BEGIN,), State.OFF),
        ((BEGIN, COMMAND), State.COMMANDED),
        ((BEGIN, NRSecurityModeCommand(ciphering=0, integrity=2)), State.NULL),
        ((BEGIN, COMMAND, COMPLETE), State.ON),
        ((BEGIN, COMMAND, NRSecurityModeFailure()), State.FAILED),
        ((BEGIN, COMMAND, COMPLETE, BEGIN), State.OFF),
        ((BEGIN, COMMAND, COMPLETE, NRReestablishmentRequest()), State.REESTABLISHING),
        ((BEGIN, COMMAND, COMPLETE, NRReestablishmentRequest(), NRReestablishment()), State.ON),
        ((LTEConnectionReestablishmentRequest(), LTEConnectionReestablishment()), State.ON),
        ((NRSecurityModeCommand(ciphering=0), NRReestablishmentRequest()), State.NULL),
        ((BEGIN, COMMAND, COMPLETE, NRResumeRequest()), State.UNKNOWN),
        ((BEGIN, NRReconfiguration()), State.OFF),
        ((BEGIN, COMMAND, COMPLETE, NRReconfiguration(ciphering=0)), State.NULL),
    ],
)
def test_states(seen, state):
    assert after(*seen).state is state


@pytest.mark.parametrize(
    ("seen", "message", "verdict"),
    [
        ((BEGIN,), one(UP, PLAIN), Verdict.READ),
        ((BEGIN,), one(UP, UNTOLD), Verdict.READ),
        ((BEGIN,), one(DOWN, CODED), Verdict.TRY),
        ((BEGIN, COMMAND), one(DOWN, CODED), Verdict.CIPHERED),
        ((BEGIN, COMMAND), one(UP, CODED), Verdict.TRY),
        ((BEGIN, COMMAND, COMPLETE), one(UP, CODED), Verdict.CIPHERED),
        ((BEGIN, COMMAND, COMPLETE), one(UP, UNTOLD), Verdict.CIPHERED),
        ((BEGIN, COMMAND, COMPLETE), one(UP, PLAIN), Verdict.READ),
        ((), one(UP, CODED), Verdict.TRY),
        ((BEGIN, NRSecurityModeCommand(ciphering=0)), one(UP, CODED), Verdict.READ),
    ],
)
def test_verdicts(seen, message, verdict):
    assert after(*seen).verdict(message) is verdict


def test_no_code_shows_that_security_is_not_active_yet():
    security = ASSecurity()
    assert security.verdict(one(UP, PLAIN)) is Verdict.READ
    assert security.state is State.OFF


@pytest.mark.parametrize(
    ("seen", "record", "message", "believed"),
    [
        ((BEGIN,), COMMAND, one(DOWN), True),
        ((BEGIN,), NRMeasurementReport(), one(), False),
        ((BEGIN, COMMAND), COMPLETE, one(), True),
        ((BEGIN, COMMAND), NRMeasurementReport(), one(), False),
        ((BEGIN, COMMAND), NRMeasurementReport(), one(UP, UNTOLD), True),
        ((BEGIN, COMMAND, COMPLETE, NRReestablishmentRequest()), NRReestablishment(), one(DOWN), True),
        ((BEGIN, COMMAND, COMPLETE, NRReestablishmentRequest()), COMMAND, one(DOWN), False),
        ((), NRMeasurementReport(), one(), True),
        ((), COMPLETE, one(), False),
        ((), NRMessage(message_name="IABOtherInformation"), one(), False),
        ((), NRMeasurementReport(whole=False), one(), False),
        ((BEGIN, COMMAND, NRSecurityModeFailure()), NRMeasurementReport(), one(), True),
    ],
)
def test_what_is_believed(seen, record, message, believed):
    assert after(*seen).believes(message, record, well=True) is believed
    assert not after(*seen).believes(message, record, well=False)


def test_what_is_not_believed_is_ciphered_and_all_behind_it():
    security = after(BEGIN)
    security.waiting.append(one())
    security.disbelieved()
    assert (security.state, security.waiting) == (State.ON, [])
    assert PROVES > 2
