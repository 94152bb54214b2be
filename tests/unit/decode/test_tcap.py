"""TCAP: transactions, dialogue portions, components, and what is unusual in their encoding."""

import pytest

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.tcap import MOST_COMPONENTS, tcap
from cleannet.decode.tcap_memory import Memory
from cleannet.model.map import CAPMessage, Component, MAPMessage, SCCPAddress, TCAPKind, TCAPMessage
from cleannet.model.problem import ProblemKind
from support import ss7

GIVEN = {"imsi": "262011234567890", "msisdn": "491711234567", "scf": "882100"}
ATI = ss7.invoke(71, ss7.argument(71, GIVEN))
CONTEXT = "0.4.0.0.1.0.29.3"
PORTION = ss7.dialogue(CONTEXT)
AROUND = {
    "originating": 1,
    "destination": 2,
    "calling": SCCPAddress("882100", subsystem=147),
    "called": SCCPAddress("49177", subsystem=6),
}


def read(octets: bytes, memory: Memory | None = None, **more):
    cursor = Cursor(octets, "TCAP")
    return tcap(cursor, AROUND | more, memory or Memory()), [one.kind for one in cursor.problems]


def only(octets: bytes, memory: Memory | None = None, **more):
    (one,), problems = read(octets, memory, **more)
    assert problems == []
    assert one.whole
    return one


def test_a_transaction_begins():
    one = only(ss7.tcap("begin", ATI, own="00aa", portion=PORTION))
    assert (type(one), one.kind, one.own_id, one.other_id) == (MAPMessage, TCAPKind.BEGIN, "00aa", "")
    assert (one.dialogue, one.context, one.context_number, one.context_version) == (True, CONTEXT, 29, 3)
    assert (one.components, one.place, one.component, one.invoke_id, one.operation) == (1, 0, Component.INVOKE, 1, 71)
    assert (one.name, one.oddities, one.home) == ("AnyTimeInterrogation", (), "262011")


def test_what_follows_is_known_by_its_transaction():
    memory = Memory()
    only(ss7.tcap("begin", ATI, own="aa", portion=PORTION), memory)
    back = {"originating": 2, "destination": 1}
    one = only(ss7.tcap("continue", ss7.error(27), own="bb", other="aa"), memory, **back)
    assert (one.context, one.name, one.error) == (CONTEXT, "AnyTimeInterrogationError", 27)
    empty = only(ss7.tcap("end", other="bb"), memory)
    assert (type(empty), empty.component, empty.name) == (MAPMessage, Component.NONE, "End")
    assert only(ss7.tcap("end", ss7.error(27), other="bb"), memory, calling=SCCPAddress()).context == ""


def test_requests_of_both_ends_may_have_one_number():
    memory = Memory()
    back = {"originating": 2, "destination": 1}
    update = ss7.invoke(2, ss7.argument(2, GIVEN))
    only(ss7.tcap("begin", update, own="aa", portion=ss7.dialogue("0.4.0.0.1.0.1.3")), memory)
    insert = ss7.invoke(7, ss7.argument(7, GIVEN))
    only(ss7.tcap("continue", insert, own="bb", other="aa"), memory, **back)
    mine = only(ss7.tcap("continue", ss7.answer(7, b""), own="aa", other="bb"), memory)
    theirs = only(ss7.tcap("end", ss7.answer(2, b""), other="aa"), memory, **back)
    assert (mine.name, theirs.name) == ("InsertSubscriberDataResult", "UpdateLocationResult")


def test_a_message_of_several_components_is_several_records():
    other = ss7.invoke(45, ss7.argument(45, GIVEN), 2)
    (first, second), problems = read(ss7.tcap("begin", ATI, other, own="aa", portion=PORTION))
    assert problems == []
    assert [(one.place, one.components, one.operation) for one in (first, second)] == [(0, 2, 71), (1, 2, 45)]


def test_rejects_and_linked_requests():
    linked = ss7.tlv(0xA1, ss7.tlv(2, b"\2"), ss7.tlv(0x80, b"\1"), ss7.tlv(2, b"\x47"), ss7.argument(71, GIVEN))
    assert only(ss7.tcap("begin", linked, own="aa", portion=PORTION)).operation == 71
    reject = only(ss7.tcap("end", ss7.tlv(0xA4, ss7.tlv(5), ss7.tlv(0x81, b"\2")), other="aa", portion=PORTION))
    assert (reject.component, reject.invoke_id, reject.error) == (Component.REJECT, None, 2)


def test_the_opening_may_name_the_subscriber():
    register = ss7.invoke(10, ss7.argument(10, {"forwarded": "88299"}))
    portion = ss7.dialogue("0.4.0.0.1.0.18.2", destination=GIVEN["imsi"])
    one = only(ss7.tcap("begin", register, own="aa", portion=portion))
    assert (one.home, one.sets) == ("262011", ("forwarding",))


@pytest.mark.parametrize(
    ("context", "kind"),
    [
        ("0.4.0.0.1.0.50.1", CAPMessage),
        ("0.4.0.0.1.21.3.4", CAPMessage),
        ("0.4.0.0.1.23.3.4", CAPMessage),
        ("0.4.0.0.1.0.1.3", MAPMessage),
        ("1.2.3", TCAPMessage),
    ],
)
def test_the_context_tells_the_application(context, kind):
    portion = ss7.dialogue(context)
    assert type(only(ss7.tcap("begin", ss7.invoke(20, b""), own="aa", portion=portion))) is kind


@pytest.mark.parametrize(
    ("subsystem", "operation", "kind"),
    [(6, 71, MAPMessage), (6, 200, TCAPMessage), (146, 20, CAPMessage), (240, 71, TCAPMessage)],
)
def test_without_context_the_subsystem_tells(subsystem, operation, kind):
    ends = {"calling": SCCPAddress(subsystem=subsystem), "called": SCCPAddress(subsystem=subsystem)}
    (one,), _ = read(ss7.tcap("begin", ss7.invoke(operation, b""), own="aa"), **ends)
    assert type(one) is kind


def test_cap_is_named():
    one = only(ss7.tcap("begin", ss7.invoke(0, ss7.tlv(0x30)), own="aa", portion=ss7.dialogue("0.4.0.0.1.0.50.1")))
    assert (one.protocol, one.name, one.context_version, one.context_number) == ("CAP", "InitialDP", 1, -1)


@pytest.mark.parametrize(
    ("octets", "oddities"),
    [
        (ss7.tcap("begin", ATI, own="aa", portion=PORTION, form="indefinite"), ("indefinite length",)),
        (ss7.tcap("begin", ATI, own="aa", portion=PORTION, form="long"), ("long form",)),
        (ss7.tcap("begin", ATI, own="aa"), ("no dialogue portion",)),
        (ss7.tcap("begin", ss7.invoke(45, ss7.argument(45, GIVEN)), own="aa"), ()),
        (ss7.tlv(0x62, ss7.tlv(0x88, b"\xaa"), PORTION, ss7.tlv(0xAC, ATI)), ("wrong class",)),
        (ss7.tlv(0x62, ss7.tlv(0x48, b"\xaa"), ss7.tlv(0x6B, ss7.tlv(6, ss7.oid(CONTEXT)))), ("dialogue form",)),
        (
            ss7.tcap("begin", ss7.tlv(0xA2, ss7.tlv(2, b"\1"), ss7.tlv(2, b"\x2d")), own="aa", portion=PORTION),
            ("no sequence",),
        ),
        (ss7.tcap("begin", ss7.invoke(71, ss7.tlv(4, b"\1\2")), own="aa", portion=PORTION), ("argument in octets",)),
        (
            ss7.tcap("begin", ss7.tlv(0xA1, ss7.tlv(2, b"\1"), ss7.tlv(6, b"\4\0")), own="aa", portion=PORTION),
            ("global operation",),
        ),
    ],
)
def test_what_is_unusual_is_remembered(octets, oddities):
    assert only(octets).oddities == oddities


def test_the_capture_that_breaks_most_rules_is_read():
    """As one public implementation writes it: every tag of TCAP under another class, the argument in octets."""
    octets = bytes.fromhex(
        "6233880101ab090607 04000001001403ac23a12102010102012d0419800901040189191232547681090304018919020000008201 01"
    )
    (one,), problems = read(octets)
    assert (one.name, one.context_number, one.own_id) == ("SendRoutingInfoForSM", 20, "01")
    assert one.oddities == ("argument in octets", "dialogue form", "wrong class")
    assert problems == []


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (ss7.tcap("begin", ATI, own="aa", portion=ss7.tlv(0x6B, b"\x28\x09\0")), ProblemKind.LENGTH_PAST_END),
        (ss7.tcap("begin", ss7.tlv(0xA9, b"\1"), own="aa", portion=PORTION), ProblemKind.BAD_VALUE),
        (ss7.tcap("begin", ss7.tlv(0xA1, b"\2\5"), own="aa", portion=PORTION), ProblemKind.LENGTH_PAST_END),
        (ss7.tcap("begin", ss7.invoke(71, b"\x30\x7f"), own="aa", portion=PORTION), ProblemKind.LENGTH_PAST_END),
        (ss7.tcap("begin", ATI, own="aa", portion=PORTION) + b"\5\0", ProblemKind.TRAILING_BYTES),
        (ss7.tcap("begin", *[ATI] * (MOST_COMPONENTS + 1), own="aa", portion=PORTION), ProblemKind.LIMIT_REACHED),
    ],
)
def test_faults_are_noted_and_the_rest_is_read(octets, kind):
    found, problems = read(octets)
    assert kind in problems
    assert found[0].own_id == "aa"


@pytest.mark.parametrize("octets", [b"", b"\x30\0", b"\x62", b"\x62\4\x48\5\1\2"])
def test_what_is_no_transaction_stops(octets):
    with pytest.raises(Malformed):
        read(octets)
