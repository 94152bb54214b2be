"""SUB014."""

import math
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from cleannet.checks.check import Result, check, failed, passed
from cleannet.model.clause import Clause, Obligation
from cleannet.model.finding import Severity
from cleannet.model.nas import ConfigurationUpdateCommand, RegistrationAccept, RegistrationRequest, ServiceRequest
from cleannet.subscribers.deployment import Deployment

Rows = npt.NDArray[np.int64]
FEWEST = 20
"""Different 5G-TMSIs without which no distribution is judged."""
FEWEST_VARYING_BITS = 17
NEAR = 1 << 16
"""A random 5G-TMSI lies so near to the one before in 1 of 32,768 cases; in half of 19 cases never."""
DEVIATIONS = 5.0
"""Standard deviations from the mean distance of random numbers: a chance of 3 in 10 million."""


@check(
    "SUB014",
    "predictable-temporary-identity",
    severity=Severity.MEDIUM,
    clauses=(Clause("TS 33.501", "6.12.3", Obligation.SHOULD),),
    needs=(RegistrationAccept, ConfigurationUpdateCommand, RegistrationRequest, ServiceRequest),
    scas=("TS 33.512, 4.2.2.5.1",),
    fight=("FGT5012.003",),
)
def predictable_temporary_identity(deployment: Deployment) -> Iterator[Result]:
    """An AMF's 5G-TMSIs can be guessed: they count up, hardly differ, or come from a small range.

    Why: who can tell the next temporary identity from the last can follow a UE over its changes, or use identities of
      others. Only the 5G-TMSI (32 bits) is judged; AMF region, set and pointer are fixed rightly.
    Legitimate when: never in a live network; a few constant bits (two for the mapping to EPS, a node number) are no
      fault, and are not counted as one as long as 17 or more bits vary.
    Remedy: have the AMF draw the 5G-TMSI from a cryptographic random generator over the full range; where it draws from
      a pool that is as large as the number of UEs (Open5GS: `max.ue`), enlarge it.
    """
    values, rows = _assigned(deployment)
    numbers = deployment.association_numbers(rows)
    amf_of = [association.amf for association in deployment.associations]
    for amf in sorted(set(amf_of)):
        here = np.isin(numbers, [n for n, one in enumerate(amf_of) if one == amf])
        mine, order = values[here], rows[here]
        _, first = np.unique(mine, return_index=True)
        first.sort()
        if len(first) >= FEWEST:
            yield _judged(deployment, amf, mine[first], order[first])


def _assigned(deployment: Deployment) -> tuple[Rows, Rows]:
    """The 5G-TMSIs that AMFs assigned and the rows that show it, in the order of time.

    Read from the assignment; where that is ciphered, from the UE's next connection. What a UE brings along in its first
    connection may come from elsewhere (or be made up by a test program), and is left out.
    """
    given = deployment.rows(RegistrationAccept, ConfigurationUpdateCommand)
    used = deployment.rows(RegistrationRequest, ServiceRequest)
    used = used[(deployment.subscribers(used) >= 0) & (deployment.tmsis(used) >= 0)]
    rows = np.sort(np.concatenate((given, _later(deployment, used))))
    values = deployment.tmsis(rows)
    return values[values >= 0], rows[values >= 0]


def _later(deployment: Deployment, used: Rows) -> Rows:
    """Those rows that name a 5G-TMSI first used in a later connection than the subscriber's first."""
    everything = deployment.rows(RegistrationRequest, ServiceRequest)
    who, first = np.unique(deployment.subscribers(everything), return_index=True)
    if not len(used):
        return used
    opening = deployment.connections(everything)[first]
    place = np.searchsorted(who, deployment.subscribers(used))
    brought = deployment.connections(used) == opening[place]
    elsewhere = np.isin(deployment.tmsis(used), deployment.tmsis(used[brought]))
    later: Rows = used[~brought & ~elsewhere]
    return later


def _judged(deployment: Deployment, amf: str, values: Rows, rows: Rows) -> Result:
    pattern = _pattern(values)
    if pattern is None:
        text = "the 5G-TMSIs show no pattern"
        return passed(text, deployment.place(int(rows[0])), count=len(rows))
    return failed(
        f"the 5G-TMSIs that the AMF assigns {pattern}",
        rows=rows,
        field="5G-TMSI",
        subject=f"AMF {amf}",
    )


def _pattern(values: Rows) -> str | None:
    """What makes different 5G-TMSIs, in their order, guessable; None where nothing does."""
    steps = np.diff(values)
    if 2 * np.count_nonzero(np.abs(steps) <= NEAR) >= len(steps) and _same_sign(steps):
        return "count up or down in small steps"
    _, counts = np.unique(steps, return_counts=True)
    if 2 * counts.max() >= len(steps):
        return "follow one another at one distance"
    constant = ~(np.bitwise_or.reduce(values) ^ np.bitwise_and.reduce(values)) & 0xFFFFFFFF
    varying = 32 - int(constant).bit_count()
    if varying < FEWEST_VARYING_BITS:
        return "come from a small range: at most 16 of their 32 bits vary"
    distance = sum(int(x).bit_count() for x in values[1:] ^ values[:-1])
    expected, spread = varying * len(steps) / 2, math.sqrt(varying * len(steps)) / 2
    if distance < expected - DEVIATIONS * spread:
        return "differ in fewer bits than random numbers would"
    return None


def _same_sign(steps: Rows) -> bool:
    """Whether at least nine steps of ten go the same way (a pool drawn at random goes either way)."""
    upward = np.count_nonzero(steps > 0)
    return 10 * max(int(upward), len(steps) - int(upward)) >= 9 * len(steps)
