"""Tunnels of GTP-U by the batch: containers, addresses and core ports inside, over any cut into batches."""

import shutil
import struct
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from cleannet.capture.kind import open_input
from cleannet.frames.gtp_u import END_MARKER, G_PDU
from cleannet.frames.reader import FrameReader
from support.core_octets import datagram, frame_batch, packet, read

SHARED = Path(__file__).parents[3].parent / "shared" / "captures"
GNB, UPF = ("10.0.0.1", 2152), ("10.0.0.2", 2152)
PHONE, FAR = "10.45.0.2", "192.0.2.1"
REAL = (
    "arkime+arkime/tests/pcap/gtp-iphone.pcap",
    "seladb+PcapPlusPlus/Tests/Packet++Test/PacketExamples/gtp-u.pcap",
    "5GSEC+MobiWatch/dataset/pcap/5g-benign/F1AP_NGAP_Pixel6_00101_1.pcap",
    "Montimage+5Greplay/pcap/oai.pcap",
    "zitouni+oai-cn5g-fed/docs/results/UERANSIM/pcap/5gcn-deployment-ueransim.pcap",
    "zitouni+oai-cn5g-fed/docs/results/cotsue/pcap/core.pcap",
    "open5gs+open5gs/docs/assets/pcapng/nonipsec_to_ipsec_call.pcapng",
    "open5gs+open5gs/docs/assets/pcapng/srsenb.pcapng",
    "open5gs+open5gs/docs/assets/pcapng/testregistration.pcapng",
    "open5gs+open5gs/docs/assets/pcapng/testattach.pcapng",
)


def inner(source=PHONE, destination=FAR, port=443, protocol=17):
    return packet(struct.pack(">HHHH", 50000, port, 8, 0), source, destination, protocol)[14:]


def gtp_u(payload, teid=5, kind=G_PDU, container=None):
    """`container`: type and QFI of a PDU session container (TS 38.415)."""
    extra = b"" if container is None else b"\0\0\0\x85" + bytes([1, container[0] << 4, container[1], 0])
    return struct.pack(">BBHI", 0x34 if extra else 0x30, kind, len(extra) + len(payload), teid) + extra + payload


def up(*arguments, **more):
    return datagram(gtp_u(*arguments, **more), GNB, UPF)


def every(reader):
    return [reader.tunnels.table.tunnel(n) for n in range(len(reader.tunnels.table))]


def tunnels(*frames, **more):
    reader = read(frames, **more)
    return every(reader), reader


def test_packets_and_octets_of_a_tunnel():
    (one,), reader = tunnels(up(inner()), up(inner(), container=(1, 9)), up(inner(), container=(0, 3)))
    assert (one.source, one.destination, one.teid) == (GNB[0], UPF[0], 5)
    assert (one.packets, one.octets, one.first.frame, one.last.frame) == (3, 3 * len(inner()), 1, 3)
    assert (one.uplink, one.downlink, one.qfis) == (1, 1, (3, 9))
    assert [(a.address, a.packets) for a in one.inner_sources] == [(PHONE, 3)]
    assert [(a.address, a.packets) for a in one.inner_destinations] == [(FAR, 3)]
    assert reader.tunnels.kept.core == []


def test_directions_and_teids_are_tunnels_of_their_own():
    back = datagram(gtp_u(inner(FAR, PHONE)), UPF, GNB)
    found, _ = tunnels(up(inner()), back, up(inner(), teid=6), up(b"", kind=END_MARKER))
    assert [(t.source, t.teid) for t in found] == [(GNB[0], 5), (UPF[0], 5), (GNB[0], 6)]


def test_a_source_that_is_not_the_phones_is_counted():
    (one,), _ = tunnels(up(inner()), up(inner("10.45.0.9")), up(inner("10.45.0.9", "192.0.2.7")))
    found = [(a.address, a.packets, a.first.frame) for a in one.inner_sources]
    assert found == [(PHONE, 1, 1), ("10.45.0.9", 2, 2)]
    assert [(a.address, a.packets) for a in one.inner_destinations] == [(FAR, 2), ("192.0.2.7", 1)]


def test_of_many_addresses_the_first_four_are_kept_and_the_others_counted():
    frames = [up(inner(PHONE, f"192.0.2.{n % 9}")) for n in range(27)]
    (one,), _ = tunnels(*frames)
    assert [(a.address, a.packets, a.first.frame) for a in one.inner_destinations] == [
        (f"192.0.2.{n}", 3, n + 1) for n in range(4)
    ]
    assert (one.other_destinations, one.other_sources) == (15, 0)


def test_of_ipv6_the_first_half_of_the_address_counts():
    same, other = inner("2001:db8::1", "2001:db8:9::1"), inner("2001:db8:1::1", "2001:db8:9::1")
    (one,), _ = tunnels(up(same), up(inner("2001:db8::2", "2001:db8:9::1")), up(other))
    found = [(a.address, a.packets, a.first.frame) for a in one.inner_sources]
    assert found == [("2001:db8::1", 2, 1), ("2001:db8:1::1", 1, 3)]


def test_core_protocols_inside_the_user_plane_are_kept_one_by_one():
    _, reader = tunnels(up(inner(port=443)), up(inner(port=8805), teid=0xFFFFFFFF))
    (one,) = reader.tunnels.kept.core
    assert (one.at.frame, one.teid, one.source, one.destination, one.protocol, one.port) == (
        *(2, 0xFFFFFFFF, PHONE, FAR, 17, 8805),
    )


def test_what_is_no_gtp_u_is_not_counted():
    octets = gtp_u(inner())
    wrong = [b"\x50" + octets[1:], octets[:1] + b"\x40" + octets[2:], b"", b"\x30"]
    assert tunnels(*(datagram(one, GNB, UPF) for one in wrong))[0] == []
    assert tunnels(datagram(octets, (GNB[0], 1), (UPF[0], 2)))[0] == []


def test_octets_behind_the_length_are_not_of_the_packet_inside():
    octets = gtp_u(inner()) + bytes(9)
    (one,), _ = tunnels(datagram(octets, GNB, UPF))
    assert (one.packets, one.octets) == (1, len(inner()))


def test_a_length_that_counts_the_header_in_is_believed():
    octets = gtp_u(inner())
    octets = octets[:2] + struct.pack(">H", len(octets)) + octets[4:]
    assert [t.packets for t in tunnels(datagram(octets, GNB, UPF))[0]] == [1]


def test_an_extension_header_that_leads_nowhere_is_survived():
    broken = struct.pack(">BBHI", 0x34, G_PDU, 8, 5) + b"\0\0\0\x85" + bytes(4)
    assert [t.packets for t in tunnels(datagram(broken, GNB, UPF))[0]] == [1]


@pytest.mark.parametrize("step", [1, 2, 5])
def test_batches_do_not_matter(step):
    frames = [up(inner(f"10.45.0.{n % 3}"), teid=n % 4, container=(n % 2, n)) for n in range(20)]
    reader = FrameReader()
    times = [n * 10_000_000 for n in range(20)]
    for at in range(0, 20, step):
        reader.feed(frame_batch(frames[at : at + step], times[at : at + step], first=at + 1))
    reader.finish()
    assert every(reader) == every(read(frames, times))


def theirs(path):
    """G-PDUs by outer addresses and TEID; what an ICMP error quotes is none."""
    wanted = ("ip.src", "ip.dst", "ip.proto", "gtp.teid", "gtp.message")
    fields = [part for one in wanted for part in ("-e", one)]
    command = ["tshark", "-n", "-r", str(path), "-Y", "gtp && ip && udp.port == 2152", "-T", "fields", *fields]
    found = Counter()
    for line in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines():
        source, destination, protocol, teid, kind = (cell.split(",")[0] for cell in line.split("\t"))
        if teid and protocol == "17" and int(kind, 0) == G_PDU:
            found[source, destination, int(teid, 0)] += 1
    return found


@pytest.mark.skipif(shutil.which("tshark") is None, reason="tshark is not installed")
@pytest.mark.parametrize("name", REAL)
def test_tunnels_hold_as_many_packets_as_tshark_shows(name):
    path = SHARED / name
    if not path.is_file():
        pytest.skip("the shared captures are not beside the repository")
    reader = FrameReader()
    for batch in open_input(str(path), 0):
        reader.feed(batch)
    reader.finish()
    mine = Counter()
    for one in every(reader):
        mine[one.source, one.destination, one.teid] += one.packets
    assert mine
    assert mine == theirs(path)
