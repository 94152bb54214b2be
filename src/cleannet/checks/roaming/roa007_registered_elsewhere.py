"""ROA007."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.roaming.exchanges import exchanges
from cleannet.checks.roaming.registrations import Step, steps
from cleannet.checks.roaming.transactions import transactions
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

LOOKED_AT = 200
"""So many steps before and behind a registration are looked at."""
STILL_THERE = 600_000_000_000
"""Nanoseconds in which nobody travels to another country's network and back."""


@check(
    "ROA007",
    "registered-elsewhere",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(DiameterMessage, MAPMessage),
    interfaces=(Interface.S6A, Interface.SIGTRAN),
)
def registered_elsewhere(deployment: Deployment) -> Iterator[Result]:
    """A network registers a subscriber who is in another one, or whom it has not authenticated.

    Why: whoever registers a subscriber with his home gets his calls and messages, codes for logging in among them.
      A phone that is really there is authenticated first, with vectors that the new network must ask for.
    Legitimate when: roaming is steered, or the new network got unused vectors from the old one.
    Remedy: let the home register nobody for a network that has not asked for vectors shortly before, and compare how
      far apart and how soon registrations are.
    """
    right = 0
    core = deployment.core
    for one in steps(exchanges(core.of(DiameterMessage)), transactions(core.of(MAPMessage))).values():
        for place, step in enumerate(one):
            if not step.registers or not step.accepted:
                continue
            found = _judged(one, place)
            right += found is None and any(earlier.of_same(step) for earlier in one[max(0, place - LOOKED_AT) : place])
            if found is not None:
                yield found
    if right:
        yield passed("a network registers whom it asked vectors for, or had before", count=right)


def _judged(all_of_one: Sequence[Step], place: int) -> Result | None:
    step, before = all_of_one[place], all_of_one[max(0, place - LOOKED_AT) : place]
    there = next((n for n in reversed(range(len(before))) if before[n].accepted and not before[n].of_same(step)), None)
    if there is None or not any(one.registers for one in before if not one.of_same(step)):
        return None
    last = before[there]
    back = next(
        (one for one in all_of_one[place + 1 : place + LOOKED_AT] if one.of_same(last) and not one.of_same(step)), None
    )
    soon = back is not None and back.time - step.time <= STILL_THERE
    if back is not None and soon and step.of_far_continent(last):
        text = "another continent's network registers a subscriber, while he is still where he was"
        return failed(text, step.request, related=[last.request, step.answer, back.request])
    # Vectors that this network asked for, or a registration of its own, say that the subscriber came there; at a
    # border of two countries he may go to and fro, and unused vectors last.
    if any(one.of_same(step) for one in before):
        return None
    related = [last.request, step.answer]
    if back is not None and soon and step.of_other_country(last):
        text = "another country's network registers a subscriber without vectors, while he is still where he was"
        return failed(text, step.request, related=[*related, back.request])
    text = "another network registers a subscriber without asking for vectors; vectors from the old one explain it"
    return suspect(text, step.request, related=related, severity=Severity.HIGH)
