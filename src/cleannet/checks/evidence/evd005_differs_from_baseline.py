"""EVD005."""

from collections.abc import Iterator

import numpy as np

from cleannet.checks.check import Result, check, not_observed, passed, suspect
from cleannet.checks.evidence.comparison import (
    CHANCE,
    FEWEST_BEFORE,
    FEWEST_HERE,
    NEEDED,
    before,
    entry_of,
    most,
    told,
    too_old,
)
from cleannet.config.baseline import Entry, Names
from cleannet.model.finding import Confidence, Interface, Severity
from cleannet.model.lte_rrc import LTEMessage
from cleannet.model.message import Message
from cleannet.model.nas import NASMessage
from cleannet.model.nas_eps import EPSMessage
from cleannet.model.nr_rrc import NRMessage
from cleannet.model.record import Record
from cleannet.subscribers.deployment import Deployment
from cleannet.subscribers.shares import exact_interval
from cleannet.subscribers.usual import (
    HIDDEN,
    IDENTITY_REQUESTS,
    PAGED_BY_IMSI,
    REDIRECTED,
    REJECTED,
    Observed,
    Rate,
    observed,
    value_name,
)

TEXTS = {
    IDENTITY_REQUESTS: "phones are asked for their identity in more connections than in the baseline; a restart of the "
    "core explains it",
    REJECTED: "more connections end in a reject than in the baseline; an outage, or congestion, explains it",
    REDIRECTED: "more releases send phones to 2G than in the baseline; calls over 2G explain it",
    PAGED_BY_IMSI: "more phones are called by their IMSI than in the baseline; a restart of the core explains it",
}
"""Exposures are SUB011's to judge, and identity requests of an AMF SUB006's."""
OF_AMF = (REJECTED,)
READINGS = 3
"""Readings of a parameter in the baseline below which it is not compared."""
CITED = 10_000


class _Change(Record, frozen=True):
    """A parameter's value that the baseline does not have: what is shown of it, who sent it, what the baseline is."""

    parameter: str
    shown: str
    read: tuple[Message, ...]
    entry: Entry


@check(
    "EVD005",
    "differs-from-baseline",
    severity=Severity.LOW,
    clauses=(),
    needs=(LTEMessage, NRMessage, EPSMessage, NASMessage),
    interfaces=(Interface.UU, Interface.N1),
)
def differs_from_baseline(deployment: Deployment) -> Iterator[Result]:
    """A network or a cell behaves otherwise than it did when the baseline was learned.

    Why: what is usual in one network is strange in another; so a network's own past tells more than any fixed limit.
    Legitimate when: the network was planned anew, restarted, or is congested; a new version runs in it.
    Remedy: see what the operator changed between the two dates. If the change is right, learn the baseline anew
      ('cleannet baseline', docs/baseline.md), from logs that were looked through.
    """
    known = deployment.settings.baseline
    if known is None:
        yield not_observed(NEEDED)
        return
    compared = False
    changes: dict[tuple[str, str], list[_Change]] = {}
    for (kind, text), here in sorted(observed(deployment).of.items(), key=lambda item: item[0]):
        entry = entry_of(known, kind, text)
        if entry is None:
            continue
        compared = True
        if why := too_old(known, entry, here):
            yield not_observed(why)
            continue
        for rate in OF_AMF if kind == "amf" else TEXTS:
            if rate in here.rates:
                yield _rate(entry, here.rates[rate], rate, f"{'AMF' if kind == 'amf' else kind} {entry.name}")
        for one in _parameters(entry, here, known.names):
            if isinstance(one, _Change):
                network = text if kind == "network" else text.split()[1]
                changes.setdefault((network, one.parameter.split(maxsplit=1)[0]), []).append(one)
            else:
                yield one
    for (network, word), of in changes.items():
        yield _changed(network, word, of)
    if not compared:
        yield not_observed("the baseline knows none of the networks, cells and AMFs that were seen")


def _rate(entry: Entry, here: Rate, rate: str, subject: str) -> Result:
    total, then = here.total, entry.total(rate)
    if then.of < FEWEST_BEFORE:
        return not_observed(f"the baseline is too small: fewer than {FEWEST_BEFORE} observations of a rate")
    if total.of < FEWEST_HERE:
        return not_observed(f"fewer than {FEWEST_HERE} observations of a rate are too few to compare")
    low, high = exact_interval(total.seen, total.of, CHANCE)
    if low <= most(entry, rate):
        return passed(f"the rate of {rate} is that of the baseline", *here.hits[:1], count=total.of)
    return suspect(
        TEXTS[rate],
        *here.hits[:CITED],
        confidence=Confidence.LOW,
        field=f"rate of {rate}",
        value=f"{told(total, low, high)}; {before(entry, rate)}",
        subject=subject,
        rows=np.array(sorted(here.rows), np.int64) if here.rows else None,
    )


def _parameters(entry: Entry, here: Observed, names: Names) -> Iterator[Result | _Change]:
    for parameter, values in sorted(here.parameters.items()):
        then = entry.parameters.get(parameter, {})
        if not then and not _is_new(entry, parameter):
            continue
        if then and sum(then.values()) < READINGS:
            yield not_observed(f"the baseline is too small: fewer than {READINGS} readings of a parameter")
            continue
        for value, read in sorted(values.items()):
            if value_name(parameter, value, names) in then:
                text = f"{parameter.split(maxsplit=1)[0]} is that of the baseline"
                yield passed(text, read[0], count=len(read))
            else:
                was = " or ".join(sorted(then)) or "absent"
                shown = "" if parameter in HIDDEN else f"{value}; baseline {was}, "
                yield _Change(parameter, f"{shown}{sum(then.values())} readings", tuple(read), entry)


def _is_new(entry: Entry, parameter: str) -> bool:
    """Whether a priority was added to a block of system information that the baseline has read often enough."""
    source = parameter.rsplit(maxsplit=1)[-1]
    if not parameter.startswith("priority "):
        return False
    return any(
        name.startswith("priority ") and name.rsplit(maxsplit=1)[-1] == source and sum(values.values()) >= READINGS
        for name, values in entry.parameters.items()
    )


def _changed(network: str, word: str, of: list[_Change]) -> Result:
    """One answer for all cells of a network in which a parameter is another than before."""
    first, last = min(one.entry.first for one in of), max(one.entry.last for one in of)
    cells = len({one.entry.name for one in of})
    what = of[0].shown if len(of) == 1 else f"in {cells} cells, {len(of)} values" if cells > 1 else f"{len(of)} values"
    return suspect(
        f"{word} is another than in the baseline; a new plan of the network explains it",
        *[one for change in of for one in change.read][:CITED],
        severity=Severity.INFO if word.startswith("neighbour") else None,
        confidence=Confidence.LOW,
        field=of[0].parameter if len(of) == 1 else word,
        value=f"{what}, {first} to {last}",
        subject=f"network {network}",
    )
