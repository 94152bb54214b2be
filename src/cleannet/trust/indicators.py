"""Published indicators: what they look for, who published them when, and whom they name as origin.

Sets are not even: each looks where its publishers look. So a finding tells publisher and date, whose doing it is only
on request and as a claim, and how many entries name which origin is always told of what was loaded.
"""

import ipaddress
import re
from collections import Counter
from collections.abc import Iterable

import msgspec

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record

LIMIT = "Absence of a match is not absence of an implant."
MOST_OCTETS = 128 << 20
MOST = 1_000_000
NOT_TOLD = "not told"
_HASHES = {"md5": 32, "sha1": 40, "sha256": 64}
KINDS = ("ip", "domain", "url", *_HASHES)
_HEX = re.compile(r"[0-9a-f]+")
_DOMAIN = re.compile(r"[^\s/:@\[\]]+\.[^\s/:@\[\].]+")
_LONGEST = 4096


class Origin(Record, frozen=True):
    """Where an indicator comes from.

    Attributes:
        set: the file that holds it. `rule`: its identifier there. `date`: when it was published.
        techniques: what it shows, as the publisher calls it.
        claims: whose doing it is, as the publisher says; `countries`: which countries it names as theirs.
    """

    set: str
    rule: str
    publisher: str = NOT_TOLD
    date: str = NOT_TOLD
    licence: str = NOT_TOLD
    techniques: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()


class Indicator(Record, frozen=True):
    """One value to look for."""

    kind: str
    value: str
    origin: Origin


class Loaded(msgspec.Struct):
    """What sets hold.

    Attributes:
        unread: what was not understood or not used, and how often.
        entries: how many entries were loaded; `balance`: how many of them name which country as origin.
    """

    indicators: list[Indicator] = msgspec.field(default_factory=list)
    unread: Counter[str] = msgspec.field(default_factory=Counter)
    entries: int = 0
    balance: Counter[str] = msgspec.field(default_factory=Counter)
    without_origin: int = 0

    def entry(self, countries: Iterable[str]) -> None:
        """Counts one entry and the countries that it names, each once."""
        self.entries += 1
        named = set(countries)
        self.balance.update(named)
        self.without_origin += not named

    def add(self, kind: str, value: str, origin: Origin) -> bool:
        """Adds an indicator if its value is of its kind."""
        plain = normal(kind, value)
        if plain is None:
            self.unread[f"value that is no {kind}"] += 1
            return False
        if len(self.indicators) >= MOST:
            raise ConfigError(f"{origin.set}: more than {MOST} indicators together; load fewer sets at once")
        self.indicators.append(Indicator(kind, plain, origin))
        return True


def normal(kind: str, value: str) -> str | None:
    """The one form in which a value is compared; None: it is not of this kind."""
    value = value.strip()
    if len(value) > _LONGEST:
        return None
    if kind == "ip":
        try:
            network = ipaddress.ip_network(value, strict=False)
        except ValueError:
            return None
        return str(network.network_address) if network.prefixlen == network.max_prefixlen else str(network)
    if kind == "domain":
        plain = value.lower().rstrip(".")
        return plain if _DOMAIN.fullmatch(plain) else None
    if kind == "url":
        return value if "://" in value else None
    plain = value.lower()
    return plain if len(plain) == _HASHES[kind] and _HEX.fullmatch(plain) else None


def kind_of(value: str) -> str | None:
    """What a value looks like; None: nothing that is looked for."""
    return next((kind for kind in ("ip", *_HASHES, "url", "domain") if normal(kind, value) is not None), None)


def countries(some: Iterable[str]) -> tuple[str, ...]:
    """Country codes in capitals, names as they are written; each once, sorted."""
    plain = {one.strip() for one in some if one.strip()}
    return tuple(sorted({one.upper() if len(one) == 2 else one for one in plain}))


def text(value: object) -> str:
    """A text of a JSON document, "" for anything else."""
    return value if isinstance(value, str) else ""


def listed(value: object) -> list[object]:
    """A list of a JSON document, none for anything else."""
    return value if isinstance(value, list) else []


def fields(value: object) -> dict[str, object]:
    """An object of a JSON document, none for anything else."""
    return value if isinstance(value, dict) else {}
