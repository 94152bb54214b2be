"""Pseudonyms: what stands for a subscriber in every output unless the user asks for identities.

A pseudonym is an HMAC-SHA-256 of the identity under a key. The space of permanent identities is small, so an unkeyed
digest could be reversed by trying them all; the key is therefore random for each run and not kept, or the user's own.
"""

import hashlib
import hmac
import os

from cleannet.subscribers.link import Person, words

KEY_OCTETS = 32
SHOWN_DIGITS = 12


class Pseudonyms:
    """Names subscribers under one key."""

    def __init__(self, key: bytes | None = None, *, show_identities: bool = False) -> None:
        """`key`: the user's own, at least 16 octets, for names that stay the same over runs; None: a random one.

        Raises:
            ValueError: the key is too short to protect anything.
        """
        if key is not None and len(key) < 16:
            raise ValueError(f"a pseudonym key wants at least 16 octets, this one has {len(key)}")
        self._key = key or os.urandom(KEY_OCTETS)
        self._show = show_identities

    def of(self, person: Person) -> str:
        """The name of a subscriber: a pseudonym, or its identity where the user asked for identities."""
        if person.identity is None:
            return person.label or f"subscriber without readable identity, no. {person.number + 1}"
        text = words(person.identity)
        if self._show:
            return text
        digest = hmac.new(self._key, text.encode(), hashlib.sha256).hexdigest()
        return f"subscriber {digest[:SHOWN_DIGITS]}"
