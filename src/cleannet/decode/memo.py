"""Keeps what was decoded lately, since cells and phones send the same octets again and again."""

from collections.abc import Hashable

import msgspec

from cleannet.model.frame import At
from cleannet.model.message import Message
from cleannet.model.problem import Problem

GENERATION = 4096
"""So many decodings are remembered at least, and twice as many at most."""

Decoded = tuple[tuple[Message, ...], tuple[Problem, ...], bool]
"""The messages of one PDU, what went wrong in it, and whether nothing of it could be read."""


class Memo:
    """Decodings by whatever decides them. What was not asked for during a whole generation is forgotten."""

    def __init__(self, generation: int = GENERATION) -> None:
        self._size = generation
        self._young: dict[Hashable, Decoded] = {}
        self._old: dict[Hashable, Decoded] = {}

    def get(self, key: Hashable) -> Decoded | None:
        """What was kept under a key, if it is still there."""
        found = self._young.get(key)
        if found is None and (found := self._old.pop(key, None)) is not None:
            self.keep(key, found)
        return found

    def keep(self, key: Hashable, decoded: Decoded) -> None:
        """Keeps a decoding."""
        if len(self._young) >= self._size:
            self._old, self._young = self._young, {}
        self._young[key] = decoded


def placed(message: Message, at: At) -> Message:
    """The same message at another place.

    Frozen records are copied and then set, before anybody else has the copy: half the time of `structs.replace`.
    """
    made: Message = message.__copy__()  # type: ignore[attr-defined]
    msgspec.structs.force_setattr(made, "at", at)
    return made


def resealed(message: Message, at: At, mac: bytes, sequence_number: int) -> Message:
    """The same NAS message under another authentication code and sequence number, if it has them, at another place."""
    made = placed(message, at)
    if getattr(made, "mac", None) is not None:
        msgspec.structs.force_setattr(made, "mac", mac)
        msgspec.structs.force_setattr(made, "sequence_number", sequence_number)
    return made


def problems_at(problems: tuple[Problem, ...], at: At) -> list[Problem]:
    """The same problems at another place."""
    if not problems:
        return []
    where = at.frame
    return [msgspec.structs.replace(one, input=where.input, frame=where.frame) for one in problems]
