"""The language of criteria: what follows from evidence and identity. Pure, total, three-valued (Kleene).

    signed and not (listed or origin in ("AA", "BB"))
    share <= 35 and audit

A bare name of evidence is true where it is met, false where it is not, and unknown where nothing tells. Names that hold
text or numbers are compared: `==`, `!=`, `in (…)`, `not in (…)`, `<`, `<=`, `>`, `>=`; of an unknown value a comparison
is unknown. `true`, `false`, `and`, `or`, `not` and parentheses as usual; `known(name)` is true where a value is there.
"""

import functools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple, NoReturn

import numpy as np
from numpy.typing import NDArray

from cleannet.model.record import Record

Value = bool | int | float | str | None
Truth = bool | None
Evaluate = Callable[[Mapping[str, Value]], Truth]
Codes = NDArray[np.int8]
"""Truths of many at once: 0 false, 1 unknown, 2 true."""
Column = tuple[Sequence[Value], NDArray[np.intp]]
"""The values that a name can have, and of each of many their place among these."""
Over = Callable[[Mapping[str, Column]], Codes]
FALSE, UNKNOWN, TRUE = 0, 1, 2

_TOKEN = re.compile(
    r"\s*(?:(?P<number>-?\d+(?:\.\d+)?)|(?P<text>\"[^\"\n]*\")|(?P<word>[a-z][a-z0-9_]*)|(?P<sign>==|!=|<=|>=|<|>|\(|\)|,))"
)
_DEEPEST, _LONGEST = 40, 10_000
WORDS = frozenset(("and", "or", "not", "in", "true", "false", "known"))


class RuleError(ValueError):
    """A rule is not of the language; the message says where and what was expected."""


class Part(NamedTuple):
    """A part of a rule.

    Attributes:
        evaluate: its truth for one.
        over: its truths for many; the columns are arrays that can be broadcast together.
        names: what it reads.
        atoms: each comparison in it: name, its truth, and whether the part is true where the comparison is false.
        conjuncts: the parts that `and` joins; itself, where it is of another kind.
    """

    evaluate: Evaluate
    over: Over
    names: frozenset[str]
    atoms: tuple["Atom", ...]
    conjuncts: tuple["Part", ...] = ()


Atom = tuple[str, Callable[[Value], Truth], bool]


class Rule(Record, frozen=True):
    """A rule that was read.

    `names`: what it reads, in the order of first mention. `evaluate`: its truth. `conjuncts`: the parts that the
    outermost `and` joins, which are true together where the rule is.
    """

    text: str
    names: tuple[str, ...]
    evaluate: Evaluate
    conjuncts: tuple[Part, ...]


def rule(text: str) -> Rule:
    """Reads a rule.

    Raises:
        RuleError: it is not of the language.
    """
    if len(text) > _LONGEST:
        raise RuleError(f"the rule has {len(text)} characters; at most {_LONGEST} are read")
    parser = _Parser(text)
    part = parser.either(0)
    parser.end()
    return Rule(text, tuple(parser.names), part.evaluate, part.conjuncts or (part,))


def _constant(truth: bool) -> Part:
    code = np.array(TRUE if truth else FALSE, np.int8)
    return Part(lambda _: truth, lambda _: code, frozenset(), ())


def _atom(name: str, test: Callable[[Value], Truth]) -> Part:
    def over(columns: Mapping[str, Column]) -> Codes:
        values, places = columns[name]
        found: Codes = np.array([code(test(value)) for value in values], np.int8)[places]
        return found

    return Part(lambda values: test(values[name]), over, frozenset((name,)), ((name, test, False),))


def _not(one: Part) -> Part:
    atoms = tuple((name, test, not turned) for name, test, turned in one.atoms)
    return Part(
        lambda values: _opposite(one.evaluate(values)),
        lambda columns: np.subtract(np.int8(TRUE), one.over(columns)),
        one.names,
        atoms,
    )


def _all(parts: Sequence[Part]) -> Part:
    conjuncts = tuple(inner for part in parts for inner in part.conjuncts or (part,))
    return _joined(parts, all_of, np.minimum)._replace(conjuncts=conjuncts)


def _any(parts: Sequence[Part]) -> Part:
    return _joined(parts, any_of, np.maximum)


def _joined(parts: Sequence[Part], join: Callable[[Iterable[Truth]], Truth], joint: np.ufunc) -> Part:
    return Part(
        lambda values: join(part.evaluate(values) for part in parts),
        lambda columns: functools.reduce(joint, (part.over(columns) for part in parts)),
        frozenset().union(*(part.names for part in parts)),
        tuple(atom for part in parts for atom in part.atoms),
    )


def code(truth: Truth) -> int:
    """A truth as a number that grows with it."""
    return UNKNOWN if truth is None else TRUE if truth else FALSE


class _Parser:
    """Recursive descent; each part becomes a function of the values."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._kind, self._value = "", ""
        self.names: dict[str, None] = {}
        self._next()

    def _next(self) -> None:
        found = _TOKEN.match(self._text, self._at)
        if found is None:
            if self._text[self._at :].strip():
                self._fail("a name, a number, a text in quotation marks or a sign")
            self._kind, self._value = "end", ""
            return
        self._kind, self._value = str(found.lastgroup), found[str(found.lastgroup)]
        self._at = found.end()

    def _fail(self, expected: str) -> NoReturn:
        raise RuleError(f"{self._text!r}, character {self._at}: expected {expected}")

    def _take(self, *values: str) -> bool:
        if self._kind in ("word", "sign") and self._value in values:
            self._next()
            return True
        return False

    def end(self) -> None:
        """Nothing may follow.

        Raises:
            RuleError: something does.
        """
        if self._kind != "end":
            self._fail("'and', 'or', or the end")

    def either(self, depth: int) -> Part:
        """Parts joined by `or`."""
        if depth > _DEEPEST:
            raise RuleError(f"{self._text!r}: nested deeper than {_DEEPEST}")
        parts = [self._both(depth)]
        while self._take("or"):
            parts.append(self._both(depth))
        return parts[0] if len(parts) == 1 else _any(parts)

    def _both(self, depth: int) -> Part:
        parts = [self._negated(depth)]
        while self._take("and"):
            parts.append(self._negated(depth))
        return parts[0] if len(parts) == 1 else _all(parts)

    def _negated(self, depth: int) -> Part:
        negations = 0
        while self._take("not"):
            negations += 1
        inner = self._single(depth)
        return _not(inner) if negations % 2 else inner

    def _single(self, depth: int) -> Part:
        if self._take("("):
            inner = self.either(depth + 1)
            self._close()
            return inner
        if self._kind != "word":
            self._fail("a name or '('")
        if self._value in ("true", "false"):
            truth = self._value == "true"
            self._next()
            return _constant(truth)
        if self._take("known"):
            if not self._take("("):
                self._fail("'('")
            name = self._name()
            self._close()
            return _atom(name, lambda value: value is not None)
        return self._compared(self._name())

    def _close(self) -> None:
        if not self._take(")"):
            self._fail("')'")

    def _name(self) -> str:
        if self._kind != "word" or self._value in WORDS:
            self._fail("a name")
        name = self._value
        self.names[name] = None
        self._next()
        return name

    def _compared(self, name: str) -> Part:
        sign = self._value if self._kind == "sign" else ""
        if sign in _COMPARE:
            self._next()
            wanted, compare = self._literal(), _COMPARE[sign]
            if sign not in ("==", "!=") and isinstance(wanted, str):
                self._fail("a number")
            return _atom(name, lambda value: None if value is None else compare(value, wanted))
        if self._take("in"):
            some = self._list()
            return _atom(name, lambda value: None if value is None else value in some)
        if self._kind == "word" and self._value == "not":
            self._next()
            if not self._take("in"):
                self._fail("'in'")
            some = self._list()
            return _atom(name, lambda value: None if value is None else value not in some)
        return _atom(name, _truth)

    def _list(self) -> tuple[Value, ...]:
        if not self._take("("):
            self._fail("'(' and a list")
        found = [self._literal()]
        while self._take(","):
            if self._kind == "sign" and self._value == ")":
                break
            found.append(self._literal())
        self._close()
        return tuple(found)

    def _literal(self) -> int | float | str:
        kind, value = self._kind, self._value
        if kind not in ("number", "text"):
            self._fail("a number or a text in quotation marks")
        self._next()
        if kind == "text":
            return value[1:-1]
        return float(value) if "." in value else int(value)


def _number(value: Value) -> float:
    return float(value) if isinstance(value, int | float) else float("nan")


_COMPARE: dict[str, Callable[[Value, Value], bool]] = {
    "==": lambda a, b: a == b,
    "!=": lambda a, b: a != b,
    "<": lambda a, b: _number(a) < _number(b),
    "<=": lambda a, b: _number(a) <= _number(b),
    ">": lambda a, b: _number(a) > _number(b),
    ">=": lambda a, b: _number(a) >= _number(b),
}


def _truth(value: Value) -> Truth:
    """Text and numbers have no truth of their own: a rule compares them, so a bare one is unknown."""
    return value if isinstance(value, bool) else None


def _opposite(truth: Truth) -> Truth:
    return None if truth is None else not truth


def all_of(truths: Iterable[Truth]) -> Truth:
    """False if any is, unknown if any is, else true."""
    found: Truth = True
    for one in truths:
        if one is False:
            return False
        if one is None:
            found = None
    return found


def any_of(truths: Iterable[Truth]) -> Truth:
    """True if any is, unknown if any is, else false."""
    found: Truth = False
    for one in truths:
        if one is True:
            return True
        if one is None:
            found = None
    return found
