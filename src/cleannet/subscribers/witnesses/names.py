"""A phone and the subscriber in the core that it proves to be go by one name in the report."""

from collections.abc import Iterable, Sequence

from cleannet.subscribers.link import Person
from cleannet.subscribers.witnesses.witness import Witness


def share_names(everyone: Sequence[Person], witnesses: Iterable[Witness]) -> None:
    """Gives both the identity that says more, if either is readable. `everyone`: all subscribers by number."""
    for one in witnesses:
        if one.subscriber < 0:
            continue
        phone, core = everyone[one.number], everyone[one.subscriber]
        known = [p.identity for p in (core, phone) if p.identity is not None]
        if known:
            phone.identity = core.identity = max(known, key=lambda identity: identity[0])
