"""Running configurations of routers as statements with their sections and lines, and what changed between two.

Two forms are read: indented ones (a line further to the right belongs to the line above) and lists of `set` commands.
Neither is interpreted: a statement is its words, its sections and its line.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum

from cleannet.config.strict import ConfigError
from cleannet.model.record import Record

MOST_LINES = 500_000
LONGEST_LINE = 8192
_DEEPEST = 32
_BANNER = re.compile(r"^banner\s+\S+\s+(\^C|\S)(.*)$")
_ENDS = re.compile(r"^(?:quit|end-set|end-policy)$")
_NOISE = re.compile(
    r"^(?:[!#:]|Cryptochecksum:|Building configuration|Current configuration\b"
    r"|ntp clock-period\b|exit(?:-[a-z-]+)?$|end$|root$)"
)
_HEX = re.compile(r"^[0-9A-Fa-f]{8}(?: [0-9A-Fa-f]{2,8})*$")
_CURLY = re.compile(r"[^{}]*\{\s*(?:##.*)?$")


class Statement(Record, frozen=True):
    """One line: the lines it stands under, from the outermost, and its own words with single blanks."""

    sections: tuple[str, ...]
    text: str
    line: int

    @property
    def whole(self) -> str:
        """Sections and text in one line."""
        return " > ".join((*self.sections, self.text))


class How(StrEnum):
    """How a statement changed."""

    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


class Change(Record, frozen=True):
    """A statement that one side has and the other has not, or has at another place of an ordered list."""

    how: How
    statement: Statement


def statements(lines: Iterable[str], path: str) -> list[Statement]:
    """The statements of a configuration, without comments.

    Raises:
        ConfigError: it is in braces, or beyond a bound.
    """
    found: list[Statement] = []
    open_sections: list[tuple[int, str]] = []
    for number, line in _meant(lines, path):
        text = " ".join(line.split())
        indent = len(line) - len(line.lstrip())
        while open_sections and open_sections[-1][0] >= indent:
            open_sections.pop()
        if len(open_sections) >= _DEEPEST:
            raise ConfigError(f"{path}, line {number}: sections inside each other more than {_DEEPEST} deep")
        found.append(Statement(tuple(one for _, one in open_sections), text, number))
        open_sections.append((indent, text))
    if not found:
        raise ConfigError(f"{path}: no statement of a configuration stands in it")
    return found


def _meant(lines: Iterable[str], path: str) -> Iterator[tuple[int, str]]:
    """Lines that state something. The text of a banner and the octets of a certificate are left out."""
    until, began, curly = "", 0, 0
    for number, raw in enumerate(lines, 1):
        if number > MOST_LINES:
            raise ConfigError(f"{path}: more than {MOST_LINES} lines; this is no configuration of one router")
        line = raw.rstrip("\r\n").expandtabs(8).rstrip()
        if len(line) > LONGEST_LINE:
            raise ConfigError(f"{path}, line {number}: a line of more than {LONGEST_LINE} characters")
        text = line.strip()
        if until:
            until = "" if until in text else until
            continue
        if not text or _NOISE.match(text) or _ENDS.match(text) or _HEX.match(text):
            continue
        curly += bool(_CURLY.match(text))
        if curly > 1 and not _is_command(text):
            raise ConfigError(
                f"{path}, line {number}: a configuration in braces; write it out as set commands "
                "(show configuration | display set)"
            )
        if banner := _BANNER.match(text):
            until, began = "" if banner[1] in banner[2] else banner[1], number
            line = text[: banner.start(1)]
        yield number, line
    if until:
        raise ConfigError(f"{path}, line {began}: the banner does not end, so what follows it cannot be told from it")


def changes(baseline: list[Statement], current: list[Statement], ordered: re.Pattern[str]) -> list[Change]:
    """What was removed, and what was added or moved, each in the order of its file.

    `ordered`: sections, and families of lines (by the match's text), in which the order means something.
    """
    before, after = (Counter((one.sections, one.text) for one in side) for side in (baseline, current))
    found = _surplus(baseline, before - after, How.REMOVED) + _surplus(current, after - before, How.ADDED)
    was, now = _families(baseline, ordered), _families(current, ordered)
    for name, family in now.items():
        earlier = was.get(name, [])
        texts, earlier_texts = [one.text for one in family], [one.text for one in earlier]
        if texts != earlier_texts and Counter(texts) == Counter(earlier_texts):
            first = next(one for one, text in zip(family, earlier_texts, strict=True) if one.text != text)
            found.append(Change(How.MOVED, first))
    return found


def _families(side: list[Statement], ordered: re.Pattern[str]) -> dict[tuple[str, ...], list[Statement]]:
    """Statements whose order means something, by the list to which they belong."""
    found: dict[tuple[str, ...], list[Statement]] = defaultdict(list)
    for one in side:
        if one.sections and ordered.match(one.sections[-1]):
            found[one.sections].append(one)
        elif not one.sections and (match := ordered.match(one.text)):
            found[match[0],].append(one)
    return found


def _surplus(side: list[Statement], left: Counter[tuple[tuple[str, ...], str]], how: How) -> list[Change]:
    found = []
    for one in reversed(side):
        if left[one.sections, one.text] > 0:
            left[one.sections, one.text] -= 1
            found.append(Change(how, one))
    return found[::-1]


def _is_command(text: str) -> bool:
    return text.startswith(("set ", "deactivate ", "delete "))
