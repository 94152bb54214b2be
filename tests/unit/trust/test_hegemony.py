"""AS hegemony: the worked examples of its published description exactly, and a real table.

The examples are those of docs/AS_HEGEMONY.md of InternetHealthReport/as-hegemony (facts: prefixes, paths, values).
"""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleannet.trust.hegemony import View, centrality, flat, hegemony, net_weights, parents, trimmed_mean, views
from cleannet.trust.mrt import Peer, read_table
from support.routes import dump
from support.shared import SHARED

EXCERPT = SHARED / "trust" / "bgp" / "rib.20140523.0600_firstMB.bz2"
A, B, C, D, E, F, G, H, X, Y = range(1, 11)
P = 100
FIRST = [("1.1.0.0/22", (A, B, C, X)), ("1.1.4.0/22", (D, B, C, X)), ("1.1.8.0/22", (F, E, C, X))]
SECOND = [("1.1.0.0/22", (A, B, C, X)), ("1.1.4.0/22", (D, E, C, X)), ("1.1.8.0/22", (F, G, H, X))]
Routes = Sequence[tuple[str, tuple[int, ...]]]


def seen(folder: Path, *peers: Routes, same_as: bool = False, scope: int | None = None) -> dict[int, float]:
    """The hegemony over peers with these routes; their own AS is not written into the paths, as in the examples."""
    some = [Peer(f"192.0.2.{n + 1}", P if same_as else P + n) for n in range(len(peers))]
    routes = [(prefix, n, path) for n, mine in enumerate(peers) for prefix, path in mine]
    file = folder / "rib"
    file.write_bytes(dump(some, routes))
    table = read_table(str(file))
    return {asn: round(v, 4) for asn, v in hegemony(views(table, fewest=1), flat(table.paths), scope).items()}


def test_one_peer_with_a_more_specific_prefix_of_another(tmp_path: Path):
    combined = [*FIRST, ("1.1.1.0/24", (A, B, C, Y))]
    assert seen(tmp_path, combined) == {
        C: 1.0,
        X: 0.9167,
        B: 0.6667,
        A: 0.3333,
        D: 0.3333,
        E: 0.3333,
        F: 0.3333,
        Y: 0.0833,
    }
    assert seen(tmp_path, combined, scope=X) == {C: 1.0, X: 1.0, B: 0.6364, D: 0.3636, E: 0.3636, F: 0.3636, A: 0.2727}
    assert seen(tmp_path, combined, scope=Y) == {A: 1.0, B: 1.0, C: 1.0, Y: 1.0}


def test_two_sessions_of_one_peer_are_averaged(tmp_path: Path):
    found = seen(tmp_path, FIRST, SECOND, same_as=True, scope=X)
    assert {asn: round(found[asn], 2) for asn in (A, B, C, D, E, F, G, H)} == {
        A: 0.33,
        B: 0.5,
        C: 0.83,
        D: 0.33,
        E: 0.33,
        F: 0.33,
        G: 0.17,
        H: 0.17,
    }


@pytest.mark.parametrize(("peers", "value"), [(7, 0.75), (4, 0.375), (3, 0.25), (2, 0.125), (1, 0.0)])
def test_ten_peers_without_the_outermost(peers: int, value: float):
    """A node that some of ten peers see on all paths: one less, of the eight that stay. (Drawn: 0.14 for two.)"""
    values = np.array([[1.0]] * peers + [[0.0]] * (10 - peers))
    assert trimmed_mean(values)[0] == value


def test_peers_without_a_path_count_unless_told_otherwise(tmp_path: Path):
    file = tmp_path / "rib"
    file.write_bytes(
        dump([Peer("192.0.2.1", 1), Peer("192.0.2.2", 2)], [("1.0.0.0/8", 0, (1, 9)), ("2.0.0.0/8", 1, (2, 8))])
    )
    table = read_table(str(file))
    some, paths = views(table, fewest=1), flat(table.paths)
    assert hegemony(some, paths, 9) == {1: 0.5, 9: 0.5}
    assert hegemony(some, paths, 9, sparse=True) == {1: 1.0, 9: 1.0}
    assert hegemony(some, paths, 77) == {}


def test_an_as_of_a_set_has_its_share():
    paths = flat([(1, frozenset({2, 3}))])
    on = centrality(View(1, [np.array([4.0])]), paths)
    assert on is not None
    assert on.tolist() == [1.0, 0.5, 0.5]


def test_peers_with_few_routes_do_not_count(tmp_path: Path):
    file = tmp_path / "rib"
    many = [(f"1.{n}.0.0/16", 0, (1, 9)) for n in range(20)]
    file.write_bytes(dump([Peer("192.0.2.1", 1), Peer("192.0.2.2", 2)], [*many, ("1.0.0.0/16", 1, (2, 9))]))
    assert [one.asn for one in views(read_table(str(file)))] == [1]


def test_ipv6_prefixes_weigh_one_each(tmp_path: Path):
    found = seen(tmp_path, [("2001:db8::/32", (A, X)), ("2001:db8:1::/48", (B, X))])
    assert found == {}
    table = read_table(str(tmp_path / "rib"))
    assert hegemony(views(table, 6), flat(table.paths)) == {X: 1.0, A: 0.5, B: 0.5}


PREFIXES = st.lists(st.tuples(st.integers(0, 255), st.integers(1, 12)), min_size=1, max_size=30, unique=True)


@given(PREFIXES, st.data())
def test_net_weights_are_what_no_more_specific_prefix_covers(some: list[tuple[int, int]], data: st.DataObject):
    """Against counting: how many of the 4,096 blocks of 20 bits each prefix is the most specific one for."""
    pairs = sorted({((bits << 24) >> (32 - n) << (32 - n) if n else 0, n) for bits, n in some})
    start = np.array([one for one, _ in pairs], np.uint64)
    length = np.array([n for _, n in pairs], np.int64)
    visible = np.array(data.draw(st.lists(st.booleans(), min_size=len(pairs), max_size=len(pairs))), np.bool_)
    weight = net_weights(length, parents(start, length), visible)
    owners = np.full(1 << 12, -1)
    for number in np.argsort(length, kind="stable").tolist():
        if visible[number]:
            first = int(start[number]) >> 20
            owners[first : first + (1 << (12 - int(length[number])))] = number
    counted = [float(np.count_nonzero(owners == number)) * (1 << 20) for number in range(len(pairs))]
    assert weight.tolist() == counted


@pytest.mark.skipif(not EXCERPT.is_file(), reason="../shared/trust/bgp is not there")
def test_a_real_table():
    table = read_table(str(EXCERPT))
    some, paths = views(table), flat(table.paths)
    assert (len(some), sum(len(one.sessions) for one in some)) == (28, 30)
    top = list(hegemony(some, paths).items())[:4]
    assert [(asn, round(value, 3)) for asn, value in top] == [(3356, 0.432), (7018, 0.17), (1299, 0.066), (2914, 0.056)]
    assert round(hegemony(some, paths, 8402)[3216], 3) == 0.735
    assert round(hegemony(some, paths, 2386)[7018], 3) == 0.999
