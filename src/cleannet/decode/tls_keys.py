"""TLS key logs (RFC 9850): the secrets of connections, by the random of their ClientHello.

The secrets stay in this object: no record, text or exception holds one.
"""

import re
from collections.abc import Iterable, Mapping

MASTER = "CLIENT_RANDOM"
"""The label of the master secret of TLS 1.2."""
CLIENT = ("CLIENT_EARLY_TRAFFIC_SECRET", "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0")
SERVER = ("SERVER_HANDSHAKE_TRAFFIC_SECRET", "SERVER_TRAFFIC_SECRET_0")
"""Labels of TLS 1.3, in the order in which a connection uses them."""
_LABELS = frozenset((MASTER, *CLIENT, *SERVER))
_LINE = re.compile(rb"([A-Z0-9_]{1,64}) ([0-9A-Fa-f]{64}) ((?:[0-9A-Fa-f]{2}){32,64})")
MOST_CONNECTIONS = 1_000_000


class TLSKeys:
    """Secrets of connections, from any number of key logs.

    Attributes:
        unread: lines that are of no key log; `full`: lines that were left out, since there were too many.
        guesses: how often a secret was tried on a connection that the capture does not show the beginning of.
    """

    def __init__(self) -> None:
        self.unread = 0
        self.full = 0
        self.guesses = 0
        self._used: set[bytes] = set()
        self._secrets: dict[bytes, dict[str, bytes]] = {}

    def __len__(self) -> int:
        """Of how many connections there are secrets."""
        return len(self._secrets)

    def add(self, log: bytes) -> int:
        """Reads a key log; returns how many of its lines gave a secret. Later lines win."""
        taken = 0
        for line in log.splitlines():
            text = line.strip()
            if not text or text.startswith(b"#"):
                continue
            match = _LINE.fullmatch(text)
            if match is None:
                self.unread += 1
                continue
            label = match[1].decode()
            if label in _LABELS:
                taken += self._keep(bytes.fromhex(match[2].decode()), label, bytes.fromhex(match[3].decode()))
        return taken

    def _keep(self, random: bytes, label: str, secret: bytes) -> bool:
        known = self._secrets.get(random)
        if known is None:
            if len(self._secrets) >= MOST_CONNECTIONS:
                self.full += 1
                return False
            known = self._secrets[random] = {}
        known[label] = secret
        return True

    def of(self, random: bytes) -> Mapping[str, bytes]:
        """The secrets of the connection whose ClientHello has this random, by label."""
        self._used.add(random)
        return self._secrets.get(random, {})

    def others(self) -> Iterable[Mapping[str, bytes]]:
        """The secrets of each connection that was not asked for so far."""
        return [secrets for random, secrets in self._secrets.items() if random not in self._used]
