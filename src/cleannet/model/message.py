"""Decoded messages: what every protocol's records have in common."""

import enum

from cleannet.model.frame import NOWHERE, At
from cleannet.model.record import Record


class Direction(enum.IntEnum):
    """Which way a message went between UE or RAN and the core."""

    UPLINK = 0
    DOWNLINK = 1
    UNKNOWN = 2


class Message(Record, frozen=True, kw_only=True):
    """One decoded message.

    `name` (a property of the class, or of the record where one class serves many types) is the specification's
    name re-cased. A field that the message does not carry is None; a field that could not be read is None too, and
    `whole` is then False. `decrypted`: it was ciphered on its way, and read with keys that the user gave.
    """

    at: At = NOWHERE
    direction: Direction = Direction.UNKNOWN
    whole: bool = True
    decrypted: bool = False

    @property
    def protocol(self) -> str:
        """The protocol's name as in the report ("NGAP", "NAS-5GS")."""
        raise NotImplementedError

    @property
    def name(self) -> str:
        """The specification's name of the message, re-cased."""
        return type(self).__name__
