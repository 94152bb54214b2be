"""The user plane as checks see it."""

from cleannet.model.gtp_u import GPDU
from cleannet.subscribers.user_plane import NO_USER_PLANE
from support.timeline import parse

UP, DOWN = "gNB>UPF GPDU teid=5 from=10.45.0.2 to=192.0.2.1", "UPF>gNB GPDU teid=6 from=192.0.2.1 to=10.45.0.2"


def user_plane(*lines):
    text = "".join(f"{n} {line}\n" for n, line in enumerate(lines, 1))
    return parse("", text).deployment.user_plane


def test_tunnels_are_made_when_asked_for():
    found = user_plane(UP, DOWN, UP)
    assert [(t.number, t.packets) for t in found.tunnels] == [(0, 2), (1, 1)]
    assert found.tunnels[-1] == found.tunnels[1]
    assert found.tunnels[:1] == (found.tunnels[0],)
    assert found.tunnels.packets == 3


def test_tunnels_are_found_by_their_ends_and_teids():
    found = user_plane(UP, DOWN, UP.replace("gNB>", "gNB2>"))
    assert found.keys == (("10.3.0.1", "10.4.1.1", 5), ("10.4.1.1", "10.3.0.1", 6), ("10.3.0.2", "10.4.1.1", 5))
    assert found.pairs == {("10.3.0.1", "10.4.1.1"), ("10.4.1.1", "10.3.0.1"), ("10.3.0.2", "10.4.1.1")}
    assert found.to == {("10.4.1.1", 5): (0, 2), ("10.3.0.1", 6): (1,)}


def test_a_packet_to_a_port_of_the_core_knows_its_tunnel():
    found = user_plane(DOWN, f"{UP} port=8805")
    (one,) = found.inner
    assert (found.keys[one.tunnel], one.at.frame, one.port) == (("10.3.0.1", "10.4.1.1", 5), 2, 8805)


def test_whether_there_were_packets():
    assert user_plane(UP).kinds == {GPDU}
    assert NO_USER_PLANE.kinds == frozenset()
    assert (len(NO_USER_PLANE.tunnels), NO_USER_PLANE.keys) == (0, ())


def test_tunnels_without_ip_are_told():
    found = user_plane(
        "gNB>gNB2 GTPUFaulty octets=30ff00040000000580000001", "gNB2>gNB GTPUFaulty octets=30ff00000000000680"
    )
    assert found.tunnels.without_ip() == {frozenset(("10.3.0.1", "10.3.0.2"))}
    assert user_plane(UP, "UPF>gNB GTPUFaulty octets=30ff00000000000680").tunnels.without_ip() == frozenset()
