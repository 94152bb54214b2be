"""Counts of the core's messages."""

from collections import Counter

from cleannet.decode.control import ControlPdu
from cleannet.model.diameter import DiameterMessage, OpaqueDiameter
from cleannet.model.frame import NOWHERE
from cleannet.model.gtp_c import OpaqueGTPC
from cleannet.model.pfcp import OpaquePFCP, PFCPNodeMessage
from cleannet.model.problem import Problem, ProblemKind
from cleannet.model.sbi import SBIRequest
from cleannet.model.sent import Sent
from cleannet.report.core import count_core
from cleannet.subscribers.core import core_of

HEARTBEAT = Sent(PFCPNodeMessage(at=NOWHERE, type_name="HeartbeatRequest"), 1, "a", "b", 1, 2)
OPAQUE = Sent(OpaquePFCP(at=NOWHERE, whole=False), 1, "a", "b", 1, 2)
REQUEST = Sent(SBIRequest(at=NOWHERE, method="GET", service="nudm-sdm", whole=False), 1, "a", "b", 1, 2)
PROBLEM = Problem(ProblemKind.BAD_VALUE, "PFCP: x")


def test_messages_by_name_and_payloads_by_end():
    pdus = [
        ControlPdu((HEARTBEAT, HEARTBEAT), [], False, False),
        ControlPdu((HEARTBEAT,), [], True, False),
        ControlPdu((HEARTBEAT,), [PROBLEM], False, False),
        ControlPdu((OPAQUE,), [PROBLEM], False, True),
    ]
    messages, captured, ended = Counter(), Counter(), {"whole": 0, "partial": 0, "opaque": 0}
    count_core(core_of(pdus, [REQUEST]), messages, captured, ended)
    assert messages == {"PFCP HeartbeatRequest": 3, "SBI GET nudm-sdm": 1}
    assert captured == {"PFCP HeartbeatRequest": 4, "SBI GET nudm-sdm": 1}
    assert ended == {"whole": 2, "partial": 2, "opaque": 1}


def test_what_could_not_be_read_has_no_name():
    lost = [Sent(kind(at=NOWHERE, whole=False), 1, "a", "b", 1, 2) for kind in (OpaqueGTPC, OpaqueDiameter)]
    known = Sent(DiameterMessage(at=NOWHERE, command_name="UpdateLocation"), 1, "a", "b", 1, 2)
    pdus = [ControlPdu((lost[0],), [PROBLEM], False, True)]
    messages, captured, ended = Counter(), Counter(), {"whole": 0, "partial": 0, "opaque": 0}
    count_core(core_of(pdus, [lost[1], known]), messages, captured, ended)
    assert messages == captured == {"Diameter UpdateLocationAnswer": 1}
    assert ended == {"whole": 1, "partial": 0, "opaque": 2}
