"""What the checks of identities share: how a UE names itself, and where that is read."""

from cleannet.model.identity import SUCI, ProtectionScheme, TemporaryIdentity
from cleannet.model.message import Direction, Message
from cleannet.model.nas import (
    DeregistrationRequestUEOriginating,
    IdentityResponse,
    NASMessage,
    RegistrationRequest,
    ServiceRequest,
)
from cleannet.subscribers.subscriber import Subscriber

CONCEALING = frozenset(
    {
        ProtectionScheme.PROFILE_A,
        ProtectionScheme.PROFILE_B,
        ProtectionScheme.PROPRIETARY_12,
        ProtectionScheme.PROPRIETARY_13,
        ProtectionScheme.PROPRIETARY_14,
        ProtectionScheme.PROPRIETARY_15,
    }
)
"""Protection schemes that hide the SUPI, as the home network decided (TS 33.501, annex C.1)."""
N5GC_INDICATION = 0xA0
"""Identifier of the N5GC indication, by which a wireline access function speaks for a device (TS 24.501, 8.2.6)."""

Naming = RegistrationRequest | ServiceRequest | DeregistrationRequestUEOriginating
NAMING = (RegistrationRequest, ServiceRequest, DeregistrationRequestUEOriginating)
SUCIBearer = RegistrationRequest | DeregistrationRequestUEOriginating | IdentityResponse


def network_note(home_network: str) -> str:
    """What a text adds for the PLMNs of tests and private networks (MCC 001 and 999); they change nothing else."""
    return " (test network)" if home_network.startswith(("001-", "999-")) else ""


def concealed_names(subscriber: Subscriber) -> dict[SUCI, list[NASMessage]]:
    """Each concealed SUCI with the messages in which the UE itself presented it, in the order of time."""
    found: dict[SUCI, list[NASMessage]] = {}
    for one in subscriber.every(SUCIBearer):
        if not isinstance(one, SUCIBearer) or one.container or not isinstance(one.identity, SUCI):
            continue
        if one.identity.scheme is not ProtectionScheme.NULL:
            found.setdefault(one.identity, []).append(one)
    return found


def next_name(subscriber: Subscriber, message: Message) -> tuple[Naming, bytes] | None:
    """The message in which the UE next names itself in a later connection, and the 5G-TMSI by which it does.

    None where it does not come back, or comes back under a SUCI (a UE without a 5G-GUTI).
    """
    for one in subscriber.later(message, *NAMING, anywhere=True):
        if not isinstance(one, Naming) or one.container or one.at.connection == message.at.connection:
            continue
        if isinstance(one.identity, TemporaryIdentity):
            return one, one.identity.value
        if one.identity is not None:
            return None
    return None


def speaks_after(subscriber: Subscriber, connection: int, message: Message) -> bool:
    """Whether the UE sends NAS in a connection after a message (of that connection or another)."""
    return any(
        isinstance(one, NASMessage) and one.at.connection == connection and one.direction is Direction.UPLINK
        for one in subscriber.timeline[message.at.position + 1 :]
    )
