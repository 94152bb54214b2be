"""DNS queries and ICMP echoes inside tunnels."""

from cleannet.frames import inner_samples
from cleannet.frames.reader import FrameReader
from support.core_octets import frame_batch
from support.user_plane_lines import made, read

ECHO = {"teid": "5", "from": "10.45.0.2", "to": "192.0.2.1", "protocol": "1", "payload": "61626364"}
QUERY = {"teid": "5", "from": "10.45.0.2", "to": "192.0.2.1", "port": "53", "payload": "0102"}


def test_an_echo_is_told_by_size_and_digest():
    back = {**ECHO, "from": ECHO["to"], "to": ECHO["from"], "type": "0"}
    frames = [(1, 0, made("gNB>UPF", "GPDU", ECHO)), (2, 1, made("UPF>gNB", "GPDU", back))]
    request, reply = read(frames)[0].echoes
    assert (request.request, request.size, request.tunnel, request.source) == (True, 4, 0, "10.45.0.2")
    assert (reply.request, reply.tunnel, reply.content, reply.key) == (False, 1, request.content, request.key)


def test_other_messages_of_icmp_are_no_echoes():
    assert read([(1, 0, made("gNB>UPF", "GPDU", {**ECHO, "type": "3"}))])[0].echoes == ()


def test_queries_are_handed_on_and_bounded(monkeypatch):
    monkeypatch.setattr(inner_samples, "MOST_OF_A_TUNNEL", 2)
    reader = FrameReader()
    reader.feed(frame_batch([made("gNB>UPF", "GPDU", QUERY)] * 3 + [made("gNB>UPF", "GPDU", {**QUERY, "teid": "6"})]))
    found = reader.tunnels.samples.take()
    assert [(one.at.frame, one.tunnel, one.payload) for one in found] == [
        (1, 0, b"\1\2"),
        (2, 0, b"\1\2"),
        (4, 1, b"\1\2"),
    ]
    assert reader.tunnels.samples.take() == []
    reader.finish()
    assert [one.count for one in reader.problems if "DNS" in one.detail] == [1]
