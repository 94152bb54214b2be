"""Witnesses as a whole: numbers, ties, and whose they are."""

from support.timeline import parse

PAIR = """
1 @1.0 AMF>UE AuthenticationRequest rand=a1
2 @1.0 gNB>UE AuthenticationRequest rand=a1
3 @2.0 UE>gNB AuthenticationResponse response=b1
4 @2.0 UE>AMF AuthenticationResponse response=b1
5 @3.0 AMF>UE2 AuthenticationRequest rand=a2
"""


def test_numbers_and_ties():
    [one] = parse("phone-ahead=1000.5", PAIR).deployment.witnesses
    assert (one.compared, one.received, one.matched, one.matched_received, one.subscriber) == (2, 1, 2, 1, 0)
    [tie] = one.ties
    assert (tie.input, tie.anchors, tie.offset, tie.spread) == (1, 2, 1000.5, 0.0)


def test_each_phone_is_a_witness_of_its_own():
    two = PAIR + "6 @3.1 gNB>UE2 AuthenticationRequest rand=a2\n7 @4 gNB>UE3 AuthenticationRequest rand=zz\n"
    first, second, third = parse("", two).deployment.witnesses
    assert (first.subscriber, second.subscriber, third.subscriber) == (0, 1, -1)
    assert (third.ties, third.matched) == ((), 0)


def test_without_either_side_there_is_none():
    assert parse("", "1 AMF>UE IdentityRequest").deployment.witnesses == ()
    assert parse("", "1 gNB>UE IdentityRequest").deployment.witnesses == ()
    assert parse("", "1 gNB>UE EPSIdentityRequest\n2 AMF>UE IdentityRequest").deployment.witnesses == ()
