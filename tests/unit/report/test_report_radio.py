"""Counts and ladders of phone logs."""

from collections import Counter

from cleannet.model.gsm import GSMChannelRelease, GSMIdentityRequest, OtherGSMMessage
from cleannet.model.nas_eps import EPSAttachRequest, EPSIdentityRequest
from cleannet.model.umts_rrc import OpaqueUMTS, UMTSConnectionRequest
from cleannet.report.radio import _ends, ciphered_on_radio, count_radio, radio_problems
from cleannet.subscribers.radio import radio_subscribers
from support.phone_log import DOWN, UP, Log, ciphered


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
