"""Which UEs of F1 are one subscriber."""

import msgspec

from cleannet.decode.radio import Pdu
from cleannet.model.identity import (
    EPSGUTI,
    IMSI,
    SUCI,
    EPSIdentityType,
    IdentityType,
    ProtectionScheme,
    TemporaryIdentity,
)
from cleannet.model.lte_rrc import LTEConnectionRequest
from cleannet.model.message import Direction
from cleannet.model.nas import RegistrationAccept, RegistrationRequest, ServiceRequest
from cleannet.model.nas_eps import EPSAttachAccept, EPSAttachRequest, EPSIdentityResponse
from cleannet.model.nr_rrc import NRSetupComplete, NRSetupRequest
from cleannet.model.rrc import RRCIdentity
from cleannet.subscribers.f1_people import groups
from cleannet.subscribers.link import Person
from support import f1

A, B, C = (-1, "A"), (-1, "B"), (-1, "C")
TMSI = TemporaryIdentity(IdentityType.S_TMSI_5G, b"\1\2\3\4", amf_set=3, amf_pointer=5)
PART1 = RRCIdentity("ng-5G-S-TMSI-Part1", b"\x45\1\2\3\4")


def suci(value, scheme=ProtectionScheme.NULL):
    return SUCI(IdentityType.SUCI, value, home_network="999-70", scheme=scheme)


def pdus(*messages, down=()):
    """Each message as a PDU of its own."""
    source = f1.radio_of(f1.initial(1))[0]
    ways = [(m, Direction.UPLINK) for m in messages] + [(m, Direction.DOWNLINK) for m in down]
    return [Pdu(source, (msgspec.structs.replace(m, direction=way),), [], 1) for m, way in ways]


def ues(found):
    return [ues for ues, _ in found]


def test_equal_suci_of_the_null_scheme():
    some = {A: pdus(RegistrationRequest(identity=suci(b"1"))), B: pdus(RegistrationRequest(identity=suci(b"2")))}
    assert ues(groups({**some, C: some[A]}, {})) == [[A, C], [B]]


def test_an_s_tmsi_in_rrc_and_in_nas():
    some = {A: pdus(ServiceRequest(identity=TMSI)), B: pdus(NRSetupRequest(identity=PART1))}
    assert ues(groups(some, {})) == [[A, B]]


def test_an_s_tmsi_that_was_given():
    some = {A: pdus(down=(RegistrationAccept(guti=TMSI),)), B: pdus(NRSetupRequest(identity=PART1))}
    assert ues(groups(some, {})) == [[A, B]]


def test_a_random_value_names_nobody():
    some = {ue: pdus(NRSetupRequest(identity=RRCIdentity("randomValue", b"\x45\1\2\3\4"))) for ue in (A, B)}
    assert ues(groups(some, {})) == [[A], [B]]


def test_the_identity_in_the_set_up_complete_names_nobody():
    some = {ue: pdus(NRSetupComplete(identity=RRCIdentity("ng-5G-S-TMSI", b"\0\xc5\1\2\3\4"))) for ue in (A, B)}
    assert ues(groups(some, {})) == [[A], [B]]


def test_other_permanent_identities_are_others_whatever_else_agrees():
    some = {
        A: pdus(NRSetupRequest(identity=PART1), RegistrationRequest(identity=suci(b"1"))),
        B: pdus(NRSetupRequest(identity=PART1), RegistrationRequest(identity=suci(b"2"))),
    }
    assert ues(groups(some, {})) == [[A], [B]]


def test_n2_tells_more():
    one, other = Person(0), Person(1)
    some = {A: pdus(NRSetupRequest(identity=PART1)), B: pdus(), C: pdus(NRSetupRequest(identity=PART1))}
    assert groups(some, {A: one, B: one}) == [([A, B, C], one)]
    assert groups(some, {A: one, B: other}) == [([A, C], one), ([B], other)]


def test_identities_of_eps():
    guti = EPSGUTI(EPSIdentityType.GUTI, b"\1\2\3\4", "001-01", 5, 7)
    imsi = IMSI(EPSIdentityType.IMSI, b"\1\2\3", "001", "01")
    some = {
        A: pdus(EPSIdentityResponse(identity=imsi), down=(EPSAttachAccept(guti=guti),)),
        B: pdus(LTEConnectionRequest(identity=RRCIdentity("s-TMSI", b"\7\1\2\3\4"))),
        C: pdus(EPSAttachRequest(identity=imsi)),
    }
    assert ues(groups(some, {})) == [[A, B, C]]
    assert ues(groups({A: some[A], B: pdus(LTEConnectionRequest(identity=PART1))}, {})) == [[A], [B]]
