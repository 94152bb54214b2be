"""Changes of a router's configuration after the rules of a public advisory.

A rule says what to look at, and not who did it: each of these changes can be an administrator's whose approval is
missing in the baseline.
"""

import importlib.resources
import ipaddress
import re
from collections.abc import Iterable, Sequence

from cleannet.config.strict import Table, parse
from cleannet.model.record import Record
from cleannet.trust.router_config import Change, How, Statement, changes
from cleannet.trust.router_secrets import hidden

FORMAT = "cleannet-router-rules/1"
LIMIT = (
    "Each of these changes can be an administrator's that the baseline does not hold yet. A router that was taken over "
    "can show a configuration that is not the one it runs: no change shown is no proof of none."
)
SHIPPED = "aa25-239a.toml"
_LONGEST = 1000
_READ = 2048
"""Characters of a statement that patterns see: routers take far shorter lines, and patterns are slow on longer ones."""
_HOW = tuple(how.value for how in How)
Network = ipaddress.IPv4Network | ipaddress.IPv6Network


class Rule(Record, frozen=True):
    """What to look for: a change of one of these kinds whose statement fits one of the patterns.

    `peer`: where the statement names the other end; changes about known ones are exempt.
    """

    id: str
    text: str
    on: tuple[How, ...]
    patterns: tuple[re.Pattern[str], ...]
    peer: re.Pattern[str] | None = None

    def subject(self, change: Change) -> str | None:
        """What the change is about, "" where the rule does not tell subjects apart; None: it does not fit."""
        if change.how in self.on:
            whole = change.statement.whole[:_READ]
            for pattern in self.patterns:
                if match := pattern.search(whole):
                    return match.groupdict().get("subject") or ""
        return None


class Rules(Record, frozen=True):
    """The rules of one advisory, with its name and date."""

    id: str
    dated: str
    publisher: str
    source: str
    ordered: re.Pattern[str]
    rules: tuple[Rule, ...]


class ChangedLine(Record, frozen=True):
    """One line of a finding: `line` of the baseline where it was removed, else of the current file; no secrets."""

    how: str
    line: int
    text: str


class RouterFinding(Record, frozen=True):
    """What a rule found."""

    rule: str
    text: str
    advisory: str
    dated: str
    source: str
    lines: tuple[ChangedLine, ...]


class RouterChanges(Record, frozen=True):
    """All findings; changes that no rule speaks of; `known`: findings left out, being about known peers."""

    findings: tuple[RouterFinding, ...]
    others: tuple[ChangedLine, ...]
    known: int


def shipped() -> Rules:
    """The rules after the advisory AA25-239A."""
    text = (importlib.resources.files("cleannet.trust") / "library" / SHIPPED).read_text("utf-8")
    return load(text, SHIPPED)


def load(text: str, path: str) -> Rules:
    """Reads a file of rules.

    Raises:
        ConfigError: it is not TOML, of another format, or a pattern is none.
    """
    known = ("rules", "id", "dated", "publisher", "source", "ordered", "parameters", "rule")
    values = parse(text, path)
    top = Table(values, path, known)
    if top.text("rules", f'rules = "{FORMAT}"') != FORMAT:
        raise top.wrong(f"'rules' is of another format; this version reads {FORMAT!r}")
    given = values.get("parameters", {})
    names = tuple(given) if isinstance(given, dict) else ()
    table = top.table("parameters", names)
    parameters = {name: table.text(name, f"{name} = '22'") for name in names} if table else {}
    fields = ("id", "text", "on", "patterns", "peer")
    rules = tuple(_rule(one, parameters) for one in top.tables("rule", fields, "rule"))
    ordered = _pattern(top.text("ordered", "ordered = 'access-list'"), top, parameters)
    told = [top.text(key, f'{key} = "…"') for key in ("publisher", "source")]
    return Rules(top.text("id", 'id = "X-1"'), top.date("dated").isoformat(), told[0], told[1], ordered, rules)


def _rule(table: Table, parameters: dict[str, str]) -> Rule:
    on = table.texts("on", re.compile("|".join(_HOW)), '"added"')
    patterns = tuple(_pattern(one, table, parameters) for one in table.texts("patterns", None, "'^logging'"))
    if not on or not patterns:
        raise table.wrong(f"{'patterns' if on else 'on'!r} is missing")
    peer = _pattern(table.text("peer", "peer = '(?P<peer>.*)'"), table, parameters) if table.has("peer") else None
    if peer is not None and "peer" not in peer.groupindex:
        raise table.wrong("the pattern of 'peer' has no group of this name: (?P<peer>…)")
    text = _filled(table.text("text", 'text = "what changed"'), parameters)
    return Rule(table.text("id", 'id = "logging"'), text, tuple(map(How, on)), patterns, peer)


def _pattern(text: str, table: Table, parameters: dict[str, str]) -> re.Pattern[str]:
    filled = _filled(text, parameters)
    if len(filled) > _LONGEST:
        raise table.wrong(f"a pattern of more than {_LONGEST} characters")
    try:
        return re.compile(filled)
    except re.error as wrong:
        raise table.wrong(f"{text!r} is no regular expression: {wrong}") from None


def _filled(text: str, parameters: dict[str, str]) -> str:
    for name, value in parameters.items():
        text = text.replace("{" + name + "}", value)
    return text


def compare(
    baseline: list[Statement], current: list[Statement], rules: Rules, known_peers: Sequence[Network] = ()
) -> RouterChanges:
    """What changed, by rule and subject. The first rule that fits a change takes it."""
    groups: dict[tuple[int, str], list[Change]] = {}
    others = []
    found_in = changes(baseline, current, rules.ordered)
    for change, told in zip(found_in, _told(found_in, rules), strict=True):
        if told is None:
            others.append(_line(change))
        else:
            groups.setdefault(told, []).append(change)
    found, known = [], 0
    for (number, _), mine in sorted(groups.items(), key=lambda one: one[0][0]):
        rule = rules.rules[number]
        if rule.peer is not None and _known(mine, rule.peer, known_peers):
            known += 1
            continue
        lines = tuple(map(_line, mine))
        found.append(RouterFinding(rule.id, rule.text, rules.id, rules.dated, rules.source, lines))
    return RouterChanges(tuple(found), tuple(others), known)


def _told(found: Sequence[Change], rules: Rules) -> list[tuple[int, str] | None]:
    """Rule and subject of each change. What only opens a section goes with the first change inside."""
    told: list[tuple[int, str] | None] = []
    inside: Change | None = None
    for change in reversed(found):
        opens = inside is not None and inside.how is change.how and _stands_in(inside.statement, change.statement)
        told.append((told[-1] if opens else None) or _first(change, rules))
        inside = change
    return told[::-1]


def _stands_in(one: Statement, section: Statement) -> bool:
    return one.line > section.line and one.sections == (*section.sections, section.text)


def _first(change: Change, rules: Rules) -> tuple[int, str] | None:
    for number, rule in enumerate(rules.rules):
        if (subject := rule.subject(change)) is not None:
            return number, subject
    return None


def _known(some: Iterable[Change], peer: re.Pattern[str], networks: Sequence[Network]) -> bool:
    """Whether the changes name other ends, and only known ones."""
    peers = [match["peer"] for one in some for match in peer.finditer(one.statement.text)]
    return bool(peers) and all(_inside(one, networks) for one in peers)


def _inside(text: str, networks: Sequence[Network]) -> bool:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return False
    return any(address in one for one in networks)


def _line(change: Change) -> ChangedLine:
    return ChangedLine(change.how.value, change.statement.line, hidden(change.statement.whole[:_READ]))
