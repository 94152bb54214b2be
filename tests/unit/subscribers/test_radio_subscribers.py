"""Phone logs as subscribers: copies, connections, identities."""

from cleannet.decode.radio import Pdu, RadioReader
from cleannet.model.frame import At, FrameRef
from cleannet.model.identity import IMSI, EPSIdentityType
from cleannet.model.lte_rrc import (
    LTEConnectionRelease,
    LTEConnectionRequest,
    LTEConnectionSetup,
    LTEDLInformationTransfer,
    LTEPaging,
)
from cleannet.model.message import Direction
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps import (
    CipheredEPS,
    EMMInformation,
    EPSAttachRequest,
    EPSIdentityRequest,
    EPSIdentityResponse,
    EPSSessionManagementMessage,
)
from cleannet.model.radio import Cell, Channel, RadioMessage
from cleannet.model.security_eps import EPSSecurityHeader
from cleannet.report.pseudonyms import Pseudonyms
from cleannet.subscribers.radio import radio_subscribers
from cleannet.subscribers.settings import Settings

UP, DOWN = Direction.UPLINK, Direction.DOWNLINK
SECOND = 10**9
HEADER = EPSSecurityHeader.INTEGRITY_PROTECTED_AND_CIPHERED


class Log:
    """Messages as if a reader had read them: one a frame, a tenth of a second apart unless told."""

    def __init__(self):
        self.reader = RadioReader()
        self.time = SECOND

    def add(self, *messages, way=DOWN, carried=False, protected=None, octets=20, ue="", after=0.1, given=0):
        self.time += round(after * SECOND)
        number = len(self.reader.pdus) + 1
        source = RadioMessage(
            given, number, 0, self.time, Channel.NAS_EPS, way is UP, ue, Cell("LTE", 1300, 5), b"", protected
        )
        made = tuple(
            type(m)(
                **{f: getattr(m, f) for f in m.__struct_fields__}
                | {"at": At(FrameRef(given, number)), "direction": way}
            )
            for m in messages
        )
        self.reader.pdus.append(Pdu(source, made, [], octets, carried))
        return self

    def one(self):
        [subscriber] = radio_subscribers(self.reader)
        return subscriber


def ciphered(length):
    return CipheredEPS(
        header=HEADER, mac=b"abcd", sequence_number=3, length=length, readable=ReadableBecause.NOT_READABLE
    )


def test_a_plain_copy_of_a_message_in_rrc_goes():
    log = Log().add(LTEDLInformationTransfer()).add(EPSIdentityRequest(), carried=True)
    one = log.add(EPSIdentityRequest(), protected=False).one()
    assert [m.name for m in one.timeline] == ["DLInformationTransfer", "IdentityRequest"]
    assert [m.at.frame.frame for m in one.copies] == [3]


def test_a_second_request_is_no_copy_of_the_first():
    log = Log().add(EPSIdentityRequest(), carried=True).add(EPSIdentityRequest(), protected=False)
    log.add(EPSIdentityRequest(), carried=True).add(EPSIdentityRequest(), protected=False)
    assert [m.at.frame.frame for m in log.one().timeline] == [1, 3]
    far = Log().add(EPSIdentityRequest(), carried=True).add(EPSIdentityRequest(), protected=False, after=2.5)
    assert len(far.one().timeline) == 2
    other = Log().add(EPSIdentityRequest(), carried=True).add(EPSIdentityRequest(), protected=False, way=UP)
    assert len(other.one().timeline) == 2


def test_a_ciphered_body_is_taken_from_the_plain_copy():
    log = Log().add(ciphered(8), carried=True, octets=14)
    one = log.add(EMMInformation(), protected=False, octets=8).one()
    [found] = one.timeline
    assert isinstance(found, EMMInformation)
    assert (found.header, found.mac, found.sequence_number) == (HEADER, b"abcd", 3)
    assert found.readable is ReadableBecause.LOGGED
    assert found.at.frame.frame == 1
    unlike = Log().add(ciphered(30), carried=True).add(EMMInformation(), protected=False, octets=8).one()
    assert len(unlike.timeline) == 2


def test_session_management_is_a_copy_of_what_stands_inside():
    session = EPSSessionManagementMessage(type_name="PDNConnectivityRequest")
    log = Log().add(EPSAttachRequest(), session, carried=True, way=UP).add(session, protected=False, way=UP)
    one = log.add(EPSAttachRequest(), session, protected=False, way=UP).one()
    assert [m.name for m in one.timeline] == ["AttachRequest", "PDNConnectivityRequest"]
    assert len(one.copies) == 3


def test_a_plain_record_without_its_original_is_not_taken_as_unprotected_without_need():
    [information] = Log().add(EMMInformation(), protected=False).one().timeline
    assert information.header is HEADER
    assert information.mac is None
    [request] = Log().add(EPSIdentityRequest(), protected=False).one().timeline
    assert request.header is EPSSecurityHeader.PLAIN
    on_air = Log().add(EMMInformation()).one().timeline
    assert on_air[0].header is EPSSecurityHeader.PLAIN
    secured = Log().add(EMMInformation(header=HEADER), carried=True).add(EPSIdentityRequest(), protected=False).one()
    assert secured.timeline[1].header is HEADER


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
