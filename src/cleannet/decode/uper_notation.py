"""Makes types of ASN.1 text (ITU-T X.680): the part of the notation that `lte_rrc.asn1` and `nr_rrc.asn1` use.

Beyond X.680 there is UNREAD, where reading ends, and the empty group `[[ ]]`, an extension addition passed over.
Definitions are parsed when a message first needs them.
"""

import re
from importlib import resources

from cleannet.decode import uper
from cleannet.decode.uper import Component, Read

_TOKEN = re.compile(r"[A-Za-z][\w-]*|\.\.\.|\.\.|-?\d+|::=|\[\[|\]\]|[{}(),]")
_ALTERNATIVE = re.compile(r"^\s*([a-z][\w-]*) ([A-Z][\w-]*),?$", re.MULTILINE)
_VERSION = re.compile(r"-r\d+$")


class Notation:
    """The definitions of one module. Definitions are separated by empty lines."""

    def __init__(self, text: str) -> None:
        parts = (part.partition(" ::= ") for part in text.split("\n\n"))
        self._texts = {name.strip(): body for name, equals, body in parts if equals}
        self._types: dict[str, Read] = {}

    def type(self, name: str) -> Read:
        """The type of a name. Raises KeyError where the module has none."""
        found = self._types.get(name)
        if found is None:
            self._types[name] = _recursive
            found = self._types[name] = _Parser(self, self._texts[name], name).whole()
        return found

    def messages(self) -> dict[str, str]:
        """For each alternative of the channels' message types: the name of its type, without the release."""
        bodies = (body for name, body in self._texts.items() if name.endswith("-MessageType"))
        return {name: _VERSION.sub("", kind) for body in bodies for name, kind in _ALTERNATIVE.findall(body)}


def load(name: str) -> Notation:
    """The notation in a file beside this module."""
    return Notation((resources.files(__package__) / name).read_text("utf-8"))


def _recursive(_bits: uper.Bits) -> uper.Decoded:
    raise RecursionError("the notation refers to itself")


class _Parser:
    """Reads the notation of one type from the front. Raises ValueError at what it does not know."""

    def __init__(self, notation: Notation, text: str, name: str) -> None:
        self.notation = notation
        self.tokens = _TOKEN.findall(text)
        self.at = 0
        self.name = name

    def whole(self) -> Read:
        found = self.type(self.name)
        if self.at != len(self.tokens):
            raise ValueError(f"{self.name}: {self.tokens[self.at]} is not expected")
        return found

    def next(self) -> str:
        self.at += 1
        return str(self.tokens[self.at - 1])

    def have(self, *tokens: str) -> bool:
        """Passes over these tokens where they come next."""
        found = tuple(self.tokens[self.at : self.at + len(tokens)]) == tokens
        self.at += len(tokens) if found else 0
        return found

    def need(self, *tokens: str) -> None:
        if not self.have(*tokens):
            raise ValueError(f"{self.name}: {' '.join(tokens)} expected at {self.tokens[self.at : self.at + 4]}")

    def type(self, what: str) -> Read:
        word = self.next()
        own = getattr(self, "_" + word.lower(), None) if word.isupper() else None
        if own is not None:
            return own(what)  # type: ignore[no-any-return]
        if word == "SetupRelease":
            self.need("{")
            inner = self.type(what)
            self.need("}")
            return uper.choice([("release", uper.null), ("setup", inner)], None, what)
        return self.notation.type(word)

    def range(self) -> tuple[int, int]:
        self.need("(")
        low = int(self.next())
        high = int(self.next()) if self.have("..") else low
        self.need(")")
        return low, high

    def size(self) -> tuple[int, int] | None:
        if not self.have("(", "SIZE"):
            return None
        found = self.range()
        self.need(")")
        return found

    def _unread(self, _what: str) -> Read:
        return uper.unread

    def _null(self, _what: str) -> Read:
        return uper.null

    def _boolean(self, what: str) -> Read:
        return uper.boolean(what)

    def _integer(self, what: str) -> Read:
        return uper.integer(*self.range(), what)

    def _bit(self, what: str) -> Read:
        self.need("STRING")
        return uper.bit_string(self.size(), what)

    def _octet(self, what: str) -> Read:
        self.need("STRING")
        if self.have("(", "CONTAINING"):
            inner = self.type(what)
            self.need(")")
            return uper.containing(inner, what)
        return uper.octet_string(self.size(), what)

    def _enumerated(self, what: str) -> Read:
        self.need("{")
        root: list[str] = []
        additions: list[str] | None = None
        while not self.have("}"):
            word = self.next()
            if word == "...":
                additions = []
            elif word != ",":
                (root if additions is None else additions).append(word)
        return uper.enumerated(root, additions, what)

    def _choice(self, what: str) -> Read:
        self.need("{")
        root: list[tuple[str, Read]] = []
        additions: list[tuple[str, Read]] | None = None
        while not self.have("}"):
            word = self.next()
            if word == "...":
                additions = []
            elif word != ",":
                (root if additions is None else additions).append((word, self.type(word)))
        return uper.choice(root, additions, what)

    def _sequence(self, what: str) -> Read:
        size = self.size()
        if size is not None:
            self.need("OF")
            return uper.sequence_of(size, self.type(what), what)
        self.need("{")
        root = self.components("}", "...")
        additions: list[Read | None] | None = None
        if self.tokens[self.at - 1] == "...":
            additions = []
            while not self.have("}"):
                if self.have("[["):
                    group = self.components("]]")
                    additions.append(uper.sequence(group, None, what) if group else None)
                else:
                    self.need(",")
        return uper.sequence(root, additions, what)

    def components(self, *ends: str) -> list[Component]:
        """Components up to one of these tokens, which is passed over."""
        found: list[Component] = []
        while (word := self.next()) not in ends:
            if word != ",":
                kind = self.type(word)
                found.append((word, kind, self.have("OPTIONAL")))
        return found
