"""Hosts and names of captures."""

from pathlib import Path

from cleannet.decode.dns import digest_of
from cleannet.pipeline import Read
from cleannet.trust.seen_hosts import Hosts, hosts_of
from support.shared import recording, trusted


def hosts(path: Path) -> Hosts:
    read = Read([str(path)])
    return hosts_of(read.frames, [one.message for one in read.carried.messages], read.dns.questions)


def test_a_recording_of_a_core():
    found = hosts(recording("c01_clean_tls"))
    assert len(found.addresses) > 5
    assert all(frame > 0 for _, frame in found.addresses.values())
    assert found.names
    assert found.questions == {}


def test_queries_inside_tunnels_by_digest_alone():
    found = hosts(recording("c07_userplane"))
    assert len(found.questions) > 0
    assert all(isinstance(one, bytes) for one in found.questions)
    assert digest_of("A.example") == digest_of("a.example") != digest_of("b.example")


def test_an_ordinary_capture():
    found = hosts(trusted("injection/qi_local_GET_slashdot_redirect.pcap"))
    assert found.names == {"www.fox-it.com": (0, 53)}
    assert len(found.addresses) == 3
