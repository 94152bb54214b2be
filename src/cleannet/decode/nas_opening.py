"""Opening NAS with subscribers' keys: from the challenge in the capture down to each message's code and body.

A challenge proves whose it is (MAC-A), and each message proves by its code under which context and number it stands. So
nothing is guessed: what is not proven stays as it was. That a code is *wrong* is said only inside a context which a
later message of the same connection proves to be in force still.
"""

import re
from collections.abc import Hashable, Iterable
from typing import NamedTuple

from cleannet.decode import nas_kdf
from cleannet.decode.milenage import answer
from cleannet.decode.nas_algorithms import code, deciphered
from cleannet.model.message import Direction

MOST_CONTEXTS = 64
"""Contexts of other connections that are tried, the latest first."""
MOST_MISSED = 4
"""Messages of one connection in a row that fit no context, before those of other connections are tried no more."""
MOST_NETWORKS = 100
MOST_OVERFLOWS = 4
"""How often the sequence number of eight bits may have begun anew before the first message that was captured."""
_MOBILITY_5GS, _MOBILITY_EPS = 0x7E, 0x07
_AUTHENTICATION_REQUEST, _SECURITY_MODE_COMMAND = {False: 0x56, True: 0x52}, 0x5D
_CIPHERED, _NEW_CONTEXT = (2, 4), 3
_INITIAL, _CONTAINER = (b"\x41", b"\x45", b"\x4c", b"\x4f"), 0x71
_PROTECTED = (1, 2, 3, 4)
_NETWORK = re.compile(r"[0-9]{3}-[0-9]{2,3}")


class NASKey:
    """What is known of one subscriber; no text shows it. `supi`: digits of the IMSI."""

    __slots__ = ("k", "kamf", "kasme", "kausf", "kseaf", "opc", "supi")

    def __init__(self, supi: str = "", **keys: bytes) -> None:
        """`keys`: k and opc, or kausf, kseaf, kamf or kasme."""
        self.supi = supi
        for name in self.__slots__:
            if name != "supi":
                setattr(self, name, keys.get(name, b""))

    k: bytes
    opc: bytes
    kausf: bytes
    kseaf: bytes
    kamf: bytes
    kasme: bytes


class NASKeys(NamedTuple):
    """What is known of all subscribers, and the networks, "MCC-MNC", that may have served them beside their own."""

    subscribers: tuple[NASKey, ...] = ()
    networks: tuple[str, ...] = ()


class Sent(NamedTuple):
    """One NAS message: `who` tells the connection, `octets` are as they were sent."""

    who: Hashable
    octets: bytes
    way: Direction


class Opened(NamedTuple):
    """What keys say of one message: its octets with the body in clear, and whether its code is right.

    `ciphered`: the body was; `null`: its header says so, and the null algorithm is in force.
    """

    octets: bytes
    genuine: bool
    ciphered: bool = False
    null: bool = False


class _Context:
    """A security context. `latest`: the highest number so far of each direction, -1 none."""

    def __init__(self, root: bytes, ciphering: int, integrity: int, *, eps: bool) -> None:
        self.eps = eps
        self.ciphering, self.integrity = ciphering, integrity
        self.keys = nas_kdf.nas_keys(root, ciphering, integrity, eps=eps)
        self.latest = {Direction.UPLINK: -1, Direction.DOWNLINK: -1}
        self.bearers = (0,) if eps else (1, 2)

    def numbers(self, sequence: int, way: Direction) -> list[int]:
        """The numbers that a message may have: next after the latest, then those before it, then far ones."""
        latest = self.latest[way]
        base = (max(latest, 0) & ~0xFF) | sequence
        near = [base, base + 256] if base > latest else [base + 256, base]
        far = [base - 256, *(base + 256 * n for n in range(2, MOST_OVERFLOWS))]
        return [n for n in [*near, *far] if 0 <= n < 1 << 24]

    def fits(self, sent: Sent) -> tuple[int, int] | None:
        """Number and bearer under which a message's code is right."""
        head = 1 if self.eps else 2
        mac, octets = sent.octets[head : head + 4], sent.octets[head + 4 :]
        downlink = int(sent.way is Direction.DOWNLINK)
        for number in self.numbers(octets[0], sent.way):
            for bearer in self.bearers:
                if code(self.integrity, self.keys[1], number, bearer, downlink, octets) == mac:
                    return number, bearer
        return None

    def opened(self, sent: Sent, number: int, bearer: int) -> Opened:
        """The message in clear."""
        self.latest[sent.way] = max(self.latest[sent.way], number)
        head = 6 if self.eps else 7
        kind = sent.octets[0] >> 4 if self.eps else sent.octets[1] & 0xF
        if not self.ciphering:
            return Opened(sent.octets, True, null=kind in _CIPHERED)
        body: bytes | None = sent.octets[head:]
        if kind in _CIPHERED:
            body = self._clear(sent.way, number, bearer, sent.octets[head:])
        if body is None:
            return Opened(sent.octets, True)
        whole = body if self.eps else self._container(sent.way, number, bearer, body)
        return Opened(sent.octets[:head] + whole, True, ciphered=kind in _CIPHERED or whole != body)

    def _clear(self, way: Direction, number: int, bearer: int, octets: bytes) -> bytes | None:
        return deciphered(self.ciphering, self.keys[0], number, bearer, int(way is Direction.DOWNLINK), octets)

    def _container(self, way: Direction, number: int, bearer: int, body: bytes) -> bytes:
        """An initial message with its NAS message container in clear (TS 24.501, 4.4.6), wherever that stands."""
        if body[2:3] not in _INITIAL or body[:2] != b"\x7e\0":
            return body
        for at in range(3, len(body) - 4):
            size = int.from_bytes(body[at + 1 : at + 3], "big")
            if body[at] != _CONTAINER or size < 3 or at + 3 + size > len(body):
                continue
            inside = self._clear(way, number, bearer, body[at + 3 : at + 3 + size])
            if inside is not None and inside[:2] == b"\x7e\0" and inside[2:3] == body[2:3]:
                return body[: at + 3] + inside + body[at + 3 + size :]
        return body


class _Connection:
    """`roots`: keys that the latest challenge made; `doubtful`: messages whose code is wrong, so far unproven.

    `missed`: so many messages in a row fitted no context.
    """

    def __init__(self) -> None:
        self.roots: list[tuple[bytes, bool]] = []
        self.abba = bytes(2)
        self.context: _Context | None = None
        self.doubtful: list[int] = []
        self.missed = 0


class NASOpening:
    """Opens messages in the order of time.

    Attributes:
        challenges, foreign: how many challenges were of the subscribers given, and of others.
        unfit: Security Mode Commands behind a challenge of a subscriber given, whom no key fits.
        found: what the keys say, by the message's number.
    """

    def __init__(self, keys: NASKeys, networks: Iterable[str] = ()) -> None:
        """`networks`: those that the capture names, and that may have served."""
        self.challenges = self.foreign = self.unfit = 0
        self.found: dict[int, Opened] = {}
        self._keys = keys.subscribers
        homes = [f"{k.supi[:3]}-{k.supi[3:end]}" for k in self._keys for end in (5, 6) if len(k.supi) > 6]
        named = dict.fromkeys([*keys.networks, *networks, *homes])
        self._networks = [one for one in named if _NETWORK.fullmatch(one)][:MOST_NETWORKS]
        self._contexts: list[_Context] = []
        self._wrong: dict[int, bytes] = {}
        self._connections: dict[Hashable, _Connection] = {}

    def read(self, messages: Iterable[Sent]) -> dict[int, Opened]:
        """Opens all messages, in their order."""
        for number, one in enumerate(messages):
            if len(one.octets) > 2 and one.way is not Direction.UNKNOWN:
                self._see(number, one)
        return self.found

    def _see(self, number: int, sent: Sent) -> None:
        eps = sent.octets[0] & 0xF == _MOBILITY_EPS and sent.octets[0] != _MOBILITY_5GS
        if not eps and sent.octets[0] != _MOBILITY_5GS:
            return
        kind = sent.octets[0] >> 4 if eps else sent.octets[1] & 0xF
        head = 6 if eps else 7
        connection = self._connections.setdefault((sent.who, eps), _Connection())
        if kind == 0:
            self._plain(connection, sent.octets, eps)
        elif kind in _PROTECTED and len(sent.octets) > head:
            if kind == _NEW_CONTEXT and sent.way is Direction.DOWNLINK:
                self._command(connection, sent.octets[head:], eps=eps, sent=sent)
            self._protected(number, connection, sent, eps)

    def _plain(self, connection: _Connection, octets: bytes, eps: bool) -> None:
        """A plain message: only a challenge matters."""
        kind = octets[1] if eps else octets[2]
        if kind != _AUTHENTICATION_REQUEST[eps]:
            return
        challenge = _challenge_eps(octets) if eps else _challenge_5gs(octets)
        if challenge is None:
            return
        rand, autn, connection.abba = challenge
        connection.roots = [
            (root, eps) for key in self._keys for root in self._roots(key, rand, autn, challenge[2], eps)
        ]
        self.challenges += bool(connection.roots)
        self.foreign += not connection.roots

    def _roots(self, key: NASKey, rand: bytes, autn: bytes, abba: bytes, eps: bool) -> Iterable[bytes]:
        """K_AMF, or K_ASME, of a challenge that is this subscriber's, for each network that may be the serving one."""
        if not key.k or not key.opc:
            return
        made = answer(key.k, key.opc, rand, autn)
        if made is None:
            return
        for network in self._networks:
            if eps:
                yield nas_kdf.kasme(made.ciphering, made.integrity, network, made.hidden_sequence)
            else:
                ausf = nas_kdf.kausf(made.ciphering, made.integrity, network, made.hidden_sequence)
                yield nas_kdf.kamf(nas_kdf.kseaf(ausf, network), key.supi, abba)

    def _given(self, abba: bytes, eps: bool) -> Iterable[bytes]:
        """K_AMF, or K_ASME, of keys that were given from further down."""
        for key in self._keys:
            if eps:
                yield from filter(None, [key.kasme])
                continue
            yield from filter(None, [key.kamf])
            anchors = [key.kseaf] if key.kseaf else []
            anchors += [nas_kdf.kseaf(key.kausf, network) for network in self._networks if key.kausf]
            yield from (nas_kdf.kamf(anchor, key.supi, abba) for anchor in anchors if key.supi)

    def _command(self, connection: _Connection, body: bytes, *, eps: bool, sent: Sent) -> None:
        """A Security Mode Command makes a context, if a key fits it; if none does, none is known any more."""
        connection.context = None
        connection.doubtful.clear()
        connection.missed = 0
        place = 2 if eps else 3
        if len(body) <= place or body[place - 1] != _SECURITY_MODE_COMMAND:
            return
        ciphering, integrity = body[place] >> 4, body[place] & 0xF
        if eps:
            ciphering, integrity = ciphering & 7, integrity & 7
        for root in [*(root for root, of_eps in connection.roots if of_eps == eps), *self._given(connection.abba, eps)]:
            context = _Context(root, ciphering, integrity, eps=eps)
            if context.fits(sent) is not None:
                connection.context = context
                self._contexts.append(context)
                return
        self.unfit += bool(connection.roots)

    def _protected(self, number: int, connection: _Connection, sent: Sent, eps: bool) -> None:
        mine = connection.context
        latest = self._contexts[: -MOST_CONTEXTS - 1 : -1] if connection.missed < MOST_MISSED else []
        others = [one for one in latest if one is not mine and one.eps == eps]
        for context in [*([mine] if mine else []), *others]:
            place = context.fits(sent)
            if place is None:
                continue
            opened = self.found[number] = context.opened(sent, *place)
            connection.missed = 0
            if context is mine:
                self._prove(connection)
            else:
                connection.context = context
                connection.doubtful.clear()
            self._inner(connection, opened.octets[6 if eps else 7 :], eps)
            return
        connection.missed += 1
        if mine is not None and mine.integrity:
            connection.doubtful.append(number)
            self._wrong[number] = sent.octets

    def _inner(self, connection: _Connection, body: bytes, eps: bool) -> None:
        """A challenge may come under the context before it."""
        if len(body) > 2 and (body[0] & 0xF == _MOBILITY_EPS if eps else body[:2] == b"\x7e\0"):
            self._plain(connection, body, eps)

    def _prove(self, connection: _Connection) -> None:
        """The context is in force still, so what did not fit it before is not of who holds the keys."""
        for number in connection.doubtful:
            self.found[number] = Opened(self._wrong.pop(number), False)
        connection.doubtful.clear()


def _challenge_5gs(octets: bytes) -> tuple[bytes, bytes, bytes] | None:
    """RAND, AUTN and ABBA of an Authentication Request (TS 24.501, 8.2.1)."""
    if len(octets) < 5:
        return None
    at = 5 + octets[4]
    abba, rand, autn = octets[5:at], b"", b""
    while at < len(octets):
        if octets[at] == 0x21:
            rand, at = octets[at + 1 : at + 17], at + 17
        elif octets[at] == 0x20 and at + 1 < len(octets):
            autn, at = octets[at + 2 : at + 2 + octets[at + 1]], at + 2 + octets[at + 1]
        else:
            break
    return (rand, autn, abba) if len(rand) == 16 and len(autn) == 16 else None


def _challenge_eps(octets: bytes) -> tuple[bytes, bytes, bytes] | None:
    """RAND and AUTN of an AUTHENTICATION REQUEST (TS 24.301, 8.2.7)."""
    rand, autn = octets[3:19], octets[20:36]
    return (rand, autn, b"") if len(octets) >= 36 and octets[19] == 16 else None
