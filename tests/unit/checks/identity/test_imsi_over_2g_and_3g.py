"""What SUB010 says of 2G and 3G, beyond its page: the order of what follows, and a connection that goes on."""

from cleannet.checks.identity.imsi_over_2g_and_3g import imsi_over_2g_and_3g
from cleannet.model.gsm import (
    GSMAuthenticationRequest,
    GSMChannelRelease,
    GSMIdentityRequest,
    GSMLocationUpdatingReject,
    GSMLocationUpdatingRequest,
)
from cleannet.model.identity import EPSIdentityType
from cleannet.subscribers.settings import Settings
from support.phone_log import UP, Log


def said(*following, asked=EPSIdentityType.IMSI):
    log = Log().add(GSMLocationUpdatingRequest(), way=UP).add(GSMIdentityRequest(identity_type=asked))
    for one in following:
        log.add(one)
    return [(r.outcome.name, r.text) for r in imsi_over_2g_and_3g(log.one().subscriber(Settings()))]


def test_what_comes_first_counts():
    [(outcome, _)] = said(GSMAuthenticationRequest(), GSMLocationUpdatingReject(cause=2))
    assert outcome == "PASS"
    [(outcome, text)] = said(GSMLocationUpdatingReject(cause=2), GSMAuthenticationRequest())
    assert outcome == "SUSPECT"
    assert "with cause 2" in text


def test_a_connection_that_goes_on_says_nothing():
    assert said() == []
    assert [outcome for outcome, _ in said(GSMChannelRelease())] == ["SUSPECT"]


def test_another_identity_is_another_matter():
    assert said(GSMChannelRelease(), asked=EPSIdentityType.IMEI) == []
