"""What stands for a target of interception in every output: a digest under a key, never the target itself."""

import hashlib
import hmac
import os
import re

_DIGITS = 16
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PREFIX = re.compile(r"^(?:tel|sip|sips|imsi|msisdn|supi|gpsi|imei|pei|nai)[:-]", re.IGNORECASE)
_NUMBER = re.compile(r"^\+?[\d ().\-/]+$")
DIGEST = re.compile(rf"[0-9a-f]{{{_DIGITS * 2}}}")
"""The form of a digest in full, as a table of warrants may hold it."""


class Digests:
    """Turns targets into digests under one key: the user's, or one that is drawn for this run and not kept.

    The space of numbers is small, so that a digest without a key could be reversed by trying them all.
    """

    def __init__(self, key: bytes | None = None) -> None:
        """`key`: at least 16 octets.

        Raises:
            ValueError: the key is too short to protect anything.
        """
        if key is not None and len(key) < 16:
            raise ValueError(f"a key for digests wants at least 16 octets, this one has {len(key)}")
        self._key = key or os.urandom(32)

    def target(self, text: str) -> str:
        """The digest of a target: alike for the same number written in different ways (+49 30 1, tel:+49301, 49301)."""
        plain = _PREFIX.sub("", text.strip()).lower()
        if _NUMBER.match(plain):
            plain = re.sub(r"\D", "", plain)
        return self._digest("target " + plain)

    def name(self, text: str) -> str:
        """How an identifier of a task, destination, warrant or element is shown: a UUID as it is, else a digest.

        The form of X1 is a UUID; where people write something else, it may be the number of a person.
        """
        if _UUID.fullmatch(text):
            return text
        return "digest " + self._digest("name " + text)[:12]

    def _digest(self, text: str) -> str:
        return hmac.new(self._key, text.encode("utf-8", "surrogateescape"), hashlib.sha256).hexdigest()[: _DIGITS * 2]


def plain(text: str) -> str:
    """An identifier as it is compared: a UUID in small letters, anything else as written."""
    return text.lower() if _UUID.fullmatch(text) else text
