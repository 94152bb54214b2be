"""Flows of users."""

from pathlib import Path

import pytest

from cleannet.trust import flow_kinds, user_flows
from cleannet.trust.user_flows import Flow, UserFlowReader, UserFlows
from support.core_octets import client_hello, datagram, record, segment, server_hello
from support.eps_octets import write_pcap
from support.shared import foreign
from support.user_traffic import GNB, PHONE, SERVER, UPF, dns_answer, http, quic, tls, tunnelled


def read(folder: Path, frames: list[bytes]) -> UserFlows:
    path = folder / "made.pcap"
    write_pcap(path, [(n / 100, one) for n, one in enumerate(frames)], 1)
    return UserFlowReader().read([str(path)])


@pytest.mark.parametrize("parts", [1, 3])
def test_a_connection_in_a_tunnel(tmp_path: Path, parts: int):
    [flow] = read(tmp_path, [tunnelled(one) for one in tls("www.example.com", parts=parts)]).flows
    assert (flow.client, flow.server) == ((PHONE, 40000), (SERVER, 443))
    assert flow.kind == flow_kinds.TLS
    assert flow.server_name == "www.example.com"
    assert list(flow.links) == ["10.3.0.1 ↔ 10.4.3.1"]
    assert flow.octets > 1000


def test_a_flow_seen_on_two_links_counts_once(tmp_path: Path):
    frames = tls("www.example.com")
    both = [tunnelled(one) for one in frames] + [tunnelled(one, UPF, ("10.4.3.2", 2152)) for one in frames]
    [flow] = read(tmp_path, both).flows
    assert len(flow.links) == 2
    assert flow.octets == flow.links["10.3.0.1 ↔ 10.4.3.1"] == flow.links["10.4.3.1 ↔ 10.4.3.2"]


def test_readable_ones_quic_and_names_that_dns_told(tmp_path: Path):
    frames = [*http(), quic(), dns_answer("www.example.com", [SERVER]), segment((PHONE, 4), (SERVER, 5), 1, b"?" * 90)]
    found = read(tmp_path, [tunnelled(one) for one in frames])
    kinds = {flow.client[1]: flow.kind for flow in found.flows}
    assert kinds == {41000: flow_kinds.HTTP, 42000: flow_kinds.QUIC, 50000: flow_kinds.DNS, 4: flow_kinds.UNKNOWN}
    assert found.names == {SERVER: "www.example.com"}


def test_without_ciphering_nothing_is_encrypted(tmp_path: Path):
    client, there = (PHONE, 40000), (SERVER, 443)
    frames = [
        segment(client, there, 100, client_hello(suites=(0x003B,), versions=(0x0303,)), acknowledged=500),
        segment(there, client, 500, server_hello(0x0303, 0x003B) + record(b"\1", 20) + record(bytes(50), 23)),
    ]
    [flow] = read(tmp_path, [tunnelled(one) for one in frames]).flows
    assert flow.kind == flow_kinds.NULL_TLS


def test_without_tunnels_what_crosses_to_the_internet_counts(tmp_path: Path):
    inner = segment(("10.0.0.1", 1), ("10.0.0.2", 80), 1, b"GET / HTTP/1.1")
    [flow] = read(tmp_path, [*tls("a.example.com"), inner]).flows
    assert flow.links.keys() == {""}
    assert flow.server_name == "a.example.com"
    signalling = datagram(b"\x32\x10" + bytes(60), ("10.0.0.1", 2123), ("20.0.0.2", 2123))
    assert read(tmp_path, [signalling]).flows == []
    only = read(tmp_path, [*tls("a.example.com"), *map(tunnelled, http())]).flows
    assert [one.kind for one in only] == [flow_kinds.HTTP]


def test_who_is_the_server(tmp_path: Path):
    [flow] = read(tmp_path, [tunnelled(segment((SERVER, 443), (PHONE, 9), 1, b"x" * 9), UPF, GNB)]).flows
    assert flow.server == (SERVER, 443)
    [flow] = read(tmp_path, [tunnelled(segment(("20.0.0.1", 9999), ("20.0.0.2", 80), 1, b"x" * 9))]).flows
    assert flow.server == ("20.0.0.2", 80)


def test_bounds_are_recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(user_flows, "MOST_FLOWS", 2)
    found = read(tmp_path, [tunnelled(http(port)[0]) for port in range(1000, 1005)])
    assert len(found.flows) == 2
    assert [one.detail for one in found.problems] == [
        "more than 2 directions of flows; the packets of later ones count to the last"
    ]
    monkeypatch.undo()
    monkeypatch.setattr(user_flows, "MOST_HANDSHAKES", 1)
    ports = range(1000, 1004)
    frames = [frame for port in ports for frame in tls("a.example.com", port)[:3]]
    names = [one.server_name for one in read(tmp_path, [tunnelled(one) for one in frames]).flows]
    assert names == ["a.example.com"] * 4


def test_a_file_that_is_no_capture(tmp_path: Path):
    (tmp_path / "none").write_bytes(b"nothing of the kind")
    found = UserFlowReader().read([str(tmp_path / "none")])
    assert found.flows == []
    assert found.problems


def flows(name: str) -> list[Flow]:
    return UserFlowReader().read([str(foreign(name))]).flows


def test_real_tunnels_on_two_links():
    """As tshark shows it: 8.8.4.4 is asked by the name dns.google, and each packet goes over S1-U and S5."""
    found = flows("open5gs+open5gs/docs/assets/pcapng/srsenb.pcapng")
    assert {one.server_name for one in found if one.server[0] == "8.8.4.4"} == {"dns.google"}
    assert all(set(one.links) <= {"127.0.0.6 ↔ 127.0.0.7", "127.0.0.6 ↔ 127.0.1.1"} for one in found)


def test_real_tunnels_to_twelve_servers():
    """tshark's list of conversations has twelve over port 443 that carry data."""
    found = flows("zitouni+oai-cn5g-fed/docs/results/cotsue/pcap/core.pcap")
    encrypted = [one for one in found if one.kind == flow_kinds.TLS]
    assert len(encrypted) == 12
    assert all(one.server_name for one in encrypted)
