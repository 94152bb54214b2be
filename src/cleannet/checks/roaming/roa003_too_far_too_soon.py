"""ROA003."""

import itertools
from collections import defaultdict
from collections.abc import Iterator

from cleannet.checks.check import Result, check, passed, suspect
from cleannet.checks.roaming.map_askers import Subscribers, begins, country_title
from cleannet.checks.roaming.transactions import Operation, transactions
from cleannet.checks.roaming.zones import NEAREST, far_apart, zone
from cleannet.model.finding import Interface, Severity
from cleannet.model.map import MAPMessage
from cleannet.subscribers.deployment import Deployment

OF_THE_SERVING = ("UpdateLocation", "UpdateGPRSLocation", "MOForwardSM", "SendAuthenticationInfo")
"""Registrations, messages sent, and requests for vectors: where these come from, the subscriber is."""


@check(
    "ROA003",
    "too-far-too-soon",
    severity=Severity.MEDIUM,
    clauses=(),
    needs=(MAPMessage,),
    interfaces=(Interface.SIGTRAN,),
    fight=("FGT5012.008", "FGT5019.005"),
)
def too_far_too_soon(deployment: Deployment) -> Iterator[Result]:
    """A subscriber registers, or sends, from two places that nobody travels between in that time.

    Why: a false registration takes the subscriber's calls and messages to whoever sent it; that he was just somewhere
      else is what gives it away.
    Legitimate when: a hub's title speaks for nodes in other parts of the world, or two phones use one subscription.
    Remedy: let the register, or the border before it, remember where subscribers are, and hold back what cannot be.
    """
    found = transactions(deployment.core.of(MAPMessage))
    who = Subscribers(found)
    by_subscriber: dict[bytes, list[Operation]] = defaultdict(list)
    for one in found:
        message = one.request.message
        key = who.key(message)
        serving = message.operation_name in OF_THE_SERVING and begins(message) and not one.refused
        if key and serving and zone(_place(message)) and one.request.time >= 0:
            by_subscriber[key].append(one.request)
    right = 0
    for steps in by_subscriber.values():
        for before, after in itertools.pairwise(steps):
            far = far_apart(_place(before.message), _place(after.message))
            if far and (after.time - before.time) / 1e9 <= NEAREST:
                text = (
                    "a subscriber is served from two parts of the world within two hours; "
                    "a hub that speaks for several networks explains it"
                )
                yield suspect(text, after.message, related=(before.message,), field="calling title")
            else:
                right += 1
    if right:
        yield passed("a subscriber is served from places that he can reach in that time", count=right)


def _place(message: MAPMessage) -> str:
    """The title of the node that serves: the one that a registration gives as its own, else the calling one."""
    own = message.originator
    return own.digits if own is not None and own.international else country_title(message)
