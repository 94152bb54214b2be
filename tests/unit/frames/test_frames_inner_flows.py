"""Packets inside tunnels from one private address to another."""

import pytest

from support.user_plane_lines import made, read


def flows(*fields):
    frames = []
    for number, one in enumerate(fields, 1):
        ways, rest = one.split(" ", 1)
        frames.append((number, number / 100, made(ways, "GPDU", dict(part.split("=") for part in rest.split()))))
    return read(frames)[0].flows


def test_packets_between_private_addresses_are_counted_by_tunnel_and_ends():
    up = "gNB>UPF teid=5 from=10.45.0.2 to=192.168.7.7"
    first, second = flows(f"{up} port=80", up, "gNB>UPF teid=6 from=10.45.0.2 to=192.168.7.7")
    assert (first.source, first.destination, first.packets, first.port) == ("10.45.0.2", "192.168.7.7", 2, 80)
    assert (first.first.frame, first.last.frame, first.tunnel, second.tunnel) == (1, 2, 0, 1)


@pytest.mark.parametrize("to", ["192.0.2.1", "172.32.0.1", "100.128.0.1", "11.0.0.1", "2001:db8::1"])
def test_what_leaves_for_the_internet_is_not(to):
    source = "2001:db8:9::1" if ":" in to else "10.45.0.2"
    assert flows(f"gNB>UPF teid=5 from={source} to={to}", f"UPF>gNB teid=6 from={to} to={source}") == ()


@pytest.mark.parametrize("to", ["172.31.0.1", "100.64.0.1", "169.254.1.1", "fd00::1", "fe80::1"])
def test_private_addresses_of_all_kinds(to):
    source = "fd00::9" if ":" in to else "10.45.0.2"
    assert [one.destination for one in flows(f"gNB>UPF teid=5 from={source} to={to}")] == [to]


def test_a_phone_with_a_public_address_is_told_by_the_direction():
    found = flows(
        "gNB>UPF teid=5 from=203.0.113.9 to=10.0.0.5 qfi=1", "UPF>gNB teid=6 from=192.0.2.1 to=10.0.0.6 qfi=1 way=down"
    )
    assert [one.destination for one in found] == ["10.0.0.5"]
