"""Counts and ladders of phone logs."""

from collections import Counter

import msgspec

from cleannet.model.finding import Confidence, Finding, Outcome, Severity
from cleannet.model.frame import FrameRef
from cleannet.model.gsm import GSMChannelRelease, GSMIdentityRequest, OtherGSMMessage
from cleannet.model.lte_rrc import LTESystemInformation
from cleannet.model.nas_eps import EPSAttachRequest, EPSIdentityRequest
from cleannet.model.umts_rrc import OpaqueUMTS, UMTSConnectionRequest
from cleannet.report.radio import (
    _ends,
    cells,
    ciphered_on_radio,
    count_radio,
    first_known_times,
    not_shown_on_radio,
    radio_problems,
    radio_steps,
    technologies,
)
from cleannet.subscribers.one_phone import CLOCK_SET
from cleannet.subscribers.radio import radio_subscribers
from support.phone_log import DOWN, SECOND, UP, Log, ciphered

FINDING = Finding("X", "x", Outcome.FAIL, Severity.LOW, Confidence.LOW, "", "", (), (), (), 1, "")


def people(log):
    return radio_subscribers(log.reader)


def test_messages_are_counted_by_name_and_ciphered_ones_apart():
    log = Log()
    log.add(EPSAttachRequest(), way=UP)
    log.add(EPSIdentityRequest(), way=DOWN)
    log.add(ciphered(30), way=DOWN)
    [one] = people(log)
    messages, captured = Counter(), Counter()
    ended = {"whole": 0, "partial": 0, "opaque": 0, "ciphered": 0}
    count_radio(one, {}, messages, captured, ended)
    assert messages == captured == {"NAS-EPS AttachRequest": 1, "NAS-EPS IdentityRequest": 1}
    assert ended == {"whole": 2, "partial": 0, "opaque": 1, "ciphered": 1}
    assert ciphered_on_radio([one]) == 1
    assert [p.kind.label for p in radio_problems([one])] == ["ciphered.payload"]


def test_stations_of_a_ladder():
    gprs = OtherGSMMessage(sublayer="GMM", type_name="AttachComplete")
    call = OtherGSMMessage(sublayer="CC", type_name="Setup")
    some = (UMTSConnectionRequest(), GSMChannelRelease(), GSMIdentityRequest(), gprs, call, EPSAttachRequest())
    assert [_ends(one)[1] for one in some] == ["RNC", "BSS", "MSC", "SGSN", "MSC", "MME"]


def test_what_could_not_be_read_of_3g_is_opaque():
    [one] = people(Log().add(OpaqueUMTS(message_name="OpaqueRRC"), way=DOWN))
    messages, captured = Counter(), Counter()
    ended = {"whole": 0, "partial": 0, "opaque": 0, "ciphered": 0}
    count_radio(one, {}, messages, captured, ended)
    assert (messages, ended["opaque"]) == ({}, 1)


def test_technologies_cells_and_what_a_log_cannot_show():
    log = Log()
    log.add(EPSAttachRequest(), way=UP)
    found = people(log)
    assert technologies(found) == ("LTE",)
    assert cells(found) == 0
    assert any("ciphering and integrity of its radio link" in text for text in not_shown_on_radio(found))
    assert not_shown_on_radio(()) == []


def test_messages_from_before_the_modem_knew_the_time_are_no_beginning():
    log = Log()
    log.time = CLOCK_SET - SECOND
    log.add(EPSAttachRequest(), way=UP)
    assert first_known_times(people(log)) == {}
    log.time = later = CLOCK_SET + 10**18
    log.add(EPSIdentityRequest(), way=DOWN, after=0)
    assert first_known_times(people(log)) == {0: later}
    assert any(text.startswith("the time of 1 message, sent") for text in not_shown_on_radio(people(log)))


def test_a_ladder_leaves_out_what_cells_tell_all():
    log = Log()
    for _ in range(9):
        log.add(EPSAttachRequest(), way=UP, after=20)
        log.add(LTESystemInformation(), ue="broadcast")
    found = people(log)
    cited = FrameRef(0, 15)
    finding = msgspec.structs.replace(FINDING, primary=((0, 15, 0),))
    steps = radio_steps(finding, found)
    assert [s.frame for s in steps] == [3, 5, 7, 9, 11, 13, 15, 17]
    assert [s.frame for s in steps if s.cited] == [cited.frame]
    broadcast = radio_steps(msgspec.structs.replace(FINDING, primary=((0, 10, 0),)), found)
    assert [s.frame for s in broadcast] == list(range(4, 15))
