"""Where indicators are seen."""

import hashlib
from pathlib import Path

from cleannet.decode.dns import digest_of
from cleannet.trust import sightings
from cleannet.trust.indicators import Indicator, Origin, normal
from cleannet.trust.seen_hosts import Hosts
from cleannet.trust.sightings import Index, Searched, in_captures, in_folder, in_list

ORIGIN = Origin("s.json", "1")


def index(*some: tuple[str, str]) -> Index:
    return Index(Indicator(kind, normal(kind, value) or "", ORIGIN) for kind, value in some)


def test_addresses_names_and_queries_of_captures():
    hosts = Hosts(
        {"192.0.2.1": (0, 3), "198.51.100.9": (1, 4), "2001:db8::1": (0, 5), "further addresses": (0, 1)},
        {"WWW.example.org": (1, 7)},
        {digest_of("Query.example"): (0, 9)},
    )
    known = index(
        ("ip", "192.0.2.1"),
        ("ip", "198.51.100.0/24"),
        ("ip", "2001:db8::/32"),
        ("domain", "www.example.org"),
        ("domain", "query.example"),
        ("domain", "example.org"),
        ("ip", "192.0.2.2"),
    )
    searched = Searched()
    found = [(one.indicator.value, one.where) for one in in_captures(hosts, ["a.pcap", "b.pcap"], known, searched)]
    assert found == [
        ("192.0.2.1", "a.pcap, frame 3"),
        ("198.51.100.0/24", "b.pcap, frame 4"),
        ("2001:db8::/32", "a.pcap, frame 5"),
        ("www.example.org", "b.pcap, frame 7"),
        ("query.example", "a.pcap, frame 9"),
    ]
    assert dict(searched.seen) == {
        "hosts of captures": 4,
        "server names of TLS": 1,
        "names of DNS queries inside tunnels": 1,
    }


def test_files_of_a_folder(tmp_path: Path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "bad").write_bytes(b"bad")
    (tmp_path / "good").write_bytes(b"good")
    (tmp_path / "link").symlink_to(tmp_path / "deep" / "bad")
    (tmp_path / "back").symlink_to(tmp_path)
    searched = Searched()
    known = index(("sha256", hashlib.sha256(b"bad").hexdigest()), ("md5", hashlib.md5(b"bad").hexdigest()))
    found = list(in_folder(tmp_path, known, searched))
    assert [(Path(one.where).name, one.what) for one in found] == [
        ("bad", "md5 of a file"),
        ("bad", "sha256 of a file"),
    ]
    assert searched.seen == {"files": 2}
    assert searched.missed == {"links and special files, not followed": 1}


def test_a_folder_is_not_looked_through_for_sets_without_hashes(tmp_path: Path):
    (tmp_path / "a").write_bytes(b"x")
    searched = Searched()
    assert list(in_folder(tmp_path, index(("ip", "192.0.2.1")), searched)) == []
    assert searched.seen == {}
    assert searched.missed == {"folders, for no set holds a file hash": 1}


def test_a_bound_of_files(tmp_path: Path, monkeypatch):
    for name in "abc":
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr(sightings, "MOST_FILES", 2)
    searched = Searched()
    list(in_folder(tmp_path, index(("md5", "a" * 32)), searched))
    assert searched.seen == {"files": 2}
    assert searched.missed == {"files beyond the first 2": 1}


def test_values_of_a_list(monkeypatch):
    searched = Searched()
    lines = ["192.0.2.1\n", "\n", "nothing\n", "HTTP://x.example/\n", "http://x.example/a\n", "198.51.100.0/24\n"]
    known = index(("ip", "192.0.2.0/24"), ("url", "http://x.example/a"), ("ip", "198.51.100.0/24"))
    found = [(one.where, one.what) for one in in_list(lines, "l", known, searched)]
    assert found == [("l, line 1", "ip"), ("l, line 5", "url")]
    assert searched.seen == {"values of lists": 3}
    assert searched.missed == {"lines that hold no address, domain, URL or hash": 2}
    monkeypatch.setattr(sightings, "MOST_VALUES", 1)
    assert len(list(in_list(lines, "l", known, searched))) == 1
    assert searched.missed["lines beyond the first 1"] == 4
