"""Packets of subscribers to the core's own ports."""

from cleannet.checks.control_ports import Aim, addressed, aims
from support.timeline import parse


def test_whom_a_packet_is_addressed_to() -> None:
    script = """
1  @0  SMF>UPF  HeartbeatRequest  sequence=1
2  @1  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=10.4.0.1 port=8805 payload=2001000400000100
3  @2  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=10.4.9.9 port=8805 payload=2001000400000100
4  @3  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=198.51.100.1 port=8805 payload=2001000400000100
5  @4  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=10.4.0.1 port=443
6  @5  UPF>gNB  GPDU  teid=2 from=198.51.100.1 to=10.45.0.2 port=8805 payload=2001000400000100 qfi=9 way=down
"""
    script += "7  @6  gNB>UPF  GPDU  teid=1 from=10.45.0.2 to=10.4.0.1 port=8805 payload=ffff"
    told = [(aim, packet.at.frame) for aim, packet in aims(parse("", script).deployment, (8805,))]
    assert told == [(Aim.CORE, 2), (Aim.PRIVATE, 3), (Aim.CORE_PORT, 7)]
    listed = [(aim, packet.at.frame) for aim, packet in aims(parse("inventory=core", script).deployment, (8805,))]
    assert listed == [(Aim.CORE, 2), (Aim.CORE, 3), (Aim.CORE_PORT, 7)]
    said = [(one.outcome.value, one.text) for one in addressed(parse("", script).deployment, {8805: "N4"}, "a guest")]
    assert said == [
        ("fail", "a packet in a subscriber's tunnel is addressed to N4 of a host of the core"),
        ("suspect", "a packet in a subscriber's tunnel is addressed to a port of N4; a guest explains it"),
        ("suspect", "a packet in a subscriber's tunnel is addressed to a port of N4; chance explains it"),
    ]
