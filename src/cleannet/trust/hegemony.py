"""AS hegemony: on what share of the paths to a network another one stands, as the Internet Health Report defines it.

Fontugne, Shah, Aben: "The (thin) Bridges of AS Connectivity" (arXiv 1711.02805), and the published description of it:
a peer's paths are weighted by the addresses they lead to, sessions of one peer AS are averaged, and over the peer ASes
the highest and lowest tenth are left out of the mean, since they tell more of the observer than of the network.
"""

from collections.abc import Iterable, Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from cleannet.trust.mrt import Ints, Path, Table

Floats = npt.NDArray[np.float64]
TRIM = 0.1
"""Share of the peer ASes that is left out at either end."""
NEAR_FULL = 0.9
"""A peer counts if it has this share of the routes of the one with the most: fewer are no view of the whole."""


class View(msgspec.Struct):
    """What one peer AS sees, as weights.

    Attributes:
        asn: the peer AS.
        sessions: for each of its sessions the weight of each path (columns as `Paths`).
    """

    asn: int
    sessions: list[Floats]


class Paths(msgspec.Struct):
    """The distinct paths, flat.

    Attributes:
        ases: the distinct AS numbers, ascending.
        path, column, share: for each AS on each path: which path, which AS (index into `ases`), and its share: an AS
            of a set of n has 1/n.
        origin_path, origin, origin_share: the same of the last hop alone.
    """

    ases: Ints
    path: Ints
    column: Ints
    share: Floats
    origin_path: Ints
    origin: Ints
    origin_share: Floats


def flat(paths: Iterable[Path]) -> Paths:
    """The paths as columns; an AS counts once on a path."""
    rows: list[tuple[int, int, float]] = []
    ends: list[tuple[int, int, float]] = []
    for number, path in enumerate(paths):
        seen: dict[int, float] = {}
        for hop in path:
            if isinstance(hop, int):
                seen[hop] = 1.0
            else:
                for one in hop:
                    seen.setdefault(one, 1 / len(hop))
        rows += [(number, asn, share) for asn, share in seen.items()]
        last = path[-1]
        ends += [(number, last, 1.0)] if isinstance(last, int) else [(number, one, 1 / len(last)) for one in last]
    ases, column = np.unique(np.array([asn for _, asn, _ in rows], np.int64), return_inverse=True)
    return Paths(
        ases,
        np.array([number for number, _, _ in rows], np.int64),
        column.astype(np.int64),
        np.array([share for _, _, share in rows], np.float64),
        np.array([number for number, _, _ in ends], np.int64),
        np.searchsorted(ases, np.array([asn for _, asn, _ in ends], np.int64)),
        np.array([share for _, _, share in ends], np.float64),
    )


def net_weights(length: Ints, parent: Ints, seen: npt.NDArray[np.bool_]) -> Floats:
    """Addresses of each seen IPv4 prefix that no more specific seen one covers; 0 for those not seen.

    `parent`: the nearest prefix that contains each (-1: none), as `parents` gives it; one that is not seen is skipped.
    """
    weight: Floats = np.where(seen, 2.0 ** (32 - length), 0.0)
    size = weight.copy()
    above = parent.copy()
    while True:
        hidden = (above >= 0) & ~seen[np.maximum(above, 0)]
        if not hidden.any():
            break
        above[hidden] = parent[above[hidden]]
    inside = np.flatnonzero(seen & (above >= 0))
    np.subtract.at(weight, above[inside], size[inside])
    return weight


def parents(start: npt.NDArray[np.uint64], length: Ints) -> Ints:
    """For each IPv4 prefix the nearest other one that contains it, -1 for none."""
    order = np.lexsort((length, start))
    found = np.full(len(start), -1, np.int64)
    open_: list[tuple[int, int]] = []  # (end, prefix), outermost first
    for number, first, bits in zip(order.tolist(), start[order].tolist(), length[order].tolist(), strict=True):
        while open_ and open_[-1][0] <= first:
            open_.pop()
        if open_:
            found[number] = open_[-1][1]
        open_.append((first + (1 << (32 - bits)), number))
    return found


def views(table: Table, version: int = 4, *, fewest: int | None = None) -> list[View]:
    """What each peer AS with a near-full table sees, by AS number.

    A default route is left out. `fewest`: routes that a session must have; without it `NEAR_FULL` of the largest.
    """
    wanted = (table.version[table.prefix] == version) & (table.length[table.prefix] > 0)
    prefix, peer, path = table.prefix[wanted], table.peer[wanted], table.path[wanted]
    counts = np.bincount(peer, minlength=len(table.peers))
    least = fewest if fewest is not None else max(1, int(np.ceil(NEAR_FULL * counts.max(initial=0))))
    mine = np.flatnonzero((table.version == version) & (table.length > 0))
    place = np.full(len(table.version), -1, np.int64)
    place[mine] = np.arange(len(mine))
    above = parents(table.start[mine], table.length[mine]) if version == 4 else np.zeros(0, np.int64)
    found: dict[int, View] = {}
    for number in np.flatnonzero(counts >= least).tolist():
        rows = np.flatnonzero(peer == number)
        here = place[prefix[rows]]
        if version == 4:
            seen = np.zeros(len(mine), np.bool_)
            seen[here] = True
            weight = net_weights(table.length[mine], above, seen)[here]
        else:
            weight = np.ones(len(here))
        asn = table.peers[number].asn
        session: Floats = np.bincount(path[rows], weights=weight, minlength=len(table.paths)).astype(np.float64)
        found.setdefault(asn, View(asn, [])).sessions.append(session)
    return [found[asn] for asn in sorted(found)]


def centrality(view: View, paths: Paths, scope: int | None = None) -> Floats | None:
    """For each AS the share of the peer's paths that it stands on, by weight; None where the peer has no path.

    `scope`: column of the origin AS to which the paths lead; None for all.
    """
    means: list[Floats] = []
    for session in view.sessions:
        weight = session
        if scope is not None:
            ends = paths.origin == scope
            share = np.zeros(len(session))
            share[paths.origin_path[ends]] = paths.origin_share[ends]
            weight = session * share
        total = weight.sum()
        if total > 0:
            on: Floats = np.bincount(paths.column, weight[paths.path] * paths.share, len(paths.ases)).astype(np.float64)
            means.append(on / total)
        else:
            means.append(np.zeros(len(paths.ases)))
    mean = np.mean(means, axis=0)
    return mean if mean.any() else None


def trimmed_mean(values: npt.NDArray[np.float64], trim: float = TRIM) -> Floats:
    """The mean of each column without its highest and lowest `floor(trim · rows)` values."""
    cut = int(trim * len(values))
    ordered = np.sort(values, axis=0)
    mean: Floats = ordered[cut : len(values) - cut].mean(axis=0)
    return mean


def hegemony(some: list[View], paths: Paths, scope: int | None = None, *, sparse: bool = False) -> Mapping[int, float]:
    """The hegemony of each AS that stands on a path, highest first (those of one value by number).

    Args:
        some: what the peer ASes see.
        paths: their paths.
        scope: AS number of the origin; None for the whole table.
        sparse: only peers with a path to the scope count; else a peer without one counts as 0.
    """
    column = None
    if scope is not None:
        column = int(np.searchsorted(paths.ases, scope))
        if column >= len(paths.ases) or paths.ases[column] != scope:
            return {}
    seen = [centrality(one, paths, column) for one in some]
    rows = [np.zeros(len(paths.ases)) if one is None else one for one in seen if one is not None or not sparse]
    if not rows:
        return {}
    values = trimmed_mean(np.array(rows))
    order = sorted(np.flatnonzero(values > 0).tolist(), key=lambda n: (-values[n], paths.ases[n]))
    return {int(paths.ases[n]): float(values[n]) for n in order}
