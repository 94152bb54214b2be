"""GTP006."""

import itertools
from collections.abc import Iterator, Sequence

import msgspec

from cleannet.checks.check import Result, Seen, check, not_observed, passed, suspect
from cleannet.model.finding import Interface, Severity
from cleannet.model.ngap import PDUSessionResourceSetupResponse
from cleannet.model.pfcp import PFCPSessionMessage
from cleannet.subscribers.deployment import Deployment

LEAST = 50
"""Values that must be seen of one giver before anything is said of them."""
NEAR, SHARE = 16, 0.8
"""Numbers count upwards where this share of them lies at most so far above the one before."""
CROWDED = 4
"""Numbers are crowded where all of them lie in a range no larger than so many times their count."""


class _Given(msgspec.Struct):
    """The numbers of one kind that one host gave, in the order of time, each once, and where the first stand."""

    numbers: dict[int, Seen]

    def add(self, number: int, at: Seen) -> None:
        self.numbers.setdefault(number, at)


@check(
    "GTP006",
    "predictable-numbers",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(PFCPSessionMessage, PDUSessionResourceSetupResponse),
    interfaces=(Interface.N3, Interface.N4),
    scas=("TS 33.250, 4.2.3.5.1",),
    fight=("FGT5031",),
)
def predictable_numbers(deployment: Deployment) -> Iterator[Result]:
    """TEIDs or SEIDs are given one after the other, or from a small range.

    Why: whoever knows one number knows those of other sessions, and can send into them, change them or delete them.
    Legitimate when: the links are under IPsec, so that nobody can use what is guessed. Cores of laboratories count.
    Remedy: let the function draw the numbers at random from their whole range.
    """
    few = 0
    for what, given in _givers(deployment):
        numbers = list(given.numbers)
        if len(numbers) < LEAST:
            few += 1
            continue
        cited = list(given.numbers.values())[:LEAST]
        if _counts(numbers):
            text = f"{what} are given one after the other; where their links are protected nobody can use it"
        elif max(numbers) - min(numbers) < CROWDED * len(numbers):
            text = f"{what} are given from a small range; where their links are protected nobody can use it"
        else:
            yield passed(f"{what} are spread over their range", *cited[:1], count=len(numbers))
            continue
        yield suspect(text, *cited[:1], related=cited[1:], field=what)
    if few:
        yield not_observed(f"needs at least {LEAST} numbers of one host")


def _counts(numbers: Sequence[int]) -> bool:
    steps = [second - first for first, second in itertools.pairwise(numbers)]
    return any(sum(0 < way * step <= NEAR for step in steps) >= SHARE * len(steps) for way in (1, -1))


def _givers(deployment: Deployment) -> list[tuple[str, _Given]]:
    """TEIDs by the address at which they hold, SEIDs by the function that chose them."""
    found: dict[tuple[str, str], _Given] = {}
    ledger = deployment.ledger
    for n4 in ledger.n4.accounts:
        for (address, number), (_, message) in n4.ends.items():
            found.setdefault(("TEIDs", address), _Given({})).add(number, message)
        for who, number, message in n4.identifiers:
            found.setdefault(("SEIDs", who), _Given({})).add(number, message)
    for n2 in ledger.n2.accounts:
        for named in n2.downlink:
            address, number = named.end
            found.setdefault(("TEIDs", address), _Given({})).add(number, named.at)
    return [(what, given) for (what, _), given in found.items()]
