"""Phone logs as subscribers: copies, connections, identities."""

from cleannet.model.gsm import GSMCipheringModeCommand, GSMLocationUpdatingRequest, OtherGSMMessage
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.lte_rrc import (
    LTEConnectionRelease,
    LTEConnectionRequest,
    LTEConnectionSetup,
    LTEPaging,
)
from cleannet.model.nas_eps import (
    EPSAttachRequest,
    EPSIdentityRequest,
    EPSIdentityResponse,
)
from cleannet.model.radio import Cell
from cleannet.model.umts_rrc import UMTSConnectionRelease, UMTSConnectionRequest, UMTSMessage
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.radio import radio_subscribers
from cleannet.subscribers.settings import Settings
from support.phone_log import DOWN, UP, Log


def test_connections_begin_with_a_request_and_end_with_a_release():
    log = Log().add(EPSIdentityRequest(), carried=True)
    log.add(LTEPaging(), ue="broadcast").add(LTEConnectionRequest(), way=UP).add(LTEConnectionRequest(), way=UP)
    log.add(LTEConnectionSetup()).add(LTEConnectionRelease()).add(LTEPaging(), ue="broadcast")
    one = log.add(LTEConnectionRequest(), way=UP).one()
    assert [m.at.connection for m in one.timeline] == [0, -1, 1, 1, 1, 1, -1, 2]
    assert [(c.mid_session, c.released) for c in one.connections] == [(True, False), (False, True), (False, False)]
    assert [m.at.position for m in one.timeline] == list(range(8))
    assert one.subscriber(Settings()).cell(one.timeline[0]) == Cell("LTE", 1300, 5)


def test_where_no_rrc_is_logged_initial_messages_open_connections():
    log = Log().add(EPSAttachRequest(), way=UP).add(EPSIdentityRequest()).add(EPSIdentityResponse(), way=UP)
    one = log.add(EPSAttachRequest(), way=UP).one()
    assert [m.at.connection for m in one.timeline] == [0, 0, 0, 1]
    assert not any(c.mid_session for c in one.connections)


def test_connections_of_3g_and_2g():
    log = Log().add(UMTSConnectionRequest(), way=UP).add(UMTSConnectionRelease())
    log.add(UMTSMessage(message_name="RRCConnectionReleaseComplete"), way=UP)
    log.add(OtherGSMMessage(sublayer="RR", type_name="SystemInformationType3"))
    log.add(GSMLocationUpdatingRequest(), way=UP).add(GSMCipheringModeCommand())
    one = log.add(LTEConnectionRequest(), way=UP).one()
    assert [m.at.connection for m in one.timeline] == [0, 0, 0, -1, 1, 1, 2]
    assert [(c.mid_session, c.released) for c in one.connections] == [(False, True), (False, False), (False, False)]


def test_times_that_jump_tell_no_order():
    log = Log()
    for number in range(6):
        log.add(LTEPaging(), after=1.0 if number % 2 else -0.5)
    one = log.one()
    assert [m.at.frame.frame for m in one.timeline] == [1, 2, 3, 4, 5, 6]
    assert one.times == sorted(one.times)
    once = Log().add(LTEPaging()).add(LTEPaging(), after=-0.05)
    for _ in range(30):
        once.add(LTEPaging())
    assert [m.at.frame.frame for m in once.one().timeline[:2]] == [2, 1]


def test_names_of_subscribers():
    assert Pseudonyms(b"k" * 32).of(Log().add(EPSIdentityRequest()).one().person) == "the handset"
    imsi = IMSI(EPSIdentityType.IMSI, bytes.fromhex("2926101032547698"), "262", "01")
    one = Log().add(EPSIdentityResponse(identity=imsi), way=UP).one()
    assert Pseudonyms(show_identities=True, key=b"k" * 32).of(one.person) == "SUPI imsi-262010123456789"
    paged = Log().add(EPSIdentityResponse(identity=imsi), way=DOWN).one()
    assert paged.person.identity is None
    log = Log().add(EPSIdentityRequest()).add(EPSIdentityRequest(), given=1)
    names = [Pseudonyms(b"k" * 32).of(s.person) for s in radio_subscribers(log.reader, 7)]
    assert names == ["the handset of input 1", "the handset of input 2"]
    assert [s.person.number for s in radio_subscribers(log.reader, 7)] == [7, 8]


def test_ues_of_the_air_are_one_subscriber_where_their_identities_say_so():
    log = Log().add(LTEPaging(), ue="broadcast", air=True)
    one = IMSI(EPSIdentityType.IMSI, bytes.fromhex("2926101032547698"), "262", "01")
    other = IMSI(EPSIdentityType.IMSI, bytes.fromhex("2926101032547600"), "262", "01")
    for ue, imsi in (("C-RNTI 70", one), ("C-RNTI 71", other), ("C-RNTI 70/2", other), ("C-RNTI 72", None)):
        log.add(LTEConnectionRequest(), way=UP, ue=ue, air=True)
        log.add(EPSIdentityResponse(identity=imsi), way=UP, ue=ue, air=True)
    log.add(LTEConnectionRequest(), way=UP, ue="C-RNTI 73", air=True)
    found = radio_subscribers(log.reader)
    labels = [(s.person.label, len(s.connections), s.spoke) for s in found]
    assert labels == [
        ("everybody in the cell", 0, False),
        ("C-RNTI 70", 1, True),
        ("C-RNTI 71", 2, True),
        ("C-RNTI 72", 1, True),
        ("C-RNTI 73", 1, False),
    ]
    assert [s.on_air for s in found] == [True] * 5
    assert [m.at.connection for m in found[2].timeline] == [0, 0, 1, 1]


def test_connections_that_overlap_are_told_apart():
    log = Log()
    imsi = IMSI(EPSIdentityType.IMSI, bytes.fromhex("2926101032547698"), "262", "01")
    for _ in range(2):
        for ue in ("C-RNTI 70", "C-RNTI 71"):
            log.add(EPSIdentityResponse(identity=imsi), way=UP, ue=ue, air=True)
    [found] = radio_subscribers(log.reader)
    assert [m.at.connection for m in found.timeline] == [0, 1, 0, 1]
