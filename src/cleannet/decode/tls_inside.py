"""What lies inside the encrypted records of one TLS connection, where its secrets were given.

Without them nothing happens. With some that do not fit, or where too much is missing, it is told once per direction.
"""

from typing import Any

import msgspec

from cleannet.decode.tls_keys import TLSKeys
from cleannet.decode.tls_opening import Clear, Opening, Side, guessed, opening_1_2, opening_1_3
from cleannet.frames.ciphers import HOW, installed
from cleannet.model.frame import FrameRef
from cleannet.model.problem import ProblemKind
from cleannet.model.tls import TLS_1_2, TLS_1_3

_APPLICATION_DATA = 23
Record = tuple[int, int, bytes]
"""Type, version and body."""
Fault = tuple[ProblemKind, str, FrameRef]
NO_HELLO = "TLS: keys were given, but the ServerHello was not captured"


class Opened(msgspec.Struct, frozen=True):
    """Octets of the application that were under TLS; `lost`: some are missing right before them."""

    octets: bytes
    forward: bool
    frame: FrameRef
    time: int
    lost: bool


class Inside:
    """One connection.

    Attributes:
        opened: octets of the application, as they were opened; whoever reads them empties it.
        faults: what went wrong.
        fits: some record opened.
    """

    def __init__(self, keys: TLSKeys | None) -> None:
        self.opened: list[Opened] = []
        self.faults: list[Fault] = []
        self.fits = False
        self._keys = keys
        self._given_up = keys is None
        self._opening: Opening | None = None
        self._client = True
        self._holes = {True: False, False: False}
        self._unfit: dict[bool, FrameRef] = {}

    @property
    def known(self) -> bool:
        """Whether this connection's secrets were among those given."""
        return self._opening is not None

    def over(self, *, forward: bool) -> bool:
        """Whether nothing more of a direction can be opened."""
        return self._given_up or (self._opening is not None and self._side(forward).over)

    def lose(self, *, forward: bool) -> None:
        """Octets of a direction are missing."""
        self._holes[forward] = True
        if self._opening is not None:
            self._side(forward).unsure = True

    def waits(self, values: dict[str, Any]) -> bool:
        """Whether records must wait: those of the client for a ServerHello that comes later in the capture."""
        return not self._given_up and self._opening is None and "_client_random" in values and "server" not in values

    def take(self, values: dict[str, Any], record: Record, place: tuple[FrameRef, int], *, forward: bool) -> None:
        """Opens a record. `values` are what the handshake told so far."""
        inside = None
        if self._opening is None and not self._given_up:
            inside = self._begin(values, record, forward, place[0])
        if self._opening is None:
            self._given_up = True
            return
        inside = inside or self._side(forward).open(*record)
        if inside is None:
            self._holes[forward] = True
            self._unfit.setdefault(forward, place[0])
            return
        self.fits = True
        if inside[0] == _APPLICATION_DATA and inside[1]:
            self.opened.append(Opened(inside[1], forward, *place, self._holes[forward]))
            self._holes[forward] = False

    def _side(self, forward: bool) -> Side:
        assert self._opening is not None
        return self._opening.side(client=forward == self._client)

    def _begin(self, values: dict[str, Any], record: Record, forward: bool, frame: FrameRef) -> Clear | None:
        """Finds the connection's secrets; what is inside the record, if they were found by opening it."""
        assert self._keys is not None
        if not self._keys:
            return None
        if "_client_random" not in values:
            return self._guess(record, forward, frame)
        if "server" not in values:
            self.faults.append((ProblemKind.MISSING_CONTEXT, NO_HELLO, frame))
            return None
        secrets = self._keys.of(values["_client_random"])
        if not secrets:
            return None
        if not installed():
            self.faults.append((ProblemKind.UNKNOWN_PROTOCOL, f"TLS: {HOW}", frame))
            return None
        self._client = values["_client"]
        suite, version = values.get("suite", -1), values.get("version")
        if version == TLS_1_3:
            self._opening = opening_1_3(secrets, suite)
        elif version == TLS_1_2:
            randoms = values["_client_random"], values.get("_server_random", b"")
            self._opening = opening_1_2(secrets, suite, randoms, mac_last=values.get("_mac_last", False))
        if self._opening is None:
            text = "TLS: keys were given, but this version and cipher suite are not deciphered"
            self.faults.append((ProblemKind.UNKNOWN_PROTOCOL, text, frame))
        else:
            for way, hole in self._holes.items():
                self._side(way).unsure = hole
        return None

    def _guess(self, record: Record, forward: bool, frame: FrameRef) -> Clear | None:
        assert self._keys is not None
        found = guessed(self._keys, *record) if installed() else None
        if found is None:
            text = "TLS: keys were given, but the capture begins inside the connection: whose they are is not known"
            self.faults.append((ProblemKind.MISSING_CONTEXT, text, frame))
            return None
        self._opening, client, inside = found
        self._client = forward == client
        self._holes = {True: True, False: True}
        return inside

    def finish(self) -> None:
        """Says of which direction the records did not open, and why."""
        for forward, frame in self._unfit.items():
            side = self._side(forward)
            if side.opened or side.unsure:
                text = "TLS: records do not open: some before them are missing, or they are of no sender's making"
                self.faults.append((ProblemKind.MISSING_CONTEXT, text, frame))
            else:
                self.faults.append((ProblemKind.WRONG_KEY, "TLS: the keys that were given do not fit", frame))
        self._unfit.clear()
