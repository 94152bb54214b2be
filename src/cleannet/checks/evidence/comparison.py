"""What is compared with a baseline: when it is fit for it, and what it allows."""

import math
from collections.abc import Iterable

from cleannet.config.baseline import Entry, KnownBaseline, Share, day_of, days_between
from cleannet.subscribers.shares import exact_interval
from cleannet.subscribers.usual import DAY, Observed, entry_name

CHANCE = 0.002
"""Of an interval that misses the share: 1 in 1,000 on either side."""
FEWEST_BEFORE, FEWEST_HERE = 50, 10
"""Observations in the baseline, and in the captures, below which a rate is not compared."""
FEWEST_DAYS = 5
"""Days of FEWEST_HERE observations from which on a baseline's days tell more than their sum."""
NEEDED = (
    "needs what is usual: learn it from logs known to be good with 'cleannet baseline LOG -o FILE', "
    "and give it with --baseline FILE"
)


def entry_of(known: KnownBaseline, kind: str, text: str) -> Entry | None:
    """The baseline's entry of a network, cell or AMF that was observed."""
    return known.baseline.entry(kind, entry_name(kind, text, known.names))


def too_old(known: KnownBaseline, entry: Entry, here: Observed) -> str:
    """Why an entry is too far from the captures' own time; empty where it is not."""
    days = min(days_between(day_of(max(0, int(at // DAY))), entry.last) for at in (here.first, here.last))
    if entry.first <= day_of(max(0, int(here.first // DAY))) <= entry.last or days <= known.oldest:
        return ""
    return (
        f"the baseline was learned from {entry.first} to {entry.last}, more than {known.oldest} days away from these "
        "captures: learn a newer one, or allow more with --baseline-days"
    )


def most(entry: Entry, rate: str) -> float:
    """The largest share that the baseline allows.

    That is the upper bound of its exact confidence interval, or the share that 95 % of its days stay below, if larger:
    days differ more than chance alone would have it.
    """
    total = entry.total(rate)
    _, high = exact_interval(total.seen, total.of, CHANCE)
    days = sorted(day.seen / day.of for day in entry.rates.get(rate, {}).values() if day.of >= FEWEST_HERE)
    if len(days) < FEWEST_DAYS:
        return high
    return max(high, days[math.ceil(0.95 * len(days)) - 1])


def pooled(entries: Iterable[Entry], rate: str) -> Share:
    """A rate over several entries."""
    totals = [one.total(rate) for one in entries]
    return Share(sum(one.seen for one in totals), sum(one.of for one in totals))


def told(share: Share, low: float, high: float) -> str:
    """A share with its confidence interval, in words."""
    return f"{share.seen} of {share.of} ({100 * (1 - CHANCE):.1f} % interval {100 * low:.1f} to {100 * high:.1f} %)"


def before(entry: Entry, rate: str) -> str:
    """What the baseline says of a rate, in words."""
    total = entry.total(rate)
    return f"baseline {total.seen} of {total.of}, {entry.first} to {entry.last}"
