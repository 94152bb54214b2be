"""Through which countries' registered networks the paths to a country lead, and how much of that is the observers'.

Where an AS is registered says nothing of who owns it or where its routers stand: the column is called "registered in".
An observer in a country sees that country's networks on nearly every path. So each value is given twice: naive, over
all peers; and de-biased, over the peers that are not registered in the country in question.
"""

from collections.abc import Mapping

import msgspec
import numpy as np

from cleannet.model.record import Record
from cleannet.trust.hegemony import Floats, Paths, View, trimmed_mean
from cleannet.trust.mrt import Ints


class Exposure(Record, frozen=True):
    """How much of the weight of the paths to a country crosses networks registered in another.

    `naive`, `debiased`: shares; `debiased` None where all peers are registered in that other country. `peers`,
    `peers_elsewhere`: over how many peer ASes.
    """

    country: str
    naive: float
    debiased: float | None
    peers: int
    peers_elsewhere: int


class _OnPath(msgspec.Struct):
    """Which countries stand on which path, each once, without the peer's own AS and the origin's country."""

    path: Ints
    country: Ints


def exposures(some: list[View], paths: Paths, registered: Mapping[int, str], to: str) -> list[Exposure]:
    """The other countries on the paths to one, the most exposed first (by the de-biased value).

    Args:
        some: what the peer ASes see.
        paths: their paths.
        registered: country code of each AS; those without one count to none.
        to: the country that the paths lead to.
    """
    names = sorted({to, *registered.values()})
    number = {name: n for n, name in enumerate(names)}
    country = np.array([number.get(registered.get(int(asn), ""), -1) for asn in paths.ases], np.int64)
    share = _towards(paths, country, number[to], max((len(s) for one in some for s in one.sessions), default=0))
    on = _crossed(paths, country, number[to])
    rows = [
        (registered.get(one.asn, ""), row) for one in some if (row := _of_view(one, share, on, len(names))) is not None
    ]
    if not rows:
        return []
    values = np.array([row for _, row in rows])
    naive = trimmed_mean(values)
    found = []
    for name in names:
        if name == to or not naive[number[name]]:
            continue
        elsewhere = np.array([where != name for where, _ in rows])
        debiased = float(trimmed_mean(values[elsewhere])[number[name]]) if elsewhere.any() else None
        found.append(Exposure(name, float(naive[number[name]]), debiased, len(rows), int(elsewhere.sum())))
    return sorted(found, key=lambda one: (-(one.debiased or 0.0), -one.naive, one.country))


def _towards(paths: Paths, country: Ints, to: int, count: int) -> Floats:
    """Which share of each path's weight leads to a country."""
    share = np.zeros(count)
    ends = country[paths.origin] == to
    np.add.at(share, paths.origin_path[ends], paths.origin_share[ends])
    return share


def _crossed(paths: Paths, country: Ints, to: int) -> _OnPath:
    """The first AS of a path is the peer's own: where it is registered tells of the observer."""
    first = np.ones(len(paths.path), np.bool_)
    first[1:] = paths.path[1:] != paths.path[:-1]
    of = country[paths.column]
    kept = ~first & (of >= 0) & (of != to)
    pairs = np.unique(np.stack([paths.path[kept], of[kept]]), axis=1)
    return _OnPath(pairs[0], pairs[1])


def _of_view(view: View, share: Floats, on: _OnPath, countries: int) -> Floats | None:
    """The shares that one peer AS sees; None where it has no path to the country."""
    found = []
    for session in view.sessions:
        weight = session * share
        total = weight.sum()
        if total > 0:
            found.append(np.bincount(on.country, weights=weight[on.path], minlength=countries) / total)
    return np.mean(found, axis=0) if found else None
