"""Streams of HTTP inside tunnels: contradictions are found, nothing is read, and the watch is bounded."""

import struct

from cleannet.frames import inner_tcp
from support.core_octets import ACK, SYN, datagram, read, segment

PHONE, SERVER = ("10.45.0.2", 40000), ("198.51.100.7", 80)
SIX = ("2001:db8::1", 40000), ("2001:db8::2", 8080)
ENB, GATEWAY = ("10.1.0.1", 2152), ("10.1.0.2", 2152)


def tunnelled(frame):
    """A frame of GTP-U (TS 29.281, 5.1) around the IP packet of another."""
    return datagram(struct.pack(">BBHI", 0x30, 255, len(frame) - 14, 7) + frame[14:], ENB, GATEWAY)


def injected(client=PHONE, server=SERVER):
    """A question, a forged answer from nearby, and the server's own."""
    return [
        segment(client, server, 99, flags=SYN),
        segment(server, client, 499, flags=SYN | ACK, acknowledged=100),
        segment(client, server, 100, b"GET / HTTP/1.1", acknowledged=500),
        segment(server, client, 500, b"HTTP/1.1 302 elsewhere", acknowledged=114, hops=64, identity=1),
        segment(server, client, 500, b"HTTP/1.1 200 OK, and so on", acknowledged=114, hops=51, identity=777),
    ]


def test_an_answer_injected_inside_a_tunnel():
    for ends in ((PHONE, SERVER), SIX):
        reader = read([tunnelled(one) for one in injected(*ends)])
        (conflict,) = reader.inner_tcp.conflicts
        assert (conflict.earlier.place.frame, conflict.later.place.frame) == (4, 5)
        assert (conflict.earlier.hops, conflict.later.hops) == (64, 51)
        assert (conflict.earlier.data, conflict.forward) == (b"HTTP/1.1 302 elsewhere", False)
        (connection,) = reader.inner_tcp.connections
        assert (connection.source, connection.destination) == (ends[0][0], ends[1][0])


def test_nothing_of_them_is_read_as_a_stream_of_the_core():
    reader = read([tunnelled(one) for one in injected()])
    assert reader.tcp.connections == []
    assert reader.tcp.take() == []


def test_copies_on_two_links_contradict_nothing():
    once = [tunnelled(one) for one in injected()[:4]]
    assert read([part for one in once for part in (one, one)]).inner_tcp.conflicts == []


def test_other_ports_and_cut_packets_are_left_alone():
    assert read([tunnelled(one) for one in injected(server=(SERVER[0], 443))]).inner_tcp.connections == []
    short = [tunnelled(one[:50]) for one in injected()]
    assert read(short).inner_tcp.conflicts == []


def test_the_watch_is_bounded(monkeypatch):
    monkeypatch.setattr(inner_tcp, "MOST_SEGMENTS", 3)
    reader = read([tunnelled(one) for one in injected()])
    assert reader.inner_tcp.conflicts == []
    (told,) = [p for p in reader.problems if "HTTP" in p.detail]
    assert (told.detail, told.count, told.frame) == ("more than 20,000 segments of HTTP inside tunnels", 2, 4)
