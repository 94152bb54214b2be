"""Whatever the octets of the user plane are, its readers read on, however frames are cut to batches."""

import contextlib
import struct

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cleannet.decode.cursor import Cursor, Malformed
from cleannet.decode.dns import DNSReader
from cleannet.decode.gtp_u import gtp_u
from cleannet.frames.inner_samples import Query
from cleannet.frames.reader import FrameReader
from cleannet.model.frame import FrameRef
from cleannet.subscribers.user_plane import user_plane_of
from support.core_octets import datagram, frame_batch, read
from support.user_plane_lines import made

PLENTY = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
ENDS = (("10.0.0.1", 2152), ("10.0.0.2", 2152))
ADDRESSES = st.sampled_from(["10.45.0.2", "10.45.0.3", "192.0.2.1", "10.0.0.2", "192.168.0.9"])
PACKETS = st.fixed_dictionaries(
    {
        "teid": st.sampled_from(["1", "2"]),
        "from": ADDRESSES,
        "to": ADDRESSES,
        "protocol": st.sampled_from(["1", "6", "17", "132"]),
        "port": st.sampled_from(["53", "443", "2152", "8805"]),
        "payload": st.binary(max_size=24).map(bytes.hex),
    }
)
WAYS = st.sampled_from(["gNB>UPF", "UPF>gNB", "UPF>gNB2"])


@PLENTY
@given(
    payload=st.binary(max_size=80),
    flags=st.integers(0, 255),
    kind=st.sampled_from([1, 2, 26, 31, 254, 99]),
    cut=st.booleans(),
)
def test_messages_of_gtp_u_never_raise_anything_but_malformed(payload, flags, kind, cut):
    cursor = Cursor(bytes([flags, kind]) + payload, "GTP-U", cut=cut)
    with contextlib.suppress(Malformed):
        (one,) = gtp_u(cursor)
        assert one.trailing + one.private <= len(payload)


@PLENTY
@given(payloads=st.lists(st.binary(max_size=80), max_size=6))
def test_dns_queries_of_any_octets_are_survived(payloads):
    reader = DNSReader()
    reader.feed(Query(FrameRef(0, n), n, 0, one, False) for n, one in enumerate(payloads, 1))
    assert len(reader.questions) + sum(one.count for one in reader.problems) <= len(payloads)


@PLENTY
@given(payloads=st.lists(st.binary(max_size=80), min_size=1, max_size=6), snap=st.integers(42, 200))
def test_any_octets_to_the_port_are_survived(payloads, snap):
    found = read([datagram(one, *ENDS) for one in payloads], snap=snap).tunnels
    assert found.table.packets <= len(payloads)
    assert all(0 < one.count <= len(payloads) for one in found.faults.faults())


@PLENTY
@given(given_packets=st.lists(st.tuples(WAYS, PACKETS), min_size=1, max_size=12), step=st.integers(1, 5))
def test_batches_do_not_matter(given_packets, step):
    frames = [made(way, "GPDU", fields) for way, fields in given_packets]
    times = [n * 10**8 for n in range(len(frames))]

    def all_of(size):
        reader, dns = FrameReader(), DNSReader()
        for at in range(0, len(frames), size):
            reader.feed(frame_batch(frames[at : at + size], times[at : at + size], first=at + 1))
            dns.feed(reader.tunnels.samples.take())
        reader.finish()
        plane = user_plane_of(reader.tunnels, dns.questions)
        copies = sorted(plane.copies, key=lambda one: (one.tunnel, one.other))
        return tuple(plane.tunnels), plane.inner, plane.flows, plane.echoes, plane.questions, plane.faults, copies

    assert all_of(step) == all_of(len(frames))


def test_headers_of_all_flags_are_survived():
    frames = [datagram(struct.pack(">BBHI", n, 255, 4, n) + bytes(4), *ENDS) for n in range(256)]
    assert read(frames).tunnels.table.packets == 16
