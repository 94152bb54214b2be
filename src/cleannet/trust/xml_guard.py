"""XML of others, read in pieces: without DTD, entities or anything from outside, and within bounds.

A document type can name files and hosts to fetch and can make a few octets grow into gigabytes, so none is read at all.
"""

from collections.abc import Callable, Mapping
from typing import BinaryIO
from xml.parsers import expat

from cleannet.config.strict import ConfigError

MOST_OCTETS = 128 << 20
MOST_ELEMENTS = 2_000_000
DEEPEST = 64
LONGEST_TEXT = 1 << 16
_PIECE = 1 << 16

Path = tuple[str, ...]
"""Local names of the elements from the root to here."""
Begin = Callable[[Path, Mapping[str, str], int], None]
"""Told of each element: path, attributes by local name, line."""
End = Callable[[Path, str, int], None]
"""Told of each element at its end: path, its own text without blanks around it, line."""


class _Walk:
    """One document on its way through the parser."""

    def __init__(self, place: str, begin: Begin, end: End) -> None:
        self._place, self._begin, self._end = place, begin, end
        self._names: list[str] = []
        self._texts: list[list[str]] = []
        self._lengths: list[int] = []
        self._count = 0
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._stop
        parser.CharacterDataHandler = self._characters
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._entity
        parser.ExternalEntityRefHandler = self._outside
        parser.SkippedEntityHandler = self._entity

    def wrong(self, message: str) -> ConfigError:
        return ConfigError(f"{self._place}, line {self.parser.CurrentLineNumber}: {message}")

    def _doctype(self, *_: object) -> None:
        raise self.wrong(
            "holds a document type (DOCTYPE); these can name files and hosts to fetch, so such a file is not read. "
            "Answers of network elements have none: ask where the file comes from"
        )

    def _entity(self, *_: object) -> None:
        raise self.wrong("holds an entity of its own; such a file is not read. Ask where the file comes from")

    def _outside(self, *_: object) -> int:
        self._entity()
        return 0

    def _start(self, name: str, attributes: Mapping[str, str]) -> None:
        self._count += 1
        if self._count > MOST_ELEMENTS:
            raise self.wrong(f"more than {MOST_ELEMENTS} elements; give the answers in several files")
        if len(self._names) >= DEEPEST:
            raise self.wrong(f"elements inside each other more than {DEEPEST} deep; no answer is made like that")
        self._names.append(_local(name))
        self._texts.append([])
        self._lengths.append(0)
        known = {_local(one): value for one, value in attributes.items()}
        self._begin(tuple(self._names), known, self.parser.CurrentLineNumber)

    def _characters(self, text: str) -> None:
        self._lengths[-1] += len(text)
        if self._lengths[-1] > LONGEST_TEXT:
            raise self.wrong(f"a text of more than {LONGEST_TEXT} characters")
        self._texts[-1].append(text)

    def _stop(self, _: str) -> None:
        path, text = tuple(self._names), "".join(self._texts.pop()).strip()
        self._lengths.pop()
        self._end(path, text, self.parser.CurrentLineNumber)
        self._names.pop()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def walk(file: BinaryIO, place: str, begin: Begin, end: End) -> None:
    """Tells of the elements of a document, one by one.

    Raises:
        ConfigError: it is no XML, has a document type or entities, or is beyond a bound; with file and line.
    """
    one = _Walk(place, begin, end)
    total = 0
    try:
        while piece := file.read(_PIECE):
            total += len(piece)
            if total > MOST_OCTETS:
                raise one.wrong(f"more than {MOST_OCTETS >> 20} MiB; give the answers in several files")
            one.parser.Parse(piece, False)
        one.parser.Parse(b"", True)
    except expat.ExpatError as wrong:
        said = expat.ErrorString(wrong.code)
        raise ConfigError(f"{place}, line {wrong.lineno}, column {wrong.offset + 1}: not XML: {said}") from None
