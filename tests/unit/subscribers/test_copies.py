"""What a phone log holds more than once counts once."""

from cleannet.model.gsm import GSMCipheringModeCommand, GSMIdentityRequest, OtherGSMMessage
from cleannet.model.identity import EPSIdentityType
from cleannet.model.lte_rrc import (
    LTEDLInformationTransfer,
)
from cleannet.model.nas import ReadableBecause
from cleannet.model.nas_eps import (
    EMMInformation,
    EPSAttachRequest,
    EPSIdentityRequest,
    EPSSessionManagementMessage,
)
from cleannet.model.problem import Blame, Problem, ProblemKind
from cleannet.model.security_eps import EPSSecurityHeader
from support.phone_log import HEADER, UP, Log, ciphered


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


def test_nas_of_3g_in_rrc_and_as_its_own_record_is_one_message():
    request = GSMIdentityRequest(identity_type=EPSIdentityType.IMEI)
    log = Log().add(request, carried=True, octets=3).add(request, octets=3)
    assert [m.at.frame.frame for m in log.one().copies] == [2]
    other = Log().add(request, carried=True, octets=3).add(GSMIdentityRequest(), octets=3)
    assert len(other.one().timeline) == 2
    setup = OtherGSMMessage(sublayer="CC", message_type=5, type_name="Setup")
    again = Log().add(setup, carried=True, octets=30).add(setup, octets=30).add(setup, octets=30)
    assert [m.at.frame.frame for m in again.one().timeline] == [1, 3]
    alone = Log().add(GSMCipheringModeCommand(), octets=3).add(GSMCipheringModeCommand(), octets=3)
    assert len(alone.one().timeline) == 2


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


def test_a_copy_that_goes_on_behind_the_message_is_the_logs_fault():
    session = EPSSessionManagementMessage(type_name="PDNConnectivityRequest")
    log = Log().add(EPSAttachRequest(), session, carried=True, way=UP).add(session, protected=False, way=UP)
    log.reader.pdus[1].problems.append(Problem(ProblemKind.LENGTH_PAST_END, "of the copy", 0, 2))
    one = log.one()
    [problem] = [problem for pdu in one.pdus for problem in pdu.problems]
    assert (problem.kind, problem.frame) == (ProblemKind.BROKEN_BLOCK, 2)
    assert problem.kind.blame is Blame.CAPTURE
    both = Log().add(EPSAttachRequest(), session, carried=True, way=UP).add(session, protected=False, way=UP)
    for pdu in both.reader.pdus:
        pdu.problems.append(Problem(ProblemKind.LENGTH_PAST_END, "of both", 0, 2))
    kinds = [problem.kind for pdu in both.one().pdus for problem in pdu.problems]
    assert kinds == [ProblemKind.LENGTH_PAST_END] * 2


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
