"""Packets of subscribers to the core's own ports."""

from cleannet.checks.inside import Aim, aims, at_subscribers
from support.timeline import parse


def test_whom_a_packet_is_addressed_to() -> None:
    script = """
1  @0  SMF>UPF  HeartbeatRequest  sequence=1
2  @1  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=10.4.0.1 port=8805
3  @2  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=10.4.9.9 port=8805
4  @3  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=198.51.100.1 port=8805
5  @4  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=10.4.0.1 port=443
6  @5  UPF>gNB  GPDU  teid=2 from=198.51.100.1 to=10.45.0.2 port=8805 qfi=9 way=down
"""
    told = [(aim, packet.at.frame) for aim, packet in aims(parse("", script).deployment, (8805,))]
    assert told == [(Aim.CORE, 2), (Aim.PRIVATE, 3)]
    listed = [(aim, packet.at.frame) for aim, packet in aims(parse("inventory=core", script).deployment, (8805,))]
    assert listed == [(Aim.CORE, 2), (Aim.CORE, 3)]


def test_whose_address_is_a_subscribers() -> None:
    plain = parse("", "1  SMF>UPF  HeartbeatRequest  sequence=1").deployment
    assert not at_subscribers(plain, "10.45.0.2")
    assert at_subscribers(parse("inventory=core", "1  SMF>UPF  HeartbeatRequest  sequence=1").deployment, "10.45.0.2")
