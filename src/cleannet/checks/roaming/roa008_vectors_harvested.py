"""ROA008."""

from collections import defaultdict
from collections.abc import Iterator, Sequence

import numpy as np

from cleannet.checks.across import crowded
from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.roaming.exchanges import exchanges
from cleannet.checks.roaming.registrations import Step, steps
from cleannet.checks.roaming.transactions import transactions
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

OF_ONE, OF_SOME, OF_MANY, SPAN = 10, 10, 20, 60.0
"""Within a minute: vectors of one subscriber, subscribers of a network that registers nobody, and of one that does."""
SHARE = 10
"""A network that registers fewer than a tenth of those whose vectors it gets does not serve them."""


@check(
    "ROA008",
    "vectors-harvested",
    severity=Severity.HIGH,
    clauses=(),
    needs=(DiameterMessage, MAPMessage),
    interfaces=(Interface.S6A, Interface.SIGTRAN),
)
def vectors_harvested(deployment: Deployment) -> Iterator[Result]:
    """A network asks for authentication vectors of many subscribers, or many of one, and registers nobody.

    Why: with vectors a false network authenticates itself to phones and reads what they send. A network that serves
      subscribers registers them.
    Legitimate when: registrations fail behind it (no rights there, lost radio), or the subscribers were registered
      before the capture began and are authenticated anew.
    Remedy: limit vectors by requester and subscriber at the home, and let unused ones weigh on the requester.
    """
    core = deployment.core
    alone: dict[str, list[Step]] = defaultdict(list)
    registered: dict[str, int] = defaultdict(int)
    right = 0
    for one in steps(exchanges(core.of(DiameterMessage)), transactions(core.of(MAPMessage))).values():
        for requester in sorted({step.requester for step in one}):
            mine = [step for step in one if step.requester == requester]
            if any(step.registers for step in mine):
                registered[requester] += 1
                right += sum(not step.registers for step in mine)
                continue
            many = _crowd(mine, OF_ONE, weigh=True)
            for step in many:
                text = (
                    "many vectors of one subscriber are asked for, who is not registered; failing attempts explain it"
                )
                yield suspect(text, step.request, field="vectors")
            if not many:
                alone[requester].append(mine[0])
    for requester, first in alone.items():
        served = registered[requester] * SHARE >= len(first)
        enough = OF_MANY if registered[requester] else OF_SOME
        found = [] if served else _crowd(sorted(first, key=lambda step: step.time), enough)
        right += len(first) - len(found)
        for step in found:
            text = (
                "vectors of many subscribers are asked for, and none is registered; renewed authentication explains it"
            )
            yield suspect(text, step.request)
    if right:
        yield passed("vectors are asked for by who registers the subscriber, or one by one", count=right)


def _crowd(some: Sequence[Step], number: int, *, weigh: bool = False) -> list[Step]:
    """The steps of a minute in which there are so many of them (or, `weigh`, of the vectors that they ask for)."""
    counts = np.array([min(number, step.vectors) if weigh else 1 for step in some], np.int64)
    times = np.repeat(np.array([step.time / 1e9 for step in some], np.float64), counts)
    marked = crowded(times, number, SPAN)
    return [step for step, last in zip(some, (np.cumsum(counts) - 1).tolist(), strict=True) if marked[last]]
