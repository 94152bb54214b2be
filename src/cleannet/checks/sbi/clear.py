"""What checks of clear text share: which connections are none, although what they carry was read."""

from cleannet.model.sbi import SBIMessage
from cleannet.model.sent import Sent
from cleannet.model.tls import TLSHandshake
from cleannet.subscribers.core import Core


def under_tls(core: Core) -> frozenset[int]:
    """Connections under TLS: what is read of them was deciphered with keys that the user gave."""
    return frozenset(one.message.connection for one in core.of(TLSHandshake))


def by_connection(core: Core) -> dict[int, list[Sent[SBIMessage]]]:
    """The messages of services of each connection."""
    found: dict[int, list[Sent[SBIMessage]]] = {}
    for one in core.of(SBIMessage):
        found.setdefault(one.message.connection, []).append(one)
    return found
