"""A profile: published criteria as data, each with its source, its class as written, and what answers it.

profile = "cleannet-profile/1"
name = "example"
title = "An example"
sources = ["https://example.org/criteria"]

[[identity]]
name = "origin"
values = ["AA", "BB", "ZZ"]

[[evidence]]
name = "signed"
kind = "technical"

[[criterion]]
id = "1"
text = "Software is signed."
class = "technical"
measured = "EVIDENCE"
rule = "signed"
checks = ["SUB001"]
"""

import enum
import re
from collections.abc import Iterable

from cleannet.config.strict import Table, parse
from cleannet.model.record import Record
from cleannet.profiles.rules import WORDS, Rule, RuleError, Value, all_of, rule

FORMAT = "cleannet-profile/1"
MET, NOT_MET, UNKNOWN = "met", "not met", "unknown"
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_TOP = ("profile", "name", "title", "sources", "note", "unverified", "identity", "evidence", "criterion")
_IDENTITY = ("name", "values", "what")
_EVIDENCE = ("name", "kind", "values", "what", "open_to")
_CRITERION = (
    *("id", "text", "class", "measured", "rule", "checks", "documents", "source", "restatement", "note"),
    *("unverified", "testable"),
)
MOST_VALUES, MOST_CRITERIA = 64, 2000


class Kind(enum.Enum):
    """What a slot of evidence is filled with: a measurement, or a document."""

    TECHNICAL = "technical"
    DOCUMENTARY = "documentary"


class Written(enum.Enum):
    """What a criterion judges, as it is written."""

    TECHNICAL = "technical"
    DOCUMENTARY = "documentary"
    IDENTITY = "identity"
    MIXED = "mixed"
    AIM = "aim"
    """An aim of policy: nothing about a network or a supplier follows from it."""


class Measured(enum.Enum):
    """What moves a criterion, measured by exchanging identity at equal evidence, and the other way round."""

    EVIDENCE = "EVIDENCE"
    IDENTITY = "IDENTITY"
    IDENTITY_CONDITIONED = "IDENTITY-CONDITIONED"
    VACUOUS = "VACUOUS"


class Attribute(Record, frozen=True):
    """An attribute of identity, with the values that are exchanged. `what`: what it is, in words."""

    name: str
    values: tuple[Value, ...]
    what: str = ""


class Slot(Record, frozen=True):
    """A slot of evidence.

    Attributes:
        name: as rules write it.
        kind: what fills it.
        values: True (met), False (not met), None (unknown), or numbers and texts, with None.
        what: what it is, in words.
        open_to: for an attribute of identity the values whose bearers can obtain it at all; others never can. Empty:
            everybody can.
    """

    name: str
    kind: Kind
    values: tuple[Value, ...]
    what: str = ""
    open_to: tuple[tuple[str, tuple[Value, ...]], ...] = ()


class Criterion(Record, frozen=True):
    """One criterion.

    Attributes:
        id: as its source counts it.
        text: in own words.
        written: its class as it is written.
        measured: the class that an exchange of identities must show; None where no rule can be written.
        rule: what follows from what; None where nothing measurable does.
        checks: codes of the checks that answer it.
        documents: slots of documents that answer it.
        source: where it stands.
        restatement: the same worry as something that can be measured of anybody.
        note: what a reader should know.
        unverified: its text was not confirmed from its source.
        testable: whether anything here can answer it.
    """

    id: str
    text: str
    written: Written
    measured: Measured | None = None
    rule: Rule | None = None
    checks: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    source: str = ""
    restatement: str = ""
    note: str = ""
    unverified: bool = False
    testable: bool = True


class Profile(Record, frozen=True):
    """A set of criteria. Who is judged meets it if all criteria that have a rule are met."""

    name: str
    title: str
    sources: tuple[str, ...]
    identity: tuple[Attribute, ...]
    evidence: tuple[Slot, ...]
    criteria: tuple[Criterion, ...]
    note: str = ""
    unverified: bool = False

    def outcome(self, truths: Iterable[bool | None]) -> str:
        """What the criteria together mean: met, not met, or unknown."""
        found = all_of(truths)
        return UNKNOWN if found is None else (MET if found else NOT_MET)


def load(text: str, path: str) -> Profile:
    """Reads the text of a profile; `path` is only named in messages.

    Raises:
        ConfigError: it is not TOML, of another format, a key is unknown, missing or of the wrong type, a rule is not of
            the language, or reads a name that stands nowhere.
    """
    top = Table(parse(text, path), path, _TOP)
    if top.text("profile", f'profile = "{FORMAT}"') != FORMAT:
        raise top.wrong(f"'profile' is of another format; this version reads {FORMAT!r}")
    identity = tuple(_attribute(one) for one in top.tables("identity", _IDENTITY, "identity"))
    known = {one.name: one for one in identity}
    evidence = tuple(_slot(one, known) for one in top.tables("evidence", _EVIDENCE, "evidence"))
    names = [one.name for one in identity] + [one.name for one in evidence]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise top.wrong(f"{twice!r} stands there twice; identity and evidence have names of their own")
    criteria = tuple(_criterion(one, set(names)) for one in top.tables("criterion", _CRITERION, "criterion"))
    ids = [one.id for one in criteria]
    if twice := next((one for one in sorted(ids) if ids.count(one) > 1), None):
        raise top.wrong(f"criterion {twice!r} stands there twice")
    if not 0 < len(criteria) <= MOST_CRITERIA:
        raise top.wrong(f"{len(criteria)} criteria; write from one to {MOST_CRITERIA} of [[criterion]]")
    sources = top.texts("sources", None, '["https://example.org"]')
    title = top.text("title", 'title = "Criteria of …"')
    note = top.text("note", "") if top.has("note") else ""
    name = top.text("name", 'name = "example-2026"')
    return Profile(name, title, sources, identity, evidence, criteria, note, top.flag("unverified", default=False))


def _attribute(table: Table) -> Attribute:
    values = table.values("values", MOST_VALUES)
    if len(set(values)) < 2:
        raise table.wrong("'values' needs two different values at least, else nothing can be exchanged")
    return Attribute(_name(table), values, _optional(table, "what"))


def _slot(table: Table, identity: dict[str, Attribute]) -> Slot:
    kind = Kind(table.one_of("kind", tuple(one.value for one in Kind)))
    values: tuple[Value, ...] = (True, False, None)
    if table.has("values"):
        values = (*table.values("values", MOST_VALUES), None)
    open_to = []
    inner = table.table("open_to", tuple(identity))
    for name in identity if inner is not None else ():
        if inner is not None and inner.has(name):
            some = inner.values(name, MOST_VALUES)
            if strange := [one for one in some if one not in identity[name].values]:
                raise inner.wrong(f"{strange[0]!r} is no value of {name!r}")
            open_to.append((name, some))
    return Slot(_name(table), kind, values, _optional(table, "what"), tuple(open_to))


def _criterion(table: Table, names: set[str]) -> Criterion:
    read = None
    if table.has("rule"):
        try:
            read = rule(table.text("rule", 'rule = "signed"'))
        except RuleError as wrong:
            raise table.wrong(f"'rule': {wrong}") from None
        if unknown := [one for one in read.names if one not in names]:
            raise table.wrong(f"'rule' reads {unknown[0]!r}, which is neither identity nor evidence")
    measured = None
    if table.has("measured"):
        measured = Measured(table.one_of("measured", tuple(one.value for one in Measured)))
    if (read is None) != (measured is None):
        raise table.wrong("'rule' and 'measured' go together: write both, or none where nothing can be measured")
    documents = table.texts("documents", _NAME, '["audit_report"]')
    if strange := [one for one in documents if one not in names]:
        raise table.wrong(f"'documents' names {strange[0]!r}, which is no evidence")
    return Criterion(
        table.text("id", 'id = "1"'),
        table.text("text", 'text = "…"'),
        Written(table.one_of("class", tuple(one.value for one in Written))),
        measured,
        read,
        table.texts("checks", re.compile(r"[A-Z]{3}\d{3}"), '["NAS001"]'),
        documents,
        _optional(table, "source"),
        _optional(table, "restatement"),
        _optional(table, "note"),
        table.flag("unverified", default=False),
        table.flag("testable", default=True),
    )


def _name(table: Table) -> str:
    name = table.text("name", 'name = "origin"')
    if not _NAME.fullmatch(name) or name in WORDS:
        raise table.wrong(f"{name!r} is no name for rules: small letters, digits and _, and none of their words")
    return name


def _optional(table: Table, key: str) -> str:
    return table.text(key, f'{key} = "…"') if table.has(key) else ""
