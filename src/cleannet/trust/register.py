'''Who may vote, and how many votes adopt: a register of parties (TOML).

register = "cleannet-register/1"

[rule]
parties = 3
groups = 2
objections = 0
largest_share = 60

[[party]]
id = "north-lab"
group = "north"
role = "laboratory"
recognises = ["south-lab"]

[[party.key]]
pem = """
-----BEGIN PUBLIC KEY-----
…
-----END PUBLIC KEY-----
"""
from = 2026-01-01
until = 2027-12-31
'''

import datetime
import re
from collections.abc import Sequence

from cleannet.config.strict import Table, parse
from cleannet.model.record import Record
from cleannet.trust.signing import KeyRefused, PublicKey, public_key

FORMAT = "cleannet-register/1"
ROLES = ("operator", "vendor", "laboratory", "regulator", "public")
MOST_PARTIES, MOST_KEYS = 10_000, 32
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_PARTY = ("id", "group", "role", "recognises", "key")


class Key(Record, frozen=True):
    """A key of a party, and the days from and until which it is valid, both included; None: without a bound."""

    public: PublicKey
    since: datetime.date | None
    until: datetime.date | None

    def valid(self, day: datetime.date) -> bool:
        """Whether it is valid on a day."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


class Party(Record, frozen=True):
    """A party. `recognises`: the ids of those whose results it accepts."""

    id: str
    group: str
    role: str
    keys: tuple[Key, ...]
    recognises: tuple[str, ...] = ()


class Rule(Record, frozen=True):
    """What adopts.

    Attributes:
        parties: at least so many distinct parties adopt.
        groups: from at least so many distinct groups.
        objections: at most so many distinct parties object.
        largest_share: of those counted, at most so many per cent are of one group; what a group has beyond is left out.
    """

    parties: int
    groups: int
    objections: int
    largest_share: int = 100


class Register:
    """Parties and rule.

    Attributes:
        parties: all of them.
        rule: None where the file has none (recognition can be read without).
        owners: by value of each key its party, and the entries in which it stands.
    """

    def __init__(self, parties: tuple[Party, ...], rule: Rule | None) -> None:
        self.parties = parties
        self.rule = rule
        self.owners: dict[str, tuple[Party, tuple[Key, ...]]] = {}
        for party in parties:
            for key in party.keys:
                _, before = self.owners.get(key.public.value, (party, ()))
                self.owners[key.public.value] = (party, (*before, key))


def load(text: str, path: str) -> Register:
    """Reads a register.

    Raises:
        ConfigError: it is not TOML, of another format, a key cannot be read, one key stands with two parties, an id
            stands there twice, a party recognises one who stands nowhere, or the rule can never be met.
    """
    top = Table(parse(text, path), path, ("register", "rule", "party"))
    if top.text("register", f'register = "{FORMAT}"') != FORMAT:
        raise top.wrong(f"'register' is of another format; this version reads {FORMAT!r}")
    tables = list(top.tables("party", _PARTY, "party"))
    if not 0 < len(tables) <= MOST_PARTIES:
        raise top.wrong(f"{len(tables)} parties; write from one to {MOST_PARTIES} of [[party]]")
    parties = [_party(one) for one in tables]
    _apart(parties, tables)
    known = {one.id for one in parties}
    for one, table in zip(parties, tables, strict=True):
        if unknown := [other for other in one.recognises if other not in known]:
            raise table.wrong(f"it recognises {unknown[0]!r}, which is no party of this register")
    return Register(tuple(parties), _rule(top, parties))


def _apart(parties: list[Party], tables: list[Table]) -> None:
    """Refuses what would let one count as two: an id twice, a group in two spellings, a key with two parties."""
    ids: dict[str, str] = {}
    groups: dict[str, str] = {}
    holders: dict[str, str] = {}
    for one, table in zip(parties, tables, strict=True):
        if (other := ids.get(one.id.casefold())) is not None:
            raise table.wrong(f"id {one.id!r} is also that of another party, {other!r}; each has one of its own")
        ids[one.id.casefold()] = one.id
        if (other := groups.setdefault(one.group.casefold(), one.group)) != one.group:
            raise table.wrong(f"group {one.group!r} is also written {other!r}; write it in one way")
        for key in one.keys:
            if (holder := holders.setdefault(key.public.value, one.id)) != one.id:
                raise table.wrong(f"a key of {one.id!r} is also a key of {holder!r}: who holds it would count twice")


def _party(table: Table) -> Party:
    name, group = (_identifier(table, key) for key in ("id", "group"))
    keys = tuple(_key(one) for one in table.tables("key", ("pem", "from", "until"), "party.key"))
    if len(keys) > MOST_KEYS:
        raise table.wrong(f"{len(keys)} keys; at most {MOST_KEYS} are read")
    recognises = tuple(dict.fromkeys(table.texts("recognises", _ID, '["south-lab"]')))
    return Party(name, group, table.one_of("role", ROLES), keys, recognises)


def _identifier(table: Table, key: str) -> str:
    how = f'{key} = "north"'
    text = table.text(key, how)
    if not _ID.fullmatch(text):
        raise table.wrong(f"{key!r} is {text!r}, not up to 64 letters, digits, '.', '_' and '-'; write {how}")
    return text


def _key(table: Table) -> Key:
    pem = table.text("pem", 'pem = """-----BEGIN PUBLIC KEY----- …"""')
    try:
        public = public_key(pem.encode())
    except KeyRefused as wrong:
        raise table.wrong(f"'pem': {wrong}") from None
    since, until = (table.date(key) if table.has(key) else None for key in ("from", "until"))
    if since and until and until < since:
        raise table.wrong(f"'until' ({until}) is before 'from' ({since})")
    return Key(public, since, until)


def _rule(top: Table, parties: list[Party]) -> Rule | None:
    table = top.table("rule", ("parties", "groups", "objections", "largest_share"))
    if table is None:
        return None
    share = table.number("largest_share", 1, 100) if table.has("largest_share") else 100
    some = (table.number("parties", 1, MOST_PARTIES), table.number("groups", 1, MOST_PARTIES))
    rule = Rule(*some, table.number("objections", 0, MOST_PARTIES), share)
    able = [one for one in parties if one.keys]
    most, groups = counted([one.group for one in able], rule.largest_share)
    if rule.parties > most or rule.groups > groups:
        raise table.wrong(
            f"{rule.parties} parties of {rule.groups} groups are asked for; "
            f"at most {most} of {groups} groups can count, so nothing could ever be adopted"
        )
    return rule


def counted(groups: Sequence[str], share: int) -> tuple[int, int]:
    """Most parties that count, and of how many groups, so that no group has more than its share (per cent) of them."""
    sizes = [groups.count(one) for one in sorted(set(groups))]
    for most in range(max(sizes, default=0), 0, -1):
        kept = [min(size, most) for size in sizes]
        if max(kept) * 100 <= share * sum(kept):
            return sum(kept), len(kept)
    return 0, 0
