"""What checks share that depend on the order of messages of opposite directions.

Two taps, two clocks, or a sender that bundles its messages can put the one direction before the other in a capture.
The order within one direction can be relied on.
"""

from typing import TypeVar

from cleannet.model.message import Direction, Message
from cleannet.subscribers.subscriber import Subscriber

M = TypeVar("M", bound=Message)

DISORDER = 1.0
"""Seconds by which messages of opposite directions may stand in the wrong order in a capture."""


def soon_after(subscriber: Subscriber, message: Message, *types: type[M]) -> M | None:
    """The next message of these types in the same connection, if it stands so near that it may have come before.

    The time is asked for only where such a message exists.
    """
    later = subscriber.after(message, *types)
    if later is None or subscriber.seconds_between(message, later) >= DISORDER:
        return None
    return later


def beside(subscriber: Subscriber, message: Message, *types: type[M]) -> M | None:
    """The next message of these types in the same connection, else one that stands right before, out of order."""
    later = subscriber.after(message, *types)
    if later is not None:
        return later
    earlier = subscriber.before(message, *types)
    if earlier is None or subscriber.seconds_between(earlier, message) >= DISORDER:
        return None
    return earlier


def network_heard_before(subscriber: Subscriber, message: Message) -> bool:
    """Whether the message's connection shows the network before it: a capture of one direction alone never does."""
    earlier = subscriber.earlier(message, Message)
    return any(one.direction is Direction.DOWNLINK for one in earlier)
