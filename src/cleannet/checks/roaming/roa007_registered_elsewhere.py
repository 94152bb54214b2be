"""ROA007."""

from collections.abc import Iterator, Sequence

from cleannet.checks.check import Result, check, failed, passed, suspect
from cleannet.checks.roaming.exchanges import exchanges
from cleannet.checks.roaming.networks import far_apart
from cleannet.checks.roaming.registrations import Step, steps
from cleannet.model.diameter import DiameterMessage
from cleannet.model.finding import Interface, Severity
from cleannet.subscribers.deployment import Deployment

STILL_THERE = 600_000_000_000
"""Nanoseconds in which nobody travels to another country's network and back."""


@check(
    "ROA007",
    "registered-elsewhere",
    severity=Severity.CRITICAL,
    clauses=(),
    needs=(DiameterMessage,),
    interfaces=(Interface.S6A, Interface.SIGTRAN),
)
def registered_elsewhere(deployment: Deployment) -> Iterator[Result]:
    """A network registers a subscriber who was registered in another one, without having authenticated him.

    Why: whoever registers a subscriber with his home gets his calls and messages, codes for logging in among them.
      A phone that is really there is authenticated first, with vectors that the new network must ask for.
    Legitimate when: roaming is steered, or the new network got unused vectors from the old one.
    Remedy: let the home register nobody for a network that has not asked for vectors shortly before, and compare how
      far apart and how soon registrations are.
    """
    right = 0
    for one in steps(exchanges(deployment.core.of(DiameterMessage))).values():
        for place, step in enumerate(one):
            if not step.registers or not step.exchange.accepted:
                continue
            found = _judged(one, place)
            right += found is None and any(earlier.of_same(step) for earlier in one[:place])
            if found is not None:
                yield found
    if right:
        yield passed("a network registers whom it asked vectors for, or had before", count=right)


def _judged(all_of_one: Sequence[Step], place: int) -> Result | None:
    step, before = all_of_one[place], all_of_one[:place]
    last = next((one for one in reversed(before) if one.exchange.accepted and not one.of_same(step)), None)
    known = any(one.of_same(step) for one in before if last is None or before.index(one) > before.index(last))
    if last is None or known or not any(one.registers and not one.of_same(step) for one in before):
        return None
    request, answer = step.exchange.request, step.exchange.answer
    related = [last.exchange.request.message, answer.message if answer else None]
    back = next((one for one in all_of_one[place + 1 :] if one.of_same(last)), None)
    soon = back is not None and back.exchange.request.time - request.time <= STILL_THERE
    apart = step.network and last.network and far_apart(step.network.country, last.network.country)
    if back is not None and soon and apart:
        text = "another country's network registers a subscriber without vectors, while he is still where he was"
        return failed(text, request.message, related=[*related, back.exchange.request.message])
    text = "another network registers a subscriber without asking for vectors; vectors from the old one explain it"
    return suspect(text, request.message, related=related)
