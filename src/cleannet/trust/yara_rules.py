"""YARA rules of a folder against the files of a folder, by the package yara-python (the extra `indicators`).

Loaded only where rules are given. Rules that name other files (`include`) are not compiled: they could read any file.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from cleannet.config.strict import ConfigError
from cleannet.trust.indicators import NOT_TOLD, Indicator, Loaded, Origin
from cleannet.trust.sightings import Searched, Sighting, files_of

HOW = "scanning with YARA rules needs the package yara-python: pip install 'cleannet[indicators]'"
_SUFFIXES = (".yar", ".yara")
_EXTERNALS = ("filename", "filepath", "extension", "filetype", "owner")
"""Names that published rules expect to be given; those that only a running system knows stay empty."""
_SECONDS = 60
_MOST_RULES = 20_000


class YaraError(ConfigError):
    """Rules cannot be used; the message says why and what to do."""


def _package() -> Any:  # noqa: ANN401  (a package without types)
    try:
        return importlib.import_module("yara")
    except ImportError:
        raise YaraError(HOW) from None


class Rules:
    """The rules of a folder, compiled. What does not compile is counted in `problems`, by file and line."""

    def __init__(self, folder: Path, into: Loaded) -> None:
        """Compiles them.

        Raises:
            YaraError: the package is not there, or no rule could be compiled.
        """
        self._yara = _package()
        self.problems: list[str] = []
        good = {}
        searched = Searched()
        for number, path in enumerate(one for one in files_of(folder, searched) if one.suffix in _SUFFIXES):
            if number >= _MOST_RULES:
                raise YaraError(f"{folder}: more than {_MOST_RULES} files of rules; give a part of them")
            try:
                compiled = self._compiled(filepath=str(path))
            except (self._yara.Error, UnicodeDecodeError) as wrong:
                self.problems.append(f"{path}: not compiled: {wrong}")
                continue
            for _ in compiled:
                into.entry(())
            good[str(path)] = str(path)
        if not good:
            raise YaraError(
                f"{folder}: no rules that compile in files ending in .yar or .yara"
                + (f"; the first says: {self.problems[0]}" if self.problems else "")
            )
        self._rules = self._compiled(filepaths=good)

    def _compiled(self, **what: object) -> Any:  # noqa: ANN401
        return self._yara.compile(**what, externals=dict.fromkeys(_EXTERNALS, ""), includes=False)

    def scan(self, folder: Path, searched: Searched) -> Iterator[Sighting]:
        """Which rules match which files, with the offset of the first string that matched."""
        for path in files_of(folder, searched):
            given = dict.fromkeys(_EXTERNALS, "") | {
                "filename": path.name,
                "filepath": str(path),
                "extension": path.suffix,
            }
            try:
                matches = self._rules.match(str(path), externals=given, timeout=_SECONDS)
            except self._yara.TimeoutError:
                searched.missed[f"files that took longer than {_SECONDS} s for YARA"] += 1
                continue
            except (self._yara.Error, UnicodeEncodeError):
                searched.missed["files that YARA could not read"] += 1
                continue
            searched.seen["files against YARA rules"] += 1
            for match in matches:
                yield _sighting(match, path)


def _sighting(match: Any, path: Path) -> Sighting:  # noqa: ANN401
    meta = {str(key).lower(): str(value) for key, value in match.meta.items()}
    offsets = [instance.offset for string in match.strings for instance in string.instances]
    origin = Origin(
        match.namespace,
        meta.get("id") or match.rule,
        meta.get("author", NOT_TOLD),
        meta.get("date", NOT_TOLD),
        meta.get("license", meta.get("licence", NOT_TOLD)),
        (),
        tuple(one for one in (match.rule, meta.get("description", ""), meta.get("reference", "")) if one),
    )
    where = f"{path}, offset {min(offsets)}" if offsets else str(path)
    return Sighting(Indicator("yara", "", origin), where, "content of a file")
