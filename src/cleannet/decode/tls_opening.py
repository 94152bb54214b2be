"""Opening the records of a TLS connection whose secrets were given.

A record says neither its number nor under which of a connection's keys it stands; but one that opens is genuine (what
protects it tells). So a side is an endless chain of keys (of the handshake, of the application, after each key update),
and a record that does not open where it is expected is tried as the first under the next keys. Behind a hole the number
is sought a little further on; what is not found there stays closed.
"""

from collections.abc import Callable, Mapping

from cleannet.decode.tls_ciphers import SUITES_1_2, SUITES_1_3, Open, Suite, open_1_2, open_1_3, updated
from cleannet.decode.tls_keys import CLIENT, MASTER, SERVER, TLSKeys
from cleannet.model.tls import TLS_1_2

FURTHER = 256
"""Records that may be missing in one hole."""
MOST_CLOSED = 8
"""Records in a row that do not open, before a side is left alone."""
MOST_GUESSES = 20_000
"""Attempts at the first record of a connection that began before the capture."""
MOST_GUESSED = 1024
MOST_GUESSES_IN_ALL = 400_000
"""Attempts at the first records of all such connections: some seconds."""
_NOW = _CLIENT_NOW, _SERVER_NOW = CLIENT[-1], SERVER[-1]
Clear = tuple[int, bytes]
Next = Callable[[], Open | None]


class Side:
    """One direction: the keys so far, and the number of the next record under those in use.

    Attributes:
        closed: so many records in a row did not open.
        opened: some record did.
        unsure: octets before the next record are missing.
    """

    def __init__(self, following: Next) -> None:
        """`following` makes the keys, one after the other."""
        self.closed = 0
        self.opened = False
        self.unsure = False
        self._following = following
        self._keys: list[Open | None] = []
        self._number = 0

    @property
    def over(self) -> bool:
        """Whether nothing more is tried."""
        return self.closed >= MOST_CLOSED

    def open(self, kind: int, version: int, body: bytes) -> Clear | None:
        """Type and octets inside a record."""
        found = self._at(0, self._number, kind, version, body) or self._at(1, 0, kind, version, body)
        if found is None and self.unsure:
            found = self._further(kind, version, body)
        if found is None:
            self.closed += 1
            self.unsure |= self.opened
            return None
        self.closed, self.opened, self.unsure = 0, True, False
        return found

    def begin(self, number: int) -> None:
        """The next record has this number."""
        self._number = number

    def _further(self, kind: int, version: int, body: bytes) -> Clear | None:
        told = int.from_bytes(body[:8], "big")  # many senders of TLS 1.2 use the number as the explicit nonce
        if told < 1 << 48 and (found := self._at(0, told, kind, version, body)):
            return found
        for more in range(1, FURTHER + 1):
            found = self._at(0, self._number + more, kind, version, body) or self._at(1, more, kind, version, body)
            if found is not None:
                return found
        return None

    def _at(self, ahead: int, number: int, kind: int, version: int, body: bytes) -> Clear | None:
        while len(self._keys) <= ahead:
            self._keys.append(self._following())
        key = self._keys[ahead]
        found = key(number, kind, version, body) if key is not None else None
        if found is not None:
            self._number = number + 1
            del self._keys[:ahead]
        return found


class Opening:
    """One connection: the side of the client, and that of the server."""

    def __init__(self, client: Side, server: Side) -> None:
        self.client, self.server = client, server

    def side(self, *, client: bool) -> Side:
        """One of the sides."""
        return self.client if client else self.server


def opening_1_3(secrets: Mapping[str, bytes], number: int) -> Opening | None:
    """What opens a connection of TLS 1.3 under a cipher suite; None for one that is not known."""
    suite = SUITES_1_3.get(number)
    if suite is None:
        return None
    sides = [Side(_chain(suite, [secrets[one] for one in labels if one in secrets])) for labels in (CLIENT, SERVER)]
    return Opening(*sides)


def opening_1_2(
    secrets: Mapping[str, bytes], number: int, randoms: tuple[bytes, bytes], *, mac_last: bool
) -> Opening | None:
    """The same of TLS 1.2; `randoms` are those of client and server."""
    suite, master = SUITES_1_2.get(number), secrets.get(MASTER)
    if suite is None or master is None:
        return None
    keys = [open_1_2(suite, master, randoms, client=client, mac_last=mac_last) for client in (True, False)]
    return Opening(*(Side(_only(key)) for key in keys))


def _only(key: Open) -> Next:
    keys = [key]
    return lambda: keys.pop() if keys else None


def _chain(suite: Suite, secrets: list[bytes]) -> Next:
    """Keys out of the traffic secrets that were given, then out of those that updates make of the last."""
    given = list(secrets)
    latest = [b""]

    def following() -> Open | None:
        if not given and not latest[0]:
            return None
        latest[0] = given.pop(0) if given else updated(suite, latest[0])
        return open_1_3(suite, latest[0])

    return following


def guessed(keys: TLSKeys, kind: int, version: int, body: bytes) -> tuple[Opening, bool, Clear] | None:
    """Whose record it is, where the connection began before the capture: of those given, and not long after its begin.

    Returns what opens the connection, whether the record is the client's, and what is inside. Low numbers are tried
    first, and after a bounded number of attempts in all nothing more is.
    """
    if version != TLS_1_2 or keys.guesses >= MOST_GUESSES_IN_ALL:
        return None
    candidates = [
        (suite, secrets, client, opens)
        for secrets in keys.others()
        for client, label in ((True, _CLIENT_NOW), (False, _SERVER_NOW))
        for suite in _suites(len(secrets.get(label, b"")))
        if (opens := open_1_3(suite, secrets[label])) is not None
    ]
    numbers = min(MOST_GUESSED, MOST_GUESSES // max(1, len(candidates)))
    for number in range(numbers):
        keys.guesses += len(candidates)
        for suite, secrets, client, opens in candidates:
            found = opens(number, kind, version, body)
            if found is None:
                continue
            made = Opening(*(Side(_chain(suite, [secrets[one]] if one in secrets else [])) for one in _NOW))
            made.side(client=client).begin(number + 1)
            made.side(client=client).opened = made.side(client=not client).unsure = True
            return made, client, found
    return None


def _suites(size: int) -> list[Suite]:
    """The suites whose secrets are so long."""
    return [SUITES_1_3[number] for number in {32: (0x1301, 0x1303), 48: (0x1302,)}.get(size, ())]
