"""Routing tables: what is read, and what is survived. The octets are made here, after RFC 6396, 4.2 and 4.3."""

import bz2
import gzip
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.model.problem import ProblemKind
from cleannet.trust.mrt import Peer, Table, read_table
from support.routes import dump, old_route, path_attribute, peers, record, rib
from support.shared import SHARED

EXCERPT = SHARED / "trust" / "bgp" / "rib.20140523.0600_firstMB.bz2"
PEERS = (Peer("192.0.2.1", 64500), Peer("2001:db8::1", 4200000000))


def read(folder: Path, octets: bytes) -> Table:
    file = folder / "rib"
    file.write_bytes(octets)
    return read_table(str(file))


def test_a_table_of_the_newer_form(tmp_path: Path):
    octets = dump(
        PEERS,
        [
            ("1.1.0.0/22", 0, (64500, 7, 7, 8)),
            ("1.1.0.0/22", 1, (4200000000, 8)),
            ("2001:db8::/32", 1, (4200000000, 9)),
        ],
    )
    table = read(tmp_path, octets)
    assert table.peers == list(PEERS)
    assert table.paths == [(64500, 7, 8), (4200000000, 8), (4200000000, 9)]
    assert table.version.tolist() == [4, 6]
    assert table.length.tolist() == [22, 32]
    assert table.start.tolist() == [0x01010000, 0x20010DB800000000]
    assert list(zip(table.prefix.tolist(), table.peer.tolist(), table.path.tolist(), strict=True)) == [
        (0, 0, 0),
        (0, 1, 1),
        (1, 1, 2),
    ]
    assert not table.problems


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_compressed_tables_are_read_alike(tmp_path: Path, pack):
    octets = dump(PEERS, [("1.1.0.0/22", 0, (64500, 8))])
    assert read(tmp_path, pack(octets)).paths == read(tmp_path, octets).paths


def test_sets_confederations_and_more_than_one_segment(tmp_path: Path):
    attribute = path_attribute([(2, (1, 1, 2)), (1, (5, 6)), (1, (7, 7)), (3, (65000,)), (2, (9,))])
    octets = peers(PEERS) + rib("1.1.0.0/24", [(0, attribute)])
    assert read(tmp_path, octets).paths == [(1, 2, frozenset({5, 6}), 7, 9)]


def test_paths_of_two_octets_are_completed(tmp_path: Path):
    table = read(tmp_path, old_route("1.1.0.0/24", Peer("192.0.2.1", 64500), (64500, 23456, 8), (200000, 8)))
    assert table.paths == [(64500, 200000, 8)]
    assert table.peers == [Peer("192.0.2.1", 64500)]


def test_path_identifiers_are_passed_over(tmp_path: Path):
    octets = peers(PEERS) + rib("1.1.0.0/24", [(0, path_attribute([(2, (1, 2))]))], identified=True)
    assert read(tmp_path, octets).paths == [(1, 2)]


@pytest.mark.parametrize(
    ("octets", "kind"),
    [
        (b"", ProblemKind.NO_FRAMES),
        (b"this is no routing table at all", ProblemKind.BROKEN_BLOCK),
        (record(13, 2, b"\0\0\0\0\x60" + bytes(12)), ProblemKind.BROKEN_BLOCK),
        (peers(PEERS) + rib("1.1.0.0/24", [(7, path_attribute([(2, (1, 2))]))]), ProblemKind.BROKEN_BLOCK),
        (peers(PEERS) + rib("1.1.0.0/24", [(0, b"\x40\x02\x10\x02\x04")]), ProblemKind.BROKEN_BLOCK),
        (struct.pack(">IHHI", 0, 13, 2, 1 << 30), ProblemKind.BROKEN_BLOCK),
    ],
)
def test_what_is_broken_is_named_with_its_place(tmp_path: Path, octets: bytes, kind: ProblemKind):
    table = read(tmp_path, octets)
    assert [problem.kind for problem in table.problems] == [kind]
    assert str(tmp_path / "rib") in table.problems[0].detail


def test_a_broken_record_does_not_take_the_others_along(tmp_path: Path):
    good = rib("1.1.0.0/24", [(0, path_attribute([(2, (1, 2))]))])
    table = read(tmp_path, peers(PEERS) + good + rib("1.2.0.0/24", [(9, b"")]) + good)
    assert len(table.prefix) == 2
    assert table.problems[0].count == 1
    assert table.problems[0].offset == len(peers(PEERS) + good)


def test_a_cut_file_counts_up_to_the_cut(tmp_path: Path):
    whole = dump(PEERS, [("1.1.0.0/22", 0, (64500, 8)), ("1.2.0.0/22", 0, (64500, 9))])
    table = read(tmp_path, whole[:-3])
    assert len(table.prefix) == 1
    assert [problem.kind for problem in table.problems] == [ProblemKind.CUT_FILE]


@given(st.binary(max_size=200), st.integers(0, 400))
def test_no_octets_raise(tmp_path_factory: pytest.TempPathFactory, noise: bytes, at: int):
    whole = dump(PEERS, [("1.1.0.0/22", 0, (64500, 8)), ("2001:db8::/32", 1, (4200000000, 9))])
    spoilt = whole[:at] + noise + whole[at + len(noise) :]
    table = read(tmp_path_factory.mktemp("mrt"), spoilt)
    assert len(table.prefix) == len(table.peer) == len(table.path)
    assert all(0 <= number < len(table.paths) for number in table.path.tolist())


@pytest.mark.skipif(not EXCERPT.is_file(), reason="../shared/trust/bgp is not there")
def test_a_real_excerpt():
    table = read_table(str(EXCERPT))
    assert (len(table.version), table.records) == (9072, 9073)
    assert len(set(table.peer.tolist())) == 35
    assert {problem.kind for problem in table.problems} == {ProblemKind.BROKEN_COMPRESSION, ProblemKind.CUT_FILE}
